//! What a link opens. Opening changes nothing.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        keys::Genuine,
        store::{
            invitations, links, memberships,
            organizations::{self, Organization},
            roles::{self, Role},
            users,
        },
    },
    fault::Fault,
};
use crate::domain::{
    error::{DeadLink, Error},
    grant::Authority,
    id::{InvitationId, LinkId, UserId},
    invitation::{Invitation, State},
    link::{InviteLink, LinkState},
    permission::Permission,
    token::{Channel, Token},
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

/// Whether the inviter is an active member who may invite and holds what is granted.
pub(super) async fn inviter_can_grant(
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
