//! Passwords over HTTP: too long, wrong, forgotten; and answers that tell nothing
//! about who has an account.

use usher::domain::time::Span;

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::Answer,
    shared::{Kind, dump},
};

const NEW_PASSWORD: &str = "copper-lantern-glacier-17";

/// N5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_huge_password_is_refused() {
    let app = TestApp::new().await;
    let token = app.invited("bob@else.example").await;
    let client = app.anonymous();
    client.get(&format!("/i/{token}")).await;
    let door = client.get("/join").await.field("door");
    for (length, sign_in, register) in [(1_000_000, 413, 413), (200_000, 401, 422), (257, 401, 422)] {
        let password = "x".repeat(length);
        assert_eq!(app.sign_in(&app.anonymous(), OWNER, &password).await.status, sign_in, "{length}");
        let form = [("door", &*door), ("name", "Bob"), ("password", &password)];
        assert_eq!(client.post("/join/register", &form).await.status, register, "{length}");
    }
}

/// N5: nobody has passwords hashed or measured without end, and none is looked at beyond it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_and_registering_are_counted_before_the_work() {
    let app = TestApp::with(Kind::Sqlite, |settings| settings.organization.self_made = true).await;
    let block = app.one("SELECT address_block FROM sessions").await;
    let counted = |what: &str, n: i64| {
        let now = app.core.now().micros();
        format!("INSERT INTO throttles (key, started_at, n) VALUES ('{what}:{block}', {now}, {n})")
    };
    let nobody = app.anonymous();
    let typed = serde_json::json!({ "password": PASSWORD, "about": "" });
    dump::change(&app.core.store, &counted("measured_from", 4_999)).await;
    assert_eq!(nobody.call("password-strength", &typed).await.status, 200);
    assert_eq!(nobody.call("password-strength", &typed).await.status, 429);

    let token = app.invited("bob@else.example").await;
    nobody.get(&format!("/i/{token}")).await;
    let door = nobody.get("/join").await.field("door");
    let form = [("door", &*door), ("name", "Bob"), ("password", PASSWORD)];
    dump::change(&app.core.store, &counted("hashed_from", 1_000)).await;
    app.refused(&nobody, "/join/register", &form, 429).await;
    app.clock.advance(Span::hours(1));
    assert_eq!(nobody.post("/join/register", &form).await.status, 303, "an hour later");

    // Without a mail server the address is believed, and told to be taken: that counts too.
    let form = [("organization", "Beta"), ("name", "Olga"), ("email", OWNER), ("password", PASSWORD)];
    for _ in 0..10 {
        app.refused(&app.anonymous(), "/sign-up", &form, 409).await;
    }
    app.refused(&app.anonymous(), "/sign-up", &form, 429).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_end_in_429_with_a_time() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    for _ in 0..5 {
        assert_eq!(app.sign_in(&client, OWNER, "wrong").await.status, 401);
    }
    let throttled = app.sign_in(&client, OWNER, PASSWORD).await;
    assert_eq!(throttled.status, 429);
    let wait: i64 = throttled.header("retry-after").parse().expect("seconds");
    app.clock.advance(Span::seconds(wait));
    assert_eq!(app.sign_in(&client, OWNER, PASSWORD).await.status, 303);
    // A made-up address of origin changes nothing: no proxy is trusted.
    for n in 0..8 {
        let request =
            client.request(reqwest::Method::POST, "/sign-in").header("x-forwarded-for", format!("203.0.113.{n}"));
        let answer =
            crate::client::send(request.form(&[("email", "nobody@else.example"), ("password", "wrong")])).await;
        assert_eq!(answer.status, if n < 5 { 401 } else { 429 }, "{n}");
    }
}

/// What differs between any two answers, taken out.
fn bare(answer: &Answer, address: &str) -> String {
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("-");
    answer.body.replace(nonce, "").replace(address, "").replace(answer.header("x-request-id"), "")
}

/// E1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_addresses_are_answered_alike() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let (_, link) = app.link("User").await;
    let unknown = "nobody@acme.example";
    let mut answers = Vec::new();
    for address in [OWNER, unknown] {
        let client = app.anonymous();
        let mut bodies = Vec::new();
        let signed_in = app.sign_in(&client, address, "wrong").await;
        bodies.push((signed_in.status, bare(&signed_in, address)));
        let forgot = client.post("/forgot", &[("email", address)]).await;
        bodies.push((forgot.status, forgot.location().to_owned()));
        let sent = client.get(forgot.location()).await;
        bodies.push((sent.status, bare(&sent, address)));
        let asked = client.post("/sign-in/code", &[("email", address), ("password", "")]).await;
        bodies.push((asked.status, asked.location().to_owned()));
        let page = client.get(asked.location()).await;
        bodies.push((page.status, bare(&page, address)));
        for _ in 0..6 {
            let wrong = client.post("/sign-in/code/enter", &[("code", "none")]).await;
            bodies.push((wrong.status, bare(&wrong, address)));
        }
        client.get(&format!("/l/{link}")).await;
        let door = client.get("/join").await.field("door");
        let code = client.post("/join/code", &[("door", &door), ("email", address)]).await;
        bodies.push((code.status, code.location().to_owned()));
        let entry = client.get("/join").await;
        bodies.push((entry.status, bare(&entry, address)));
        answers.push(bodies);
    }
    assert_eq!(answers[0], answers[1]);
}

/// S2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_ends_all_sessions() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let client = app.anonymous();
    assert_eq!(client.post("/forgot", &[("email", OWNER)]).await.location(), "/forgot?sent=1");
    app.core.tasks.close();
    app.core.tasks.wait().await;
    let token = app.core.keys.reset_token(app.one("SELECT id FROM resets").await.parse().expect("an id"));
    assert_eq!(client.get(&format!("/reset/{token}")).await.location(), "/reset");
    assert_eq!(client.get("/reset").await.status, 200, "opening consumes nothing");
    assert_eq!(client.post("/reset", &[("password", "short")]).await.status, 422);
    assert_eq!(app.owner.get("/o/acme").await.status, 200, "not yet");
    let done = client.post("/reset", &[("password", NEW_PASSWORD)]).await;
    assert_eq!((done.status, done.location()), (303, "/account/security?done=reset"));
    assert!(client.get(done.location()).await.body.contains("Your password is set"));
    assert_eq!(app.owner.get("/o/acme").await.status, 303, "signed out everywhere");
    assert_eq!(app.sign_in(&client, OWNER, PASSWORD).await.status, 401);
    assert_eq!(app.sign_in(&client, OWNER, NEW_PASSWORD).await.status, 303);
    let again = app.anonymous();
    assert_eq!(again.get(&format!("/reset/{token}")).await.status, 410);
    again.carry("usher_reset", &token);
    assert_eq!(again.post("/reset", &[("password", PASSWORD)]).await.status, 410);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_forgetting_says_so() {
    let app = TestApp::new().await;
    let refused = app.anonymous().post("/forgot", &[("email", OWNER)]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(app.number("SELECT count(*) FROM resets").await, 0);
}
