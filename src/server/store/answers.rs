//! What invitees answered: for the mails that tell their inviters.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, OrganizationId, UserId},
    invitation::Purpose,
    message::Message,
    time::Timestamp,
};

/// What became of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whose it was.
    pub email: EmailAddress,
    /// Their name: that of the account, else the invitation's.
    pub name: Option<String>,
    /// To what end it was made.
    pub purpose: Purpose,
    /// When it was answered.
    pub at: Timestamp,
    /// Whether they said no.
    pub declined: bool,
    /// Their word to the inviter, where they declined with one.
    pub note: Option<Message>,
}

const SELECT: &str = "SELECT v.email, COALESCE(u.name, v.name) AS called, v.purpose, v.accepted_at, v.declined_at, \
     v.decline_note FROM invitations v LEFT JOIN users u ON u.id = v.accepted_by";

fn answer(row: &AnyRow) -> Result<Option<Answer>, StoreError> {
    let (accepted, declined) = (row.maybe_time("accepted_at")?, row.maybe_time("declined_at")?);
    let Some(at) = accepted.or(declined) else { return Ok(None) };
    Ok(Some(Answer {
        email: row.email("email")?,
        name: row.maybe_text("called")?,
        purpose: row.parsed("purpose", Purpose::from_name)?,
        at,
        declined: accepted.is_none(),
        note: row.maybe_message("decline_note")?,
    }))
}

/// What was answered to an invitation, if it was.
pub async fn to(connection: &mut AnyConnection, id: InvitationId) -> Result<Option<Answer>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE v.id = $1")))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.as_ref().map(answer).transpose()?.flatten())
}

/// What was answered to somebody's invitations in a span of time, the end excluded:
/// up to `most` of those who joined and of those who declined, the first ones first.
pub async fn between(
    connection: &mut AnyConnection,
    (organization, inviter): (OrganizationId, UserId),
    (from, until): (Timestamp, Timestamp),
    most: i64,
) -> Result<Vec<Answer>, StoreError> {
    let mut found = Vec::new();
    for column in ["accepted_at", "declined_at"] {
        let sql = format!(
            "{SELECT} WHERE v.organization_id = $1 AND v.invited_by = $2 AND v.{column} >= $3 AND v.{column} < $4 \
             AND v.{column} IS NOT NULL ORDER BY v.{column} LIMIT $5"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(organization.to_string())
            .bind(inviter.to_string())
            .bind(from.micros())
            .bind(until.micros())
            .bind(most)
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            found.extend(answer(row)?);
        }
    }
    found.sort_by_key(|one| one.at);
    Ok(found)
}

/// Keeps the word of somebody who declines.
pub async fn note_decline(connection: &mut AnyConnection, id: InvitationId, note: &Message) -> Result<(), StoreError> {
    sqlx::query("UPDATE invitations SET decline_note = $1 WHERE id = $2")
        .bind(note.as_str())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
