//! One's own ways to sign in, over HTTP.

use serde_json::json;
use usher::domain::time::Span;

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::{Answer, Client},
    provider::{Provider, Script, back},
    providers::with_provider,
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
