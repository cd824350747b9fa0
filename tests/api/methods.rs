//! One's own ways to sign in, over HTTP.

use serde_json::json;
use usher::domain::time::Span;

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::{Answer, Client},
    provider::{Provider, Script, back, way},
    providers::with_provider,
    shared::dump,
};

async fn link(client: &Client, provider: &Provider, claims: serde_json::Value) -> Answer {
    let departure = client.post("/account/link/corp", &[]).await;
    back(client, "corp", &provider.grant(&departure, Script::says(claims))).await
}

async fn identity(app: &TestApp) -> String {
    app.one("SELECT id FROM identities").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_elsewhere_is_linked_and_unlinked() {
    let (app, provider) = with_provider().await;
    let page = app.owner.get("/account/security").await;
    assert!(page.body.contains("/account/link/corp") && !page.body.contains("/unlink"));
    let done = link(&app.owner, &provider, json!({ "email": OWNER, "email_verified": true })).await;
    assert_eq!((done.status, done.location()), (303, "/account/security?done=linked"), "{}", done.body);
    let id = identity(&app).await;
    let page = app.owner.get("/account/security").await;
    assert!(
        page.body.contains(&format!("/account/identities/{id}/unlink"))
            && page.body.contains("/account/password/remove")
    );
    let done = app.owner.post(&format!("/account/identities/{id}/unlink"), &[]).await;
    assert_eq!(done.location(), "/account/security?done=unlinked");
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
}

/// O2: only the account's own address, vouched for, is linked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_other_address_is_linked() {
    let (app, provider) = with_provider().await;
    for (what, claims) in [
        ("another", json!({ "email": "else@where.example", "email_verified": true })),
        ("unverified", json!({ "email": OWNER, "email_verified": false })),
        ("a text", json!({ "email": OWNER, "email_verified": "true" })),
        ("hidden", json!({})),
    ] {
        assert_eq!(link(&app.owner, &provider, claims).await.status, 403, "{what}");
    }
    // Another account's identity stays that account's.
    let good = json!({ "email": OWNER, "email_verified": true });
    link(&app.owner, &provider, good).await;
    let bob = app.member("bob@else.example").await;
    let taken = link(&bob, &provider, json!({ "email": "bob@else.example", "email_verified": true })).await;
    assert_eq!(taken.status, 409);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 1);
}

/// A trip that one person began links nothing to another who uses the browser after them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_belongs_to_who_began_it() {
    let (app, provider) = with_provider().await;
    let bob = app.member("bob@else.example").await;
    let departure = bob.post("/account/link/corp", &[]).await;
    let query = provider.grant(&departure, Script::says(json!({ "email": OWNER, "email_verified": true })));
    app.owner.carry("usher_trip", &bob.cookie("usher_trip").expect("a trip"));
    assert_ne!(back(&app.owner, "corp", &query).await.status, 200);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_way_in_stays() {
    let (app, provider) = with_provider().await;
    assert_eq!(app.owner.post("/account/password/remove", &[]).await.status, 409);
    link(&app.owner, &provider, json!({ "email": OWNER, "email_verified": true })).await;
    let elsewhere = app.anonymous();
    app.sign_in(&elsewhere, OWNER, PASSWORD).await;
    let done = app.owner.post("/account/password/remove", &[]).await;
    assert_eq!(done.location(), "/account/security?done=password-removed");
    assert_eq!(app.owner.get("/o/acme").await.status, 200, "still in here");
    assert_eq!(elsewhere.get("/o/acme").await.status, 303, "and nowhere else");
    assert_eq!(app.sign_in(&elsewhere, OWNER, PASSWORD).await.status, 401);
    let id = identity(&app).await;
    assert_eq!(app.owner.post(&format!("/account/identities/{id}/unlink"), &[]).await.status, 409);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 1);
    assert_eq!(app.owner.post("/account/password/remove", &[]).await.status, 404, "there is none any more");
}

/// S3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_session_changes_nothing_until_it_is_confirmed() {
    let (app, provider) = with_provider().await;
    let claims = json!({ "email": OWNER, "email_verified": true });
    link(&app.owner, &provider, claims.clone()).await;
    let id = identity(&app).await;
    app.clock.advance(Span::minutes(10));
    for path in [
        "/account/password/remove",
        "/account/link/twin",
        &format!("/account/identities/{id}/unlink"),
        "/account/passkeys/begin",
    ] {
        assert_eq!(app.owner.post(path, &[]).await.status, 403, "{path}");
    }
    assert_eq!(app.owner.get("/account/passkeys/new").await.location(), "/account/confirm?next=/account/passkeys/new");
    // Somebody else's account there confirms nothing.
    let departure = app.owner.post("/account/confirm/with/corp", &[("next", "/account/security")]).await;
    let foreign = provider.grant(&departure, Script::says(json!({ "sub": "somebody else" })));
    assert_eq!(back(&app.owner, "corp", &foreign).await.status, 403);
    assert_eq!(app.owner.post("/account/password/remove", &[]).await.status, 403);
    let departure = app.owner.post("/account/confirm/with/corp", &[("next", "/account/security")]).await;
    let done = back(&app.owner, "corp", &provider.grant(&departure, Script::says(claims))).await;
    assert_eq!((done.status, done.location()), (303, "/account/security"));
    assert_eq!(app.owner.post("/account/password/remove", &[]).await.status, 303);
}

