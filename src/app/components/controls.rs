//! The controls of settings: each tied to its label, its hint and its error.

use leptos::prelude::*;

use super::field::Keyboard;
use crate::{app::markup::escape, domain::error::Error, server::words::Words};

/// What stands around a control.
pub struct Around {
    name: &'static str,
    label: String,
    hint: Option<String>,
    problem: Option<String>,
    optional: Option<String>,
}

impl Around {
    /// A field with the label of this key; `error` is that of the whole form.
    pub fn new(words: Words, error: Option<&Error>, name: &'static str, label: &str) -> Self {
        let problem =
            error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")).into_owned());
        Self { name, label: words.get(label).into_owned(), hint: None, problem, optional: None }
    }

    /// A hint below the control.
    #[must_use]
    pub fn hint(self, text: impl Into<String>) -> Self {
        Self { hint: Some(text.into()), ..self }
    }

    /// The field may stay empty.
    #[must_use]
    pub fn optional(self, words: Words) -> Self {
        Self { optional: Some(words.get("optional").into_owned()), ..self }
    }

    /// Says the problem in other words.
    #[must_use]
    pub fn problem(self, text: impl Into<String>) -> Self {
        Self { problem: Some(text.into()), ..self }
    }

    /// Whether the control says that it is wrong.
    pub fn invalid(&self) -> Option<&'static str> {
        self.problem.is_some().then_some("true")
    }

    /// What describes the control.
    pub fn described(&self) -> Option<String> {
        let error = self.problem.as_ref().map(|_| format!("{}-error", self.name));
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let both = [error, hint].into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!both.is_empty()).then_some(both)
    }

    /// Draws label, hint and error around the control.
    pub fn wrap<V: IntoView>(self, control: V) -> impl IntoView + use<V> {
        let Self { name, label, hint, problem, optional } = self;
        let invalid = problem.is_some();
        view! {
            <div class="field" data-invalid=invalid.then_some("")>
                <label for=name>{label}{optional.map(|text| view! { " "<small>{text}</small> })}</label>
                {control}
                {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
                {problem.map(|text| view! { <p class="error" id=format!("{name}-error")>{text}</p> })}
            </div>
        }
    }
}

/// An input of one line.
pub fn text(around: Around, kind: &'static str, value: &str, longest: u32) -> impl IntoView + use<> {
    let required = around.optional.is_none();
    let keyboard = Keyboard::of(kind);
    let control = view! {
        <input id=around.name name=around.name type=keyboard.kind inputmode=keyboard.mode autocapitalize=keyboard.capitals spellcheck=keyboard.spelling
            value=value.to_owned() autocomplete="off" maxlength=longest required=required aria-invalid=around.invalid() aria-describedby=around.described()/>
    };
    around.wrap(control)
}

/// An input of several lines.
pub fn area(around: Around, value: &str, longest: u32) -> impl IntoView + use<> {
    // A browser leaves out a line end right after the tag.
    let text = format!("\n{}", escape(value));
    let control = view! {
        <textarea id=around.name name=around.name maxlength=longest autocomplete="off" rows="3"
            aria-invalid=around.invalid() aria-describedby=around.described() inner_html=text></textarea>
    };
    around.wrap(control)
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
    let control = view! {
        <select id=around.name name=around.name aria-invalid=around.invalid() aria-describedby=around.described()>{options}</select>
    };
    around.wrap(control)
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

/// Several boxes or buttons that belong together, with the error of their field.
pub fn group<V: IntoView>(
    words: Words,
    error: Option<&Error>,
    name: &'static str,
    legend: &str,
    content: V,
) -> impl IntoView + use<V> {
    let problem = error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")));
    let invalid = problem.is_some();
    let described = invalid.then(|| format!("{name}-error"));
    let id = described.clone();
    view! {
        <fieldset class="field" data-invalid=invalid.then_some("") aria-describedby=described>
            <legend>{words.get(legend)}</legend>
            {content}
            {problem.map(|text| view! { <p class="error" id=id>{text}</p> })}
        </fieldset>
    }
}
