//! Proofs of a phone number by a texted code.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    id::{InvitationId, LinkId, MailId, OrganizationId, PhoneProofId, UserId},
    phone::PhoneNumber,
    time::Timestamp,
};

/// What a number is proven for; a proof counts for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Accepting this invitation.
    Invitation(InvitationId),
    /// Joining by this invite link.
    Link(LinkId),
    /// Signing oneself up in this organization.
    Organization(OrganizationId),
    /// This account.
    Account(UserId),
}

/// A proof under way or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneProof {
    /// The id.
    pub id: PhoneProofId,
    /// What for.
    pub target: Target,
    /// The number to be proven.
    pub phone: PhoneNumber,
    /// The message with the code.
    pub mail_id: MailId,
    /// When the code was asked for.
    pub created_at: Timestamp,
    /// Until when the code counts.
    pub expires_at: Timestamp,
    /// How many codes were tried.
    pub attempts: i64,
    /// When the right code was given.
    pub proved_at: Option<Timestamp>,
    /// When it became an account's, or was replaced by a newer one.
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, invitation_id, link_id, organization_id, user_id, phone, mail_id, created_at, expires_at, attempts, \
     proved_at, used_at";

fn proof(row: &AnyRow) -> Result<PhoneProof, StoreError> {
    let target = match (
        row.maybe_id("invitation_id")?,
        row.maybe_id("link_id")?,
        row.maybe_id("organization_id")?,
        row.maybe_id("user_id")?,
    ) {
        (Some(id), None, None, None) => Target::Invitation(id),
        (None, Some(id), None, None) => Target::Link(id),
        (None, None, Some(id), None) => Target::Organization(id),
        (None, None, None, Some(id)) => Target::Account(id),
        _ => return Err(super::row::inconsistent("phone_proofs", "not one target")),
    };
    Ok(PhoneProof {
        id: row.id("id")?,
        target,
        phone: row.parsed("phone", |text| PhoneNumber::parse(text).ok())?,
        mail_id: row.id("mail_id")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        attempts: row.int("attempts")?,
        proved_at: row.maybe_time("proved_at")?,
        used_at: row.maybe_time("used_at")?,
    })
}

/// Adds a proof.
pub async fn insert(connection: &mut AnyConnection, one: &PhoneProof) -> Result<(), StoreError> {
    let (mut invitation, mut link, mut organization, mut user) = (None, None, None, None);
    match one.target {
        Target::Invitation(id) => invitation = Some(id.to_string()),
        Target::Link(id) => link = Some(id.to_string()),
        Target::Organization(id) => organization = Some(id.to_string()),
        Target::Account(id) => user = Some(id.to_string()),
    }
    sqlx::query(
        "INSERT INTO phone_proofs (id, invitation_id, link_id, organization_id, user_id, phone, mail_id, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(one.id.to_string())
    .bind(invitation)
    .bind(link)
    .bind(organization)
    .bind(user)
    .bind(one.phone.as_str())
    .bind(one.mail_id.to_string())
    .bind(one.created_at.micros())
    .bind(one.expires_at.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// The proof of this id.
pub async fn by_id(connection: &mut AnyConnection, id: PhoneProofId) -> Result<Option<PhoneProof>, StoreError> {
    // A row from before messages were remembered is over by now.
    let row =
        sqlx::query(AssertSqlSafe(format!("SELECT {COLUMNS} FROM phone_proofs WHERE id = $1 AND mail_id IS NOT NULL")))
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    row.as_ref().map(proof).transpose()
}

/// The proof that an account waits for, if its code still counts.
pub async fn open_of(
    connection: &mut AnyConnection,
    user: UserId,
    now: Timestamp,
) -> Result<Option<PhoneProof>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM phone_proofs WHERE user_id = $1 AND proved_at IS NULL AND used_at IS NULL \
         AND expires_at > $2 ORDER BY id DESC LIMIT 1"
    )))
    .bind(user.to_string())
    .bind(now.micros())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(proof).transpose()
}

/// Counts a try before the code is looked at. `false`: as many were made as may, or
/// the code no longer counts.
pub async fn attempt(
    connection: &mut AnyConnection,
    id: PhoneProofId,
    most: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE phone_proofs SET attempts = attempts + 1 \
         WHERE id = $1 AND attempts < $2 AND expires_at > $3 AND proved_at IS NULL AND used_at IS NULL",
    )
    .bind(id.to_string())
    .bind(most)
    .bind(now.micros())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks the number as proven.
pub async fn prove(connection: &mut AnyConnection, id: PhoneProofId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE phone_proofs SET proved_at = $1 WHERE id = $2")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Uses a proof up. `false`: it was used before, or proves nothing.
pub async fn spend(connection: &mut AnyConnection, id: PhoneProofId, now: Timestamp) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE phone_proofs SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND proved_at IS NOT NULL")
            .bind(now.micros())
            .bind(id.to_string())
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a proof: a newer one takes its place, and its code is good for nothing.
pub async fn end(connection: &mut AnyConnection, id: PhoneProofId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE phone_proofs SET used_at = $1 WHERE id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every proof of an account.
pub async fn end_all(connection: &mut AnyConnection, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE phone_proofs SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives a code that has not been sent yet its whole time again.
pub async fn renew(
    connection: &mut AnyConnection,
    id: PhoneProofId,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE phone_proofs SET created_at = $1, expires_at = $2 WHERE id = $3 AND proved_at IS NULL")
        .bind(now.micros())
        .bind(until.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets proofs that are long over.
pub async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM phone_proofs WHERE expires_at <= $1").bind(before.micros()).execute(connection).await?;
    Ok(())
}
