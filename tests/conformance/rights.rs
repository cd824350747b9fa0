//! Nobody hands on what they don't hold: at inviting, at resending, at opening and
//! at accepting.

use usher::{
    domain::{
        error::{DeadLink, Error},
        permission::Permission,
        token::Channel,
    },
    server::{
        service::{
            access::Member,
            import::{self, Defaults},
            invitations, join,
            links::{self, LinkForm},
            mails::{self, OutboxQuery},
            people::{
                self,
                bulk::{self, BulkForm, Deed},
                person, reactivate,
            },
        },
        store::roles::BuiltIn,
    },
};

use crate::{
    cast::{Org, caller, invite_as, invite_list},
    world::{World, refusal},
};

/// Somebody who may see and invite people, and nothing else.
async fn recruiter(world: &World, org: &Org) -> Member {
    let role = world.role(org, "Recruiter", "people.view people.invite").await;
    let who = world.join(org, "recruiter@else.example", role).await;
    world.member(org, &who).await
}

const DEAD: Error = Error::Dead { why: DeadLink::InviterLostRights };

async fn nobody_grants_more_than_they_hold(world: &World) {
    let org = world.organization("acme").await;
    let recruiter = recruiter(world, &org).await;
    invite_as(&world.core, &recruiter, "ok@else.example", org.user).await.expect("a user is below them");
    let above = invite_as(&world.core, &recruiter, "no@else.example", org.administrator).await;
    assert_eq!(above, Err(Err(Error::AboveOwnRights)));
    let above = links::create(&world.core, &recruiter, &LinkForm::of_role(org.administrator)).await;
    assert_eq!(refusal(above), Error::AboveOwnRights);
    let roles = people::grantable_roles(&world.core, &recruiter).await.expect("roles");
    assert!(roles.iter().all(|role| role.built_in != Some(BuiltIn::Administrator)), "it is not even offered");
}

async fn links_above_their_rights_are_never_shown(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let recruiter = recruiter(world, &org).await;
    let high = invite_as(&world.core, &owner, "boss@else.example", org.administrator).await.expect("an invitation");
    for result in [
        invitations::link(&world.core, &recruiter, high).await.map(drop),
        invitations::resend(&world.core, &recruiter, high).await,
    ] {
        assert_eq!(refusal(result), Error::AboveOwnRights);
    }
    let (id, _) = world.link_door(&org, org.administrator).await;
    world.link_door(&org, org.user).await;
    let shown = links::list(&world.core, &recruiter, None).await.expect("links").links;
    assert_eq!(shown.iter().filter(|link| link.url.is_some()).count(), 1);
    assert!(shown.iter().find(|link| link.link.id == id).expect("the high one").url.is_none());
    assert_eq!(refusal(links::regenerate(&world.core, &recruiter, id).await), Error::AboveOwnRights);
    invitations::delete(&world.core, &recruiter, high).await.expect("deleting grants nothing");
    links::turn_off(&world.core, &recruiter, id).await.expect("neither does turning off");
}

async fn full_access_is_handed_on_only_by_those_who_have_it(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "boss@else.example").await;
    world.sql(&format!("UPDATE invitations SET full_access_at = created_at WHERE id = '{id}'")).await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let admin = world.member(&org, &admin).await;
    assert_eq!(refusal(invitations::link(&world.core, &admin, id).await), Error::AboveOwnRights);
    invitations::link(&world.core, &world.owner(&org).await, id).await.expect("the owner may");
}

async fn without_the_permission_nothing_goes(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let (link, _) = world.link_door(&org, org.user).await;
    let mail = world.texts("SELECT id FROM outbox").await.remove(0).parse().expect("an id");
    let who = world.join(&org, "user@else.example", org.user).await;
    let user = world.member(&org, &who).await;
    let core = &*world.core;
    for (name, result) in [
        ("invite", invite_list(core, &user, "x@else.example", org.user, true).await.map(drop)),
        ("resend", invitations::resend(core, &user, id).await),
        ("copy", invitations::link(core, &user, id).await.map(drop)),
        ("delete", invitations::delete(core, &user, id).await),
        ("find", invitations::find(core, &user, id).await.map(drop)),
        ("list links", links::list(core, &user, None).await.map(drop)),
        ("create link", links::create(core, &user, &LinkForm::of_role(org.user)).await.map(drop)),
        ("regenerate", links::regenerate(core, &user, link).await),
        ("turn off", links::turn_off(core, &user, link).await),
        ("see mails", mails::list(core, &user, &OutboxQuery::default()).await.map(drop)),
        ("retry", mails::retry(core, &user, mail).await),
        ("see people", people::list(core, &user, &people::PeopleQuery::default()).await.map(drop)),
    ] {
        assert_eq!(refusal(result), Error::Forbidden, "{name}");
    }
    assert!(user.require(Permission::PeopleView).is_err());
}

