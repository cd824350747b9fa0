//! Signing in by a mailed code: five tries, ten minutes, the newest only, and never
//! a word about who has an account.

use usher::{
    domain::{
        error::{Conflict, Error},
        method::Method,
        time::Span,
    },
    server::{
        service::{
            act::Caller,
            fault::Fault,
            sign_in::{self, Started},
            sign_in_code,
        },
        store::{sign_in_codes::SignInCode, users},
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, at_once, refusal},
};

const BOB: &str = "bob@else.example";

impl World {
    /// Somebody asks for a code; what their browser carries, once the mail is written.
    pub async fn code_for(&self, address: &str) -> String {
        let token = sign_in_code::request(&self.core, &caller(), email(address), false, "").await.expect("an answer");
        while !self.core.tasks.is_empty() {
            tokio::task::yield_now().await;
        }
        token
    }

    async fn asked(&self, token: &str) -> SignInCode {
        sign_in_code::find(&self.core, Some(token)).await.expect("an answer").expect("a code")
    }

    async fn enter_code(&self, asked: &SignInCode, code: &str) -> Result<Started, Fault> {
        Ok(sign_in_code::enter(&self.core, &caller(), asked, code).await?.session().expect("one step"))
    }

    /// Asks for a code and types it.
    pub async fn sign_in_by_code(&self, address: &str) -> Result<Started, Fault> {
        let asked = self.asked(&self.code_for(address).await).await;
        self.enter_code(&asked, &self.core.keys.sign_in_code(asked.id)).await
    }
}

async fn the_mailed_code_signs_in_once(world: &World) {
    world.person(BOB).await;
    let asked = world.asked(&world.code_for(BOB).await).await;
    assert_eq!(world.texts("SELECT kind FROM outbox").await, ["sign_in_code"]);
    let code = world.core.keys.sign_in_code(asked.id);
    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    let started = world.enter_code(&asked, &typed).await.expect("in, however it is written");
    let who = world.carrying(&started.secret).await.expect("signed in");
    assert_eq!((who.user.email, who.session.method), (email(BOB), Some(Method::Code)));
    assert_eq!(refusal(world.enter_code(&asked, &code).await), Error::field("code", "code_used_up"));
}

async fn five_tries_and_the_code_is_dead(world: &World) {
    world.person(BOB).await;
    let asked = world.asked(&world.code_for(BOB).await).await;
    let code = world.core.keys.sign_in_code(asked.id);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for n in 1..=5 {
        let problem = if n < 5 { "code_wrong" } else { "code_used_up" };
        assert_eq!(refusal(world.enter_code(&asked, wrong).await), Error::field("code", problem), "{n}");
    }
    assert_eq!(refusal(world.enter_code(&asked, &code).await), Error::field("code", "code_used_up"));
}

async fn an_unknown_address_is_told_the_same(world: &World) {
    let asked = world.asked(&world.code_for("nobody@else.example").await).await;
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 0);
    let code = world.core.keys.sign_in_code(asked.id);
    for n in 1..=5 {
        let problem = if n < 5 { "code_wrong" } else { "code_used_up" };
        assert_eq!(refusal(world.enter_code(&asked, &code).await), Error::field("code", problem), "{n}");
    }
}

async fn many_tries_at_once_are_five(world: &World) {
    world.person(BOB).await;
    let asked = world.asked(&world.code_for(BOB).await).await;
    let results = at_once(20, |_| {
        let (core, asked) = (std::sync::Arc::clone(&world.core), asked.clone());
        async move { refusal(sign_in_code::enter(&core, &caller(), &asked, "nonsense").await) }
    })
    .await;
    let looked_at = results.iter().filter(|e| **e == Error::field("code", "code_wrong")).count();
    assert_eq!(looked_at, 4, "and the fifth one ended it");
    assert_eq!(world.number("SELECT attempts FROM sign_in_codes").await, 5);
}

async fn a_code_lives_ten_minutes(world: &World) {
    world.person(BOB).await;
    let token = world.code_for(BOB).await;
    let asked = world.asked(&token).await;
    world.clock.advance(Span::minutes(10));
    assert!(sign_in_code::find(&world.core, Some(&token)).await.expect("an answer").is_none());
    let late = world.enter_code(&asked, &world.core.keys.sign_in_code(asked.id)).await;
    assert_eq!(refusal(late), Error::field("code", "code_used_up"));
}

