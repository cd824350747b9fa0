//! The phone step: who has to take it, that nothing goes past it, and what it takes.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, Error},
        id::PhoneProofId,
        phone::PhoneNumber,
        time::Span,
        token::Channel,
    },
    server::{
        core::Core,
        mail::letter,
        service::{
            access::SignedIn,
            account::{erase, phone as own},
            act::Caller,
            door::{self, Door, LinkKind},
            fault::Fault,
            join::{self, RegisterForm},
            join_passkey,
            join_step::{self, Proven, Step},
            password_reset,
            people::{members, reactivate},
            phone::{self, Asker, PhoneStep},
            phone_messages::{self, Sending},
            proof,
        },
        settings::{Secret, Settings},
        store::{
            outbox_worker::{self, Ways},
            phone_proofs::PhoneProof,
        },
    },
};

use crate::{
    cast::{Org, PASSWORD, caller, email},
    world::{World, at_once, refusal},
};

const TYPED: &str = "0170 1234567";
const PHONE: &str = "+491701234567";
const OTHER: &str = "+49 170 7654321";

fn gateway(settings: &mut Settings) {
    settings.sms.account = Some("AC1".into());
    settings.sms.token = Some(Secret::new("token"));
    settings.sms.sender = Some("+15005550006".into());
}

fn form() -> RegisterForm {
    RegisterForm { name: "Bob Babbage".into(), password: PASSWORD.into(), ..RegisterForm::default() }
}

fn from(block: &str) -> Caller {
    Caller { address_block: block.into(), ..caller() }
}

fn asker<'a>(door: &'a Door, before: Option<&'a PhoneProof>) -> Asker<'a> {
    Asker { door, who: None, email: None, before }
}

fn with(phone: &PhoneProof) -> Proven<'_> {
    Proven { email: None, phone: Some(phone) }
}

/// An organization that asks for numbers, and a process that can text.
async fn asking(world: &World) -> (Org, Arc<Core>) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET phone_at = 1").await;
    (org, world.another(gateway).await.expect("a core"))
}

async fn find(core: &Core, door: &Door, token: &str) -> Option<PhoneProof> {
    phone::find(core, door, Some(token)).await.expect("an answer")
}

async fn begin(core: &Core, door: &Door, typed: &str) -> (String, PhoneProof) {
    let (token, _) = phone::begin(core, &caller(), &asker(door, None), "DE", typed).await.expect("a message");
    let found = find(core, door, &token).await.expect("a proof");
    (token, found)
}

async fn enter(core: &Core, door: &Door, proof: &PhoneProof, code: &str) -> Result<(), Fault> {
    phone::enter(core, &caller(), door, None, proof, code).await
}

async fn prove(core: &Core, door: &Door, typed: &str) -> (String, PhoneProof) {
    let (token, found) = begin(core, door, typed).await;
    enter(core, door, &found, &core.keys.phone_code(found.id)).await.expect("the right code");
    let proven = find(core, door, &token).await.expect("a proof");
    (token, proven)
}

fn wrong(core: &Core, proof: PhoneProofId) -> String {
    let right: u32 = core.keys.phone_code(proof).parse().expect("six digits");
    format!("{:06}", (right + 1) % 1_000_000)
}

async fn step(core: &Core, door: &Door, who: Option<&SignedIn>, proven: Proven<'_>) -> Step {
    join_step::next(core, door, who, proven).await.expect("a step")
}

