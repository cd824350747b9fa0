//! What is done to members: shut out, removed, signed out. It acts at once, and never
//! reaches above the rights of whoever does it, nor the last owner.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        outbox::MailKind,
        person::Status,
    },
    server::{
        service::{
            access::{self, SignedIn},
            account::leave,
            invitations, links,
            people::{self, members, person, reactivate, receipt},
        },
        store::outbox_worker::{self, Ways},
    },
};

use crate::{
    cast::{Org, caller, invite_as},
    world::{World, at_once, refusal},
};

const LAST_OWNER: Error = Error::Conflict { why: Conflict::LastOwner };

impl World {
    /// The row of an address.
    pub async fn row(&self, org: &Org, address: &str) -> String {
        let id = org.organization.id;
        let sql = format!("SELECT id FROM people WHERE organization_id = '{id}' AND email = '{address}'");
        self.texts(&sql).await.into_iter().next().unwrap_or_else(|| panic!("nobody at {address}"))
    }

    /// The row of a member.
    pub async fn row_of(&self, org: &Org, who: &SignedIn) -> String {
        self.row(org, who.user.email.as_str()).await
    }

    /// Whether somebody gets into an organization.
    pub async fn gets_in(&self, org: &Org, who: &SignedIn) -> bool {
        access::member(&self.core, Some(who), &org.organization.slug, &caller()).await.is_ok()
    }

    /// How many sessions an account has.
    pub async fn sessions_of(&self, who: &SignedIn) -> i64 {
        self.number(&format!("SELECT count(*) FROM sessions WHERE user_id = '{}'", who.user.id)).await
    }
}

async fn inactivated_is_out_at_once(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let owner = world.owner(&org).await;
    let here = world.join(&org, "here@else.example", org.user).await;
    let both = world.join(&org, "both@else.example", org.user).await;
    world.also(&other, &both).await;
    for who in [&here, &both] {
        assert!(world.gets_in(&org, who).await);
        let id = world.row_of(&org, who).await;
        members::inactivate(&world.core, &owner, &id).await.expect("inactive");
        assert!(!world.gets_in(&org, who).await, "at the next request");
        members::inactivate(&world.core, &owner, &id).await.expect("once more is harmless");
    }
    assert_eq!(world.sessions_of(&here).await, 0, "who is in no organization is signed out");
    assert_eq!(world.sessions_of(&both).await, 1, "who is in another one stays there");
    assert!(world.gets_in(&other, &both).await);
    assert_eq!(world.people(&org, "inactive").await, 2);
    let page = people::list(&world.core, &owner, &people::PeopleQuery::default()).await.expect("a page");
    assert_eq!(page.counts.of(Status::Inactive), 2);
    assert_eq!(page.seats.taken, 3, "they keep their seats");
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'member.inactivate'").await, 2);
}

async fn removed_with_a_receipt(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let member = world.member(&org, &admin).await;
    let core = &*world.core;
    let bob = invite_as(&world.core, &member, "bob@else.example", org.user).await.expect("invited");
    invite_as(&world.core, &member, "eve@else.example", org.user).await.expect("invited");
    let link = links::create(core, &member, &links::LinkForm::of_role(org.user)).await.expect("a link");
    let id = world.row_of(&org, &admin).await;
    let user = members::remove(core, &owner, &id).await.expect("removed");
    assert_eq!(user, admin.user.id);
    assert!(!world.gets_in(&org, &admin).await);
    assert_eq!(world.sessions_of(&admin).await, 0);
    assert_eq!(world.door(bob).await.dead, Some(DeadLink::InviterLostRights));
    assert_eq!(world.open_link(link, 0).await.expect("a door").dead, Some(DeadLink::InviterLostRights));
    assert_eq!(world.number("SELECT count(*) FROM people WHERE email = 'admin@else.example'").await, 0);
    assert_eq!(world.people(&org, "active").await, 1);

    let (receipt, at, by) = receipt::of(core, &owner, &user.to_string()).await.expect("a receipt");
    assert_eq!((receipt.sessions, receipt.invitations, receipt.links, receipt.requests), (1, 2, 1, 0));
    assert_eq!(receipt.email, "admin@else.example");
    assert_eq!((at, by.as_deref()), (world.now(), Some("owner")));
    for again in [
        members::remove(core, &owner, &id).await.map(drop),
        members::inactivate(core, &owner, &id).await.map(drop),
        person::view(core, &owner, &id, None).await.map(drop),
        receipt::of(core, &owner, &org.owner.user.id.to_string()).await.map(drop),
    ] {
        assert_eq!(refusal(again), Error::NotFound);
    }
    // Their account is theirs: they can be invited anew.
    world.invite(&org, "admin@else.example").await;
    assert_eq!(world.people(&org, "pending").await, 3);
}

