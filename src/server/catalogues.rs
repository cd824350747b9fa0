//! The catalogues in `locales/`: one Fluent file a language, compiled in. Adding a
//! language is adding a file; the tests below tell what it lacks.

use std::{
    borrow::Cow,
    collections::HashMap,
    fs,
    sync::{LazyLock, Mutex, OnceLock, PoisonError},
    time::SystemTime,
};

use fluent_bundle::{FluentResource, FluentValue, concurrent::FluentBundle};
use intl_pluralrules::{PluralRuleType, PluralRules};
use rust_embed::Embed;
use unic_langid::LanguageIdentifier;

use super::{distances::Distances, templates::Template, web::headers::is_watched};

const FOLDER: &str = "locales";
/// How a catalogue says which language it is; one without that is none.
const OWN_NAME: &str = "language-itself = ";

#[derive(Embed)]
#[folder = "locales"]
struct Files;

/// The language of last resort.
pub const DEFAULT: &str = "en";

/// A language. What is said in it is read once somebody reads it: that takes more memory
/// than most of what a small server does.
pub struct Catalogue {
    /// The language.
    pub language: LanguageIdentifier,
    /// Its tag.
    pub name: String,
    /// Its name in itself.
    pub own_name: String,
    said: OnceLock<Said>,
}

/// What is said in a language.
pub struct Said {
    /// The messages.
    pub bundle: FluentBundle<FluentResource>,
    /// Those that only put texts together, taken apart.
    pub templates: HashMap<String, Template>,
    /// Distances in time as they were said once.
    pub distances: Distances,
    /// Each plural category of the language, with a number that falls into it.
    pub categories: Vec<(String, i64)>,
}

impl Catalogue {
    /// What is said in it.
    pub fn said(&self) -> &Said {
        self.said.get_or_init(|| Said::read(&self.name, &self.language))
    }
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
    let text = text(file)?;
    let own_name = str::from_utf8(&text).ok()?.lines().find_map(|line| line.strip_prefix(OWN_NAME))?;
    let own_name = own_name.trim().to_owned();
    Some(Catalogue { language: name.parse().ok()?, name: name.to_owned(), own_name, said: OnceLock::new() })
}

impl Said {
    fn read(name: &str, language: &LanguageIdentifier) -> Self {
        let text = text(&format!("{name}.ftl")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
            tracing::error!(%name, ?errors, "a catalogue does not parse");
            resource
        });
        let templates = Template::all(&resource);
        let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        group_numbers(&mut bundle);
        Self { bundle, templates, distances: Distances::default(), categories: categories(language) }
    }
}

/// Has large numbers written with the language's own mark between thousands.
fn group_numbers(bundle: &mut FluentBundle<FluentResource>) {
    let pattern = bundle.get_message("number-group").and_then(|message| message.value());
    let mark = pattern.map(|pattern| bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned());
    bundle.set_formatter(Some(match mark.as_deref() {
        Some(".") => grouped::<'.', _>,
        Some("'") => grouped::<'\'', _>,
        Some(",") => grouped::<',', _>,
        // What all languages understand (ISO 80000-1): a narrow space.
        _ => grouped::<'\u{202f}', _>,
    }));
}

fn grouped<const MARK: char, M>(value: &FluentValue, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string();
    let whole = digits.strip_prefix('-').unwrap_or(&digits);
    if whole.len() < 4 || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut text = digits[..digits.len() - whole.len()].to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(MARK);
        }
        text.push(digit);
    }
    Some(text)
}

fn categories(language: &LanguageIdentifier) -> Vec<(String, i64)> {
    let Ok(rules) = PluralRules::create(language.clone(), PluralRuleType::CARDINAL) else { return Vec::new() };
    let mut found: Vec<(String, i64)> = Vec::new();
    // None comes last: a message may say it in words of its own.
    for n in (1..200).chain([0]) {
        let Some(name) = name_of(&rules, n) else { continue };
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, n));
        }
    }
    found
}

fn name_of(rules: &PluralRules, n: i64) -> Option<String> {
    rules.select(n).ok().map(|category| format!("{category:?}").to_ascii_lowercase())
}

/// The plural category of a number in a language.
pub fn category(language: &LanguageIdentifier, n: i64) -> String {
    let rules = PluralRules::create(language.clone(), PluralRuleType::CARDINAL).ok();
    rules.and_then(|rules| name_of(&rules, n)).unwrap_or_else(|| "other".to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each message of a file with the names of its arguments.
    fn messages(file: &str) -> BTreeMap<String, BTreeSet<String>> {
        let text = String::from_utf8(text(file).expect("a file").into_owned()).expect("UTF-8");
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_alphabetic())) {
                name.clone_into(&mut key);
                assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{file} says {key} twice");
            }
            let names = line.split('$').skip(1).filter_map(|rest| rest.split([' ', '}']).next());
            found.entry(key.clone()).or_default().extend(names.map(str::to_owned));
        }
        found.remove("");
        found
    }

    #[test]
    fn every_catalogue_has_every_message_and_no_other() {
        let expected = messages("en.ftl");
        assert!(expected.len() > 200, "{}", expected.len());
        for catalogue in all() {
            let file = format!("{}.ftl", catalogue.name);
            let found = messages(&file);
            for key in expected.keys() {
                assert!(catalogue.said().bundle.has_message(key), "{file} lacks {key}");
            }
            let more: Vec<_> = found.keys().filter(|key| !expected.contains_key(*key)).collect();
            assert!(more.is_empty(), "{file} has what en.ftl has not: {more:?}");
        }
    }

    #[test]
    fn every_message_takes_the_same_arguments_in_each_language() {
        let expected = messages("en.ftl");
        for catalogue in all() {
            let file = format!("{}.ftl", catalogue.name);
            for (key, names) in messages(&file) {
                assert_eq!(Some(&names), expected.get(&key), "{key} in {file}");
            }
        }
    }

    #[test]
    fn every_catalogue_parses() {
        for file in Files::iter() {
            let text = String::from_utf8(text(&file).expect("a file").into_owned()).expect("UTF-8");
            let errors = FluentResource::try_new(text).err().map(|(_, errors)| errors);
            assert!(errors.is_none(), "{file}: {errors:?}");
            assert!(
                all().iter().any(|c| file.strip_suffix(".ftl") == Some(c.name.as_str())),
                "{file} is no language tag"
            );
        }
    }
}
