//! Roles: nobody makes, changes or deletes one beyond their own rights; the built-in
//! ones stay; what a deleted role was given to has the other one at once.

use usher::{
    domain::{
        error::{Conflict, Error},
        id::RoleId,
        permission::Permission,
    },
    server::service::{
        access::Member,
        links,
        people::{self, PeopleQuery},
        roles::{self, RoleForm},
    },
};

use crate::{
    cast::{Org, invite_as},
    world::{World, refusal},
};

fn form(name: &str, permissions: &str) -> RoleForm {
    let permissions = permissions.split_whitespace().map(str::to_owned).collect();
    RoleForm { name: name.into(), permissions, ..RoleForm::default() }
}

/// Somebody who manages roles and may see people, and nothing more.
async fn keeper(world: &World, org: &Org) -> (RoleId, Member) {
    let role = world.role(org, "Keeper", "people.view roles.manage").await;
    let who = world.join(org, "keeper@else.example", role).await;
    (role, world.member(org, &who).await)
}

async fn nobody_makes_a_role_beyond_their_own_rights(world: &World) {
    let org = world.organization("acme").await;
    let (own, keeper) = keeper(world, &org).await;
    let core = &*world.core;
    let before = world.dump_without(&["audit"]).await;
    assert_eq!(refusal(roles::create(core, &keeper, &form("Boss", "settings.manage")).await), Error::AboveOwnRights);
    assert_eq!(
        refusal(roles::edit(core, &keeper, own, &form("Keeper", "people.view roles.manage audit.view")).await),
        Error::AboveOwnRights,
        "nobody lifts themselves"
    );
    let high = world.role(&org, "High", "settings.manage").await;
    assert_eq!(refusal(roles::edit(core, &keeper, high, &form("High", "people.view")).await), Error::AboveOwnRights);
    let user = org.user.to_string();
    assert_eq!(refusal(roles::delete(core, &keeper, high, &user).await), Error::AboveOwnRights);
    assert_eq!(refusal(roles::find(core, &keeper, high).await), Error::AboveOwnRights);
    let low = roles::create(core, &keeper, &form("Looker", "people.view")).await.expect("a role");
    let administrator = org.administrator.to_string();
    assert_eq!(refusal(roles::delete(core, &keeper, low, &administrator).await), Error::AboveOwnRights);
    roles::delete(core, &keeper, low, &user).await.expect("deleted");
    world.sql(&format!("DELETE FROM roles WHERE id = '{high}'")).await;
    let locked = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().filter(|line| !line.starts_with("organizations:")).collect()
    };
    assert_eq!(locked(world.dump_without(&["audit"]).await), locked(before));
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE refused = 'above_own_rights'").await, 6);
}

async fn built_in_and_foreign_roles_stay(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let foreign = world.role(&other, "Theirs", "people.view").await;
    let own = world.role(&org, "Ours", "people.view").await;
    let owner = world.owner(&org).await;
    let core = &*world.core;
    for role in [org.administrator, org.user] {
        let built_in = Error::Conflict { why: Conflict::BuiltIn };
        assert_eq!(refusal(roles::edit(core, &owner, role, &form("X", "")).await), built_in);
        assert_eq!(refusal(roles::delete(core, &owner, role, &own.to_string()).await), built_in);
    }
    assert_eq!(refusal(roles::edit(core, &owner, foreign, &form("X", "")).await), Error::NotFound);
    assert_eq!(refusal(roles::find(core, &owner, foreign).await), Error::NotFound);
    assert_eq!(refusal(roles::delete(core, &owner, foreign, &own.to_string()).await), Error::NotFound);
    let unknown = Error::field("replacement", "role_unknown");
    for instead in [foreign.to_string(), own.to_string(), "nonsense".into(), String::new()] {
        assert_eq!(refusal(roles::delete(core, &owner, own, &instead).await), unknown, "{instead}");
    }
    for (typed, problem) in [
        (form("", ""), ("name", "name_empty")),
        (form("ADMINISTRATÓR", ""), ("name", "name_taken")),
        (form("Fine", "people.fly"), ("permission", "permission_unknown")),
        (form(&"x".repeat(61), ""), ("name", "name_too_long_here")),
    ] {
        let expected = Error::field(problem.0, problem.1);
        assert_eq!(refusal(roles::create(core, &owner, &typed).await), expected);
        assert_eq!(refusal(roles::edit(core, &owner, own, &typed).await), expected);
    }
    roles::edit(core, &owner, own, &form("Ours", "audit.view")).await.expect("its own name is no other's");
}

