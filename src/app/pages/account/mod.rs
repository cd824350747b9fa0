//! Somebody's own account: a part each, and the pages that change something.

pub mod confirm;
pub mod data;
pub mod delete;
pub mod email;
pub mod leave;
pub mod methods;
pub mod organizations;
pub mod password;
pub mod phone;
pub mod profile;
pub mod second_factor;
pub mod second_factor_off;
pub mod security;
pub mod sessions;

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::{
        components::{
            frame::{self, Part},
            notice::{Tone, notice},
        },
        shell::{Frame, Islands},
    },
    domain::error::Error,
    server::{
        service::{account::Holder, fault::Fault},
        web::{errors::PageError, visitor::Visitor},
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
    /// In which organization.
    organization: Option<String>,
}

/// What can have been just done, and what is said of it.
const DONE: [(&str, &str); 15] = [
    ("saved", "account-saved"),
    ("email", "account-email-changed"),
    ("phone", "account-phone-proven"),
    ("phone-removed", "account-phone-removed"),
    ("password", "account-password-changed"),
    ("reset", "reset-done"),
    ("password-removed", "account-password-removed"),
    ("passkey", "account-passkey-added"),
    ("passkey-removed", "account-passkey-removed"),
    ("linked", "account-linked"),
    ("unlinked", "account-unlinked"),
    ("session", "account-session-ended"),
    ("sessions", "account-sessions-others-ended"),
    ("left", "account-organization-left"),
    ("second-factor-off", "second-factor-turned-off"),
];

impl Asked {
    fn said(&self, words: Words) -> impl IntoView + use<> {
        let key = self.done.as_deref().and_then(|done| DONE.iter().find(|(name, _)| *name == done));
        let organization = self.organization.clone().unwrap_or_default();
        key.map(|(_, key)| notice(Tone::Success, words.with(key, &[("organization", organization.as_str().into())])))
    }
}

/// What a page of the account is like.
struct Sheet<'a> {
    part: Part,
    /// The key of its title; its first paragraph is `…-lede`.
    title: &'static str,
    error: Option<&'a Error>,
    islands: Islands,
}

impl<'a> Sheet<'a> {
    /// One without islands.
    fn new(part: Part, title: &'static str, error: Option<&'a Error>) -> Self {
        Self { part, title, error, islands: Islands::None }
    }
}

/// Draws a page of the account; with an error, again and with its status.
fn draw<V: IntoView + 'static>(
    visitor: &Visitor,
    holder: &Holder,
    sheet: &Sheet<'_>,
    view: impl FnOnce(Words) -> V,
) -> Response {
    let title = visitor.words().get(sheet.title);
    let frame = Frame { title: &title, islands: sheet.islands, ..Frame::default() };
    visitor.render_again(sheet.error, frame, |words| frame::account(words, holder, sheet.part, view(words)))
}

/// The head of a page: title and a sentence.
fn head(words: Words, title: &str, lede: String) -> impl IntoView + use<> {
    view! { <header class="page-head"><h1>{words.get(title)}</h1><p class="lede">{lede}</p></header> }
}

/// The error, where the page with the form is to show it; the others have pages of their own.
fn for_form(fault: Fault) -> Result<Error, PageError> {
    match fault {
        Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. } | Error::Conflict { .. })) => Ok(error),
        fault => Err(fault.into()),
    }
}
