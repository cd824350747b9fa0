//! Whether a password can be guessed: length, a dictionary, and the person's own words.

use zxcvbn::{Score, zxcvbn};

use crate::domain::password::{PasswordProblem, check_length};

/// What zxcvbn looks at; its time grows with the square of the length.
const LOOKED_AT: usize = 64;

/// Own words shorter than this are part of many other words.
const OWN_WORD: usize = 3;

/// Checks a password against length, common ones, and what is known of its owner:
/// name, address, organization. These words count for nothing in it.
pub fn check(password: &str, shortest: usize, own: &[&str]) -> Result<(), PasswordProblem> {
    measure(password, shortest, own).problem.map_or(Ok(()), Err)
}

/// How good a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// From 0, which is guessed at once, to 4.
    pub score: u8,
    /// Why it is not taken.
    pub problem: Option<PasswordProblem>,
}

/// Measures a password by the rules of [`check`].
pub fn measure(password: &str, shortest: usize, own: &[&str]) -> Strength {
    let length = check_length(password, shortest).err();
    let mut rest: String = password.chars().take(LOOKED_AT).flat_map(char::to_lowercase).collect();
    let mut words: Vec<String> = own
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= OWN_WORD)
        .map(str::to_lowercase)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = rest.replace(&word, "");
    }
    let score = zxcvbn(&rest, &[]).score();
    let guessable = (score < Score::Three).then_some(PasswordProblem::Guessable);
    Strength { score: score.into(), problem: length.or(guessable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_guessed_is_refused() {
        for guessable in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "ada lovelace ada",
            "Ada Lovelace of Acme Inc",
        ] {
            assert_eq!(
                check(guessable, 15, &["Ada Lovelace", "ada@example.com", "Acme Inc"]),
                Err(PasswordProblem::Guessable),
                "{guessable}"
            );
        }
        assert_eq!(check("correct horse battery staple", 15, &[]), Ok(()));
        assert_eq!(check("short", 15, &[]), Err(PasswordProblem::TooShort));
    }
}
