//! Errors as answers: a page for people, JSON for programs. A handler returns the
//! error; the layer, which knows the request, says it in the reader's words.

use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    context::Context,
    headers::{self, allow_nonce},
    status::{retry_after, status},
    visitor::local_path,
};
use crate::{
    app::{
        pages::error,
        shell::{self, Frame},
    },
    domain::error::Error,
    server::service::fault::Fault,
};

/// What handlers of pages return.
pub type PageResult = Result<Response, PageError>;

/// Why there is no page.
#[derive(Debug)]
pub enum PageError {
    /// Refused or failed.
    Error(Error),
    /// The same, said in words that fit better here than those for everybody.
    Told(Error, Told),
    /// Something else is to be sent.
    Response(Box<Response>),
}

/// What a page says of an error, and the next step.
#[derive(Debug, Clone)]
pub struct Told {
    /// The key of what is said.
    pub text: &'static str,
    /// Where it goes on.
    pub to: String,
    /// The key of what the way there says.
    pub label: &'static str,
}

impl From<Fault> for PageError {
    fn from(fault: Fault) -> Self {
        Self::Error(fault.public())
    }
}
impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::Error(error) => {
                let mut response = status(&error).into_response();
                response.extensions_mut().insert(Said(error));
                response
            }
            Self::Told(error, told) => {
                let mut response = Self::Error(error).into_response();
                response.extensions_mut().insert(told);
                response
            }
            Self::Response(response) => *response,
        }
    }
}

#[derive(Clone)]
struct Said(Error);

/// The layer that turns errors, and what the router itself refuses, into answers.
pub async fn layer(request: Request, next: Next) -> Response {
    let context = request.extensions().get::<Context>().cloned();
    let wants_html = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let get = request.method() == Method::GET;
    let from = came_from(request.headers());
    let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let response = next.run(request).await;
    let code = response.status();
    let said = response.extensions().get::<Said>().map(|said| said.0.clone());
    let bare = said.is_none() && code.is_client_error() && !response.headers().contains_key(header::CONTENT_TYPE);
    let error = match said {
        Some(error) => Some(error),
        // 404 and 405 of the router itself, and refused bodies.
        None if bare || is_plain_refusal(&response) => None,
        None => return response,
    };
    let Some(context) = context else { return response };
    let retry = error.as_ref().and_then(retry_after);
    // Pages that ask for something first lead there, and from there back.
    if wants_html
        && get
        && let Some(to) = error.as_ref().and_then(error::way_first)
    {
        let location = HeaderValue::from_str(&format!("{to}?next={}", url_encode(&path)))
            .unwrap_or_else(|_| HeaderValue::from_static(to));
        return (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    }
    let mut answer = if wants_html {
        let words = context.words();
        let title = error::title(words, code, error.as_ref());
        let asked = error::Asked {
            path,
            from,
            posted: !get,
            member: context.member.get().cloned(),
            told: response.extensions().get::<Told>().cloned(),
            request_id: context.caller.request_id.clone(),
        };
        let frame = Frame { title: &title, shortcuts: asked.member.is_some(), ..Frame::default() };
        let html =
            shell::render(words, &context.nonce, frame, move || error::view(words, code, error.as_ref(), &asked));
        let mut answer = (code, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
        allow_nonce(answer.headers_mut(), &context.nonce);
        answer
    } else {
        let body = match &error {
            Some(error) => serde_json::json!({ "error": error, "request_id": context.caller.request_id }),
            None => {
                serde_json::json!({ "error": { "code": code_name(code) }, "request_id": context.caller.request_id })
            }
        };
        (code, Json(body)).into_response()
    };
    for (name, value) in response.headers() {
        if matches!(*name, header::ALLOW | header::SET_COOKIE) {
            answer.headers_mut().append(name, value.clone());
        }
    }
    if let Some(seconds) = retry {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// The page of ours on which a request was made; never one whose address is a secret.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let (_, rest) = text(header::REFERER)?.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let path = format!("/{path}");
    (text(header::HOST) == Some(host) && local_path(&path).is_some() && !headers::is_secret(&path)).then_some(path)
}

fn is_plain_refusal(response: &Response) -> bool {
    response.status().is_client_error()
        && response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/plain"))
}

fn code_name(code: StatusCode) -> &'static str {
    match code {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::UNPROCESSABLE_ENTITY => "invalid",
        StatusCode::FORBIDDEN => "forbidden",
        _ => "bad_request",
    }
}

/// Percent-encodes all but unreserved characters (RFC 3986, 2.3) and slashes.
pub fn url_encode(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
