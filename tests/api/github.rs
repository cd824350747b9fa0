//! GitHub, and what attackers make of the way back from it: against a server that speaks
//! its endpoints as an Enterprise server has them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use usher::{
    domain::time::Span,
    server::settings::{GitHub as GitHubSettings, Secret},
};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::{Answer, Client},
    provider::{back, way},
    shared::{Kind, dump},
};

const CLIENT: &str = "Iv1.usher";
const SECRET: &str = "between GitHub and Usher";

/// Somebody there.
#[derive(Clone)]
struct Somebody {
    user: Value,
    emails: Value,
}

/// Number, and addresses with whether each is verified; the first is the main one.
fn somebody(id: u64, emails: &[(&str, bool)]) -> Somebody {
    let list = emails.iter().enumerate().map(
        |(n, (email, verified))| json!({ "email": email, "primary": n == 0, "verified": verified, "visibility": null }),
    );
    Somebody { user: json!({ "login": "ada", "id": id, "name": "Ada" }), emails: list.collect() }
}

struct Grant {
    challenge: String,
    redirect: String,
    who: Somebody,
}

/// What the server says instead of a token or of who somebody is.
#[derive(Clone, Default)]
struct Oddity {
    token: Option<(u16, String)>,
    user: Option<(u16, String)>,
}

#[derive(Default)]
struct Inside {
    grants: Mutex<HashMap<String, Grant>>,
    tokens: Mutex<HashMap<String, Somebody>>,
    odd: Mutex<Oddity>,
}

/// The server, listening.
struct GitHub(Arc<Inside>);

impl GitHub {
    /// Somebody says yes there: the query that their browser is sent back with.
    fn grant(&self, departure: &Answer, who: Somebody) -> Vec<(&'static str, String)> {
        let asked: HashMap<String, String> = way(departure).query_pairs().into_owned().collect();
        assert_eq!((&*asked["client_id"], &*asked["code_challenge_method"]), (CLIENT, "S256"));
        let mut grants = self.0.grants.lock().expect("grants");
        let code = format!("code-{}", grants.len());
        let (challenge, redirect) = (asked["code_challenge"].clone(), asked["redirect_uri"].clone());
        grants.insert(code.clone(), Grant { challenge, redirect, who });
        vec![("code", code), ("state", asked["state"].clone())]
    }

    fn is_odd(&self, odd: Oddity) {
        *self.0.odd.lock().expect("oddities") = odd;
    }
}

fn odd(said: Option<(u16, String)>) -> Option<Response> {
    said.map(|(status, body)| (StatusCode::from_u16(status).expect("a status"), body).into_response())
}

/// A refusal has the status 200 too, as GitHub's has.
async fn token(State(inside): State<Arc<Inside>>, Form(form): Form<HashMap<String, String>>) -> Response {
    if let Some(answer) = odd(inside.odd.lock().expect("oddities").token.clone()) {
        return answer;
    }
    let refused = |why: &str| Json(json!({ "error": why })).into_response();
    if form["client_id"] != CLIENT || form["client_secret"] != SECRET {
        return refused("incorrect_client_credentials");
    }
    let Some(grant) = inside.grants.lock().expect("grants").remove(&form["code"]) else {
        return refused("bad_verification_code");
    };
    let hash = digest::digest(&digest::SHA256, form["code_verifier"].as_bytes());
    if URL_SAFE_NO_PAD.encode(hash.as_ref()) != grant.challenge || form["redirect_uri"] != grant.redirect {
        return refused("bad_verification_code");
    }
    let mut tokens = inside.tokens.lock().expect("tokens");
    let token = format!("gho_{}", tokens.len());
    tokens.insert(token.clone(), grant.who);
    Json(json!({ "access_token": token, "token_type": "bearer", "scope": "read:user,user:email" })).into_response()
}

fn whose(inside: &Inside, headers: &HeaderMap) -> Option<Somebody> {
    let token = headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")?;
    inside.tokens.lock().expect("tokens").get(token).cloned()
}

