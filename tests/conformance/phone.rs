//! The phone step: who has to take it, that nothing goes past it, and what it takes.

use std::sync::Arc;

use usher::{
    domain::{error::Error, phone::PhoneNumber, time::Span, token::Channel},
    server::{
        core::Core,
        service::{
            access::SignedIn,
            door::{self, Door, LinkKind},
            join::{self, RegisterForm},
            join_passkey,
            join_step::{self, Proven, Step},
            password_reset,
            people::{members, reactivate},
            phone::PhoneStep,
            proof,
        },
        store::phone_proofs::PhoneProof,
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    texting::{OTHER, PHONE, TYPED, asking, begin, enter, find, gateway, phone_of, with, wrong},
    world::{World, at_once, refusal},
};

fn form() -> RegisterForm {
    RegisterForm { name: "Bob Babbage".into(), password: PASSWORD.into(), ..RegisterForm::default() }
}

async fn prove(core: &Core, door: &Door, typed: &str) -> (String, PhoneProof) {
    let (token, found) = begin(core, door, typed).await;
    enter(core, door, &found, &core.keys.phone_code(found.id)).await.expect("the right code");
    let proven = find(core, door, &token).await.expect("a proof");
    (token, proven)
}

async fn step(core: &Core, door: &Door, who: Option<&SignedIn>, proven: Proven<'_>) -> Step {
    join_step::next(core, door, who, proven).await.expect("a step")
}

async fn a_new_person_proves_a_number_first(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let bob = Some(email("bob@else.example"));
    let before = world.dump_without(&["audit", "throttles"]).await;
    let skips = async |proven: Proven<'_>| {
        let refused = join::register(&core, &caller(), &door, proven, &form()).await;
        assert_eq!(refusal(refused), Error::PhoneUnverified);
        let refused = join_passkey::begin(&core, &caller(), &door, proven, &form()).await;
        assert_eq!(refusal(refused), Error::PhoneUnverified);
        let refused = join_passkey::register(&core, &caller(), &door, proven, &form(), None, "{}").await;
        assert_eq!(refusal(refused), Error::PhoneUnverified);
    };
    assert_eq!(step(&core, &door, None, Proven::default()).await, Step::Phone(PhoneStep::Give));
    skips(Proven::default()).await;
    assert_eq!(world.dump_without(&["audit", "throttles"]).await, before);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE refused = 'phone_unverified'").await, 3);
    let (token, found) = begin(&core, &door, TYPED).await;
    let number = PhoneNumber::parse(PHONE).expect("a number");
    assert_eq!(step(&core, &door, None, with(&found)).await, Step::Phone(PhoneStep::Enter(number)));
    skips(with(&found)).await;
    refusal(enter(&core, &door, &found, &wrong(&core, found.id)).await);
    skips(with(&found)).await;
    let code = core.keys.phone_code(found.id);
    enter(&core, &door, &found, &format!(" {}-{} ", &code[..3], &code[3..])).await.expect("as people type it");
    let proven = find(&core, &door, &token).await.expect("a proof");
    assert_eq!(step(&core, &door, None, with(&proven)).await, Step::Register(bob));
    // Whoever comes past the page with the proof of another step still has none.
    skips(Proven::default()).await;
    let (started, _) = join::register(&core, &caller(), &door, with(&proven), &form()).await.expect("in");
    let who = world.carrying(&started.secret).await.expect("signed in");
    assert_eq!(phone_of(world, &who).await, [PHONE]);
    assert!(find(&core, &door, &token).await.is_none(), "used up");
}

