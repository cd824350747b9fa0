//! The outbox: mails written in the transaction that causes them, leased by the
//! worker that delivers them.

use std::collections::HashMap;

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    StoreError,
    batch::{self, Batch},
    invitations,
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, MailId, OrganizationId},
    outbox::{Delivery, MailKind, Recipient, WITHDRAWN},
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

const COLUMNS: &str = "id, organization_id, kind, subject_id, channel, recipient, language, status, attempts, due_at, last_error, \
     reply, created_at, sent_at";

fn mail(row: &AnyRow) -> Result<Mail, StoreError> {
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

/// Which ways a worker can send by; what waits for another is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// A mail server is configured.
    pub mail: bool,
    /// A text-message gateway is configured.
    pub text: bool,
}

impl Ways {
    /// By every way.
    pub const ALL: Self = Self { mail: true, text: true };

    const fn condition(self) -> &'static str {
        match (self.mail, self.text) {
            (true, true) => "",
            (true, false) => "AND channel = 'mail'",
            (false, true) => "AND channel = 'text'",
            (false, false) => "AND 1 = 0",
        }
    }
}

/// Leases up to `most` mails that are due: no other worker takes them before `until`.
pub async fn lease(
    connection: &mut AnyConnection,
    ways: Ways,
    now: Timestamp,
    until: Timestamp,
    most: i64,
) -> Result<Vec<Mail>, StoreError> {
    let ways = ways.condition();
    let rows = sqlx::query(AssertSqlSafe(format!(
        "UPDATE outbox SET leased_until = $1, attempts = attempts + 1 WHERE status = 'queued' \
         AND (leased_until IS NULL OR leased_until <= $2) AND id IN (SELECT id FROM outbox WHERE status = 'queued' \
         AND due_at <= $3 {ways} AND (leased_until IS NULL OR leased_until <= $4) ORDER BY due_at LIMIT $5) RETURNING {COLUMNS}"
    )))
    .bind(until.micros())
    .bind(now.micros())
    .bind(now.micros())
    .bind(now.micros())
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter().map(mail).collect()
}

/// What came of trying a leased mail.
pub enum Attempt {
    /// The mail server took it, with this reply.
    Sent(String),
    /// Not now: try again at that time.
    Later(String, Timestamp),
    /// Never.
    Failed(String),
}

/// Writes what came of trying a mail, and ends its lease.
pub async fn record(
    connection: &mut AnyConnection,
    id: MailId,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = match attempt {
        Attempt::Sent(reply) => return sent(connection, id, reply, now).await,
        Attempt::Later(error, due_at) => {
            sqlx::query("UPDATE outbox SET last_error = $1, due_at = $2, leased_until = NULL WHERE id = $3 AND status = 'queued'")
                .bind(error)
                .bind(due_at.micros())
        }
        Attempt::Failed(error) => {
            sqlx::query("UPDATE outbox SET status = 'failed', last_error = $1, sent_at = $2, leased_until = NULL WHERE id = $3 AND status = 'queued'")
                .bind(error)
                .bind(None::<i64>)
        }
    };
    query.bind(id.to_string()).execute(connection).await?;
    Ok(())
}

async fn sent(connection: &mut AnyConnection, id: MailId, reply: &str, now: Timestamp) -> Result<(), StoreError> {
    let row = sqlx::query(
        "UPDATE outbox SET status = 'sent', reply = $1, sent_at = $2, last_error = NULL, leased_until = NULL \
         WHERE id = $3 AND status = 'queued' RETURNING kind, subject_id",
    )
    .bind(reply)
    .bind(now.micros())
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) if row.parsed("kind", MailKind::from_name)? == MailKind::Invitation => {
            invitations::mailed(connection, row.id("subject_id")?, now).await
        }
        _ => Ok(()),
    }
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

/// When the next mail is due, if any is queued.
pub async fn next_due(connection: &mut AnyConnection, ways: Ways) -> Result<Option<Timestamp>, StoreError> {
    let ways = ways.condition();
    let sql = format!("SELECT due_at FROM outbox WHERE status = 'queued' {ways} ORDER BY due_at LIMIT 1");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_optional(connection).await?;
    row.map(|row| row.time("due_at")).transpose()
}

