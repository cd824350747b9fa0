//! The invitee's side: what a link opens, what its reader has to do next, and
//! joining. Opening changes nothing.

use sqlx::AnyConnection;

use super::{
    super::{
        auth::strength,
        core::Core,
        store::{
            Tx, invitations, links, memberships,
            organizations::{self, Organization},
            people,
            proofs::{self, Proof},
            roles::{self, Role},
            users::{self, User},
        },
    },
    access::SignedIn,
    act::{Act, Caller},
    fault::Fault,
    invitations::require_seat,
    setup::{Entrance, add_member},
    sign_in::{self, Started},
};
use crate::{
    domain::{
        email::{EmailAddress, EmailProblem},
        error::{Conflict, DeadLink, Error, Problems},
        grant::Authority,
        id::{InvitationId, LinkId, UserId},
        invitation::{End, Invitation, State},
        link::{InviteLink, LinkState},
        name::{Name, NameProblem},
        password::PasswordProblem,
        permission::Permission,
        person::Status,
        seats::Seats,
        token::{Channel, Token},
    },
    server::keys::Genuine,
};

/// Which kind of link somebody came by. Each opens only its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `/i/…`: an invitation for one email.
    Personal,
    /// `/l/…`: an invite link for many people.
    Shared,
}

/// What a link turned out to be.
#[derive(Debug, Clone)]
pub enum Invite {
    /// For one email.
    Personal {
        /// The invitation.
        invitation: Invitation,
        /// How it reached its reader.
        channel: Channel,
    },
    /// For many people.
    Shared {
        /// The invite link.
        link: InviteLink,
    },
}

/// A genuine link and what it leads to.
#[derive(Debug, Clone)]
pub struct Door {
    /// Where to.
    pub organization: Organization,
    /// As what.
    pub role: Role,
    /// Who invites.
    pub inviter: String,
    /// By what.
    pub invite: Invite,
    /// Why it does not open, if it does not.
    pub dead: Option<DeadLink>,
}

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
    /// Choose name and password; give an address too where none is known.
    Register(Option<EmailAddress>),
    /// Accept or decline.
    Accept,
}

impl Door {
    /// The id that the page's form repeats, so that a page can't post another link's token.
    pub fn id(&self) -> String {
        match &self.invite {
            Invite::Personal { invitation, .. } => invitation.id.to_string(),
            Invite::Shared { link } => link.id.to_string(),
        }
    }

    /// Refuses where the link is dead.
    pub fn alive(&self) -> Result<(), Fault> {
        self.dead.map_or(Ok(()), |why| Err(Error::Dead { why }.into()))
    }
}

/// Opens a link. `NotFound` for whatever this server never made.
pub async fn open(core: &Core, kind: LinkKind, token: &str) -> Result<Door, Fault> {
    let token = Token::parse(token).ok_or(Error::NotFound)?;
    let now = core.now();
    let mut connection = core.store.read().await?;
    let (invite, dead) = match kind {
        LinkKind::Personal => {
            let invitation = invitations::by_id(&mut connection, InvitationId::from_bytes(token.id))
                .await?
                .ok_or(Error::NotFound)?;
            let (channel, replaced) = match core.keys.check_invitation(&token, invitation.generation) {
                Some(Genuine::Current(channel)) => (channel, false),
                Some(Genuine::Replaced) => (Channel::Copied, true),
                None => return Err(Error::NotFound.into()),
            };
            let dead = if replaced { Some(DeadLink::Revoked) } else { dead_invitation(invitation.state(now)) };
            (Invite::Personal { invitation, channel }, dead)
        }
        LinkKind::Shared => {
            let link = links::by_id(&mut connection, LinkId::from_bytes(token.id)).await?.ok_or(Error::NotFound)?;
            let dead = match core.keys.check_link(&token, link.generation) {
                Some(Genuine::Current(())) => dead_link(link.state(now)),
                Some(Genuine::Replaced) => Some(DeadLink::Revoked),
                None => return Err(Error::NotFound.into()),
            };
            (Invite::Shared { link }, dead)
        }
    };
    let (organization_id, role_id, inviter_id, full_access) = match &invite {
        Invite::Personal { invitation: i, .. } => (i.organization_id, i.role_id, i.invited_by, i.full_access),
        Invite::Shared { link } => (link.organization_id, link.role_id, link.created_by, false),
    };
    let organization = organizations::by_id(&mut connection, organization_id).await?.ok_or(Error::NotFound)?;
    let role = roles::by_id(&mut connection, organization_id, role_id).await?.ok_or(Error::NotFound)?;
    let inviter = users::by_id(&mut connection, inviter_id).await?.ok_or(Error::NotFound)?;
    let can_grant = inviter_can_grant(&mut connection, inviter_id, &role, full_access).await?;
    let dead = dead.or_else(|| (!can_grant).then_some(DeadLink::InviterLostRights));
    Ok(Door { organization, role, inviter: inviter.name, invite, dead })
}

