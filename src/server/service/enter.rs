//! Letting somebody in who came by a link or signs themselves up: everything that
//! could have changed since the page was shown is looked at again, under the
//! organization's lock.

use super::{
    super::{
        core::Core,
        store::{
            And, Batch, Read, Together, Tx, domains, invitations, links, memberships,
            organizations::{self, Organization},
            people_counts,
            phone_proofs::PhoneProof,
            proofs::{self, Proof},
            users::User,
        },
    },
    act::{Act, Caller},
    come_back::come_back,
    door::{Door, Invite, dead_invitation, dead_link, sign_up_role},
    fault::Fault,
    invitations::require_seat,
    organizations::{Entrance, add_found, read_comer},
    phone,
    requests::{self, Asking},
    tell, vouch,
};
use crate::domain::{
    error::{Conflict, DeadLink, Error},
    id::{InvitationId, OrganizationId},
    invitation::{End, Invitation},
    link::InviteLink,
    method::Method,
    outbox::MailKind,
    permission::Permission,
    person::Counts,
    policy::SignUp,
    request::Source,
    seats::Seats,
    time::Timestamp,
};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// They are a member.
    In,
    /// They asked, and an admin decides.
    Asked,
}

/// By which way it goes on.
enum Way {
    In(Entrance),
    Ask(Asking),
}

/// Somebody who comes in.
pub(super) struct Comer<'a> {
    /// Their account.
    pub user: &'a User,
    /// By which proof, if by one.
    pub proof: Option<&'a Proof>,
    /// The phone number that they proved, if they did.
    pub phone: Option<&'a PhoneProof>,
    /// Whether their address is proven, by whatever.
    pub proven: bool,
    /// By which way they are signed in, or will be.
    pub method: &'a Method,
}

/// Lets somebody in, or asks for them. What is still to be written comes with the answer:
/// [`complete`] does it.
pub(super) async fn enter(
    core: &Core,
    caller: &Caller,
    tx: &mut Tx,
    door: &Door,
    comer: &Comer<'_>,
) -> Result<(Came, Batch), Fault> {
    let user = comer.user;
    let mut batch = Batch::default();
    let id = door.organization.id;
    let (invitation, link) = match &door.invite {
        Invite::Personal { invitation, .. } => (invitations::read(invitation.id), Read::nothing()),
        Invite::Shared { link } => (Read::nothing(), links::read(link.id)),
        Invite::SignUp { .. } => (Read::nothing(), Read::nothing()),
    };
    let needs_seat = !matches!(door.invite, Invite::Personal { .. }) && !door.asks();
    let (counts, invited) = if needs_seat { read_seats(core, id, user) } else { (Read::nothing(), Read::nothing()) };
    let current = (memberships::read(id, user.id), invitation, link, counts, invited);
    let locked = organizations::lock_and_read(tx, id, current).await?.ok_or(Error::NotFound)?;
    let (organization, (membership, invitation, link, counts, invited)) = locked;
    let seats = needs_seat.then_some((counts, invited));
    match membership {
        // Twice at once: the other one let them in. Harmless.
        Some(membership) if membership.inactivated_at.is_none() => return Ok((Came::In, batch)),
        Some(membership) if door.is_reactivation() => {
            require_method(&organization, comer.method)?;
            phone::keep(core, tx, &organization, door, user.id, comer.phone).await?;
            let Invite::Personal { invitation: shown, .. } = &door.invite else { return Err(Error::NotFound.into()) };
            let current = require_open(core, shown, invitation)?;
            come_back(core, tx, &current, &organization, user, &membership).await?;
            spend(core, tx, comer.proof).await?;
            return Ok((Came::In, batch));
        }
        Some(_) => return Err(Error::Conflict { why: Conflict::Inactive }.into()),
        // Whoever was removed in the meantime has nothing to come back to.
        None if door.is_reactivation() => return Err(Error::Dead { why: DeadLink::Revoked }.into()),
        None => {}
    }
    require_method(&organization, comer.method)?;
    phone::keep(core, tx, &organization, door, user.id, comer.phone).await?;
    let way = match &door.invite {
        Invite::Personal { invitation: shown, .. } => {
            let current = require_open(core, shown, invitation)?;
            personal(core, tx, &mut batch, &organization, current, user).await?
        }
        Invite::Shared { link: shown } => {
            let current = link.ok_or(Error::NotFound)?;
            shared(core, tx, &mut batch, &organization, (shown, current), (comer, seats)).await?
        }
        Invite::SignUp { .. } => sign_up(core, tx, &organization, (comer, seats)).await?,
    };
    spend(core, tx, comer.proof).await?;
    match way {
        Way::In(entrance) => {
            let (role, inviting) = match entrance.invited_by {
                Some(inviter) => vouch::read_granting(organization.id, inviter, entrance.role),
                None => (Read::nothing(), Read::nothing()),
            };
            let all = And(role, And(inviting, read_comer(organization.id, user)));
            let (role, (inviting, found)) = all.together(tx).await?;
            if entrance.invited_by.is_some() {
                vouch::require_granting((role, inviting), Permission::PeopleInvite, entrance.full_access)?;
            }
            add_found(core, tx, &mut batch, organization.id, (user, found), &entrance).await?;
            Ok((Came::In, batch))
        }
        Way::Ask(asking) => {
            requests::ask(core, caller, tx, &organization, user, &asking).await?;
            Ok((Came::Asked, batch))
        }
    }
}

