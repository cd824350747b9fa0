//! Sessions as browsers carry them.

use usher::{domain::time::Span, server::service::sign_in};

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::{Client, send},
    refusing::app,
};

pub const COOKIE: &str = "usher_session";

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

/// The browser carries another session than this one now, and that one is over.
pub async fn begins_anew(app: &TestApp, client: &Client, before: &str, how: &str) {
    let after = client.cookie(COOKIE).unwrap_or_else(|| panic!("no session {how}"));
    assert_ne!(after, before, "{how}");
    let thief = app.anonymous();
    thief.carry(COOKIE, before);
    assert_eq!(thief.get("/account").await.status, 303, "{how}: the old one is dead");
    assert_eq!(client.get("/account").await.status, 200, "{how}");
}

/// S1: by a mailed code, by a reset, and by joining. By a passkey: `passkeys`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_in_makes_a_new_session_and_ends_the_old() {
    let app = app().await;
    let bob = app.member("bob@else.example").await;
    let before = bob.cookie(COOKIE).expect("a session");
    bob.post("/sign-in/code", &[("email", "bob@else.example"), ("password", "")]).await;
    app.settled().await;
    let code = app.core.keys.sign_in_code(app.one("SELECT id FROM sign_in_codes").await.parse().expect("an id"));
    assert_eq!(bob.post("/sign-in/code/enter", &[("code", &code)]).await.status, 303);
    begins_anew(&app, &bob, &before, "by code").await;

    let before = bob.cookie(COOKIE).expect("a session");
    bob.post("/forgot", &[("email", "bob@else.example")]).await;
    app.settled().await;
    let reset = app.core.keys.reset_token(app.one("SELECT id FROM resets").await.parse().expect("an id"));
    bob.get(&format!("/reset/{reset}")).await;
    assert_eq!(bob.post("/reset", &[("password", "copper-lantern-glacier-17")]).await.status, 303);
    begins_anew(&app, &bob, &before, "by a reset").await;

    // Somebody planted a session of their own in the browser of whoever joins.
    let planted = app.owner.cookie(COOKIE).expect("a session");
    let eve = app.anonymous();
    let token = app.invited("eve@else.example").await;
    eve.get(&format!("/i/{token}")).await;
    let door = eve.get("/join").await.field("door");
    eve.carry(COOKIE, &planted);
    let form = [("door", &*door), ("name", "Eve"), ("password", PASSWORD)];
    assert_eq!(eve.post("/join/register", &form).await.status, 303);
    begins_anew(&app, &eve, &planted, "by joining").await;
}

/// C4: wherever somebody is to go on to is on this site.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn next_stays_here_by_every_way_in() {
    let app = app().await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "\t//evil.example"]
    {
        let client = app.anonymous();
        let form = [("email", OWNER), ("password", PASSWORD), ("next", next)];
        assert_eq!(client.post("/sign-in", &form).await.location(), "/o/acme", "{next} after the password");
        let chosen = client.post("/language", &[("language", "en"), ("next", next)]).await;
        assert_eq!((chosen.status, chosen.location()), (303, "/"), "{next} after the language");
        let out = client.post("/sign-out", &[("next", next)]).await;
        assert_eq!(out.location(), "/sign-in", "{next} after signing out");
        let passkey = client.post("/sign-in/passkey", &[("next", next), ("credential", "{}")]).await;
        assert!(passkey.status >= 400 && passkey.location().is_empty(), "{next} beside a passkey that is none");
        assert!(!passkey.body.contains("evil.example") && !passkey.body.contains("alert(1)"), "{}", passkey.body);
    }
    for next in ["//evil.example", "javascript:alert(1)"] {
        app.clock.advance(Span::hours(1));
        let client = app.anonymous();
        client.post("/sign-in/code", &[("email", OWNER), ("password", ""), ("next", next)]).await;
        app.settled().await;
        let id = app.one("SELECT id FROM sign_in_codes ORDER BY created_at DESC").await;
        let code = app.core.keys.sign_in_code(id.parse().expect("an id"));
        let done = client.post("/sign-in/code/enter", &[("code", &code)]).await;
        assert_eq!((done.status, done.location()), (303, "/"), "{next} after a mailed code");
    }
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

/// A page that is fetched before anybody asked for it keeps no session alive; reading it does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_fetched_ahead_is_no_visit_until_it_is_read() {
    let app = TestApp::new().await;
    let ahead = || async {
        let request = app.owner.request(reqwest::Method::GET, "/o/acme/settings/people").header("accept", "text/html");
        send(request.header("sec-purpose", "prefetch")).await.status
    };
    app.clock.advance(Span::minutes(40));
    assert_eq!(ahead().await, 200);
    app.clock.advance(Span::minutes(25));
    assert_eq!(app.owner.get("/o/acme").await.status, 303, "an hour has passed since the last visit");

    app.sign_in(&app.owner, OWNER, PASSWORD).await;
    app.clock.advance(Span::minutes(40));
    assert_eq!(ahead().await, 200);
    assert_eq!(app.owner.post("/account/here", &[]).await.status, 204);
    sign_in::write_seen(&app.core).await.expect("written down");
    app.clock.advance(Span::minutes(25));
    assert_eq!(app.owner.get("/o/acme").await.status, 200);
    assert_eq!(app.anonymous().post("/account/here", &[]).await.status, 401);
}
