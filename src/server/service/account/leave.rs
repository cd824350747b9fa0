//! Leaving an organization. Nobody leaves it without an owner.

use sqlx::AnyConnection;

use super::{
    super::{
        super::{
            core::Core,
            store::{
                invitations,
                memberships::{self, Membership},
                organizations, people, requests, users,
            },
        },
        act::Act,
        fault::Fault,
    },
    Holder, Place,
};
use crate::domain::{
    audit::Details,
    error::{Conflict, Error},
    request::Decision,
};

/// The place of this name, of those where the person is.
pub fn place<'a>(holder: &'a Holder, slug: &str) -> Result<&'a Place, Fault> {
    holder.places.iter().find(|place| place.organization.slug == slug).ok_or_else(|| Error::NotFound.into())
}

/// Whether the place would have no owner without this person.
pub async fn is_last_owner(core: &Core, place: &Place) -> Result<bool, Fault> {
    let mut connection = core.store.read().await?;
    is_last(&mut connection, &place.membership).await
}

pub(super) async fn is_last(connection: &mut AnyConnection, membership: &Membership) -> Result<bool, Fault> {
    let owner = membership.authority.full_access && membership.inactivated_at.is_none();
    Ok(owner && !memberships::has_other_owner(connection, membership.organization_id, membership.user_id).await?)
}

/// Leaves the organization at `slug`.
pub async fn leave(core: &Core, holder: &Holder, slug: &str) -> Result<(), Fault> {
    let act = holder.act(core, "organization.leave");
    let place = match place(holder, slug) {
        Ok(place) => place,
        Err(fault) => return act.run(async { Err(fault) }).await,
    };
    let id = place.organization.id;
    let act = Act::new(core, &holder.caller, "organization.leave").by(holder.user.id).within(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        organizations::lock(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let membership = memberships::find(&mut tx, id, holder.user.id).await?.ok_or(Error::NotFound)?;
        if is_last(&mut tx, &membership).await? {
            return Err(Error::Conflict { why: Conflict::LastOwner }.into());
        }
        let now = core.now();
        memberships::delete(&mut tx, membership.id).await?;
        // What they were invited to or asked for before is no way back in.
        invitations::revoke_all_of(&mut tx, id, &holder.user.email, now).await?;
        if let Some(asked) = requests::newest_of(&mut tx, id, holder.user.id).await?.filter(|r| r.decision.is_none()) {
            requests::decide(&mut tx, asked.id, Decision::Denied(now), holder.user.id).await?;
        }
        users::forget_organization(&mut tx, holder.user.id, id).await?;
        people::refresh(&mut tx, id, &holder.user.email, core.id(), now).await?;
        let who = Details::new().note("email", &holder.user.email).note("name", &holder.user.name);
        act.done_with(&mut tx, holder.user.id, who).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
