//! The page of an error: what happened, and the next step.

use axum::http::StatusCode;
use leptos::prelude::*;

use crate::{
    app::components::{frame, notice::error_text},
    domain::error::{Conflict, Error},
    server::words::Words,
};

/// Its title.
pub fn title(words: Words, code: StatusCode, error: Option<&Error>) -> String {
    let key = error.map_or_else(|| format!("title-{}", code.as_u16()), |e| format!("title-{}", e.code()));
    if words.has(&key) { words.get(&key).into_owned() } else { words.get("title-error").into_owned() }
}

/// Its content.
pub fn view(words: Words, code: StatusCode, error: Option<&Error>, request_id: &str) -> impl IntoView + use<> {
    let text = match error {
        Some(error) => error_text(words, error),
        None => {
            let key = format!("error-{}", code.as_u16());
            words.get(if words.has(&key) { &key } else { "error-bad_request" }).into_owned()
        }
    };
    let (to, label) = match error {
        Some(Error::Conflict { why: Conflict::AlreadySetUp } | Error::SignedOut) => ("/sign-in", "sign-in"),
        _ => ("/", "error-home"),
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
