//! Leaving an organization, and deleting an account: nobody leaves people without
//! an owner, and nothing is left of somebody who goes.

use std::sync::Arc;

use usher::{
    domain::error::{Conflict, DeadLink, Error},
    server::service::{
        account::{erase, leave},
        join,
        links::LinkForm,
        organizations::{self, Entrance},
        people::edit::{self, EditForm, Edited},
        requests::{self, ApproveForm},
        sign_in,
        terms::TermsForm,
    },
};

use crate::{
    cast::{Org, PASSWORD, caller, email, invite_as, no},
    world::{World, at_once, refusal},
};

const LAST_OWNER: Error = Error::Conflict { why: Conflict::LastOwner };

/// A second owner.
async fn owner(world: &World, org: &Org, address: &str) -> usher::server::service::access::SignedIn {
    let who = world.with_password(address).await;
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let entrance = Entrance { full_access: true, ..Entrance::into_role(org.administrator) };
    organizations::add_member(&world.core, &mut tx, org.organization.id, &who.user, &entrance).await.expect("an owner");
    tx.commit().await.expect("a commit");
    who
}

async fn a_member_leaves(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let holder = world.holder(&bob).await;
    leave::leave(&world.core, &holder, "acme").await.expect("gone");
    assert_eq!((world.people(&org, "active").await, world.number("SELECT count(*) FROM memberships").await), (1, 1));
    let counted = world.number("SELECT n FROM people_counts WHERE status = 'active'").await;
    assert_eq!(counted, 1);
    assert_eq!(refusal(leave::leave(&world.core, &holder, "acme").await), Error::NotFound, "twice");
    let stranger = world.holder(&world.person("eve@else.example").await).await;
    assert_eq!(refusal(leave::leave(&world.core, &stranger, "acme").await), Error::NotFound);
}

/// R3
async fn the_last_owner_stays(world: &World) {
    let org = world.organization("acme").await;
    world.join(&org, "admin@else.example", org.administrator).await;
    let holder = world.holder(&org.owner).await;
    assert_eq!(refusal(leave::leave(&world.core, &holder, "acme").await), LAST_OWNER);
    let stopped = erase::erase(&world.core, &holder, "owner@acme.example").await;
    assert_eq!(refusal(stopped), LAST_OWNER);
    assert_eq!(erase::hindrances(&world.core, &holder).await.expect("an answer").len(), 1);
    owner(world, &org, "second@else.example").await;
    leave::leave(&world.core, &holder, "acme").await.expect("gone");
}

/// X4
async fn of_two_owners_who_leave_at_once_one_stays(world: &World) {
    let org = world.organization("acme").await;
    let second = owner(world, &org, "second@else.example").await;
    let holders = [world.holder(&org.owner).await, world.holder(&second).await];
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(2, |i| {
        let core = Arc::clone(if i == 0 { &world.core } else { &other });
        let holder = holders[i].clone();
        async move { leave::leave(&core, &holder, "acme").await.is_ok() }
    })
    .await;
    assert_eq!(results.iter().filter(|left| **left).count(), 1, "{results:?}");
    assert_eq!(world.people(&org, "active").await, 1);
}

async fn nothing_is_left_of_a_deleted_account(world: &World) {
    let org = world.organization("acme").await;
    let second = owner(world, &org, "robert@else.example").await;
    let invited = invite_as(&world.core, &world.member(&org, &second).await, "guest@else.example", org.user).await;
    let door = world.door(invited.expect("an invitation")).await;
    let holder = world.holder(&second).await;
    let wrong = erase::erase(&world.core, &holder, "wrong").await;
    assert_eq!(refusal(wrong), Error::field("password", "password_wrong"));
    erase::erase(&world.core, &holder, PASSWORD).await.expect("gone");
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 1, "the owner's");
    let signing_in = sign_in::by_password(&world.core, &caller(), "robert@else.example", PASSWORD, false).await;
    assert_eq!(refusal(signing_in), Error::WrongCredentials);
    for line in world.dump_without(&["throttles"]).await {
        // The farewell itself is still to be sent.
        assert!(line.starts_with("outbox") || !line.contains("robert"), "{line}");
    }
    assert_eq!(world.texts("SELECT kind FROM outbox WHERE recipient LIKE 'robert%'").await, ["account_deleted"]);
    let entry = format!(
        "SELECT count(*) FROM audit WHERE action = 'account.delete' AND actor_id = '{}' AND refused IS NULL",
        second.user.id
    );
    assert_eq!(world.number(&entry).await, 1, "the log keeps the id");
    let refused = refusal(no(&world.core, &caller(), &world.door(door.id().parse().expect("an id")).await).await);
    assert_eq!(refused, Error::Dead { why: DeadLink::InviterLostRights }, "what they invited no longer holds");
    assert_eq!(world.people(&org, "active").await, 1);
    // The address is free again.
    world.person("robert@else.example").await;
}

