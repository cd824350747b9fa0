//! The server key: given, or kept in a file that is made once.

pub mod tokens;

use std::{
    fmt, fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{files::private_folder, settings::Secret};

/// 32 random bytes from which every link and code is derived.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

impl ServerKey {
    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(KeyError::NotHex);
        }
        let mut key = [0; 32];
        for (i, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| KeyError::NotHex)?;
        }
        Ok(Self(key))
    }

    /// The key given, or the one in `folder/server.key`, if there is one.
    pub fn find(given: Option<&Secret>, folder: &Path) -> Result<Option<Self>, KeyError> {
        let path = folder.join("server.key");
        match (given, path.exists()) {
            (Some(given), _) => Self::from_hex(given.expose()).map(Some),
            (None, true) => Self::from_hex(&fs::read_to_string(&path).map_err(KeyError::Io)?).map(Some),
            (None, false) => Ok(None),
        }
    }

    /// The key given, or the one in `folder/server.key`, made there with mode
    /// 600 from `fresh` if there is none yet.
    pub fn load(given: Option<&Secret>, folder: &Path, fresh: [u8; 32]) -> Result<Self, KeyError> {
        if let Some(given) = given {
            return Self::from_hex(given.expose());
        }
        private_folder(folder).map_err(KeyError::Io)?;
        let path = folder.join("server.key");
        let hex: String = fresh.iter().map(|b| format!("{b:02x}")).collect();
        // A link appears whole or not at all: two processes that start at once agree.
        let draft = folder.join(format!(".server.key.{}", &hex[..8]));
        if !path.exists() {
            let mut file =
                fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(KeyError::Io)?;
            file.write_all(hex.as_bytes()).and_then(|()| file.sync_all()).map_err(KeyError::Io)?;
            let linked = fs::hard_link(&draft, &path);
            fs::remove_file(&draft).map_err(KeyError::Io)?;
            match linked {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(KeyError::Io(e)),
                _ => {}
            }
        }
        Self::from_hex(&fs::read_to_string(&path).map_err(KeyError::Io)?)
    }

    /// Tells keys apart without telling anything of them.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest([b"usher.fingerprint".as_slice(), &self.0].concat())[..8])
    }

    /// A key of its own for one purpose, which tells nothing of this one.
    pub(super) fn derive(&self, label: &[u8]) -> [u8; 32] {
        self.hmac([label])
    }

    /// HMAC-SHA256 of all parts, one after the other: whoever calls sees to it that no
    /// two different inputs are written alike.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn hmac<'a>(&self, parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of 32 bytes");
        parts.into_iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey")
    }
}

/// Why there is no server key.
#[derive(Debug)]
pub enum KeyError {
    /// Not 64 hexadecimal digits.
    NotHex,
    /// The file could not be read or made.
    Io(io::Error),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHex => {
                f.write_str("the server key must be 64 hexadecimal digits (`openssl rand -hex 32` makes one)")
            }
            Self::Io(e) => write!(f, "the server key's file: {e}"),
        }
    }
}
impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_and_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("usher-key-{}", std::process::id()));
        let first = ServerKey::load(None, &folder, [1; 32]).expect("a key");
        let second = ServerKey::load(None, &folder, [2; 32]).expect("a key");
        assert_eq!(first.fingerprint(), second.fingerprint());
        let mode = fs::metadata(folder.join("server.key")).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(&folder).expect("clean up");
    }
}
