//! The words of islands: messages that the server took from its catalogue and sent
//! along with the page, so that the browser needs neither catalogue nor Fluent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Messages by key.
pub type Phrases = BTreeMap<String, Phrase>;

/// A message with `{placeholders}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Phrase {
    /// One form.
    Plain(String),
    /// A form for each plural category, counted by `{n}`.
    Counted(Vec<(String, String)>),
}

/// The message of a key with its placeholders filled in; the key itself where
/// there is none.
pub fn say(phrases: &Phrases, key: &str, args: &[(&str, &str)]) -> String {
    match phrases.get(key) {
        Some(Phrase::Plain(text)) => fill(text, args),
        Some(Phrase::Counted(forms)) => forms.last().map_or_else(String::new, |(_, text)| fill(text, args)),
        None => key.to_owned(),
    }
}

/// The message of a key that counts `n` things.
pub fn count(phrases: &Phrases, key: &str, n: usize) -> String {
    let number = n.to_string();
    let category = category(n);
    match phrases.get(key) {
        Some(Phrase::Counted(forms)) => forms
            .iter()
            .find(|(name, _)| *name == category)
            .or_else(|| forms.last())
            .map_or_else(String::new, |(_, text)| fill(text, &[("n", &number)])),
        _ => say(phrases, key, &[("n", &number)]),
    }
}

fn fill(text: &str, args: &[(&str, &str)]) -> String {
    args.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The plural category of `n` in the page's language, as the browser knows it.
#[cfg(feature = "hydrate")]
fn category(n: usize) -> String {
    let language = leptos::prelude::document().document_element().and_then(|html| html.get_attribute("lang"));
    let locales = js_sys::Array::new();
    locales.push(&language.unwrap_or_default().into());
    #[expect(clippy::cast_precision_loss, reason = "counts of chips and rows are small")]
    js_sys::Intl::PluralRules::new(&locales, &js_sys::Object::new()).select(n as f64).into()
}

/// On the server islands are drawn before anything is counted.
#[cfg(not(feature = "hydrate"))]
fn category(_: usize) -> String {
    "other".to_owned()
}
