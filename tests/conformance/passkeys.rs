//! Passkeys: joining and signing in with one, and answers that do not hold.

use usher::{
    domain::{
        error::{Conflict, Error},
        method::Method,
        time::Span,
    },
    server::{
        auth::hash_secret,
        service::{
            account::{self, Holder, methods},
            act::Caller,
            door::Door,
            fault::Fault,
            join::RegisterForm,
            join_passkey, passkeys,
            sign_in::Started,
        },
    },
};

use crate::{
    cast::caller,
    shared::device::{Device, PRESENT},
    world::{World, at_once, refusal},
};

const BOB: &str = "bob@else.example";

fn form() -> RegisterForm {
    RegisterForm { name: "Bob".into(), ..RegisterForm::default() }
}

impl World {
    async fn invited_door(&self) -> Door {
        let org = self.organization("acme").await;
        let id = self.invite(&org, BOB).await;
        self.door(id).await
    }

    /// Bob joins with a passkey of the device.
    async fn join_with(&self, device: &mut Device) -> Started {
        let door = self.invited_door().await;
        let core = &*self.core;
        let question = join_passkey::begin(core, &caller(), &door, None, &form()).await.expect("a question");
        let answer = device.make(&question.asked);
        let carried = Some(question.carried.as_str());
        join_passkey::register(core, &caller(), &door, None, &form(), carried, &answer).await.expect("in").0
    }

    async fn sign_in_with(&self, device: &Device) -> Result<Started, Error> {
        let question = passkeys::begin_sign_in(&self.core, &caller()).await.expect("a question");
        let answer = device.use_it(&question.asked);
        match passkeys::sign_in(&self.core, &caller(), Some(&question.carried), &answer, false).await {
            Ok(started) => Ok(started),
            refused => Err(refusal(refused)),
        }
    }
}

async fn a_passkey_joins_and_signs_in(world: &World) {
    let mut device = Device::new(1);
    let joined = world.join_with(&mut device).await;
    let who = world.carrying(&joined.secret).await.expect("signed in");
    assert_eq!((who.user.email.as_str(), who.session.method), (BOB, Some(Method::Passkey)));
    assert!(who.user.email_verified_at.is_some());
    let started = world.sign_in_with(&device).await.expect("in");
    assert_eq!(world.carrying(&started.secret).await.expect("signed in").user.id, who.user.id);
    assert_eq!(world.number("SELECT count(*) FROM passkeys WHERE used_at IS NOT NULL").await, 1);
}

/// S1: the session that the browser carried until then is over.
async fn a_passkey_begins_a_new_session(world: &World) {
    let mut device = Device::new(1);
    let joined = world.join_with(&mut device).await;
    let carrying = Caller { session_hash: Some(hash_secret(&joined.secret)), ..caller() };
    let question = passkeys::begin_sign_in(&world.core, &carrying).await.expect("a question");
    let answer = device.use_it(&question.asked);
    let carried = Some(question.carried.as_str());
    let started = passkeys::sign_in(&world.core, &carrying, carried, &answer, false).await.expect("in");
    assert_ne!(started.secret, joined.secret);
    assert!(world.carrying(&joined.secret).await.is_none(), "the old one is dead");
    assert!(world.carrying(&started.secret).await.is_some());
}

async fn an_answer_counts_once_in_its_browser_and_in_time(world: &World) {
    let mut device = Device::new(1);
    world.join_with(&mut device).await;
    let core = &*world.core;
    let question = passkeys::begin_sign_in(core, &caller()).await.expect("a question");
    let other = passkeys::begin_sign_in(core, &caller()).await.expect("a question");
    let answer = device.use_it(&question.asked);
    for (what, carried) in [("no browser", None), ("another browser", Some(other.carried.as_str()))] {
        let refused = passkeys::sign_in(core, &caller(), carried, &answer, false).await;
        assert_eq!(refusal(refused), Error::PasskeyRefused, "{what}");
    }
    let carried = Some(question.carried.as_str());
    passkeys::sign_in(core, &caller(), carried, &answer, false).await.expect("in");
    let again = passkeys::sign_in(core, &caller(), carried, &answer, false).await;
    assert_eq!(refusal(again), Error::PasskeyRefused, "replayed");
    let late = passkeys::begin_sign_in(core, &caller()).await.expect("a question");
    world.clock.advance(Span::minutes(5));
    let answer = device.use_it(&late.asked);
    let refused = passkeys::sign_in(core, &caller(), Some(&late.carried), &answer, false).await;
    assert_eq!(refusal(refused), Error::PasskeyRefused, "too late");
}

async fn many_answers_at_once_are_one(world: &World) {
    let mut device = Device::new(1);
    world.join_with(&mut device).await;
    let question = passkeys::begin_sign_in(&world.core, &caller()).await.expect("a question");
    let answer = device.use_it(&question.asked);
    let results = at_once(10, |_| {
        let (core, carried, answer) = (std::sync::Arc::clone(&world.core), question.carried.clone(), answer.clone());
        async move { passkeys::sign_in(&core, &caller(), Some(&carried), &answer, false).await.is_ok() }
    })
    .await;
    assert_eq!(results.into_iter().filter(|signed_in| *signed_in).count(), 1);
}

