//! Secrets in links: opening consumes nothing, nothing can be guessed, and none
//! works where it was not made for.

use reqwest::Method;
use usher::domain::{time::Span, token::Channel};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::send,
    refusing::app,
    shared::{Kind, dump},
};

/// T7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_fifty_times_consumes_nothing() {
    let app = TestApp::new().await;
    let token = app.invited("bob@else.example").await;
    let (_, link) = app.link("User").await;
    let before = app.dump().await;
    for path in [format!("/i/{token}"), format!("/l/{link}")] {
        for _ in 0..25 {
            assert_eq!(app.anonymous().get(&path).await.status, 303);
            let head = send(app.anonymous().request(Method::HEAD, &path)).await;
            assert_eq!((head.status, head.body.as_str()), (303, ""));
        }
    }
    assert_eq!(app.dump().await, before);
    let joined = app.register(&app.anonymous(), &format!("/i/{token}"), "Bob").await;
    assert_eq!(joined.status, 303);
}

/// T2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_changed_character_is_unknown() {
    let app = app().await;
    let token = app.invited("bob@else.example").await;
    let client = app.anonymous();
    let before = app.still().await;
    for place in [0, 10, 21, 22, 30, 41, 42] {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'Q' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        if changed != token {
            assert_eq!(client.get(&format!("/i/{changed}")).await.status, 404, "{place}");
        }
    }
    for odd in [&token[..42], &format!("{token}A"), "%00", "..%2f..%2fetc", &"A".repeat(5_000)] {
        assert_eq!(client.get(&format!("/i/{odd}")).await.status, 404, "{odd}");
    }
    assert_eq!(app.still().await, before);
}

/// T2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_ends_in_429() {
    let app = app().await;
    let client = app.anonymous();
    let before = app.still().await;
    let mut last = 404;
    for guess in 0..10_000_u64 {
        let door = ["i", "l", "reset", "setup"][guess as usize % 4];
        let answer = client.get(&format!("/{door}/{guess:0>43}")).await;
        last = answer.status;
        if last != 404 {
            break;
        }
    }
    assert_eq!(last, 429, "the answer to a guess too many");
    assert_eq!(app.owner.get("/o/acme").await.status, 200, "whoever is in goes on");
    app.clock.advance(Span::hours(1));
    assert_eq!(client.get("/i/nonsense").await.status, 404, "not for good");
    assert_eq!(app.still().await, before);
}

/// T3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_before_and_after_the_end() {
    let app = TestApp::new().await;
    let token = app.invited("bob@else.example").await;
    app.clock.advance(Span::seconds(7 * 86_400 - 1));
    assert_eq!(app.anonymous().get(&format!("/i/{token}")).await.status, 303);
    let client = app.anonymous();
    client.get(&format!("/i/{token}")).await;
    let door = client.get("/join").await.field("door");
    app.clock.advance(Span::seconds(2));
    assert_eq!(app.anonymous().get(&format!("/i/{token}")).await.status, 410);
    assert_eq!(client.get("/join").await.status, 410);
    let form = [("door", &*door), ("name", "Bob"), ("password", PASSWORD)];
    assert_eq!(client.post("/join/register", &form).await.status, 410);
}

/// T3: the invite link that ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invite_link_a_second_before_and_after_its_end() {
    let app = app().await;
    let (id, token) = app.link("User").await;
    let end = app.core.now() + Span::hours(3);
    dump::change(&app.core.store, &format!("UPDATE invite_links SET expires_at = {} WHERE id = '{id}'", end.micros()))
        .await;
    let client = app.outsider("eve@else.example").await;
    app.clock.advance(Span::seconds(3 * 3_600 - 1));
    // Whoever has admin rights elsewhere was away for too long.
    let client = match client.get(&format!("/l/{token}")).await.status {
        303 => app.session_of(app.user("eve@else.example").await).await,
        other => panic!("{other} before the end"),
    };
    client.get(&format!("/l/{token}")).await;
    let door = client.get("/join").await.field("door");
    app.clock.advance(Span::seconds(1));
    assert_eq!(app.anonymous().get(&format!("/l/{token}")).await.status, 410, "at its end");
    assert_eq!(client.get("/join").await.status, 410);
    app.refused(&client, "/join/accept", &[("door", &door)], 410).await;
}

/// T3: a reset link.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_a_second_before_and_after_its_end() {
    let app = app().await;
    let client = app.anonymous();
    client.post("/forgot", &[("email", OWNER)]).await;
    app.settled().await;
    let token = app.core.keys.reset_token(app.one("SELECT id FROM resets").await.parse().expect("an id"));
    app.clock.advance(Span::seconds(30 * 60 - 1));
    assert_eq!(client.get(&format!("/reset/{token}")).await.status, 303);
    assert_eq!(client.get("/reset").await.status, 200);
    app.clock.advance(Span::seconds(1));
    assert_eq!(app.anonymous().get(&format!("/reset/{token}")).await.status, 410);
    assert_eq!(client.get("/reset").await.status, 410);
    app.refused(&client, "/reset", &[("password", "copper-lantern-glacier-17")], 410).await;
}

