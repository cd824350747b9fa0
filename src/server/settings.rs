//! The server's settings: `Leptos.toml`, overlaid by environment variables.
//! A wrong key or value stops the start, with its name, its line and what is allowed.

use std::{fmt, net::SocketAddr, path::PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use crate::domain::{
    invitation::{LONGEST_LIFE, SHORTEST_LIFE},
    password,
    time::Span,
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
    /// How long sessions live.
    #[serde(default)]
    pub session: Session,
    /// What passwords must be.
    #[serde(default)]
    pub password: Password,
    /// Limits of inviting.
    #[serde(default)]
    pub invitation: Invitation,
    /// What is logged, and how.
    #[serde(default)]
    pub log: Log,
}

/// `[package]`: only there because Leptos reads its keys from below it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// `[package.metadata]`.
    #[serde(default)]
    pub metadata: Metadata,
}

/// `[package.metadata]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// `[package.metadata.leptos]`.
    #[serde(default)]
    pub leptos: Leptos,
}

/// The keys of `[package.metadata.leptos]` that a running server has a use for.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Leptos {
    /// Name of the client's files.
    pub output_name: String,
    /// Where the build puts the site.
    pub site_root: String,
    /// Folder of the client's files below it.
    pub site_pkg_dir: String,
    /// Where the server listens.
    pub site_addr: SocketAddr,
    /// Port of the live reload in development.
    pub reload_port: u16,
    /// `DEV` or `PROD`.
    pub env: String,
}

impl Default for Leptos {
    fn default() -> Self {
        Self {
            output_name: "usher".into(),
            site_root: "target/site".into(),
            site_pkg_dir: "pkg".into(),
            site_addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            reload_port: 3001,
            env: "PROD".into(),
        }
    }
}

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
    /// The server key: 64 hexadecimal digits, shared by all processes on one database.
    pub key: Option<Secret>,
}

impl Default for Server {
    fn default() -> Self {
        Self { public_url: None, data_dir: "data".into(), trusted_proxies: 0, key: None }
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
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, max_connections: 8 }
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
    pub password_file: Option<PathBuf>,
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

/// `[invitation]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Invitation {
    /// The life that a new organization's invitations get.
    pub lifetime_days: i64,
    /// Addresses in one send.
    pub most_per_send: usize,
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
        Self { lifetime_days: 7, most_per_send: 20, member_limit: 250 }
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

/// What is wrong with the settings, in words for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(pub String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for SettingsError {}

const PREFIX: &str = "USHER_";

impl Settings {
    /// Reads `text` (of a file called `name`) and overlays `environment`.
    pub fn parse<I>(name: &str, text: &str, environment: I) -> Result<Self, SettingsError>
    where
        I: IntoIterator<Item = (String, String)>,
    {
        // First the file alone: its errors know their line.
        let alone: Self = toml::from_str(text).map_err(|e| SettingsError(format!("{name}: {e}")))?;
        if alone.mail.password.is_some() || alone.server.key.is_some() {
            return Err(SettingsError(format!(
                "{name}: secrets do not belong into this file: give [mail] password and [server] key as \
                 USHER_MAIL_PASSWORD and USHER_SERVER_KEY, or name a [mail] password-file"
            )));
        }
        let mut document: Table = toml::from_str(text).map_err(|e| SettingsError(format!("{name}: {e}")))?;
        for (variable, value) in environment {
            overlay(&mut document, &variable, &value)?;
        }
        let settings = Self::deserialize(document).map_err(|e| SettingsError(e.to_string()))?;
        settings.check().map_err(|e| SettingsError(format!("{name} (or its environment variable): {e}")))?;
        Ok(settings)
    }

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

    /// The database's URL: the one given, or SQLite in the data folder.
    pub fn database_url(&self) -> Secret {
        self.database
            .url
            .clone()
            .unwrap_or_else(|| Secret::new(format!("sqlite://{}", self.server.data_dir.join("usher.db").display())))
    }

