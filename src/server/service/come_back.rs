//! Letting an inactive member in again who accepts the link to come back.

use super::{
    super::{
        core::Core,
        store::{
            Together, Tx, invitations,
            memberships::{self, Membership},
            organizations::Organization,
            people, roles,
            users::{self, User},
        },
    },
    door::{Door, Invite, grants},
    enter::still_open,
    fault::Fault,
    tell,
};
use crate::domain::{
    error::{DeadLink, Error},
    invitation::End,
    outbox::MailKind,
};

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
    let granting =
        (roles::read(organization.id, membership.role_id), memberships::read(organization.id, current.invited_by));
    let (role, inviting) = granting.together(tx).await?;
    let (needed, full_access) = (current.purpose.permission(), membership.authority.full_access);
    if !grants(inviting.as_ref(), needed, &role.ok_or(Error::NotFound)?, full_access) {
        return Err(Error::Dead { why: DeadLink::InviterLostRights }.into());
    }
    let now = core.now();
    invitations::end(tx, current.id, End::Accepted(now), Some(user.id)).await?;
    tell::answer(core, tx, organization, &current, (MailKind::Accepted, now)).await?;
    memberships::reactivate(tx, membership.id).await?;
    people::refresh(tx, organization.id, &user.email, core.id(), core.now()).await?;
    Ok(users::remember_organization(tx, user.id, organization.id).await?)
}
