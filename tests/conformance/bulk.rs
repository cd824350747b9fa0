//! The same done to several at once: each gets what it would get alone, in one
//! transaction.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        person::Status,
    },
    server::service::{
        access::Member,
        groups, join,
        people::{
            bulk::{self, BulkForm, BulkResult, Deed},
            members, reactivate,
        },
    },
};

use crate::{
    cast::{Org, caller, invite_as},
    world::{World, at_once, refusal},
};

impl World {
    async fn bulk(&self, acting: &Member, deed: Deed, rows: &[String], choice: &str) -> Vec<BulkResult> {
        let form = BulkForm { deed, ids: rows.to_vec(), choice: choice.into() };
        bulk::run(&self.core, acting, &form).await.expect("results")
    }

    async fn rows(&self, org: &Org, addresses: &[&str]) -> Vec<String> {
        let mut rows = Vec::new();
        for address in addresses {
            rows.push(self.row(org, address).await);
        }
        rows
    }
}

fn codes(results: &[BulkResult]) -> Vec<&'static str> {
    results.iter().map(|result| result.outcome.as_ref().map_or_else(Error::code, |()| "done")).collect()
}

const NOT_HERE: &str = "not_in_this_status";

async fn deleting_kills_every_link(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let mut ids = Vec::new();
    for i in 0..3 {
        ids.push(world.invite(&org, &format!("p{i}@else.example")).await);
    }
    let gone = world.join(&org, "gone@else.example", org.user).await;
    members::inactivate(&world.core, &owner, &world.row_of(&org, &gone).await).await.expect("inactive");
    let mut rows =
        world.rows(&org, &["p0@else.example", "p1@else.example", "gone@else.example", "owner@acme.example"]).await;
    rows.push(world.core.id::<()>().to_string());
    rows.push("nonsense".into());
    let results = world.bulk(&owner, Deed::Delete, &rows, "").await;
    assert_eq!(codes(&results), ["done", "done", "done", NOT_HERE]);
    for id in &ids[..2] {
        assert_eq!(world.door(*id).await.dead, Some(DeadLink::Revoked));
    }
    assert_eq!(world.door(ids[2]).await.dead, None);
    assert_eq!((world.people(&org, "pending").await, world.people(&org, "inactive").await), (1, 0));
    let audit = world.texts("SELECT action FROM audit WHERE refused IS NULL AND action LIKE '%.delete' OR action = 'member.remove' AND refused IS NULL ORDER BY action").await;
    assert_eq!(audit, ["invitation.delete", "invitation.delete", "member.remove"]);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE refused = 'not_in_this_status'").await, 1);
}

async fn resending_mails_each_that_can_be(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.invite(&org, "a@else.example").await;
    world.invite(&org, "b@else.example").await;
    world.mails_are_sent().await;
    let rows = world.rows(&org, &["a@else.example", "owner@acme.example", "b@else.example"]).await;
    let results = world.bulk(&owner, Deed::Resend, &rows, "").await;
    assert_eq!(codes(&results), ["done", NOT_HERE, "done"]);
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE status = 'queued'").await, 2);
    // B4: one that got enough is left out, the others go.
    for _ in 0..2 {
        world.mails_are_sent().await;
        world.bulk(&owner, Deed::Resend, &rows[..1], "").await;
    }
    world.mails_are_sent().await;
    let results = world.bulk(&owner, Deed::Resend, &rows, "").await;
    assert_eq!(codes(&results), ["mail_limit", NOT_HERE, "done"]);
}