/// Puts a failed, waiting or held mail at the head of the queue; one that was sent
/// in the meantime stays sent. `false`: there is no such mail in this organization.
pub async fn retry(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: MailId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET due_at = $1, attempts = CASE WHEN status = 'sent' THEN attempts ELSE 0 END, \
         status = CASE WHEN status = 'sent' THEN 'sent' ELSE 'queued' END WHERE id = $2 AND organization_id = $3",
    )
    .bind(now.micros())
    .bind(id.to_string())
    .bind(organization.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Mails that an address got since then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Received {
    /// How many.
    pub mails: i64,
    /// How many of these were invitations.
    pub invitations: i64,
    /// How many of these let them choose a new password.
    pub resets: i64,
    /// Whether the address has an account.
    pub has_account: bool,
}

/// Kinds of mails that tell of what happened; they have limits of their own, or need none.
const TOLD: &str = "'email_changed', 'password_changed', 'second_factor_on', 'second_factor_off', \
     'recovery_code_used', 'method_added', 'method_removed', 'account_deleted', 'accepted', 'declined'";

/// How many mails addresses got since then; those that are left out got none.
/// What tells an account's holder of a change comes always, and leaves room for the others.
pub async fn count_to(
    connection: &mut AnyConnection,
    recipients: &[&EmailAddress],
    since: Timestamp,
) -> Result<HashMap<String, Received>, StoreError> {
    let rows = batch::find(
        connection,
        recipients,
        1,
        |list| {
            format!(
                "SELECT recipient, count(*) AS n, count(CASE WHEN kind = 'invitation' THEN 1 END) AS invitations, \
                 count(CASE WHEN kind = 'reset' THEN 1 END) AS resets, \
                 (SELECT count(*) FROM users WHERE users.email = outbox.recipient) AS accounts FROM outbox WHERE created_at > $1 AND recipient IN ({list}) AND kind NOT IN ({TOLD}) GROUP BY recipient"
            )
        },
        |query| query.bind(since.micros()),
    )
    .await?;
    rows.iter()
        .map(|row| {
            let received = Received {
                mails: row.int("n")?,
                invitations: row.int("invitations")?,
                resets: row.int("resets")?,
                has_account: row.int("accounts")? > 0,
            };
            Ok((row.text("recipient")?, received))
        })
        .collect()
}

/// Forgets mails about accounts, which no organization sent, older than that.
pub async fn purge_personal(connection: &mut AnyConnection, before: MailId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE organization_id IS NULL AND id < $1 AND status IN ('sent', 'failed')")
        .bind(before.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives back all leases: for a database that one process has to itself, when it starts.
pub async fn release_all(connection: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET leased_until = NULL WHERE leased_until IS NOT NULL").execute(connection).await?;
    Ok(())
}

/// How many mails failed for good since then; those that were withdrawn did not fail.
pub async fn count_failed(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    since: MailId,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT count(*) AS n FROM outbox WHERE organization_id = $1 AND status = 'failed' AND id > $2 AND last_error <> $3",
    )
    .bind(organization.to_string())
    .bind(since.to_string())
    .bind(WITHDRAWN)
    .fetch_one(connection)
    .await?;
    row.int("n")
}

/// Holds everything that is queued: for a copy of the database that must not send again.
pub async fn hold_all(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let done = sqlx::query("UPDATE outbox SET status = 'held', leased_until = NULL WHERE status = 'queued'")
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Gives back a leased mail that was not tried.
pub async fn release(connection: &mut AnyConnection, id: MailId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET leased_until = NULL, attempts = attempts - 1 WHERE id = $1")
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The states of mails, as stored.
pub const STATES: [&str; 4] = ["queued", "sent", "failed", "held"];

/// Mails of an organization, the newest first: those before (`older`) or behind a
/// place, or the newest ones; up to `size`, and whether there are more that way.
pub async fn page(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    status: Option<&str>,
    from: Option<(bool, MailId)>,
    size: i64,
) -> Result<(Vec<Mail>, bool), StoreError> {
    let back = matches!(from, Some((false, _)));
    let mut binds = vec![organization.to_string()];
    let mut tests = String::new();
    if let Some(status) = status {
        binds.push(status.to_owned());
        tests += &format!(" AND status = ${}", binds.len());
    }
    if let Some((_, id)) = from {
        binds.push(id.to_string());
        tests += &format!(" AND id {} ${}", if back { ">" } else { "<" }, binds.len());
    }
    let order = if back { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE organization_id = $1{tests} ORDER BY id {order} LIMIT {}",
        size + 1
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in binds {
        query = query.bind(value);
    }
    let mut mails = query.fetch_all(connection).await?.iter().map(mail).collect::<Result<Vec<_>, _>>()?;
    let size = usize::try_from(size).unwrap_or(0);
    let more = mails.len() > size;
    mails.truncate(size);
    if back {
        mails.reverse();
    }
    Ok((mails, more))
}

/// The newest mail of an organization in this state; text messages go another way.
pub async fn newest_mail(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    status: &str,
) -> Result<Option<Mail>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM outbox WHERE organization_id = $1 AND status = $2 AND channel = 'mail' \
         ORDER BY id DESC LIMIT 1"
    )))
    .bind(organization.to_string())
    .bind(status)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(mail).transpose()
}

/// What became of the newest mails of these invitations of an organization.
pub async fn of_invitations(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    ids: &[InvitationId],
) -> Result<Vec<(InvitationId, Delivery)>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let sql = |list: &str| {
        format!(
            "SELECT i.id, o.id AS mail_id, o.status, o.reply, o.last_error FROM invitations i \
             LEFT JOIN outbox o ON o.id = i.mail_id WHERE i.organization_id = $1 AND i.id IN ({list})"
        )
    };
    let rows = batch::find(connection, &ids, 1, sql, |query| query.bind(organization.to_string())).await?;
    rows.iter()
        .map(|row| {
            let delivery = match (row.maybe_id("mail_id")?, row.maybe_text("status")?) {
                (Some(id), Some(status)) => {
                    delivery(id, &status, row.maybe_text("reply")?, row.maybe_text("last_error")?)?
                }
                _ => Delivery::NotConfigured,
            };
            Ok((row.id("id")?, delivery))
        })
        .collect()
}
