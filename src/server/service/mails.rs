//! Writes mails into the outbox, and lets admins follow them.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{outbox, throttles},
    },
    access::Member,
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

/// Makes requests that mail to the same addresses wait for one another, until the
/// transaction ends. Locks in one order, so that no two wait for each other for ever.
pub async fn take_turn(core: &Core, connection: &mut AnyConnection, addresses: &[&EmailAddress]) -> Result<(), Fault> {
    let mut sorted = addresses.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for address in sorted {
        throttles::count(connection, &format!("mail:{address}"), core.now(), Span::hours(1)).await?;
    }
    Ok(())
}

/// Whether another mail may go to this address now, after [`take_turn`].
pub async fn may_mail(
    core: &Core,
    connection: &mut AnyConnection,
    to: &EmailAddress,
    kind: MailKind,
) -> Result<bool, Fault> {
    let (sent, invitations) = outbox::count_to(connection, to, core.now() - Span::hours(1)).await?;
    let first = i64::from(invitations > 0 || kind == MailKind::Invitation);
    Ok(sent < MOST_AN_HOUR + first)
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
