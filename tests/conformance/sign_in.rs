//! Signing in by password, the limit on failures, and setting a new password.

use std::{sync::Arc, time::Duration};

use usher::{
    domain::{
        error::{DeadLink, Error},
        id::UserId,
        time::Span,
    },
    server::{
        core::Core,
        service::{
            act::Caller,
            password_reset, proof,
            second_step::{self, Entered},
            sign_in, sign_in_code,
        },
        store::{sessions, users},
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, at_once, refusal},
};

const NEW_PASSWORD: &str = "copper-lantern-glacier-17";

/// Somebody with a password.
async fn account(world: &World, address: &str) {
    let who = world.person(address).await;
    let hash = world.core.hasher.hash(PASSWORD).await.expect("a hash");
    let mut tx = world.core.store.begin().await.expect("a transaction");
    users::set_password(&mut tx, who.user.id, &hash).await.expect("a password");
    tx.commit().await.expect("a commit");
}

async fn try_in(core: &Core, address: &str, password: &str) -> Result<(), Error> {
    match sign_in::by_password(core, &caller(), address, password, false).await {
        Ok(_) => Ok(()),
        refused => Err(refusal(refused)),
    }
}

/// The reset link's secret of the newest request.
async fn reset_token(world: &World) -> String {
    let id = world.texts("SELECT id FROM resets ORDER BY created_at DESC, id DESC").await.remove(0);
    world.core.keys.reset_token(id.parse().expect("an id"))
}

async fn the_right_password_signs_in(world: &World) {
    account(world, "bob@else.example").await;
    try_in(&world.core, " Bob@Else.Example ", PASSWORD).await.expect("in, however it is written");
    for (address, password) in [
        ("bob@else.example", "violet-otter-harvest-92"),
        ("nobody@else.example", PASSWORD),
        ("not an address", PASSWORD),
        ("bob@else.example", ""),
        ("bob@else.example", &"a".repeat(1_000_000)),
    ] {
        assert_eq!(try_in(&world.core, address, password).await, Err(Error::WrongCredentials), "{address}");
    }
}

async fn five_failures_are_free_then_the_wait_grows(world: &World) {
    account(world, "bob@else.example").await;
    account(world, "eve@else.example").await;
    for n in 1..=5 {
        assert_eq!(try_in(&world.core, "bob@else.example", "wrong").await, Err(Error::WrongCredentials), "{n}");
    }
    let mut last = 0;
    for _ in 0..6 {
        let Err(Error::Throttled { retry_after }) = try_in(&world.core, "bob@else.example", "wrong").await else {
            panic!("no limit after five failures");
        };
        assert!(retry_after > last && retry_after <= 15 * 60 + 1, "{retry_after} s after {last} s");
        last = retry_after;
        let right = try_in(&world.core, "bob@else.example", PASSWORD).await;
        assert!(matches!(right, Err(Error::Throttled { .. })), "the right one must wait too");
        world.clock.advance(Span::seconds(retry_after));
        assert_eq!(try_in(&world.core, "bob@else.example", "wrong").await, Err(Error::WrongCredentials));
    }
    try_in(&world.core, "eve@else.example", PASSWORD).await.expect("others are not concerned");
    world.clock.advance(Span::hours(2));
    try_in(&world.core, "bob@else.example", PASSWORD).await.expect("never for good");
}

async fn a_success_forgets_the_failures(world: &World) {
    account(world, "bob@else.example").await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(try_in(&world.core, "bob@else.example", "wrong").await, Err(Error::WrongCredentials));
        }
        try_in(&world.core, "bob@else.example", PASSWORD).await.expect("in");
    }
}

async fn a_locked_out_victim_gets_in_by_reset(world: &World) {
    account(world, "bob@else.example").await;
    for _ in 0..5 {
        let _ = try_in(&world.core, "bob@else.example", "wrong").await;
    }
    assert!(matches!(try_in(&world.core, "bob@else.example", PASSWORD).await, Err(Error::Throttled { .. })));
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let token = reset_token(world).await;
    // The attacker goes on all the while, and begins anew right after.
    let _ = try_in(&world.core, "bob@else.example", "wrong").await;
    let entered = password_reset::finish(&world.core, &caller(), &token, NEW_PASSWORD).await.expect("a new password");
    for _ in 0..6 {
        let _ = try_in(&world.core, "bob@else.example", "wrong").await;
    }
    assert!(matches!(try_in(&world.core, "bob@else.example", NEW_PASSWORD).await, Err(Error::Throttled { .. })));
    let session = entered.session().expect("one step");
    let bob = world.carrying(&session.secret).await.expect("in, whatever the attacker does");
    assert!(bob.user.email_verified_at.is_some());
}