/// Writes what is still to be written, with the entry that they came through the door, and
/// makes it so.
pub(super) async fn complete(
    core: &Core,
    mut tx: Tx,
    mut batch: Batch,
    act: &Act<'_>,
    door: &Door,
) -> Result<(), Fault> {
    act.add_done(&mut tx, &mut batch, [door.id()]);
    batch.run(&mut tx).await?;
    tx.commit().await?;
    core.outbox.notify_one();
    Ok(())
}

async fn personal(
    core: &Core,
    tx: &mut Tx,
    batch: &mut Batch,
    organization: &Organization,
    current: Invitation,
    user: &User,
) -> Result<Way, Fault> {
    let now = core.now();
    invitations::accept(batch, &current, now, user.id);
    tell::answer(core, tx, organization, &current, (MailKind::Accepted, now)).await?;
    Ok(Way::In(Entrance {
        role: current.role_id,
        full_access: current.full_access,
        groups: current.groups,
        metadata: current.metadata,
        invited_by: Some(current.invited_by),
    }))
}

async fn shared(
    core: &Core,
    tx: &mut Tx,
    batch: &mut Batch,
    organization: &Organization,
    (shown, current): (&InviteLink, InviteLink),
    (comer, seats): (&Comer<'_>, Option<FoundSeats>),
) -> Result<Way, Fault> {
    let now = core.now();
    let regenerated = (current.generation != shown.generation).then_some(DeadLink::Revoked);
    require_alive(regenerated.or_else(|| dead_link(current.state(now))))?;
    let admitted = current.domains.is_empty() || (comer.proven && current.admits(&comer.user.email));
    require_domain(admitted)?;
    let entrance = Entrance {
        groups: current.groups.clone(),
        invited_by: Some(current.created_by),
        ..Entrance::into_role(current.role_id)
    };
    if current.needs_approval {
        // Whoever could not let them in could not have them ask either.
        require_granter(tx, organization, &entrance).await?;
        return Ok(Way::Ask(Asking { source: Source::Link, link: Some(current) }));
    }
    take_seat(core, tx, organization, comer.user, seats).await?;
    links::count_use(batch, current.id, comer.user.id, now);
    Ok(Way::In(entrance))
}

async fn sign_up(
    core: &Core,
    tx: &mut Tx,
    organization: &Organization,
    (comer, seats): (&Comer<'_>, Option<FoundSeats>),
) -> Result<Way, Fault> {
    let of_ours = comer.proven && domains::hold(tx, organization.id, &comer.user.email).await?;
    match organization.policy.sign_up {
        SignUp::Off => Err(Error::NotFound.into()),
        SignUp::Open => {
            let source = if of_ours { Source::Domain } else { Source::Open };
            Ok(Way::Ask(Asking { source, link: None }))
        }
        SignUp::Domain => {
            require_domain(of_ours)?;
            take_seat(core, tx, organization, comer.user, seats).await?;
            let role = sign_up_role(tx, organization).await?;
            Ok(Way::In(Entrance::into_role(role.id)))
        }
    }
}

/// The counts of an organization, and the invitation that somebody has besides, with its end.
type FoundSeats = <ReadSeats as Together>::Found;
type ReadSeats = (Read<Option<Counts>>, Read<Option<(InvitationId, Timestamp)>>);

fn read_seats(core: &Core, organization: OrganizationId, user: &User) -> ReadSeats {
    (people_counts::read_settled(organization, core.now()), invitations::read_open_of(organization, &user.email))
}

/// Takes the seat that an invitation reserved for them, or a free one. An
/// invitation that is open ends: were it left, it would turn up again once they leave.
/// What was `found` already under the organization's lock is not looked up again.
pub(super) async fn take_seat(
    core: &Core,
    tx: &mut Tx,
    organization: &Organization,
    user: &User,
    found: Option<FoundSeats>,
) -> Result<(), Fault> {
    let now = core.now();
    let (settled, invited) = match found {
        Some(found) => found,
        None => read_seats(core, organization.id, user).together(tx).await?,
    };
    let taken = people_counts::counts_at(tx, organization.id, now, settled).await?.seats_taken();
    if invited.is_none_or(|(_, end)| now >= end) {
        require_seat(Seats { limit: organization.member_limit, taken })?;
    }
    if let Some((id, _)) = invited {
        invitations::end(tx, id, End::Accepted(now), Some(user.id)).await?;
    }
    Ok(())
}

/// The invitation as it is now, if it still lets somebody in: it may have been ended,
/// or readdressed, since its page was shown.
pub(super) async fn still_open(core: &Core, tx: &mut Tx, shown: &Invitation) -> Result<Invitation, Fault> {
    require_open(core, shown, invitations::by_id(tx, shown.id).await?)
}

fn require_open(core: &Core, shown: &Invitation, current: Option<Invitation>) -> Result<Invitation, Fault> {
    let current = current.ok_or(Error::NotFound)?;
    let replaced = current.generation != shown.generation || current.email != shown.email;
    require_alive(dead_invitation(current.state(core.now())).or(replaced.then_some(DeadLink::Revoked)))?;
    Ok(current)
}

/// Uses up the proof, if they came by one.
async fn spend(core: &Core, tx: &mut Tx, proof: Option<&Proof>) -> Result<(), Fault> {
    if let Some(proof) = proof.filter(|proof| proof.proved_at.is_some())
        && !proofs::spend(tx, proof.id, core.now()).await?
    {
        return Err(Error::Dead { why: DeadLink::Used }.into());
    }
    Ok(())
}

fn require_alive(dead: Option<DeadLink>) -> Result<(), Fault> {
    dead.map_or(Ok(()), |why| Err(Error::Dead { why }.into()))
}

/// Which ways are allowed may have been changed since the page was shown.
fn require_method(organization: &Organization, method: &Method) -> Result<(), Fault> {
    if organization.policy.sign_in_methods.allows(method) { Ok(()) } else { Err(Error::MethodNotAllowed.into()) }
}

fn require_domain(admitted: bool) -> Result<(), Fault> {
    if admitted { Ok(()) } else { Err(Error::field("email", "email_outside_domains").into()) }
}

/// Whoever invited, if somebody did, must still be able to.
async fn require_granter(tx: &mut Tx, organization: &Organization, entrance: &Entrance) -> Result<(), Fault> {
    let Some(inviter) = entrance.invited_by else { return Ok(()) };
    let inviter = (inviter, Permission::PeopleInvite);
    vouch::require_granter(tx, organization.id, inviter, entrance.role, entrance.full_access).await
}