async fn a_device_that_lies_is_refused(world: &World) {
    let mut device = Device::new(1);
    world.join_with(&mut device).await;
    let mut spoilt: Vec<(&str, Device)> = Vec::new();
    let mut another = |what, change: fn(&mut Device)| {
        let mut lying = Device::new(1);
        lying.user.clone_from(&device.user);
        change(&mut lying);
        spoilt.push((what, lying));
    };
    another("another key", |_| {});
    let before = device.flags;
    device.flags = PRESENT;
    assert_eq!(world.sign_in_with(&device).await.err(), Some(Error::PasskeyRefused), "its user is not verified");
    device.flags = before;
    device.origin = "https://usher.example.evil.example".into();
    assert_eq!(world.sign_in_with(&device).await.err(), Some(Error::PasskeyRefused), "another origin");
    device.origin = "https://usher.example".into();
    device.site = "evil.example".into();
    assert_eq!(world.sign_in_with(&device).await.err(), Some(Error::PasskeyRefused), "another site");
    device.site = "usher.example".into();
    for (what, lying) in spoilt {
        assert_eq!(world.sign_in_with(&lying).await.err(), Some(Error::PasskeyRefused), "{what}");
    }
    let user = std::mem::replace(&mut device.user, "AAAAAAAAAAAAAAAAAAAAAA".into());
    assert_eq!(world.sign_in_with(&device).await.err(), Some(Error::PasskeyRefused), "for another user");
    device.user = user;
    world.sign_in_with(&device).await.expect("honest again");
}

/// A counter that does not count up is of a copy.
async fn a_copied_device_is_noticed(world: &World) {
    let mut device = Device::new(1);
    device.counter = 7;
    world.join_with(&mut device).await;
    device.counter = 9;
    world.sign_in_with(&device).await.expect("in");
    assert_eq!(world.sign_in_with(&device).await.err(), Some(Error::PasskeyRefused), "the same count again");
    device.counter = 8;
    assert_eq!(world.sign_in_with(&device).await.err(), Some(Error::PasskeyRefused), "an earlier count");
    device.counter = 10;
    world.sign_in_with(&device).await.expect("in");
}

async fn a_passkey_belongs_to_the_door_it_was_begun_at(world: &World) {
    let org = world.organization("acme").await;
    let door = world.door(world.invite(&org, BOB).await).await;
    let other = world.door(world.invite(&org, "carol@else.example").await).await;
    let core = &*world.core;
    let question = join_passkey::begin(core, &caller(), &door, None, &form()).await.expect("a question");
    let answer = Device::new(1).make(&question.asked);
    let carried = Some(question.carried.as_str());
    let crossed = join_passkey::register(core, &caller(), &other, None, &form(), carried, &answer).await;
    assert_eq!(refusal(crossed), Error::PasskeyRefused);
    let nothing = join_passkey::register(core, &caller(), &door, None, &form(), None, &answer).await;
    assert_eq!(refusal(nothing), Error::PasskeyRefused);
    assert_eq!(world.number("SELECT count(*) FROM users").await, 1);
}

async fn no_passkey_is_known_twice(world: &World) {
    let mut device = Device::new(1);
    world.join_with(&mut device).await;
    let org = world.organization("other").await;
    let door = world.door(world.invite(&org, "carol@else.example").await).await;
    let core = &*world.core;
    let question = join_passkey::begin(core, &caller(), &door, None, &form()).await.expect("a question");
    // Another device claims the same credential.
    let answer = Device::new(1).make(&question.asked);
    let carried = Some(question.carried.as_str());
    let twice = join_passkey::register(core, &caller(), &door, None, &form(), carried, &answer).await;
    assert_eq!(refusal(twice), Error::PasskeyRefused);
}

async fn who_has_an_account_does_not_register(world: &World) {
    let door = world.invited_door().await;
    world.person(BOB).await;
    let refused = join_passkey::begin(&world.core, &caller(), &door, None, &form()).await;
    assert_eq!(refusal(refused), Error::Conflict { why: Conflict::HasAccount });
}

async fn an_organization_may_not_want_passkeys(world: &World) {
    let door = world.invited_door().await;
    world.sql("UPDATE organizations SET sign_in_methods = 'password'").await;
    let org_id = door.organization.id;
    let fresh = world.texts(&format!("SELECT id FROM invitations WHERE organization_id = '{org_id}'")).await;
    let door = world.door(fresh[0].parse().expect("an id")).await;
    let refused = join_passkey::begin(&world.core, &caller(), &door, None, &form()).await;
    assert_eq!(refusal(refused), Error::MethodNotAllowed);
}

/// Somebody at their own account.
async fn holder(world: &World, secret: &str) -> Holder {
    let who = world.carrying(secret).await;
    account::holder(&world.core, who, &caller()).await.expect("a holder")
}

