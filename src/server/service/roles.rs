//! Roles: making, changing and deleting them. Nobody makes, changes or deletes one
//! beyond their own rights, and so nobody lifts themselves. The built-in ones stay.

use super::{
    super::{
        core::Core,
        store::{
            Batch,
            people::fold,
            roles::{self as store, Holders, Role},
        },
    },
    access::Member,
    drawn::{Drawn, Mark},
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    error::{Conflict, Error, Problems},
    id::RoleId,
    name::Name,
    permission::{Permission, Permissions},
};

/// The longest name of a role, in characters: it has to fit into a badge.
const LONGEST_NAME: usize = 60;

/// A role as its admins see it.
#[derive(Debug, Clone)]
pub struct ShownRole {
    /// The role.
    pub role: Role,
    /// How many have it.
    pub holders: Holders,
    /// Whether the reader may change and delete it.
    pub changeable: bool,
}

/// What a role is to be like, as typed.
#[derive(Debug, Clone, Default)]
pub struct RoleForm {
    /// Its name.
    pub name: String,
    /// Names of permissions.
    pub permissions: Vec<String>,
    /// What it was drawn from, where it exists.
    pub seen: Mark,
}

/// What the form of a role is drawn from.
pub fn drawn(role: &Role) -> Drawn {
    Drawn::default().text("name", &role.name).chosen("permissions", role.permissions.iter().map(Permission::name))
}

/// All roles, with how many have them.
pub async fn list(core: &Core, member: &Member) -> Result<Vec<ShownRole>, Fault> {
    let act = member.act(core, "role.view");
    act.run(async {
        member.require(Permission::RolesManage)?;
        let mut connection = core.store.read().await?;
        let mut shown = Vec::new();
        for role in store::all(&mut connection, member.organization_id()).await? {
            let holders = store::holders(&mut connection, role.id).await?;
            let changeable = require_changeable(member, &role).is_ok();
            shown.push(ShownRole { role, holders, changeable });
        }
        Ok(shown)
    })
    .await
}

/// A role that the member may change, and how many have it.
pub async fn find(core: &Core, member: &Member, id: RoleId) -> Result<ShownRole, Fault> {
    let act = member.act(core, "role.view").about(id);
    act.run(async {
        member.require(Permission::RolesManage)?;
        let mut connection = core.store.read().await?;
        let role = store::by_id(&mut connection, member.organization_id(), id).await?.ok_or(Error::NotFound)?;
        require_changeable(member, &role)?;
        let holders = store::holders(&mut connection, id).await?;
        Ok(ShownRole { role, holders, changeable: true })
    })
    .await
}

/// Makes a role.
pub async fn create(core: &Core, member: &Member, form: &RoleForm) -> Result<RoleId, Fault> {
    let act = member.act(core, "role.create");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = member.now(&mut tx).await?;
        member.require(Permission::RolesManage)?;
        let organization_id = member.organization_id();
        let all = store::all(&mut tx, organization_id).await?;
        let (name, permissions) = parse(form, &all, None)?;
        let role = Role { id: core.id(), organization_id, name, built_in: None, permissions };
        member.require_grant(&role, false)?;
        store::insert(&mut tx, &role, core.now()).await?;
        let details = Details::new().note("name", &role.name).note("permissions", role.permissions);
        act.done_with(&mut tx, role.id, details).await?;
        tx.commit().await?;
        Ok(role.id)
    })
    .await
}

/// Changes a role's name and permissions; who has it is affected at their next request.
pub async fn edit(core: &Core, member: &Member, id: RoleId, form: &RoleForm) -> Result<(), Fault> {
    let act = member.act(core, "role.edit").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = member.now(&mut tx).await?;
        member.require(Permission::RolesManage)?;
        let all = store::all(&mut tx, member.organization_id()).await?;
        let before = all.iter().find(|role| role.id == id).ok_or(Error::NotFound)?;
        require_changeable(&member, before)?;
        form.seen.require(&drawn(before))?;
        let (name, permissions) = parse(form, &all, Some(id))?;
        // What they hold themselves may come from this very role: it is what it was before.
        member.require_grant(&Role { permissions, ..before.clone() }, false)?;
        store::update(&mut tx, id, &name, permissions).await?;
        let details =
            Details::new().change("name", &before.name, &name).change("permissions", before.permissions, permissions);
        act.done_with(&mut tx, id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Deletes a role. Members, invitations and links that have it get the
/// replacement, which the member must be able to grant.
pub async fn delete(core: &Core, member: &Member, id: RoleId, replacement: &str) -> Result<(), Fault> {
    let act = member.act(core, "role.delete").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = member.now(&mut tx).await?;
        member.require(Permission::RolesManage)?;
        let all = store::all(&mut tx, member.organization_id()).await?;
        let role = all.iter().find(|role| role.id == id).ok_or(Error::NotFound)?;
        require_changeable(&member, role)?;
        let replacement = replacement.parse::<RoleId>().ok().filter(|other| *other != id);
        let replacement = all.iter().find(|other| Some(other.id) == replacement);
        let replacement = replacement.ok_or_else(|| Error::field("replacement", "role_unknown"))?;
        member.require_grant(replacement, false)?;
        let holders = store::holders(&mut tx, id).await?;
        // Each of them has another role from now on, and is told of as such.
        let who = store::who(&mut tx, id).await?;
        let change = Details::new().change("role", &role.name, &replacement.name);
        let mut batch = Batch::default();
        member.act(core, "member.edit").add_done_with(&mut tx, &mut batch, who.members, &change);
        member.act(core, "invitation.edit").add_done_with(&mut tx, &mut batch, who.invitations, &change);
        store::replace(&mut tx, id, replacement.id).await?;
        batch.run(&mut tx).await?;
        let details = Details::new()
            .note("name", &role.name)
            .note("replacement", &replacement.name)
            .note("members", holders.members);
        act.done_with(&mut tx, id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

fn require_changeable(member: &Member, role: &Role) -> Result<(), Fault> {
    if role.built_in.is_some() {
        return Err(Error::Conflict { why: Conflict::BuiltIn }.into());
    }
    member.require_grant(role, false)
}

fn parse(form: &RoleForm, all: &[Role], own: Option<RoleId>) -> Result<(String, Permissions), Error> {
    let mut problems = Problems::default();
    let name = problems.take("name", Name::parse(&form.name), |p| p.code());
    if let Some(name) = &name {
        let folded = fold(name.as_str());
        if name.as_str().chars().count() > LONGEST_NAME {
            problems.note("name", "name_too_long_here");
        } else if all.iter().any(|role| Some(role.id) != own && fold(&role.name) == folded) {
            problems.note("name", "name_taken");
        }
    }
    let permissions =
        problems.take("permission", form.permissions.join(" ").parse::<Permissions>(), |_| "permission_unknown");
    match (name, permissions, problems.into_error()) {
        (Some(name), Some(permissions), None) => Ok((name.to_string(), permissions)),
        (.., error) => Err(error.unwrap_or(Error::Internal)),
    }
}
