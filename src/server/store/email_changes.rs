//! New addresses that still have to prove themselves.

use sqlx::{AnyConnection, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{EmailChangeId, UserId},
    time::Timestamp,
};

/// A new address on its way to be an account's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// The id.
    pub id: EmailChangeId,
    /// Whose.
    pub user_id: UserId,
    /// The new address.
    pub email: EmailAddress,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when its code counts.
    pub expires_at: Timestamp,
    /// How many codes were tried.
    pub attempts: i64,
    /// When it was used, or replaced by a newer one.
    pub used_at: Option<Timestamp>,
}

fn change(row: &AnyRow) -> Result<EmailChange, StoreError> {
    Ok(EmailChange {
        id: row.id("id")?,
        user_id: row.id("user_id")?,
        email: row.email("email")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        attempts: row.int("attempts")?,
        used_at: row.maybe_time("used_at")?,
    })
}

/// Adds a change; earlier ones of the same account end with it.
pub async fn insert(connection: &mut AnyConnection, one: &EmailChange) -> Result<(), StoreError> {
    end_all(connection, one.user_id, one.created_at).await?;
    sqlx::query("INSERT INTO email_changes (id, user_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(one.id.to_string())
        .bind(one.user_id.to_string())
        .bind(one.email.as_str())
        .bind(one.created_at.micros())
        .bind(one.expires_at.micros())
        .execute(connection)
        .await?;
    Ok(())
}

/// The change of this id.
pub async fn by_id(connection: &mut AnyConnection, id: EmailChangeId) -> Result<Option<EmailChange>, StoreError> {
    let row = sqlx::query(
        "SELECT id, user_id, email, created_at, expires_at, attempts, used_at FROM email_changes WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(change).transpose()
}

/// The change that an account waits for, if its code still counts.
pub async fn open_of(
    connection: &mut AnyConnection,
    user: UserId,
    now: Timestamp,
) -> Result<Option<EmailChange>, StoreError> {
    let row = sqlx::query(
        "SELECT id, user_id, email, created_at, expires_at, attempts, used_at FROM email_changes \
         WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT 1",
    )
    .bind(user.to_string())
    .bind(now.micros())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(change).transpose()
}

/// Counts a try before the code is looked at. `false`: as many were made as may.
pub async fn attempt(connection: &mut AnyConnection, id: EmailChangeId, most: i64) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE email_changes SET attempts = attempts + 1 WHERE id = $1 AND attempts < $2 AND used_at IS NULL",
    )
    .bind(id.to_string())
    .bind(most)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every change of an account.
pub async fn end_all(connection: &mut AnyConnection, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE email_changes SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets changes that are long over.
pub async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM email_changes WHERE expires_at <= $1").bind(before.micros()).execute(connection).await?;
    Ok(())
}