async fn add(world: &World, holder: &Holder, device: &mut Device) -> Result<(), Fault> {
    let question = methods::begin_passkey(&world.core, holder).await.expect("a question");
    let answer = device.make(&question.asked);
    methods::add_passkey(&world.core, holder, Some(&question.carried), &answer, "Laptop").await
}

async fn a_passkey_is_added_and_removed_and_the_last_one_stays(world: &World) {
    let (mut first, mut second) = (Device::new(1), Device::new(2));
    let joined = world.join_with(&mut first).await;
    let bob = holder(world, &joined.secret).await;
    // Ids of one moment stand in no order.
    world.clock.advance(usher::domain::time::Span::seconds(1));
    add(world, &bob, &mut second).await.expect("added");
    assert_eq!(world.texts("SELECT kind FROM outbox WHERE kind LIKE 'method%'").await, ["method_added"]);
    let elsewhere = world.sign_in_with(&second).await.expect("in");
    let list = methods::list(&world.core, &bob).await.expect("methods");
    let ids: Vec<String> = list.passkeys.iter().map(|one| one.id.to_string()).collect();
    methods::remove_passkey(&world.core, &bob, &ids[0]).await.expect("removed");
    assert!(world.carrying(&elsewhere.secret).await.is_none(), "all other sessions end");
    assert_eq!(world.sign_in_with(&first).await.err(), Some(Error::PasskeyRefused), "it opens nothing any more");
    let last = methods::remove_passkey(&world.core, &bob, &ids[1]).await;
    assert_eq!(refusal(last), Error::Conflict { why: Conflict::LastMethod });
    world.sign_in_with(&second).await.expect("still in");
}

async fn of_the_last_two_removed_at_once_one_stays(world: &World) {
    let (mut first, mut second) = (Device::new(1), Device::new(2));
    let joined = world.join_with(&mut first).await;
    let bob = holder(world, &joined.secret).await;
    add(world, &bob, &mut second).await.expect("added");
    let ids = world.texts("SELECT id FROM passkeys").await;
    let done = at_once(2, |i| {
        let (core, bob, id) = (std::sync::Arc::clone(&world.core), bob.clone(), ids[i].clone());
        async move { methods::remove_passkey(&core, &bob, &id).await.is_ok() }
    })
    .await;
    assert_eq!(done.into_iter().filter(|removed| *removed).count(), 1);
    assert_eq!(world.number("SELECT count(*) FROM passkeys").await, 1);
}

async fn a_passkey_confirms_its_own_account_only(world: &World) {
    let mut device = Device::new(1);
    let joined = world.join_with(&mut device).await;
    let stranger = world.person("eve@else.example").await;
    world.clock.advance(Span::minutes(10));
    let bob = holder(world, &joined.secret).await;
    assert_eq!(refusal(methods::begin_passkey(&world.core, &bob).await.map(|_| ())), Error::NotRecent);
    let mut eve = bob.clone();
    (eve.user, eve.session) = (stranger.user, stranger.session);
    let question = passkeys::begin_sign_in(&world.core, &caller()).await.expect("a question");
    let answer = device.use_it(&question.asked);
    let foreign = methods::confirm_by_passkey(&world.core, &eve, Some(&question.carried), &answer).await;
    assert_eq!(refusal(foreign), Error::PasskeyRefused);
    let question = passkeys::begin_sign_in(&world.core, &caller()).await.expect("a question");
    let answer = device.use_it(&question.asked);
    let renewed = methods::confirm_by_passkey(&world.core, &bob, Some(&question.carried), &answer).await.expect("in");
    let bob = holder(world, &renewed.secret).await;
    methods::begin_passkey(&world.core, &bob).await.expect("recent again");
}

/// What somebody began to make is not kept for somebody else who uses the browser after them.
async fn a_passkey_in_the_making_belongs_to_who_began_it(world: &World) {
    let joined = world.join_with(&mut Device::new(1)).await;
    let bob = holder(world, &joined.secret).await;
    let stranger = world.person("eve@else.example").await;
    let question = methods::begin_passkey(&world.core, &bob).await.expect("a question");
    let answer = Device::new(2).make(&question.asked);
    let mut eve = bob.clone();
    (eve.user, eve.session) = (stranger.user, stranger.session);
    let crossed = methods::add_passkey(&world.core, &eve, Some(&question.carried), &answer, "Mine").await;
    assert_eq!(refusal(crossed), Error::PasskeyRefused);
    assert_eq!(world.number("SELECT count(*) FROM passkeys").await, 1);
}

on_both!(
    a_passkey_is_added_and_removed_and_the_last_one_stays,
    of_the_last_two_removed_at_once_one_stays,
    a_passkey_confirms_its_own_account_only,
    a_passkey_in_the_making_belongs_to_who_began_it,
    a_passkey_joins_and_signs_in,
    a_passkey_begins_a_new_session,
    an_answer_counts_once_in_its_browser_and_in_time,
    many_answers_at_once_are_one,
    a_device_that_lies_is_refused,
    a_copied_device_is_noticed,
    a_passkey_belongs_to_the_door_it_was_begun_at,
    no_passkey_is_known_twice,
    who_has_an_account_does_not_register,
    an_organization_may_not_want_passkeys,
);
