//! The outbox as its worker sees it: mails are leased, tried, and what came of each is
//! written down.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    StoreError, invitation_steps,
    outbox::{COLUMNS, Mail, mail},
    row::Columns,
};
use crate::domain::{id::MailId, outbox::MailKind, time::Timestamp};

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

/// What somebody may wait for, such as a code, and then invitations: of these alone there may be thousands.
const QUEUES: [&str; 2] = ["kind <> 'invitation'", "kind = 'invitation'"];

/// Leases up to `most` mails that are due, those that somebody waits for first: no other
/// worker takes them before `until`.
pub async fn lease(
    connection: &mut AnyConnection,
    ways: Ways,
    now: Timestamp,
    until: Timestamp,
    most: i64,
) -> Result<Vec<Mail>, StoreError> {
    let ways = ways.condition();
    let mut leased = Vec::new();
    for queue in QUEUES {
        let left = most - i64::try_from(leased.len()).unwrap_or(most);
        if left <= 0 {
            break;
        }
        let rows = sqlx::query(AssertSqlSafe(format!(
            "UPDATE outbox SET leased_until = $1, attempts = attempts + 1 WHERE status = 'queued' \
             AND (leased_until IS NULL OR leased_until <= $2) AND id IN (SELECT id FROM outbox WHERE status = 'queued' AND {queue} \
             AND due_at <= $3 {ways} AND (leased_until IS NULL OR leased_until <= $4) ORDER BY due_at LIMIT $5) RETURNING {COLUMNS}"
        )))
        .bind(until.micros())
        .bind(now.micros())
        .bind(now.micros())
        .bind(now.micros())
        .bind(left)
        .fetch_all(&mut *connection)
        .await?;
        leased.extend(rows.iter().map(mail).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(leased)
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
            invitation_steps::mailed(connection, row.id("subject_id")?, now).await
        }
        _ => Ok(()),
    }
}

/// When the next mail is due, if any is queued.
pub async fn next_due(connection: &mut AnyConnection, ways: Ways) -> Result<Option<Timestamp>, StoreError> {
    let ways = ways.condition();
    let sql = format!("SELECT due_at FROM outbox WHERE status = 'queued' {ways} ORDER BY due_at LIMIT 1");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_optional(connection).await?;
    row.map(|row| row.time("due_at")).transpose()
}

/// Gives back a leased mail that was not tried.
pub async fn release(connection: &mut AnyConnection, id: MailId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET leased_until = NULL, attempts = attempts - 1 WHERE id = $1")
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives back all leases: for a database that one process has to itself, when it starts.
pub async fn release_all(connection: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET leased_until = NULL WHERE status = 'queued' AND leased_until IS NOT NULL")
        .execute(connection)
        .await?;
    Ok(())
}
