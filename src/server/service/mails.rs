//! Writes mails into the outbox, and lets admins follow them.

use std::collections::{BTreeSet, HashMap};

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            Dialect,
            organizations::Organization,
            outbox::{self, Received},
            throttles,
        },
    },
    access::Member,
    act::Caller,
    fault::Fault,
};
use crate::domain::{
    email::EmailAddress,
    error::Error,
    id::{MailId, OrganizationId},
    outbox::MailKind,
    permission::Permission,
    time::Span,
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
    let received = received(core, connection, &[to]).await?;
    Ok(allows(received.get(to.as_str()), kind))
}

/// What addresses got in the last hour.
pub async fn received(
    core: &Core,
    connection: &mut AnyConnection,
    addresses: &[&EmailAddress],
) -> Result<HashMap<String, Received>, Fault> {
    Ok(outbox::count_to(connection, addresses, core.now() - Span::hours(1)).await?)
}

/// Whether an address that got this much may get another mail now.
pub fn allows(received: Option<&Received>, kind: MailKind) -> bool {
    let received = received.copied().unwrap_or_default();
    let first = i64::from(received.invitations > 0 || kind == MailKind::Invitation);
    received.mails < MOST_AN_HOUR + first
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

/// The newest mails of the member's organization.
pub async fn newest(core: &Core, member: &Member) -> Result<Vec<outbox::Mail>, Fault> {
    let act = member.act(core, "outbox.view");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        Ok(outbox::newest(&mut connection, member.organization_id(), 100).await?)
    })
    .await
}

/// Tries a mail again at once.
pub async fn retry(core: &Core, member: &Member, id: MailId) -> Result<(), Fault> {
    let act = member.act(core, "outbox.retry");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut tx = core.store.begin().await?;
        if !outbox::retry(&mut tx, member.organization_id(), id, core.now()).await? {
            return Err(Error::NotFound.into());
        }
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}
