//! What was begun here and waits for an answer from elsewhere; each is good once.

use sqlx::AnyConnection;

use super::{StoreError, row::Columns};
use crate::domain::{id::UserId, time::Timestamp};

/// What kind of answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody comes back from a provider.
    Provider,
    /// Somebody for whom a provider vouched says what to do with that.
    Vouched,
    /// A device made a passkey.
    PasskeyMade,
    /// A device used a passkey.
    PasskeyUsed,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Vouched => "vouched",
            Self::PasskeyMade => "passkey_made",
            Self::PasskeyUsed => "passkey_used",
        }
    }
}

/// A ceremony to be kept.
pub struct NewCeremony<'a> {
    /// Of what the browser carries.
    pub hash: &'a str,
    /// What is waited for.
    pub kind: Kind,
    /// Who began it, if somebody known did.
    pub user_id: Option<UserId>,
    /// What to go on with.
    pub state: &'a str,
    /// When it began.
    pub created_at: Timestamp,
    /// Until when the answer counts.
    pub expires_at: Timestamp,
}

/// Keeps a ceremony.
pub async fn insert(connection: &mut AnyConnection, one: &NewCeremony<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ceremonies (hash, kind, user_id, state, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(one.hash)
    .bind(one.kind.name())
    .bind(one.user_id.map(|id| id.to_string()))
    .bind(one.state)
    .bind(one.created_at.micros())
    .bind(one.expires_at.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// Who began it, and what to go on with.
pub type Found = (Option<UserId>, String);

/// Takes a ceremony out: of many answers one gets it.
pub async fn take(
    connection: &mut AnyConnection,
    hash: &str,
    kind: Kind,
    now: Timestamp,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(
        "DELETE FROM ceremonies WHERE hash = $1 AND kind = $2 AND expires_at > $3 RETURNING user_id, state",
    )
    .bind(hash)
    .bind(kind.name())
    .bind(now.micros())
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((row.maybe_id("user_id")?, row.text("state")?))).transpose()
}

/// Looks at a ceremony, which goes on.
pub async fn look(
    connection: &mut AnyConnection,
    hash: &str,
    kind: Kind,
    now: Timestamp,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query("SELECT user_id, state FROM ceremonies WHERE hash = $1 AND kind = $2 AND expires_at > $3")
        .bind(hash)
        .bind(kind.name())
        .bind(now.micros())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((row.maybe_id("user_id")?, row.text("state")?))).transpose()
}

/// Forgets those that are over.
pub async fn purge(connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM ceremonies WHERE expires_at <= $1").bind(now.micros()).execute(connection).await?;
    Ok(())
}
