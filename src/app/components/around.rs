//! What stands around a control of a form: its label, its hint and its error, tied
//! together for screen readers. The cursor is put where something is to be mended.

use leptos::prelude::*;

use crate::{domain::error::Error, server::words::Words};

/// Label, hint and error of one control.
pub struct Around {
    name: &'static str,
    label: String,
    hint: Option<String>,
    problem: Option<String>,
    optional: Option<String>,
    focus: bool,
    alone: bool,
}

/// What the control itself says of that.
pub struct Tied {
    /// Its `name` and its `id`.
    pub name: &'static str,
    /// The ids of what describes it, for `aria-describedby`.
    pub described: Option<String>,
    /// For `aria-invalid`.
    pub invalid: Option<&'static str>,
    /// For `required`.
    pub required: bool,
    /// For `autofocus`; where a page has several, browsers take the first.
    pub focus: bool,
}

impl Around {
    /// A field with the label of this key; `error` is that of the whole form.
    pub fn new(words: Words, error: Option<&Error>, name: &'static str, label: &str) -> Self {
        let problem = problem(words, error, name);
        let focus = has_cursor(error, name, false);
        Self { name, label: words.get(label).into_owned(), hint: None, problem, optional: None, focus, alone: false }
    }

    /// The same with the label `field-NAME`.
    pub fn field(words: Words, error: Option<&Error>, name: &'static str) -> Self {
        Self::new(words, error, name, &format!("field-{name}"))
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

    /// Puts the cursor here.
    #[must_use]
    pub fn focus(self, focus: bool) -> Self {
        Self { focus, ..self }
    }

    /// Nothing above the form says what is wrong: the field does.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// Draws label, hint and error around the control.
    pub fn wrap<V: IntoView + 'static>(self, control: impl FnOnce(Tied) -> V) -> AnyView {
        let Self { name, label, hint, problem, optional, focus, alone } = self;
        let invalid = problem.is_some();
        let (error_id, hint_id) =
            (invalid.then(|| format!("{name}-error")), hint.as_ref().map(|_| format!("{name}-hint")));
        let described = described_by([error_id.as_deref(), hint_id.as_deref()]);
        let required = optional.is_none();
        let control = control(Tied { name, described, invalid: invalid.then_some("true"), required, focus });
        view! {
            <div class="field" data-invalid=invalid.then_some("")>
                <label for=name>{label}{optional.map(|text| view! { " "<small>{text}</small> })}</label>
                {control}
                {hint.map(|text| view! { <p class="hint" id=hint_id>{text}</p> })}
                {problem.map(|text| view! { <p class="error" id=error_id role=alone.then_some("alert")>{text}</p> })}
            </div>
        }
        .into_any()
    }
}

/// What is wrong with a field, in words.
pub fn problem(words: Words, error: Option<&Error>, name: &str) -> Option<String> {
    error.and_then(|e| e.problem(name)).map(|code| words.get(&format!("problem-{code}")).into_owned())
}

/// Whether the page puts the cursor into this field: into what is to be mended, or where the
/// form begins (`first`) if nothing is marked.
pub fn has_cursor(error: Option<&Error>, name: &str, first: bool) -> bool {
    match error {
        Some(error @ Error::Invalid { .. }) => error.problem(name).is_some(),
        _ => first,
    }
}

fn described_by(ids: [Option<&str>; 2]) -> Option<String> {
    let ids = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!ids.is_empty()).then_some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_goes_where_something_is_to_be_mended() {
        let marked = Error::field("password", "password_too_short");
        assert!(has_cursor(None, "name", true));
        assert!(has_cursor(Some(&Error::WrongCredentials), "name", true), "no field is marked");
        assert!(!has_cursor(Some(&marked), "name", true));
        assert!(has_cursor(Some(&marked), "password", false));
        assert!(!has_cursor(None, "password", false));
    }
}
