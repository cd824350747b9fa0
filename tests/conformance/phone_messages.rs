//! Messages with codes: few, tried again while they wait, and the only place where the
//! code stands.

use std::sync::Arc;

use usher::{
    domain::{error::Error, time::Span},
    server::{
        mail::letter,
        service::{
            act::Caller,
            door::Door,
            phone,
            phone_messages::{self, Sending},
        },
        store::{
            outbox_worker::{self, Ways},
            phone_proofs::PhoneProof,
        },
    },
};

use crate::{
    cast::caller,
    texting::{TYPED, asker, asking, begin, enter, find},
    world::{World, at_once, refusal},
};

fn from(block: &str) -> Caller {
    Caller { address_block: block.into(), ..caller() }
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
    // Within longer numbers six digits turn up by chance.
    let stored = |row: &String| row.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == code);
    assert!(!world.dump().await.iter().any(stored));
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

on_both!(
    another_message_ends_the_code_before,
    what_waits_is_tried_again_with_the_same_code,
    messages_are_few,
    one_message_of_many_asked_for_at_once_by_one,
    bad_numbers_are_sent_nothing,
    the_message_holds_the_code_and_the_database_does_not,
);
