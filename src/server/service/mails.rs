//! Writes mails into the outbox, and lets admins follow them.

use std::collections::BTreeSet;

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        mail::{letter, transport::Transport},
        store::{
            Dialect, Read,
            organizations::Organization,
            outbox,
            outbox_list::{self, Received},
            throttles,
        },
    },
    access::Member,
    act::Caller,
    fault::Fault,
    proof,
};
use crate::domain::{
    audit::Details,
    email::EmailAddress,
    error::{Conflict, Error},
    id::{InvitationId, MailId, OrganizationId},
    outbox::{Delivery, MailKind},
    permission::Permission,
    time::{Span, Timestamp},
};

/// Mails to one address in an hour, beyond its first invitation.
const MOST_AN_HOUR: i64 = 3;
/// Requests of one kind for mail to oneself, from one address block in an hour; many
/// people may share it.
const MOST_FROM_BLOCK: i64 = 50;

/// Counts a request for mail by somebody who is not signed in, before it is known
/// whether there is an account. To be committed whatever comes of the request.
pub async fn count_request(
    core: &Core,
    connection: &mut AnyConnection,
    what: &str,
    caller: &Caller,
) -> Result<(), Fault> {
    let key = format!("{what}:{}", caller.address_block);
    let window = Span::hours(1);
    if throttles::count(connection, &key, core.now(), window).await?.n > MOST_FROM_BLOCK {
        return Err(Error::Throttled { retry_after: window.as_seconds() }.into());
    }
    Ok(())
}

/// Makes requests that mail to the same addresses wait for one another, until the
/// transaction ends. On SQLite all that write do so anyway.
pub async fn take_turn(core: &Core, connection: &mut AnyConnection, addresses: &[&EmailAddress]) -> Result<(), Fault> {
    if core.store.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    // In one order, so that no two wait for each other for ever.
    let keys: BTreeSet<String> = addresses.iter().map(|address| format!("mail:{address}")).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    Ok(throttles::hold(connection, &keys, core.now(), Span::hours(1)).await?)
}

/// Whether another mail may go to this address now, after [`take_turn`].
pub async fn may_mail(
    core: &Core,
    connection: &mut AnyConnection,
    to: &EmailAddress,
    kind: MailKind,
) -> Result<bool, Fault> {
    let received = read_received(core, &[to]).run(connection).await?;
    Ok(allows(received.first().map(|(_, received)| received), kind))
}

/// What a few addresses got in the last hour.
pub fn read_received(core: &Core, addresses: &[&EmailAddress]) -> Read<Vec<(String, Received)>> {
    outbox_list::read_received(addresses, core.now() - Span::hours(1))
}

/// Whether an address that got this much may get another mail now. The last one of the
/// hour is for a new password: whoever has the others mailed shuts nobody out.
pub fn allows(received: Option<&Received>, kind: MailKind) -> bool {
    let received = received.copied().unwrap_or_default();
    let first = i64::from(received.invitations > 0 || kind == MailKind::Invitation);
    let left = MOST_AN_HOUR + first - received.mails;
    // Who invites is told who has an account; who asks for a code must not learn it.
    let may_need_reset = received.has_account || kind != MailKind::Invitation;
    let kept = i64::from(may_need_reset && received.resets == 0 && kind != MailKind::Reset);
    left > kept
}

/// The language of an invitation's mails: its own, else the organization's, else
/// the inviter's.
pub fn language_of<'a>(own: Option<&'a str>, organization: &'a Organization, member: &'a Member) -> &'a str {
    own.or(organization.default_language.as_deref()).unwrap_or(&member.caller.language)
}

/// Writes a mail. The worker is to be woken after the commit: `core.outbox`.
pub async fn write(
    core: &Core,
    connection: &mut AnyConnection,
    organization: Option<OrganizationId>,
    kind: MailKind,
    subject: impl ToString,
    to: &EmailAddress,
    language: &str,
) -> Result<MailId, Fault> {
    let id = core.id();
    let mail = outbox::NewMail {
        id,
        organization_id: organization,
        kind,
        subject_id: subject.to_string(),
        recipient: to,
        language,
    };
    outbox::insert(connection, &mail, core.now()).await?;
    Ok(id)
}

