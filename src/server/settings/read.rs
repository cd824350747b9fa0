//! Reads the file and what the environment lays over it, and remembers where each
//! value came from, to name that place when it is wrong.

use std::{collections::HashMap, net::SocketAddr};

use serde::Deserialize;
use toml::{
    Table, Value,
    de::{DeTable, DeValue},
};

use super::{Settings, SettingsError, check::Wrong};

const PREFIX: &str = "USHER_";
const TABLES: [&str; 9] =
    ["server", "database", "mail", "sms", "session", "password", "organization", "invitation", "log"];
/// The tables below `[sign-in]`, one for each provider.
const PROVIDER: &str = "sign-in-provider-";
const GITHUB: &str = "sign-in-github-";
/// The keys of a provider, and which of them are lists: a variable has blanks between.
const PROVIDER_KEYS: [(&str, bool); 8] = [
    ("client-secret-file", false),
    ("client-secret", false),
    ("client-id", false),
    ("issuer", false),
    ("name", false),
    ("prompt", false),
    ("scopes", true),
    ("trusted-domains", true),
];

impl Settings {
    /// Reads `text` (of a file called `name`) and overlays `environment`.
    pub fn parse<I>(name: &str, text: &str, environment: I) -> Result<Self, SettingsError>
    where
        I: IntoIterator<Item = (String, String)>,
    {
        let told = |e: toml::de::Error| SettingsError(format!("{name}: {}", for_people(&e.to_string())));
        // First the file alone: its errors know their line.
        let alone: Self = toml::from_str(text).map_err(told)?;
        let document = DeTable::parse(text).map_err(told)?;
        if let Some((path, instead)) = alone.secrets().into_iter().next() {
            let line = line(text, document.get_ref(), &path).map_or(String::new(), |line| format!(", line {line}"));
            let (key, table) =
                path.split_last().map_or(("", String::new()), |(key, table)| (key.as_str(), table.join(".")));
            return Err(SettingsError(format!(
                "{name}{line}: [{table}] {key}: secrets do not belong into this file: {instead}"
            )));
        }
        let (of_providers, others): (Vec<_>, Vec<_>) =
            environment.into_iter().partition(|(variable, _)| is_of_provider(variable));
        let mut source = Source {
            name,
            text,
            document: toml::from_str(text).map_err(told)?,
            variables: HashMap::new(),
            of_providers: of_providers.iter().map(|(variable, _)| variable.clone()).collect(),
            fine_providers: alone.sign_in.check().is_ok(),
        };
        for (variable, value) in others {
            source.overlay(&variable, &value)?;
        }
        // A provider is whole once all of its variables were read: none is to blame before.
        for (variable, value) in of_providers {
            overlay_provider(&mut source.document, &variable, &value)?;
        }
        let mut settings = Self::deserialize(source.document.clone())
            .map_err(|e| SettingsError(format!("{}: {}", source.providers(), for_people(e.message()))))?;
        settings
            .check()
            .map_err(|Wrong { table, key, why }| SettingsError(format!("{}: {why}", source.place(table, key))))?;
        let files = [
            ("mail", "password-file", &mut settings.mail.password_file),
            ("sms", "token-file", &mut settings.sms.token_file),
        ];
        for (table, key, file) in files {
            if let Some(file) = file {
                file.place = source.place(table, key);
            }
        }
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
    /// The variables that say something of providers.
    of_providers: Vec<String>,
    /// Whether the file alone says nothing wrong of them.
    fine_providers: bool,
}

impl Source<'_> {
    /// Sets the key that `variable` names. A value is taken as text, and where the
    /// key wants none, as a number, `true` or `false`.
    fn overlay(&mut self, variable: &str, value: &str) -> Result<(), SettingsError> {
        if variable == "LEPTOS_SITE_ADDR" {
            return overlay_address(&mut self.document, value);
        }
        let Some((table, key)) = named_by(variable) else {
            if is_nobodys(variable) {
                return Err(SettingsError(format!(
                    "environment variable {variable}: no table of the settings is called like this; there are {} and sign-in",
                    TABLES.join(", ")
                )));
            }
            return Ok(());
        };
        let mut attempt = |value: Value| {
            let mut changed = self.document.clone();
            changed
                .entry(table)
                .or_insert_with(|| Value::Table(Table::new()))
                .as_table_mut()
                .map(|t| t.insert(key.clone(), value));
            Settings::deserialize(changed.clone()).map(|_| self.document = changed)
        };
        let outcome = attempt(Value::String(value.to_owned())).or_else(|as_text| {
            match (value.parse::<i64>(), value.parse::<bool>()) {
                (Ok(number), _) => attempt(Value::Integer(number)),
                (_, Ok(truth)) => attempt(Value::Boolean(truth)),
                _ => Err(as_text),
            }
        });
        outcome.map_err(|e| SettingsError(format!("environment variable {variable}: {}", for_people(e.message()))))?;
        self.variables.insert((table, key), variable.to_owned());
        Ok(())
    }

    /// A key with the place where it was given.
    fn place(&self, table: &'static str, key: &str) -> String {
        if table == "sign-in" && self.fine_providers {
            return format!("{}: [{table}] {key}", self.providers());
        }
        let place = match self.variables.get(&(table, key.to_owned())) {
            Some(variable) => format!("environment variable {variable}"),
            None => match self.line(table, key) {
                Some(line) => format!("{}, line {line}", self.name),
                None => self.name.to_owned(),
            },
        };
        format!("{place}: [{table}] {key}")
    }

