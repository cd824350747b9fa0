//! Two-step sign-in: what it asks for, what counts once, and who has to have it.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, Error},
        permission::Permission,
        time::Span,
    },
    server::{
        auth::totp,
        service::{
            account::password,
            recent,
            second_factor::{self as service, State},
            second_step::{self, Entered},
            sign_in::{self, Started},
            sign_in_code,
        },
        store::second_factors::SecondStep,
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, at_once, refusal},
};

const BOB: &str = "bob@else.example";
const WRONG: Error = Error::SignedOut;

fn wrong() -> Error {
    Error::field("code", "code_wrong_app")
}

impl World {
    /// What the app shows now.
    fn code_now(&self, secret: &[u8]) -> String {
        totp::code(secret, totp::step_at(self.now()))
    }

    /// A code that the app does not show.
    fn wrong_code(&self, secret: &[u8]) -> String {
        let step = totp::step_at(self.now());
        let shown: Vec<String> = (step - 1..=step + 1).map(|step| totp::code(secret, step)).collect();
        (0..4).map(|n| format!("{n:06}")).find(|code| !shown.contains(code)).expect("a wrong one")
    }

    /// Gives the password; what the browser then waits for.
    async fn half_way(&self, address: &str) -> SecondStep {
        let entered = sign_in::by_password(&self.core, &caller(), address, PASSWORD, false).await.expect("half way");
        let Entered::HalfWay(secret) = entered.1 else { panic!("no second step") };
        assert!(self.carrying(&secret).await.is_none(), "it is no session");
        second_step::find(&self.core, Some(&secret)).await.expect("an answer").expect("a step")
    }

    async fn enter_step(&self, step: &SecondStep, code: &str) -> Result<Started, Error> {
        match second_step::enter(&self.core, &caller(), step, code).await {
            Ok(started) => Ok(started),
            refused => Err(refusal(refused)),
        }
    }
}

async fn the_password_alone_is_not_enough(world: &World) {
    let bob = world.with_password(BOB).await;
    let (_, secret) = world.two_steps(&bob).await;
    let step = world.half_way(BOB).await;
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 1, "no session before the code");
    assert_eq!(world.enter_step(&step, "nonsense").await.err(), Some(wrong()));
    assert_eq!(world.enter_step(&step, "").await.err(), Some(wrong()));
    world.clock.advance(Span::seconds(30));
    let code = world.code_now(&secret);
    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    let started = world.enter_step(&step, &typed).await.expect("in, however it is written");
    world.carrying(&started.secret).await.expect("a session");
    world.clock.advance(Span::seconds(30));
    let again = world.enter_step(&step, &world.code_now(&secret)).await;
    assert_eq!(again.err(), Some(WRONG), "the state is good once");
    world.half_way(BOB).await;
    world.clock.advance(Span::minutes(10));
    let hashes = world.texts("SELECT hash FROM second_steps").await;
    assert_eq!(hashes.len(), 1);
    assert!(second_step::find(&world.core, Some("anything")).await.expect("an answer").is_none());
}

async fn each_code_counts_once(world: &World) {
    let bob = world.with_password(BOB).await;
    let (_, secret) = world.two_steps(&bob).await;
    let setting_up = world.code_now(&secret);
    let step = world.half_way(BOB).await;
    assert_eq!(world.enter_step(&step, &setting_up).await.err(), Some(wrong()), "it was used to set up");
    world.clock.advance(Span::seconds(30));
    let code = world.code_now(&secret);
    world.enter_step(&step, &code).await.expect("in");
    let second = world.half_way(BOB).await;
    assert_eq!(world.enter_step(&second, &code).await.err(), Some(wrong()), "twice");
    let earlier = totp::code(&secret, totp::step_at(world.now()) - 1);
    assert_eq!(world.enter_step(&second, &earlier).await.err(), Some(wrong()), "an earlier one");
}

async fn of_many_at_once_with_one_code_one_gets_in(world: &World) {
    let bob = world.with_password(BOB).await;
    let (codes, secret) = world.two_steps(&bob).await;
    world.clock.advance(Span::seconds(30));
    let other = world.another(|_| {}).await.expect("a second process");
    for code in [world.code_now(&secret), codes[0].clone()] {
        let step = world.half_way(BOB).await;
        let results = at_once(4, |i| {
            let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
            let (step, code) = (step.clone(), code.clone());
            async move { second_step::enter(&core, &caller(), &step, &code).await.is_ok() }
        })
        .await;
        assert_eq!(results.iter().filter(|entered| **entered).count(), 1, "{results:?}");
    }
}

