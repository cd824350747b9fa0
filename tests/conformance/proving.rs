//! Proving an address by a mailed code, where the link itself proves nothing.

use usher::{
    domain::{
        error::{DeadLink, Error},
        time::Span,
        token::Channel,
    },
    server::{
        service::{
            act::Caller,
            door::Door,
            join::{self, RegisterForm},
            join_step::{self, Step},
            proof, sign_up,
        },
        store::proofs::Proof,
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, at_once, refusal},
};

fn form() -> RegisterForm {
    RegisterForm { name: "Bob Babbage".into(), password: PASSWORD.into(), ..RegisterForm::default() }
}

async fn begin(world: &World, door: &Door, address: &str) -> (String, Proof) {
    let token = proof::begin(&world.core, &caller(), door, &email(address)).await.expect("a proof");
    let found = find(world, door, &token).await.expect("a proof");
    (token, found)
}

async fn find(world: &World, door: &Door, token: &str) -> Option<Proof> {
    proof::find(&world.core, door, Some(token)).await.expect("an answer")
}

/// A code that is not the right one.
fn wrong(world: &World, proof: &Proof) -> String {
    let right: u32 = world.core.keys.code(proof.id).parse().expect("six digits");
    format!("{:06}", (right + 1) % 1_000_000)
}

async fn a_copied_link_proves_nothing_a_code_does(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.open(id, Channel::Copied).await.expect("a door");
    let bob = email("bob@else.example");
    let step = |proof: Option<Proof>| {
        let door = door.clone();
        async move { join_step::next(&world.core, &door, None, proof.as_ref()).await.expect("a step") }
    };
    assert_eq!(step(None).await, Step::RequestCode(bob.clone()));
    assert_eq!(refusal(join::register(&world.core, &caller(), &door, None, &form()).await), Error::Unverified);
    let (token, found) = begin(world, &door, "bob@else.example").await;
    assert_eq!(step(Some(found.clone())).await, Step::EnterCode(bob.clone()));
    assert_eq!(refusal(join::register(&world.core, &caller(), &door, Some(&found), &form()).await), Error::Unverified);
    let spaced = {
        let code = world.core.keys.code(found.id);
        format!(" {}-{} ", &code[..3], &code[3..])
    };
    proof::enter(&world.core, &caller(), &door, &found, &spaced).await.expect("as people type it");
    let proven = find(world, &door, &token).await.expect("a proof");
    assert_eq!(step(Some(proven.clone())).await, Step::Register(Some(bob)));
    let started = join::register(&world.core, &caller(), &door, Some(&proven), &form()).await.expect("in");
    let who = world.carrying(&started.0.secret).await.expect("signed in");
    assert!(who.user.email_verified_at.is_some());
    assert!(find(world, &door, &token).await.is_none(), "used up");
}

async fn a_mailed_link_needs_no_code(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    join::register(&world.core, &caller(), &world.door(id).await, None, &form()).await.expect("in");
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'code'").await, 0);
}

async fn five_tries_and_the_code_is_dead(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (token, found) = begin(world, &door, "bob@else.example").await;
    let bad = wrong(world, &found);
    for left in (0..5).rev() {
        let now = find(world, &door, &token).await.expect("a proof");
        let error = refusal(proof::enter(&world.core, &caller(), &door, &now, &bad).await);
        let code = if left > 0 { "code_wrong" } else { "code_used_up" };
        assert_eq!(error.problem("code"), Some(code), "{left} left");
    }
    let right = world.core.keys.code(found.id);
    let error = refusal(proof::enter(&world.core, &caller(), &door, &found, &right).await);
    assert_eq!(error.problem("code"), Some("code_used_up"), "even the right one");
    // A new code is a new chance.
    world.prove(&door, "bob@else.example").await;
}

async fn many_guesses_at_once_are_five_tries(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, found) = begin(world, &door, "bob@else.example").await;
    let other = world.another(|_| {}).await.expect("a second process");
    let bad = wrong(world, &found);
    let errors = at_once(40, |i| {
        let core = std::sync::Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (door, found, bad) = (door.clone(), found.clone(), bad.clone());
        async move { refusal(proof::enter(&core, &caller(), &door, &found, &bad).await) }
    })
    .await;
    assert_eq!(errors.len(), 40);
    assert_eq!(world.number("SELECT attempts FROM proofs").await, 5);
    let right = world.core.keys.code(found.id);
    refusal(proof::enter(&world.core, &caller(), &door, &found, &right).await);
    assert_eq!(world.number("SELECT count(*) FROM proofs WHERE proved_at IS NOT NULL").await, 0);
}

