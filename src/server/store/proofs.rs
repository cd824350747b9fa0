//! Proofs of an address by a mailed code.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, LinkId, OrganizationId, ProofId},
    time::Timestamp,
};

/// What a proof is for: it counts for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// For which invitation, if for one.
    pub invitation_id: Option<InvitationId>,
    /// For which invite link, if for one.
    pub link_id: Option<LinkId>,
    /// For which organization that lets people sign themselves up, if for one.
    pub organization_id: Option<OrganizationId>,
    /// To do what.
    pub purpose: Purpose,
}

/// What a proof lets its owner do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Join an organization.
    Join,
    /// Make an account and an organization of one's own.
    SignUp,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::SignUp => "sign_up",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Join, Self::SignUp].into_iter().find(|purpose| purpose.name() == name)
    }
}

impl Target {
    /// For nothing in particular.
    pub const fn new(purpose: Purpose) -> Self {
        Self { invitation_id: None, link_id: None, organization_id: None, purpose }
    }
}

/// A proof under way or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The id.
    pub id: ProofId,
    /// What it is for.
    pub target: Target,
    /// The address to be proven.
    pub email: EmailAddress,
    /// When the code was made.
    pub created_at: Timestamp,
    /// Until when the code counts.
    pub expires_at: Timestamp,
    /// How many codes were tried.
    pub attempts: i64,
    /// When the right code was given.
    pub proved_at: Option<Timestamp>,
    /// When somebody joined with it.
    pub used_at: Option<Timestamp>,
}

/// Adds a proof.
pub async fn insert(connection: &mut AnyConnection, one: &Proof) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO proofs (id, invitation_id, link_id, organization_id, purpose, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(one.id.to_string())
        .bind(one.target.invitation_id.map(|id| id.to_string()))
        .bind(one.target.link_id.map(|id| id.to_string()))
        .bind(one.target.organization_id.map(|id| id.to_string()))
        .bind(one.target.purpose.name())
        .bind(one.email.as_str())
        .bind(one.created_at.micros())
        .bind(one.expires_at.micros())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends codes of this address for this target that nobody has typed yet.
pub async fn end_open(
    connection: &mut AnyConnection,
    target: &Target,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE proofs SET used_at = $1 WHERE email = $2 AND purpose = $3 AND COALESCE(invitation_id, '') = $4 \
         AND COALESCE(link_id, '') = $5 AND COALESCE(organization_id, '') = $6 AND proved_at IS NULL AND used_at IS NULL",
    )
    .bind(now.micros())
    .bind(email.as_str())
    .bind(target.purpose.name())
    .bind(target.invitation_id.map(|id| id.to_string()).unwrap_or_default())
    .bind(target.link_id.map(|id| id.to_string()).unwrap_or_default())
    .bind(target.organization_id.map(|id| id.to_string()).unwrap_or_default())
    .execute(connection)
    .await?;
    Ok(())
}

/// The proof of this id.
pub async fn by_id(connection: &mut AnyConnection, id: ProofId) -> Result<Option<Proof>, StoreError> {
    let row = sqlx::query("SELECT id, invitation_id, link_id, organization_id, purpose, email, created_at, expires_at, attempts, proved_at, used_at FROM proofs WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Proof {
        id: row.id("id")?,
        target: Target {
            invitation_id: row.maybe_id("invitation_id")?,
            link_id: row.maybe_id("link_id")?,
            organization_id: row.maybe_id("organization_id")?,
            purpose: row.parsed("purpose", Purpose::from_name)?,
        },
        email: row.email("email")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        attempts: row.int("attempts")?,
        proved_at: row.maybe_time("proved_at")?,
        used_at: row.maybe_time("used_at")?,
    }))
}

/// Counts a try before the code is looked at. `false`: as many were made as may.
pub async fn attempt(connection: &mut AnyConnection, id: ProofId, most: i64) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE proofs SET attempts = attempts + 1 WHERE id = $1 AND attempts < $2 AND proved_at IS NULL AND used_at IS NULL")
            .bind(id.to_string())
            .bind(most)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks the address as proven.
pub async fn prove(connection: &mut AnyConnection, id: ProofId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE proofs SET proved_at = $1 WHERE id = $2")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Uses a proof up. `false`: it was used before.
pub async fn spend(connection: &mut AnyConnection, id: ProofId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE proofs SET used_at = $1 WHERE id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets proofs that are long over.
pub async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM proofs WHERE expires_at <= $1").bind(before.micros()).execute(connection).await?;
    Ok(())
}
