//! Many at once, from two processes: the outcome is one that some order of single
//! steps would have had.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        report::{AddressProblem, Outcome},
    },
    server::service::{
        join::{self, RegisterForm},
        links::LinkForm,
    },
};

use crate::{
    cast::{PASSWORD, caller, invite_list},
    world::{World, at_once, refusal},
};

async fn the_same_request_fifty_times_invites_once(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let other = world.another(|_| {}).await.expect("a second process");
    let reports = at_once(50, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (owner, role) = (owner.clone(), org.user);
        async move { invite_list(&core, &owner, "bob@else.example", role, false).await.expect("a report") }
    })
    .await;
    let invited = reports.iter().filter(|report| report.sent()).count();
    assert_eq!(invited, 1);
    for result in reports.iter().flat_map(|report| &report.results) {
        let known =
            matches!(result.outcome, Outcome::Invited { .. } | Outcome::Refused(AddressProblem::AlreadyInvited(_)));
        assert!(known, "{result:?}");
    }
    assert_eq!(world.number("SELECT count(*) FROM invitations").await, 1);
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 1);
    assert_eq!(world.people(&org, "pending").await, 1);
}

async fn a_link_with_five_uses_lets_five_in(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.limited_link(&org, LinkForm { max_uses: "5".into(), ..LinkForm::default() }).await;
    let mut proofs = Vec::new();
    for i in 0..40 {
        proofs.push(world.prove(&door, &format!("p{i}@else.example")).await);
    }
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(40, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (door, proof) = (door.clone(), proofs[i].clone());
        let form = RegisterForm { name: format!("Person {i}"), password: PASSWORD.into(), ..RegisterForm::default() };
        async move { join::register(&core, &caller(), &door, Some(&proof), &form).await }
    })
    .await;
    let (joined, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    for result in refused {
        assert_eq!(refusal(result), Error::Dead { why: DeadLink::UsedUp });
    }
    assert_eq!(joined.len(), 5);
    assert_eq!(world.people(&org, "active").await, 6);
    // Owner and five: nobody else's account was left behind.
    assert_eq!(world.number("SELECT count(*) FROM users").await, 6);
    assert_eq!(world.number("SELECT count(*) FROM link_uses").await, 5);
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 5);
}

/// X2, by people who have accounts: no hashing stands between them and the link.
async fn of_two_hundred_at_once_five_come_in(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.limited_link(&org, LinkForm { max_uses: "5".into(), ..LinkForm::default() }).await;
    let mut people = Vec::new();
    for i in 0..200 {
        people.push(world.person(&format!("p{i}@else.example")).await);
    }
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(200, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (door, who) = (door.clone(), people[i].clone());
        async move { join::accept(&core, &caller(), &door, &who, None).await }
    })
    .await;
    let (joined, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    for result in refused {
        assert_eq!(refusal(result), Error::Dead { why: DeadLink::UsedUp });
    }
    assert_eq!((joined.len(), world.people(&org, "active").await), (5, 6));
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 5);
    assert_eq!(world.number("SELECT count(*) FROM link_uses").await, 5);
}

/// X1: of 250 seats 249 are taken, and 200 come at once.
async fn the_last_seat_goes_to_one(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 250).await;
    let (_, door) = world.link_door(&org, org.user).await;
    let owner = world.owner(&org).await;
    for n in 0..31 {
        let list = (0..8).map(|i| format!("s{n}-{i}@else.example")).collect::<Vec<_>>().join(",");
        assert!(invite_list(&world.core, &owner, &list, org.user, false).await.expect("a report").sent());
    }
    assert_eq!(world.people(&org, "pending").await, 248, "with the owner, 249 seats");
    let mut people = Vec::new();
    for i in 0..200 {
        people.push(world.person(&format!("p{i}@else.example")).await);
    }
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(200, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (door, who) = (door.clone(), people[i].clone());
        async move { join::accept(&core, &caller(), &door, &who, None).await }
    })
    .await;
    let (joined, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(joined.len(), 1);
    for result in refused {
        assert_eq!(refusal(result), Error::OrganizationFull { limit: 250 });
    }
    assert_eq!(world.number("SELECT count(*) FROM memberships").await, 2);
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 1);
}

