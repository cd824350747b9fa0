//! Signing in at an identity provider, and what attackers make of the way back.

use std::sync::Arc;

use serde_json::{Value, json};
use usher::{domain::time::Span, server::settings::Settings};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::{Answer, Client},
    provider::{CLIENT, Provider, Script, Signature, back, way},
    shared::{Kind, TestClock, dump},
};

/// An Usher that knows a provider as `corp`, and once more as `twin`.
pub async fn with_provider() -> (TestApp, Provider) {
    with_provider_and(|_| {}).await
}

/// The same with further settings.
pub async fn with_provider_and(change: impl FnOnce(&mut Settings)) -> (TestApp, Provider) {
    let clock: Arc<std::sync::OnceLock<Arc<TestClock>>> = Arc::default();
    let told = Arc::clone(&clock);
    let now = move || told.get().map_or(0, |clock| usher::server::clock::Clock::now(&**clock).micros() / 1_000_000);
    let provider = Provider::start(now).await;
    let app = TestApp::with(Kind::Sqlite, |settings| {
        with_mail(settings);
        provider.known_as("corp", settings);
        provider.known_as("twin", settings);
        change(settings);
    })
    .await;
    let _ = clock.set(Arc::clone(&app.clock));
    (app, provider)
}

async fn depart(client: &Client, next: &str) -> Answer {
    client.post("/sign-in/with/corp", &[("email", ""), ("password", ""), ("next", next)]).await
}

/// Goes there and comes back with what the script says.
pub async fn come_back(client: &Client, provider: &Provider, script: Script) -> Answer {
    let departure = depart(client, "").await;
    let query = provider.grant(&departure, script);
    back(client, "corp", &query).await
}

fn owner() -> Value {
    json!({ "email": OWNER, "email_verified": true })
}

/// The owner's account is linked, by somebody who signed in to it.
async fn link(app: &TestApp, provider: &Provider) {
    let client = app.anonymous();
    let answer = come_back(&client, provider, Script::says(owner())).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in/link"), "{}", answer.body);
    assert_eq!(client.cookie("usher_session"), None, "not signed in by that alone");
    assert!(client.get("/sign-in/link").await.body.contains("There is an account here with"));
    assert_eq!(client.post("/sign-in/link", &[]).await.status, 401);
    app.sign_in(&client, OWNER, PASSWORD).await;
    assert_eq!(client.post("/sign-in/link", &[]).await.location(), "/");
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_identity_is_linked_after_signing_in_and_then_signs_in() {
    let (app, provider) = with_provider().await;
    link(&app, &provider).await;
    let client = app.anonymous();
    let departure = depart(&client, "/o/acme/settings/people").await;
    let query = provider.grant(&departure, Script::says(json!({ "email": "else@where.example" })));
    let answer = back(&client, "corp", &query).await;
    assert_eq!((answer.status, answer.location()), (303, "/o/acme/settings/people"), "the subject counts");
    assert_eq!(client.get("/o/acme").await.status, 200);
    assert_eq!(app.texts("SELECT method FROM sessions WHERE method LIKE 'oidc%'").await, ["oidc:corp"]);
    // S1
    let before = client.cookie("usher_session");
    come_back(&client, &provider, Script::says(owner())).await;
    assert_ne!(client.cookie("usher_session"), before, "a new session, the old one is over");
}

/// C4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn next_stays_here() {
    let (app, provider) = with_provider().await;
    link(&app, &provider).await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "\t//evil.example"]
    {
        let client = app.anonymous();
        let departure = depart(&client, next).await;
        let query = provider.grant(&departure, Script::says(owner()));
        let answer = back(&client, "corp", &query).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next}");
    }
}