/// Nor in what organizations noted about them and mailed to them; what was done stays, by ids.
async fn organizations_keep_no_more_than_that_it_happened(world: &World) {
    let org = world.organization("acme").await;
    let (core, admin) = (&world.core, world.owner(&org).await);
    let (_, door) = world.limited_link(&org, LinkForm { approval: true, ..LinkForm::default() }).await;
    let bob = world.with_password("robert_%@else.example").await;
    join::accept(core, &caller(), &door, &bob, None).await.expect("asked");
    let request = world.texts("SELECT id FROM access_requests").await.remove(0).parse().expect("an id");
    let form = ApproveForm { role: org.user.to_string(), groups: Vec::new() };
    requests::approve(core, &admin, request, &form).await.expect("approved");
    let row = world.texts("SELECT id FROM people WHERE email LIKE 'robert%'").await.remove(0);
    let terms = TermsForm { role: org.administrator.to_string(), ..TermsForm::default() };
    let form = EditForm { name: "Robert the Great".into(), email: String::new(), terms };
    let Edited::Planned(plan) = edit::edit(core, &admin, &row, &form, None).await.expect("a plan") else {
        panic!("no plan");
    };
    edit::edit(core, &admin, &row, &form, Some(&plan.fingerprint())).await.expect("edited");
    world.invite(&org, "robertx@else.example").await;
    world.mails_are_sent().await;
    world.sql("UPDATE outbox SET reply = '250 queued for ' || recipient").await;
    let noted = "SELECT count(*) FROM audit WHERE details LIKE '%robert%' OR details LIKE '%Robert%'";
    assert!(world.number(noted).await >= 2);
    let entries = world.number("SELECT count(*) FROM audit WHERE refused IS NULL").await;

    erase::erase(core, &world.holder(&bob).await, PASSWORD).await.expect("gone");
    for line in world.dump_without(&["throttles"]).await {
        let theirs = line.contains("robert_%") || line.contains("Robert");
        assert!(!theirs || line.contains("kind=account_deleted"), "{line}");
    }
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE refused IS NULL").await, entries + 1, "no entry is lost");
    let others = world.texts("SELECT recipient FROM outbox WHERE kind = 'invitation'").await;
    assert_eq!(others, ["robertx@else.example"], "somebody else's stays");
    assert_eq!(
        world.texts("SELECT recipient FROM outbox WHERE kind = 'request_received'").await,
        ["owner@acme.example"]
    );
}

async fn somebody_without_a_password_types_the_address(world: &World) {
    let bob = world.person("bob@else.example").await;
    let holder = world.holder(&bob).await;
    let wrong = erase::erase(&world.core, &holder, "eve@else.example").await;
    assert_eq!(refusal(wrong), Error::field("password", "email_not_yours"));
    erase::erase(&world.core, &holder, " Bob@Else.example").await.expect("gone");
    assert!(
        world
            .texts("SELECT email FROM users")
            .await
            .iter()
            .all(|text| email(text).as_str().ends_with("@deleted.invalid"))
    );
}

on_both!(
    a_member_leaves,
    the_last_owner_stays,
    of_two_owners_who_leave_at_once_one_stays,
    nothing_is_left_of_a_deleted_account,
    organizations_keep_no_more_than_that_it_happened,
    somebody_without_a_password_types_the_address,
);
