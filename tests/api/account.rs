//! The account over HTTP.

use usher::domain::time::Span;

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    shared::Kind,
};

const COOKIE: &str = "usher_session";
const NEW_PASSWORD: &str = "copper-lantern-glacier-17";

/// S3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_how_they_get_in_asks_who_they_are() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let bob = app.member("bob@else.example").await;
    app.clock.advance(Span::minutes(10));
    for path in ["/account/email", "/account/email/code", "/account/password", "/account/delete", "/account/export"] {
        let led = bob.get(path).await;
        assert_eq!((led.status, led.location()), (303, &*format!("/account/confirm?next={path}")), "{path}");
    }
    let change = [("password", PASSWORD), ("new-password", NEW_PASSWORD)];
    let refused = app.refused(&bob, "/account/password", &change, 403).await;
    assert!(refused.body.contains("href=\"/account/confirm?next=/account/password\""), "{}", refused.body);
    let passkey = format!("/account/passkeys/{}/remove", app.core.id::<()>());
    for (path, form) in [
        ("/account/email", vec![("email", "new@else.example")]),
        ("/account/email/code", vec![("code", "123456")]),
        ("/account/delete", vec![("password", PASSWORD)]),
        ("/account/second-factor", vec![("what", "begin")]),
        ("/account/second-factor", vec![("what", "confirm"), ("code", "123456")]),
        ("/account/second-factor", vec![("what", "codes")]),
        ("/account/second-factor/off", vec![("password", PASSWORD)]),
        ("/account/passkeys", vec![("name", "Key"), ("credential", "{}")]),
        (&*passkey, vec![]),
        ("/account/password/remove", vec![]),
        ("/account/phone", vec![("country", "DE"), ("phone", "170 1234567")]),
        ("/account/phone/code", vec![("code", "123456")]),
        ("/account/phone/remove", vec![]),
    ] {
        app.refused(&bob, path, &form, 403).await;
    }
    let before = bob.cookie(COOKIE);
    let confirm = [("password", PASSWORD), ("next", "/account/password")];
    let done = bob.post("/account/confirm", &confirm).await;
    assert_eq!((done.status, done.location()), (303, "/account/password"));
    assert_ne!(bob.cookie(COOKIE), before, "another session id");
    let changed = bob.post("/account/password", &change).await;
    assert_eq!((changed.status, changed.location()), (303, "/account/security?done=password"));
    assert_eq!(bob.get("/o/acme").await.status, 200, "still in");
    assert_eq!(app.sign_in(&app.anonymous(), "bob@else.example", PASSWORD).await.status, 401);
    assert_eq!(app.sign_in(&app.anonymous(), "bob@else.example", NEW_PASSWORD).await.status, 303);
}

/// C4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirming_leads_to_the_account_and_nowhere_else() {
    let app = TestApp::new().await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example/account", "/o/acme", ""] {
        let done = app.owner.post("/account/confirm", &[("password", PASSWORD), ("next", next)]).await;
        assert_eq!((done.status, done.location()), (303, "/account"), "{next}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_admin_is_not_led_in_circles() {
    let app = TestApp::new().await;
    app.clock.advance(Span::minutes(61));
    let led = app.owner.get("/account").await;
    assert_eq!((led.status, led.location()), (303, "/sign-in?next=/account"));
    assert_eq!(app.owner.get(led.location()).await.status, 200);
}

/// R2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_take_nothing_but_their_fields() {
    let app = TestApp::new().await;
    let before = app.dump().await;
    for (path, fields) in [
        ("/account", [("name", "Olga"), ("email", "else@else.example")]),
        ("/account", [("name", "Olga"), ("id", "x")]),
        ("/account/confirm", [("password", PASSWORD), ("user", "x")]),
        ("/account/delete", [("password", PASSWORD), ("id", "x")]),
    ] {
        assert_eq!(app.owner.post(path, &fields).await.status, 422, "{path}");
    }
    assert_eq!(app.dump().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_export_is_a_file_of_json() {
    let app = TestApp::new().await;
    let file = app.owner.get("/account/export").await;
    assert_eq!(file.header("content-type"), "application/json");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let value: serde_json::Value = serde_json::from_str(&file.body).expect("JSON");
    assert_eq!(value["account"]["email"], OWNER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_account_is_out_at_once() {
    let app = TestApp::new().await;
    let bob = app.member("bob@else.example").await;
    let thief = app.anonymous();
    thief.carry(COOKIE, &bob.cookie(COOKIE).expect("a session"));
    let stopped = app.owner.post("/account/delete", &[("password", PASSWORD)]).await;
    assert_eq!(stopped.status, 409, "the last owner");
    let done = bob.post("/account/delete", &[("password", PASSWORD)]).await;
    assert_eq!((done.status, done.location()), (303, "/goodbye"));
    assert_eq!(thief.get("/o/acme").await.location(), "/sign-in?next=/o/acme");
    assert_eq!(app.sign_in(&bob, "bob@else.example", PASSWORD).await.status, 401);
}

/// The language that somebody chose comes before the browser's, on error pages too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_languages_are_refused() {
    let app = TestApp::new().await;
    let refused = app.owner.post("/account", &[("name", "Olga"), ("language", "tlh")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Olga\""), "what was typed is still there");
    assert_eq!(app.owner.post("/account", &[("name", "Olga"), ("language", "en")]).await.status, 303);
    assert_eq!(app.owner.get("/account").await.status, 200);
}
