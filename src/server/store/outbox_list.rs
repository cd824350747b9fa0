//! The outbox as people see it: mails in pages, what became of them, and how many there
//! were.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Read, StoreError,
    batch::Values,
    outbox::{COLUMNS, Mail, delivery, mail},
    packed::{Packed, PackedRow},
    reads::{self, is_theirs},
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, MailId, OrganizationId},
    outbox::{Delivery, WITHDRAWN},
    time::Timestamp,
};

/// The states of mails, as stored.
pub const STATES: [&str; 4] = ["queued", "sent", FAILED, "held"];
const FAILED: &str = "failed";

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
        tests += " AND ";
        tests += &is_in(status, &mut binds);
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

/// The test for mails in a state, whose value goes among `binds`. Those that were withdrawn
/// did not fail.
fn is_in(status: &str, binds: &mut Vec<String>) -> String {
    if status == FAILED {
        // Written out: only so a database knows that its index `outbox_failed` has them all.
        return format!("status = '{FAILED}' AND last_error <> '{WITHDRAWN}'");
    }
    binds.push(status.to_owned());
    format!("status = ${}", binds.len())
}

/// The newest mail of an organization in this state; text messages go another way.
pub async fn newest_mail(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    status: &str,
) -> Result<Option<Mail>, StoreError> {
    let mut binds = vec![organization.to_string()];
    let test = is_in(status, &mut binds);
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE organization_id = $1 AND {test} AND channel = 'mail' \
         ORDER BY id DESC LIMIT 1"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in binds {
        query = query.bind(value);
    }
    let row = query.fetch_optional(connection).await?;
    row.as_ref().map(mail).transpose()
}

/// What became of the newest mails of these invitations of an organization.
pub async fn of_invitations(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    ids: &[InvitationId],
) -> Result<Vec<(InvitationId, Delivery)>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let read = |piece: &[String]| {
        let values = Values::default().bind(organization.to_string());
        let from = |list: &str| {
            format!(
                "FROM invitations i LEFT JOIN outbox o ON o.id = i.mail_id \
                 WHERE {} AND i.id IN ({list})",
                is_theirs("i.organization_id")
            )
        };
        Read::of_list(&OF_INVITATION, piece, from, "", values, of_invitation)
    };
    reads::of_each(connection, &ids, read).await
}

const OF_INVITATION: Packed = Packed(&[
    ("id", "i.id"),
    ("mail_id", "o.id"),
    ("status", "o.status"),
    ("reply", "o.reply"),
    ("last_error", "o.last_error"),
]);

fn of_invitation(row: &PackedRow<'_>) -> Result<(InvitationId, Delivery), StoreError> {
    let delivery = match (row.maybe_id("mail_id")?, row.maybe_text("status")?) {
        (Some(id), Some(status)) => delivery(id, &status, row.maybe_text("reply")?, row.maybe_text("last_error")?)?,
        _ => Delivery::NotConfigured,
    };
    Ok((row.id("id")?, delivery))
}

/// Which of these mails of an organization are about an invitation that is still open, for
/// the address that it went to.
pub async fn open_among(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    ids: &[MailId],
    now: Timestamp,
) -> Result<Vec<MailId>, StoreError> {
    const ID: Packed = Packed(&[("id", "o.id")]);
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let read = |piece: &[String]| {
        let values = Values::default().bind(organization.to_string()).bind(now.micros());
        let from = |list: &str| {
            format!(
                "FROM outbox o JOIN invitations i ON i.id = o.subject_id AND i.email = o.recipient \
                 WHERE {} AND i.expires_at > $2 AND i.accepted_at IS NULL AND i.declined_at IS NULL \
                 AND i.revoked_at IS NULL AND o.id IN ({list})",
                is_theirs("o.organization_id")
            )
        };
        Read::of_list(&ID, piece, from, "", values, |row| row.id("id"))
    };
    reads::of_each(connection, &ids, read).await
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

/// How many mails a few addresses got since then; those that are left out got none.
/// What tells an account's holder of a change comes always, and leaves room for the others.
pub fn read_received(recipients: &[&EmailAddress], since: Timestamp) -> Read<Vec<(String, Received)>> {
    const COLUMNS: Packed = Packed(&[
        ("recipient", "c.recipient"),
        ("mails", "c.mails"),
        ("invitations", "c.invitations"),
        ("resets", "c.resets"),
        ("accounts", "(SELECT count(*) FROM users u WHERE u.email = c.recipient)"),
    ]);
    let from = |list: &str| {
        format!(
            "FROM (SELECT recipient, count(*) AS mails, count(CASE WHEN kind = 'invitation' THEN 1 END) AS invitations, \
             count(CASE WHEN kind = 'reset' THEN 1 END) AS resets FROM outbox WHERE created_at > $1 \
             AND recipient IN ({list}) AND kind NOT IN ({TOLD}) GROUP BY recipient) c"
        )
    };
    Read::of_list(&COLUMNS, recipients, from, "", Values::default().bind(since.micros()), |row| {
        let received = Received {
            mails: row.int("mails")?,
            invitations: row.int("invitations")?,
            resets: row.int("resets")?,
            has_account: row.int("accounts")? > 0,
        };
        Ok((row.text("recipient")?, received))
    })
}

/// How many mails failed for good since then; those that were withdrawn did not fail.
pub async fn count_failed(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    since: MailId,
) -> Result<i64, StoreError> {
    let test = is_in(FAILED, &mut Vec::new());
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT count(*) AS n FROM outbox WHERE organization_id = $1 AND id > $2 AND {test}",
    )))
    .bind(organization.to_string())
    .bind(since.to_string())
    .fetch_one(connection)
    .await?;
    row.int("n")
}
