//! A gateway for text messages that does whatever a test has it do. It speaks Twilio's
//! Messages and Accounts resources, version 2010-04-01.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use tokio::net::TcpListener;
use usher::server::settings::{Secret, Settings};

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "between the gateway and usher";
pub const SENDER: &str = "+15005550006";

/// How it answers to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// This number gets no messages (21211).
    Refuses,
    /// 429, as it says when asked too often.
    Busy,
    /// 503, with a page instead of JSON.
    Unwell,
    /// It takes the request and says nothing.
    Silent,
}

struct Inside {
    url: String,
    mood: Mutex<Mood>,
    messages: Mutex<Vec<HashMap<String, String>>>,
}

/// The gateway, listening.
#[derive(Clone)]
pub struct Gateway(Arc<Inside>);

impl Gateway {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let inside = Arc::new(Inside { url, mood: Mutex::new(Mood::Well), messages: Mutex::default() });
        let router = Router::new()
            .route("/2010-04-01/Accounts/{account}/Messages.json", post(take))
            .route("/2010-04-01/Accounts/{account}", get(account))
            .with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self(inside)
    }

    /// Has Usher know it.
    pub fn known(&self, settings: &mut Settings) {
        settings.sms.account = Some(ACCOUNT.into());
        settings.sms.token = Some(Secret::new(TOKEN));
        settings.sms.sender = Some(SENDER.into());
        settings.sms.base_url.clone_from(&self.0.url);
        settings.sms.timeout_seconds = 3;
    }

    pub fn is(&self, mood: Mood) {
        *self.0.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What it took, in the order it came.
    pub fn messages(&self) -> Vec<HashMap<String, String>> {
        self.0.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The code of the `n`-th message (from 1), once it is here.
    pub async fn code(&self, n: usize) -> String {
        for _ in 0..300 {
            if let Some(message) = self.messages().get(n - 1) {
                return message["Body"].split(' ').next().expect("a code").to_owned();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no message {n}: {:?}", self.messages());
    }
}

fn error(status: u16, code: i64, message: &str) -> Response {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({ "code": code, "message": message, "more_info": more, "status": status });
    (StatusCode::from_u16(status).expect("a status"), Json(body)).into_response()
}

fn knows(headers: &HeaderMap, account: &str) -> bool {
    let wanted = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    account.trim_end_matches(".json") == ACCOUNT && given == Some(wanted.as_str())
}

async fn account(Path(account): Path<String>, headers: HeaderMap) -> Response {
    if !knows(&headers, &account) {
        return error(401, 20_003, "Authenticate");
    }
    Json(json!({ "sid": ACCOUNT, "friendly_name": "Usher", "status": "active", "type": "Full" })).into_response()
}

async fn take(
    State(gateway): State<Arc<Inside>>,
    Path(account): Path<String>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    if !knows(&headers, &account) {
        return error(401, 20_003, "Authenticate");
    }
    let mood = *gateway.mood.lock().unwrap_or_else(PoisonError::into_inner);
    match mood {
        Mood::Well => {}
        Mood::Refuses => {
            return error(400, 21_211, &format!("The 'To' number {} is not a valid phone number.", form["To"]));
        }
        Mood::Busy => return error(429, 20_429, "Too Many Requests"),
        Mood::Unwell => return (StatusCode::SERVICE_UNAVAILABLE, "<h1>Service unavailable</h1>").into_response(),
        Mood::Silent => tokio::time::sleep(Duration::from_secs(60)).await,
    }
    let mut messages = gateway.messages.lock().unwrap_or_else(PoisonError::into_inner);
    messages.push(form.clone());
    let sid = format!("SM{:032x}", messages.len());
    let body = json!({ "sid": sid, "account_sid": ACCOUNT, "status": "queued", "to": form["To"], "error_code": null });
    (StatusCode::CREATED, Json(body)).into_response()
}
