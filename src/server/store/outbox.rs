//! The outbox: mails and text messages, written in the transaction that causes them.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, batch::Batch, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{MailId, OrganizationId},
    outbox::{Delivery, MailKind, Recipient},
    phone::PhoneNumber,
    time::Timestamp,
};

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The id; the Message-ID is made of it.
    pub id: MailId,
    /// For which organization, if for one.
    pub organization_id: Option<OrganizationId>,
    /// What it is for.
    pub kind: MailKind,
    /// The id of the invitation, reset or proof it is about.
    pub subject_id: String,
    /// Where to.
    pub recipient: Recipient,
    /// In which language.
    pub language: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What is known of its way.
    pub delivery: Delivery,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
}

pub(super) const COLUMNS: &str = "id, organization_id, kind, subject_id, channel, recipient, language, status, \
     attempts, due_at, last_error, reply, created_at, sent_at";

/// A mail as it is stored.
pub(super) fn mail(row: &AnyRow) -> Result<Mail, StoreError> {
    let id = row.id("id")?;
    Ok(Mail {
        id,
        organization_id: row.maybe_id("organization_id")?,
        kind: row.parsed("kind", MailKind::from_name)?,
        subject_id: row.text("subject_id")?,
        recipient: match row.text("channel")?.as_str() {
            "mail" => Recipient::Mail(row.email("recipient")?),
            "text" => Recipient::Phone(row.parsed("recipient", |text| PhoneNumber::parse(text).ok())?),
            other => return Err(super::row::inconsistent("outbox.channel", other)),
        },
        language: row.text("language")?,
        attempts: row.int("attempts")?,
        delivery: delivery(id, &row.text("status")?, row.maybe_text("reply")?, row.maybe_text("last_error")?)?,
        created_at: row.time("created_at")?,
        due_at: row.time("due_at")?,
        sent_at: row.maybe_time("sent_at")?,
    })
}

/// What the stored columns say about a mail's way.
pub(super) fn delivery(
    id: MailId,
    status: &str,
    reply: Option<String>,
    last_error: Option<String>,
) -> Result<Delivery, StoreError> {
    match status {
        "queued" => Ok(Delivery::Queued { id, last_error }),
        "sent" => Ok(Delivery::Sent { id, reply: reply.unwrap_or_default() }),
        "failed" => Ok(Delivery::Failed { id, reason: last_error.unwrap_or_default() }),
        "held" => Ok(Delivery::Held { id }),
        other => Err(super::row::inconsistent("outbox.status", other)),
    }
}

/// A mail to be written.
pub struct NewMail<'a> {
    /// The id.
    pub id: MailId,
    /// For which organization, if for one.
    pub organization_id: Option<OrganizationId>,
    /// What it is for.
    pub kind: MailKind,
    /// The id of the invitation, reset or proof it is about.
    pub subject_id: String,
    /// Where to.
    pub recipient: &'a EmailAddress,
    /// In which language.
    pub language: &'a str,
}

/// Writes a mail, due at once.
pub async fn insert(connection: &mut AnyConnection, one: &NewMail<'_>, now: Timestamp) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add(&mut batch, std::slice::from_ref(one), now);
    batch.run(connection).await
}

const WRITTEN: [&str; 9] =
    ["id", "organization_id", "kind", "subject_id", "recipient", "language", "status", "due_at", "created_at"];

/// Writes mails, due at once.
pub fn add(batch: &mut Batch, mails: &[NewMail<'_>], now: Timestamp) {
    batch.insert(("outbox", &WRITTEN, ""), mails, |query, one| {
        query
            .bind(one.id.to_string())
            .bind(one.organization_id.map(|id| id.to_string()))
            .bind(one.kind.name())
            .bind(&one.subject_id)
            .bind(one.recipient.as_str())
            .bind(one.language)
            .bind("queued")
            .bind(now.micros())
            .bind(now.micros())
    });
}

/// A text message to be written.
pub struct NewText<'a> {
    /// The id.
    pub id: MailId,
    /// For which organization, if for one.
    pub organization_id: Option<OrganizationId>,
    /// What it is for.
    pub kind: MailKind,
    /// The id of the proof or organization that it is about.
    pub subject_id: String,
    /// Where to.
    pub recipient: &'a PhoneNumber,
    /// In which language.
    pub language: &'a str,
}

/// Writes a text message, due at once.
pub async fn insert_text(connection: &mut AnyConnection, one: &NewText<'_>, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, organization_id, kind, subject_id, channel, recipient, language, status, due_at, created_at) \
         VALUES ($1, $2, $3, $4, 'text', $5, $6, 'queued', $7, $8)",
    )
    .bind(one.id.to_string())
    .bind(one.organization_id.map(|id| id.to_string()))
    .bind(one.kind.name())
    .bind(&one.subject_id)
    .bind(one.recipient.as_str())
    .bind(one.language)
    .bind(now.micros())
    .bind(now.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// A mail of an organization.
pub async fn by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: MailId,
) -> Result<Option<Mail>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = $1 AND organization_id = $2");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(mail).transpose()
}

/// What is known of the way of the message of this id.
pub async fn delivery_of(connection: &mut AnyConnection, id: MailId) -> Result<Option<Delivery>, StoreError> {
    let row = sqlx::query("SELECT status, reply, last_error FROM outbox WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| delivery(id, &row.text("status")?, row.maybe_text("reply")?, row.maybe_text("last_error")?))
        .transpose()
}

/// Makes a mail that waits due now. `false`: it does not wait any more.
pub async fn hurry(connection: &mut AnyConnection, id: MailId, now: Timestamp) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE outbox SET status = 'queued', due_at = $1 WHERE id = $2 AND status IN ('queued', 'held')")
            .bind(now.micros())
            .bind(id.to_string())
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps a mail back until then.
pub async fn put_off(connection: &mut AnyConnection, id: MailId, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET due_at = $1 WHERE id = $2")
        .bind(until.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts a failed, waiting or held mail at the head of the queue; one that was sent
/// in the meantime stays sent.
pub async fn retry(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: MailId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET due_at = $1, attempts = CASE WHEN status = 'sent' THEN attempts ELSE 0 END, \
         status = CASE WHEN status = 'sent' THEN 'sent' ELSE 'queued' END WHERE id = $2 AND organization_id = $3",
    )
    .bind(now.micros())
    .bind(id.to_string())
    .bind(organization.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets mails about accounts, which no organization sent, older than that.
pub async fn purge_personal(connection: &mut AnyConnection, before: MailId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE organization_id IS NULL AND id < $1 AND status IN ('sent', 'failed')")
        .bind(before.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Holds everything that is queued: for a copy of the database that must not send again.
pub async fn hold_all(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let done = sqlx::query("UPDATE outbox SET status = 'held', leased_until = NULL WHERE status = 'queued'")
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
