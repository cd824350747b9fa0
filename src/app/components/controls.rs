//! The controls of settings and of forms that ask for more than a line.

use leptos::prelude::*;

use super::{
    around::{Around, problem},
    field::Keyboard,
};
use crate::{
    app::{checks::checks, markup::escape},
    domain::error::Error,
    server::words::Words,
};

/// An input of one line.
pub fn text(around: Around, kind: &'static str, value: &str, longest: u32) -> impl IntoView + use<> {
    let keyboard = Keyboard::of(kind);
    let value = value.to_owned();
    around.wrap(move |tied| {
        view! {
            <input id=tied.name name=tied.name type=keyboard.kind inputmode=keyboard.mode autocapitalize=keyboard.capitals spellcheck=keyboard.spelling
                value=value autocomplete="off" maxlength=longest required=tied.required
                autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
        }
    })
}

/// An input of several lines.
pub fn area(around: Around, value: &str, longest: u32) -> impl IntoView + use<> {
    // A browser leaves out a line end right after the tag.
    let text = format!("\n{}", escape(value));
    around.wrap(move |tied| {
        view! {
            <textarea id=tied.name name=tied.name maxlength=longest autocomplete="off" rows="3"
                autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described inner_html=text></textarea>
        }
    })
}

/// A choice of one: values with their labels.
pub fn select(around: Around, choices: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    let options = choices
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    around.wrap(move |tied| {
        view! {
            <select id=tied.name name=tied.name autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described>{options}</select>
        }
    })
}

/// A box to be ticked, or one of several radio buttons.
pub struct Tick {
    /// The HTML type: `checkbox` or `radio`.
    pub kind: &'static str,
    /// The field's name.
    pub name: &'static str,
    /// The value that is posted where it is ticked.
    pub value: String,
    /// What it says.
    pub label: String,
    /// A line below that.
    pub hint: Option<String>,
    /// Whether it is ticked.
    pub on: bool,
    /// Whether it can't be changed.
    pub disabled: bool,
}

/// Draws a box or button with its label. Boxes that switch a setting look like switches.
pub fn tick(tick: Tick) -> impl IntoView + use<> {
    let Tick { kind, name, value, label, hint, on, disabled } = tick;
    let switch = (kind == "checkbox" && value == "1").then_some("switch");
    view! {
        <label class="check">
            <input type=kind role=switch name=name value=value checked=on disabled=disabled/>
            <span>{label}{hint.map(|hint| view! { <small>{hint}</small> })}</span>
        </label>
    }
}

/// Draws a switch: one setting, on or off.
pub fn switch(words: Words, name: &'static str, on: bool, disabled: bool) -> impl IntoView + use<> {
    let label = words.get(&format!("field-{name}")).into_owned();
    let hint = format!("hint-{name}");
    let hint = words.has(&hint).then(|| words.get(&hint).into_owned());
    tick(Tick { kind: "checkbox", name, value: "1".to_owned(), label, hint, on, disabled })
}

/// Boxes of which any number can be ticked: values with their labels, under `field-NAME`.
/// Those that are ticked already come first; many are searched by `find-NAME`.
pub fn boxes(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    mut choices: Vec<(String, String)>,
    ticked: &[String],
) -> impl IntoView + use<> {
    choices.sort_by_key(|(value, _)| !ticked.contains(value));
    let n = choices.len();
    let boxes = choices
        .into_iter()
        .map(|(value, label)| {
            let on = ticked.contains(&value);
            tick(Tick { kind: "checkbox", name, value, label, hint: None, on, disabled: false })
        })
        .collect_view();
    let boxes = checks(words.get(&format!("find-{name}")).into_owned(), n, boxes);
    group(words, error, name, &format!("field-{name}"), boxes)
}

/// Several boxes or buttons that belong together, with the error of their field. Where it
/// is wrong the cursor is on the whole, which no key goes to otherwise.
pub fn group<V: IntoView>(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    legend: &str,
    content: V,
) -> impl IntoView + use<V> {
    let problem = problem(words, error, name);
    let invalid = problem.is_some();
    let described = invalid.then(|| format!("{name}-error"));
    let id = described.clone();
    view! {
        <fieldset class="field" data-invalid=invalid.then_some("") tabindex=invalid.then_some("-1") autofocus=invalid aria-describedby=described>
            <legend>{words.get(legend)}</legend>
            {content}
            {problem.map(|text| view! { <p class="error" id=id>{text}</p> })}
        </fieldset>
    }
}
