//! A personal message in an invitation, or a word to an inviter: a few lines of
//! visible text.

use std::fmt;

use super::name::is_invisible;

/// The longest message, in characters.
pub const LONGEST_MESSAGE: usize = 1_000;

/// Trimmed, not empty, with line ends as `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(String);

/// Why a text is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageProblem {
    /// More than [`LONGEST_MESSAGE`] characters.
    TooLong,
    /// Control, bidirectional-override or zero-width characters.
    Invisible,
}

impl MessageProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "message_too_long",
            Self::Invisible => "message_invisible",
        }
    }
}

impl Message {
    /// Parses what somebody typed; nothing typed means none.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, MessageProblem> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.chars().count() > LONGEST_MESSAGE {
            return Err(MessageProblem::TooLong);
        }
        // Emoji are joined by U+200D, which is invisible and harmless.
        if text.chars().any(|c| is_invisible(c) && !matches!(c, '\n' | '\t' | '\u{200D}')) {
            return Err(MessageProblem::Invisible);
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_stay_and_tricks_are_refused() {
        let parsed = Message::parse_optional(" Hello\r\nthere \n").expect("a message").expect("not empty");
        assert_eq!(parsed.lines().collect::<Vec<_>>(), ["Hello", "there"]);
        assert_eq!(Message::parse_optional(" \n "), Ok(None));
        assert_eq!(Message::parse_optional("a\u{202E}b"), Err(MessageProblem::Invisible));
        assert_eq!(Message::parse_optional(&"x".repeat(1_001)), Err(MessageProblem::TooLong));
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent(text in ".{0,60}") {
            if let Ok(Some(message)) = Message::parse_optional(&text) {
                prop_assert_eq!(Message::parse_optional(message.as_str()), Ok(Some(message.clone())));
            }
        }
    }
}
