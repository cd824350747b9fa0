//! Somebody accepts while somebody else ends what they accept: one of them was first.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        time::{Span, Timestamp},
    },
    server::service::{
        invitations, join, links,
        people::bulk::{self, BulkForm, Deed},
    },
};

use crate::{
    cast::{caller, invite_as, invite_list},
    world::{World, at_once, refusal},
};

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

on_both!(
    accept_against_delete_has_one_winner,
    accept_against_demote_has_one_outcome,
    accept_against_expiry_has_one_outcome,
    join_against_turning_off_has_one_outcome,
);