/// A session opens every organization of its owner: none of them sees or ends it alone.
async fn sessions_of_two_organizations_are_neither_s(world: &World) {
    let (org, other) = (world.organization("acme").await, world.organization("other").await);
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let row = world.row_of(&org, &who).await;
    let shown = person::view(&world.core, &owner, &row, None).await.expect("a person").sessions;
    assert!(matches!(shown, person::Sessions::Shown(sessions) if sessions.len() == 1));

    world.also(&other, &who).await;
    let shown = person::view(&world.core, &owner, &row, None).await.expect("a person").sessions;
    assert!(matches!(shown, person::Sessions::Elsewhere));
    let hash = world.texts(&format!("SELECT hash FROM sessions WHERE user_id = '{}'", who.user.id)).await.remove(0);
    for one in [None, Some(&hash[..16])] {
        let refused = members::end_sessions(&world.core, &owner, &row, one).await;
        assert_eq!(refusal(refused), Error::Conflict { why: Conflict::ElsewhereToo });
    }
    assert!(world.gets_in(&other, &who).await);

    world.inactivate(&other, &who).await;
    members::end_sessions(&world.core, &owner, &row, None).await.expect("theirs alone again");
    assert_eq!(world.sessions_of(&who).await, 0);
}

/// Leaving is being removed by oneself: nothing old brings the row back.
async fn nothing_old_is_left_of_who_leaves(world: &World) {
    let org = world.organization("acme").await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let sql = format!(
        "INSERT INTO access_requests (id, organization_id, user_id, source, created_at) VALUES ('{}', '{}', '{}', 'open', 0)",
        world.core.id::<()>(),
        org.organization.id,
        who.user.id
    );
    world.sql(&sql).await;
    // Declined before they came in by another way.
    let id = world.core.id::<()>();
    let (organization, role, by, now) = (org.organization.id, org.user, org.owner.user.id, world.now().micros());
    let sql = format!(
        "INSERT INTO invitations (id, organization_id, email, purpose, generation, role_id, invited_by, created_at, expires_at, declined_at) \
         VALUES ('{id}', '{organization}', 'bob@else.example', 'join', 0, '{role}', '{by}', {now}, {now}, {now})"
    );
    world.sql(&sql).await;
    let holder = world.holder(&who).await;
    leave::leave(&world.core, &holder, "acme").await.expect("gone");
    assert_eq!(world.texts("SELECT email FROM people").await, ["owner@acme.example"]);
    assert_eq!(world.number("SELECT count(*) FROM access_requests WHERE denied_at IS NULL").await, 0);
}

/// Neither an old invitation nor an old request brings a removed member back into the table.
async fn nothing_old_comes_back(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let id = world.row_of(&org, &who).await;
    members::inactivate(&world.core, &owner, &id).await.expect("inactive");
    let link = reactivate::by_link(&world.core, &owner, &id).await.expect("a link");
    world
        .sql(&format!(
            "INSERT INTO access_requests (id, organization_id, user_id, source, created_at) VALUES ('{}', '{}', '{}', 'open', 0)",
            world.core.id::<()>(), org.organization.id, who.user.id
        ))
        .await;
    members::remove(&world.core, &owner, &id).await.expect("removed");
    assert_eq!(world.number("SELECT count(*) FROM people").await, 1, "only the owner");
    assert_eq!(world.back(&link).await.expect("a door").dead, Some(DeadLink::Revoked));
    let (receipt, ..) = receipt::of(&world.core, &owner, &who.user.id.to_string()).await.expect("a receipt");
    assert_eq!(receipt.requests, 1);
}

async fn the_last_owner_stays(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.row_of(&org, &org.owner).await;
    let before = world.dump_without(&["audit", "organizations"]).await;
    for result in [
        members::remove(&world.core, &owner, &id).await.map(drop),
        members::inactivate(&world.core, &owner, &id).await.map(drop),
    ] {
        assert_eq!(refusal(result), LAST_OWNER);
    }
    assert_eq!(world.dump_without(&["audit", "organizations"]).await, before);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE refused = 'last_owner'").await, 2);
    // An inactive owner is none.
    let second = world.join(&org, "second@else.example", org.administrator).await;
    world.sql(&format!("UPDATE memberships SET full_access_at = 1 WHERE user_id = '{}'", second.user.id)).await;
    members::inactivate(&world.core, &owner, &world.row_of(&org, &second).await).await.expect("inactive");
    assert_eq!(refusal(members::remove(&world.core, &owner, &id).await), LAST_OWNER);
    // With another one there, anybody may go.
    world.sql("UPDATE memberships SET inactivated_at = NULL").await;
    members::remove(&world.core, &owner, &id).await.expect("removed themselves");
    assert!(!world.gets_in(&org, &org.owner).await);
}