/// O1: what comes back is none to a question of this browser.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_way_back_that_nobody_went_is_refused() {
    let (app, provider) = with_provider().await;
    link(&app, &provider).await;
    let before = app.still_but_trips().await;
    type Spoil = fn(&mut Vec<(&'static str, String)>);
    let spoilt: [(&str, Spoil); 9] = [
        ("state missing", |q| q.retain(|(name, _)| *name != "state")),
        ("state empty", |q| q[1].1.clear()),
        ("state foreign", |q| q[1].1 = "A".repeat(43)),
        ("code missing", |q| q.retain(|(name, _)| *name != "code")),
        ("code empty", |q| q[0].1.clear()),
        ("code foreign", |q| q[0].1 = "code-of-somebody-else".into()),
        ("issuer foreign", |q| q.push(("iss", "https://evil.example".into()))),
        ("an error with a foreign state", |q| *q = vec![("error", "access_denied".into()), ("state", "x".into())]),
        ("nothing at all", Vec::clear),
    ];
    for (what, spoil) in spoilt {
        let client = app.anonymous();
        let mut query = provider.grant(&depart(&client, "").await, Script::says(owner()));
        spoil(&mut query);
        assert_eq!(back(&client, "corp", &query).await.status, 400, "{what}");
        assert_eq!(client.cookie("usher_session"), None, "{what}");
        // A trip ends with the first that comes back, however that goes.
        assert_eq!(back(&client, "corp", &query).await.status, 400, "{what}, again");
    }
    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");
}

/// O1: what was somebody else's, was used, or is too old.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trip_belongs_to_one_browser_one_provider_and_one_time() {
    let (app, provider) = with_provider().await;
    link(&app, &provider).await;
    let before = app.still_but_trips().await;
    let victim = app.anonymous();
    let attacker = app.anonymous();
    let query = provider.grant(&depart(&attacker, "").await, Script::says(owner()));
    assert_eq!(back(&victim, "corp", &query).await.status, 400, "a browser that never went");
    depart(&victim, "").await;
    assert_eq!(back(&victim, "corp", &query).await.status, 400, "a browser on a trip of its own");

    // PKCE: the attacker's code with the victim's own state.
    let mine = provider.grant(&depart(&victim, "").await, Script::says(owner()));
    let mixed = vec![("code", query[0].1.clone()), ("state", mine[1].1.clone())];
    assert_eq!(back(&victim, "corp", &mixed).await.status, 400, "somebody else's code");

    let query = provider.grant(&depart(&victim, "").await, Script::says(owner()));
    assert_eq!(back(&victim, "twin", &query).await.status, 400, "another provider's address");

    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");

    let query = provider.grant(&depart(&victim, "").await, Script::says(owner()));
    let trip = victim.cookie("usher_trip").expect("a trip");
    assert_eq!(back(&victim, "corp", &query).await.status, 303);
    victim.carry("usher_trip", &trip);
    assert_eq!(back(&victim, "corp", &query).await.status, 400, "replayed");

    let late = app.anonymous();
    let query = provider.grant(&depart(&late, "").await, Script::says(owner()));
    app.clock.advance(Span::minutes(10));
    assert_eq!(back(&late, "corp", &query).await.status, 400, "too late");
}

/// O1: what the token has to hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_proves_nothing_is_refused() {
    let (app, provider) = with_provider().await;
    link(&app, &provider).await;
    let before = app.still_but_trips().await;
    let now = usher::server::clock::Clock::now(&*app.clock).micros() / 1_000_000;
    let scripts = [
        ("nonce missing", json!({ "nonce": null }), Signature::Good),
        ("nonce foreign", json!({ "nonce": "another" }), Signature::Good),
        ("audience foreign", json!({ "aud": "another" }), Signature::Good),
        ("audience among others", json!({ "aud": [CLIENT, "another"] }), Signature::Good),
        ("audience missing", json!({ "aud": null }), Signature::Good),
        ("for another party", json!({ "azp": "another" }), Signature::Good),
        ("issuer foreign", json!({ "iss": "https://evil.example" }), Signature::Good),
        ("issuer missing", json!({ "iss": null }), Signature::Good),
        ("subject missing", json!({ "sub": null }), Signature::Good),
        ("expired", json!({ "exp": now - 1 }), Signature::Good),
        ("of another access token", json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }), Signature::Good),
        ("signed by nobody", json!({}), Signature::None),
        ("signed by the shared secret", json!({}), Signature::Shared),
        ("signed by a foreign key", json!({}), Signature::Foreign),
    ];
    for (what, claims, signature) in scripts {
        let client = app.anonymous();
        let answer = come_back(&client, &provider, Script { claims, signature, info: None }).await;
        assert_eq!(answer.status, 400, "{what}");
        assert_eq!(client.cookie("usher_session"), None, "{what}");
    }
    let client = app.anonymous();
    let other = Script { claims: json!({}), signature: Signature::Good, info: Some(json!({ "sub": "somebody else" })) };
    assert_eq!(come_back(&client, &provider, other).await.status, 400, "user info about somebody else");
    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");
}

