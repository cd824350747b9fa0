//! Requests for a new password.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::{
    id::{ResetId, UserId},
    time::Timestamp,
};

/// A request for a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reset {
    /// The id.
    pub id: ResetId,
    /// Whose password.
    pub user_id: UserId,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when its link counts.
    pub expires_at: Timestamp,
    /// When it was used, or replaced by a newer one.
    pub used_at: Option<Timestamp>,
}

/// Adds a request; earlier ones of the same account end with it.
pub async fn insert(connection: &mut AnyConnection, one: &Reset) -> Result<(), StoreError> {
    end_all(connection, one.user_id, one.created_at).await?;
    sqlx::query("INSERT INTO resets (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(one.id.to_string())
        .bind(one.user_id.to_string())
        .bind(one.created_at.micros())
        .bind(one.expires_at.micros())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every request of an account.
pub async fn end_all(connection: &mut AnyConnection, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE resets SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The request of this id.
pub async fn by_id(connection: &mut AnyConnection, id: ResetId) -> Result<Option<Reset>, StoreError> {
    let row = sqlx::query("SELECT id, user_id, created_at, expires_at, used_at FROM resets WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Reset {
        id: row.id("id")?,
        user_id: row.id("user_id")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        used_at: row.maybe_time("used_at")?,
    }))
}

/// Uses a request up. `false`: it was used before.
pub async fn spend(connection: &mut AnyConnection, id: ResetId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE resets SET used_at = $1 WHERE id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