/// Whoever has all other mails sent to an address does not keep its reset from coming.
async fn a_victim_whose_mails_are_used_up_gets_a_reset(world: &World) {
    account(world, "bob@else.example").await;
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let bob = email("bob@else.example");
    for n in 0..6 {
        let from = Caller { address_block: format!("place {n}"), ..caller() };
        sign_in_code::request(&world.core, &from, bob.clone(), false, "").await.expect("an answer");
        world.core.tasks.close();
        world.core.tasks.wait().await;
        world.core.tasks.reopen();
        let _ = proof::begin(&world.core, &from, &door, &bob).await;
    }
    let mails = "SELECT count(*) FROM outbox WHERE recipient = 'bob@else.example'";
    assert_eq!(world.number(mails).await, 2, "codes leave the last one");
    password_reset::request(&world.core, &caller(), &bob).await.expect("a mail");
    assert_eq!(world.number(mails).await, 3);
    let throttled = refusal(password_reset::request(&world.core, &caller(), &bob).await);
    assert_eq!(throttled, Error::Throttled { retry_after: 3_600 }, "and no more than three");
    password_reset::finish(&world.core, &caller(), &reset_token(world).await, NEW_PASSWORD).await.expect("in");
}

/// What was counted for a place is not forgotten because somebody there reset a password.
async fn a_reset_is_no_leave_to_go_on_guessing(world: &World) {
    account(world, "eve@else.example").await;
    for n in 0..50 {
        let _ = try_in(&world.core, &format!("p{n}@else.example"), "wrong").await;
    }
    assert!(matches!(try_in(&world.core, "p50@else.example", "wrong").await, Err(Error::Throttled { .. })));
    password_reset::request(&world.core, &caller(), &email("eve@else.example")).await.expect("a mail");
    password_reset::finish(&world.core, &caller(), &reset_token(world).await, NEW_PASSWORD).await.expect("in");
    assert!(matches!(try_in(&world.core, "p50@else.example", "wrong").await, Err(Error::Throttled { .. })));
}

/// Where the account asks for a code, a reset does not go around it.
async fn a_reset_asks_for_the_second_factor(world: &World) {
    let bob = world.with_password("bob@else.example").await;
    let (codes, _) = world.two_steps(&bob).await;
    password_reset::request(&world.core, &caller(), &bob.user.email).await.expect("a mail");
    let sessions = world.number("SELECT count(*) FROM sessions").await;
    assert_eq!(sessions, 1);
    let token = reset_token(world).await;
    let entered = password_reset::finish(&world.core, &caller(), &token, NEW_PASSWORD).await.expect("a new password");
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 0, "none yet");
    let Entered::HalfWay(secret) = entered else { panic!("the code was not asked for") };
    let step = second_step::find(&world.core, Some(&secret)).await.expect("an answer").expect("a step");
    let started = second_step::enter(&world.core, &caller(), &step, &codes[0]).await.expect("in");
    assert!(world.carrying(&started.secret).await.is_some());
}

async fn many_wrong_passwords_at_once_meet_the_limit(world: &World) {
    account(world, "bob@else.example").await;
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(30, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        async move { try_in(&core, "bob@else.example", "wrong").await }
    })
    .await;
    let looked_at = results.iter().filter(|result| **result == Err(Error::WrongCredentials)).count();
    assert_eq!(looked_at, 5, "so many passwords were compared");
    assert!(results.iter().all(|r| matches!(r, Err(Error::WrongCredentials | Error::Throttled { .. }))));
}

/// Many people behind one address, who all know their passwords, are no attack.
async fn an_office_behind_one_address(world: &World) {
    for i in 0..3 {
        account(world, &format!("p{i}@else.example")).await;
    }
    for n in 0..60 {
        let result = try_in(&world.core, &format!("p{}@else.example", n % 3), PASSWORD).await;
        assert_eq!(result, Ok(()), "sign-in {n} from the same office");
    }
}

async fn guessing_over_many_accounts_is_limited_by_address_block(world: &World) {
    let mut throttled = 0;
    for n in 0..60 {
        if let Err(Error::Throttled { .. }) = try_in(&world.core, &format!("p{n}@else.example"), "wrong").await {
            throttled += 1;
        }
    }
    assert!(throttled >= 9, "{throttled} of 60");
    let elsewhere = Caller { address_block: "198.51.100.0/24".into(), ..caller() };
    let other = sign_in::by_password(&world.core, &elsewhere, "p0@else.example", "wrong", false).await;
    assert_eq!(refusal(other), Error::WrongCredentials);
}

