//! Changes what a member is.

use super::{
    super::{
        super::{
            core::Core,
            store::{
                Tx,
                groups::{self, Owner},
                memberships::{self, Changed},
                people as store,
            },
        },
        access::Member,
        act::Act,
        fault::Fault,
    },
    edit::{EditForm, Edited, Plan, compare, decide, keep},
    members::Target,
};
use crate::domain::{
    error::{Error, Problems},
    id::PersonId,
    name::{Name, NameProblem},
    terms::Terms,
};

pub(super) async fn edit(
    core: &Core,
    member: &Member,
    act: &Act<'_>,
    mut tx: Tx,
    (target, row, form, confirmed): (Target, PersonId, &EditForm, Option<&str>),
) -> Result<Edited, Fault> {
    let mut problems = Problems::default();
    let name = problems.take("name", Name::parse_optional(&form.name), NameProblem::code);
    let terms = form.terms.read(&mut tx, member, &mut problems).await?;
    if let Some(error) = problems.into_error() {
        return Err(error.into());
    }
    let (Some(name), Some(after)) = (name, terms) else { return Err(Error::Internal.into()) };
    // Nothing is kept of what the account says itself.
    let name = name.filter(|name| name.as_str() != target.user.name);
    let details = memberships::details(&mut tx, target.membership.id).await?.ok_or(Error::NotFound)?;
    let before = Terms {
        role_id: target.membership.role_id,
        full_access: target.membership.authority.full_access,
        groups: details.groups.clone(),
        metadata: details.metadata.clone(),
        ..after.clone()
    };
    let mut plan = Plan::default();
    let shown = |name: Option<&Name>| name.map_or_else(|| target.user.name.clone(), ToString::to_string);
    plan.note("name", shown(details.name.as_ref()), shown(name.as_ref()));
    compare(&mut tx, member, &mut plan, (&before, &after)).await?;
    if !after.full_access {
        target.require_other_owner(&mut tx).await?;
    }
    if let Some(decided) = decide(&plan, confirmed) {
        tx.leave().await?;
        return Ok(decided);
    }
    let changed = Changed {
        role_id: after.role_id,
        full_access: after.full_access,
        name: name.as_ref(),
        metadata: after.metadata.as_ref(),
    };
    memberships::change(&mut tx, target.membership.id, &changed, core.now()).await?;
    groups::replace(&mut tx, Owner::Membership, target.membership.id, &after.groups).await?;
    store::refresh(&mut tx, member.organization_id(), &target.user.email, core.id(), core.now()).await?;
    keep(act, tx, target.user.id, &plan).await?;
    Ok(Edited::Done(row))
}
