//! The page of an error: what happened, and the next step.

use axum::http::StatusCode;
use leptos::prelude::*;

use crate::{
    app::components::{frame, notice::error_text},
    domain::error::{Conflict, Error},
    server::{web::errors::url_encode, words::Words},
};

/// Its title.
pub fn title(words: Words, code: StatusCode, error: Option<&Error>) -> String {
    let key = error.map_or_else(|| format!("title-{}", code.as_u16()), |e| format!("title-{}", e.code()));
    if words.has(&key) { words.get(&key).into_owned() } else { words.get("title-error").into_owned() }
}

/// Where somebody has to go first who is stopped by this error.
pub const fn way_first(error: &Error) -> Option<&'static str> {
    match error {
        Error::SignedOut => Some("/sign-in"),
        Error::NotRecent => Some("/account/confirm"),
        Error::SecondFactorNeeded => Some("/account/second-factor"),
        _ => None,
    }
}

/// Its content, on an answer to what was sent to `path`.
pub fn view(
    words: Words,
    code: StatusCode,
    error: Option<&Error>,
    request_id: &str,
    path: &str,
) -> impl IntoView + use<> {
    let text = match error {
        Some(error) => error_text(words, error),
        None => {
            let key = format!("error-{}", code.as_u16());
            words.get(if words.has(&key) { &key } else { "error-bad_request" }).into_owned()
        }
    };
    let (to, label) = match error {
        Some(Error::Conflict { why: Conflict::AlreadySetUp } | Error::SignedOut) => ("/sign-in".into(), "sign-in"),
        Some(Error::Provider { .. }) => ("/sign-in".into(), "back-to-sign-in"),
        Some(Error::NotRecent) => (format!("/account/confirm?next={}", url_encode(path)), "error-confirm"),
        Some(Error::SecondFactorNeeded) => ("/account/second-factor".into(), "error-second-factor"),
        _ => (String::from("/"), "error-home"),
    };
    let id = words.with("error-id", &[("id", request_id.into())]);
    frame::card(
        None,
        title(words, code, error),
        view! {
            <p class="lede">{text}</p>
            <a class="button primary wide" href=to>{words.get(label)}</a>
            <p class="fine">{id}</p>
        },
    )
}