/// Tries a mail again at once, where there is still something to send.
pub async fn retry(core: &Core, member: &Member, id: MailId) -> Result<(), Fault> {
    let act = member.act(core, "outbox.retry").about(id);
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut tx = core.store.begin().await?;
        let mail = outbox::by_id(&mut tx, member.organization_id(), id).await?.ok_or(Error::NotFound)?;
        let sent = matches!(mail.delivery, Delivery::Sent { .. });
        if !sent && letter::write(core, &mut tx, &mail).await?.is_none() {
            return Err(Error::Conflict { why: Conflict::MailNotNeeded }.into());
        }
        outbox::retry(&mut tx, member.organization_id(), id, core.now()).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Mails of a page.
const PAGE_SIZE: i64 = 50;
/// How often an organization may have the mail server checked in [`CHECK_WINDOW`].
const MOST_CHECKS: i64 = 10;
const CHECK_WINDOW: Span = Span::minutes(10);

/// Which page of the outbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxQuery {
    /// Only mails in this state: `queued`, `sent`, `failed` or `held`.
    pub status: Option<String>,
    /// Older than this one.
    pub after: Option<MailId>,
    /// Newer than this one.
    pub before: Option<MailId>,
}

/// Who may see how mail goes: those whose mails it is about, and those who try the
/// connection. Only the former see the mails themselves.
pub const SEES: &[Permission] = &[Permission::PeopleInvite, Permission::SettingsManage];

/// A page of the outbox, and how mail went lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxPage {
    /// The mails, the newest first; none for those who may not invite.
    pub mails: Vec<outbox::Mail>,
    /// Which of them can be tried again.
    pub retriable: BTreeSet<MailId>,
    /// Where the page before this one ends.
    pub previous: Option<MailId>,
    /// Where the next page begins.
    pub next: Option<MailId>,
    /// The last one that the mail server took.
    pub last_sent: Option<LastMail>,
    /// The last one that it refused for good.
    pub last_failed: Option<LastMail>,
}

/// What everybody who sees how mail goes is told of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastMail {
    /// When it went out, or was written.
    pub at: Timestamp,
    /// What the mail server said. It may name whom the mail went to: of mails of others only
    /// those who may invite are told.
    pub reply: Option<String>,
}

/// Reads a page of the outbox of the member's organization.
pub async fn list(core: &Core, member: &Member, query: &OutboxQuery) -> Result<OutboxPage, Fault> {
    let act = member.act(core, "outbox.view");
    act.run(async {
        member.require_any(SEES)?;
        let mut connection = core.store.read().await?;
        let organization = member.organization_id();
        let invites = member.require(Permission::PeopleInvite).is_ok();
        let told = |mail: outbox::Mail| LastMail {
            at: mail.sent_at.unwrap_or(mail.created_at),
            reply: (invites || mail.recipient.shown() == member.user.email.as_str())
                .then(|| mail.delivery.reply().map(str::to_owned))
                .flatten(),
        };
        let last_sent = outbox_list::newest_mail(&mut connection, organization, "sent").await?.map(told);
        let last_failed = outbox_list::newest_mail(&mut connection, organization, "failed").await?.map(told);
        if !invites {
            return Ok(OutboxPage { last_sent, last_failed, ..OutboxPage::default() });
        }
        let status = query.status.as_deref().filter(|s| outbox_list::STATES.contains(s));
        let from = query.after.map(|id| (true, id)).or(query.before.map(|id| (false, id)));
        let (mails, more) = outbox_list::page(&mut connection, organization, status, from, PAGE_SIZE).await?;
        let back = matches!(from, Some((false, _)));
        let has_previous = if back { more } else { from.is_some() };
        let has_next = back || more;
        Ok(OutboxPage {
            previous: mails.first().map(|m| m.id).filter(|_| has_previous),
            next: mails.last().map(|m| m.id).filter(|_| has_next),
            retriable: retriable(core, &mut connection, organization, &mails).await?,
            mails,
            last_sent,
            last_failed,
        })
    })
    .await
}