async fn roles_and_groups_for_many(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.join(&org, "bob@else.example", org.user).await;
    world.invite(&org, "eve@else.example").await;
    let rows = world.rows(&org, &["bob@else.example", "eve@else.example"]).await;
    let results = world.bulk(&owner, Deed::Role, &rows, &org.administrator.to_string()).await;
    assert_eq!(codes(&results), ["done", "done"]);
    let roles = "SELECT r.name FROM people p JOIN roles r ON r.id = p.role_id WHERE p.email LIKE '%else.example'";
    assert_eq!(world.texts(roles).await, ["Administrator", "Administrator"]);
    let group = world.core.id::<()>().to_string();
    let organization = org.organization.id;
    world
        .sql(&format!(
            "INSERT INTO groups (id, organization_id, name, folded, created_at) VALUES ('{group}', '{organization}', 'North', 'north', 0)"
        ))
        .await;
    for _ in 0..2 {
        assert_eq!(codes(&world.bulk(&owner, Deed::Group, &rows, &group).await), ["done", "done"]);
    }
    assert_eq!(world.number("SELECT count(*) FROM people_groups").await, 2);
    for (deed, code) in [(Deed::Role, "role_unknown"), (Deed::Group, "group_unknown")] {
        let form = BulkForm { deed, ids: rows.clone(), choice: world.core.id::<()>().to_string() };
        let refused = refusal(bulk::run(&world.core, &owner, &form).await);
        assert_eq!(refused.problem("choice"), Some(code));
    }
}

async fn each_is_bounded_as_alone(world: &World) {
    let org = world.organization("acme").await;
    let keeper = world.role(&org, "Keeper", "people.view people.manage").await;
    let keeper = world.join(&org, "keeper@else.example", keeper).await;
    let acting = world.member(&org, &keeper).await;
    world.join(&org, "low@else.example", org.user).await;
    world.join(&org, "admin@else.example", org.administrator).await;
    world.invite(&org, "eve@else.example").await;
    let rows =
        world.rows(&org, &["admin@else.example", "low@else.example", "owner@acme.example", "eve@else.example"]).await;
    let results = world.bulk(&acting, Deed::Inactivate, &rows, "").await;
    assert_eq!(codes(&results), ["above_own_rights", "done", "above_own_rights", NOT_HERE]);
    assert_eq!(codes(&world.bulk(&acting, Deed::Delete, &rows[3..], "").await), ["forbidden"]);
    let form = BulkForm { deed: Deed::Role, ids: rows.clone(), choice: org.administrator.to_string() };
    assert_eq!(refusal(bulk::run(&world.core, &acting, &form).await), Error::AboveOwnRights);
    let owner = world.owner(&org).await;
    let results = world.bulk(&owner, Deed::Inactivate, &rows, "").await;
    assert_eq!(codes(&results), ["done", NOT_HERE, "last_owner", NOT_HERE]);
    // Others see nothing here.
    let stranger = world.owner(&world.organization("other").await).await;
    let form = BulkForm { deed: Deed::Delete, ids: rows.clone(), choice: String::new() };
    assert_eq!(refusal(bulk::run(&world.core, &stranger, &form).await), Error::NotFound);
    let user = world.join(&org, "user@else.example", org.user).await;
    let user = world.member(&org, &user).await;
    assert_eq!(refusal(bulk::run(&world.core, &user, &form).await), Error::Forbidden);
    assert_eq!(world.people(&org, Status::Pending.name()).await, 1);
}

/// Both owners at once in one list: one stays.
async fn a_list_leaves_an_owner(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let second = world.join(&org, "second@else.example", org.administrator).await;
    world.sql(&format!("UPDATE memberships SET full_access_at = 1 WHERE user_id = '{}'", second.user.id)).await;
    let rows = world.rows(&org, &["second@else.example", "owner@acme.example"]).await;
    assert_eq!(codes(&world.bulk(&owner, Deed::Inactivate, &rows, "").await), ["done", "last_owner"]);
    let refused = Error::Conflict { why: Conflict::LastOwner };
    assert_eq!(refusal(members::inactivate(&world.core, &owner, &rows[1]).await), refused);
    let id = invite_as(&world.core, &owner, "bob@else.example", org.user).await.expect("invited");
    assert_eq!(world.door(id).await.dead, None);
}

