//! Sessions as browsers carry them.

use usher::domain::time::Span;

use crate::app::{OWNER, PASSWORD, TestApp};

const COOKIE: &str = "usher_session";

/// S1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_makes_a_new_session_and_ends_the_old() {
    let app = TestApp::new().await;
    let first = app.owner.cookie(COOKIE).expect("a session");
    let again = app.sign_in(&app.owner, OWNER, PASSWORD).await;
    assert_eq!(again.status, 303);
    let second = app.owner.cookie(COOKIE).expect("a session");
    assert_ne!(first, second);
    let thief = app.anonymous();
    thief.carry(COOKIE, &first);
    assert_eq!(thief.get("/o/acme").await.status, 303, "the old one is dead");
    assert_eq!(app.owner.get("/o/acme").await.status, 200);
    // A secret that somebody planted is not taken over.
    let victim = app.anonymous();
    victim.carry(COOKIE, "planted");
    assert_eq!(app.sign_in(&victim, OWNER, PASSWORD).await.status, 303);
    assert_ne!(victim.cookie(COOKIE).as_deref(), Some("planted"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_it_for_good() {
    let app = TestApp::new().await;
    let secret = app.owner.cookie(COOKIE).expect("a session");
    let out = app.owner.post("/sign-out", &[]).await;
    assert_eq!(out.location(), "/sign-in");
    assert!(app.owner.cookie(COOKIE).is_none(), "the browser forgets it");
    app.owner.carry(COOKIE, &secret);
    assert_eq!(app.owner.get("/o/acme").await.status, 303, "and so did we");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_owner_signs_in_again_and_goes_on() {
    let app = TestApp::new().await;
    app.clock.advance(Span::minutes(61));
    let led = app.owner.get("/o/acme/settings/people?q=a").await;
    assert_eq!((led.status, led.location()), (303, "/sign-in?next=/o/acme/settings/people%3Fq%3Da"));
    assert_eq!(app.call_invite(&app.owner, "a@else.example").await.status, 401);
    // Not round in circles: the form is shown although a session is carried.
    assert_eq!(app.owner.get(led.location()).await.status, 200);
    let form = [("email", OWNER), ("password", PASSWORD), ("next", "/o/acme/settings/people?q=a")];
    let back = app.owner.post("/sign-in", &form).await;
    assert_eq!(back.location(), "/o/acme/settings/people?q=a");
    assert_eq!(app.owner.get(back.location()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeping_signed_in_is_for_people_without_rights() {
    let app = TestApp::new().await;
    app.member("bob@else.example").await;
    let keep = |address: &'static str| [("email", address), ("password", PASSWORD), ("keep", "1")];
    let bob = app.anonymous().post("/sign-in", &keep("bob@else.example")).await;
    assert!(bob.set_cookies()[0].contains("Max-Age=2592000"), "{:?}", bob.set_cookies());
    let owner = app.anonymous().post("/sign-in", &keep(OWNER)).await;
    assert!(!owner.set_cookies()[0].contains("Max-Age"), "{:?}", owner.set_cookies());
}

/// S2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_member_is_out_at_the_next_request() {
    let app = TestApp::new().await;
    let bob = app.member("bob@else.example").await;
    assert_eq!(bob.get("/o/acme").await.status, 200);
    let user = app.user("bob@else.example").await;
    crate::shared::dump::change(
        &app.core.store,
        &format!("UPDATE memberships SET inactivated_at = 1 WHERE user_id = '{user}'"),
    )
    .await;
    assert_eq!(bob.get("/o/acme").await.status, 404);
    let start = bob.get("/").await;
    assert_eq!((start.status, start.location()), (303, "/organizations"));
    assert_eq!(bob.get("/organizations").await.status, 200, "in no organization, and told so");
}
