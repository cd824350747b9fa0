//! The secrets of one trip to a provider and back. All of them are derived from the
//! one that the browser carries in a cookie, so that only this browser can come back,
//! and nothing in the database helps anybody.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// One trip.
pub struct Trip(String);

impl Trip {
    /// The trip of whoever carries this secret, 256 random bits as text.
    pub fn new(secret: &str) -> Self {
        Self(secret.to_owned())
    }

    /// Ties the provider's answer to the browser (RFC 6749, 10.12).
    pub fn state(&self) -> String {
        self.derived(b"usher.trip.state")
    }

    /// Whether an answer brings our state.
    pub fn is_state(&self, state: &str) -> bool {
        self.state().as_bytes().ct_eq(state.as_bytes()).into()
    }

    /// Ties the token to the browser (OpenID Connect Core, 3.1.2.1).
    pub fn nonce(&self) -> String {
        self.derived(b"usher.trip.nonce")
    }

    /// Ties the exchange of the code to the browser (RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived(b"usher.trip.verifier")
    }

    /// What is told of the verifier beforehand: S256.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier().as_bytes()))
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn derived(&self, what: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("a key");
        mac.update(what);
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_tells_another() {
        let trip = Trip::new("secret");
        let all = [trip.state(), trip.nonce(), trip.verifier(), trip.challenge()];
        let different: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(different.len(), 4);
        assert!(all.iter().all(|text| text.len() == 43), "what RFC 7636 asks of a verifier");
        assert!(trip.is_state(&all[0]) && !trip.is_state(&all[1]) && !trip.is_state(""));
        assert!(!Trip::new("another").is_state(&all[0]));
    }
}