const fn dead_invitation(state: State) -> Option<DeadLink> {
    match state {
        State::Pending => None,
        State::Expired => Some(DeadLink::Expired),
        State::Accepted => Some(DeadLink::Accepted),
        State::Declined => Some(DeadLink::Declined),
        State::Revoked => Some(DeadLink::Revoked),
    }
}

const fn dead_link(state: LinkState) -> Option<DeadLink> {
    match state {
        LinkState::On => None,
        LinkState::Off => Some(DeadLink::Off),
        LinkState::Expired => Some(DeadLink::Expired),
        LinkState::UsedUp => Some(DeadLink::UsedUp),
    }
}

/// What the reader has to do next.
pub async fn next_step(core: &Core, door: &Door, who: Option<&SignedIn>, proof: Option<&Proof>) -> Result<Step, Fault> {
    let mut connection = core.store.read().await?;
    if let Some(who) = who {
        let membership = memberships::find(&mut connection, door.organization.id, who.user.id).await?;
        match membership {
            Some(m) if m.inactivated_at.is_none() => return Ok(Step::AlreadyMember),
            Some(_) => return Ok(Step::Inactive),
            None => {}
        }
    }
    if let Some(why) = door.dead {
        return Ok(Step::Dead(why));
    }
    if let Some(who) = who {
        let theirs = match &door.invite {
            Invite::Personal { invitation, .. } => invitation.email == who.user.email,
            Invite::Shared { .. } => true,
        };
        if !theirs {
            return Ok(Step::OtherAccount);
        }
        if is_proven(core, door, &who.user.email, who.user.email_verified_at.is_some(), proof) {
            return Ok(Step::Accept);
        }
        return Ok(code_step(proof, &who.user.email));
    }
    let email = match &door.invite {
        Invite::Personal { invitation, .. } => Some(&invitation.email),
        Invite::Shared { .. } => proof.map(|proof| &proof.email),
    };
    let Some(email) = email else {
        return Ok(if core.sends_mail() { Step::GiveAddress } else { Step::Register(None) });
    };
    // Whether the address has an account is told only to whoever reads its mail.
    if !is_proven(core, door, email, false, proof) {
        return Ok(code_step(proof, email));
    }
    let account = users::by_email(&mut connection, email).await?;
    Ok(match account {
        Some(_) => Step::SignIn(Some(email.clone())),
        None => Step::Register(Some(email.clone())),
    })
}

fn code_step(proof: Option<&Proof>, email: &EmailAddress) -> Step {
    match proof {
        Some(proof) if proof.email == *email && proof.proved_at.is_none() => Step::EnterCode(email.clone()),
        _ => Step::RequestCode(email.clone()),
    }
}

/// Whether nothing more is asked about the address: it is verified, the link was
/// mailed to it, a code proved it, or no mail can be sent at all.
fn is_proven(core: &Core, door: &Door, email: &EmailAddress, verified: bool, proof: Option<&Proof>) -> bool {
    verified || proves(door, email, proof) || !core.sends_mail()
}