async fn user(State(inside): State<Arc<Inside>>, headers: HeaderMap) -> Response {
    if let Some(answer) = odd(inside.odd.lock().expect("oddities").user.clone()) {
        return answer;
    }
    match whose(&inside, &headers) {
        Some(somebody) => Json(somebody.user).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn emails(State(inside): State<Arc<Inside>>, headers: HeaderMap) -> Response {
    match whose(&inside, &headers) {
        Some(somebody) => Json(somebody.emails).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// An Usher that knows it.
async fn with_github() -> (TestApp, GitHub) {
    let inside = Arc::new(Inside::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new()
        .route("/login/oauth/access_token", post(token))
        .route("/api/v3/user", get(user))
        .route("/api/v3/user/emails", get(emails))
        .with_state(Arc::clone(&inside));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let app = TestApp::with(Kind::Sqlite, |settings| {
        with_mail(settings);
        settings.sign_in.github = Some(GitHubSettings {
            name: "GitHub".into(),
            url,
            client_id: CLIENT.into(),
            client_secret: Some(Secret::new(SECRET)),
            client_secret_file: None,
        });
    })
    .await;
    (app, GitHub(inside))
}

async fn depart(client: &Client) -> Answer {
    client.post("/sign-in/with/github", &[("email", ""), ("password", ""), ("next", "")]).await
}

async fn come_back(client: &Client, github: &GitHub, who: Somebody) -> Answer {
    let query = github.grant(&depart(client).await, who);
    back(client, "github", &query).await
}

fn owner() -> Somebody {
    somebody(1, &[(OWNER, true)])
}

/// The owner's account is linked, by its owner.
async fn link(app: &TestApp, github: &GitHub) {
    let departure = app.owner.post("/account/link/github", &[]).await;
    let done = back(&app.owner, "github", &github.grant(&departure, owner())).await;
    assert_eq!((done.status, done.location()), (303, "/account/security?done=linked"), "{}", done.body);
}

/// The same account there signs in, whatever it is called; another of the same login does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_counts_and_not_the_login() {
    let (app, github) = with_github().await;
    link(&app, &github).await;
    let client = app.anonymous();
    let mut renamed = somebody(1, &[("else@where.example", true)]);
    renamed.user["login"] = json!("countess");
    assert_eq!(come_back(&client, &github, renamed).await.status, 303);
    assert_eq!(client.get("/o/acme").await.status, 200);
    let thief = app.anonymous();
    let taken = come_back(&thief, &github, somebody(2, &[("thief@where.example", true)])).await;
    assert_eq!(taken.status, 403, "the login was given up and taken");
    assert_eq!(thief.cookie("usher_session"), None);
}

/// O1: what comes back is none to a question of this browser.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_way_back_that_nobody_went_is_refused() {
    let (app, github) = with_github().await;
    link(&app, &github).await;
    let before = app.still_but_trips().await;
    type Spoil = fn(&mut Vec<(&'static str, String)>);
    let spoilt: [(&str, Spoil); 8] = [
        ("state missing", |q| q.retain(|(name, _)| *name != "state")),
        ("state empty", |q| q[1].1.clear()),
        ("state foreign", |q| q[1].1 = "A".repeat(43)),
        ("code missing", |q| q.retain(|(name, _)| *name != "code")),
        ("code empty", |q| q[0].1.clear()),
        ("code foreign", |q| q[0].1 = "code-of-somebody-else".into()),
        ("an error with a foreign state", |q| *q = vec![("error", "access_denied".into()), ("state", "x".into())]),
        ("nothing at all", Vec::clear),
    ];
    for (what, spoil) in spoilt {
        let client = app.anonymous();
        let mut query = github.grant(&depart(&client).await, owner());
        spoil(&mut query);
        assert_eq!(back(&client, "github", &query).await.status, 400, "{what}");
        assert_eq!(client.cookie("usher_session"), None, "{what}");
        assert_eq!(back(&client, "github", &query).await.status, 400, "{what}, again");
    }
    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");
}

/// O1: what was somebody else's, was used, or is too old.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trip_belongs_to_one_browser_and_one_time() {
    let (app, github) = with_github().await;
    link(&app, &github).await;
    let before = app.still_but_trips().await;
    let (victim, attacker) = (app.anonymous(), app.anonymous());
    let query = github.grant(&depart(&attacker).await, owner());
    assert_eq!(back(&victim, "github", &query).await.status, 400, "a browser that never went");
    depart(&victim).await;
    assert_eq!(back(&victim, "github", &query).await.status, 400, "a browser on a trip of its own");

    // PKCE: the attacker's code with the victim's own state.
    let mine = github.grant(&depart(&victim).await, owner());
    let mixed = vec![("code", query[0].1.clone()), ("state", mine[1].1.clone())];
    assert_eq!(back(&victim, "github", &mixed).await.status, 400, "somebody else's code");

    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");

    let query = github.grant(&depart(&victim).await, owner());
    let trip = victim.cookie("usher_trip").expect("a trip");
    assert_eq!(back(&victim, "github", &query).await.status, 303);
    victim.carry("usher_trip", &trip);
    assert_eq!(back(&victim, "github", &query).await.status, 400, "replayed");

    let late = app.anonymous();
    let query = github.grant(&depart(&late).await, owner());
    app.clock.advance(Span::minutes(10));
    assert_eq!(back(&late, "github", &query).await.status, 400, "too late");
    assert_eq!(late.cookie("usher_session"), None);
}

/// O1: an answer that says nothing vouches for nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_proves_nothing_is_refused() {
    let (app, github) = with_github().await;
    link(&app, &github).await;
    let before = app.still_but_trips().await;
    let token = |status, body: &str| Oddity { token: Some((status, body.into())), user: None };
    let user = |status, body: &str| Oddity { token: None, user: Some((status, body.into())) };
    for (what, oddity, status) in [
        ("a refusal", token(200, r#"{"error":"bad_verification_code"}"#), 400),
        ("an empty token", token(200, r#"{"access_token":""}"#), 400),
        ("neither", token(200, "{}"), 400),
        ("no JSON", token(200, "<html>"), 400),
        ("a client error", token(404, "{}"), 400),
        ("a server error", token(503, "{}"), 502),
        ("nobody", user(200, "{}"), 400),
        ("a number in words", user(200, r#"{"id":"1","name":null}"#), 400),
        ("a token that counts no more", user(401, "{}"), 400),
        ("away", user(500, "{}"), 502),
    ] {
        github.is_odd(oddity);
        let client = app.anonymous();
        assert_eq!(come_back(&client, &github, owner()).await.status, status, "{what}");
        assert_eq!(client.cookie("usher_session"), None, "{what}");
    }
    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");
}

/// O2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_not_verified_there_opens_nothing() {
    let (app, github) = with_github().await;
    let before = app.still_but_trips().await;
    for (what, emails) in [
        ("unverified", vec![(OWNER, false)]),
        ("unverified beside another", vec![("else@where.example", true), (OWNER, false)]),
        ("none", vec![]),
        ("made up by GitHub", vec![("1+ada@users.noreply.github.com", true)]),
        ("no account", vec![("nobody@else.example", true)]),
        ("no address", vec![("owner", true)]),
    ] {
        let client = app.anonymous();
        assert_eq!(come_back(&client, &github, somebody(7, &emails)).await.status, 403, "{what}");
        assert_eq!((client.cookie("usher_session"), client.cookie("usher_vouched")), (None, None), "{what}");
    }
    assert_eq!(app.still_but_trips().await, before, "nothing changed, nothing sent");
    // Verified, and all the same nobody is signed in or linked without signing in here.
    dump::change(&app.core.store, "UPDATE users SET email_verified_at = NULL").await;
    let client = app.anonymous();
    assert_eq!(come_back(&client, &github, owner()).await.location(), "/sign-in/link");
    assert_eq!(client.cookie("usher_session"), None);
    assert_eq!(client.post("/sign-in/link", &[]).await.status, 401);
    assert_eq!(app.number("SELECT count(*) FROM identities").await, 0);
}

/// Whoever has several addresses there is told of the one that has an account here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_offer_names_the_address_that_has_an_account() {
    let (app, github) = with_github().await;
    let client = app.anonymous();
    let both = somebody(1, &[("private@where.example", true), (OWNER, true)]);
    assert_eq!(come_back(&client, &github, both).await.location(), "/sign-in/link");
    let page = client.get("/sign-in/link").await;
    assert!(page.body.contains(OWNER) && !page.body.contains("private@where.example"), "{}", page.body);
    assert!(page.body.contains("/sign-in?next=/sign-in/link&amp;email=owner%40acme.example"), "{}", page.body);
    app.sign_in(&client, OWNER, PASSWORD).await;
    assert_eq!(client.post("/sign-in/link", &[]).await.location(), "/");
}

/// S3: GitHub asks nobody anew, so it confirms nothing; whoever has nothing else signs in anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_confirms_nothing() {
    let (app, github) = with_github().await;
    link(&app, &github).await;
    app.clock.advance(Span::minutes(10));
    let page = app.owner.get("/account/confirm?next=/account/password").await;
    assert!(page.body.contains("name=\"password\"") && !page.body.contains("/account/confirm/with/"), "{}", page.body);
    assert_eq!(app.owner.post("/account/confirm/with/github", &[("next", "/account")]).await.status, 404);
    app.refused(&app.owner, "/account/password/remove", &[], 403).await;

    dump::change(&app.core.store, "UPDATE users SET password_hash = NULL").await;
    let page = app.owner.get("/account/confirm?next=/account/password").await;
    assert!(
        page.body.contains("action=\"/sign-out\"") && !page.body.contains("/account/confirm/with/"),
        "{}",
        page.body
    );
    let next = "/sign-in?next=/account/password";
    assert!(page.body.contains(&format!("value=\"{next}\"")), "{}", page.body);
    let out = app.owner.post("/sign-out", &[("next", next)]).await;
    assert_eq!(out.location(), next);
    let sign_in = app.owner.get(out.location()).await;
    assert!(sign_in.body.contains("formaction=\"/sign-in/code\""), "by a mailed code, for one: {}", sign_in.body);
}
