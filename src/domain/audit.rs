//! What the audit log keeps about a change beside who did it to what: a few short
//! texts, before and after.

use std::fmt;

use serde_json::{Map, Value};

/// The longest text that is kept, in characters.
const LONGEST: usize = 200;

/// What was noted of a deed, by field: one text, or what it was and what it became.
/// Never anything secret: what is in here is read by people and exported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details(Map<String, Value>);

/// What is noted under one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A text.
    Note(String),
    /// What it was, and what it became; nothing is an empty text.
    Change(String, String),
}

impl Details {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a text under a field.
    #[must_use]
    pub fn note(mut self, field: &'static str, text: impl fmt::Display) -> Self {
        self.0.insert(field.to_owned(), Value::String(shorten(&text.to_string())));
        self
    }

    /// Notes what a field was and became; nothing where it stayed the same.
    #[must_use]
    pub fn change(mut self, field: &'static str, before: impl fmt::Display, after: impl fmt::Display) -> Self {
        let (before, after) = (before.to_string(), after.to_string());
        if before != after {
            let pair = [shorten(&before), shorten(&after)].map(Value::String);
            self.0.insert(field.to_owned(), Value::Array(pair.into()));
        }
        self
    }

    /// As [`Details::change`], where nothing is an empty text.
    #[must_use]
    pub fn change_optional(
        self,
        field: &'static str,
        before: Option<impl fmt::Display>,
        after: Option<impl fmt::Display>,
    ) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        self.change(field, text(before.map(|v| v.to_string())), text(after.map(|v| v.to_string())))
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads what is stored; what can't be understood is left out.
    pub fn parse(stored: &str) -> Self {
        let mut map: Map<String, Value> = serde_json::from_str(stored).unwrap_or_default();
        map.retain(|_, value| detail(value).is_some());
        Self(map)
    }

    /// Everything noted, by field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Detail)> {
        self.0.iter().filter_map(|(field, value)| Some((field.as_str(), detail(value)?)))
    }
}

fn detail(value: &Value) -> Option<Detail> {
    match value {
        Value::String(text) => Some(Detail::Note(text.clone())),
        Value::Array(pair) => match pair.as_slice() {
            [Value::String(before), Value::String(after)] => Some(Detail::Change(before.clone(), after.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn shorten(text: &str) -> String {
    // PostgreSQL stores no NUL.
    let mut short: String = text.chars().filter(|c| *c != '\0').take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    short
}

/// The JSON, as stored.
impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(&self.0).unwrap_or_default();
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stayed_the_same_is_not_noted() {
        let details = Details::new().change("name", "A", "B").change("url", "x", "x").change_optional(
            "note",
            None::<&str>,
            Some("hello"),
        );
        let all: Vec<_> = details.iter().collect();
        assert_eq!(
            all,
            [("name", Detail::Change("A".into(), "B".into())), ("note", Detail::Change(String::new(), "hello".into()))]
        );
        assert!(Details::new().change("a", 1, 1).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(a in "\\PC{0,250}", b in "\\PC{0,250}") {
            let details = Details::new().note("one", &a).change("two", &a, &b);
            prop_assert_eq!(Details::parse(&details.to_string()), details);
        }

        #[test]
        fn anything_stored_is_answered(text in "\\PC{0,60}") {
            let _ = Details::parse(&text).iter().count();
        }
    }
}
