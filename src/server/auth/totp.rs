//! One-time codes that an app on a phone makes (TOTP, RFC 6238): six digits by
//! HMAC-SHA-1, a new one every half minute, as all such apps do.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::domain::{email::EmailAddress, time::Timestamp};

/// Bytes of a secret: as many as the hash has (RFC 4226, 4).
pub const SECRET_LENGTH: usize = 20;
const STEP_SECONDS: i64 = 30;
/// Clocks differ: so many steps before and after now are taken too.
const STEPS_AROUND: i64 = 1;

/// The step that a moment falls into.
pub fn step_at(now: Timestamp) -> i64 {
    now.micros() / 1_000_000 / STEP_SECONDS
}

/// The code of a step.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // The last four bits say where the four bytes of the code begin (RFC 4226, 5.3).
    let at = usize::from(hash[hash.len() - 1] & 0xf);
    let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// The step whose code was typed, of those around now that come after `used`.
pub fn find_step(secret: &[u8], typed: &str, now: Timestamp, used: i64) -> Option<i64> {
    let now = step_at(now);
    // All are compared, so that it takes as long whichever it is.
    let mut found = None;
    for step in now - STEPS_AROUND..=now + STEPS_AROUND {
        let same = bool::from(code(secret, step).as_bytes().ct_eq(typed.as_bytes()));
        if same && step > used {
            found = Some(step);
        }
    }
    found
}

/// The secret as apps take it by hand: base 32 (RFC 4648, 6) without padding.
pub fn base32(secret: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut bits, mut n) = (0_u32, 0_u32);
    for byte in secret {
        bits = (bits << 8 | u32::from(*byte)) & 0xffff;
        n += 8;
        while n >= 5 {
            n -= 5;
            text.push(char::from(ALPHABET[(bits >> n & 31) as usize]));
        }
    }
    if n > 0 {
        text.push(char::from(ALPHABET[(bits << (5 - n) & 31) as usize]));
    }
    text
}

/// The address that apps read from a QR code (Key URI Format).
pub fn address(secret: &[u8], email: &EmailAddress) -> String {
    let email: String = email
        .as_str()
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~@".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!("otpauth://totp/Usher:{email}?secret={}&issuer=Usher", base32(secret))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B, the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, step_at(at(seconds))), expected, "{seconds}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base_32_is_that_of_the_standard() {
        for (text, expected) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn the_address_holds_what_apps_need() {
        let email = EmailAddress::parse("ada+x@example.com").expect("an address");
        let expected = "otpauth://totp/Usher:ada%2Bx@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Usher";
        assert_eq!(address(SECRET, &email), expected);
    }

    proptest! {
        #[test]
        fn a_code_counts_around_its_step_and_once(seconds in 100_i64..4_000_000_000, off in -3_i64..=3) {
            let (now, step) = (at(seconds), step_at(at(seconds)));
            let typed = code(SECRET, step + off);
            let near = (step - 1..=step + 1).any(|s| code(SECRET, s) == typed);
            prop_assert_eq!(find_step(SECRET, &typed, now, 0).is_some(), near);
            if let Some(found) = find_step(SECRET, &typed, now, 0) {
                prop_assert_eq!(find_step(SECRET, &typed, now, found.max(step + 1)), None);
            }
        }
    }
}