/// Whether link or code prove that the reader receives mail at the address.
fn proves(door: &Door, email: &EmailAddress, proof: Option<&Proof>) -> bool {
    let mailed =
        matches!(&door.invite, Invite::Personal { invitation, channel: Channel::Mailed } if invitation.email == *email);
    mailed || proof.is_some_and(|p| p.email == *email && p.proved_at.is_some() && p.used_at.is_none())
}

/// What a new person types.
#[derive(Debug, Clone, Default)]
pub struct RegisterForm {
    /// Their address, where none is known yet.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password.
    pub password: String,
}

/// A new person makes an account and joins; they are signed in at once.
pub async fn register(
    core: &Core,
    caller: &Caller,
    door: &Door,
    proof: Option<&Proof>,
    form: &RegisterForm,
) -> Result<Started, Fault> {
    let act = Act::new(core, caller, "join.register").within(door.organization.id);
    act.run(async {
        let known = match next_step(core, door, None, proof).await? {
            Step::Register(known) => known,
            Step::Dead(why) => return Err(Error::Dead { why }.into()),
            Step::SignIn(_) => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            _ => return Err(Error::Unverified.into()),
        };
        let mut problems = Problems::default();
        let email = match known {
            Some(email) => Some(email),
            None => problems.take("email", EmailAddress::parse(&form.email), EmailProblem::code),
        };
        let name = problems.take("name", Name::parse(&form.name), NameProblem::code);
        let own = [form.name.as_str(), email.as_ref().map_or("", EmailAddress::as_str), &door.organization.name];
        problems.take(
            "password",
            strength::check(&form.password, core.settings.password.shortest, &own),
            PasswordProblem::code,
        );
        let (Some(email), Some(name)) = (email, name) else {
            return Err(problems.into_error().unwrap_or(Error::Internal).into());
        };
        if let Some(error) = problems.into_error() {
            return Err(error.into());
        }
        let hash = core.hasher.hash(&form.password).await?;
        let now = core.now();
        let user = User {
            id: core.id(),
            email_verified_at: proves(door, &email, proof).then_some(now),
            email,
            name: name.to_string(),
            created_at: now,
            last_organization_id: None,
        };
        let mut tx = core.store.begin().await?;
        match users::insert(&mut tx, &user, Some(&hash)).await {
            Err(e) if e.is_unique_violation() => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            other => other?,
        }
        enter(core, &mut tx, door, &user, proof).await?;
        let started = sign_in::start(core, &mut tx, user.id, caller, false).await?;
        Act::new(core, caller, "join.register")
            .within(door.organization.id)
            .by(user.id)
            .done(&mut tx, door.id())
            .await?;
        tx.commit().await?;
        Ok(started)
    })
    .await
}

