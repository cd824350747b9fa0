//! An OpenID Connect provider that says whatever a test has it say: signed, badly
//! signed, or about somebody else.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Url;
use ring::{
    digest, hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use usher::server::settings::{Provider as ProviderSettings, Secret, Settings};

use crate::client::{Answer, Client};

pub const CLIENT: &str = "usher";
pub const SECRET: &str = "a secret between the two";

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    Good,
    /// By a key that the provider does not have.
    Foreign,
    /// `alg: none`
    None,
    /// HS256 by the client's secret.
    Shared,
}

/// What the provider answers to a code.
#[derive(Clone)]
pub struct Script {
    /// Laid over the claims of the ID token; null takes one away.
    pub claims: Value,
    pub signature: Signature,
    /// What the user info says; without it no more than the subject.
    pub info: Option<Value>,
}

impl Script {
    pub fn says(claims: Value) -> Self {
        Self { claims, signature: Signature::Good, info: None }
    }
}

struct Grant {
    challenge: String,
    nonce: String,
    /// Whether to say when they signed in was asked for.
    says_when: bool,
    script: Script,
}

struct Inside {
    url: String,
    key: EcdsaKeyPair,
    other: EcdsaKeyPair,
    grants: Mutex<HashMap<String, Grant>>,
    info: Mutex<Option<Value>>,
    /// Seconds since the epoch, as Usher's clock says.
    now: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// The provider, listening.
#[derive(Clone)]
pub struct Provider(Arc<Inside>);

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).expect("a key")
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Provider {
    pub async fn start(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (grants, info) = (Mutex::default(), Mutex::default());
        let inside = Arc::new(Inside { url, key: key(), other: key(), grants, info, now: Box::new(now) });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/info", get(info_of))
            .with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self(inside)
    }

    /// Has Usher know it under this name.
    pub fn known_as(&self, id: &str, settings: &mut Settings) {
        settings.sign_in.provider.push(ProviderSettings {
            id: id.into(),
            name: "Corp".into(),
            issuer: self.0.url.clone(),
            client_id: CLIENT.into(),
            client_secret: Some(Secret::new(SECRET)),
            client_secret_file: None,
            prompt: None,
            scopes: vec!["email".into()],
            trusted_domains: vec!["trusted.example".into()],
        });
    }

    /// Somebody signs in here: the query that their browser is sent back with.
    pub fn grant(&self, departure: &Answer, script: Script) -> Vec<(&'static str, String)> {
        let asked: HashMap<String, String> = way(departure).query_pairs().into_owned().collect();
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].contains("openid") && asked["scope"].contains("email"), "{}", asked["scope"]);
        let mut grants = self.0.grants.lock().expect("grants");
        let code = format!("code-{}", grants.len());
        let says_when = asked.contains_key("max_age");
        let grant =
            Grant { challenge: asked["code_challenge"].clone(), nonce: asked["nonce"].clone(), says_when, script };
        grants.insert(code.clone(), grant);
        vec![("code", code), ("state", asked["state"].clone())]
    }
}

/// Where the page after a provider's button leads.
pub fn way(departure: &Answer) -> Url {
    assert_eq!(departure.status, 200, "{}", departure.body);
    let refresh = departure.header("refresh");
    refresh.strip_prefix("0;url=").expect("the page goes on by itself").parse().expect("a URL")
}

/// The way back from a provider.
pub async fn back(client: &Client, id: &str, query: &[(&str, String)]) -> Answer {
    let query = query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    client.get(&format!("/sign-in/with/{id}/back?{query}")).await
}

async fn discovery(State(inside): State<Arc<Inside>>) -> Json<Value> {
    let url = &inside.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "userinfo_endpoint": format!("{url}/info"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
}

async fn jwks(State(inside): State<Arc<Inside>>) -> Json<Value> {
    // Uncompressed: a byte, then both coordinates.
    let point = inside.key.public_key().as_ref();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
    Json(json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "kid": "one", "x": x, "y": y }] }))
}

async fn info_of(State(inside): State<Arc<Inside>>) -> Response {
    match inside.info.lock().expect("info").clone() {
        Some(info) => Json(info).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn token(State(inside): State<Arc<Inside>>, Form(form): Form<HashMap<String, String>>) -> Response {
    let refused = || (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    // A code is good once, and only for whoever knows the verifier.
    let Some(grant) = inside.grants.lock().expect("grants").remove(&form["code"]) else { return refused() };
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
    if URL_SAFE_NO_PAD.encode(hash.as_ref()) != grant.challenge {
        return refused();
    }
    let now = (inside.now)();
    let mut claims = json!({
        "iss": inside.url, "aud": CLIENT, "sub": "subject-1", "nonce": grant.nonce, "iat": now, "exp": now + 300,
    });
    if grant.says_when {
        claims["auth_time"] = json!(now);
    }
    for (name, value) in grant.script.claims.as_object().expect("claims") {
        claims[name] = value.clone();
    }
    claims.as_object_mut().expect("claims").retain(|_, value| !value.is_null());
    let nothing_more = json!({ "sub": claims["sub"] });
    *inside.info.lock().expect("info") = Some(grant.script.info.clone().unwrap_or(nothing_more));
    let token = signed(&inside, &claims, grant.script.signature);
    Json(json!({ "access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": token }))
        .into_response()
}

fn signed(inside: &Inside, claims: &Value, how: Signature) -> String {
    let alg = match how {
        Signature::Good | Signature::Foreign => "ES256",
        Signature::None => "none",
        Signature::Shared => "HS256",
    };
    let head = if how == Signature::None { json!({ "alg": alg }) } else { json!({ "alg": alg, "kid": "one" }) };
    let text = format!("{}.{}", encoded(&head), encoded(claims));
    let random = SystemRandom::new();
    let ecdsa = |key: &EcdsaKeyPair| key.sign(&random, text.as_bytes()).expect("a signature").as_ref().to_vec();
    let signature = match how {
        Signature::Good => ecdsa(&inside.key),
        Signature::Foreign => ecdsa(&inside.other),
        Signature::None => Vec::new(),
        Signature::Shared => {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), text.as_bytes()).as_ref().to_vec()
        }
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}