async fn invitations_at_once_never_overbook(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 8).await;
    let owner = world.owner(&org).await;
    let reports = at_once(10, |i| {
        let (core, owner, role) = (Arc::clone(&world.core), owner.clone(), org.user);
        let list = (0..3).map(|n| format!("p{i}-{n}@else.example")).collect::<Vec<_>>().join(",");
        async move { invite_list(&core, &owner, &list, role, true).await.expect("a report") }
    })
    .await;
    let invited = reports.iter().flat_map(|r| &r.results).filter(|r| matches!(r.outcome, Outcome::Invited { .. }));
    assert_eq!(invited.count(), 7);
    assert_eq!(world.people(&org, "pending").await, 7);
}

/// Two organizations invite the same people in opposite orders: nobody waits for
/// somebody who waits for them.
async fn two_organizations_mail_the_same_people(world: &World) {
    let (one, two) = (world.organization("one").await, world.organization("two").await);
    let (first, second) = (world.owner(&one).await, world.owner(&two).await);
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..12 {
        let people: Vec<String> = (0..15).map(|i| format!("p{i}.{round}@else.example")).collect();
        let (forth, back) = (people.join(","), people.iter().rev().cloned().collect::<Vec<_>>().join(","));
        let reports = at_once(2, |i| {
            let (core, member, list, role) = match i {
                0 => (Arc::clone(&world.core), first.clone(), forth.clone(), one.user),
                _ => (Arc::clone(&other), second.clone(), back.clone(), two.user),
            };
            async move { invite_list(&core, &member, &list, role, false).await }
        })
        .await;
        for report in reports {
            let report = report.unwrap_or_else(|fault| panic!("round {round}: {fault}"));
            assert!(report.sent(), "round {round}: {report:?}");
        }
    }
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 2 * 12 * 15);
}

/// Somebody presses the button twice, in two tabs.
async fn one_person_twice_is_one_member(world: &World) {
    let org = world.organization("acme").await;
    let (_, link) = world.link_door(&org, org.user).await;
    let id = world.invite(&org, "bob@else.example").await;
    let personal = world.door(id).await;
    for (address, door) in [("eve@else.example", link), ("bob@else.example", personal)] {
        let who = world.person(address).await;
        let results = at_once(8, |_| {
            let (core, door, who) = (Arc::clone(&world.core), door.clone(), who.clone());
            async move { join::accept(&core, &caller(), &door, &who, None).await }
        })
        .await;
        for result in results {
            if let Err(fault) = result {
                panic!("{address}: replay is harmless, but: {fault}");
            }
        }
        let member = format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id);
        assert_eq!(world.number(&member).await, 1);
    }
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 1);
}

async fn one_token_many_people_is_one_member(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.door(id).await;
    let results = at_once(10, |i| {
        let (core, door) = (Arc::clone(&world.core), door.clone());
        let form = RegisterForm { name: format!("Person {i}"), password: PASSWORD.into(), ..RegisterForm::default() };
        async move { join::register(&core, &caller(), &door, None, &form).await }
    })
    .await;
    let (joined, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(joined.len(), 1);
    for result in refused {
        let error = refusal(result);
        let known = [Error::Conflict { why: Conflict::HasAccount }, Error::Dead { why: DeadLink::Accepted }];
        assert!(known.contains(&error), "{error:?}");
    }
    assert_eq!(world.number("SELECT count(*) FROM users").await, 2);
}

on_both!(
    the_same_request_fifty_times_invites_once,
    a_link_with_five_uses_lets_five_in,
    of_two_hundred_at_once_five_come_in,
    the_last_seat_goes_to_one,
    invitations_at_once_never_overbook,
    two_organizations_mail_the_same_people,
    one_person_twice_is_one_member,
    one_token_many_people_is_one_member,
);
