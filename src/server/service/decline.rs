//! The invitee of a personal invitation says no, with or without a word to the inviter.

use super::{
    super::{
        core::Core,
        store::{answers, invitations, organizations, people, proofs::Proof},
    },
    access::SignedIn,
    act::{Act, Caller},
    door::{Door, Invite},
    enter::still_open,
    fault::Fault,
    join_step::{is_proven, proves},
    tell,
};
use crate::domain::{
    error::{Conflict, Error},
    invitation::{End, Invitation},
    message::{Message, MessageProblem},
    outbox::MailKind,
};

/// Whether somebody may say no: whoever reads the mail of the invited address, or
/// is signed in with it. Signed in or not, a link that was copied is not enough.
pub fn may(core: &Core, door: &Door, who: Option<&SignedIn>, proof: Option<&Proof>) -> bool {
    invitation(core, door, who, proof).is_some_and(|_| door.dead.is_none())
}

fn invitation<'a>(
    core: &Core,
    door: &'a Door,
    who: Option<&SignedIn>,
    proof: Option<&Proof>,
) -> Option<&'a Invitation> {
    let Invite::Personal { invitation, .. } = &door.invite else { return None };
    let email = &invitation.email;
    let theirs = who.filter(|who| who.user.email == *email);
    let signed_in = theirs.is_some_and(|who| is_proven(core, door, email, who.user.email_verified_at.is_some(), proof));
    (signed_in || proves(door, email, proof)).then_some(invitation)
}

/// Says no.
pub async fn decline(
    core: &Core,
    caller: &Caller,
    door: &Door,
    (who, proof): (Option<&SignedIn>, Option<&Proof>),
    note: &str,
) -> Result<(), Fault> {
    let act = Act::new(core, caller, "join.decline").within(door.organization.id);
    act.run(async {
        door.alive()?;
        let shown = invitation(core, door, who, proof).ok_or(Error::Forbidden)?;
        let note =
            Message::parse_optional(note).map_err(|problem: MessageProblem| Error::field("note", problem.code()))?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        let organization = organizations::lock(&mut tx, door.organization.id).await?.ok_or(Error::NotFound)?;
        let current = still_open(core, &mut tx, shown).await?;
        if !invitations::end(&mut tx, current.id, End::Declined(now), None).await? {
            return Err(Error::Conflict { why: Conflict::NotPending }.into());
        }
        if let Some(note) = &note {
            answers::note_decline(&mut tx, current.id, note).await?;
        }
        tell::answer(core, &mut tx, &organization, &current, (MailKind::Declined, now)).await?;
        people::refresh(&mut tx, organization.id, &current.email, core.id(), now).await?;
        act.done(&mut tx, current.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}