async fn an_account_without_a_number_proves_one_and_others_need_not(world: &World) {
    let (org, core) = asking(world).await;
    let bob = world.person("bob@else.example").await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    assert_eq!(step(&core, &door, Some(&bob), Proven::default()).await, Step::Phone(PhoneStep::Give));
    assert_eq!(refusal(join::accept(&core, &caller(), &door, &bob, None).await), Error::PhoneUnverified);
    let (_, proven) = prove(&core, &door, TYPED).await;
    assert_eq!(phone_of(world, &bob).await, [""; 0], "not before they accept");
    join::accept(&core, &caller(), &door, &bob, with(&proven)).await.expect("in");
    assert_eq!(phone_of(world, &bob).await, [PHONE]);

    let other = world.organization("other").await;
    world.sql("UPDATE organizations SET phone_at = 1").await;
    let door = world.door(world.invite(&other, "bob@else.example").await).await;
    assert_eq!(step(&core, &door, Some(&bob), Proven::default()).await, Step::Accept);
    join::accept(&core, &caller(), &door, &bob, None).await.expect("in, with the number they have");
}

async fn those_who_ask_or_come_back_prove_one_too(world: &World) {
    let (org, core) = asking(world).await;
    world.sql("UPDATE organizations SET sign_up = 'open'").await;
    let bob = world.person("bob@else.example").await;
    let door = world.sign_up_door(&org).await.expect("a door");
    assert_eq!(refusal(join::accept(&core, &caller(), &door, &bob, None).await), Error::PhoneUnverified);
    let (_, proven) = prove(&core, &door, TYPED).await;
    join::accept(&core, &caller(), &door, &bob, with(&proven)).await.expect("asked");
    assert_eq!(phone_of(world, &bob).await, [PHONE]);

    let eve = world.join(&org, "eve@else.example", org.user).await;
    let row = world.row_of(&org, &eve).await;
    let owner = world.owner(&org).await;
    members::inactivate(&core, &owner, &row).await.expect("inactive");
    reactivate::by_mail(&core, &owner, &row).await.expect("mailed");
    let id = world.texts("SELECT id FROM invitations WHERE purpose = 'reactivate'").await.remove(0);
    let token = core.keys.reactivation_token(id.parse().expect("an id"), 0, Channel::Mailed);
    let door = door::open(&core, LinkKind::Reactivation, &token).await.expect("a door");
    assert_eq!(refusal(join::accept(&core, &caller(), &door, &eve, None).await), Error::PhoneUnverified);
    let (_, proven) = prove(&core, &door, OTHER).await;
    join::accept(&core, &caller(), &door, &eve, with(&proven)).await.expect("back");
    assert_eq!(phone_of(world, &eve).await, ["+491707654321"]);
}

async fn where_nothing_can_be_texted_no_number_is_asked_for(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let bob = Some(email("bob@else.example"));
    assert_eq!(step(&world.core, &door, None, Proven::default()).await, Step::Register(bob.clone()));
    world.sql("UPDATE organizations SET phone_at = NULL").await;
    let door = world.door(world.invite(&org, "ann@else.example").await).await;
    assert_eq!(step(&core, &door, None, Proven::default()).await, Step::Register(Some(email("ann@else.example"))));
}

/// What was shown before does not count: under the organization's lock it is looked at again.
async fn switched_on_meanwhile_it_is_asked_for(world: &World) {
    let org = world.organization("acme").await;
    let core = world.another(gateway).await.expect("a core");
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    world.sql("UPDATE organizations SET phone_at = 1").await;
    let users = world.number("SELECT count(*) FROM users").await;
    assert_eq!(refusal(join::register(&core, &caller(), &door, None, &form()).await), Error::PhoneUnverified);
    assert_eq!(world.number("SELECT count(*) FROM users").await, users, "rolled back whole");
}

