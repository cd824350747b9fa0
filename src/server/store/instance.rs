//! What is true of this Usher as a whole.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::time::Timestamp;

/// Remembers `fingerprint` as the server key's on first start, and tells which one is remembered.
pub async fn register(connection: &mut AnyConnection, fingerprint: &str, now: Timestamp) -> Result<String, StoreError> {
    sqlx::query(
        "INSERT INTO instance (id, created_at, key_fingerprint) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING",
    )
    .bind(now.micros())
    .bind(fingerprint)
    .execute(&mut *connection)
    .await?;
    let row = sqlx::query("SELECT key_fingerprint FROM instance").fetch_one(connection).await?;
    row.text("key_fingerprint")
}

/// Which server key this was made with, if it was used.
pub async fn key_fingerprint(connection: &mut AnyConnection) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT key_fingerprint FROM instance").fetch_optional(connection).await?;
    row.map(|row| row.text("key_fingerprint")).transpose()
}

/// Whether the first organization was made.
pub async fn is_set_up(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT set_up_at FROM instance").fetch_one(connection).await?;
    Ok(row.maybe_int("set_up_at")?.is_some())
}

/// Marks this Usher as set up. `false`: somebody else was first.
pub async fn set_up(connection: &mut AnyConnection, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE instance SET set_up_at = $1 WHERE set_up_at IS NULL")
        .bind(now.micros())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