async fn phone_of(world: &World, who: &SignedIn) -> Vec<String> {
    world.texts(&format!("SELECT phone FROM users WHERE id = '{}' AND phone IS NOT NULL", who.user.id)).await
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

async fn another_message_ends_the_code_before(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let (_, old) = begin(&core, &door, TYPED).await;
    world.mails_are_sent().await;
    let again = async |before: &PhoneProof| phone::again(&core, &caller(), &asker(&door, Some(before))).await;
    let wait = refusal(again(&old).await);
    assert_eq!(wait, Error::Throttled { retry_after: 30 });
    world.clock.advance(Span::seconds(29));
    assert_eq!(refusal(again(&old).await), Error::Throttled { retry_after: 1 });
    world.clock.advance(Span::seconds(1));
    let (token, id) = again(&old).await.expect("a message");
    assert_ne!(id, old.id);
    let error = refusal(enter(&core, &door, &old, &core.keys.phone_code(old.id)).await);
    assert_eq!(error.problem("code"), Some("code_used_up"));
    let new = find(&core, &door, &token).await.expect("a proof");
    enter(&core, &door, &new, &core.keys.phone_code(new.id)).await.expect("the right code");
}

async fn what_waits_is_tried_again_with_the_same_code(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let (token, found) = begin(&core, &door, TYPED).await;
    assert_eq!(phone_messages::sending(&core, &found).await.expect("an answer"), Sending::UnderWay);
    let later = world.now() + Span::hours(1);
    world
        .sql(&format!("UPDATE outbox SET last_error = '503', due_at = {} WHERE channel = 'text'", later.micros()))
        .await;
    assert_eq!(phone_messages::sending(&core, &found).await.expect("an answer"), Sending::Waits);
    for _ in 0..5 {
        world.clock.advance(Span::minutes(8));
        let before = find(&core, &door, &token).await.expect("good for ten minutes from each try");
        let (same, id) = phone::again(&core, &caller(), &asker(&door, Some(&before))).await.expect("tried again");
        assert_eq!((same, id), (token.clone(), found.id));
    }
    assert_eq!(world.number("SELECT count(*) FROM phone_proofs").await, 1);
    assert_eq!(world.number("SELECT due_at FROM outbox WHERE channel = 'text'").await, world.now().micros());
    world.sql("UPDATE outbox SET status = 'failed' WHERE channel = 'text'").await;
    let before = find(&core, &door, &token).await.expect("a proof");
    assert_eq!(phone_messages::sending(&core, &before).await.expect("an answer"), Sending::Refused);
    world.clock.advance(Span::seconds(30));
    let (other, _) = phone::again(&core, &caller(), &asker(&door, Some(&before))).await.expect("a new one");
    assert_ne!(other, token);
}

/// Each message costs money: per number, per person, per address block, and per door
/// that many come by. What was counted stays counted.
async fn messages_are_few(world: &World) {
    let (org, core) = asking(world).await;
    let over = Error::Throttled { retry_after: 3_600 };
    let number = |n: i64| format!("+49 170 12345{n:02}");
    let ask = async |door: &Door, block: &str, phone: &str| {
        phone::begin(&core, &from(block), &asker(door, None), "", phone).await.map(drop)
    };
    let mut doors = Vec::new();
    for n in 0..12 {
        doors.push(world.door(world.invite(&org, &format!("p{n}@else.example")).await).await);
    }
    // One number, whoever asks from wherever.
    for (n, door) in doors.iter().enumerate().take(3) {
        ask(door, &format!("10.0.{n}.0/24"), &number(0)).await.expect("a message");
    }
    for door in &doors[3..5] {
        assert_eq!(refusal(ask(door, "10.0.9.0/24", &number(0)).await), over);
    }
    // One invitee, whichever number.
    for n in 0..6 {
        ask(&doors[5], &format!("10.1.{n}.0/24"), &number(10 + n)).await.expect("a message");
    }
    assert_eq!(refusal(ask(&doors[5], "10.1.9.0/24", &number(19)).await), over);
    // One address block.
    let mut sent = 0;
    for n in 0..60_i64 {
        let door = &doors[6 + usize::try_from(n % 6).expect("small")];
        let key = format!("DELETE FROM throttles WHERE key = 'phone:for:{}'", door.id());
        world.sql(&key).await;
        sent += i64::from(ask(door, "10.2.0.0/24", &number(30 + n)).await.is_ok());
    }
    assert_eq!(sent, 50);
    world.clock.advance(Span::hours(1));
    ask(&doors[0], "10.2.0.0/24", &number(0)).await.expect("an hour later");
    // An invite link that many come by does not stop with the first few.
    let (_, door) = world.link_door(&org, org.user).await;
    world
        .sql(&format!(
            "INSERT INTO throttles (key, started_at, n) VALUES ('phone:by:{}', {}, 199)",
            door.id(),
            world.now().micros()
        ))
        .await;
    ask(&door, "10.3.0.0/24", &number(1)).await.expect("the last");
    assert_eq!(refusal(ask(&door, "10.4.0.0/24", &number(2)).await), over);
}

async fn one_message_of_many_asked_for_at_once_by_one(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let sent = at_once(20, |_| {
        let (core, door) = (Arc::clone(&core), door.clone());
        async move { phone::begin(&core, &caller(), &asker(&door, None), "DE", TYPED).await.is_ok() }
    })
    .await;
    assert_eq!(sent.into_iter().filter(|sent| *sent).count(), 3);
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE channel = 'text'").await, 3);
}

async fn bad_numbers_are_sent_nothing(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    for (country, typed, code) in [
        ("DE", "", "phone_empty"),
        ("DE", "12", "phone_invalid"),
        ("", TYPED, "phone_invalid"),
        ("XX", TYPED, "phone_invalid"),
        ("DE", "0170 1234567\r\nTo: +1", "phone_invalid"),
        ("US", "+1 800 555 0199", "phone_not_mobile"),
    ] {
        let error = refusal(phone::begin(&core, &caller(), &asker(&door, None), country, typed).await);
        assert_eq!(error, Error::field("phone", code), "{country} {typed}");
    }
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE channel = 'text'").await, 0);
}

async fn the_message_holds_the_code_and_the_database_does_not(world: &World) {
    let (org, core) = asking(world).await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let (_, found) = begin(&core, &door, TYPED).await;
    let code = core.keys.phone_code(found.id);
    assert!(!world.dump().await.iter().any(|row| row.contains(&code)));
    let write = async || {
        let mut tx = core.store.begin().await.expect("a transaction");
        let now = core.now();
        let mails = outbox_worker::lease(&mut tx, Ways { mail: false, text: true }, now, now, 9).await.expect("mails");
        let letter = letter::write(&core, &mut tx, &mails[0]).await.expect("an answer");
        drop(tx);
        letter
    };
    let text = write().await.expect("a message").text;
    assert!(text.starts_with(&format!("{code} is your code for acme.")), "{text}");
    assert!(text.chars().count() <= 160, "one message: {text}");
    enter(&core, &door, &found, &code).await.expect("the right code");
    assert_eq!(write().await, None, "nobody needs it any more");
}

async fn ones_own_number_is_added_changed_and_removed(world: &World) {
    let org = world.organization("acme").await;
    let core = world.another(gateway).await.expect("a core");
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let holder = world.holder(&bob).await;
    assert_eq!(refusal(own::remove(&core, &holder).await), Error::Conflict { why: Conflict::NoPhone });
    let gone = Error::Conflict { why: Conflict::NoTextGateway };
    assert_eq!(refusal(own::begin(&world.core, &holder, "DE", TYPED).await), gone);
    let error = refusal(own::finish(&core, &holder, "123456").await);
    assert_eq!(error.problem("code"), Some("code_used_up"));
    for (typed, stored) in [(TYPED, PHONE), (OTHER, "+491707654321")] {
        let id = own::begin(&core, &holder, "DE", typed).await.expect("a message");
        assert_eq!(own::pending(&core, &holder).await.expect("an answer").map(|proof| proof.id), Some(id));
        let error = refusal(own::finish(&core, &holder, &wrong(&core, id)).await);
        assert_eq!(error.problem("code"), Some("code_wrong"));
        own::finish(&core, &holder, &core.keys.phone_code(id)).await.expect("the right code");
        assert_eq!(phone_of(world, &bob).await, [stored]);
        assert_eq!(own::pending(&core, &holder).await.expect("an answer"), None);
    }
    // The organization asks: it can be changed, but not removed.
    world.sql("UPDATE organizations SET phone_at = 1").await;
    let bound = world.holder(&bob).await;
    assert_eq!(refusal(own::remove(&core, &bound).await), Error::Conflict { why: Conflict::PhoneNeeded });
    world.sql("UPDATE organizations SET phone_at = NULL").await;
    let holder = world.holder(&bob).await;
    own::remove(&core, &holder).await.expect("removed");
    assert_eq!(phone_of(world, &bob).await, [""; 0]);

    world.clock.advance(Span::minutes(10));
    assert_eq!(refusal(own::begin(&core, &holder, "DE", TYPED).await), Error::NotRecent);
    assert_eq!(refusal(own::finish(&core, &holder, "123456").await), Error::NotRecent);
    assert_eq!(refusal(own::remove(&core, &holder).await), Error::NotRecent);
}

async fn an_accounts_proof_opens_no_door_and_goes_with_it(world: &World) {
    let (org, core) = asking(world).await;
    let bob = world.person("bob@else.example").await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let holder = world.holder(&bob).await;
    let id = own::begin(&core, &holder, "DE", TYPED).await.expect("a message");
    assert!(find(&core, &door, &core.keys.phone_token(id)).await.is_none());
    let proof = own::pending(&core, &holder).await.expect("an answer").expect("a proof");
    enter(&core, &door, &proof, &core.keys.phone_code(id)).await.expect("the right code, typed elsewhere");
    let refused = join::accept(&core, &caller(), &door, &bob, with(&proof)).await;
    assert_eq!(refusal(refused), Error::PhoneUnverified);
    let eve = world.with_password("eve@else.example").await;
    let holder = world.holder(&eve).await;
    own::begin(&core, &holder, "DE", OTHER).await.expect("a message");
    erase::erase(&core, &holder, PASSWORD).await.expect("gone");
    let left = world.dump_without(&["throttles"]).await;
    assert!(!left.iter().any(|row| row.contains("1707654321")), "nothing of them is left");
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
    another_message_ends_the_code_before,
    what_waits_is_tried_again_with_the_same_code,
    messages_are_few,
    one_message_of_many_asked_for_at_once_by_one,
    bad_numbers_are_sent_nothing,
    the_message_holds_the_code_and_the_database_does_not,
    ones_own_number_is_added_changed_and_removed,
    an_accounts_proof_opens_no_door_and_goes_with_it,
);
