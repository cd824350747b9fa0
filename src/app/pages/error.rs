//! The page of an error: what happened, and the next step.

use axum::http::StatusCode;
use leptos::prelude::*;

use crate::{
    app::components::{
        frame::{self, Place},
        notice::error_text,
    },
    domain::error::{Conflict, Error},
    server::{
        service::access::Member,
        web::errors::{Told, url_encode},
        words::Words,
    },
};

/// What was asked for, and by whom.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Path and query.
    pub path: String,
    /// The page of ours from which a form was sent, if it was one and that is known.
    pub from: Option<String>,
    /// Whether it was a form, which can't just be asked for again.
    pub posted: bool,
    /// As whom the reader was let into an organization.
    pub member: Option<Member>,
    /// What fits better than the words and the next step for everybody.
    pub told: Option<Told>,
    /// The request's id.
    pub request_id: String,
}

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

/// The next step: where to, and the key of what it says.
fn next(code: StatusCode, error: Option<&Error>, asked: &Asked) -> (String, &'static str) {
    if let Some(told) = &asked.told {
        return (told.to.clone(), told.label);
    }
    match error {
        Some(Error::Conflict { why: Conflict::AlreadySetUp } | Error::SignedOut) => ("/sign-in".into(), "sign-in"),
        Some(Error::Provider { .. }) => ("/sign-in".into(), "back-to-sign-in"),
        Some(Error::NotRecent) => (format!("/account/confirm?next={}", url_encode(&asked.path)), "error-confirm"),
        Some(Error::SecondFactorNeeded) => ("/account/second-factor".into(), "error-second-factor"),
        _ if asked.posted => match &asked.from {
            Some(from) => (from.clone(), "back"),
            None => (home(asked), "error-home"),
        },
        // Later it may well be there.
        _ if code.is_server_error() || code == StatusCode::TOO_MANY_REQUESTS => (asked.path.clone(), "try-again"),
        _ => (home(asked), "error-home"),
    }
}

fn home(asked: &Asked) -> String {
    asked.member.as_ref().map_or_else(|| "/".to_owned(), |member| format!("/o/{}", member.organization.slug))
}

/// Its content: within the frame of the organization, where the reader is one of its members.
pub fn view(words: Words, code: StatusCode, error: Option<&Error>, asked: &Asked) -> AnyView {
    let text = match (&asked.told, error) {
        (Some(told), _) => words.get(told.text).into_owned(),
        (None, Some(error)) => error_text(words, error),
        (None, None) => {
            let key = format!("error-{}", code.as_u16());
            words.get(if words.has(&key) { &key } else { "error-bad_request" }).into_owned()
        }
    };
    let (to, label) = next(code, error, asked);
    let elsewhere = (to != home(asked)).then(|| (home(asked), words.get("error-home")));
    let id = words.with("error-id", &[("id", asked.request_id.as_str().into())]);
    let title = title(words, code, error);
    // What was typed is still there where the browser goes back by itself.
    let back = (label == "back").then_some("");
    match &asked.member {
        Some(member) => frame::member(
            words,
            member,
            Place::Elsewhere,
            view! {
                <header class="page-head"><h1>{title}</h1></header>
                <div class="page narrow">
                    <p class="lede">{text}</p>
                    <div class="actions">
                        <a class="button primary" href=to data-back=back>{words.get(label)}</a>
                        {elsewhere.map(|(to, label)| view! { <a class="button" href=to>{label}</a> })}
                    </div>
                    <p class="fine">{id}</p>
                </div>
            },
        )
        .into_any(),
        None => frame::card(
            None,
            title,
            view! {
                <p class="lede">{text}</p>
                <a class="button primary wide" href=to data-back=back>{words.get(label)}</a>
                {elsewhere.map(|(to, label)| view! { <a class="button wide" href=to>{label}</a> })}
                <p class="fine">{id}</p>
            },
        )
        .into_any(),
    }
}