/// O2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_not_vouched_for_opens_nothing() {
    let (app, provider) = with_provider().await;
    let before = app.still_but_trips().await;
    for (what, claims) in [
        ("false", json!({ "email": OWNER, "email_verified": false })),
        ("absent", json!({ "email": OWNER })),
        ("a text", json!({ "email": OWNER, "email_verified": "true" })),
        ("no address", json!({ "sub": OWNER })),
        ("no account", json!({ "email": "nobody@else.example", "email_verified": true })),
    ] {
        let client = app.anonymous();
        let answer = come_back(&client, &provider, Script::says(claims)).await;
        assert_eq!(answer.status, 403, "{what}");
        assert_eq!((client.cookie("usher_session"), client.cookie("usher_vouched")), (None, None), "{what}");
    }
    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");
}

/// O2: whoever made an account without proving its address is not helped by its owner.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_linked_without_signing_in_to_the_account() {
    let (app, provider) = with_provider().await;
    dump::change(&app.core.store, "UPDATE users SET email_verified_at = NULL").await;
    let client = app.anonymous();
    let answer = come_back(&client, &provider, Script::says(owner())).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in/link"));
    assert_eq!(client.cookie("usher_session"), None);
    assert_eq!(client.post("/sign-in/link", &[]).await.status, 401);
    // Signed in as somebody else: their address is not the one that is vouched for.
    let other = app.member("bob@else.example").await;
    other.carry("usher_vouched", &client.cookie("usher_vouched").expect("vouched"));
    app.refused(&other, "/sign-in/link", &[], 403).await;
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_session_links_nothing() {
    let (app, provider) = with_provider().await;
    app.clock.advance(Span::minutes(11));
    let answer = come_back(&app.owner, &provider, Script::says(owner())).await;
    assert_eq!(answer.location(), "/sign-in/link");
    assert_ne!(app.owner.post("/sign-in/link", &[]).await.status, 303);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn user_info_is_asked_where_the_token_says_no_address() {
    let (app, provider) = with_provider().await;
    let info = json!({ "sub": "subject-1", "email": OWNER, "email_verified": true });
    let script = Script { info: Some(info), ..Script::says(json!({})) };
    assert_eq!(come_back(&app.anonymous(), &provider, script).await.location(), "/sign-in/link");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changing_ones_mind_there_leads_back() {
    let (app, provider) = with_provider().await;
    let client = app.anonymous();
    let query = provider.grant(&depart(&client, "").await, Script::says(owner()));
    let cancelled = [("error", "access_denied".to_owned()), ("state", query[1].1.clone())];
    assert_eq!(back(&client, "corp", &cancelled).await.location(), "/sign-in?cancelled=1");
}

/// What is mailed and sent away leads to the public URL, whatever a request says (C3).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_back_leads_to_the_public_url() {
    let (app, _provider) = with_provider().await;
    let request = app.anonymous().request(reqwest::Method::POST, "/sign-in/with/corp");
    let answer = crate::client::send(request.header("x-forwarded-host", "evil.example").form(&[("next", "")])).await;
    let (_, back) =
        way(&answer).query_pairs().into_owned().find(|(name, _)| name == "redirect_uri").expect("a way back");
    assert_eq!(back, format!("{}/sign-in/with/corp/back", app.url));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_away_is_said_so() {
    let app = TestApp::with(Kind::Sqlite, |settings| {
        let mut gone = settings.clone();
        gone.sign_in.provider.clear();
        *settings = usher::server::settings::Settings::parse(
            "test",
            "",
            [
                ("USHER_SIGN_IN_PROVIDER_CORP_NAME".to_owned(), "Corp".to_owned()),
                ("USHER_SIGN_IN_PROVIDER_CORP_ISSUER".to_owned(), "http://127.0.0.1:9".to_owned()),
                ("USHER_SIGN_IN_PROVIDER_CORP_CLIENT_ID".to_owned(), CLIENT.to_owned()),
            ],
        )
        .expect("settings");
        settings.server = gone.server;
        settings.database = gone.database;
        settings.package = gone.package;
    })
    .await;
    assert_eq!(depart(&app.anonymous(), "").await.status, 502);
}
