//! Which values are allowed. What is wrong knows its key, so that whoever reads
//! the settings can say where it was given.

use std::{fmt::Display, net::IpAddr, ops::RangeInclusive};

use lettre::message::Mailbox;

use super::{Mail, Settings, Sms, Tls};
use crate::{
    domain::password,
    server::{
        keys::{KEY_FORMAT, ServerKey},
        log,
    },
};

/// A value that is not allowed.
pub(super) struct Wrong {
    /// Its table.
    pub table: &'static str,
    /// Its key.
    pub key: &'static str,
    /// What is wrong, and what is allowed.
    pub why: String,
}

fn wrong<T>(table: &'static str, key: &'static str, why: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { table, key, why: why.into() })
}

fn within<N: PartialOrd + Display>(
    table: &'static str,
    key: &'static str,
    value: N,
    allowed: RangeInclusive<N>,
) -> Result<(), Wrong> {
    if allowed.contains(&value) {
        return Ok(());
    }
    wrong(table, key, format!("{value} is out of range; allowed are {} to {}", allowed.start(), allowed.end()))
}

impl Settings {
    /// The first value that is not allowed.
    pub(super) fn check(&self) -> Result<(), Wrong> {
        self.check_server()?;
        within("database", "max-connections", self.database.max_connections, 1..=1_000)?;
        within("database", "wait-seconds", self.database.wait_seconds, 1..=60)?;
        self.check_database()?;
        within("session", "hours", self.session.hours, 1..=720)?;
        // Use is noted once a minute and written down a little later: a session in
        // use must not end in between.
        within("session", "admin-idle-minutes", self.session.admin_idle_minutes, 5..=1_440)?;
        within("session", "keep-days", self.session.keep_days, 1..=365)?;
        within("password", "shortest", self.password.shortest, password::SHORTEST_ALLOWED..=128)?;
        within("invitation", "lifetime-days", self.invitation.lifetime_days, 1..=30)?;
        within("invitation", "most-per-send", self.invitation.most_per_send, 1..=1_000)?;
        within("invitation", "most-per-import", self.invitation.most_per_import, 1..=50_000)?;
        // 0 is unlimited.
        within("invitation", "member-limit", self.invitation.member_limit, 0..=1_000_000_000)?;
        self.mail.check()?;
        self.sms.check()?;
        self.sign_in.check()?;
        log::filter(&self.log.level).map(drop).or_else(|why| wrong("log", "level", why))
    }

    fn check_server(&self) -> Result<(), Wrong> {
        within("server", "trusted-proxies", self.server.trusted_proxies, 0..=16)?;
        within("server", "drain-seconds", self.server.drain_seconds, 0..=300)?;
        if self.server.key.as_ref().is_some_and(|key| ServerKey::from_hex(key.expose()).is_none()) {
            return wrong("server", "key", KEY_FORMAT);
        }
        let Some(url) = &self.server.public_url else { return Ok(()) };
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        match host.map(|h| h.trim_end_matches('/')) {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(()),
            _ => {
                wrong("server", "public-url", "give scheme and host, such as https://usher.example.com, without a path")
            }
        }
    }

    fn check_database(&self) -> Result<(), Wrong> {
        match &self.database.url {
            Some(url) if !["sqlite:", "postgres:", "postgresql:"].iter().any(|s| url.expose().starts_with(s)) => {
                wrong("database", "url", "allowed are sqlite://PATH and postgres://USER:PASSWORD@HOST/NAME")
            }
            _ => Ok(()),
        }
    }
}

impl Mail {
    fn check(&self) -> Result<(), Wrong> {
        within("mail", "timeout-seconds", self.timeout_seconds, 1..=600)?;
        if self.port == Some(0) {
            return wrong("mail", "port", "0 is out of range; allowed are 1 to 65535");
        }
        let Some(host) = &self.host else { return Ok(()) };
        match self.from.as_deref().map(str::parse::<Mailbox>) {
            None => {
                return wrong(
                    "mail",
                    "host",
                    "is set, so say in from who sends, such as \"Usher <usher@example.com>\"",
                );
            }
            Some(Err(e)) => return wrong("mail", "from", format!("{e}; give it like \"Usher <usher@example.com>\"")),
            Some(Ok(_)) => {}
        }
        if self.user.is_some() && self.password.is_none() && self.password_file.is_none() {
            return wrong("mail", "user", "is set, but no password: give USHER_MAIL_PASSWORD or a password-file");
        }
        let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if self.tls == Tls::None && !loopback {
            let why =
                format!("none is allowed for a host on this machine only, not for {host}: use starttls or implicit");
            return wrong("mail", "tls", why);
        }
        Ok(())
    }
}

impl Sms {
    fn check(&self) -> Result<(), Wrong> {
        within("sms", "timeout-seconds", self.timeout_seconds, 1..=600)?;
        let Some(account) = &self.account else { return Ok(()) };
        if account.is_empty() || !account.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return wrong("sms", "account", "give the account's id, letters and digits only");
        }
        if self.token.is_none() && self.token_file.is_none() {
            return wrong("sms", "account", "is set, but no token: give USHER_SMS_TOKEN or a token-file");
        }
        if self.sender.as_deref().is_none_or(str::is_empty) {
            return wrong("sms", "account", "is set, so say in sender from which number messages come");
        }
        let host = |start| self.base_url.strip_prefix(start).and_then(|rest: &str| rest.split(['/', ':']).next());
        let loopback = |host: &str| host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        match (host("https://"), host("http://")) {
            (Some(_), _) => Ok(()),
            (None, Some(host)) if loopback(host) => Ok(()),
            _ => wrong("sms", "base-url", "allowed are https addresses, and http on this machine"),
        }
    }
}
