//! Fields of forms beyond the plain input: choices, boxes to tick, longer texts.

use leptos::prelude::*;

use crate::{domain::error::Error, server::words::Words};

/// What ties an input to its hint and its error.
pub struct Tied {
    /// The ids of what describes it, for `aria-describedby`.
    pub described: Option<String>,
    /// For `aria-invalid`.
    pub invalid: Option<&'static str>,
}

/// A label (`field-NAME`) above an input with its hint and its error below; the
/// input's id is `name`.
pub fn labelled<V: IntoView + 'static>(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    hint: Option<String>,
    input: impl FnOnce(Tied) -> V,
) -> AnyView {
    let problem = error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")));
    let invalid = problem.is_some();
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    let error_id = invalid.then(|| format!("{name}-error"));
    let described = [error_id.clone(), hint_id.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let tied = Tied { described: (!described.is_empty()).then_some(described), invalid: invalid.then_some("true") };
    view! {
        <div class="field" data-invalid=invalid.then_some("")>
            <label for=name>{words.get(&format!("field-{name}"))}</label>
            {input(tied)}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {problem.map(|text| view! { <p class="error" id=error_id>{text}</p> })}
        </div>
    }
    .into_any()
}

/// A choice of one; each option is a value and what it says.
pub fn select(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    hint: Option<String>,
    options: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    labelled(words, error, name, hint, |tied| {
        view! { <select id=name name=name aria-invalid=tied.invalid aria-describedby=tied.described>{options}</select> }
    })
}

/// Boxes of which any number can be ticked; each has a value and what it says.
pub fn boxes(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    options: Vec<(String, String)>,
    ticked: &[String],
) -> impl IntoView + use<> {
    let problem = error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")));
    let invalid = problem.is_some();
    let error_id = invalid.then(|| format!("{name}-error"));
    let described = error_id.clone();
    let boxes = options
        .into_iter()
        .map(|(value, text)| {
            let on = ticked.contains(&value);
            view! { <label class="check"><input type="checkbox" name=name value=value checked=on/><span>{text}</span></label> }
        })
        .collect_view();
    view! {
        <fieldset class="field" data-invalid=invalid.then_some("") aria-describedby=described>
            <legend>{words.get(&format!("field-{name}"))}</legend>
            <div class="checks">{boxes}</div>
            {problem.map(|text| view! { <p class="error" id=error_id>{text}</p> })}
        </fieldset>
    }
}
