//! A new password, which tells how good it is while it is typed. Without the client
//! it is a plain input; the server says the same when the form is sent.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use crate::app::{
    api::passwords::{Measured, password_strength},
    phrases::{Phrases, say},
};

/// The messages this island needs.
pub const WORDS: &[(&str, &[&str])] = &[
    ("strength-3", &[]),
    ("strength-4", &[]),
    ("problem-password_too_short", &[]),
    ("problem-password_too_long", &[]),
    ("problem-password_guessable", &[]),
];

/// How long somebody must have stopped typing before the server is asked.
const PAUSE: Duration = Duration::from_millis(350);

/// The input, with label, hint, and error.
#[island]
pub fn NewPassword(
    name: String,
    label: String,
    reveal: String,
    hint: String,
    problem: Option<String>,
    autofocus: bool,
    phrases: Phrases,
) -> impl IntoView {
    let measured = RwSignal::new(None::<Measured>);
    let round = StoredValue::new(0_u32);
    let measure = move |password: String| {
        round.update_value(|n| *n = n.wrapping_add(1));
        let mine = round.get_value();
        if password.is_empty() {
            measured.set(None);
            return;
        }
        let ask = move || {
            if round.get_value() != mine {
                return;
            }
            spawn_local(async move {
                let found = password_strength(password, about()).await;
                // Somebody who types on is told about what they have typed since.
                if let (Ok(found), true) = (found, round.get_value() == mine) {
                    measured.set(Some(found));
                }
            });
        };
        set_timeout(ask, PAUSE);
    };
    let invalid = problem.is_some();
    let (hint_id, error_id) = ([&name, "-hint"].concat(), [&name, "-error"].concat());
    let described = if invalid { [&error_id, " ", &hint_id].concat() } else { hint_id.clone() };
    let score = move || measured.with(|m| m.as_ref().map(|m| m.score.to_string()));
    let good = move || measured.with(|m| m.as_ref().is_some_and(|m| m.good)).then_some("");
    let said = move || measured.with(|m| m.as_ref().map(|m| say(&phrases, &m.key, &[])));
    view! {
        <div class="field" data-invalid=invalid.then_some("")>
            <label for=name.clone()>{label}</label>
            <input id=name.clone() name=name type="password" autocomplete="new-password" required autofocus=autofocus
                aria-invalid=invalid.then_some("true") aria-describedby=described
                on:input=move |event| measure(event_target_value(&event))/>
            <button type="button" class="reveal">{reveal}</button>
            <div class="strength" data-score=score data-good=good aria-hidden="true"><i></i><i></i><i></i><i></i></div>
            <p class="strength-said" role="status" data-good=good>{said}</p>
            <p class="hint" id=hint_id>{hint}</p>
            {problem.map(|text| view! { <p class="error" id=error_id>{text}</p> })}
        </div>
    }
}

/// What else the form says about the person.
#[cfg(feature = "hydrate")]
fn about() -> String {
    let value = |id| {
        let input = document().get_element_by_id(id)?;
        js_sys::Reflect::get(&input, &"value".into()).ok()?.as_string()
    };
    ["name", "email", "organization"].into_iter().filter_map(value).collect::<Vec<_>>().join(" ")
}

#[cfg(not(feature = "hydrate"))]
fn about() -> String {
    String::new()
}
