//! What the reader of a link has to do next.

use super::{
    super::{
        core::Core,
        store::{
            Read, Together, invitations,
            memberships::{self, Membership},
            people_counts,
            phone_proofs::PhoneProof,
            proofs::Proof,
            requests as requests_store, users,
        },
    },
    access::SignedIn,
    door::{Door, Invite},
    fault::Fault,
    phone::{self, PhoneStep},
    requests::{self, Asked},
};
use crate::domain::{
    email::EmailAddress, error::DeadLink, method::Method, seats::Seats, time::Timestamp, token::Channel,
};

/// What the reader of a link has to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing: the link is dead.
    Dead(DeadLink),
    /// Nothing: they are in already.
    AlreadyMember,
    /// Nothing: they were shut out, and only an admin can change that.
    Inactive,
    /// Change the account: the invitation is for another address.
    OtherAccount,
    /// Say which address is theirs, to get a code there.
    GiveAddress,
    /// Ask for a code to this address.
    RequestCode(EmailAddress),
    /// Type the code that was mailed to this address.
    EnterCode(EmailAddress),
    /// Sign in with this address.
    SignIn(Option<EmailAddress>),
    /// Prove a phone number, which the organization asks for.
    Phone(PhoneStep),
    /// Choose name and password; give an address too where none is known.
    Register(Option<EmailAddress>),
    /// Sign in in another way: the organization does not let people join by theirs.
    OtherMethod,
    /// Accept or decline; or ask, where an admin decides.
    Accept,
    /// Nothing: only people of the door's domains come in here.
    OutsideDomains,
    /// Sign in with a proven address: only such come in here, and none can be proven now.
    Unprovable,
    /// Come back later: all seats of the organization are taken.
    Full,
    /// Wait: they asked, since then.
    Waiting(Timestamp),
    /// Nothing: they asked and were denied; they may ask again from then on.
    Denied(Timestamp),
}

/// What the reader of a link proved so far, or is proving.
#[derive(Debug, Clone, Copy, Default)]
pub struct Proven<'a> {
    /// An address.
    pub email: Option<&'a Proof>,
    /// A phone number.
    pub phone: Option<&'a PhoneProof>,
}

impl<'a> From<Option<&'a Proof>> for Proven<'a> {
    fn from(email: Option<&'a Proof>) -> Self {
        Self { email, phone: None }
    }
}

/// What the reader has to do next.
pub async fn next<'a>(
    core: &Core,
    door: &Door,
    who: Option<&SignedIn>,
    proven: impl Into<Proven<'a>>,
) -> Result<Step, Fault> {
    let proven = proven.into();
    let found = look(core, door, who, proven.email).await?;
    let step = step_but_seat(core, door, who, proven.email, found.membership.as_ref()).await?;
    let proves = matches!(step, Step::GiveAddress | Step::RequestCode(_) | Step::EnterCode(_) | Step::SignIn(_));
    let way_in = proves || matches!(step, Step::Unprovable | Step::OtherMethod | Step::Register(_) | Step::Accept);
    if way_in && found.full {
        return Ok(Step::Full);
    }
    if !matches!(step, Step::Register(_) | Step::Accept) {
        return Ok(step);
    }
    let mut connection = core.store.read().await?;
    let user = who.map(|who| who.user.id);
    let missing = phone::missing(core, &mut connection, &door.organization, user, proven.phone).await?;
    Ok(missing.map_or(step, Step::Phone))
}

/// What the organization says of whoever comes.
struct Found {
    /// Their membership, where they are signed in and have one.
    membership: Option<Membership>,
    /// Whether they would find no seat: told before they prove and type anything. An
    /// invitation has a seat of its own, and so has whoever is invited besides; who asks takes
    /// none yet. Looked at again, under the organization's lock, once they come in.
    full: bool,
}

async fn look(core: &Core, door: &Door, who: Option<&SignedIn>, proof: Option<&Proof>) -> Result<Found, Fault> {
    let (id, limit, now) = (door.organization.id, door.organization.member_limit, core.now());
    let needs_seat = limit.is_some() && !matches!(door.invite, Invite::Personal { .. }) && !door.asks();
    let email = who.map(|who| &who.user.email).or_else(|| proof.map(|proof| &proof.email));
    let found = (
        who.map_or_else(Read::nothing, |who| memberships::read(id, who.user.id)),
        if needs_seat { people_counts::read_seats_taken(id, now) } else { Read::nothing() },
        email.filter(|_| needs_seat).map_or_else(Read::nothing, |email| invitations::read_open_of(id, email)),
    );
    let (membership, taken, invited) = found.together(&mut *core.store.read().await?).await?;
    let full = needs_seat && !Seats { limit, taken }.fit(1) && invited.is_none_or(|(_, end)| now >= end);
    Ok(Found { membership, full })
}

