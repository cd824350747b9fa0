//! Somebody whose invitation ran out asks for a fresh link. It is a new one, and goes
//! to the invited address alone: the old one may be in anybody's hands by now, and
//! stays dead.

use super::{
    super::{
        core::Core,
        store::{Tx, invitations, organizations, people, people_counts},
    },
    act::{Act, Caller},
    door::{Door, Invite},
    fault::Fault,
    invitations::require_seat,
    mails, vouch,
};
use crate::domain::{
    error::{Conflict, DeadLink, Error},
    invitation::{Invitation, LONGEST_LIFE, Purpose, State},
    outbox::MailKind,
    seats::Seats,
};

/// Whether the page of this door offers one. What has been over for long is better
/// asked for in person.
pub fn is_offered(core: &Core, door: &Door) -> bool {
    let Invite::Personal { invitation, .. } = &door.invite else { return false };
    door.dead == Some(DeadLink::Expired) && core.sends_mail() && core.now() < invitation.expires_at + LONGEST_LIFE
}

/// Mails a fresh link to the invited address, where the invitation still stands. Tells
/// nobody whether it does: call it where nobody waits for it.
pub async fn send(core: &Core, caller: &Caller, door: &Door) -> Result<(), Fault> {
    let act = Act::new(core, caller, "join.fresh_link").within(door.organization.id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        mails::count_request(core, &mut tx, "fresh_link", caller).await?;
        tx.commit().await?;
        let Invite::Personal { invitation: shown, .. } = &door.invite else { return Err(Error::NotFound.into()) };
        if !is_offered(core, door) {
            return Err(door
                .dead
                .map_or(Error::Conflict { why: Conflict::NotPending }, |why| Error::Dead { why })
                .into());
        }
        let mut tx = core.store.begin().await?;
        let organization = organizations::lock(&mut tx, door.organization.id).await?.ok_or(Error::NotFound)?;
        let current = invitations::by_id(&mut tx, shown.id).await?.ok_or(Error::NotFound)?;
        let now = core.now();
        // Twice at once: the other one sent it.
        if current.generation != shown.generation || current.state(now) != State::Expired {
            return Err(Error::Dead { why: DeadLink::Revoked }.into());
        }
        require_granter(&mut tx, &current).await?;
        if current.purpose == Purpose::Join {
            people_counts::settle(&mut tx, organization.id, now).await?;
            let taken = people_counts::counts(&mut tx, organization.id).await?.seats_taken();
            require_seat(Seats { limit: organization.member_limit, taken })?;
        }
        let kind = match current.purpose {
            Purpose::Join => MailKind::Invitation,
            Purpose::Reactivate => MailKind::Reactivation,
        };
        mails::take_turn(core, &mut tx, &[&current.email]).await?;
        if !mails::may_mail(core, &mut tx, &current.email, kind).await? {
            return Err(Error::Throttled { retry_after: 3_600 }.into());
        }
        let language = current.language.as_deref().or(organization.default_language.as_deref());
        let language = language.unwrap_or(&caller.language);
        let mail = mails::write(core, &mut tx, Some(organization.id), kind, current.id, &current.email, language);
        let fresh = Invitation {
            mail_id: Some(mail.await?),
            generation: current.generation + 1,
            expires_at: now + organization.invitation_lifetime,
            ..current.clone()
        };
        if !invitations::change(&mut tx, &fresh, now).await? {
            return Err(Error::Conflict { why: Conflict::NotPending }.into());
        }
        people::refresh(&mut tx, organization.id, &fresh.email, core.id(), now).await?;
        act.done(&mut tx, fresh.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Whoever invited must still be able to.
async fn require_granter(tx: &mut Tx, invitation: &Invitation) -> Result<(), Fault> {
    let inviter = (invitation.invited_by, invitation.purpose.permission());
    vouch::require_granter(tx, invitation.organization_id, inviter, invitation.role_id, invitation.full_access).await
}