async fn only_the_newest_code_counts(world: &World) {
    world.person(BOB).await;
    let first = world.asked(&world.code_for(BOB).await).await;
    let second = world.asked(&world.code_for(BOB).await).await;
    let early = world.enter_code(&first, &world.core.keys.sign_in_code(first.id)).await;
    assert_eq!(refusal(early), Error::field("code", "code_used_up"));
    world.enter_code(&second, &world.core.keys.sign_in_code(second.id)).await.expect("in");
}

/// What was asked for beyond the limit of mails is worth nothing to a guesser.
async fn a_code_that_was_not_mailed_is_never_right(world: &World) {
    world.person(BOB).await;
    let mut asked = Vec::new();
    for _ in 0..5 {
        asked.push(world.asked(&world.code_for(BOB).await).await);
    }
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 2);
    let code = world.core.keys.sign_in_code(asked[4].id);
    assert_eq!(refusal(world.enter_code(&asked[4], &code).await), Error::field("code", "code_wrong"));
    world.enter_code(&asked[1], &world.core.keys.sign_in_code(asked[1].id)).await.expect("the last that was mailed");
}

async fn asking_from_one_place_ends(world: &World) {
    let ask = async |n: usize, caller: &Caller| {
        let address = email(&format!("p{n}@else.example"));
        sign_in_code::request(&world.core, caller, address, false, "").await
    };
    for n in 0..50 {
        ask(n, &caller()).await.expect("an answer");
    }
    assert!(matches!(refusal(ask(50, &caller()).await), Error::Throttled { .. }));
    let elsewhere = Caller { address_block: "198.51.100.0/24".into(), ..caller() };
    ask(51, &elsewhere).await.expect("others are not concerned");
}

/// The address's owner gets in; whoever made the account without proving it does not any more.
async fn an_account_that_somebody_else_made_changes_hands(world: &World) {
    let squatter = world.person_with(BOB, false).await;
    let hash = world.core.hasher.hash(PASSWORD).await.expect("a hash");
    let mut tx = world.core.store.begin().await.expect("a transaction");
    users::set_password(&mut tx, squatter.user.id, &hash).await.expect("a password");
    let kept = sign_in::start(&world.core, &mut tx, squatter.user.id, &caller(), true).await.expect("a session");
    tx.commit().await.expect("a commit");
    let started = world.sign_in_by_code(BOB).await.expect("in");
    let who = world.carrying(&started.secret).await.expect("signed in");
    assert!(who.user.email_verified_at.is_some());
    assert!(world.carrying(&kept.secret).await.is_none(), "the squatter is out");
    let again = sign_in::by_password(&world.core, &caller(), BOB, PASSWORD, false).await;
    assert_eq!(refusal(again), Error::WrongCredentials);
}

async fn an_address_that_was_given_up_opens_nothing(world: &World) {
    world.person(BOB).await;
    let asked = world.asked(&world.code_for(BOB).await).await;
    world.sql(&format!("UPDATE users SET email = 'moved@else.example' WHERE email = '{BOB}'")).await;
    let late = world.enter_code(&asked, &world.core.keys.sign_in_code(asked.id)).await;
    assert_eq!(refusal(late), Error::field("code", "code_wrong"));
}

async fn without_a_mail_server_there_are_no_codes(world: &World) {
    let core = world.without_mail().await;
    let refused = sign_in_code::request(&core, &caller(), email(BOB), false, "").await;
    assert_eq!(refusal(refused), Error::Conflict { why: Conflict::NoMailServer });
}

on_both!(
    the_mailed_code_signs_in_once,
    five_tries_and_the_code_is_dead,
    an_unknown_address_is_told_the_same,
    many_tries_at_once_are_five,
    a_code_lives_ten_minutes,
    only_the_newest_code_counts,
    a_code_that_was_not_mailed_is_never_right,
    asking_from_one_place_ends,
    an_account_that_somebody_else_made_changes_hands,
    an_address_that_was_given_up_opens_nothing,
    without_a_mail_server_there_are_no_codes,
);
