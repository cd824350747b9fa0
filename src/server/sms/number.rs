//! What people type as their phone number, made into its international form.

use phonenumber::{Mode, Type, country};

use crate::domain::phone::{PhoneNumber, PhoneProblem};

/// Reads a number as it is dialled in `country` (ISO 3166, such as `DE`), or with
/// `+` and the country's code, whatever the country.
pub fn parse(country: &str, text: &str) -> Result<PhoneNumber, PhoneProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PhoneProblem::Empty);
    }
    if text.len() > 40 {
        return Err(PhoneProblem::Invalid);
    }
    let country: Option<country::Id> = country.parse().ok();
    // As it is dialled abroad from most countries.
    let abroad = text.strip_prefix("00").map(|rest| format!("+{rest}"));
    let text = abroad.as_deref().unwrap_or(text);
    // The number's own code counts for more than the country that was chosen.
    let country = country.filter(|_| !text.starts_with('+'));
    let number = phonenumber::parse(country, text).map_err(|_| PhoneProblem::Invalid)?;
    if !number.is_valid() {
        return Err(PhoneProblem::Invalid);
    }
    let reaches_nobody = matches!(
        number.number_type(&phonenumber::metadata::DATABASE),
        Type::TollFree
            | Type::PremiumRate
            | Type::SharedCost
            | Type::Pager
            | Type::Emergency
            | Type::Voicemail
            | Type::ShortCode
    );
    if reaches_nobody {
        return Err(PhoneProblem::NotMobile);
    }
    PhoneNumber::parse(&number.format().mode(Mode::E164).to_string())
}

/// As people read it, such as `+49 170 1234567`.
pub fn spaced(number: &PhoneNumber) -> String {
    phonenumber::parse(None, number.as_str())
        .map(|parsed| parsed.format().mode(Mode::International).to_string())
        .unwrap_or_else(|_| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(country: &str, text: &str) -> Result<String, PhoneProblem> {
        parse(country, text).map(|number| number.to_string())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in ["0170 1234567", "+49 170 1234567", "(0170) 123-4567", "0049 170 1234567"] {
            assert_eq!(parsed("DE", text), Ok("+491701234567".into()), "{text}");
        }
        assert_eq!(parsed("US", "(415) 555-2671"), Ok("+14155552671".into()));
        // The code of a country counts for more than the one that was chosen.
        assert_eq!(parsed("US", "+49 170 1234567"), Ok("+491701234567".into()));
    }

    #[test]
    fn numbers_are_shown_as_people_read_them() {
        assert_eq!(parse("DE", "01701234567").map(|n| spaced(&n)), Ok("+49 170 1234567".into()));
    }

    #[test]
    fn what_can_not_get_a_text_message_is_refused() {
        assert_eq!(parsed("DE", " "), Err(PhoneProblem::Empty));
        for (country, text) in [("DE", "12"), ("DE", "hello"), ("", "0170 1234567"), ("US", "+1 000 000 0000")] {
            assert_eq!(parsed(country, text), Err(PhoneProblem::Invalid), "{country} {text}");
        }
        assert_eq!(parsed("US", "+1 800 555 0199"), Err(PhoneProblem::NotMobile));
    }

    proptest! {
        #[test]
        fn anything_typed_is_answered(country in "[A-Z]{0,3}", text in "\\PC{0,50}") {
            let _ = parse(&country, &text);
        }
    }
}
