//! The server's settings: `Leptos.toml`, overlaid by environment variables.
//! A wrong key or value stops the start, with its name, its place and what is allowed.

mod check;
mod read;
mod secret;
mod shared;
mod sign_in;
mod tables;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::Deserialize;

pub use self::{
    secret::{Secret, SecretFile},
    shared::{Env, Leptos, Metadata, Package},
    sign_in::{GitHub, Prompt, Provider, SignIn, client_secret, is_safe},
    tables::{Database, Invitation, Log, LogFormat, Mail, Organization, Password, Server, Session, Sms, Tls},
};

/// Everything an operator can set.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Keys shared with the build (checked by a test to agree with `Cargo.toml`).
    #[serde(default)]
    pub package: Package,
    /// Address, folder, proxies.
    #[serde(default)]
    pub server: Server,
    /// Which database.
    #[serde(default)]
    pub database: Database,
    /// Which mail server.
    #[serde(default)]
    pub mail: Mail,
    /// Which text-message gateway.
    #[serde(default)]
    pub sms: Sms,
    /// How long sessions live.
    #[serde(default)]
    pub session: Session,
    /// What passwords must be.
    #[serde(default)]
    pub password: Password,
    /// Where people may have their accounts.
    #[serde(default)]
    pub sign_in: SignIn,
    /// Who makes organizations.
    #[serde(default)]
    pub organization: Organization,
    /// Limits of inviting.
    #[serde(default)]
    pub invitation: Invitation,
    /// What is logged, and how.
    #[serde(default)]
    pub log: Log,
}

impl Settings {
    /// The public URL, without a slash at its end.
    pub fn public_url(&self) -> String {
        match &self.server.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.package.metadata.leptos.site_addr),
        }
    }

    /// Whether browsers reach us by https.
    pub fn is_https(&self) -> bool {
        self.server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Where secrets stand in here, each with how it is to be given instead.
    fn secrets(&self) -> Vec<(Vec<String>, String)> {
        let mut found = Vec::new();
        let mut note = |there: bool, path: &[&str], instead: String| {
            if there {
                found.push((path.iter().map(|step| (*step).to_owned()).collect(), instead));
            }
        };
        let or_file = |variable: &str, key: &str| format!("give {variable}, or name a {key}");
        let mail = or_file("USHER_MAIL_PASSWORD", "password-file");
        note(self.mail.password.is_some(), &["mail", "password"], mail);
        note(self.sms.token.is_some(), &["sms", "token"], or_file("USHER_SMS_TOKEN", "token-file"));
        let key = "give USHER_SERVER_KEY, or put it into server.key in the data folder".to_owned();
        note(self.server.key.is_some(), &["server", "key"], key);
        for provider in self.sign_in.provider.iter().filter(|provider| provider.client_secret.is_some()) {
            let id = provider.id.to_ascii_uppercase().replace('-', "_");
            let instead = or_file(&format!("USHER_SIGN_IN_PROVIDER_{id}_CLIENT_SECRET"), "client-secret-file");
            note(true, &["sign-in", "provider", "client-secret"], instead);
        }
        let github = self.sign_in.github.as_ref().is_some_and(|github| github.client_secret.is_some());
        let instead = or_file("USHER_SIGN_IN_GITHUB_CLIENT_SECRET", "client-secret-file");
        note(github, &["sign-in", "github", "client-secret"], instead);
        found
    }

    /// The database's URL: the one given, or SQLite in the data folder.
    pub fn database_url(&self) -> Secret {
        self.database
            .url
            .clone()
            .unwrap_or_else(|| Secret::new(format!("sqlite://{}", self.server.data_dir.join("usher.db").display())))
    }
}

/// What is wrong with the settings, in words for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(pub String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for SettingsError {}
