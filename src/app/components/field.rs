//! A labelled input with its hint and its error, tied together for screen readers.

use leptos::prelude::*;

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
    /// Whether the page puts the cursor here.
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
    let label = if label.is_empty() { format!("field-{name}") } else { label.to_owned() };
    let problem = error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")));
    let invalid = problem.is_some();
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    let error_id = invalid.then(|| format!("{name}-error"));
    let described = [error_id.clone(), hint_id.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <div class="field" data-invalid=invalid.then_some("")>
            <label for=name>{words.get(&label)}</label>
            <input id=name name=name type=keyboard.kind inputmode=keyboard.mode autocapitalize=keyboard.capitals spellcheck=keyboard.spelling
                value=value.to_owned() autocomplete=autocomplete required autofocus=autofocus aria-invalid=invalid.then_some("true")
                aria-describedby=(!described.is_empty()).then_some(described)/>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {problem.map(|text| view! { <p class="error" id=error_id>{text}</p> })}
        </div>
    }
}

/// Draws the input of a one-time code.
pub fn code_field(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    let problem = error.and_then(|e| e.problem("code")).map(|code| words.get(&format!("problem-{code}")));
    let invalid = problem.is_some();
    view! {
        <div class="field" data-invalid=invalid.then_some("")>
            <label for="code">{words.get("field-code")}</label>
            <input id="code" class="otp" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required autofocus
                aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some("code-error")/>
            {problem.map(|text| view! { <p class="error" id="code-error" role="alert">{text}</p> })}
        </div>
    }
}

/// What a form carries along unseen.
pub fn hidden(name: &'static str, value: &str) -> impl IntoView + use<> {
    view! { <input type="hidden" name=name value=value.to_owned()/> }
}

/// Draws the input of a code that an app makes, or of a recovery code.
pub fn app_code_field(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    let problem = error.and_then(|e| e.problem("code")).map(|code| words.get(&format!("problem-{code}")));
    let invalid = problem.is_some();
    view! {
        <div class="field" data-invalid=invalid.then_some("")>
            <label for="code">{words.get("field-code")}</label>
            <input id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="20" required
                aria-invalid=invalid.then_some("true") aria-describedby=if invalid { "code-error code-hint" } else { "code-hint" }/>
            <p class="hint" id="code-hint">{words.get("second-step-hint")}</p>
            {problem.map(|text| view! { <p class="error" id="code-error">{text}</p> })}
        </div>
    }
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
    let problem = error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")).into_owned());
    view! {
        <NewPassword
            name=name.to_owned()
            label=words.get(&format!("field-{name}")).into_owned()
            hint=words.with("hint-password", &[("shortest", shortest.into())])
            problem=problem
            autofocus=autofocus
            phrases=words.phrases(new_password::WORDS)
        />
    }
}
