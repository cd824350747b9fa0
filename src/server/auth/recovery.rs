//! Recovery codes, for somebody who lost the app: 60 bits each, stored as a MAC
//! under a key that is derived from the server key, so that a copy of the database
//! is no help in guessing them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::super::{
    clock::Entropy,
    keys::{ServerKey, hex},
};
use crate::domain::id::UserId;

/// So many are made at once.
pub const COUNT: usize = 10;
/// Characters of a code.
const LENGTH: usize = 12;
/// Crockford's base 32: nothing in it is mistaken for something else.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A fresh code, such as `7k2m-9xqd-h4fw`.
pub fn fresh(entropy: &dyn Entropy) -> String {
    let bytes = entropy.bytes::<LENGTH>();
    let letters: Vec<u8> = bytes.iter().map(|byte| ALPHABET[usize::from(byte & 31)]).collect();
    letters.chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join("-")
}

/// The code that somebody typed, however they write it. `None`: it can be none.
pub fn read(typed: &str) -> Option<String> {
    let mut code = String::new();
    for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let c = match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        if !c.is_ascii() || !ALPHABET.contains(&u8::try_from(c).ok()?) || code.len() >= LENGTH {
            return None;
        }
        code.push(c);
    }
    (code.len() == LENGTH).then_some(code)
}

/// What is stored of a code.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub fn hash(key: &ServerKey, user: UserId, code: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.derive(b"usher.recovery")).expect("a key of 32 bytes");
    mac.update(&user.to_bytes());
    mac.update(code.as_bytes());
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::SystemEntropy;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let code = fresh(&SystemEntropy);
        assert_eq!(code.len(), 14);
        let plain = code.replace('-', "");
        assert_eq!(read(&code).as_ref(), Some(&plain));
        assert_eq!(read(&format!(" {} ", code.to_uppercase())).as_ref(), Some(&plain));
        assert_eq!(read("OIL0-0000-0000").as_deref(), Some("011000000000"));
        assert_eq!(read("123456"), None);
        assert_eq!(read(&format!("{code}0")), None);
    }

    #[test]
    fn the_same_code_of_two_people_is_stored_unlike() {
        let key = ServerKey::from_hex(&"9".repeat(64)).expect("a key");
        let of = |n| hash(&key, UserId::from_bytes([n; 16]), "011000000000");
        assert_ne!(of(1), of(2));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in "\\PC{0,40}") {
            prop_assert!(read(&text).is_none_or(|code| code.len() == LENGTH));
        }
    }
}