/// The same, were there seats without end and no phone number asked for.
async fn step_but_seat(
    core: &Core,
    door: &Door,
    who: Option<&SignedIn>,
    proof: Option<&Proof>,
    membership: Option<&Membership>,
) -> Result<Step, Fault> {
    if let Some(who) = who {
        match membership {
            Some(m) if m.inactivated_at.is_none() => return Ok(Step::AlreadyMember),
            Some(_) if !door.is_reactivation() => return Ok(Step::Inactive),
            _ => {}
        }
        if door.asks() {
            let mut connection = core.store.read().await?;
            let newest = requests_store::newest_of(&mut connection, door.organization.id, who.user.id).await?;
            match requests::asked(newest.as_ref(), core.now()) {
                Some(Asked::Waiting(since)) => return Ok(Step::Waiting(since)),
                Some(Asked::Denied { again }) => return Ok(Step::Denied(again)),
                None => {}
            }
        }
    }
    if let Some(why) = door.dead {
        return Ok(Step::Dead(why));
    }
    if let Some(who) = who {
        let theirs = match &door.invite {
            Invite::Personal { invitation, .. } => invitation.email == who.user.email,
            Invite::Shared { .. } | Invite::SignUp { .. } => true,
        };
        if !theirs {
            return Ok(Step::OtherAccount);
        }
        return Ok(step_inside(core, door, who, proof));
    }
    let email = match &door.invite {
        Invite::Personal { invitation, .. } => Some(&invitation.email),
        Invite::Shared { .. } | Invite::SignUp { .. } => proof.map(|proof| &proof.email),
    };
    let Some(email) = email else {
        return Ok(match (core.sends_mail(), door.is_choosy()) {
            (true, _) => Step::GiveAddress,
            (false, true) => Step::Unprovable,
            (false, false) => Step::Register(None),
        });
    };
    if !door.admits(email) {
        return Ok(Step::OutsideDomains);
    }
    // Whether the address has an account is told only to whoever reads its mail.
    if !is_proven(core, door, email, false, proof) {
        return Ok(code_step(proof, email));
    }
    let account = users::by_email(&mut *core.store.read().await?, email).await?;
    Ok(match account {
        Some(_) => Step::SignIn(Some(email.clone())),
        None => Step::Register(Some(email.clone())),
    })
}

/// What somebody signed in has to do, at a door that is open to their account.
fn step_inside(core: &Core, door: &Door, who: &SignedIn, proof: Option<&Proof>) -> Step {
    let (email, verified) = (&who.user.email, who.user.email_verified_at.is_some());
    if !door.admits(email) {
        return Step::OutsideDomains;
    }
    // Where nothing can be mailed no address is asked to be proven; but one that is
    // not proven satisfies no domain rule.
    if door.is_choosy() && !core.sends_mail() && !verified {
        return Step::Unprovable;
    }
    if !is_proven(core, door, email, verified, proof) {
        return code_step(proof, email);
    }
    let allowed = door.organization.policy.sign_in_methods.allows(method_of(who));
    if allowed { Step::Accept } else { Step::OtherMethod }
}

/// By which way somebody signed in.
pub(super) fn method_of(who: &SignedIn) -> &Method {
    who.session.method.as_ref().unwrap_or(&Method::Password)
}

fn code_step(proof: Option<&Proof>, email: &EmailAddress) -> Step {
    match proof {
        Some(proof) if proof.email == *email && proof.proved_at.is_none() => Step::EnterCode(email.clone()),
        _ => Step::RequestCode(email.clone()),
    }
}

/// Whether nothing more is asked about the address: it is verified, the link was
/// mailed to it, a code proved it, or no mail can be sent at all.
pub(super) fn is_proven(core: &Core, door: &Door, email: &EmailAddress, verified: bool, proof: Option<&Proof>) -> bool {
    verified || proves(door, email, proof) || !core.sends_mail()
}

/// Whether link or code prove that the reader receives mail at the address.
pub(super) fn proves(door: &Door, email: &EmailAddress, proof: Option<&Proof>) -> bool {
    let mailed =
        matches!(&door.invite, Invite::Personal { invitation, channel: Channel::Mailed } if invitation.email == *email);
    mailed || proof.is_some_and(|p| p.email == *email && p.proved_at.is_some() && p.used_at.is_none())
}
