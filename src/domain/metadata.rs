//! What an organization notes about somebody: a small JSON object that goes along
//! from the invitation to the membership.

use std::fmt;

use serde_json::{Map, Value};

/// The longest metadata, in bytes of its compact JSON.
pub const LONGEST_METADATA: usize = 4_096;
/// How deep objects and lists may stand in one another.
const DEEPEST: usize = 8;

/// A JSON object with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata(Map<String, Value>);

/// Why a text is no metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetadataProblem {
    /// Not JSON at all.
    NotJson,
    /// JSON, but no object.
    NotAnObject,
    /// More than [`LONGEST_METADATA`] bytes, or too deep.
    TooLong,
    /// A NUL character, which PostgreSQL does not store.
    Invisible,
}

impl MetadataProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotJson => "metadata_not_json",
            Self::NotAnObject => "metadata_not_an_object",
            Self::TooLong => "metadata_too_long",
            Self::Invisible => "metadata_invisible",
        }
    }
}

impl Metadata {
    /// Parses what somebody typed; nothing typed and `{}` mean none.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, MetadataProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.len() > 2 * LONGEST_METADATA {
            return Err(MetadataProblem::TooLong);
        }
        let value: Value = serde_json::from_str(text).map_err(|_| MetadataProblem::NotJson)?;
        if depth(&value) > DEEPEST {
            return Err(MetadataProblem::TooLong);
        }
        let Value::Object(object) = value else { return Err(MetadataProblem::NotAnObject) };
        let compact = Value::Object(object.clone()).to_string();
        if compact.len() > LONGEST_METADATA {
            return Err(MetadataProblem::TooLong);
        }
        if compact.contains("\\u0000") {
            return Err(MetadataProblem::Invisible);
        }
        Ok((!object.is_empty()).then_some(Self(object)))
    }

    /// The object.
    pub const fn object(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The JSON on several lines, to be read and edited.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(&self.0).unwrap_or_default()
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The compact JSON, as stored.
impl fmt::Display for Metadata {
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
    fn only_objects_are_taken() {
        assert_eq!(Metadata::parse_optional("  "), Ok(None));
        assert_eq!(Metadata::parse_optional("{}"), Ok(None));
        assert_eq!(Metadata::parse_optional("[1]"), Err(MetadataProblem::NotAnObject));
        assert_eq!(Metadata::parse_optional("{a:1}"), Err(MetadataProblem::NotJson));
        assert_eq!(Metadata::parse_optional(r#"{"a":"\u0000"}"#), Err(MetadataProblem::Invisible));
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(LONGEST_METADATA));
        assert_eq!(Metadata::parse_optional(&long), Err(MetadataProblem::TooLong));
        let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(50), "]".repeat(50));
        assert_eq!(Metadata::parse_optional(&deep), Err(MetadataProblem::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(key in "[a-z]{1,8}", text in "[^\u{0}]{0,40}", n: i32) {
            let typed = serde_json::json!({ key: text, "n": n }).to_string();
            let parsed = Metadata::parse_optional(&typed).expect("metadata").expect("not empty");
            prop_assert_eq!(Metadata::parse_optional(&parsed.to_string()), Ok(Some(parsed.clone())));
            prop_assert_eq!(Metadata::parse_optional(&parsed.pretty()), Ok(Some(parsed)));
        }

        #[test]
        fn anything_typed_is_answered(text in "\\PC{0,80}") {
            let _ = Metadata::parse_optional(&text);
        }
    }
}