async fn five_tries_ten_minutes_and_an_hour(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let (token, found) = begin(&core, &door, TYPED).await;
    for left in (0..5).rev() {
        let now = find(&core, &door, &token).await.expect("a proof");
        let error = refusal(enter(&core, &door, &now, &wrong(&core, now.id)).await);
        assert_eq!(error.problem("code"), Some(if left > 0 { "code_wrong" } else { "code_used_up" }), "{left} left");
    }
    let right = core.keys.phone_code(found.id);
    let error = refusal(enter(&core, &door, &found, &right).await);
    assert_eq!(error.problem("code"), Some("code_used_up"), "even the right one");

    world.clock.advance(Span::minutes(1));
    let (token, late) = begin(&core, &door, TYPED).await;
    world.clock.advance(Span::seconds(10 * 60 - 1));
    assert!(find(&core, &door, &token).await.is_some());
    world.clock.advance(Span::seconds(1));
    assert!(find(&core, &door, &token).await.is_none());
    refusal(enter(&core, &door, &late, &core.keys.phone_code(late.id)).await);

    let (token, proven) = prove(&core, &door, TYPED).await;
    world.clock.advance(Span::seconds(3_599));
    assert_eq!(find(&core, &door, &token).await, Some(proven));
    world.clock.advance(Span::seconds(1));
    assert!(find(&core, &door, &token).await.is_none());
}

async fn many_guesses_at_once_are_five_tries(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let (_, found) = begin(&core, &door, TYPED).await;
    let bad = wrong(&core, found.id);
    at_once(40, |_| {
        let (core, door, found, bad) = (Arc::clone(&core), door.clone(), found.clone(), bad.clone());
        async move { drop(refusal(enter(&core, &door, &found, &bad).await)) }
    })
    .await;
    assert_eq!(world.number("SELECT attempts FROM phone_proofs").await, 5);
    refusal(enter(&core, &door, &found, &core.keys.phone_code(found.id)).await);
}

async fn one_proof_is_one_persons(world: &World) {
    let (org, core) = asking(world).await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, proven) = prove(&core, &door, TYPED).await;
    let mut proofs = Vec::new();
    for n in 0..8 {
        proofs.push(world.prove(&door, &format!("p{n}@else.example")).await);
    }
    let came = at_once(8, |i| {
        let (core, door, proven, email) = (Arc::clone(&core), door.clone(), proven.clone(), proofs[i].clone());
        async move {
            let proven = Proven { email: Some(&email), phone: Some(&proven) };
            join::register(&core, &caller(), &door, proven, &form()).await.is_ok()
        }
    })
    .await;
    assert_eq!(came.into_iter().filter(|came| *came).count(), 1);
    assert_eq!(world.number("SELECT count(*) FROM users WHERE phone IS NOT NULL").await, 1);
}

async fn a_proof_is_bound_to_its_door(world: &World) {
    let (org, core) = asking(world).await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, other) = world.link_door(&org, org.administrator).await;
    let personal = world.door(world.invite(&org, "bob@else.example").await).await;
    let (token, proven) = prove(&core, &door, TYPED).await;
    assert!(find(&core, &door, &token).await.is_some());
    for wrong in [&other, &personal] {
        assert!(find(&core, wrong, &token).await.is_none());
    }
    // Handed over all the same it does not count.
    let refused = join::register(&core, &caller(), &personal, with(&proven), &form()).await;
    assert_eq!(refusal(refused), Error::PhoneUnverified);
    let mut changed = token.clone();
    changed.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    assert!(find(&core, &door, &changed).await.is_none());
    let mailed = proof::begin(&core, &caller(), &door, &email("bob@else.example")).await.expect("a proof");
    assert!(find(&core, &door, &mailed).await.is_none(), "a proof of an address is none of a number");
    assert!(proof::find(&core, &door, Some(&token)).await.expect("an answer").is_none());
    assert!(password_reset::open(&core, &token).await.is_err());
}

on_both!(
    a_new_person_proves_a_number_first,
    an_account_without_a_number_proves_one_and_others_need_not,
    those_who_ask_or_come_back_prove_one_too,
    where_nothing_can_be_texted_no_number_is_asked_for,
    switched_on_meanwhile_it_is_asked_for,
    five_tries_ten_minutes_and_an_hour,
    many_guesses_at_once_are_five_tries,
    one_proof_is_one_persons,
    a_proof_is_bound_to_its_door,
);
