//! The script of every page: small, plain, one file a language, kept by browsers for
//! ever. It makes pages quicker and calmer; without it they do the same.

use std::sync::{Arc, LazyLock, OnceLock};

use sha2::{Digest, Sha256};

use crate::server::{keys::hex, web::headers::is_watched, words::Words};

/// The parts, in the order in which they run: the first has what the others share.
const PARTS: [&str; 13] = [
    include_str!("scripts/page.js"),
    include_str!("scripts/menus.js"),
    include_str!("scripts/shortcuts.js"),
    include_str!("scripts/offline.js"),
    include_str!("scripts/languages.js"),
    include_str!("scripts/notices.js"),
    include_str!("scripts/quiet.js"),
    include_str!("scripts/panels.js"),
    include_str!("scripts/finding.js"),
    include_str!("scripts/checks.js"),
    include_str!("scripts/passwords.js"),
    include_str!("scripts/moments.js"),
    include_str!("scripts/ahead.js"),
];

/// What they say.
const WORDS: &[(&str, &[&str])] = &[
    ("close", &[]),
    ("offline", &[]),
    ("offline-held", &[]),
    ("offline-back", &[]),
    ("offline-send", &[]),
    ("offline-stream", &[]),
    ("quiet-failed", &[]),
    ("password-show", &[]),
    ("password-hide", &[]),
    ("found-choices", &["n"]),
    ("found-no-choice", &[]),
    ("people-empty", &[]),
    ("people-found", &["n"]),
    ("people-chosen", &["n"]),
    ("moment", &["day", "month", "year", "time"]),
    ("relative-now", &[]),
    ("relative-past-minute", &["n"]),
    ("relative-past-hour", &["n"]),
    ("relative-past-day", &["n"]),
    ("relative-future-minute", &["n"]),
    ("relative-future-hour", &["n"]),
    ("relative-future-day", &["n"]),
];

/// The script in one language.
pub struct Script {
    /// Its name below `/pkg/`, with a hash of what it says.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// The script in the language of these words.
pub fn of(words: Words) -> Arc<Script> {
    of_language(words.language()).unwrap_or_else(|| Arc::new(make(words)))
}

/// The script of this name, if it is one of today's.
pub fn named(file: &str) -> Option<Arc<Script>> {
    let language = file.strip_prefix("page-")?.split('.').next()?;
    of_language(language).filter(|script| script.file == file)
}

type Made = Vec<(&'static str, OnceLock<Arc<Script>>)>;

/// Made once somebody reads the language; while developing, by what the catalogue says now.
fn of_language(tag: &str) -> Option<Arc<Script>> {
    static MADE: LazyLock<Made> =
        LazyLock::new(|| Words::languages().into_iter().map(|(tag, _)| (tag, OnceLock::new())).collect());
    let (tag, made) = MADE.iter().find(|(known, _)| *known == tag)?;
    let script = || Arc::new(make(Words::of(tag)));
    Some(if is_watched() { script() } else { Arc::clone(made.get_or_init(script)) })
}

fn make(words: Words) -> Script {
    let phrases = serde_json::to_string(&words.phrases(WORDS)).unwrap_or_else(|_| "{}".to_owned());
    let text = format!("const words = {phrases};\n{}", PARTS.join(";\n"));
    let hash = hex(&Sha256::digest(&text)[..8]);
    Script { file: format!("page-{}.{hash}.js", words.language()), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_is_said_goes_along() {
        let mut checked = 0;
        let calls = ["say(\"", "count(\"", "show(\""];
        for key in PARTS.iter().flat_map(|part| calls.into_iter().flat_map(|call| part.split(call).skip(1))) {
            let key = key.split('"').next().unwrap_or_default();
            assert!(WORDS.iter().any(|(known, _)| *known == key), "{key} is not among the words");
            checked += 1;
        }
        assert!(checked > 5, "the scripts are not understood any more");
    }

    #[test]
    fn a_language_has_a_script_of_its_own_by_its_name() {
        let (english, german) = (of(Words::of("en")), of(Words::of("de")));
        assert_ne!(english.file, german.file);
        assert!(german.text.contains("vor {n} Minuten"), "{}", german.text);
        assert!(named(&german.file).is_some_and(|script| script.text == german.text));
        assert!(named("page-en.0000000000000000.js").is_none());
    }
}
