//! Messages above the content: what happened, what is wrong.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{domain::error::Error, server::words::Words};

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Info,
    /// Something went well.
    Success,
    /// Something to look after.
    Warning,
    /// Something went wrong.
    Danger,
}

impl Tone {
    /// As the style sheet knows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A message.
pub fn notice(tone: Tone, text: impl Into<String>) -> impl IntoView {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    let picture = match tone {
        Tone::Success => Icon::Check,
        Tone::Info => Icon::Info,
        Tone::Warning | Tone::Danger => Icon::Warning,
    };
    view! { <div class="notice" data-tone=tone.name() role=role>{icon(picture)}<p>{text.into()}</p></div> }
}

/// What is wrong with a form as a whole; its fields say the rest themselves.
pub fn form_error(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    error.map(|error| notice(Tone::Danger, error_text(words, error)))
}

/// An error in words: what happened and what to do.
pub fn error_text(words: Words, error: &Error) -> String {
    let key = format!("error-{}", error.code());
    match error {
        Error::OrganizationFull { limit } => words.with(&key, &[("limit", (*limit).into())]),
        Error::Throttled { retry_after } => {
            let minutes = (retry_after + 59) / 60;
            words.with(&key, &[("minutes", minutes.into()), ("seconds", (*retry_after).into())])
        }
        _ => words.get(&key).into_owned(),
    }
}
