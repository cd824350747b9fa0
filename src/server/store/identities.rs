//! Accounts elsewhere that sign in an account here.

use sqlx::{AnyConnection, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{IdentityId, UserId},
    method::ProviderId,
    time::Timestamp,
};

/// An account elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The id.
    pub id: IdentityId,
    /// Whom it signs in.
    pub user_id: UserId,
    /// What the operator called the provider when it was linked.
    pub provider: ProviderId,
    /// Who vouches.
    pub issuer: String,
    /// Who it is there.
    pub subject: String,
    /// The address that the provider vouched for then.
    pub email: EmailAddress,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When it last signed in.
    pub used_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, user_id, provider, issuer, subject, email, created_at, used_at FROM identities";

fn identity(row: &AnyRow) -> Result<Identity, StoreError> {
    Ok(Identity {
        id: row.id("id")?,
        user_id: row.id("user_id")?,
        provider: row.parsed("provider", ProviderId::parse)?,
        issuer: row.text("issuer")?,
        subject: row.text("subject")?,
        email: row.email("email")?,
        created_at: row.time("created_at")?,
        used_at: row.maybe_time("used_at")?,
    })
}

/// Links one; a unique violation: it is linked already, to this user or another.
pub async fn insert(connection: &mut AnyConnection, one: &Identity) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO identities (id, user_id, provider, issuer, subject, email, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(one.id.to_string())
    .bind(one.user_id.to_string())
    .bind(one.provider.as_str())
    .bind(&one.issuer)
    .bind(&one.subject)
    .bind(one.email.as_str())
    .bind(one.created_at.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// The one of this issuer and subject.
pub async fn find(connection: &mut AnyConnection, issuer: &str, subject: &str) -> Result<Option<Identity>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE issuer = $1 AND subject = $2")))
        .bind(issuer)
        .bind(subject)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(identity).transpose()
}

/// All of a user, in the order in which they were linked.
pub async fn of_user(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Identity>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE user_id = $1 ORDER BY id")))
        .bind(user.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(identity).collect()
}

/// Remembers that it signed in.
pub async fn used(connection: &mut AnyConnection, id: IdentityId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE identities SET used_at = $1 WHERE id = $2")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Unlinks one of a user. `false`: they have none of this id.
pub async fn delete(connection: &mut AnyConnection, user: UserId, id: IdentityId) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM identities WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Unlinks all of a user.
pub async fn delete_of(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM identities WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}