async fn a_code_lives_ten_minutes(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (token, _) = begin(world, &door, "bob@else.example").await;
    world.clock.advance(Span::seconds(10 * 60 - 1));
    assert!(find(world, &door, &token).await.is_some());
    world.clock.advance(Span::seconds(1));
    assert!(find(world, &door, &token).await.is_none());
}

async fn a_proof_is_bound_to_its_door(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, high) = world.link_door(&org, org.administrator).await;
    let id = world.invite(&org, "bob@else.example").await;
    let personal = world.open(id, Channel::Copied).await.expect("a door");
    let (token, _) = begin(world, &door, "bob@else.example").await;
    assert!(find(world, &door, &token).await.is_some());
    assert!(find(world, &high, &token).await.is_none());
    assert!(find(world, &personal, &token).await.is_none());
    let mut changed = token.clone();
    changed.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    assert!(find(world, &door, &changed).await.is_none());
    assert!(proof::find(&world.core, &door, None).await.expect("an answer").is_none());
}

async fn one_proof_lets_one_person_in(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let proven = world.prove(&door, "bob@else.example").await;
    let started = join::register(&world.core, &caller(), &door, Some(&proven), &form()).await.expect("in");
    let bob = world.carrying(&started.0.secret).await.expect("signed in");
    world.remove(&org, &bob).await;
    world.sql(&format!("UPDATE users SET email = 'moved@else.example' WHERE id = '{}'", bob.user.id)).await;
    let again = refusal(join::register(&world.core, &caller(), &door, Some(&proven), &form()).await);
    assert_eq!(again, Error::Dead { why: DeadLink::Used }, "a page that was open still does not help");
}

/// Making addresses up gives no new tries: wrong codes count for the place they come
/// from, and the right one of somebody else is none.
async fn guesses_are_limited_over_many_addresses(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let mut guesses = 0;
    for n in 0..13 {
        // The codes are asked for from everywhere, and all guessed from one place.
        let from = from(&format!("place {n}"));
        let address = email(&format!("x{n}@else.example"));
        let token = proof::begin(&world.core, &from, &door, &address).await.expect("a code");
        let found = find(world, &door, &token).await.expect("a proof");
        let bad = wrong(world, &found);
        for _ in 0..4 {
            if let Error::Invalid { .. } = refusal(proof::enter(&world.core, &caller(), &door, &found, &bad).await) {
                guesses += 1;
            }
        }
    }
    assert_eq!(guesses, 50);
    let (_, found) = begin(world, &door, "bob@else.example").await;
    let right = world.core.keys.code(found.id);
    let waits = refusal(proof::enter(&world.core, &caller(), &door, &found, &right).await);
    assert!(matches!(waits, Error::Throttled { .. }), "the right one waits too: {waits:?}");
    proof::enter(&world.core, &from("elsewhere"), &door, &found, &right).await.expect("others are not concerned");
}

/// Neither do many places.
async fn guesses_are_limited_at_a_door(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, other) = world.link_door(&org, org.user).await;
    let mut guesses = 0;
    for n in 0..26 {
        let from = from(&format!("place {n}"));
        let address = email(&format!("x{n}@else.example"));
        let token = proof::begin(&world.core, &from, &door, &address).await.expect("a code");
        let found = find(world, &door, &token).await.expect("a proof");
        let bad = wrong(world, &found);
        for _ in 0..4 {
            if let Error::Invalid { .. } = refusal(proof::enter(&world.core, &from, &door, &found, &bad).await) {
                guesses += 1;
            }
        }
    }
    assert_eq!(guesses, 100);
    world.prove(&other, "bob@else.example").await;
    world.clock.advance(Span::minutes(15));
    world.prove(&door, "eve@else.example").await;
}

