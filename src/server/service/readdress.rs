//! Somebody signed in with another address than the invited one asks the inviter to
//! invite that one instead.

use super::{
    super::{
        core::Core,
        store::{invitations, organizations},
    },
    access::SignedIn,
    act::{Act, Caller},
    door::{Door, Invite},
    enter::still_open,
    fault::Fault,
    join_step::{self, Step},
    mails, tell,
};
use crate::domain::{
    audit::Details,
    error::{Conflict, DeadLink, Error},
    outbox::MailKind,
};

/// Whether the page offers it: where mail can be sent, to somebody whose address is proven.
pub fn is_offered(core: &Core, door: &Door, who: &SignedIn) -> bool {
    let Invite::Personal { invitation, .. } = &door.invite else { return false };
    core.sends_mail() && who.user.email_verified_at.is_some() && invitation.readdress_asked_at.is_none()
}

/// Mails the inviter, once for each invitation. Asking again is harmless.
pub async fn ask(core: &Core, caller: &Caller, door: &Door, who: &SignedIn) -> Result<(), Fault> {
    let act = Act::new(core, caller, "join.ask_readdress").within(door.organization.id).by(who.user.id);
    act.run(async {
        door.alive()?;
        let Invite::Personal { invitation: shown, .. } = &door.invite else { return Err(Error::NotFound.into()) };
        if join_step::next(core, door, Some(who), None).await? != Step::OtherAccount {
            return Err(Error::Conflict { why: Conflict::NotInThisStatus }.into());
        }
        if who.user.email_verified_at.is_none() {
            return Err(Error::Unverified.into());
        }
        if !core.sends_mail() {
            return Err(Error::Conflict { why: Conflict::NoMailServer }.into());
        }
        let mut tx = core.store.begin().await?;
        mails::count_request(core, &mut tx, "readdress", caller).await?;
        tx.commit().await?;
        let mut tx = core.store.begin().await?;
        let organization = organizations::lock(&mut tx, door.organization.id).await?.ok_or(Error::NotFound)?;
        let current = still_open(core, &mut tx, shown).await?;
        let inviter = tell::listener(&mut tx, organization.id, current.invited_by).await?;
        let inviter = inviter.ok_or(Error::Dead { why: DeadLink::InviterLostRights })?;
        if !invitations::ask_readdress(&mut tx, current.id, core.now()).await? {
            tx.leave().await?;
            return Ok(());
        }
        mails::take_turn(core, &mut tx, &[&inviter.email]).await?;
        if !mails::may_mail(core, &mut tx, &inviter.email, MailKind::Readdress).await? {
            return Err(Error::Throttled { retry_after: 3_600 }.into());
        }
        let subject = format!("{} {}", current.id, who.user.id);
        let language = tell::language(&organization, &inviter);
        let organization = Some(organization.id);
        mails::write(core, &mut tx, organization, MailKind::Readdress, subject, &inviter.email, language).await?;
        act.done_with(&mut tx, current.id, Details::new().note("email", &who.user.email)).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}