/// B1: the limit is the account's, however many attempts to sign in there are.
async fn guessing_over_many_attempts_meets_the_limit(world: &World) {
    let bob = world.with_password(BOB).await;
    let (_, secret) = world.two_steps(&bob).await;
    world.clock.advance(Span::seconds(30));
    let bad = world.wrong_code(&secret);
    for n in 1..=5 {
        let step = world.half_way(BOB).await;
        assert_eq!(world.enter_step(&step, &bad).await.err(), Some(wrong()), "{n}");
    }
    let step = world.half_way(BOB).await;
    let right = world.code_now(&secret);
    let throttled = world.enter_step(&step, &right).await.err();
    let Some(Error::Throttled { retry_after }) = throttled else { panic!("{throttled:?}") };
    world.clock.advance(Span::seconds(retry_after));
    let right = world.code_now(&secret);
    world.enter_step(&step, &right).await.expect("never for good");
    // A success forgets the failures.
    let step = world.half_way(BOB).await;
    let bad = world.wrong_code(&secret);
    assert_eq!(world.enter_step(&step, &bad).await.err(), Some(wrong()));
}

async fn a_recovery_code_works_once_and_is_told_of(world: &World) {
    let bob = world.with_password(BOB).await;
    let (codes, _) = world.two_steps(&bob).await;
    assert_eq!(codes.len(), 10);
    let step = world.half_way(BOB).await;
    world.enter_step(&step, &codes[3].to_uppercase()).await.expect("in");
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'recovery_code_used'").await, 1);
    let step = world.half_way(BOB).await;
    assert_eq!(world.enter_step(&step, &codes[3]).await.err(), Some(wrong()), "twice");
    let holder = world.holder(&bob).await;
    let State::On { codes_left, .. } = service::state(&world.core, &holder).await.expect("a state") else {
        panic!("it is on")
    };
    assert_eq!(codes_left, 9);
    let fresh = service::renew_codes(&world.core, &holder).await.expect("new ones");
    assert_eq!(world.enter_step(&step, &codes[4]).await.err(), Some(wrong()), "the old ones end");
    world.enter_step(&step, &fresh[4]).await.expect("in");
}

async fn somebody_elses_codes_are_worth_nothing(world: &World) {
    let bob = world.with_password(BOB).await;
    let eve = world.with_password("eve@else.example").await;
    world.two_steps(&bob).await;
    let (codes, secret) = world.two_steps(&eve).await;
    world.clock.advance(Span::seconds(30));
    let step = world.half_way(BOB).await;
    for hers in [codes[0].clone(), world.code_now(&secret)] {
        assert_eq!(world.enter_step(&step, &hers).await.err(), Some(wrong()));
    }
    // Nor is her secret, put where his is.
    world
        .sql(&format!(
            "UPDATE authenticators SET sealed = (SELECT a.sealed FROM authenticators a WHERE a.user_id = '{}') WHERE user_id = '{}'",
            eve.user.id, bob.user.id
        ))
        .await;
    assert!(second_step::enter(&world.core, &caller(), &step, &world.code_now(&secret)).await.is_err());
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 2);
}

/// S3
async fn it_is_changed_only_by_who_is_there(world: &World) {
    let bob = world.with_password(BOB).await;
    let (core, holder) = (&*world.core, world.holder(&bob).await);
    service::begin(core, &holder).await.expect("a secret");
    assert_eq!(refusal(service::confirm(core, &holder, "000").await), wrong());
    let (_, secret) = world.two_steps(&bob).await;
    let again = Error::Conflict { why: Conflict::SecondFactorOn };
    assert_eq!(refusal(service::begin(core, &holder).await), again);
    world.clock.advance(Span::minutes(10));
    let before = world.dump_without(&["audit"]).await;
    assert_eq!(refusal(service::begin(core, &holder).await), Error::NotRecent);
    assert_eq!(refusal(service::confirm(core, &holder, "1").await), Error::NotRecent);
    assert_eq!(refusal(service::renew_codes(core, &holder).await), Error::NotRecent);
    assert_eq!(refusal(service::turn_off(core, &holder, PASSWORD).await), Error::NotRecent);
    assert_eq!(world.dump_without(&["audit"]).await, before);
    // Confirming takes the code too: a password alone would take it off again.
    assert_eq!(refusal(recent::by_password(core, &holder, PASSWORD, "").await), wrong());
    let started = recent::by_password(core, &holder, PASSWORD, &world.code_now(&secret)).await.expect("confirmed");
    let who = world.carrying(&started.secret).await.expect("a session");
    let holder = world.holder(&who).await;
    let refused = refusal(service::turn_off(core, &holder, "wrong").await);
    assert_eq!(refused, Error::field("password", "password_wrong"));
    service::turn_off(core, &holder, PASSWORD).await.expect("off");
    assert_eq!(world.number("SELECT count(*) FROM recovery_codes").await, 0);
    let mails = world.texts("SELECT kind FROM outbox ORDER BY kind DESC").await;
    assert_eq!(mails, ["second_factor_on", "second_factor_off"]);
    sign_in::by_password(core, &caller(), BOB, PASSWORD, false).await.expect("in").1.session().expect("at once");
}

