//! The words that people read, in a language of the [`catalogues`].

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::{Timestamp as Instant, tz::TimeZone};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::catalogues::{self, DEFAULT};
use crate::{
    app::phrases::Phrases,
    domain::{
        time::{Span, Timestamp, Unit},
        trend::Day,
    },
};

/// The catalogue of one language, with the default one behind it.
#[derive(Clone, Copy)]
pub struct Words(usize);

impl Words {
    /// The catalogue of a language tag, or the default one.
    pub fn of(tag: &str) -> Self {
        Self(catalogues::all().iter().position(|c| c.name == tag).unwrap_or(0))
    }

    /// The best catalogue for a browser's `Accept-Language`, if one fits.
    pub fn negotiate(accept: &str) -> Option<Self> {
        let mut wanted: Vec<(f32, &str)> = accept
            .split(',')
            .filter_map(|part| {
                let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
                let quality = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse().ok())?;
                Some((quality, tag.trim()))
            })
            .filter(|(quality, _)| *quality > 0.0)
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let all = catalogues::all();
        let best = wanted.iter().find_map(|(_, tag)| {
            let tag: LanguageIdentifier = tag.parse().ok()?;
            let exact = all.iter().position(|c| c.language == tag);
            exact.or_else(|| all.iter().position(|c| c.language.language == tag.language))
        });
        best.map(Self)
    }

    /// Every language with a catalogue: its tag, and its name in itself.
    pub fn languages() -> Vec<(&'static str, &'static str)> {
        catalogues::all().iter().map(|c| (c.name.as_str(), c.own_name.as_str())).collect()
    }

    /// The language tag.
    pub fn language(self) -> &'static str {
        catalogues::all().get(self.0).map_or(DEFAULT, |c| c.name.as_str())
    }

    /// The direction that it is written in, as HTML calls it.
    pub fn direction(self) -> &'static str {
        let direction = catalogues::all().get(self.0).map(|c| c.language.character_direction());
        if direction == Some(CharacterDirection::RTL) { "rtl" } else { "ltr" }
    }

    /// The message of this key.
    pub fn get(self, key: &str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// A moment as files and programs have it: ISO 8601, UTC.
    pub fn iso(at: Timestamp) -> String {
        let instant = Instant::from_microsecond(at.micros()).unwrap_or_default();
        instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The message of this key with its arguments filled in.
    pub fn with<'a>(self, key: &str, args: &[(&'a str, FluentValue<'a>)]) -> String {
        let template = catalogues::all().get(self.0).and_then(|catalogue| catalogue.said().templates.get(key));
        if let Some(text) = template.and_then(|template| template.fill(args)) {
            return text;
        }
        let args: FluentArgs = args.iter().cloned().collect();
        self.format(key, Some(&args)).into_owned()
    }

    fn format(self, key: &str, args: Option<&FluentArgs>) -> Cow<'static, str> {
        for catalogue in catalogues::all().get(self.0).into_iter().chain(catalogues::all().first()) {
            let Some(pattern) = catalogue.said().bundle.get_message(key).and_then(|m| m.value()) else { continue };
            let mut errors = Vec::new();
            let text = catalogue.said().bundle.format_pattern(pattern, args, &mut errors);
            if !errors.is_empty() {
                tracing::error!(%key, ?errors, "a message lacks an argument");
            }
            return match (text, args) {
                (Cow::Borrowed(text), None) => Cow::Borrowed(text),
                (text, _) => Cow::Owned(text.into_owned()),
            };
        }
        tracing::error!(%key, "no such message");
        Cow::Owned(key.to_owned())
    }

    /// Whether any catalogue knows this key.
    pub fn has(self, key: &str) -> bool {
        catalogues::all().first().is_some_and(|c| c.said().bundle.has_message(key))
    }

    /// A number, as the language writes large ones.
    pub fn number(self, n: i64) -> String {
        self.with("number", &[("n", n.into())])
    }

    /// The plural category of a number: `one`, `other`.
    pub fn category(self, n: i64) -> String {
        catalogues::all().get(self.0).map_or_else(|| "other".to_owned(), |c| catalogues::category(&c.language, n))
    }

    /// A moment, exact: day, time and zone.
    pub fn moment(self, at: Timestamp) -> String {
        let zoned = Instant::from_microsecond(at.micros()).unwrap_or_default().to_zoned(TimeZone::UTC);
        self.with(
            "moment",
            &[
                ("day", i64::from(zoned.day()).into()),
                ("month", self.get(month(zoned.month())).into()),
                ("year", zoned.year().to_string().into()),
                ("time", format!("{:02}:{:02}", zoned.hour(), zoned.minute()).into()),
            ],
        )
    }

    /// A day without its year: "5 October".
    pub fn day(self, day: Day) -> String {
        let zoned = Instant::from_microsecond(day.start().micros()).unwrap_or_default().to_zoned(TimeZone::UTC);
        let month = self.get(&format!("month-{}", zoned.month()));
        self.with("day", &[("day", i64::from(zoned.day()).into()), ("month", month.into())])
    }

    /// How long something lasts: "7 days".
    pub fn length(self, span: Span) -> String {
        let (unit, n) = span.in_words();
        let unit = match unit {
            Unit::Second | Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
        };
        let n = if span.in_words().0 == Unit::Second { 1 } else { n };
        self.with(&format!("length-{unit}"), &[("n", n.into())])
    }

    /// A moment as seen from `now`: "in 3 days", "2 hours ago".
    pub fn relative(self, at: Timestamp, now: Timestamp) -> Cow<'static, str> {
        let (unit, n) = (at - now).in_words();
        let name = match unit {
            Unit::Second => return self.get("relative-now"),
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
        };
        let (ahead, way) = if at > now { (true, "future") } else { (false, "past") };
        let say = || self.with(&format!("relative-{way}-{name}"), &[("n", n.into())]);
        let known = catalogues::all().get(self.0).and_then(|c| c.said().distances.get(ahead, unit, n, say));
        known.map_or_else(|| say().into(), Cow::Borrowed)
    }

    /// The messages that an island needs, in a form that needs no Fluent there.
    /// Each key stands with the names of its arguments; `n` is the one that counts.
    pub fn phrases(self, keys: &[(&str, &[&str])]) -> Phrases {
        keys.iter().flat_map(|(key, args)| self.phrase(key, args)).collect()
    }

    fn phrase(self, key: &str, args: &[&str]) -> Vec<(String, String)> {
        let texts: Vec<(&str, FluentValue)> =
            args.iter().filter(|a| **a != "n").map(|a| (*a, FluentValue::from(format!("{{{a}}}")))).collect();
        if !args.contains(&"n") {
            let text = if args.is_empty() { self.get(key).into_owned() } else { self.with(key, &texts) };
            return vec![(key.to_owned(), text)];
        }
        // Said once for each plural category; the sample's digits are then taken out again.
        let samples = catalogues::all().get(self.0).map(|c| c.said().categories.as_slice()).unwrap_or_default();
        let form = |(category, n): &(String, i64)| {
            let mut args = texts.clone();
            args.push(("n", (*n).into()));
            (format!("{key}/{category}"), self.with(key, &args).replacen(&n.to_string(), "{n}", 1))
        };
        samples.iter().map(form).collect()
    }
}