async fn a_deleted_role_is_replaced_everywhere(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    let old = world.role(&org, "Old", "people.view people.invite").await;
    let new = world.role(&org, "New", "audit.view").await;
    let who = world.join(&org, "bob@else.example", old).await;
    invite_as(&world.core, &owner, "eve@else.example", old).await.expect("an invitation");
    links::create(core, &owner, &links::LinkForm::of_role(old)).await.expect("a link");
    world
        .sql(&format!("UPDATE organizations SET sign_up_role_id = '{old}' WHERE id = '{}'", org.organization.id))
        .await;
    let shown = roles::find(core, &owner, old).await.expect("a role");
    assert_eq!((shown.holders.members, shown.holders.others, shown.holders.links), (1, 1, 1));

    roles::delete(core, &owner, old, &new.to_string()).await.expect("deleted");
    let list = |role| PeopleQuery { role: Some(role), ..PeopleQuery::default() };
    let page = people::list(core, &owner, &list(new)).await.expect("a page");
    assert_eq!(page.people.iter().map(|p| p.role.as_str()).collect::<Vec<_>>(), ["New", "New"]);
    for table in ["memberships", "invitations", "invite_links", "people"] {
        let n = world.number(&format!("SELECT count(*) FROM {table} WHERE role_id = '{new}'")).await;
        assert_eq!(n, if table == "people" { 2 } else { 1 }, "{table}");
    }
    assert_eq!(world.number(&format!("SELECT count(*) FROM organizations WHERE sign_up_role_id = '{new}'")).await, 1);
    let bob = world.member(&org, &who).await;
    assert!(bob.require(Permission::AuditView).is_ok() && bob.require(Permission::PeopleView).is_err());
    let noted = world.texts("SELECT details FROM audit WHERE action = 'role.delete' AND refused IS NULL").await;
    assert!(noted[0].contains("\"replacement\":\"New\""), "{noted:?}");
}

/// Rights that were taken away while somebody's page was open count for nothing.
async fn lost_rights_are_lost_at_the_next_request(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let (role, keeper) = keeper(world, &org).await;
    let owner = world.owner(&org).await;
    roles::edit(core, &owner, role, &form("Keeper", "roles.manage")).await.expect("less");
    // The member was read before: what they would hand on is looked up again.
    let refused = refusal(roles::create(core, &keeper, &form("Looker", "people.view")).await);
    assert_eq!(refused, Error::AboveOwnRights);
    roles::edit(core, &owner, role, &form("Keeper", "")).await.expect("nothing");
    assert_eq!(refusal(roles::create(core, &keeper, &form("None", "")).await), Error::Forbidden);
    assert!(owner.membership.authority.full_access, "an owner needs no role");
    roles::create(core, &owner, &form("All", "settings.manage audit.view")).await.expect("a role");
}

async fn only_those_who_manage_roles_do(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let own = world.role(&org, "Ours", "").await;
    let role = world.role(&org, "Rest", "people.view people.invite people.manage settings.manage audit.view").await;
    let who = world.join(&org, "bob@else.example", role).await;
    let bob = world.member(&org, &who).await;
    assert_eq!(refusal(roles::list(core, &bob).await), Error::Forbidden);
    assert_eq!(refusal(roles::find(core, &bob, own).await), Error::Forbidden);
    assert_eq!(refusal(roles::create(core, &bob, &form("X", "")).await), Error::Forbidden);
    assert_eq!(refusal(roles::edit(core, &bob, own, &form("X", "")).await), Error::Forbidden);
    assert_eq!(refusal(roles::delete(core, &bob, own, &org.user.to_string()).await), Error::Forbidden);
}

on_both!(
    nobody_makes_a_role_beyond_their_own_rights,
    built_in_and_foreign_roles_stay,
    a_deleted_role_is_replaced_everywhere,
    lost_rights_are_lost_at_the_next_request,
    only_those_who_manage_roles_do,
);
