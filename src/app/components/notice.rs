//! Messages above the content: what happened, what is wrong.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{app::shell::tell, domain::error::Error, server::words::Words};

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

/// A message. What was done or went wrong is said in the page's title, too.
pub fn notice(tone: Tone, text: impl Into<String>) -> impl IntoView {
    with(tone, text.into(), ())
}

/// What the way back from something that was just done takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Where the form that undoes it goes.
    pub to: String,
    /// What it says, if anything.
    pub field: Option<(&'static str, String)>,
}

/// A message about something that can be undone at once.
pub fn undoable(words: Words, text: String, undo: Option<Undo>) -> impl IntoView + use<> {
    let form = undo.map(|Undo { to, field }| {
        view! {
            <form method="post" action=to data-quiet="">
                {field.map(|(name, value)| view! { <input type="hidden" name=name value=value/> })}
                <button class="button small">{words.get("undo")}</button>
            </form>
        }
    });
    with(Tone::Success, text, form)
}

fn with<V: IntoView>(tone: Tone, text: String, more: V) -> impl IntoView + use<V> {
    let (role, picture) = match tone {
        Tone::Success => ("status", Icon::Check),
        Tone::Info => ("status", Icon::Info),
        Tone::Warning => ("status", Icon::Warning),
        Tone::Danger => ("alert", Icon::Warning),
    };
    let told = matches!(tone, Tone::Success | Tone::Danger);
    if told {
        tell(&text);
    }
    view! { <div class="notice" data-tone=tone.name() role=role data-told=told.then_some("")>{icon(picture)}<p>{text}</p>{more}</div> }
}

/// What is wrong with a form as a whole; its fields say the rest themselves.
pub fn form_error(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    error.map(|error| notice(Tone::Danger, error_text(words, error)))
}

/// The same for a form that shows `shown` and has no input for it: what is wrong with that is told here.
pub fn form_error_about(words: Words, error: Option<&Error>, shown: &str) -> AnyView {
    match error.and_then(|error| error.problem(shown)) {
        Some(code) => notice(Tone::Danger, words.get(&format!("problem-{code}"))).into_any(),
        None => form_error(words, error).into_any(),
    }
}

/// An error in words: what happened and what to do.
pub fn error_text(words: Words, error: &Error) -> String {
    let key = format!("error-{}", error.code());
    match error.argument() {
        Some((name, number)) => words.with(&key, &[(name, number.into())]),
        None => words.get(&key).into_owned(),
    }
}
