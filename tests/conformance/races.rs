//! Many at once, from two processes: the outcome is one that some order of single
//! steps would have had.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        report::{AddressProblem, Outcome},
        time::{Span, Timestamp},
    },
    server::service::{
        invitations,
        join::{self, RegisterForm},
        links::{self, LinkForm},
        people::bulk::{self, BulkForm, Deed},
    },
};

use crate::{
    cast::{PASSWORD, caller, invite_as, invite_list},
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

async fn accept_against_delete_has_one_winner(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..12 {
        let address = format!("p{round}@else.example");
        let id = world.invite(&org, &address).await;
        let who = world.person(&address).await;
        let door = world.door(id).await;
        let mut results = at_once(2, |i| {
            let (door, who, owner) = (door.clone(), who.clone(), owner.clone());
            let core = Arc::clone(if i == 0 { &world.core } else { &other });
            async move {
                if i == 0 {
                    join::accept(&core, &caller(), &door, &who, None).await.map(drop)
                } else {
                    invitations::delete(&core, &owner, id).await
                }
            }
        })
        .await;
        let (deleted, accepted) = (results.remove(1), results.remove(0));
        let member = format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id);
        if accepted.is_ok() {
            assert_eq!(refusal(deleted), Error::Conflict { why: Conflict::NotPending });
            assert_eq!(world.number(&member).await, 1);
        } else {
            assert_eq!(refusal(accepted), Error::Dead { why: DeadLink::Revoked });
            deleted.expect("one of both");
            assert_eq!(world.number(&member).await, 0);
        }
        world.clock.advance(Span::seconds(1));
    }
}

/// X5: whoever invited loses the right to at the moment at which it is accepted.
async fn accept_against_demote_has_one_outcome(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..12 {
        let admin = world.join(&org, &format!("admin{round}@else.example"), org.administrator).await;
        let row = world.row_of(&org, &admin).await;
        let inviter = world.member(&org, &admin).await;
        let address = format!("p{round}@else.example");
        let id = invite_as(&world.core, &inviter, &address, org.user).await.expect("an invitation");
        let who = world.person(&address).await;
        let door = world.door(id).await;
        let form = BulkForm { deed: Deed::Role, ids: vec![row], choice: org.user.to_string() };
        let mut results = at_once(2, |i| {
            let (door, who, owner, form) = (door.clone(), who.clone(), owner.clone(), form.clone());
            let core = Arc::clone(if i == 0 { &world.core } else { &other });
            async move {
                if i == 0 {
                    join::accept(&core, &caller(), &door, &who, None).await.map(drop)
                } else {
                    bulk::run(&core, &owner, &form).await.map(drop)
                }
            }
        })
        .await;
        results.remove(1).expect("demoted in any case");
        let accepted = results.remove(0);
        let member = world.number(&format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id)).await;
        if accepted.is_ok() {
            assert_eq!(member, 1);
        } else {
            let dead = Error::Dead { why: DeadLink::InviterLostRights };
            assert_eq!((refusal(accepted), member), (dead, 0));
        }
    }
}

/// X5: its time runs out, and its seat is given to somebody else, while it is accepted.
async fn accept_against_expiry_has_one_outcome(world: &World) {
    let org = world.organization("acme").await;
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..12 {
        let address = format!("p{round}@else.example");
        let id = world.invite(&org, &address).await;
        world.limit(&org, world.people(&org, "active").await + 1).await;
        let who = world.person(&address).await;
        let door = world.door(id).await;
        let end = world.number(&format!("SELECT expires_at FROM invitations WHERE id = '{id}'")).await;
        world.clock.advance(Timestamp::from_micros(end - 1) - world.now());
        let owner = world.owner(&org).await;
        let (clock, role) = (Arc::clone(&world.clock), org.user);
        let mut results = at_once(2, |i| {
            let (door, who, owner, clock) = (door.clone(), who.clone(), owner.clone(), Arc::clone(&clock));
            let core = Arc::clone(if i == 0 { &world.core } else { &other });
            async move {
                if i == 0 {
                    return join::accept(&core, &caller(), &door, &who, None).await.map(|_| true);
                }
                clock.advance(Span::seconds(1));
                let report = invite_list(&core, &owner, &format!("next{round}@else.example"), role, false).await;
                report.map(|report| report.sent())
            }
        })
        .await;
        let next = results.remove(1).expect("a report");
        let accepted = results.remove(0);
        let member = world.number(&format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id)).await;
        // One of the two has the seat.
        if accepted.is_ok() {
            assert_eq!((next, member), (false, 1));
        } else {
            assert_eq!((refusal(accepted), member), (Error::Dead { why: DeadLink::Expired }, 0));
        }
        let taken = world.people(&org, "active").await + world.people(&org, "pending").await;
        let limit = world.number("SELECT member_limit FROM organizations").await;
        assert!(taken <= limit, "{taken} of {limit}");
        world.sql("UPDATE organizations SET member_limit = NULL").await;
        world.clock.advance(Span::days(8));
    }
}

async fn join_against_turning_off_has_one_outcome(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    for round in 0..8 {
        let (id, door) = world.link_door(&org, org.user).await;
        let who = world.person(&format!("p{round}@else.example")).await;
        let mut results = at_once(2, |i| {
            let (core, door, who, owner) = (Arc::clone(&world.core), door.clone(), who.clone(), owner.clone());
            async move {
                match (i, round % 2) {
                    (0, _) => join::accept(&core, &caller(), &door, &who, None).await.map(drop),
                    (_, 0) => links::turn_off(&core, &owner, id).await,
                    _ => links::regenerate(&core, &owner, id).await,
                }
            }
        })
        .await;
        results.remove(1).expect("it stops in any case");
        let joined = results.remove(0);
        let uses = world.number(&format!("SELECT uses FROM invite_links WHERE id = '{id}'")).await;
        let dead = if round % 2 == 0 { DeadLink::Off } else { DeadLink::Revoked };
        if joined.is_ok() {
            assert_eq!(uses, 1);
        } else {
            assert_eq!((refusal(joined), uses), (Error::Dead { why: dead }, 0));
        }
    }
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
    accept_against_delete_has_one_winner,
    accept_against_demote_has_one_outcome,
    accept_against_expiry_has_one_outcome,
    join_against_turning_off_has_one_outcome,
    two_organizations_mail_the_same_people,
    one_person_twice_is_one_member,
    one_token_many_people_is_one_member,
);
