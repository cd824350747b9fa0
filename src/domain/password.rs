//! What a password must be, as far as that can be told without a dictionary.

/// The floor below which no operator may go (OWASP ASVS 5.0, 6.2.1).
pub const SHORTEST_ALLOWED: usize = 8;
/// The default shortest length of a password that stands alone.
pub const SHORTEST_DEFAULT: usize = 15;
/// Longer ones are refused before any work is done on them.
pub const LONGEST: usize = 256;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Fewer characters than the operator asks for.
    TooShort,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// Easily guessed: common, or made of the person's own name or address.
    Guessable,
}

impl PasswordProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::Guessable => "password_guessable",
        }
    }
}

/// Checks the length, in characters.
pub fn check_length(password: &str, shortest: usize) -> Result<(), PasswordProblem> {
    match password.chars().count() {
        n if n < shortest => Err(PasswordProblem::TooShort),
        n if n > LONGEST => Err(PasswordProblem::TooLong),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_count_not_bytes() {
        assert_eq!(check_length("äöüäöüäöüäöüäöü", 15), Ok(()));
        assert_eq!(check_length("äöüäöüäöüäöüäö", 15), Err(PasswordProblem::TooShort));
        assert_eq!(check_length(&"x".repeat(257), 15), Err(PasswordProblem::TooLong));
    }
}