    fn check(&self) -> Result<(), SettingsError> {
        let refuse = |text: &str| Err(SettingsError(text.to_owned()));
        if let Some(url) = &self.server.public_url {
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            match host.map(|h| h.trim_end_matches('/')) {
                Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {}
                _ => {
                    return refuse(
                        "[server] public-url: give scheme and host, such as https://usher.example.com, without a path",
                    );
                }
            }
        }
        if self.password.shortest < password::SHORTEST_ALLOWED || self.password.shortest > 128 {
            return refuse("[password] shortest: allowed are 8 to 128 characters");
        }
        let life = self.invitation.lifetime();
        if life < SHORTEST_LIFE || life > LONGEST_LIFE {
            return refuse("[invitation] lifetime-days: allowed are 1 to 30 days");
        }
        if self.invitation.most_per_send == 0 || self.invitation.member_limit < 0 {
            return refuse("[invitation] most-per-send must be at least 1, member-limit at least 0 (0 is unlimited)");
        }
        if self.session.hours < 1 || self.session.admin_idle_minutes < 1 || self.session.keep_days < 1 {
            return refuse("[session] hours, admin-idle-minutes and keep-days must be at least 1");
        }
        if let Some(url) = &self.database.url
            && !["sqlite:", "postgres:", "postgresql:"].iter().any(|s| url.expose().starts_with(s))
        {
            return refuse(
                "[database] url (DATABASE_URL): allowed are sqlite://PATH and postgres://USER:PASSWORD@HOST/NAME",
            );
        }
        self.mail.check()
    }
}

impl Mail {
    fn check(&self) -> Result<(), SettingsError> {
        let Some(host) = &self.host else { return Ok(()) };
        if self.from.is_none() {
            return Err(SettingsError(
                "[mail] from is missing: a host is set, so say who sends, such as \"Usher <usher@example.com>\"".into(),
            ));
        }
        let loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if self.tls == Tls::None && !loopback {
            return Err(SettingsError(format!(
                "[mail] tls = \"none\" is allowed for a host on this machine only, not for {host}: use starttls or implicit"
            )));
        }
        Ok(())
    }

    /// The port given, or the usual one of the kind of connection.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Tls::Starttls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        })
    }
}

const TABLES: [&str; 7] = ["server", "database", "mail", "session", "password", "invitation", "log"];

/// Sets the key that `variable` names. A value is taken as text, and where the
/// key wants none, as a number.
fn overlay(document: &mut Table, variable: &str, value: &str) -> Result<(), SettingsError> {
    let (table, key) = match variable {
        "DATABASE_URL" => ("database", "url".to_owned()),
        "LEPTOS_SITE_ADDR" => return overlay_leptos(document, value),
        _ => {
            let Some(rest) = variable.strip_prefix(PREFIX) else { return Ok(()) };
            let rest = rest.to_ascii_lowercase().replace('_', "-");
            match TABLES.iter().find_map(|t| Some((*t, rest.strip_prefix(t)?.strip_prefix('-')?.to_owned()))) {
                Some(found) => found,
                // Others of this prefix belong to scripts, such as USHER_TOOLS.
                None => return Ok(()),
            }
        }
    };
    let mut attempt = |value: Value| {
        let mut changed = document.clone();
        changed
            .entry(table)
            .or_insert_with(|| Value::Table(Table::new()))
            .as_table_mut()
            .map(|t| t.insert(key.clone(), value));
        Settings::deserialize(changed.clone()).map(|_| *document = changed)
    };
    let Err(problem) = attempt(Value::String(value.to_owned())) else { return Ok(()) };
    match value.parse::<i64>() {
        Ok(number) if attempt(Value::Integer(number)).is_ok() => Ok(()),
        _ => Err(SettingsError(format!("environment variable {variable}: {}", problem.message()))),
    }
}

