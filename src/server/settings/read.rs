//! Reads the file and what the environment lays over it, and remembers where each
//! value came from, to name that place when it is wrong.

use std::{collections::HashMap, net::SocketAddr};

use serde::Deserialize;
use toml::{Table, Value, de::DeTable};

use super::{Settings, SettingsError, check::Wrong};

const PREFIX: &str = "USHER_";
const TABLES: [&str; 8] = ["server", "database", "mail", "sms", "session", "password", "invitation", "log"];

impl Settings {
    /// Reads `text` (of a file called `name`) and overlays `environment`.
    pub fn parse<I>(name: &str, text: &str, environment: I) -> Result<Self, SettingsError>
    where
        I: IntoIterator<Item = (String, String)>,
    {
        let told = |e: toml::de::Error| SettingsError(format!("{name}: {}", for_people(&e.to_string())));
        // First the file alone: its errors know their line.
        let alone: Self = toml::from_str(text).map_err(told)?;
        if alone.mail.password.is_some() || alone.sms.token.is_some() || alone.server.key.is_some() {
            return Err(SettingsError(format!(
                "{name}: secrets do not belong into this file: give [mail] password and [server] key as \
                 USHER_MAIL_PASSWORD and USHER_SERVER_KEY, or name a [mail] password-file"
            )));
        }
        let mut source =
            Source { name, text, document: toml::from_str(text).map_err(told)?, variables: HashMap::new() };
        for (variable, value) in environment {
            source.overlay(&variable, &value)?;
        }
        let settings = Self::deserialize(source.document.clone()).map_err(told)?;
        settings.check().map_err(|wrong| source.place(&wrong))?;
        Ok(settings)
    }
}

/// The file, with the environment over it.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
    document: Table,
    /// Which variable set a table's key.
    variables: HashMap<(&'static str, String), String>,
}

impl Source<'_> {
    /// Sets the key that `variable` names. A value is taken as text, and where the
    /// key wants none, as a number.
    fn overlay(&mut self, variable: &str, value: &str) -> Result<(), SettingsError> {
        if variable == "LEPTOS_SITE_ADDR" {
            return overlay_address(&mut self.document, value);
        }
        let Some((table, key)) = named_by(variable) else { return Ok(()) };
        let mut attempt = |value: Value| {
            let mut changed = self.document.clone();
            changed
                .entry(table)
                .or_insert_with(|| Value::Table(Table::new()))
                .as_table_mut()
                .map(|t| t.insert(key.clone(), value));
            Settings::deserialize(changed.clone()).map(|_| self.document = changed)
        };
        let outcome = attempt(Value::String(value.to_owned())).or_else(|as_text| match value.parse::<i64>() {
            Ok(number) => attempt(Value::Integer(number)),
            Err(_) => Err(as_text),
        });
        outcome.map_err(|e| SettingsError(format!("environment variable {variable}: {}", for_people(e.message()))))?;
        self.variables.insert((table, key), variable.to_owned());
        Ok(())
    }

    /// What is wrong, with the place where it was given.
    fn place(&self, wrong: &Wrong) -> SettingsError {
        let Wrong { table, key, why } = wrong;
        let place = match self.variables.get(&(*table, (*key).to_owned())) {
            Some(variable) => format!("environment variable {variable}"),
            None => match self.line(table, key) {
                Some(line) => format!("{}, line {line}", self.name),
                None => self.name.to_owned(),
            },
        };
        SettingsError(format!("{place}: [{table}] {key}: {why}"))
    }

    /// The line of a key in the file.
    fn line(&self, table: &str, key: &str) -> Option<usize> {
        let document = DeTable::parse(self.text).ok()?;
        let (found, _) = document.get_ref().get(table)?.get_ref().as_table()?.get_key_value(key)?;
        Some(self.text.get(..found.span().start)?.matches('\n').count() + 1)
    }
}

/// The table and key that a variable stands for. Others of our prefix belong to
/// scripts, such as `USHER_TOOLS`.
fn named_by(variable: &str) -> Option<(&'static str, String)> {
    if variable == "DATABASE_URL" {
        return Some(("database", "url".to_owned()));
    }
    let rest = variable.strip_prefix(PREFIX)?.to_ascii_lowercase().replace('_', "-");
    TABLES.iter().find_map(|table| Some((*table, rest.strip_prefix(table)?.strip_prefix('-')?.to_owned())))
}

fn overlay_address(document: &mut Table, value: &str) -> Result<(), SettingsError> {
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

/// Says in words what Rust calls its kinds of numbers.
fn for_people(message: &str) -> String {
    message
        .replace("expected u16", "expected a number from 0 to 65535")
        .replace("expected u32", "expected a whole number from 0")
        .replace("expected u64", "expected a whole number from 0")
        .replace("expected usize", "expected a whole number from 0")
        .replace("expected i64", "expected a whole number")
}
