//! What happened to somebody: entries of the audit log, their invitations, and the
//! mails they got, each the newest first.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, outbox, row::Columns};
use crate::domain::{
    audit::Details,
    email::EmailAddress,
    id::{AuditId, InvitationId, MailId, OrganizationId},
    invitation::Purpose,
    outbox::{Delivery, MailKind},
    time::Timestamp,
};

/// Something that was done.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The entry.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who did it, by name, if somebody was signed in and is still there.
    pub by: Option<String>,
    /// What.
    pub action: String,
    /// The id of what it was done to.
    pub subject: String,
    /// What it was and became.
    pub details: Details,
}

fn deed(row: &AnyRow) -> Result<Deed, StoreError> {
    Ok(Deed {
        id: row.id("id")?,
        at: row.time("at")?,
        by: row.maybe_text("actor")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        details: Details::parse(&row.maybe_text("details")?.unwrap_or_default()),
    })
}

const DEEDS: &str = "SELECT a.id, a.at, a.action, a.subject, a.details, u.name AS actor \
     FROM audit a LEFT JOIN users u ON u.id = a.actor_id WHERE a.organization_id = $1";

/// What was done to this subject, and not refused, before an entry.
pub async fn deeds(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    subject: &str,
    before: AuditId,
    most: i64,
) -> Result<Vec<Deed>, StoreError> {
    let sql = format!("{DEEDS} AND a.subject = $2 AND a.id < $3 AND a.refused IS NULL ORDER BY a.id DESC LIMIT $4");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(organization.to_string())
        .bind(subject)
        .bind(before.to_string())
        .bind(most)
        .fetch_all(connection)
        .await?;
    rows.iter().map(deed).collect()
}

/// One entry of the log, if it is this organization's and was done.
pub async fn deed_by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: AuditId,
) -> Result<Option<Deed>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{DEEDS} AND a.id = $2 AND a.refused IS NULL")))
        .bind(organization.to_string())
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(deed).transpose()
}

/// The life of an invitation.
#[derive(Debug, Clone)]
pub struct Past {
    /// The invitation.
    pub id: InvitationId,
    /// To what end it was made.
    pub purpose: Purpose,
    /// By whom: the last who vouched for it.
    pub by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its page was first opened.
    pub opened_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was declined, and what was said.
    pub declined: Option<(Timestamp, Option<String>)>,
}

/// The newest invitations of an address.
pub async fn invitations(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    most: i64,
) -> Result<Vec<Past>, StoreError> {
    let rows = sqlx::query(
        "SELECT v.id, v.purpose, v.created_at, v.opened_at, v.accepted_at, v.declined_at, v.decline_note, u.name AS inviter \
         FROM invitations v LEFT JOIN users u ON u.id = v.invited_by \
         WHERE v.organization_id = $1 AND v.email = $2 ORDER BY v.id DESC LIMIT $3",
    )
    .bind(organization.to_string())
    .bind(email.as_str())
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let note = row.maybe_text("decline_note")?;
            Ok(Past {
                id: row.id("id")?,
                purpose: row.parsed("purpose", Purpose::from_name)?,
                by: row.maybe_text("inviter")?,
                created_at: row.time("created_at")?,
                opened_at: row.maybe_time("opened_at")?,
                accepted_at: row.maybe_time("accepted_at")?,
                declined: row.maybe_time("declined_at")?.map(|at| (at, note)),
            })
        })
        .collect()
}

/// A mail on its way to somebody.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The mail.
    pub id: MailId,
    /// What it is for.
    pub kind: MailKind,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was tried last, or is tried next.
    pub due_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// What is known of its way.
    pub delivery: Delivery,
}

/// The newest mails of an organization to an address, written up to then.
pub async fn mails(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    until: Timestamp,
    most: i64,
) -> Result<Vec<Sending>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, kind, created_at, due_at, sent_at, status, reply, last_error FROM outbox \
         WHERE recipient = $1 AND created_at <= $2 AND organization_id = $3 ORDER BY created_at DESC, id DESC LIMIT $4",
    )
    .bind(email.as_str())
    .bind(until.micros())
    .bind(organization.to_string())
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let id = row.id("id")?;
            let (reply, error) = (row.maybe_text("reply")?, row.maybe_text("last_error")?);
            Ok(Sending {
                id,
                kind: row.parsed("kind", MailKind::from_name)?,
                created_at: row.time("created_at")?,
                due_at: row.time("due_at")?,
                sent_at: row.maybe_time("sent_at")?,
                delivery: outbox::delivery(id, &row.text("status")?, reply, error)?,
            })
        })
        .collect()
}