/// The message with the name of a month, 1 to 12.
fn month(n: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
        "month-11", "month-12",
    ];
    usize::try_from(n - 1).ok().and_then(|n| NAMES.get(n).copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn the_browser_gets_the_language_it_asks_for() {
        let asked = |accept| Words::negotiate(accept).map(Words::language);
        assert_eq!(asked("xx, en;q=0.5"), Some("en"));
        assert_eq!(asked("fr, de-AT;q=0.8, en;q=0.5"), Some("de"));
        assert_eq!(asked("en, de;q=0.9"), Some("en"));
        assert_eq!(asked("de;q=0, en;q=0.1"), Some("en"));
        for neither in ["", "fr, *;q=0.5", "en-GB;q=nonsense", "de;q=0"] {
            assert_eq!(asked(neither), None, "{neither}");
        }
    }

    #[test]
    fn moments_and_distances_read_well() {
        let words = Words::of("en");
        let at = Timestamp::from_micros(1_795_183_500_000_000);
        assert_eq!(words.moment(at), "20 November 2026, 14:05 UTC");
        let later = at + crate::domain::time::Span::days(1);
        assert_eq!(words.relative(later, at), "in one day");
        assert_eq!(words.relative(at, later), "one day ago");
        let words = Words::of("de");
        assert_eq!(words.moment(at), "20. November 2026, 14:05 UTC");
        assert_eq!(words.relative(later, at), "in einem Tag");
        assert_eq!(words.relative(at, later), "vor einem Tag");
    }

    #[test]
    fn large_numbers_are_written_as_the_language_does() {
        let (english, german) = (Words::of("en"), Words::of("de"));
        assert_eq!(
            [999, 1_000, 100_000, 1_234_567].map(|n| english.number(n)),
            ["999", "1,000", "100,000", "1,234,567"]
        );
        assert_eq!([999, -1_000, 100_000].map(|n| german.number(n)), ["999", "-1.000", "100.000"]);
        assert!(
            english.moment(Timestamp::from_micros(1_795_183_500_000_000)).contains(" 2026,"),
            "years are no numbers"
        );
        assert_eq!(english.with("people-invited", &[("n", 5_000.into())]), "5,000 people were invited.");
    }

    /// The keys that a source asks for by name.
    fn keys_in(source: &str) -> impl Iterator<Item = &str> {
        ["words.get(\"", "words.with(\"", "words().get(\"", "words().with(\""]
            .into_iter()
            .flat_map(|call| source.split(call).skip(1))
            .filter_map(|rest| rest.split('"').next())
    }

    fn check_keys(folder: &Path, checked: &mut usize) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                check_keys(&entry, checked);
            } else if entry.extension().is_some_and(|end| end == "rs") {
                let source = fs::read_to_string(&entry).expect("a source");
                for key in keys_in(&source) {
                    assert!(Words::of(DEFAULT).has(key), "{} says {key:?}, which has no words", entry.display());
                    *checked += 1;
                }
            }
        }
    }

    #[test]
    fn every_key_of_a_page_has_words() {
        let mut checked = 0;
        check_keys(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app"), &mut checked);
        assert!(checked > 500, "the sources are not understood any more: {checked}");
    }

    #[test]
    fn counted_phrases_carry_every_form() {
        let phrases = Words::of("en").phrases(&[("chips-count", &["n"])]);
        assert_eq!(phrases.len(), 2);
        assert_eq!(phrases.get("chips-count/other").map(String::as_str), Some("{n} addresses"));
        let phrases = Words::of("de").phrases(&[("chips-count", &["n"])]);
        assert_eq!(phrases.get("chips-count/one").map(String::as_str), Some("Eine Adresse"));
        assert_eq!(phrases.get("chips-count/other").map(String::as_str), Some("{n} Adressen"));
    }
}
