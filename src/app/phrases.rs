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

#[cfg(feature = "hydrate")]
thread_local! {
    /// What the browser knows of the page's language: made once, as each takes long.
    static NUMBERS: js_sys::Function = js_sys::Intl::NumberFormat::new(&language(), &js_sys::Object::new()).format();
    static PLURALS: js_sys::Intl::PluralRules = js_sys::Intl::PluralRules::new(&language(), &js_sys::Object::new());
}

/// A number as the page's language writes it.
#[cfg(feature = "hydrate")]
pub fn number(n: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of chips and rows are small")]
    let n = (n as f64).into();
    let written = NUMBERS.with(|numbers| numbers.call1(&wasm_bindgen::JsValue::UNDEFINED, &n));
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// On the server islands are drawn before anything is counted.
#[cfg(not(feature = "hydrate"))]
pub fn number(n: usize) -> String {
    n.to_string()
}

#[cfg(feature = "hydrate")]
fn language() -> js_sys::Array {
    let page = leptos::prelude::document().document_element();
    js_sys::Array::of1(&page.and_then(|html| html.get_attribute("lang")).unwrap_or_default().into())
}

/// The plural category of `n` in the page's language, as the browser knows it.
#[cfg(feature = "hydrate")]
fn category(n: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of chips and rows are small")]
    PLURALS.with(|plurals| plurals.select(n as f64)).into()
}

/// On the server islands are drawn before anything is counted.
#[cfg(not(feature = "hydrate"))]
fn category(_: usize) -> String {
    "other".to_owned()
}
