//! What a link opens, or an organization's own page to sign up. Opening changes nothing.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        keys::tokens::Genuine,
        store::{
            Read, Together, domains, groups, invitations, links, memberships,
            organizations::{self, Organization},
            products::{self, Product},
            roles::{self, BuiltIn, Role},
            users,
        },
    },
    act::{Act, Caller},
    fault::Fault,
    vouch::{self, may_grant},
};
use crate::domain::{
    email::EmailAddress,
    error::{DeadLink, Error},
    id::{InvitationId, LinkId},
    invitation::{Invitation, Purpose, State},
    link::{InviteLink, LinkState},
    mail_domain::MailDomain,
    permission::Permission,
    policy::SignUp,
    token::{Channel, Token},
};

/// Which kind of link somebody came by. Each opens only its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `/i/…`: an invitation for one email.
    Personal,
    /// `/r/…`: the way back of an inactive member.
    Reactivation,
    /// `/l/…`: an invite link for many people.
    Shared,
    /// `/join-us/…`: where an organization lets people sign themselves up. What
    /// names it is no secret, but its slug.
    SignUp,
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
    /// For whoever finds the organization's page.
    SignUp {
        /// The organization's domains; where only their people may come, who.
        domains: Vec<MailDomain>,
    },
}

/// A genuine link and what it leads to.
#[derive(Debug, Clone)]
pub struct Door {
    /// Where to.
    pub organization: Organization,
    /// As what.
    pub role: Role,
    /// Who invites, if somebody does.
    pub inviter: Option<String>,
    /// By what.
    pub invite: Invite,
    /// Where accepting leads, if it leads to a product.
    pub product: Option<Product>,
    /// The names of the groups that whoever accepts comes into.
    pub groups: Vec<String>,
    /// Why it does not open, if it does not.
    pub dead: Option<DeadLink>,
}

impl Door {
    /// The id that the page's form repeats, so that a page can't post another link's token.
    pub fn id(&self) -> String {
        match &self.invite {
            Invite::Personal { invitation, .. } => invitation.id.to_string(),
            Invite::Shared { link } => link.id.to_string(),
            Invite::SignUp { .. } => self.organization.id.to_string(),
        }
    }

    /// Whether whoever comes in here asks, and an admin decides.
    pub fn asks(&self) -> bool {
        match &self.invite {
            Invite::Personal { .. } => false,
            Invite::Shared { link } => link.needs_approval,
            Invite::SignUp { .. } => self.organization.policy.sign_up == SignUp::Open,
        }
    }

    /// Whose addresses may come in here; none lets all in.
    pub fn domains(&self) -> &[MailDomain] {
        match &self.invite {
            Invite::Personal { .. } => &[],
            Invite::Shared { link } => &link.domains,
            Invite::SignUp { .. } if self.asks() => &[],
            Invite::SignUp { domains } => domains,
        }
    }

    /// The domain rule: whether this address, once it is proven, may come in here.
    pub fn admits(&self, email: &EmailAddress) -> bool {
        match &self.invite {
            // Where only people of its domains may come, an organization without any lets nobody in.
            Invite::SignUp { domains } if !self.asks() => domains.iter().any(|domain| domain.holds(email)),
            _ => self.domains().is_empty() || self.domains().iter().any(|domain| domain.holds(email)),
        }
    }

    /// Whether only some addresses come in here: then they have to be proven.
    pub fn is_choosy(&self) -> bool {
        match &self.invite {
            Invite::SignUp { .. } => !self.asks(),
            _ => !self.domains().is_empty(),
        }
    }

    /// Whether it lets an inactive member in again.
    pub fn is_reactivation(&self) -> bool {
        matches!(&self.invite, Invite::Personal { invitation, .. } if invitation.purpose == Purpose::Reactivate)
    }

    /// Refuses where the link is dead.
    pub fn alive(&self) -> Result<(), Fault> {
        self.dead.map_or(Ok(()), |why| Err(Error::Dead { why }.into()))
    }
}

/// A form says which link its page was about: refuses that of another one.
pub async fn require_same(core: &Core, caller: &Caller, door: &Door, posted: &str) -> Result<(), Fault> {
    if door.id() == posted {
        return Ok(());
    }
    let act = Act::new(core, caller, "join.post").within(door.organization.id);
    act.run(async { Err(Error::field("door", "door_mismatch").into()) }).await
}