/// Somebody signed in accepts.
pub async fn accept(
    core: &Core,
    caller: &Caller,
    door: &Door,
    who: &SignedIn,
    proof: Option<&Proof>,
) -> Result<(), Fault> {
    let act = Act::new(core, caller, "join.accept").within(door.organization.id).by(who.user.id);
    act.run(async {
        match next_step(core, door, Some(who), proof).await? {
            Step::Accept => {}
            // Accepting twice is harmless.
            Step::AlreadyMember => return Ok(()),
            Step::Dead(why) => return Err(Error::Dead { why }.into()),
            Step::OtherAccount => return Err(Error::OtherAddress.into()),
            Step::Inactive => return Err(Error::Conflict { why: Conflict::Inactive }.into()),
            _ => return Err(Error::Unverified.into()),
        }
        let mut tx = core.store.begin().await?;
        enter(core, &mut tx, door, &who.user, proof).await?;
        if proves(door, &who.user.email, proof) {
            users::verify(&mut tx, who.user.id, core.now()).await?;
        }
        act.done(&mut tx, door.id()).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// The invitee of a personal invitation says no.
pub async fn decline(core: &Core, caller: &Caller, door: &Door) -> Result<(), Fault> {
    let act = Act::new(core, caller, "join.decline").within(door.organization.id);
    act.run(async {
        door.alive()?;
        let Invite::Personal { invitation, channel: Channel::Mailed } = &door.invite else {
            return Err(Error::Forbidden.into());
        };
        let now = core.now();
        let mut tx = core.store.begin().await?;
        organizations::lock(&mut tx, door.organization.id).await?;
        if !invitations::end(&mut tx, invitation.id, End::Declined(now), None).await? {
            return Err(Error::Conflict { why: Conflict::NotPending }.into());
        }
        people::refresh(&mut tx, door.organization.id, &invitation.email, core.id(), now).await?;
        act.done(&mut tx, invitation.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Lets the user in: everything that could have changed since the page was shown
/// is looked at again, under the organization's lock.
async fn enter(core: &Core, tx: &mut Tx, door: &Door, user: &User, proof: Option<&Proof>) -> Result<(), Fault> {
    let now = core.now();
    let organization = organizations::lock(tx, door.organization.id).await?.ok_or(Error::NotFound)?;
    let known = people::known(tx, organization.id, &user.email).await?;
    if known.is_some_and(|known| known.status == Status::Active) {
        // Twice at once: the other one let them in. Harmless.
        return Ok(());
    }
    let entrance = match &door.invite {
        Invite::Personal { invitation, .. } => {
            let current = invitations::by_id(tx, invitation.id).await?.ok_or(Error::NotFound)?;
            require_alive(dead_invitation(current.state(now)))?;
            invitations::end(tx, current.id, End::Accepted(now), Some(user.id)).await?;
            Entrance { role: current.role_id, full_access: current.full_access, invited_by: Some(current.invited_by) }
        }
        Invite::Shared { link } => {
            let current = links::by_id(tx, link.id).await?.ok_or(Error::NotFound)?;
            let regenerated = (current.generation != link.generation).then_some(DeadLink::Revoked);
            require_alive(regenerated.or_else(|| dead_link(current.state(now))))?;
            people::settle(tx, organization.id, now).await?;
            let invited = known.filter(|k| k.status == Status::Pending).and_then(|k| k.invitation_id);
            match invited {
                // Their own invitation has a seat for them already.
                Some(id) => {
                    invitations::end(tx, id, End::Accepted(now), Some(user.id)).await?;
                }
                None => {
                    let taken = people::counts(tx, organization.id).await?.seats_taken();
                    require_seat(Seats { limit: organization.member_limit, taken })?;
                }
            }
            if !links::take_use(tx, link.id, user.id, now).await? {
                return Err(Error::Dead { why: DeadLink::UsedUp }.into());
            }
            Entrance { role: current.role_id, full_access: false, invited_by: Some(current.created_by) }
        }
    };
    require_granter(tx, &organization, &entrance).await?;
    if let Some(proof) = proof.filter(|proof| proof.proved_at.is_some())
        && !proofs::spend(tx, proof.id, now).await?
    {
        return Err(Error::Dead { why: DeadLink::Used }.into());
    }
    add_member(core, tx, organization.id, user, &entrance).await
}

fn require_alive(dead: Option<DeadLink>) -> Result<(), Fault> {
    dead.map_or(Ok(()), |why| Err(Error::Dead { why }.into()))
}

/// Whoever invited must still be able to.
async fn require_granter(tx: &mut Tx, organization: &Organization, entrance: &Entrance) -> Result<(), Fault> {
    let role = roles::by_id(tx, organization.id, entrance.role).await?.ok_or(Error::NotFound)?;
    let inviter = entrance.invited_by.ok_or(Error::NotFound)?;
    if inviter_can_grant(tx, inviter, &role, entrance.full_access).await? {
        Ok(())
    } else {
        Err(Error::Dead { why: DeadLink::InviterLostRights }.into())
    }
}

/// Whether the inviter is an active member who may invite and holds what is granted.
async fn inviter_can_grant(
    connection: &mut AnyConnection,
    inviter: UserId,
    role: &Role,
    full_access: bool,
) -> Result<bool, Fault> {
    let wanted = Authority { permissions: role.permissions, full_access };
    let membership = memberships::find(connection, role.organization_id, inviter).await?;
    Ok(membership.is_some_and(|m| {
        m.inactivated_at.is_none() && m.authority.allows(Permission::PeopleInvite) && m.authority.may_grant(wanted)
    }))
}