/// Somebody comes back while an admin deletes inactive members: whoever is in again
/// is not removed as one who was out.
async fn who_comes_back_meanwhile_stays(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..8 {
        let who = world.join(&org, &format!("p{round}@else.example"), org.user).await;
        let row = world.row_of(&org, &who).await;
        members::inactivate(&world.core, &owner, &row).await.expect("inactive");
        let link = reactivate::by_link(&world.core, &owner, &row).await.expect("a link");
        let door = world.back(&link).await.expect("a door");
        let mut results = at_once(2, |i| {
            let core = Arc::clone(if i == 0 { &world.core } else { &other });
            let (door, who, owner) = (door.clone(), who.clone(), owner.clone());
            let form = BulkForm { deed: Deed::Delete, ids: vec![row.clone()], choice: String::new() };
            async move {
                if i == 0 {
                    join::accept(&core, &caller(), &door, &who, None).await.map(|_| Vec::new())
                } else {
                    bulk::run(&core, &owner, &form).await
                }
            }
        })
        .await;
        let (deleted, back) = (results.remove(1).expect("results"), results.remove(0));
        let member = format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id);
        let outcome = (codes(&deleted), world.number(&member).await);
        if back.is_ok() {
            assert_eq!(outcome, (vec![NOT_HERE], 1));
        } else {
            assert_eq!((refusal(back), outcome), (Error::Dead { why: DeadLink::Revoked }, (vec!["done"], 0)));
        }
    }
}

/// What changes nothing vouches for nobody, and is no deed.
async fn what_they_have_already_changes_nothing(world: &World) {
    let org = world.organization("acme").await;
    let admin = world.member(&org, &world.join(&org, "admin@else.example", org.administrator).await).await;
    let id = world.invite(&org, "a@else.example").await;
    let who = world.join(&org, "b@else.example", org.user).await;
    let rows = [world.row(&org, "a@else.example").await, world.row_of(&org, &who).await];
    let before = world.dump_without(&["organizations"]).await;
    let results = world.bulk(&admin, Deed::Role, &rows, &org.user.to_string()).await;
    assert_eq!(codes(&results), ["done", "done"]);
    assert_eq!(world.dump_without(&["organizations"]).await, before);
    let owner = world.texts(&format!("SELECT invited_by FROM invitations WHERE id = '{id}'")).await;
    assert_eq!(owner, [world.owner(&org).await.user.id.to_string()]);
}

/// Whom a question names are those to whom it is done.
async fn a_deed_fits_those_to_whom_it_is_done(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let group = groups::create(&world.core, &owner, "Team").await.expect("a group");
    for (i, deed) in Deed::ALL.into_iter().enumerate() {
        let choice = match deed {
            Deed::Role => org.administrator.to_string(),
            Deed::Group => group.to_string(),
            _ => String::new(),
        };
        let address = |what: &str| format!("{what}{i}@else.example");
        world.invite(&org, &address("pending")).await;
        world.join(&org, &address("active"), org.user).await;
        let out = world.join(&org, &address("inactive"), org.user).await;
        world.inactivate(&org, &out).await;
        for what in ["pending", "active", "inactive"] {
            let row = world.row(&org, &address(what)).await;
            let results = world.bulk(&owner, deed, &[row], &choice).await;
            let status = Status::from_name(what).expect("a status");
            assert_eq!(codes(&results) == [NOT_HERE], !deed.fits(status), "{deed:?} to {what}: {:?}", codes(&results));
        }
    }
}

on_both!(
    what_they_have_already_changes_nothing,
    a_deed_fits_those_to_whom_it_is_done,
    deleting_kills_every_link,
    resending_mails_each_that_can_be,
    roles_and_groups_for_many,
    each_is_bounded_as_alone,
    a_list_leaves_an_owner,
    who_comes_back_meanwhile_stays,
);