async fn a_reset_ends_every_session_and_works_once(world: &World) {
    account(world, "bob@else.example").await;
    let (_, one) = sign_in::by_password(&world.core, &caller(), "bob@else.example", PASSWORD, true).await.expect("in");
    let one = one.session().expect("one step");
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let token = reset_token(world).await;
    let weak = refusal(password_reset::finish(&world.core, &caller(), &token, "short").await);
    assert_eq!(weak, Error::field("password", "password_too_short"));
    password_reset::finish(&world.core, &caller(), &token, NEW_PASSWORD).await.expect("a new password");
    assert!(world.carrying(&one.secret).await.is_none(), "every session ended");
    assert_eq!(try_in(&world.core, "bob@else.example", PASSWORD).await, Err(Error::WrongCredentials));
    let again = refusal(password_reset::finish(&world.core, &caller(), &token, PASSWORD).await);
    assert_eq!(again, Error::Dead { why: DeadLink::Used });
}

async fn only_the_newest_reset_counts_and_for_half_an_hour(world: &World) {
    account(world, "bob@else.example").await;
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let first = reset_token(world).await;
    world.clock.advance(Span::minutes(1));
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let second = reset_token(world).await;
    assert_eq!(refusal(password_reset::open(&world.core, &first).await), Error::Dead { why: DeadLink::Used });
    world.clock.advance(Span::seconds(30 * 60 - 1));
    password_reset::open(&world.core, &second).await.expect("in time");
    world.clock.advance(Span::seconds(1));
    let late = refusal(password_reset::finish(&world.core, &caller(), &second, NEW_PASSWORD).await);
    assert_eq!(late, Error::Dead { why: DeadLink::Expired });
    let unknown = password_reset::request(&world.core, &caller(), &email("nobody@else.example")).await;
    assert_eq!(refusal(unknown), Error::NotFound);
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 2, "nothing is mailed to strangers");
}

async fn twenty_finishes_at_once_set_one_password(world: &World) {
    account(world, "bob@else.example").await;
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let token = reset_token(world).await;
    let results = at_once(20, |i| {
        let (core, token) = (Arc::clone(&world.core), token.clone());
        async move { password_reset::finish(&core, &caller(), &token, &format!("{NEW_PASSWORD}-{i}")).await.is_ok() }
    })
    .await;
    assert_eq!(results.into_iter().filter(|done| *done).count(), 1);
}

/// The password is changed while the old one is looked at: no session begins with
/// what counts no more.
async fn no_session_outlives_a_password_that_was_changed_meanwhile(world: &World) {
    account(world, "bob@else.example").await;
    let bob = world.texts("SELECT id FROM users").await.remove(0).parse().expect("an id");
    let mut refused = 0;
    for round in 0..8 {
        let hash = world.core.hasher.hash(PASSWORD).await.expect("a hash");
        let new = world.core.hasher.hash(NEW_PASSWORD).await.expect("a hash");
        set_password(world, bob, &hash).await;
        world.sql("DELETE FROM throttles").await;
        let core = Arc::clone(&world.core);
        let trying = tokio::spawn(async move { try_in(&core, "bob@else.example", PASSWORD).await });
        // From here on the password is being looked at, which takes much longer than the rest.
        while !trying.is_finished() && world.number("SELECT count(*) FROM throttles").await == 0 {
            tokio::task::yield_now().await;
        }
        tokio::time::sleep(Duration::from_millis(round)).await;
        set_password(world, bob, &new).await;
        match trying.await.expect("a task that ends") {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error, Error::WrongCredentials);
                refused += 1;
            }
        }
        assert_eq!(world.number("SELECT count(*) FROM sessions").await, 0, "round {round}");
    }
    assert!(refused > 0, "the change never fell in between");
}

/// What a reset does, once its own hashing is done.
async fn set_password(world: &World, user: UserId, hash: &str) {
    let mut tx = world.core.store.begin().await.expect("a transaction");
    users::set_password(&mut tx, user, hash).await.expect("a password");
    sessions::delete_of(&mut tx, user).await.expect("signed out");
    tx.commit().await.expect("a commit");
}

on_both!(
    no_session_outlives_a_password_that_was_changed_meanwhile,
    the_right_password_signs_in,
    five_failures_are_free_then_the_wait_grows,
    a_success_forgets_the_failures,
    a_locked_out_victim_gets_in_by_reset,
    a_victim_whose_mails_are_used_up_gets_a_reset,
    a_reset_is_no_leave_to_go_on_guessing,
    a_reset_asks_for_the_second_factor,
    many_wrong_passwords_at_once_meet_the_limit,
    an_office_behind_one_address,
    guessing_over_many_accounts_is_limited_by_address_block,
    a_reset_ends_every_session_and_works_once,
    only_the_newest_reset_counts_and_for_half_an_hour,
    twenty_finishes_at_once_set_one_password,
);
