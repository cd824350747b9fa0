//! What an admin does with an invitation that exists: send again, copy its link, delete.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{Tx, invitation_steps, invitations as store, outbox, people, people_counts, roles, users},
    },
    access::Member,
    act::Act,
    door::{Door, Invite},
    fault::Fault,
    mails,
    people::reactivate,
    vouch,
};
use crate::domain::{
    audit::Details,
    error::{Conflict, Error},
    id::InvitationId,
    invitation::{End, Invitation, Purpose, State},
    outbox::MailKind,
    permission::Permission,
    seats::Seats,
    token::Channel,
};

/// Sends an invitation to join again and gives it a new life. Links that were mailed
/// before keep working. Without a mail server it is only renewed.
pub async fn resend(core: &Core, member: &Member, id: InvitationId) -> Result<(), Fault> {
    let act = member.act(core, "invitation.resend").about(id);
    act.run(async {
        require_either(member)?;
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        resend_one(core, member, &mut tx, &act, id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// The same within a transaction that holds the organization's lock; refused before
/// anything is written.
pub(super) async fn resend_one(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    act: &Act<'_>,
    id: InvitationId,
) -> Result<(), Fault> {
    let (invitation, mut renewed) = renew(core, member, tx, id).await?;
    if invitation.purpose == Purpose::Reactivate {
        // Its letter is another one: `people::reactivate` sends it.
        return Err(Error::Conflict { why: Conflict::NotPending }.into());
    }
    let waits = match renewed.mail_id {
        Some(mail) => outbox::hurry(tx, mail, core.now()).await?,
        None => false,
    };
    // A letter that still waits says all that a second one would.
    if core.sends_mail() && !waits {
        mails::take_turn(core, tx, &[&invitation.email]).await?;
        if !mails::may_mail(core, tx, &invitation.email, MailKind::Invitation).await? {
            return Err(Error::MailLimit.into());
        }
        let language = mails::language_of(invitation.language.as_deref(), &member.organization, member);
        let organization = Some(invitation.organization_id);
        let mail = mails::write(core, tx, organization, MailKind::Invitation, id, &invitation.email, language);
        renewed.mail_id = Some(mail.await?);
    }
    save_renewed(core, tx, &renewed).await?;
    let details = voucher(tx, member, (&invitation, &renewed)).await?;
    act.done_with(tx, id, details).await
}

/// Who vouched for an invitation before this member, if that changed.
async fn voucher(tx: &mut Tx, member: &Member, (before, after): (&Invitation, &Invitation)) -> Result<Details, Fault> {
    if before.invited_by == after.invited_by {
        return Ok(Details::new());
    }
    let other = users::read(before.invited_by).run(tx).await?.map(|user| user.email.to_string());
    Ok(Details::new().change("invited_by", other.unwrap_or_default(), &member.user.email))
}

/// The link of an invitation, to be handed over by the admin. Copying renews an
/// invitation whose time has run out.
pub async fn link(core: &Core, member: &Member, id: InvitationId) -> Result<String, Fault> {
    let act = member.act(core, "invitation.copy_link").about(id);
    act.run(async {
        require_either(member)?;
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        let before = manageable(core, member, &mut tx, id).await?;
        let invitation = if before.state(core.now()) == State::Expired {
            let (_, renewed) = renew(core, member, &mut tx, id).await?;
            save_renewed(core, &mut tx, &renewed).await?;
            renewed
        } else if vouch::holds(&mut tx, &before).await? {
            before.clone()
        } else {
            // Whoever hands it over vouches for it: else they would hand over what lets nobody in.
            let vouched = Invitation { invited_by: member.user.id, ..before.clone() };
            save_renewed(core, &mut tx, &vouched).await?;
            vouched
        };
        let details = voucher(&mut tx, member, (&before, &invitation)).await?;
        act.done_with(&mut tx, id, details).await?;
        tx.commit().await?;
        match invitation.purpose {
            Purpose::Join => {
                let token = core.keys.invitation_token(id, invitation.generation, Channel::Copied);
                Ok(core.url(&format!("/i/{token}")))
            }
            Purpose::Reactivate => Ok(reactivate::url(core, &invitation)),
        }
    })
    .await
}

/// Deletes an invitation: its link is dead at once.
pub async fn delete(core: &Core, member: &Member, id: InvitationId) -> Result<(), Fault> {
    let act = member.act(core, "invitation.delete").about(id);
    act.run(async {
        require_either(member)?;
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        delete_one(core, member, &mut tx, &act, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// The same within a transaction that holds the organization's lock; refused before
/// anything is written.
pub(super) async fn delete_one(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    act: &Act<'_>,
    id: InvitationId,
) -> Result<(), Fault> {
    require_either(member)?;
    let now = core.now();
    let invitation = of_organization(member, tx, id).await?;
    member.require(invitation.purpose.permission())?;
    invitation.revoke(now).map_err(|_| Error::Conflict { why: Conflict::NotPending })?;
    if !store::end(tx, id, End::Revoked(now), None).await? {
        return Err(Error::Conflict { why: Conflict::NotPending }.into());
    }
    people::refresh(tx, invitation.organization_id, &invitation.email, core.id(), now).await?;
    act.done(tx, id).await
}

async fn of_organization(member: &Member, tx: &mut Tx, id: InvitationId) -> Result<Invitation, Fault> {
    let invitation = store::by_id(tx, id).await?.filter(|i| i.organization_id == member.organization_id());
    Ok(invitation.ok_or(Error::NotFound)?)
}

/// Refuses those who may manage no invitation of any purpose.
pub(super) fn require_either(member: &Member) -> Result<(), Fault> {
    member.require_any(&[Permission::PeopleInvite, Permission::PeopleManage])
}

/// The invitation, if the member may invite and holds what it would grant. The
/// organization is locked.
pub(super) async fn manageable(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    id: InvitationId,
) -> Result<Invitation, Fault> {
    require_either(member)?;
    let invitation = of_organization(member, tx, id).await?;
    member.require(invitation.purpose.permission())?;
    let role = roles::by_id(tx, invitation.organization_id, invitation.role_id).await?.ok_or(Error::NotFound)?;
    member.require_grant(&role, invitation.full_access)?;
    match invitation.state(core.now()) {
        State::Pending | State::Expired => Ok(invitation),
        _ => Err(Error::Conflict { why: Conflict::NotPending }.into()),
    }
}

/// An invitation before and after it was given a new life; one that had run out
/// takes a seat again.
async fn renew(core: &Core, member: &Member, tx: &mut Tx, id: InvitationId) -> Result<(Invitation, Invitation), Fault> {
    let now = core.now();
    let invitation = manageable(core, member, tx, id).await?;
    let organization = &member.organization;
    if invitation.state(now) == State::Expired {
        people_counts::settle(tx, organization.id, now).await?;
        let taken = people_counts::counts(tx, organization.id).await?.seats_taken();
        require_seat(Seats { limit: organization.member_limit, taken })?;
    }
    let renewed = invitation
        .renew(now, organization.invitation_lifetime)
        .map_err(|_| Error::Conflict { why: Conflict::NotPending })?;
    let renewed = Invitation { invited_by: member.user.id, ..renewed };
    Ok((invitation, renewed))
}

async fn save_renewed(core: &Core, connection: &mut AnyConnection, invitation: &Invitation) -> Result<(), Fault> {
    if !store::renew(connection, invitation.id, invitation.expires_at, invitation.mail_id, invitation.invited_by)
        .await?
    {
        return Err(Error::Conflict { why: Conflict::NotPending }.into());
    }
    people::refresh(connection, invitation.organization_id, &invitation.email, core.id(), core.now()).await?;
    Ok(())
}

/// The seat check for one more.
pub(super) fn require_seat(seats: Seats) -> Result<(), Fault> {
    match seats.limit {
        Some(limit) if !seats.fit(1) => Err(Error::OrganizationFull { limit }.into()),
        _ => Ok(()),
    }
}

/// An invitation of the member's organization, to be shown before it is changed.
pub async fn find(core: &Core, member: &Member, id: InvitationId) -> Result<Invitation, Fault> {
    let act = member.act(core, "invitation.view").about(id);
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let found = store::by_id(&mut connection, id).await?;
        Ok(found.filter(|i| i.organization_id == member.organization_id()).ok_or(Error::NotFound)?)
    })
    .await
}

/// Notes that somebody opened the page of an invitation that is open.
pub fn note_opened(core: &Core, door: &Door) {
    if let Invite::Personal { invitation, .. } = &door.invite
        && door.dead.is_none()
        && invitation.opened_at.is_none()
    {
        core.opened.note(invitation.id, core.now());
    }
}

/// Writes down which invitations were opened. What can't be written now is kept for the next time.
pub async fn write_opened(core: &Core) -> Result<(), Fault> {
    let opened = core.opened.take();
    if opened.is_empty() {
        return Ok(());
    }
    let written = async {
        let mut tx = core.store.begin().await?;
        invitation_steps::opened(&mut tx, &opened).await?;
        tx.commit().await
    };
    let written = written.await;
    if written.is_err() {
        for (id, at) in opened {
            core.opened.note(id, at);
        }
    }
    Ok(written?)
}
