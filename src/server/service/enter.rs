//! Letting somebody in who came by a link: everything that could have changed since
//! the page was shown is looked at again, under the organization's lock.

use super::{
    super::{
        core::Core,
        store::{
            Tx, invitations, links,
            organizations::{self, Organization},
            people,
            proofs::{self, Proof},
            roles,
            users::User,
        },
    },
    door::{Door, Invite, dead_invitation, dead_link, inviter_can_grant},
    fault::Fault,
    invitations::require_seat,
    organizations::{Entrance, add_member},
};
use crate::domain::{
    error::{DeadLink, Error},
    invitation::End,
    person::Status,
    seats::Seats,
};

/// Lets the user in.
pub(super) async fn enter(
    core: &Core,
    tx: &mut Tx,
    door: &Door,
    user: &User,
    proof: Option<&Proof>,
) -> Result<(), Fault> {
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
            Entrance {
                role: current.role_id,
                full_access: current.full_access,
                groups: current.groups,
                metadata: current.metadata,
                invited_by: Some(current.invited_by),
            }
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
            Entrance {
                groups: current.groups,
                invited_by: Some(current.created_by),
                ..Entrance::into_role(current.role_id)
            }
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
