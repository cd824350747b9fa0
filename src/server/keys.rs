//! The server key: given, or kept in a file that is made once.

pub mod tokens;

use std::{
    fmt, fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{files::private_folder, settings::Secret};

/// What a server key must be.
pub const KEY_FORMAT: &str = "the server key must be 64 hexadecimal digits (`openssl rand -hex 32` makes one)";

/// 32 random bytes from which every link and code is derived.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

impl ServerKey {
    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut key = [0; 32];
        for (i, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
        }
        Some(Self(key))
    }

    /// The key given. Whoever reads the settings has looked at it: they know where it stands.
    fn given(secret: &Secret) -> Result<Self, KeyError> {
        Self::from_hex(secret.expose()).ok_or_else(|| KeyError::NotHex("[server] key".into()))
    }

    fn read(path: &Path) -> Result<Self, KeyError> {
        let text = fs::read_to_string(path).map_err(|e| KeyError::Io(path.into(), e))?;
        Self::from_hex(&text).ok_or_else(|| KeyError::NotHex(path.display().to_string()))
    }

    /// The key given, or the one in `folder/server.key`, if there is one.
    pub fn find(given: Option<&Secret>, folder: &Path) -> Result<Option<Self>, KeyError> {
        let path = folder.join("server.key");
        match (given, path.exists()) {
            (Some(given), _) => Self::given(given).map(Some),
            (None, true) => Self::read(&path).map(Some),
            (None, false) => Ok(None),
        }
    }

    /// The key given, or the one in `folder/server.key`, made there with mode
    /// 600 from `fresh` if there is none yet.
    pub fn load(given: Option<&Secret>, folder: &Path, fresh: [u8; 32]) -> Result<Self, KeyError> {
        if let Some(given) = given {
            return Self::given(given);
        }
        private_folder(folder).map_err(|e| KeyError::Io(folder.into(), e))?;
        let path = folder.join("server.key");
        let hex: String = fresh.iter().map(|b| format!("{b:02x}")).collect();
        // A link appears whole or not at all: two processes that start at once agree.
        let draft = folder.join(format!(".server.key.{}", &hex[..8]));
        if !path.exists() {
            let told = |e| KeyError::Io(path.clone(), e);
            let mut file =
                fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(told)?;
            file.write_all(hex.as_bytes()).and_then(|()| file.sync_all()).map_err(told)?;
            let linked = fs::hard_link(&draft, &path);
            fs::remove_file(&draft).map_err(told)?;
            match linked {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(told(e)),
                _ => {}
            }
        }
        Self::read(&path)
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
    /// What is here is no key.
    NotHex(String),
    /// This file or folder could not be read or made.
    Io(PathBuf, io::Error),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHex(place) => write!(f, "{place}: {KEY_FORMAT}"),
            Self::Io(path, e) => write!(f, "the server key, {}: {e}", path.display()),
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

    #[test]
    fn a_file_that_holds_no_key_is_named() {
        let folder = std::env::temp_dir().join(format!("usher-no-key-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("server.key");
        fs::write(&file, "not a key\n").expect("a file");
        for told in [ServerKey::load(None, &folder, [1; 32]).err(), ServerKey::find(None, &folder).err()] {
            let told = told.expect("no key").to_string();
            assert_eq!(told, format!("{}: {KEY_FORMAT}", file.display()));
        }
        fs::remove_dir_all(&folder).expect("clean up");
    }
}
