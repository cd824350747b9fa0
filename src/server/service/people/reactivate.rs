//! Letting an inactive member in again: by a link, mailed or copied, that they accept.
//! They come back as what they were.

use super::{
    super::{
        super::{
            core::Core,
            store::{Tx, invitations, memberships, outbox, people as store},
        },
        access::Member,
        fault::Fault,
        mails,
    },
    members::{Target, target},
    person,
};
use crate::domain::{
    error::{Conflict, Error},
    id::MailId,
    invitation::{Invitation, Purpose, State},
    name::Name,
    outbox::MailKind,
    token::Channel,
};

/// Mails an inactive member the link to come back; one that is out already gets a new
/// end, and keeps working.
pub async fn by_mail(core: &Core, member: &Member, id: &str) -> Result<(), Fault> {
    let act = person::about(member.act(core, "member.reactivate"), id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let target = inactive(member, &mut tx, id).await?;
        if !core.sends_mail() {
            return Err(Error::Conflict { why: Conflict::NoMailServer }.into());
        }
        let open = open(core, &mut tx, &target).await?;
        let waits = match open.as_ref().and_then(|invitation| invitation.mail_id) {
            Some(mail) => outbox::hurry(&mut tx, mail, core.now()).await?,
            None => false,
        };
        let invitation = renewed(core, member, &mut tx, &target, open).await?;
        // A letter that still waits says all that a second one would.
        if !waits {
            let mail = write_mail(core, member, &mut tx, &target, &invitation).await?;
            save(core, &mut tx, &Invitation { mail_id: Some(mail), ..invitation }).await?;
        }
        act.done(&mut tx, target.user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// The link to come back, to be handed over by the admin.
pub async fn by_link(core: &Core, member: &Member, id: &str) -> Result<String, Fault> {
    let act = person::about(member.act(core, "member.reactivate"), id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let target = inactive(member, &mut tx, id).await?;
        let open = open(core, &mut tx, &target).await?;
        let invitation = renewed(core, member, &mut tx, &target, open).await?;
        act.done(&mut tx, target.user.id).await?;
        tx.commit().await?;
        Ok(url(core, &invitation))
    })
    .await
}

/// The address of a reactivation's copied link.
pub(in super::super) fn url(core: &Core, invitation: &Invitation) -> String {
    let token = core.keys.reactivation_token(invitation.id, invitation.generation, Channel::Copied);
    core.url(&format!("/r/{token}"))
}

async fn inactive(member: &Member, tx: &mut Tx, id: &str) -> Result<Target, Fault> {
    let target = target(member, tx, id).await?;
    if target.membership.inactivated_at.is_none() {
        return Err(Error::Conflict { why: Conflict::AlreadyMember }.into());
    }
    Ok(target)
}

/// The way back that is out already, if it still counts.
async fn open(core: &Core, tx: &mut Tx, target: &Target) -> Result<Option<Invitation>, Fault> {
    let known = store::known(tx, target.membership.organization_id, &target.user.email).await?;
    let Some(id) = known.and_then(|known| known.invitation_id) else { return Ok(None) };
    let found = invitations::by_id(tx, id).await?;
    Ok(found.filter(|i| i.purpose == Purpose::Reactivate && i.state(core.now()) == State::Pending))
}

/// An open reactivation with a whole life before it, for which the member vouches.
async fn renewed(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    target: &Target,
    open: Option<Invitation>,
) -> Result<Invitation, Fault> {
    let (now, life) = (core.now(), member.organization.invitation_lifetime);
    let organization = member.organization_id();
    if let Some(open) = open {
        let invitation = Invitation { expires_at: now + life, invited_by: member.user.id, ..open };
        save(core, tx, &invitation).await?;
        return Ok(invitation);
    }
    // Whatever invitation of theirs is left over gives way.
    invitations::revoke_all_of(tx, organization, &target.user.email, now).await?;
    let details = memberships::details(tx, target.membership.id).await?.ok_or(Error::NotFound)?;
    let made = (now, life);
    let (email, role) = (target.user.email.clone(), target.membership.role_id);
    let invitation = Invitation {
        purpose: Purpose::Reactivate,
        name: Name::parse(&target.user.name).ok(),
        full_access: target.membership.authority.full_access,
        groups: details.groups,
        ..Invitation::new(core.id(), organization, email, role, member.user.id, made)
    };
    invitations::insert(tx, &invitation).await?;
    store::refresh(tx, organization, &invitation.email, core.id(), now).await?;
    Ok(invitation)
}

async fn save(core: &Core, tx: &mut Tx, one: &Invitation) -> Result<(), Fault> {
    if !invitations::renew(tx, one.id, one.expires_at, one.mail_id, one.invited_by).await? {
        return Err(Error::Conflict { why: Conflict::NotPending }.into());
    }
    Ok(store::refresh(tx, one.organization_id, &one.email, core.id(), core.now()).await?)
}

async fn write_mail(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    target: &Target,
    invitation: &Invitation,
) -> Result<MailId, Fault> {
    let to = &target.user.email;
    mails::take_turn(core, tx, &[to]).await?;
    if !mails::may_mail(core, tx, to, MailKind::Reactivation).await? {
        return Err(Error::MailLimit.into());
    }
    let language = mails::language_of(None, &member.organization, member);
    let organization = Some(invitation.organization_id);
    mails::write(core, tx, organization, MailKind::Reactivation, invitation.id, to, language).await
}
