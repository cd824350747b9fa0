//! Our own tables, one struct each, with their defaults.

use std::path::PathBuf;

use serde::Deserialize;

use super::{Secret, SecretFile};
use crate::domain::{password, time::Span};

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Server {
    /// How people reach Usher: scheme, host, port; no path.
    pub public_url: Option<String>,
    /// Where the embedded database and the server key live.
    pub data_dir: PathBuf,
    /// How many proxies add to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// How long requests are still served after a shutdown has begun.
    pub drain_seconds: u64,
    /// The server key: 64 hexadecimal digits, shared by all processes on one database.
    pub key: Option<Secret>,
}

impl Default for Server {
    fn default() -> Self {
        Self { public_url: None, data_dir: "data".into(), trusted_proxies: 0, drain_seconds: 5, key: None }
    }
}

/// `[database]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`; it may hold a password.
    pub url: Option<Secret>,
    /// Connections of this process.
    pub max_connections: u32,
    /// How long a request waits for a connection, or for its turn to write.
    pub wait_seconds: u64,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, max_connections: 8, wait_seconds: 10 }
    }
}

/// `[mail]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Mail {
    /// The mail server; without it nothing is mailed.
    pub host: Option<String>,
    /// Its port; the usual one of `tls` where it is not given.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub tls: Tls,
    /// The account at the mail server.
    pub user: Option<String>,
    /// Its password; from the environment only.
    pub password: Option<Secret>,
    /// A file with the password.
    pub password_file: Option<SecretFile>,
    /// The sender: `Name <address>`.
    pub from: Option<String>,
    /// How long handing over one letter may take.
    pub timeout_seconds: u64,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: None,
            port: None,
            tls: Tls::Starttls,
            user: None,
            password: None,
            password_file: None,
            from: None,
            timeout_seconds: 30,
        }
    }
}

impl Mail {
    /// The port given, or the usual one of the kind of connection.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Tls::Starttls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        })
    }
}

/// `[sms]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Sms {
    /// The account at the gateway; without one no text messages are sent.
    pub account: Option<String>,
    /// The token that belongs to it.
    pub token: Option<Secret>,
    /// A file with the token.
    pub token_file: Option<SecretFile>,
    /// The number or name that messages come from.
    pub sender: Option<String>,
    /// Where the gateway is.
    pub base_url: String,
    /// How long handing over one message may take.
    pub timeout_seconds: u64,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            account: None,
            token: None,
            token_file: None,
            sender: None,
            base_url: "https://api.twilio.com".into(),
            timeout_seconds: 15,
        }
    }
}

/// How a connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Plain at first, then upgraded; refused where the server can't.
    Starttls,
    /// TLS from the first byte.
    Implicit,
    /// Unprotected; on loopback only.
    None,
}

/// `[session]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Session {
    /// How long a session lives at most.
    pub hours: i64,
    /// How long an admin's session lives without a request.
    pub admin_idle_minutes: i64,
    /// How long "keep me signed in" lasts for others.
    pub keep_days: i64,
}

impl Default for Session {
    fn default() -> Self {
        Self { hours: 24, admin_idle_minutes: 60, keep_days: 30 }
    }
}

/// `[password]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Password {
    /// The shortest password that stands alone, in characters.
    pub shortest: usize,
}

impl Default for Password {
    fn default() -> Self {
        Self { shortest: password::SHORTEST_DEFAULT }
    }
}

/// `[organization]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Organization {
    /// Whether people make organizations themselves.
    pub self_made: bool,
}

/// `[invitation]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Invitation {
    /// The life that a new organization's invitations get.
    pub lifetime_days: i64,
    /// Addresses in one send.
    pub most_per_send: usize,
    /// Rows in one import.
    pub most_per_import: usize,
    /// The member limit that a new organization gets; 0 is unlimited.
    pub member_limit: i64,
}

impl Invitation {
    /// The life that a new organization's invitations get.
    pub fn lifetime(&self) -> Span {
        Span::days(self.lifetime_days)
    }
}

impl Default for Invitation {
    fn default() -> Self {
        Self { lifetime_days: 7, most_per_send: 20, most_per_import: 5_000, member_limit: 250 }
    }
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// As in `RUST_LOG`: `info`, `usher=debug`, …
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".into() }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