    /// The variables that say something of providers, as a place.
    fn providers(&self) -> String {
        format!("environment variables {}", self.of_providers.join(", "))
    }

    /// The line of a key in the file.
    fn line(&self, table: &str, key: &str) -> Option<usize> {
        let document = DeTable::parse(self.text).ok()?;
        line(self.text, document.get_ref(), &[table.to_owned(), key.to_owned()])
    }
}

/// The line of the key at the end of a path of tables; of a list of tables the first that has it.
fn line(text: &str, document: &DeTable<'_>, path: &[String]) -> Option<usize> {
    let (first, rest) = path.split_first()?;
    let (key, value) = document.get_key_value(first.as_str())?;
    if rest.is_empty() {
        return Some(text.get(..key.span().start)?.matches('\n').count() + 1);
    }
    match value.get_ref() {
        DeValue::Table(table) => line(text, table, rest),
        DeValue::Array(list) => {
            list.iter().filter_map(|one| one.get_ref().as_table()).find_map(|table| line(text, table, rest))
        }
        _ => None,
    }
}

/// Variables of our prefix that set nothing here: the settings file's name, and what
/// the build and the tests go by. Kubernetes names addresses of a service called
/// `usher` like the last two.
const OTHERS: [&str; 6] = ["SETTINGS", "TOOLS", "BINARY", "TEST_POSTGRES", "SERVICE_", "PORT"];

/// Whether a variable has our prefix and nobody goes by it: a mistyped one, most likely.
fn is_nobodys(variable: &str) -> bool {
    variable.strip_prefix(PREFIX).is_some_and(|rest| {
        !OTHERS.iter().any(|other| rest == *other || (rest.starts_with(other) && matches!(*other, "SERVICE_" | "PORT")))
    })
}

/// The table and key that a variable stands for.
fn named_by(variable: &str) -> Option<(&'static str, String)> {
    if variable == "DATABASE_URL" {
        return Some(("database", "url".to_owned()));
    }
    let rest = key_of(variable)?;
    TABLES.iter().find_map(|table| Some((*table, rest.strip_prefix(table)?.strip_prefix('-')?.to_owned())))
}

/// What a variable of ours says after the prefix, as keys are written.
fn key_of(variable: &str) -> Option<String> {
    variable.strip_prefix(PREFIX).map(|rest| rest.to_ascii_lowercase().replace('_', "-"))
}

fn is_of_provider(variable: &str) -> bool {
    key_of(variable).is_some_and(|key| key.starts_with(GITHUB) || key.starts_with(PROVIDER))
}

/// Sets a key of a provider: `USHER_SIGN_IN_PROVIDER_GOOGLE_CLIENT_ID`. A provider
/// that the file does not name is added.
fn overlay_provider(document: &mut Table, variable: &str, value: &str) -> Result<(), SettingsError> {
    let Some(rest) = key_of(variable) else { return Ok(()) };
    let wrong = |what: &str| SettingsError(format!("environment variable {variable}: {what}"));
    let sign_in = |document: &mut Table| match document.entry("sign-in").or_insert(Value::Table(Table::new())) {
        Value::Table(table) => Ok(std::mem::take(table)),
        _ => Err(wrong("[sign-in] must be a table")),
    };
    if let Some(key) = rest.strip_prefix(GITHUB) {
        let mut table = sign_in(document)?;
        match table.entry("github").or_insert(Value::Table(Table::new())) {
            Value::Table(github) => github.insert(key.to_owned(), Value::String(value.to_owned())),
            _ => return Err(wrong("[sign-in.github] must be a table")),
        };
        document.insert("sign-in".into(), Value::Table(table));
        return Ok(());
    }
    let Some(rest) = rest.strip_prefix(PROVIDER) else { return Ok(()) };
    let named = PROVIDER_KEYS
        .iter()
        .find_map(|(key, list)| Some((rest.strip_suffix(key)?.strip_suffix('-')?, *key, *list)))
        .filter(|(id, ..)| !id.is_empty());
    let Some((id, key, list)) = named else {
        return Err(wrong("give it like USHER_SIGN_IN_PROVIDER_GOOGLE_ISSUER, with a key of [[sign-in.provider]]"));
    };
    let value = if list {
        Value::Array(value.split_whitespace().map(|word| Value::String(word.to_owned())).collect())
    } else {
        Value::String(value.to_owned())
    };
    let mut table = sign_in(document)?;
    let Value::Array(providers) = table.entry("provider").or_insert(Value::Array(Vec::new())) else {
        return Err(wrong("[[sign-in.provider]] must be a list of tables"));
    };
    let known = providers
        .iter_mut()
        .filter_map(Value::as_table_mut)
        .find(|provider| provider.get("id").and_then(Value::as_str) == Some(id));
    match known {
        Some(provider) => {
            provider.insert(key.to_owned(), value);
        }
        None => {
            let id = ("id".to_owned(), Value::String(id.to_owned()));
            providers.push(Value::Table(Table::from_iter([id, (key.to_owned(), value)])));
        }
    }
    document.insert("sign-in".into(), Value::Table(table));
    Ok(())
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