async fn owners_who_remove_each_other_leave_one(world: &World) {
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..6 {
        let org = world.organization(&format!("acme{round}")).await;
        let second = world.join(&org, &format!("second{round}@else.example"), org.administrator).await;
        world.sql(&format!("UPDATE memberships SET full_access_at = 1 WHERE user_id = '{}'", second.user.id)).await;
        let owners = [world.owner(&org).await, world.member(&org, &second).await];
        let rows = [world.row_of(&org, &second).await, world.row_of(&org, &org.owner).await];
        let results = at_once(2, |i| {
            let core = Arc::clone(if i == 0 { &world.core } else { &other });
            let (owner, row) = (owners[i].clone(), rows[i].clone());
            async move {
                if round % 2 == 0 {
                    members::remove(&core, &owner, &row).await.map(drop)
                } else {
                    members::inactivate(&core, &owner, &row).await.map(drop)
                }
            }
        })
        .await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        let left = format!(
            "SELECT count(*) FROM memberships WHERE organization_id = '{}' AND full_access_at IS NOT NULL AND inactivated_at IS NULL",
            org.organization.id
        );
        assert_eq!(world.number(&left).await, 1);
    }
}

async fn nobody_reaches_above_themselves(world: &World) {
    let org = world.organization("acme").await;
    let keeper = world.role(&org, "Keeper", "people.view people.invite people.manage").await;
    let keeper = world.join(&org, "keeper@else.example", keeper).await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let low = world.join(&org, "low@else.example", org.user).await;
    let (acting, core) = (world.member(&org, &keeper).await, &*world.core);
    for who in [&admin, &org.owner] {
        let id = world.row_of(&org, who).await;
        let session = world.texts(&format!("SELECT hash FROM sessions WHERE user_id = '{}'", who.user.id)).await;
        for (name, result) in [
            ("inactivate", members::inactivate(core, &acting, &id).await.map(drop)),
            ("remove", members::remove(core, &acting, &id).await.map(drop)),
            ("reset", members::send_reset(core, &acting, &id).await),
            ("session", members::end_sessions(core, &acting, &id, Some(&session[0][..16])).await),
            ("sessions", members::end_sessions(core, &acting, &id, None).await),
        ] {
            assert_eq!(refusal(result), Error::AboveOwnRights, "{name}");
        }
        let profile = person::view(core, &acting, &id, None).await.expect("seen all the same");
        assert!(profile.may.above && matches!(profile.sessions, person::Sessions::Hidden));
    }
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 0);
    let id = world.row_of(&org, &low).await;
    members::inactivate(core, &acting, &id).await.expect("those below");
    // Who was shut out is not let in again by somebody who holds less.
    let owner = world.owner(&org).await;
    let high = world.row_of(&org, &admin).await;
    members::inactivate(core, &owner, &high).await.expect("inactive");
    assert_eq!(refusal(reactivate::by_link(core, &acting, &high).await), Error::AboveOwnRights);
    assert_eq!(refusal(reactivate::by_mail(core, &acting, &high).await), Error::AboveOwnRights);
}

async fn rights_that_were_lost_meanwhile_do_not_count(world: &World) {
    let org = world.organization("acme").await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let low = world.join(&org, "low@else.example", org.user).await;
    let acting = world.member(&org, &admin).await;
    let id = world.row_of(&org, &low).await;
    world.demote(&org, &admin, org.user).await;
    assert_eq!(refusal(members::remove(&world.core, &acting, &id).await), Error::Forbidden);
    world.inactivate(&org, &admin).await;
    assert_eq!(refusal(members::remove(&world.core, &acting, &id).await), Error::NotFound);
    assert!(world.gets_in(&org, &low).await);
}