fn overlay_leptos(document: &mut Table, value: &str) -> Result<(), SettingsError> {
    let address: SocketAddr = value.parse().map_err(|_| {
        SettingsError(format!(
            "environment variable LEPTOS_SITE_ADDR: {value} is not an address such as 127.0.0.1:3000"
        ))
    })?;
    let mut table = document;
    for name in ["package", "metadata", "leptos"] {
        table = table
            .entry(name)
            .or_insert_with(|| Value::Table(Table::new()))
            .as_table_mut()
            .ok_or_else(|| SettingsError(format!("[{name}] must be a table")))?;
    }
    table.insert("site-addr".into(), Value::String(address.to_string()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Settings::parse("Leptos.toml", text, environment).map_err(|e| e.0)
    }

    const OURS: &str = include_str!("../../Leptos.toml");

    #[test]
    fn the_shipped_file_holds_and_agrees_with_the_build() {
        let settings = parse(OURS, &[]).expect("the shipped settings");
        let cargo: Table = toml::from_str(include_str!("../../Cargo.toml")).expect("Cargo.toml");
        let build = &cargo["package"]["metadata"]["leptos"];
        let leptos = settings.package.metadata.leptos;
        assert_eq!(build["output-name"].as_str(), Some(leptos.output_name.as_str()));
        assert_eq!(build["site-root"].as_str(), Some(leptos.site_root.as_str()));
        assert_eq!(build["site-pkg-dir"].as_str(), Some(leptos.site_pkg_dir.as_str()));
        assert_eq!(build["site-addr"].as_str(), Some(leptos.site_addr.to_string().as_str()));
        assert_eq!(build["reload-port"].as_integer(), Some(i64::from(leptos.reload_port)));
    }

    #[test]
    fn leptos_reads_the_same_file() {
        let theirs = leptos_config::get_configuration(Some("Leptos.toml")).expect("Leptos.toml").leptos_options;
        let ours = parse(OURS, &[]).expect("the shipped settings").package.metadata.leptos;
        assert_eq!(theirs.output_name.as_ref(), ours.output_name);
        assert_eq!(theirs.site_root.as_ref(), ours.site_root);
        assert_eq!(theirs.site_pkg_dir.as_ref(), ours.site_pkg_dir);
        assert_eq!(theirs.site_addr, ours.site_addr);
        assert_eq!(theirs.reload_port, u32::from(ours.reload_port));
    }

    #[test]
    fn environment_wins_and_numbers_are_understood() {
        let settings = parse(
            OURS,
            &[
                ("USHER_MAIL_HOST", "127.0.0.1"),
                ("USHER_MAIL_TLS", "none"),
                ("USHER_MAIL_FROM", "Usher <usher@example.com>"),
                ("USHER_MAIL_PORT", "2525"),
                ("USHER_MAIL_PASSWORD", "12345"),
                ("USHER_TOOLS", "elsewhere"),
                ("DATABASE_URL", "postgres://u:p@h/d"),
                ("LEPTOS_SITE_ADDR", "127.0.0.1:0"),
            ],
        )
        .expect("settings");
        assert_eq!(settings.mail.port(), 2525);
        assert_eq!(settings.mail.password.as_ref().map(Secret::expose), Some("12345"));
        assert_eq!(settings.package.metadata.leptos.site_addr.port(), 0);
        let shown = format!("{settings:?}");
        assert!(!shown.contains("12345") && !shown.contains("u:p"), "{shown}");
    }

    #[test]
    fn a_mistake_is_named_with_its_line_and_what_is_allowed() {
        let problem = parse("[mail]\nhots = \"x\"\n", &[]).expect_err("unknown key");
        assert!(problem.contains("line 2") && problem.contains("hots") && problem.contains("`host`"), "{problem}");
        let problem = parse("[mail]\ntls = \"ssl\"\n", &[]).expect_err("unknown value");
        assert!(problem.contains("line 2") && problem.contains("starttls"), "{problem}");
        let problem = parse("", &[("USHER_MAIL_PORT", "many")]).expect_err("no number");
        assert!(problem.contains("USHER_MAIL_PORT"), "{problem}");
        let problem = parse("", &[("USHER_MAIL_HOTS", "x")]).expect_err("unknown key");
        assert!(problem.contains("USHER_MAIL_HOTS") && problem.contains("hots"), "{problem}");
        for (text, word) in [
            ("[password]\nshortest = 4", "shortest"),
            ("[server]\npublic-url = \"usher.example.com/x\"", "public-url"),
            ("[mail]\nhost = \"mail.example.com\"\ntls = \"none\"\nfrom = \"a@b.c\"", "tls"),
            ("[mail]\nhost = \"mail.example.com\"", "from"),
            ("[mail]\npassword = \"x\"", "USHER_MAIL_PASSWORD"),
            ("[invitation]\nlifetime-days = 31", "lifetime-days"),
            ("[database]\nurl = \"mysql://x\"", "DATABASE_URL"),
        ] {
            let problem = parse(text, &[]).expect_err(text);
            assert!(problem.contains(word), "{problem}");
        }
    }
}
