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

/// The same as the server writes it, which draws islands first.
#[cfg(not(feature = "hydrate"))]
pub fn number(n: usize) -> String {
    words().map_or_else(|| n.to_string(), |words| words.number(signed(n)))
}

/// The language of the page that is drawn, if one is.
#[cfg(not(feature = "hydrate"))]
fn words() -> Option<crate::server::words::Words> {
    leptos::prelude::use_context()
}

#[cfg(not(feature = "hydrate"))]
fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
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

/// The same as the server knows it.
#[cfg(not(feature = "hydrate"))]
fn category(n: usize) -> String {
    words().map_or_else(|| "other".to_owned(), |words| words.category(signed(n)))
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;
    use crate::server::words::Words;

    #[test]
    fn the_server_counts_as_the_browser_will() {
        for (tag, one, many) in
            [("en", "One seat left", "1,000 seats left"), ("de", "Noch ein Platz frei", "Noch 1.000 Plätze frei")]
        {
            let words = Words::of(tag);
            let phrases = words.phrases(&[("invite-seats-left", &["n"])]);
            Owner::new().with(|| {
                provide_context(words);
                assert_eq!([1, 1_000].map(|n| count(&phrases, "invite-seats-left", n)), [one, many]);
            });
        }
    }
}