async fn a_password_may_be_shorter_beside_it(world: &World) {
    const SHORT: &str = "g7#kwPz2vT";
    let bob = world.with_password(BOB).await;
    let (core, holder) = (&*world.core, world.holder(&bob).await);
    let refused = refusal(password::change(core, &holder, PASSWORD, SHORT).await);
    assert_eq!(refused, Error::field("new-password", "password_too_short"));
    assert!(password::measure(core, &caller(), Some(&bob), SHORT, "").await.expect("an answer").problem.is_some());
    world.two_steps(&bob).await;
    assert_eq!(password::measure(core, &caller(), Some(&bob), SHORT, "").await.expect("an answer").problem, None);
    let started = password::change(core, &holder, PASSWORD, SHORT).await.expect("changed");
    let who = world.carrying(&started.secret).await.expect("a session");
    let refused = refusal(service::turn_off(core, &world.holder(&who).await, SHORT).await);
    assert_eq!(refused, Error::field("password", "password_short_alone"));
}

async fn a_new_password_ends_who_is_half_way(world: &World) {
    let bob = world.with_password(BOB).await;
    let (_, secret) = world.two_steps(&bob).await;
    let thief = world.half_way(BOB).await;
    let holder = world.holder(&bob).await;
    password::change(&world.core, &holder, PASSWORD, "copper-lantern-glacier-17").await.expect("changed");
    world.clock.advance(Span::seconds(30));
    assert_eq!(world.enter_step(&thief, &world.code_now(&secret)).await.err(), Some(WRONG));
}

async fn an_organization_asks_its_admins_for_it(world: &World) {
    let org = world.organization("acme").await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let bob = world.join(&org, BOB, org.user).await;
    world.member(&org, &admin).await.require(Permission::PeopleView).expect("not asked for yet");
    world.sql("UPDATE organizations SET second_factor_at = 1").await;
    let refused = world.member(&org, &admin).await.require(Permission::PeopleView);
    assert_eq!(refusal(refused), Error::SecondFactorNeeded);
    let plain = world.member(&org, &bob).await;
    assert!(!plain.lacks_second_factor, "people without rights are not asked");
    assert_eq!(refusal(plain.require(Permission::PeopleView)), Error::Forbidden);
    let asked: Vec<String> =
        service::asked_by(&world.holder(&admin).await).map(|organization| organization.name.clone()).collect();
    assert_eq!(asked, ["acme"]);
    world.two_steps(&admin).await;
    world.member(&org, &admin).await.require(Permission::PeopleView).expect("they have it");
}

/// A3: whoever made the account with another's address keeps nobody out of it.
async fn the_mailbox_counts_more_than_a_squatters_app(world: &World) {
    let squatter = world.person_with(BOB, false).await;
    world.two_steps(&squatter).await;
    let started = world.sign_in_by_code(BOB).await.expect("in, in one step");
    world.carrying(&started.secret).await.expect("a session");
    assert_eq!(world.number("SELECT count(*) FROM authenticators").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM recovery_codes").await, 0);
}

/// A mailed code is one proof: the account's second is asked for all the same.
async fn a_mailed_code_is_not_enough_either(world: &World) {
    let bob = world.person(BOB).await;
    world.two_steps(&bob).await;
    let token = world.code_for(BOB).await;
    let asked = sign_in_code::find(&world.core, Some(&token)).await.expect("an answer").expect("a code");
    let code = world.core.keys.sign_in_code(asked.id);
    let entered = sign_in_code::enter(&world.core, &caller(), &asked, &code).await.expect("half way");
    assert!(matches!(entered, Entered::HalfWay(_)));
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 1);
}

async fn the_operator_helps_who_lost_everything(world: &World) {
    let bob = world.with_password(BOB).await;
    world.two_steps(&bob).await;
    service::turn_off_for(&world.core, &email(BOB)).await.expect("off");
    let entered = sign_in::by_password(&world.core, &caller(), BOB, PASSWORD, false).await.expect("in").1;
    assert!(matches!(entered, Entered::In(_)));
    assert_eq!(refusal(service::turn_off_for(&world.core, &email(BOB)).await), Error::NotFound);
}

on_both!(
    the_password_alone_is_not_enough,
    each_code_counts_once,
    of_many_at_once_with_one_code_one_gets_in,
    guessing_over_many_attempts_meets_the_limit,
    a_recovery_code_works_once_and_is_told_of,
    somebody_elses_codes_are_worth_nothing,
    it_is_changed_only_by_who_is_there,
    a_password_may_be_shorter_beside_it,
    a_new_password_ends_who_is_half_way,
    an_organization_asks_its_admins_for_it,
    the_mailbox_counts_more_than_a_squatters_app,
    a_mailed_code_is_not_enough_either,
    the_operator_helps_who_lost_everything,
);
