//! The catalogues in `locales/`: one Fluent file a language, compiled in. Adding a
//! language is adding a file.

use std::{
    borrow::Cow,
    fs,
    sync::{LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use intl_pluralrules::{PluralRuleType, PluralRules};
use rust_embed::Embed;
use unic_langid::LanguageIdentifier;

use super::web::headers::is_watched;

const FOLDER: &str = "locales";

#[derive(Embed)]
#[folder = "locales"]
struct Files;

/// The language of last resort.
pub const DEFAULT: &str = "en";

/// What is said in one language.
pub struct Catalogue {
    /// The language.
    pub language: LanguageIdentifier,
    /// Its tag.
    pub name: String,
    /// The messages.
    pub bundle: FluentBundle<FluentResource>,
    /// Each plural category of the language, with a number that falls into it.
    pub categories: Vec<(String, i64)>,
}

/// All of them, the one of last resort first.
pub fn all() -> &'static [Catalogue] {
    static FOUND: LazyLock<Vec<Catalogue>> = LazyLock::new(read);
    if is_watched() { latest() } else { &FOUND }
}

/// The text of a catalogue's file.
pub fn text(file: &str) -> Option<Cow<'static, [u8]>> {
    Files::get(file).map(|found| found.data)
}

/// While developing: what the files say now. What they said before stays in memory.
fn latest() -> &'static [Catalogue] {
    static LATEST: Mutex<Option<(SystemTime, &'static [Catalogue])>> = Mutex::new(None);
    let changed = |file: Cow<'static, str>| fs::metadata(format!("{FOLDER}/{file}")).ok()?.modified().ok();
    let changed = Files::iter().filter_map(changed).max().unwrap_or(SystemTime::UNIX_EPOCH);
    let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    match *latest {
        Some((at, known)) if at == changed => known,
        _ => latest.insert((changed, read().leak())).1,
    }
}

fn read() -> Vec<Catalogue> {
    let mut all: Vec<Catalogue> = Files::iter().filter_map(|file| load(&file)).collect();
    all.sort_by_key(|c| (c.name != DEFAULT, c.name.clone()));
    all
}

fn load(file: &str) -> Option<Catalogue> {
    let name = file.strip_suffix(".ftl")?;
    let language: LanguageIdentifier = name.parse().ok()?;
    let text = String::from_utf8(text(file)?.into_owned()).ok()?;
    let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
        tracing::error!(%file, ?errors, "a catalogue does not parse");
        resource
    });
    let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    let categories = categories(&language);
    Some(Catalogue { language, name: name.to_owned(), bundle, categories })
}

fn categories(language: &LanguageIdentifier) -> Vec<(String, i64)> {
    let Ok(rules) = PluralRules::create(language.clone(), PluralRuleType::CARDINAL) else { return Vec::new() };
    let mut found: Vec<(String, i64)> = Vec::new();
    for n in 0..200 {
        let Ok(category) = rules.select(n) else { continue };
        let name = format!("{category:?}").to_ascii_lowercase();
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, n));
        }
    }
    found
}