async fn a_demoted_inviter_s_invitations_are_dead(world: &World) {
    let org = world.organization("acme").await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let member = world.member(&org, &admin).await;
    let id = invite_as(&world.core, &member, "bob@else.example", org.administrator).await.expect("an invitation");
    let low = invite_as(&world.core, &member, "eve@else.example", org.user).await.expect("an invitation");
    let link = links::create(&world.core, &member, &LinkForm::of_role(org.administrator)).await.expect("a link");
    let opened = world.door(id).await;
    let opened_link = world.open_link(link, 0).await.expect("a door");

    let recruiter = world.role(&org, "Recruiter", "people.view people.invite").await;
    world.demote(&org, &admin, recruiter).await;
    assert_eq!(world.door(id).await.dead, Some(DeadLink::InviterLostRights));
    assert_eq!(world.open_link(link, 0).await.expect("a door").dead, Some(DeadLink::InviterLostRights));
    assert_eq!(world.door(low).await.dead, None, "this one they may still grant");

    let bob = world.person("bob@else.example").await;
    assert_eq!(refusal(join::accept(&world.core, &caller(), &opened, &bob, None).await), DEAD);
    assert_eq!(refusal(join::accept(&world.core, &caller(), &opened_link, &bob, None).await), DEAD);
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 0);
    assert_eq!(world.people(&org, "pending").await, 2, "refused, and nothing else");
}