async fn without_the_permission_or_elsewhere_nothing_goes(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let recruiter = world.role(&org, "Recruiter", "people.view people.invite").await;
    let recruiter = world.join(&org, "recruiter@else.example", recruiter).await;
    let low = world.join(&org, "low@else.example", org.user).await;
    let id = world.row_of(&org, &low).await;
    let core = &*world.core;
    for (acting, expected) in
        [(world.member(&org, &recruiter).await, Error::Forbidden), (world.owner(&other).await, Error::NotFound)]
    {
        let before = world.dump_without(&["audit"]).await;
        let audit = world.number("SELECT count(*) FROM audit").await;
        for (name, result) in [
            ("inactivate", members::inactivate(core, &acting, &id).await.map(drop)),
            ("remove", members::remove(core, &acting, &id).await.map(drop)),
            ("reset", members::send_reset(core, &acting, &id).await),
            ("sessions", members::end_sessions(core, &acting, &id, None).await),
            ("back by mail", reactivate::by_mail(core, &acting, &id).await),
            ("back by link", reactivate::by_link(core, &acting, &id).await.map(drop)),
            ("receipt", receipt::of(core, &acting, &low.user.id.to_string()).await.map(drop)),
        ] {
            assert_eq!(refusal(result), expected, "{name}");
        }
        assert_eq!(world.dump_without(&["audit"]).await, before);
        assert_eq!(world.number("SELECT count(*) FROM audit").await, audit + 7, "one entry each");
    }
    let stranger = world.owner(&other).await;
    assert_eq!(refusal(person::view(core, &stranger, &id, None).await), Error::NotFound);
    assert_eq!(refusal(person::view(core, &world.member(&org, &low).await, &id, None).await), Error::Forbidden);
}

async fn sessions_end_one_by_one_or_all(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    for _ in 0..2 {
        let mut tx = world.core.store.begin().await.expect("a transaction");
        usher::server::service::sign_in::start(&world.core, &mut tx, who.user.id, &caller(), false)
            .await
            .expect("a session");
        tx.commit().await.expect("a commit");
    }
    let id = world.row_of(&org, &who).await;
    let profile = person::view(&world.core, &owner, &id, None).await.expect("a person");
    let person::Sessions::Shown(shown) = profile.sessions else { panic!("{:?}", profile.sessions) };
    assert_eq!(shown.len(), 3);
    let handle = person::session_handle(&shown[0]).to_owned();
    members::end_sessions(&world.core, &owner, &id, Some(&handle)).await.expect("ended");
    assert_eq!(refusal(members::end_sessions(&world.core, &owner, &id, Some(&handle)).await), Error::NotFound);
    assert_eq!(world.sessions_of(&who).await, 2);
    members::end_sessions(&world.core, &owner, &id, None).await.expect("ended");
    assert_eq!(world.sessions_of(&who).await, 0);
    // Sessions of somebody else are not theirs.
    let other = world.join(&org, "eve@else.example", org.user).await;
    let foreign = world.texts(&format!("SELECT hash FROM sessions WHERE user_id = '{}'", other.user.id)).await;
    let result = members::end_sessions(&world.core, &owner, &id, Some(&foreign[0][..16])).await;
    assert_eq!(refusal(result), Error::NotFound);
}

async fn a_reset_is_mailed_and_bounded(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let id = world.row_of(&org, &who).await;
    for _ in 0..3 {
        members::send_reset(&world.core, &owner, &id).await.expect("mailed");
    }
    let fourth = members::send_reset(&world.core, &owner, &id).await;
    assert!(matches!(refusal(fourth), Error::Throttled { .. }));
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let mails = outbox_worker::lease(&mut tx, Ways::ALL, world.now(), world.now(), 20).await.expect("mails");
    assert!(
        mails.iter().all(|mail| mail.kind == MailKind::Reset && mail.recipient.to_string() == who.user.email.as_str())
    );
    drop(tx);
    let silent = world.without_mail().await;
    let refused = members::send_reset(&silent, &owner, &id).await;
    assert_eq!(refusal(refused), Error::Conflict { why: Conflict::NoMailServer });
    let invited = world.invite(&org, "eve@else.example").await;
    let row = world.row(&org, "eve@else.example").await;
    let result = members::send_reset(&world.core, &owner, &row).await;
    assert_eq!(refusal(result), Error::Conflict { why: Conflict::NotMember });
    invitations::delete(&world.core, &owner, invited).await.expect("deleted");
}

impl World {
    /// Makes somebody a member of another organization too.
    pub async fn also(&self, other: &Org, who: &SignedIn) {
        use usher::server::service::organizations::{self, Entrance};
        let mut tx = self.core.store.begin().await.expect("a transaction");
        let entrance = Entrance::into_role(other.user);
        organizations::add_member(&self.core, &mut tx, other.organization.id, &who.user, &entrance)
            .await
            .expect("a member");
        tx.commit().await.expect("a commit");
    }
}

on_both!(
    inactivated_is_out_at_once,
    removed_with_a_receipt,
    nothing_old_comes_back,
    nothing_old_is_left_of_who_leaves,
    sessions_of_two_organizations_are_neither_s,
    the_last_owner_stays,
    owners_who_remove_each_other_leave_one,
    nobody_reaches_above_themselves,
    rights_that_were_lost_meanwhile_do_not_count,
    without_the_permission_or_elsewhere_nothing_goes,
    sessions_end_one_by_one_or_all,
    a_reset_is_mailed_and_bounded,
);
