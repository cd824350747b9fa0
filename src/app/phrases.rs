//! The words of islands: messages that the server took from its catalogue and sent
//! along with the page, so that the browser needs neither catalogue nor Fluent.

use std::collections::BTreeMap;

/// Messages with `{placeholders}`, by key. One that counts has an entry for each
/// plural category of the language: `chips-count/one`, `chips-count/other`.
pub type Phrases = BTreeMap<String, String>;

/// The message of a key with its placeholders filled in; the key itself where
/// there is none.
pub fn say(phrases: &Phrases, key: &str, args: &[(&str, &str)]) -> String {
    let text = phrases.get(key).map_or(key, String::as_str);
    args.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&["{", name, "}"].concat(), value))
}

/// The message of a key that counts `n` things.
pub fn count(phrases: &Phrases, key: &str, n: usize) -> String {
    let number = number(n);
    let exact = [key, "/", &category(n)].concat();
    let form = if phrases.contains_key(&exact) { exact } else { [key, "/other"].concat() };
    say(phrases, &form, &[("n", &number)])
}

/// A number as the page's language writes it.
#[cfg(feature = "hydrate")]
pub fn number(n: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of chips and rows are small")]
    let n = js_sys::Number::from(n as f64);
    n.to_locale_string(&language()).into()
}

/// On the server islands are drawn before anything is counted.
#[cfg(not(feature = "hydrate"))]
pub fn number(n: usize) -> String {
    n.to_string()
}

#[cfg(feature = "hydrate")]
fn language() -> String {
    leptos::prelude::document().document_element().and_then(|html| html.get_attribute("lang")).unwrap_or_default()
}

/// The plural category of `n` in the page's language, as the browser knows it.
#[cfg(feature = "hydrate")]
fn category(n: usize) -> String {
    let locales = js_sys::Array::new();
    locales.push(&language().into());
    #[expect(clippy::cast_precision_loss, reason = "counts of chips and rows are small")]
    js_sys::Intl::PluralRules::new(&locales, &js_sys::Object::new()).select(n as f64).into()
}

/// On the server islands are drawn before anything is counted.
#[cfg(not(feature = "hydrate"))]
fn category(_: usize) -> String {
    "other".to_owned()
}
