//! Phone numbers in their international form (E.164), and the countries to choose from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest number, in digits (ITU-T E.164, 6.1).
const LONGEST: usize = 15;
const SHORTEST: usize = 7;

/// `+` and seven to fifteen digits. Whether such a number can exist is the server's to check.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneProblem {
    /// Nothing but blanks.
    Empty,
    /// No number, or one that its country does not have.
    Invalid,
    /// A number that gets no text messages, such as a service number.
    NotMobile,
}

impl PhoneProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "phone_empty",
            Self::Invalid => "phone_invalid",
            Self::NotMobile => "phone_not_mobile",
        }
    }
}

impl PhoneNumber {
    /// Takes a number that is in its international form already.
    pub fn parse(text: &str) -> Result<Self, PhoneProblem> {
        let digits = text.strip_prefix('+').ok_or(PhoneProblem::Invalid)?;
        let fits = (SHORTEST..=LONGEST).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if fits { Ok(Self(text.to_owned())) } else { Err(PhoneProblem::Invalid) }
    }

    /// The text, such as `+491701234567`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With all but the last two digits left out.
    pub fn masked(&self) -> String {
        let (start, end) = self.0.split_at(self.0.len() - 2);
        format!("{}{}{end}", &start[..3.min(start.len())], "•".repeat(start.len().saturating_sub(3)))
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_international_form_is_taken() {
        assert!(PhoneNumber::parse("+491701234567").is_ok());
        for wrong in ["", "+", "01701234567", "+0491701234567", "+49170", "+49 170 1234567", "+4917012345678901"] {
            assert_eq!(PhoneNumber::parse(wrong), Err(PhoneProblem::Invalid), "{wrong:?}");
        }
        assert_eq!(PhoneNumber::parse("+491701234567").map(|n| n.masked()), Ok("+49••••••••67".into()));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,20}") {
            if let Ok(number) = PhoneNumber::parse(&text) {
                prop_assert_eq!(number.as_str(), text);
                prop_assert!(number.masked().ends_with(&number.as_str()[number.as_str().len() - 2..]));
            }
        }
    }
}
