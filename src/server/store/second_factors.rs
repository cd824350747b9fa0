//! Apps that make one-time codes, the recovery codes for who lost theirs, and those
//! who still have to give a code.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::{id::UserId, method::Method, time::Timestamp};

/// An app, begun or in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// Its secret, sealed.
    pub sealed: String,
    /// Since when it is asked for; not yet while it is being set up.
    pub confirmed_at: Option<Timestamp>,
    /// The newest step whose code was used.
    pub last_step: i64,
}

/// The app of an account.
pub async fn find(connection: &mut AnyConnection, user: UserId) -> Result<Option<Authenticator>, StoreError> {
    let row = sqlx::query("SELECT sealed, confirmed_at, last_step FROM authenticators WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Authenticator {
            sealed: row.text("sealed")?,
            confirmed_at: row.maybe_time("confirmed_at")?,
            last_step: row.int("last_step")?,
        })
    })
    .transpose()
}

/// Whether a code is asked for at sign-in.
pub async fn is_on(connection: &mut AnyConnection, user: UserId) -> Result<bool, StoreError> {
    Ok(find(connection, user).await?.is_some_and(|one| one.confirmed_at.is_some()))
}

/// Begins, or begins anew. `false`: one is in use.
pub async fn begin(
    connection: &mut AnyConnection,
    user: UserId,
    sealed: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO authenticators (user_id, sealed, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at, last_step = 0 \
         WHERE authenticators.confirmed_at IS NULL",
    )
    .bind(user.to_string())
    .bind(sealed)
    .bind(now.micros())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes it into use, by the code of a step. `false`: it is already.
pub async fn confirm(
    connection: &mut AnyConnection,
    user: UserId,
    step: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE authenticators SET confirmed_at = $1, last_step = $2 WHERE user_id = $3 AND confirmed_at IS NULL",
    )
    .bind(now.micros())
    .bind(step)
    .bind(user.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses the code of a step up. `false`: it, or a later one, was used before.
pub async fn use_step(connection: &mut AnyConnection, user: UserId, step: i64) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE authenticators SET last_step = $1 WHERE user_id = $2 AND last_step < $3")
        .bind(step)
        .bind(user.to_string())
        .bind(step)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the app and all recovery codes away. `false`: there was no app.
pub async fn delete(connection: &mut AnyConnection, user: UserId) -> Result<bool, StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1")
        .bind(user.to_string())
        .execute(&mut *connection)
        .await?;
    let done =
        sqlx::query("DELETE FROM authenticators WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Replaces all recovery codes.
pub async fn set_codes(
    connection: &mut AnyConnection,
    user: UserId,
    hashes: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1")
        .bind(user.to_string())
        .execute(&mut *connection)
        .await?;
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_codes (user_id, hash, created_at) VALUES ($1, $2, $3)")
            .bind(user.to_string())
            .bind(hash)
            .bind(now.micros())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up. `false`: there is none like it, or it was used before.
pub async fn spend_code(
    connection: &mut AnyConnection,
    user: UserId,
    hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE recovery_codes SET used_at = $1 WHERE user_id = $2 AND hash = $3 AND used_at IS NULL")
            .bind(now.micros())
            .bind(user.to_string())
            .bind(hash)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
pub async fn codes_left(connection: &mut AnyConnection, user: UserId) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT count(*) AS n FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL")
        .bind(user.to_string())
        .fetch_one(connection)
        .await?;
    row.int("n")
}

/// Somebody who still has to give a code.
#[derive(Debug, Clone)]
pub struct SecondStep {
    /// SHA-256 of what the browser carries.
    pub hash: String,
    /// Who.
    pub user_id: UserId,
    /// When they gave the first proof.
    pub created_at: Timestamp,
    /// Until when they may give the second.
    pub expires_at: Timestamp,
    /// Whether "keep me signed in" was chosen.
    pub keep: bool,
    /// What the first proof was.
    pub method: Method,
}

/// Adds one.
pub async fn insert_step(connection: &mut AnyConnection, one: &SecondStep) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO second_steps (hash, user_id, created_at, expires_at, kept_at, method) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&one.hash)
    .bind(one.user_id.to_string())
    .bind(one.created_at.micros())
    .bind(one.expires_at.micros())
    .bind(one.keep.then(|| one.created_at.micros()))
    .bind(one.method.name())
    .execute(connection)
    .await?;
    Ok(())
}

/// The one of this hash, if it still counts.
pub async fn find_step(
    connection: &mut AnyConnection,
    hash: &str,
    now: Timestamp,
) -> Result<Option<SecondStep>, StoreError> {
    let row = sqlx::query(
        "SELECT user_id, created_at, expires_at, kept_at, method FROM second_steps WHERE hash = $1 AND expires_at > $2",
    )
    .bind(hash)
    .bind(now.micros())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(SecondStep {
            hash: hash.to_owned(),
            user_id: row.id("user_id")?,
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            keep: row.maybe_int("kept_at")?.is_some(),
            method: row.parsed("method", Method::from_name)?,
        })
    })
    .transpose()
}

/// Uses one up. `false`: it was used before.
pub async fn spend_step(connection: &mut AnyConnection, hash: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM second_steps WHERE hash = $1").bind(hash).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all of an account: its password was changed.
pub async fn end_steps(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM second_steps WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}

/// Forgets those that are over.
pub async fn purge_steps(connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM second_steps WHERE expires_at <= $1").bind(now.micros()).execute(connection).await?;
    Ok(())
}
