//! Sessions, found by the hash of their secret.

use sqlx::AnyConnection;

use super::{
    StoreError,
    batch::Values,
    packed::{Packed, both},
    reads::Read,
    row::Columns,
    users::{self, User},
};
use crate::domain::{id::UserId, method::Method, time::Timestamp};

/// A session as stored.
#[derive(Debug, Clone)]
pub struct Session {
    /// SHA-256 of the secret, in hexadecimal digits.
    pub hash: String,
    /// Whose.
    pub user_id: UserId,
    /// When it began.
    pub created_at: Timestamp,
    /// When its user last proved who they are.
    pub signed_in_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Whether "keep me signed in" was chosen.
    pub kept: bool,
    /// Where from: the /24 or /48.
    pub address_block: String,
    /// What with.
    pub user_agent: String,
    /// How its user signed in, where that was kept.
    pub method: Option<Method>,
}

/// Adds a session.
pub async fn insert(connection: &mut AnyConnection, one: &Session) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sessions (hash, user_id, created_at, signed_in_at, seen_at, expires_at, kept_at, address_block, user_agent, method) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&one.hash)
    .bind(one.user_id.to_string())
    .bind(one.created_at.micros())
    .bind(one.signed_in_at.micros())
    .bind(one.seen_at.micros())
    .bind(one.expires_at.micros())
    .bind(one.kept.then(|| one.created_at.micros()))
    .bind(&one.address_block)
    .bind(&one.user_agent)
    .bind(one.method.as_ref().map(Method::name))
    .execute(connection)
    .await?;
    Ok(())
}

/// What is read of a session `s` and its user.
const COLUMNS: Packed = Packed(&both::<16>(
    &[
        ("hash", "s.hash"),
        ("started_at", "s.created_at"),
        ("signed_in_at", "s.signed_in_at"),
        ("seen_at", "s.seen_at"),
        ("expires_at", "s.expires_at"),
        ("kept_at", "s.kept_at"),
        ("address_block", "s.address_block"),
        ("user_agent", "s.user_agent"),
        ("method", "s.method"),
    ],
    users::COLUMNS.0,
));

/// The session of this hash and its user, unless it is over at `now`; to be read alone or
/// with other things.
pub fn read(hash: &str, now: Timestamp) -> Read<Option<(Session, User)>> {
    let from = "FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = $1 AND s.expires_at > $2";
    Read::one(&COLUMNS, from, Values::default().bind(hash).bind(now.micros()), |row| {
        let user = users::user(row)?;
        Ok((session(row, user.id)?, user))
    })
}

fn session(row: &impl Columns, user: UserId) -> Result<Session, StoreError> {
    Ok(Session {
        hash: row.text("hash")?,
        user_id: user,
        created_at: row.time("started_at")?,
        signed_in_at: row.time("signed_in_at")?,
        seen_at: row.time("seen_at")?,
        expires_at: row.time("expires_at")?,
        kept: row.maybe_int("kept_at")?.is_some(),
        address_block: row.text("address_block")?,
        user_agent: row.text("user_agent")?,
        method: row.maybe_text("method")?.as_deref().and_then(Method::from_name),
    })
}

/// The newest live sessions of a user, the last seen first.
pub async fn of_user(
    connection: &mut AnyConnection,
    user: UserId,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Session>, StoreError> {
    let rows = sqlx::query(
        "SELECT hash, created_at AS started_at, signed_in_at, seen_at, expires_at, kept_at, address_block, user_agent, method \
         FROM sessions WHERE user_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, hash LIMIT $3",
    )
    .bind(user.to_string())
    .bind(now.micros())
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| session(row, user)).collect()
}

/// Ends all sessions of a user but one; tells how many.
pub async fn delete_others(connection: &mut AnyConnection, user: UserId, but: &str) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND hash <> $2")
        .bind(user.to_string())
        .bind(but)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Remembers that a session was used.
pub async fn seen(connection: &mut AnyConnection, hash: &str, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET seen_at = $1 WHERE hash = $2 AND seen_at < $1")
        .bind(at.micros())
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(connection: &mut AnyConnection, hash: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE hash = $1").bind(hash).execute(connection).await?;
    Ok(())
}

/// Ends all sessions of a user; tells how many.
pub async fn delete_of(connection: &mut AnyConnection, user: UserId) -> Result<u64, StoreError> {
    let done =
        sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(done.rows_affected())
}

/// Forgets sessions that are over.
pub async fn purge(connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now.micros()).execute(connection).await?;
    Ok(())
}
