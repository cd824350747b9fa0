//! Letting an inactive member in again who accepts the link to come back.

use super::{
    super::{
        core::Core,
        store::{
            Tx, invitations,
            memberships::{self, Membership},
            organizations::Organization,
            people,
            users::{self, User},
        },
    },
    door::{Door, Invite, require_granter},
    enter::still_open,
    fault::Fault,
    tell,
};
use crate::domain::{error::Error, invitation::End, outbox::MailKind};

/// Lets them in as what they were: what the invitation noted when it was made does not count.
pub(super) async fn come_back(
    core: &Core,
    tx: &mut Tx,
    door: &Door,
    organization: &Organization,
    user: &User,
    membership: &Membership,
) -> Result<(), Fault> {
    let Invite::Personal { invitation, .. } = &door.invite else { return Err(Error::NotFound.into()) };
    let current = still_open(core, tx, invitation).await?;
    let inviter = (current.invited_by, current.purpose.permission());
    require_granter(tx, organization.id, inviter, membership.role_id, membership.authority.full_access).await?;
    let now = core.now();
    invitations::end(tx, current.id, End::Accepted(now), Some(user.id)).await?;
    tell::answer(core, tx, organization, &current, (MailKind::Accepted, now)).await?;
    memberships::reactivate(tx, membership.id).await?;
    people::refresh(tx, organization.id, &user.email, core.id(), core.now()).await?;
    Ok(users::remember_organization(tx, user.id, organization.id).await?)
}