/// T3: codes that prove an address, sign in, and prove a new address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_a_second_before_and_after_their_end() {
    let app = app().await;
    let (_, link) = app.link("User").await;
    for (after, works) in [(Span::seconds(10 * 60 - 1), true), (Span::minutes(10), false)] {
        let address = if works { "soon@else.example" } else { "late@else.example" };
        let client = app.anonymous();
        client.get(&format!("/l/{link}")).await;
        let door = client.get("/join").await.field("door");
        client.post("/join/code", &[("door", &door), ("email", address)]).await;
        let proof = app.one(&format!("SELECT id FROM proofs WHERE email = '{address}'")).await;
        let proof_code = app.core.keys.code(proof.parse().expect("an id"));

        let member = app.member(if works { "one@else.example" } else { "two@else.example" }).await;
        let asks = app.anonymous();
        asks.post("/sign-in/code", &[("email", OWNER), ("password", "")]).await;
        app.settled().await;
        let id = app.one("SELECT id FROM sign_in_codes ORDER BY created_at DESC, id DESC").await;
        let sign_in_code = app.core.keys.sign_in_code(id.parse().expect("an id"));
        let new = if works { "new-one@else.example" } else { "new-two@else.example" };
        assert_eq!(member.post("/account/email", &[("email", new)]).await.status, 303);
        let change = app.one(&format!("SELECT id FROM email_changes WHERE email = '{new}'")).await;
        let new_code = app.core.keys.new_email_code(change.parse().expect("an id"));

        app.clock.advance(after);
        // That the session is old by then is another matter.
        let fresh = format!("UPDATE sessions SET signed_in_at = {}", app.core.now().micros());
        dump::change(&app.core.store, &fresh).await;
        let before = app.still().await;
        let entered = [
            client.post("/join/code/enter", &[("door", &door), ("code", &proof_code)]).await,
            asks.post("/sign-in/code/enter", &[("code", &sign_in_code)]).await,
            member.post("/account/email/code", &[("code", &new_code)]).await,
        ];
        if works {
            assert!(entered.iter().all(|answer| answer.status == 303), "{entered:?}");
            assert_eq!(client.get("/join").await.field("email"), address);
            assert!(asks.cookie("usher_session").is_some());
            assert_eq!(app.texts(&format!("SELECT email FROM users WHERE email = '{new}'")).await, [new]);
        } else {
            assert_eq!(entered[1].location(), "/sign-in?over=1");
            assert_eq!(entered[2].status, 422);
            assert!(asks.cookie("usher_session").is_none());
            assert_eq!(app.still().await, before, "nothing proven, nobody in");
        }
    }
}

/// T4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_link_is_dead_at_once() {
    let app = app().await;
    let (id, old) = app.link("User").await;
    let opened = app.anonymous();
    opened.get(&format!("/l/{old}")).await;
    let door = opened.get("/join").await.field("door");
    let signed_in = app.outsider("eve@where.example").await;
    signed_in.get(&format!("/l/{old}")).await;
    assert_eq!(app.owner.post(&format!("/o/acme/settings/people/link/{id}/regenerate"), &[]).await.status, 303);
    assert_eq!(app.anonymous().get(&format!("/l/{old}")).await.status, 410);
    let form = [("door", &*door), ("email", "bob@else.example"), ("name", "Bob"), ("password", PASSWORD)];
    app.refused(&opened, "/join/register", &form, 410).await;
    app.refused(&signed_in, "/join/accept", &[("door", &door)], 410).await;
    let new = app.core.keys.link_token(id.parse().expect("an id"), 1);
    assert_eq!(app.anonymous().get(&format!("/l/{new}")).await.status, 303);

    // Resending keeps what was mailed.
    let mailed = app.invited("eve@else.example").await;
    let person = app.person_of("eve@else.example").await;
    assert_eq!(app.owner.post(&format!("/o/acme/settings/people/{person}/resend"), &[]).await.status, 303);
    assert_eq!(app.anonymous().get(&format!("/i/{mailed}")).await.status, 303);
}

/// T5: every kind of secret at every door but its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_opens_another_door() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let keys = &app.core.keys;
    let invitation = app.invited("bob@else.example").await;
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    client.get(&format!("/l/{link}")).await;
    let door = client.get("/join").await.field("door");
    client.post("/join/code", &[("door", &door), ("email", "eve@else.example")]).await;
    let proof = keys.proof_token(app.one("SELECT id FROM proofs").await.parse().expect("an id"));
    client.post("/forgot", &[("email", OWNER)]).await;
    app.core.tasks.close();
    app.core.tasks.wait().await;
    let reset = keys.reset_token(app.one("SELECT id FROM resets").await.parse().expect("an id"));
    let session = app.owner.cookie("usher_session").expect("a session");
    let secrets = [
        ("i", invitation),
        ("l", link),
        ("reset", reset),
        ("setup", keys.setup_token()),
        ("proof", proof),
        ("session", session),
    ];
    let before = app.still().await;
    for (kind, secret) in &secrets {
        for door in ["i", "l", "reset", "setup"] {
            let status = client.get(&format!("/{door}/{secret}")).await.status;
            match (*kind == door, door) {
                (false, _) => assert_eq!(status, 404, "the {kind} secret at /{door}/"),
                (true, "setup") => assert_eq!(status, 409),
                (true, _) => assert_eq!(status, 303, "the {kind} secret at its own door"),
            }
        }
        for cookie in ["usher_session", "usher_door", "usher_proof", "usher_reset", "usher_setup"] {
            if cookie == format!("usher_{kind}") {
                continue;
            }
            let thief = app.anonymous();
            thief.carry(cookie, secret);
            assert_eq!(thief.get("/o/acme").await.status, 303, "the {kind} secret as {cookie}");
            assert_eq!(thief.get("/join").await.status, 404, "the {kind} secret as {cookie}");
            assert_eq!(thief.get("/reset").await.status, 404, "the {kind} secret as {cookie}");
        }
    }
    let mailed = app.core.keys.invitation_token(
        app.one("SELECT id FROM invitations").await.parse().expect("an id"),
        0,
        Channel::Mailed,
    );
    let thief = app.anonymous();
    thief.carry("usher_door", &format!("l.{mailed}"));
    assert_eq!(thief.get("/join").await.status, 404, "an invitation carried as an invite link");
    assert_eq!(app.still().await, before);
}
