//! Passwords and the secrets of sessions.

pub mod hasher;
pub mod passkeys;
pub mod recovery;
pub mod seal;
pub mod strength;
pub mod totp;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{clock::Entropy, keys::hex};

/// A fresh secret of 256 bits, as a browser carries it.
pub fn fresh_secret(entropy: &dyn Entropy) -> String {
    URL_SAFE_NO_PAD.encode(entropy.bytes::<32>())
}

/// What is stored of a secret. It has 256 bits of entropy: a plain hash is enough.
pub fn hash_secret(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}
