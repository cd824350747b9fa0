//! What must not be shown.

use std::{fmt, fs, path::PathBuf};

use serde::Deserialize;

use super::SettingsError;

/// A text that never shows up in logs.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: only for the place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// A file that holds a secret, and where the settings name it. It is read where the secret
/// is needed: who makes a backup need not be able to.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "PathBuf")]
pub struct SecretFile {
    path: PathBuf,
    /// Said when the file can't be read.
    pub(super) place: String,
}

impl From<PathBuf> for SecretFile {
    fn from(path: PathBuf) -> Self {
        Self { path, place: String::new() }
    }
}

impl SecretFile {
    /// What it holds, without the end of its line.
    pub fn read(&self) -> Result<Secret, SettingsError> {
        fs::read_to_string(&self.path)
            .map(|text| Secret::new(text.trim_end_matches(['\r', '\n'])))
            .map_err(|e| SettingsError(format!("{}: {}: {e}", self.place, self.path.display())))
    }
}
