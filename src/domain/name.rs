//! Names that people give themselves, their organization or a link: one line of
//! visible text that can neither break a mail header nor pretend to be something else.

use std::fmt;

use serde::Serialize;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 120;

/// A trimmed, non-empty, single-line name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    /// Nothing but blanks.
    Empty,
    /// More than [`LONGEST_NAME`] characters.
    TooLong,
    /// Control, bidirectional-override or zero-width characters.
    Invisible,
    /// A link: names travel in mail, where it could be clicked.
    Link,
}

impl NameProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong => "name_too_long",
            Self::Invisible => "name_invisible",
            Self::Link => "name_link",
        }
    }
}

impl Name {
    /// Parses what somebody typed; runs of blanks become one.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let text = text.trim_matches(' ');
        if text.chars().count() > LONGEST_NAME {
            return Err(NameProblem::TooLong);
        }
        if text.chars().any(is_invisible) {
            return Err(NameProblem::Invisible);
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(NameProblem::Empty);
        }
        let lower = text.to_ascii_lowercase();
        if lower.contains("://") || lower.contains("www.") {
            return Err(NameProblem::Link);
        }
        Ok(Self(text))
    }

    /// As [`Name::parse`], with nothing typed meaning no name.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, NameProblem> {
        match Self::parse(text) {
            Err(NameProblem::Empty) => Ok(None),
            other => other.map(Some),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that cannot be seen yet change what is seen: controls, bidi
/// embeddings, overrides and isolates, zero-width characters, fillers, line
/// separators, and the tag block.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_are_tidied() {
        assert_eq!(Name::parse("  Ada   Lovelace ").map(|n| n.0), Ok("Ada Lovelace".into()));
        assert_eq!(Name::parse_optional("  "), Ok(None));
    }

    #[test]
    fn tricks_are_refused() {
        for (text, problem) in [
            ("", NameProblem::Empty),
            ("Ada\r\nBcc: x@y.z", NameProblem::Invisible),
            ("Ada\u{202E}gro", NameProblem::Invisible),
            ("A\u{200B}da", NameProblem::Invisible),
            ("see http://evil.example", NameProblem::Link),
            ("WWW.evil.example", NameProblem::Link),
        ] {
            assert_eq!(Name::parse(text), Err(problem), "{text:?}");
        }
        assert_eq!(Name::parse(&"x".repeat(10_000)), Err(NameProblem::TooLong));
    }

    proptest! {
        #[test]
        fn a_name_is_one_visible_line(text in "\\PC{0,130}|.{0,20}") {
            if let Ok(name) = Name::parse(&text) {
                prop_assert!(!name.as_str().chars().any(is_invisible));
                prop_assert_eq!(Name::parse(name.as_str()), Ok(name.clone()));
            }
        }
    }
}
