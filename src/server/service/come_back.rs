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
    fault::Fault,
    tell,
    vouch::require_granter,
};
use crate::domain::{
    invitation::{End, Invitation},
    outbox::MailKind,
};

/// Lets them in by an invitation that is open, as what they were: what it noted when it was
/// made does not count.
pub(super) async fn come_back(
    core: &Core,
    tx: &mut Tx,
    current: &Invitation,
    organization: &Organization,
    user: &User,
    membership: &Membership,
) -> Result<(), Fault> {
    let inviter = (current.invited_by, current.purpose.permission());
    require_granter(tx, organization.id, inviter, membership.role_id, membership.authority.full_access).await?;
    let now = core.now();
    invitations::end(tx, current.id, End::Accepted(now), Some(user.id)).await?;
    tell::answer(core, tx, organization, current, (MailKind::Accepted, now)).await?;
    memberships::reactivate(tx, membership.id).await?;
    people::refresh(tx, organization.id, &user.email, core.id(), core.now()).await?;
    Ok(users::remember_organization(tx, user.id, organization.id).await?)
}
