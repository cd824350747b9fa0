//! Secrets that must be read again, sealed by XChaCha20-Poly1305 under a key that is
//! derived from the server key: a copy of the database alone opens none of them.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use super::super::{clock::Entropy, keys::ServerKey, service::fault::Fault};

/// What is sealed. A seal for one purpose, or of one owner, is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// The secret of an app that makes one-time codes.
    Authenticator,
}

impl Seal {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Authenticator => b"usher.seal.authenticator",
        }
    }
}

const NONCE_LENGTH: usize = 24;

/// Seals a secret of `owner`, the 16 bytes of an id.
pub fn seal(
    key: &ServerKey,
    entropy: &dyn Entropy,
    what: Seal,
    owner: &[u8; 16],
    secret: &[u8],
) -> Result<String, Fault> {
    let nonce = entropy.bytes::<NONCE_LENGTH>();
    let sealed = cipher(key, what)
        .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: owner })
        .map_err(|e| Fault::other("sealing", e))?;
    Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

/// Reads it again; fails on whatever was not sealed for this purpose and owner.
pub fn open(key: &ServerKey, what: Seal, owner: &[u8; 16], text: &str) -> Result<Vec<u8>, Fault> {
    let bytes = STANDARD_NO_PAD.decode(text).map_err(|e| Fault::other("a seal", e))?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LENGTH).ok_or_else(|| Fault::other("a seal", "too short"))?;
    let nonce: [u8; NONCE_LENGTH] = nonce.try_into().map_err(|e| Fault::other("a seal", e))?;
    cipher(key, what)
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: owner })
        .map_err(|e| Fault::other("a seal", e))
}

fn cipher(key: &ServerKey, what: Seal) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.derive(what.label()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::SystemEntropy;

    #[test]
    fn only_its_own_key_and_owner_open_a_seal() {
        let key = ServerKey::from_hex(&"9".repeat(64)).expect("a key");
        let other = ServerKey::from_hex(&"8".repeat(64)).expect("a key");
        let sealed = seal(&key, &SystemEntropy, Seal::Authenticator, &[1; 16], b"a secret").expect("a seal");
        let again = seal(&key, &SystemEntropy, Seal::Authenticator, &[1; 16], b"a secret").expect("a seal");
        assert_ne!(sealed, again, "never twice the same");
        assert_eq!(open(&key, Seal::Authenticator, &[1; 16], &sealed).expect("opened"), b"a secret");
        assert!(open(&key, Seal::Authenticator, &[2; 16], &sealed).is_err(), "somebody else's");
        assert!(open(&other, Seal::Authenticator, &[1; 16], &sealed).is_err(), "another server's");
        for junk in ["", "x", "AAAA", &sealed[..sealed.len() - 2]] {
            assert!(open(&key, Seal::Authenticator, &[1; 16], junk).is_err(), "{junk}");
        }
    }
}