/// Opens a link. `NotFound` for whatever this server never made.
pub async fn open(core: &Core, kind: LinkKind, token: &str) -> Result<Door, Fault> {
    if kind == LinkKind::SignUp {
        return open_sign_up(core, token).await;
    }
    let token = Token::parse(token).ok_or(Error::NotFound)?;
    let now = core.now();
    let mut connection = core.store.read().await?;
    let (invite, dead) = match kind {
        LinkKind::Personal | LinkKind::Reactivation => {
            let invitation = invitations::by_id(&mut connection, InvitationId::from_bytes(token.id))
                .await?
                .ok_or(Error::NotFound)?;
            let checked = match (kind, invitation.purpose) {
                (LinkKind::Personal, Purpose::Join) => core.keys.check_invitation(&token, invitation.generation),
                (LinkKind::Reactivation, Purpose::Reactivate) => {
                    core.keys.check_reactivation(&token, invitation.generation)
                }
                _ => None,
            };
            let (channel, replaced) = match checked {
                Some(Genuine::Current(channel)) => (channel, false),
                Some(Genuine::Replaced) => (Channel::Copied, true),
                None => return Err(Error::NotFound.into()),
            };
            let dead = if replaced { Some(DeadLink::Revoked) } else { dead_invitation(invitation.state(now)) };
            (Invite::Personal { invitation, channel }, dead)
        }
        _ => {
            let link = links::by_id(&mut connection, LinkId::from_bytes(token.id)).await?.ok_or(Error::NotFound)?;
            let dead = match core.keys.check_link(&token, link.generation) {
                Some(Genuine::Current(())) => dead_link(link.state(now)),
                Some(Genuine::Replaced) => Some(DeadLink::Revoked),
                None => return Err(Error::NotFound.into()),
            };
            (Invite::Shared { link }, dead)
        }
    };
    let ((organization_id, inviter_id), (role_id, full_access, needed), (product_id, group_ids)) = match &invite {
        Invite::Personal { invitation: i, .. } => (
            (i.organization_id, i.invited_by),
            (i.role_id, i.full_access, i.purpose.permission()),
            (i.product_id, &i.groups),
        ),
        Invite::Shared { link } => (
            (link.organization_id, link.created_by),
            (link.role_id, false, Permission::PeopleInvite),
            (link.product_id, &link.groups),
        ),
        Invite::SignUp { .. } => return Err(Error::NotFound.into()),
    };
    let behind = (
        organizations::read(organization_id),
        roles::read(organization_id, role_id),
        users::read(inviter_id),
        memberships::read(organization_id, inviter_id),
        product_id.map_or_else(Read::nothing, |id| products::read(organization_id, id)),
        groups::read_names(organization_id, group_ids),
    );
    let (organization, role, inviter, inviting, product, groups) = behind.together(&mut connection).await?;
    let (Some(organization), Some(role), Some(inviter)) = (organization, role, inviter) else {
        return Err(Error::NotFound.into());
    };
    let grants = may_grant(inviting.as_ref(), needed, vouch::wanted(&role, full_access));
    let dead = dead.or_else(|| (!grants).then_some(DeadLink::InviterLostRights));
    Ok(Door { organization, role, inviter: Some(inviter.name), invite, product, groups, dead })
}

/// The organization's page to sign up, where it has one; else nobody learns that it
/// is there at all.
async fn open_sign_up(core: &Core, slug: &str) -> Result<Door, Fault> {
    let mut connection = core.store.read().await?;
    let organization = organizations::by_slug(&mut connection, slug).await?;
    let organization = organization.filter(|o| o.policy.sign_up != SignUp::Off).ok_or(Error::NotFound)?;
    let role = sign_up_role(&mut connection, &organization).await?;
    let domains = domains::of_organization(&mut connection, organization.id).await?;
    Ok(Door {
        organization,
        role,
        inviter: None,
        invite: Invite::SignUp { domains },
        product: None,
        groups: Vec::new(),
        dead: None,
    })
}

/// What those become who sign themselves up.
pub(super) async fn sign_up_role(connection: &mut AnyConnection, organization: &Organization) -> Result<Role, Fault> {
    let chosen = match organization.policy.sign_up_role {
        Some(id) => roles::by_id(connection, organization.id, id).await?,
        None => None,
    };
    if let Some(role) = chosen {
        return Ok(role);
    }
    let all = roles::all(connection, organization.id).await?;
    Ok(all.into_iter().find(|role| role.built_in == Some(BuiltIn::User)).ok_or(Error::NotFound)?)
}

pub(super) const fn dead_invitation(state: State) -> Option<DeadLink> {
    match state {
        State::Pending => None,
        State::Expired => Some(DeadLink::Expired),
        State::Accepted => Some(DeadLink::Accepted),
        State::Declined => Some(DeadLink::Declined),
        State::Revoked => Some(DeadLink::Revoked),
    }
}

pub(super) const fn dead_link(state: LinkState) -> Option<DeadLink> {
    match state {
        LinkState::On => None,
        LinkState::Off => Some(DeadLink::Off),
        LinkState::Deleted => Some(DeadLink::Revoked),
        LinkState::Expired => Some(DeadLink::Expired),
        LinkState::UsedUp => Some(DeadLink::UsedUp),
    }
}
