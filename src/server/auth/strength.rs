//! Whether a password can be guessed: length, a dictionary, and the person's own words.

use zxcvbn::{Score, zxcvbn};

use crate::domain::password::{PasswordProblem, check_length};

/// What zxcvbn looks at; its time grows with the square of the length.
const LOOKED_AT: usize = 64;

/// Checks a password against length, common ones, and `own` words such as name
/// and address.
pub fn check(password: &str, shortest: usize, own: &[&str]) -> Result<(), PasswordProblem> {
    check_length(password, shortest)?;
    let head: String = password.chars().take(LOOKED_AT).collect();
    if zxcvbn(&head, own).score() < Score::Three {
        return Err(PasswordProblem::Guessable);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_guessed_is_refused() {
        for guessable in ["passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "123456789012345678", "ada lovelace ada"] {
            assert_eq!(
                check(guessable, 15, &["Ada Lovelace", "ada@example.com"]),
                Err(PasswordProblem::Guessable),
                "{guessable}"
            );
        }
        assert_eq!(check("correct horse battery staple", 15, &[]), Ok(()));
        assert_eq!(check("short", 15, &[]), Err(PasswordProblem::TooShort));
    }
}