/// S3: whoever sits at somebody else's browser has their session at the provider too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_session_there_confirms_nothing() {
    let (app, provider) = with_provider().await;
    let claims = json!({ "email": OWNER, "email_verified": true });
    link(&app.owner, &provider, claims.clone()).await;
    app.clock.advance(Span::minutes(10));
    let now = app.core.now().micros() / 1_000_000;
    for (what, when) in [
        ("not told", json!(null)),
        ("an hour ago", json!(now - 3_600)),
        ("before they set out", json!(now - 61)),
        ("in words", json!(now.to_string())),
        ("no time at all", json!(-1)),
    ] {
        let departure = app.owner.post("/account/confirm/with/corp", &[("next", "/account/security")]).await;
        let asked: Vec<_> = way(&departure).query_pairs().into_owned().collect();
        for (name, value) in [("prompt", "login"), ("max_age", "0")] {
            assert!(asked.contains(&(name.to_owned(), value.to_owned())), "{asked:?}");
        }
        let mut said = claims.clone();
        said["auth_time"] = when;
        let before = app.owner.cookie("usher_session");
        let back = back(&app.owner, "corp", &provider.grant(&departure, Script::says(said))).await;
        assert_eq!(back.status, 400, "{what}");
        assert_eq!(app.owner.cookie("usher_session"), before, "{what}");
        app.refused(&app.owner, "/account/password/remove", &[], 403).await;
    }
    // Signing in is no such matter: there any session will do.
    let sign_in = app.anonymous().post("/sign-in/with/corp", &[("next", "")]).await;
    assert!(way(&sign_in).query_pairs().all(|(name, _)| name != "prompt" && name != "max_age"));
}

/// S3: nor links.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_session_there_links_nothing() {
    let (app, provider) = with_provider().await;
    let now = app.core.now().micros() / 1_000_000;
    let old = json!({ "email": OWNER, "email_verified": true, "auth_time": now - 3_600 });
    assert_eq!(link(&app.owner, &provider, old).await.status, 400);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
    // One that never says when: the recent sign-in here is enough.
    let silent = json!({ "email": OWNER, "email_verified": true, "auth_time": null });
    assert_eq!(link(&app.owner, &provider, silent).await.status, 303);
}

/// An account at a provider that the operator took away signs nobody in, and may go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_gone_is_unlinked_and_the_last_way_stays() {
    let (app, provider) = with_provider().await;
    link(&app.owner, &provider, json!({ "email": OWNER, "email_verified": true })).await;
    let id = identity(&app).await;
    dump::change(&app.core.store, "UPDATE identities SET provider = 'gone', issuer = 'https://gone.example'").await;
    let page = app.owner.get("/account/security").await;
    assert!(!page.body.contains("/account/password/remove"), "the one way that works");
    app.refused(&app.owner, "/account/password/remove", &[], 409).await;
    let unlink = format!("/account/identities/{id}/unlink");
    assert!(page.body.contains(&unlink), "{}", page.body);
    let done = app.owner.post(&unlink, &[]).await;
    assert_eq!((done.status, done.location()), (303, "/account/security?done=unlinked"));
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
    app.refused(&app.owner, "/account/password/remove", &[], 409).await;
}

/// C4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirming_elsewhere_leads_to_the_account() {
    let (app, provider) = with_provider().await;
    let claims = json!({ "email": OWNER, "email_verified": true });
    link(&app.owner, &provider, claims.clone()).await;
    for next in ["//evil.example", "https://evil.example", "/o/acme", "/\\evil"] {
        let departure = app.owner.post("/account/confirm/with/corp", &[("next", next)]).await;
        let done = back(&app.owner, "corp", &provider.grant(&departure, Script::says(claims.clone()))).await;
        assert_eq!((done.status, done.location()), (303, "/account"), "{next}");
    }
}

/// I2: somebody else's ways are as unknown as none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_unlinks_what_is_not_theirs() {
    let (app, provider) = with_provider().await;
    link(&app.owner, &provider, json!({ "email": OWNER, "email_verified": true })).await;
    let id = identity(&app).await;
    let bob = app.member("bob@else.example").await;
    assert_eq!(bob.post(&format!("/account/identities/{id}/unlink"), &[]).await.status, 404);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 1);
}
