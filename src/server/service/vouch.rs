//! Who vouches for an invitation or a link: an active member who may invite and holds what
//! it grants. Where they no longer do, it lets nobody in.

use std::collections::HashMap;

use sqlx::AnyConnection;

use super::{
    super::store::{
        Read, Together, invitations,
        memberships::{self, Membership},
        roles::{self, Role},
    },
    fault::Fault,
};
use crate::domain::{
    error::{DeadLink, Error},
    grant::Authority,
    id::{InvitationId, OrganizationId, RoleId, UserId},
    invitation::Invitation,
    permission::Permission,
};

/// Whether this member may invite, or whatever is `needed`, and holds what is `wanted`.
pub fn may_grant(inviting: Option<&Membership>, needed: Permission, wanted: Authority) -> bool {
    inviting.is_some_and(|m| m.inactivated_at.is_none() && m.authority.allows(needed) && m.authority.may_grant(wanted))
}

/// Whether whoever made an invitation can still grant it.
pub async fn holds(connection: &mut AnyConnection, one: &Invitation) -> Result<bool, Fault> {
    let inviter = (one.invited_by, one.purpose.permission());
    can_grant(connection, one.organization_id, inviter, one.role_id, one.full_access).await
}

/// Who vouches for an invitation, what they must be allowed for that, and what it grants.
pub type Vouched = (UserId, Permission, Authority);

/// Who vouches for each of some invitations of the organization; a short list.
pub async fn of_several(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    ids: &[InvitationId],
) -> Result<HashMap<InvitationId, Vouched>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let asked = (invitations::read_several(organization, ids), roles::read_all(organization));
    let (found, roles) = asked.together(connection).await?;
    let vouched = found.into_iter().filter_map(|one| {
        let role = roles.iter().find(|role| role.id == one.role_id)?;
        Some((one.id, (one.invited_by, one.purpose.permission(), wanted(role, one.full_access))))
    });
    Ok(vouched.collect())
}

async fn can_grant(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    (inviter, needed): (UserId, Permission),
    role: RoleId,
    full_access: bool,
) -> Result<bool, Fault> {
    let found = read_granting(organization, inviter, role).together(connection).await?;
    holds_still(found, needed, full_access)
}

/// The role that is granted, and whoever grants it.
pub type ReadGranting = (Read<Option<Role>>, Read<Option<Membership>>);

/// What has to be read for [`require_granting`].
pub fn read_granting(organization: OrganizationId, inviter: UserId, role: RoleId) -> ReadGranting {
    (roles::read(organization, role), memberships::read(organization, inviter))
}

fn holds_still(
    (role, inviting): <ReadGranting as Together>::Found,
    needed: Permission,
    full_access: bool,
) -> Result<bool, Fault> {
    Ok(may_grant(inviting.as_ref(), needed, wanted(&role.ok_or(Error::NotFound)?, full_access)))
}

/// Refuses where the inviter, who once could, no longer can grant it.
pub async fn require_granter(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    inviter: (UserId, Permission),
    role: RoleId,
    full_access: bool,
) -> Result<(), Fault> {
    require_held(can_grant(connection, organization, inviter, role, full_access).await?)
}

/// The same, where it was read with other things.
pub fn require_granting(
    found: <ReadGranting as Together>::Found,
    needed: Permission,
    full_access: bool,
) -> Result<(), Fault> {
    require_held(holds_still(found, needed, full_access)?)
}

fn require_held(held: bool) -> Result<(), Fault> {
    if held { Ok(()) } else { Err(Error::Dead { why: DeadLink::InviterLostRights }.into()) }
}

/// What a role grants, with or without full access.
pub const fn wanted(role: &Role, full_access: bool) -> Authority {
    Authority { permissions: role.permissions, full_access }
}

/// The members who made some invitations or links.
#[derive(Debug, Default)]
pub struct Vouchers(HashMap<UserId, Membership>);

impl Vouchers {
    /// Looks them up.
    pub async fn of(
        connection: &mut AnyConnection,
        organization: OrganizationId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Result<Self, Fault> {
        let mut users: Vec<UserId> = users.into_iter().collect();
        users.sort_unstable();
        users.dedup();
        if users.is_empty() {
            return Ok(Self::default());
        }
        let found = memberships::read_several(organization, &users).run(connection).await?;
        Ok(Self(found.into_iter().map(|one| (one.user_id, one)).collect()))
    }

    /// Whether this one may still grant what is wanted.
    pub fn may_grant(&self, user: UserId, needed: Permission, wanted: Authority) -> bool {
        may_grant(self.0.get(&user), needed, wanted)
    }
}
