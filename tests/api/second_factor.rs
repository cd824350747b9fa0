//! Two-step sign-in over HTTP.

use usher::{
    domain::time::Span,
    server::auth::{
        seal::{self, Seal},
        totp,
    },
};

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::Client,
};

/// The owner sets it up; returns the app's secret.
async fn set_up(app: &TestApp) -> Vec<u8> {
    let begun = app.owner.post("/account/second-factor", &[("what", "begin")]).await;
    assert_eq!((begun.status, begun.location()), (303, "/account/second-factor?next="));
    let page = app.owner.get("/account/second-factor").await;
    assert!(page.body.contains("<svg"), "a QR code");
    let (user, sealed) = (app.user(OWNER).await, app.one("SELECT sealed FROM authenticators").await);
    let secret = seal::open(&app.core.keys, Seal::Authenticator, &user.to_bytes(), &sealed).expect("a secret");
    let wrong = app.owner.post("/account/second-factor", &[("what", "confirm"), ("code", "1")]).await;
    assert_eq!(wrong.status, 422);
    let form = [("what", "confirm"), ("code", &*shown(app, &secret)), ("next", "/o/acme/settings/people")];
    let done = app.owner.post("/account/second-factor", &form).await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("href=\"/o/acme/settings/people\""), "and on from there");
    let codes = done.body.split("<ul class=\"codes\">").nth(1).and_then(|rest| rest.split("</ul>").next());
    assert_eq!(codes.expect("a list").matches("<li>").count(), 10, "recovery codes");
    secret
}

/// What the app shows now.
fn shown(app: &TestApp, secret: &[u8]) -> String {
    totp::code(secret, totp::step_at(app.core.now()))
}

async fn half_way(app: &TestApp, next: &str) -> Client {
    let client = app.anonymous();
    let form = [("email", OWNER), ("password", PASSWORD), ("next", next)];
    let led = client.post("/sign-in", &form).await;
    assert_eq!(led.status, 303);
    assert!(led.location().starts_with("/sign-in/second-step?next="), "{}", led.location());
    assert!(client.cookie("usher_session").is_none(), "no session yet");
    assert_eq!(client.get(led.location()).await.status, 200);
    assert_eq!(client.get("/o/acme").await.status, 303, "and nothing opens");
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_comes_after_the_password() {
    let app = TestApp::new().await;
    let secret = set_up(&app).await;
    app.clock.advance(Span::seconds(30));
    let client = half_way(&app, "/o/acme/settings/people?q=a").await;
    let next = ("next", "/o/acme/settings/people?q=a");
    assert_eq!(client.post("/sign-in/second-step", &[("code", "nonsense"), next]).await.status, 422);
    let done = client.post("/sign-in/second-step", &[("code", &shown(&app, &secret)), next]).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme/settings/people?q=a"));
    assert_eq!(client.get("/o/acme").await.status, 200);
    assert!(client.cookie("usher_step").is_none(), "the browser forgets it");
    // C4
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        app.clock.advance(Span::seconds(30));
        let client = half_way(&app, elsewhere).await;
        let form = [("code", &*shown(&app, &secret)), ("next", elsewhere)];
        assert_eq!(client.post("/sign-in/second-step", &form).await.location(), "/", "{elsewhere}");
    }
}

/// S1: the session that the browser carried lives until the code was right, and no longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_ends_the_session_before() {
    let app = TestApp::new().await;
    let secret = set_up(&app).await;
    let before = app.owner.cookie("usher_session").expect("a session");
    app.clock.advance(Span::seconds(30));
    let form = [("email", OWNER), ("password", PASSWORD)];
    assert_eq!(app.owner.post("/sign-in", &form).await.status, 303);
    assert_eq!(app.owner.cookie("usher_session").as_ref(), Some(&before), "half way");
    let done = app.owner.post("/sign-in/second-step", &[("code", &*shown(&app, &secret))]).await;
    assert_eq!(done.status, 303);
    assert_ne!(app.owner.cookie("usher_session").as_ref(), Some(&before), "another session id");
    let thief = app.anonymous();
    thief.carry("usher_session", &before);
    assert_eq!(thief.get("/o/acme").await.status, 303, "the old one is dead");
    assert_eq!(app.owner.get("/o/acme").await.status, 200);
}

/// T1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stored_opens_nothing() {
    let app = TestApp::new().await;
    set_up(&app).await;
    half_way(&app, "").await;
    let mut stored = app.texts("SELECT hash FROM second_steps").await;
    stored.extend(app.texts("SELECT hash FROM recovery_codes").await.into_iter().take(2));
    stored.extend(app.texts("SELECT sealed FROM authenticators").await);
    for value in stored {
        let thief = app.anonymous();
        thief.carry("usher_step", &value);
        assert_eq!(thief.get("/sign-in/second-step").await.location(), "/sign-in?late=1&next=/", "{value}");
        let client = half_way(&app, "").await;
        assert_eq!(client.post("/sign-in/second-step", &[("code", &value)]).await.status, 422, "{value}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_step_ends_after_ten_minutes() {
    let app = TestApp::new().await;
    let secret = set_up(&app).await;
    let client = half_way(&app, "").await;
    app.clock.advance(Span::minutes(10));
    let late = client.post("/sign-in/second-step", &[("code", &shown(&app, &secret))]).await;
    assert_eq!((late.status, late.location()), (303, "/sign-in?late=1&next=/"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_are_led_to_it_where_it_is_asked_for() {
    let app = TestApp::new().await;
    crate::shared::dump::change(&app.core.store, "UPDATE organizations SET second_factor_at = 1").await;
    assert_eq!(app.owner.get("/o/acme").await.status, 200, "the home is open");
    let led = app.owner.get("/o/acme/settings/people").await;
    assert_eq!((led.status, led.location()), (303, "/account/second-factor?next=/o/acme/settings/people"));
    assert!(app.owner.get(led.location()).await.body.contains("Acme asks"));
    assert_eq!(app.call_invite(&app.owner, "a@else.example").await.status, 403);
    set_up(&app).await;
    assert_eq!(app.owner.get("/o/acme/settings/people").await.status, 200);
}

/// N5: typing costs no more than a request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_measured_while_it_is_typed() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for (password, about, good) in [
        ("short", "", false),
        ("passwordpassword", "", false),
        ("ada lovelace of london", "Ada Lovelace, London", false),
        (PASSWORD, "", true),
        (&"x".repeat(100_000), "", false),
    ] {
        let body = serde_json::json!({ "password": password, "about": about });
        let answer = nobody.call("password-strength", &body).await;
        assert_eq!(answer.status, 200);
        let found: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(found["good"], good, "{about}: {found}");
    }
}