/// People who type their codes right are no attack, however many come at once.
async fn right_codes_are_not_counted(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    for n in 0..110 {
        let from = from(&format!("place {}", n / 40));
        let token =
            proof::begin(&world.core, &from, &door, &email(&format!("p{n}@else.example"))).await.expect("a code");
        let found = find(world, &door, &token).await.expect("a proof");
        let right = world.core.keys.code(found.id);
        proof::enter(&world.core, &from, &door, &found, &right).await.expect("the right code");
    }
}

fn from(block: &str) -> Caller {
    Caller { address_block: block.into(), ..caller() }
}

/// Strangers are not mailed to without end from one place.
async fn fifty_codes_an_hour_from_one_place(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    for n in 0..50 {
        begin(world, &door, &format!("x{n}@else.example")).await;
    }
    let made = world.another(|settings| settings.organization.self_made = true).await.expect("a core");
    world.sql("UPDATE instance SET set_up_at = 1").await;
    let before = world.dump_without(&["audit"]).await;
    let more = proof::begin(&world.core, &caller(), &door, &email("x50@else.example")).await;
    assert_eq!(refusal(more), Error::Throttled { retry_after: 3_600 });
    let more = sign_up::begin(&made, &caller(), &email("x51@else.example")).await;
    assert_eq!(refusal(more), Error::Throttled { retry_after: 3_600 }, "by whichever door");
    assert_eq!(world.dump_without(&["audit"]).await, before, "nothing is mailed");
    proof::begin(&world.core, &from("elsewhere"), &door, &email("x50@else.example")).await.expect("a code");
}

/// Of several codes for one address only the newest counts.
async fn a_new_code_ends_the_one_before(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, other) = world.link_door(&org, org.user).await;
    let (first, one) = begin(world, &door, "bob@else.example").await;
    let (elsewhere, _) = begin(world, &other, "bob@else.example").await;
    // How much is mailed to them is another matter.
    world.sql("DELETE FROM outbox").await;
    let (second, two) = begin(world, &door, "bob@else.example").await;
    assert!(find(world, &door, &first).await.is_none());
    let late = refusal(proof::enter(&world.core, &caller(), &door, &one, &world.core.keys.code(one.id)).await);
    assert_eq!(late.problem("code"), Some("code_used_up"), "a page that was open does not help");
    assert!(find(world, &other, &elsewhere).await.is_some(), "that of another door stays");
    proof::enter(&world.core, &caller(), &door, &two, &world.core.keys.code(two.id)).await.expect("the newest");
    begin(world, &other, "eve@else.example").await;
    assert!(find(world, &door, &second).await.is_some_and(|proof| proof.proved_at.is_some()), "what is proven stays");
}

/// Whether the address has an account is told only to whoever reads its mail.
async fn asking_for_a_code_tells_nothing_about_accounts(world: &World) {
    let org = world.organization("acme").await;
    world.person("known@else.example").await;
    let (_, door) = world.link_door(&org, org.user).await;
    for address in ["known@else.example", "unknown@else.example"] {
        let (_, found) = begin(world, &door, address).await;
        let step = join_step::next(&world.core, &door, None, Some(&found)).await.expect("a step");
        assert_eq!(step, Step::EnterCode(email(address)));
    }
}

async fn without_a_mail_server_an_address_stays_unverified(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let core = world.without_mail().await;
    assert_eq!(join_step::next(&core, &door, None, None).await.expect("a step"), Step::Register(None));
    let form = RegisterForm { email: "bob@else.example".into(), ..form() };
    let started = join::register(&core, &caller(), &door, None, &form).await.expect("in");
    let who = world.carrying(&started.0.secret).await.expect("signed in");
    assert_eq!(who.user.email_verified_at, None);
}

on_both!(
    a_copied_link_proves_nothing_a_code_does,
    a_mailed_link_needs_no_code,
    five_tries_and_the_code_is_dead,
    many_guesses_at_once_are_five_tries,
    a_code_lives_ten_minutes,
    a_proof_is_bound_to_its_door,
    one_proof_lets_one_person_in,
    asking_for_a_code_tells_nothing_about_accounts,
    guesses_are_limited_over_many_addresses,
    guesses_are_limited_at_a_door,
    right_codes_are_not_counted,
    fifty_codes_an_hour_from_one_place,
    a_new_code_ends_the_one_before,
    without_a_mail_server_an_address_stays_unverified,
);
