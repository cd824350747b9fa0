//! The inputs of forms in which somebody gives something: an address, a code, a password.

use leptos::prelude::*;

use super::around::{Around, has_cursor, problem};
use crate::{
    app::islands::new_password::{self, NewPassword},
    domain::error::Error,
    server::words::Words,
};

/// What an input is like.
pub struct Field<'a> {
    /// Its name in the form; its label's key is `field-NAME`, a hint's `hint-NAME`.
    pub name: &'static str,
    /// The key of its label, where it is another.
    pub label: &'static str,
    /// The HTML type; `email` for an address in any letters.
    pub kind: &'static str,
    /// What it holds already.
    pub value: &'a str,
    /// What browsers and password managers fill in.
    pub autocomplete: &'static str,
    /// A hint below it.
    pub hint: Option<String>,
    /// Whether the form begins here.
    pub autofocus: bool,
}

impl Default for Field<'_> {
    fn default() -> Self {
        Self { name: "", label: "", kind: "text", value: "", autocomplete: "off", hint: None, autofocus: false }
    }
}

/// What browsers are told of what is typed into an input.
pub(super) struct Keyboard {
    /// The HTML type.
    pub kind: &'static str,
    /// Which keys to offer.
    pub mode: Option<&'static str>,
    /// Whether sentences are helped with.
    pub capitals: Option<&'static str>,
    /// Whether words are.
    pub spelling: Option<&'static str>,
}

impl Keyboard {
    /// That of an HTML type. What browsers themselves take for an address has plain letters
    /// before the `@` alone, and a form that they hold back tells nobody why.
    pub fn of(kind: &'static str) -> Self {
        match kind {
            "email" => Self { kind: "text", mode: Some("email"), capitals: Some("none"), spelling: Some("false") },
            _ => Self { kind, mode: None, capitals: None, spelling: None },
        }
    }
}

/// Draws an input. `error` is that of the whole form.
pub fn field(words: Words, error: Option<&Error>, field: Field<'_>) -> impl IntoView + use<> {
    let Field { name, label, kind, value, autocomplete, hint, autofocus } = field;
    let keyboard = Keyboard::of(kind);
    let value = value.to_owned();
    let reveal = (kind == "password").then(|| words.get("password-show"));
    let around =
        if label.is_empty() { Around::field(words, error, name) } else { Around::new(words, error, name, label) };
    let around = hint.into_iter().fold(around, Around::hint).focus(has_cursor(error, name, autofocus));
    around.wrap(|tied| {
        view! {
            <input id=tied.name name=tied.name type=keyboard.kind inputmode=keyboard.mode autocapitalize=keyboard.capitals spellcheck=keyboard.spelling
                value=value autocomplete=autocomplete required autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
            {reveal.map(|text| view! { <button type="button" class="reveal">{text}</button> })}
        }
    })
}

/// Draws the input of a one-time code.
pub fn code_field(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    Around::field(words, error, "code").focus(true).alone().wrap(|tied| {
        view! {
            <input id=tied.name class="otp" name=tied.name inputmode="numeric" autocomplete="one-time-code" maxlength="12" required
                autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
        }
    })
}

/// Draws the input of a code that an app makes, or of a recovery code.
pub fn app_code_field(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    Around::field(words, error, "code").hint(words.get("second-step-hint")).wrap(|tied| {
        view! {
            <input id=tied.name name=tied.name autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="20" required
                autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
        }
    })
}

/// What a form carries along unseen.
pub fn hidden(name: &'static str, value: &str) -> impl IntoView + use<> {
    view! { <input type="hidden" name=name value=value.to_owned()/> }
}

/// Draws the input of a new password, which tells how good it is while it is typed.
/// The page wakes its islands on intent.
pub fn new_password(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    shortest: usize,
    autofocus: bool,
) -> impl IntoView + use<> {
    let shortest = i64::try_from(shortest).unwrap_or(i64::MAX);
    view! {
        <NewPassword
            name=name.to_owned()
            label=words.get(&format!("field-{name}")).into_owned()
            reveal=words.get("password-show").into_owned()
            hint=words.with("hint-password", &[("shortest", shortest.into())])
            problem=problem(words, error, name)
            autofocus=has_cursor(error, name, autofocus)
            phrases=words.phrases(new_password::WORDS)
        />
    }
}
