//! Codes that sign in.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{SignInCodeId, UserId},
    time::Timestamp,
};

/// Somebody who signs in by a mailed code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInCode {
    /// The id; the code is derived from it.
    pub id: SignInCodeId,
    /// The address that was typed.
    pub email: EmailAddress,
    /// To whom a code was mailed, if it was.
    pub user_id: Option<UserId>,
    /// Whether they want to be kept signed in.
    pub keep: bool,
    /// Where to go on to; a path of this site or empty.
    pub next: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
    /// When it was used, or replaced by a newer one.
    pub used_at: Option<Timestamp>,
}

/// Adds one; nothing was mailed yet.
pub async fn insert(connection: &mut AnyConnection, one: &SignInCode) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sign_in_codes (id, email, kept_at, next, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(one.id.to_string())
    .bind(one.email.as_str())
    .bind(one.keep.then(|| one.created_at.micros()))
    .bind(&one.next)
    .bind(one.created_at.micros())
    .bind(one.expires_at.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes the code one of this user's, the only one that counts.
pub async fn assign(
    connection: &mut AnyConnection,
    id: SignInCodeId,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sign_in_codes SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(user.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE sign_in_codes SET user_id = $1 WHERE id = $2")
        .bind(user.to_string())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The one of this id.
pub async fn by_id(connection: &mut AnyConnection, id: SignInCodeId) -> Result<Option<SignInCode>, StoreError> {
    let row = sqlx::query(
        "SELECT id, email, user_id, kept_at, next, created_at, expires_at, used_at FROM sign_in_codes WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SignInCode {
        id: row.id("id")?,
        email: row.email("email")?,
        user_id: row.maybe_id("user_id")?,
        keep: row.maybe_int("kept_at")?.is_some(),
        next: row.text("next")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        used_at: row.maybe_time("used_at")?,
    }))
}

/// Counts a try before the code is looked at; how many that makes. `None`: as many
/// were made as may, or it counts no more.
pub async fn attempt(
    connection: &mut AnyConnection,
    id: SignInCodeId,
    most: i64,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query(
        "UPDATE sign_in_codes SET attempts = attempts + 1 \
         WHERE id = $1 AND attempts < $2 AND used_at IS NULL AND expires_at > $3 RETURNING attempts",
    )
    .bind(id.to_string())
    .bind(most)
    .bind(now.micros())
    .fetch_optional(connection)
    .await?;
    row.map(|row| row.int("attempts")).transpose()
}

/// Uses it up. `false`: it was used before.
pub async fn spend(connection: &mut AnyConnection, id: SignInCodeId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE sign_in_codes SET used_at = $1 WHERE id = $2 AND used_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets those that are long over.
pub async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_codes WHERE expires_at <= $1").bind(before.micros()).execute(connection).await?;
    Ok(())
}
