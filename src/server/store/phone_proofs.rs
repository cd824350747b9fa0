//! Proofs of a phone number by a texted code.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::{
    id::{InvitationId, LinkId, OrganizationId, PhoneProofId},
    phone::PhoneNumber,
    time::Timestamp,
};

/// A proof under way or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneProof {
    /// The id.
    pub id: PhoneProofId,
    /// For which invitation, if for one.
    pub invitation_id: Option<InvitationId>,
    /// For which invite link, if for one.
    pub link_id: Option<LinkId>,
    /// For which organization that lets people sign themselves up, if for one.
    pub organization_id: Option<OrganizationId>,
    /// The number to be proven.
    pub phone: PhoneNumber,
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
pub async fn insert(connection: &mut AnyConnection, one: &PhoneProof) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO phone_proofs (id, invitation_id, link_id, organization_id, phone, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(one.id.to_string())
    .bind(one.invitation_id.map(|id| id.to_string()))
    .bind(one.link_id.map(|id| id.to_string()))
    .bind(one.organization_id.map(|id| id.to_string()))
    .bind(one.phone.as_str())
    .bind(one.created_at.micros())
    .bind(one.expires_at.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// The proof of this id.
pub async fn by_id(connection: &mut AnyConnection, id: PhoneProofId) -> Result<Option<PhoneProof>, StoreError> {
    let row = sqlx::query(
        "SELECT id, invitation_id, link_id, organization_id, phone, created_at, expires_at, attempts, proved_at, used_at FROM phone_proofs WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(PhoneProof {
        id: row.id("id")?,
        invitation_id: row.maybe_id("invitation_id")?,
        link_id: row.maybe_id("link_id")?,
        organization_id: row.maybe_id("organization_id")?,
        phone: row.parsed("phone", |text| PhoneNumber::parse(text).ok())?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        attempts: row.int("attempts")?,
        proved_at: row.maybe_time("proved_at")?,
        used_at: row.maybe_time("used_at")?,
    }))
}

/// Counts a try before the code is looked at. `false`: as many were made as may.
pub async fn attempt(connection: &mut AnyConnection, id: PhoneProofId, most: i64) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE phone_proofs SET attempts = attempts + 1 WHERE id = $1 AND attempts < $2 AND proved_at IS NULL",
    )
    .bind(id.to_string())
    .bind(most)
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

/// Uses a proof up. `false`: it was used before.
pub async fn spend(connection: &mut AnyConnection, id: PhoneProofId, now: Timestamp) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE phone_proofs SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND proved_at IS NOT NULL")
            .bind(now.micros())
            .bind(id.to_string())
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets proofs that are long over.
pub async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM phone_proofs WHERE expires_at <= $1").bind(before.micros()).execute(connection).await?;
    Ok(())
}