/// Rule 7 as admins see it: what lets nobody in says so, and whoever hands it over vouches for it.
async fn a_link_that_is_copied_is_vouched_for(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let acting = world.member(&org, &admin).await;
    let id = invite_as(&world.core, &acting, "bob@else.example", org.user).await.expect("an invitation");
    world.invite(&org, "eve@else.example").await;
    let unvouched = async || {
        let page = people::list(&world.core, &owner, &people::PeopleQuery::default()).await.expect("a page");
        let dead = page.people.into_iter().filter(|person| person.unvouched);
        dead.map(|person| person.email.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(unvouched().await, [""; 0]);
    world.inactivate(&org, &admin).await;
    assert_eq!(unvouched().await, ["bob@else.example"]);
    let ends = world.number("SELECT max(expires_at) FROM invitations").await;
    invitations::link(&world.core, &owner, id).await.expect("a link");
    assert_eq!(unvouched().await, [""; 0]);
    assert_eq!(world.number("SELECT max(expires_at) FROM invitations").await, ends, "copying is no renewal");
    invitations::link(&world.core, &owner, id).await.expect("once more");
    let copied = "FROM audit WHERE action = 'invitation.copy_link'";
    assert_eq!(world.number(&format!("SELECT count(*) {copied}")).await, 2);
    let noted = world.texts(&format!("SELECT details {copied} AND details IS NOT NULL")).await;
    assert_eq!(
        noted,
        [r#"{"invited_by":["admin@else.example","owner@acme.example"]}"#],
        "once: the second changed nothing"
    );
    let bob = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &world.door(id).await, &bob, None).await.expect("in");

    // A way back in is vouched for by whoever made it.
    let carol = world.join(&org, "carol@else.example", org.user).await;
    world.inactivate(&org, &carol).await;
    let row = world.row(&org, "carol@else.example").await;
    let second = world.join(&org, "second@else.example", org.administrator).await;
    reactivate::by_link(&world.core, &world.member(&org, &second).await, &row).await.expect("a link");
    let marked = async || person::view(&world.core, &owner, &row, None).await.expect("a person").person.unvouched;
    assert!(!marked().await);
    assert_eq!(unvouched().await, [""; 0]);
    world.inactivate(&org, &second).await;
    assert!(marked().await);
    assert_eq!(unvouched().await, ["carol@else.example"], "in the table, too");

    // Their own rights count for what they made themselves, too.
    let low = invite_as(&world.core, &owner, "low@else.example", org.administrator).await.expect("an invitation");
    let recruiter = world.role(&org, "Recruiter", "people.view people.invite").await;
    let other = world.join(&org, "other@else.example", recruiter).await;
    world.sql(&format!("UPDATE invitations SET invited_by = '{}' WHERE id = '{low}'", other.user.id)).await;
    world.sql(&format!("UPDATE people SET invited_by = '{}' WHERE invitation_id = '{low}'", other.user.id)).await;
    let seen = people::list(&world.core, &world.member(&org, &other).await, &people::PeopleQuery::default()).await;
    assert!(seen.expect("a page").people.iter().any(|person| person.unvouched));
}

async fn an_inviter_who_is_gone_lets_nobody_in(world: &World) {
    let org = world.organization("acme").await;
    for (i, gone) in ["removed", "inactivated", "may not invite any more"].into_iter().enumerate() {
        let admin = world.join(&org, &format!("admin{i}@else.example"), org.administrator).await;
        let member = world.member(&org, &admin).await;
        let address = format!("bob{i}@else.example");
        let id = invite_as(&world.core, &member, &address, org.user).await.expect("an invitation");
        let opened = world.door(id).await;
        match i {
            0 => world.remove(&org, &admin).await,
            1 => world.inactivate(&org, &admin).await,
            _ => world.demote(&org, &admin, org.user).await,
        }
        assert_eq!(world.door(id).await.dead, Some(DeadLink::InviterLostRights), "{gone}");
        let who = world.person(&address).await;
        assert_eq!(refusal(join::accept(&world.core, &caller(), &opened, &who, None).await), DEAD, "{gone}");
    }
}

/// The token carries no role: what it is worth is looked up when it counts.
async fn a_role_that_changes_before_acceptance_counts(world: &World) {
    let org = world.organization("acme").await;
    let role = world.role(&org, "Team", "people.view").await;
    let id = invite_as(&world.core, &world.owner(&org).await, "bob@else.example", role).await.expect("an invitation");
    world.sql(&format!("UPDATE roles SET permissions = 'audit.view' WHERE id = '{role}'")).await;
    let who = world.person("bob@else.example").await;
    let door = world.open(id, Channel::Mailed).await.expect("a door");
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    let member = world.member(&org, &who).await;
    assert!(member.require(Permission::AuditView).is_ok() && member.require(Permission::PeopleView).is_err());
}

/// What somebody was when their request began is worth nothing once it was taken away.
async fn rights_that_were_just_taken_away_are_gone(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let id = world.invite(&org, "bob@else.example").await;
    let row = world.row(&org, "bob@else.example").await;
    for (gone, error) in [("demoted", Error::Forbidden), ("inactivated", Error::NotFound), ("removed", Error::NotFound)]
    {
        let admin = world.join(&org, &format!("{gone}@else.example"), org.administrator).await;
        let stale = world.member(&org, &admin).await;
        match gone {
            "demoted" => world.demote(&org, &admin, org.user).await,
            "inactivated" => world.inactivate(&org, &admin).await,
            _ => world.remove(&org, &admin).await,
        }
        let before = world.dump_without(&["audit"]).await;
        let rows = vec![["", "eve@else.example", "", "", ""].map(str::to_owned)];
        let defaults = Defaults { role: org.user.to_string(), groups: Vec::new() };
        let bulk = BulkForm { deed: Deed::Delete, ids: vec![row.clone()], choice: String::new() };
        for (name, result) in [
            ("invite", invite_list(core, &stale, "x@else.example", org.user, true).await.map(drop)),
            ("import", import::send(core, &stale, rows, &defaults, None).await.map(drop)),
            ("resend", invitations::resend(core, &stale, id).await),
            ("copy", invitations::link(core, &stale, id).await.map(drop)),
            ("delete", invitations::delete(core, &stale, id).await),
            ("several", bulk::run(core, &stale, &bulk).await.map(drop)),
        ] {
            assert_eq!(refusal(result), error, "{name} by somebody {gone}");
        }
        assert_eq!(world.dump_without(&["audit"]).await, before);
    }
    // Neither is what they may no longer hand on.
    let admin = world.join(&org, "lowered@else.example", org.administrator).await;
    let stale = world.member(&org, &admin).await;
    let recruiter = world.role(&org, "Recruiter", "people.invite").await;
    world.demote(&org, &admin, recruiter).await;
    let above = invite_list(core, &stale, "x@else.example", org.administrator, true).await;
    assert_eq!(refusal(above), Error::AboveOwnRights);
}

on_both!(
    nobody_grants_more_than_they_hold,
    links_above_their_rights_are_never_shown,
    full_access_is_handed_on_only_by_those_who_have_it,
    without_the_permission_nothing_goes,
    a_demoted_inviter_s_invitations_are_dead,
    a_link_that_is_copied_is_vouched_for,
    an_inviter_who_is_gone_lets_nobody_in,
    a_role_that_changes_before_acceptance_counts,
    rights_that_were_just_taken_away_are_gone,
);
