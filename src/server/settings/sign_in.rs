//! `[sign-in]`: where people may have their accounts.

use std::{fs, net::IpAddr, path::PathBuf};

use serde::Deserialize;

use super::{SettingsError, check::Wrong, secret::Secret};
use crate::domain::{mail_domain::MailDomain, method::ProviderId};

/// `[sign-in]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SignIn {
    /// OpenID Connect providers, in the order of their buttons.
    pub provider: Vec<Provider>,
    /// GitHub, or an Enterprise server of it.
    pub github: Option<GitHub>,
}

/// `[[sign-in.provider]]`: an OpenID Connect provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Provider {
    /// Its name in addresses and in the organizations' settings: lower-case letters, digits, dashes.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its issuer, as its discovery document says it.
    pub issuer: String,
    /// What it knows us as.
    pub client_id: String,
    /// Its secret for us; from the environment only.
    pub client_secret: Option<Secret>,
    /// A file with the secret.
    pub client_secret_file: Option<PathBuf>,
    /// What to ask for, beside `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// What to ask everybody there, even who is signed in already.
    pub prompt: Option<Prompt>,
    /// Domains whose addresses it vouches for even where it does not say so.
    #[serde(default)]
    pub trusted_domains: Vec<String>,
}

/// What a provider asks people who are signed in there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Which of their accounts they mean.
    SelectAccount,
    /// To sign in again.
    Login,
    /// Whether Usher may know them.
    Consent,
}

/// `[sign-in.github]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GitHub {
    /// Its name for people.
    #[serde(default = "github_name")]
    pub name: String,
    /// Another server than github.com.
    #[serde(default = "github_url")]
    pub url: String,
    /// What it knows us as.
    pub client_id: String,
    /// Its secret for us; from the environment only.
    pub client_secret: Option<Secret>,
    /// A file with the secret.
    pub client_secret_file: Option<PathBuf>,
}

fn usual_scopes() -> Vec<String> {
    vec!["email".into(), "profile".into()]
}

fn github_name() -> String {
    "GitHub".into()
}

fn github_url() -> String {
    "https://github.com".into()
}

/// Whether tokens may be sent there: encrypted, or within this machine.
pub fn is_safe(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return url.starts_with("https://") };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.strip_prefix('[').map_or_else(
        || host.rsplit_once(':').map_or(host, |(name, _)| name),
        |inner| inner.split(']').next().unwrap_or_default(),
    );
    !host.contains('@') && (name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}

impl SignIn {
    pub(super) fn check(&self) -> Result<(), Wrong> {
        let wrong = |why: String| Err(Wrong { table: "sign-in", key: "provider", why });
        for (n, provider) in self.provider.iter().enumerate() {
            let id = &provider.id;
            match ProviderId::parse(id) {
                Some(known) if !known.is_github() => {}
                _ => {
                    return wrong(format!(
                        "id {id:?}: give up to 30 lower-case letters, digits and dashes, beginning with a letter; github has its own table, [sign-in.github]"
                    ));
                }
            }
            if self.provider.iter().take(n).any(|earlier| earlier.id == *id) {
                return wrong(format!("id {id:?} is given twice"));
            }
            if !is_safe(&provider.issuer) {
                return wrong(format!("issuer of {id:?}: give an address that begins with https://"));
            }
            if provider.name.trim().is_empty() || provider.client_id.is_empty() {
                return wrong(format!("{id:?}: name and client-id must not be empty"));
            }
            if let Some(bad) = provider.trusted_domains.iter().find(|d| MailDomain::parse(d).is_err()) {
                return wrong(format!("trusted-domains of {id:?}: {bad:?} is no domain"));
            }
        }
        match &self.github {
            Some(github) if !is_safe(&github.url) => Err(Wrong {
                table: "sign-in",
                key: "github",
                why: "url: give an address that begins with https://".into(),
            }),
            _ => Ok(()),
        }
    }
}

/// The secret given, or the one in the file.
pub fn client_secret(
    whose: &str,
    given: Option<&Secret>,
    file: Option<&PathBuf>,
) -> Result<Option<Secret>, SettingsError> {
    match (given, file) {
        (Some(secret), _) => Ok(Some(secret.clone())),
        (None, Some(file)) => fs::read_to_string(file)
            .map(|text| Some(Secret::new(text.trim_end_matches(['\r', '\n']))))
            .map_err(|e| SettingsError(format!("[sign-in] client-secret-file of {whose}, {}: {e}", file.display()))),
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn tokens_travel_encrypted_or_not_at_all() {
        for url in ["https://accounts.google.com", "http://localhost:80/x", "http://127.0.0.1:3", "http://[::1]:3/a"] {
            assert!(is_safe(url), "{url}");
        }
        for url in ["http://example.com", "ftp://x", "", "http://localhost@example.com", "http://localhost.example.com"]
        {
            assert!(!is_safe(url), "{url}");
        }
    }
}
