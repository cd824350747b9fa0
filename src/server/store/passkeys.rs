//! Passkeys.

use sqlx::{AnyConnection, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    id::{PasskeyId, UserId},
    time::Timestamp,
};

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The id.
    pub id: PasskeyId,
    /// Whom it signs in.
    pub user_id: UserId,
    /// The credential's id, base64url.
    pub credential_id: String,
    /// What its user calls it.
    pub name: String,
    /// JSON: the public key, the counter, what the device said of itself.
    pub credential: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last signed in.
    pub used_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, user_id, credential_id, name, credential, created_at, used_at FROM passkeys";

fn passkey(row: &AnyRow) -> Result<Passkey, StoreError> {
    Ok(Passkey {
        id: row.id("id")?,
        user_id: row.id("user_id")?,
        credential_id: row.text("credential_id")?,
        name: row.text("name")?,
        credential: row.text("credential")?,
        created_at: row.time("created_at")?,
        used_at: row.maybe_time("used_at")?,
    })
}

/// Adds one; a unique violation: the credential is known already.
pub async fn insert(connection: &mut AnyConnection, one: &Passkey) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO passkeys (id, user_id, credential_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(one.id.to_string())
    .bind(one.user_id.to_string())
    .bind(&one.credential_id)
    .bind(&one.name)
    .bind(&one.credential)
    .bind(one.created_at.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// The one of this credential.
pub async fn by_credential(connection: &mut AnyConnection, id: &str) -> Result<Option<Passkey>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE credential_id = $1")))
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(passkey).transpose()
}

/// All of a user, the oldest first.
pub async fn of_user(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Passkey>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE user_id = $1 ORDER BY id")))
        .bind(user.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(passkey).collect()
}

/// Remembers that it signed in, and what the device says of itself now. `false`:
/// another answer was quicker, or it is gone.
pub async fn used(
    connection: &mut AnyConnection,
    before: &Passkey,
    credential: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE passkeys SET credential = $1, used_at = $2 WHERE id = $3 AND credential = $4")
        .bind(credential)
        .bind(now.micros())
        .bind(before.id.to_string())
        .bind(&before.credential)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes one of a user away. `false`: they have none of this id.
pub async fn delete(connection: &mut AnyConnection, user: UserId, id: PasskeyId) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes all of a user away.
pub async fn delete_of(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkeys WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}
