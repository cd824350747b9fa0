//! The steps of invitations that happen once: mailed and opened, each counted on its day.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    StoreError,
    daily::{self, Tally},
};
use crate::domain::{id::InvitationId, time::Timestamp, trend::Step};

/// Remembers when invitations' pages were first opened, and counts each once.
/// In the order of their ids: two processes that write the same rows never wait for each other.
pub async fn opened(connection: &mut AnyConnection, all: &BTreeMap<InvitationId, Timestamp>) -> Result<(), StoreError> {
    let mut tally = Tally::default();
    for (id, at) in all {
        if let Some(row) = first(connection, "opened_at", *id, *at).await? {
            tally.note_row(&row, Step::Opened, 1)?;
        }
    }
    tally.write(connection).await
}

/// Forgets that an invitation was opened: it is for somebody else now.
pub async fn unopen(connection: &mut AnyConnection, id: InvitationId) -> Result<(), StoreError> {
    let sql = format!("UPDATE invitations SET opened_at = NULL WHERE id = $1 AND opened_at IS NOT NULL {}", daily::ROW);
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(&mut *connection).await?;
    let mut tally = Tally::default();
    if let Some(row) = row {
        tally.note_row(&row, Step::Opened, -1)?;
    }
    tally.write(connection).await
}

/// Remembers when the mail server first took a mail of an invitation, and counts that once.
pub(super) async fn mailed(connection: &mut AnyConnection, id: InvitationId, at: Timestamp) -> Result<(), StoreError> {
    let mut tally = Tally::default();
    if let Some(row) = first(connection, "mailed_at", id, at).await? {
        tally.note_row(&row, Step::Mailed, 1)?;
    }
    tally.write(connection).await
}

/// Writes when something first happened to an invitation; the row, if it was the first time.
async fn first(
    connection: &mut AnyConnection,
    column: &'static str,
    id: InvitationId,
    at: Timestamp,
) -> Result<Option<AnyRow>, StoreError> {
    let sql = format!("UPDATE invitations SET {column} = $1 WHERE id = $2 AND {column} IS NULL {}", daily::ROW);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(at.micros()).bind(id.to_string());
    Ok(query.fetch_optional(connection).await?)
}