/// Which of an organization's mails can be tried again: they did not get through, and what
/// they are about goes on. Letters are not written to find that out, so of some it is only
/// told once somebody tries.
async fn retriable(
    core: &Core,
    connection: &mut AnyConnection,
    organization: OrganizationId,
    mails: &[outbox::Mail],
) -> Result<BTreeSet<MailId>, Fault> {
    let now = core.now();
    let (of_invitations, others): (Vec<_>, Vec<_>) = mails
        .iter()
        .filter(|mail| mail.delivery.undelivered().is_some())
        .partition(|mail| matches!(mail.kind, MailKind::Invitation | MailKind::Reactivation));
    let ids: Vec<MailId> = of_invitations.iter().map(|mail| mail.id).collect();
    let open = outbox_list::open_among(connection, organization, &ids, now).await?;
    let is_code = |kind| matches!(kind, MailKind::Code | MailKind::PhoneCode);
    let fresh = |mail: &&outbox::Mail| !is_code(mail.kind) || now < mail.created_at + proof::LIFE;
    Ok(open.into_iter().chain(others.into_iter().filter(fresh).map(|mail| mail.id)).collect())
}

/// Connects to the mail server, greets it, protects the connection and signs in:
/// what went wrong, if something did.
pub async fn check(core: &Core, member: &Member) -> Result<Result<(), String>, Fault> {
    let act = member.act(core, "mail.check");
    act.run(async {
        member.require(Permission::SettingsManage)?;
        let transport =
            Transport::from_settings(&core.settings.mail).map_err(|e| Fault::other("the mail server", e))?;
        let transport = transport.ok_or(Error::Conflict { why: Conflict::NoMailServer })?;
        limit_checks(core, member).await?;
        let found = transport.test().await;
        let mut tx = core.store.begin().await?;
        let result = found.as_ref().err().map_or("ok", String::as_str);
        act.done_with(&mut tx, member.organization_id(), Details::new().note("result", result)).await?;
        tx.commit().await?;
        Ok(found)
    })
    .await
}

async fn limit_checks(core: &Core, member: &Member) -> Result<(), Fault> {
    let mut tx = core.store.begin().await?;
    let key = format!("mail_check:{}", member.organization_id());
    let counted = throttles::count(&mut tx, &key, core.now(), CHECK_WINDOW).await?;
    tx.commit().await?;
    if counted.n > MOST_CHECKS {
        return Err(Error::Throttled { retry_after: CHECK_WINDOW.as_seconds() }.into());
    }
    Ok(())
}

/// Sends a test mail to the member's own address.
pub async fn send_test(core: &Core, member: &Member) -> Result<MailId, Fault> {
    let act = member.act(core, "mail.test");
    act.run(async {
        member.require(Permission::SettingsManage)?;
        if !core.sends_mail() {
            return Err(Error::Conflict { why: Conflict::NoMailServer }.into());
        }
        let (to, organization) = (&member.user.email, member.organization_id());
        let mut tx = core.store.begin().await?;
        take_turn(core, &mut tx, &[to]).await?;
        if !may_mail(core, &mut tx, to, MailKind::Test).await? {
            return Err(Error::Throttled { retry_after: 3_600 }.into());
        }
        let language = &member.caller.language;
        let id = write(core, &mut tx, Some(organization), MailKind::Test, organization, to, language).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(id)
    })
    .await
}

/// What became of the newest mails of invitations of the member's organization;
/// others are left out.
pub async fn of_invitations(
    core: &Core,
    member: &Member,
    ids: &[InvitationId],
) -> Result<Vec<(InvitationId, Delivery)>, Fault> {
    let act = member.act(core, "outbox.view");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let most = core.settings.invitation.most_per_send;
        let mut connection = core.store.read().await?;
        Ok(outbox_list::of_invitations(&mut connection, member.organization_id(), &ids[..ids.len().min(most)]).await?)
    })
    .await
}
