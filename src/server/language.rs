//! Which language somebody is answered in: the best that is known of them by now.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use super::catalogues::{self, DEFAULT};

/// Whence a language is known, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Their account says so.
    Account,
    /// They chose it at the foot of a page, in this browser.
    Choice,
    /// Their invitation is in it.
    Invitation,
    /// Their browser asks for it.
    Browser,
    /// Their organization speaks it to those of whom nothing is known.
    Organization,
}

/// The language of whoever asks. Copies share what becomes known later, so that the
/// page, its errors and the mails that it causes agree.
#[derive(Debug, Clone, Default)]
pub struct Language(Arc<Known>);

#[derive(Debug, Clone, Default)]
struct Known {
    account: OnceLock<String>,
    choice: OnceLock<String>,
    invitation: OnceLock<String>,
    browser: OnceLock<String>,
    organization: OnceLock<String>,
}

impl Language {
    /// Notes a language's tag. One without a catalogue says nothing.
    pub fn know(&self, source: Source, tag: Option<&str>) {
        let Some(tag) = tag.filter(|tag| catalogues::all().iter().any(|c| c.name == *tag)) else { return };
        let slot = match source {
            Source::Account => &self.0.account,
            Source::Choice => &self.0.choice,
            Source::Invitation => &self.0.invitation,
            Source::Browser => &self.0.browser,
            Source::Organization => &self.0.organization,
        };
        let _ = slot.set(tag.to_owned());
    }

    /// The same for somebody whose account may say more; nobody else learns of that.
    #[must_use]
    pub fn of_account(&self, tag: Option<&str>) -> Self {
        let own = Self(Arc::new(Known::clone(&self.0)));
        own.know(Source::Account, tag);
        own
    }

    /// What they or their inviter chose, if somebody did: it goes into a new account.
    pub fn chosen(&self) -> Option<String> {
        self.0.choice.get().or_else(|| self.0.invitation.get()).cloned()
    }
}

impl Deref for Language {
    type Target = str;

    fn deref(&self) -> &str {
        let Known { account, choice, invitation, browser, organization } = &*self.0;
        [account, choice, invitation, browser, organization].into_iter().find_map(OnceLock::get).map_or(DEFAULT, |l| l)
    }
}

impl From<&str> for Language {
    fn from(tag: &str) -> Self {
        let known = Known { browser: OnceLock::from(tag.to_owned()), ..Known::default() };
        Self(Arc::new(known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_known_counts() {
        let language = Language::default();
        let shared = language.clone();
        assert_eq!(&*language, "en");
        for (source, tag) in [(Source::Organization, "de"), (Source::Browser, "en"), (Source::Invitation, "de")] {
            language.know(source, Some(tag));
            assert_eq!(&*shared, tag, "{source:?}");
        }
        assert_eq!(language.chosen().as_deref(), Some("de"));
        language.know(Source::Choice, Some("en"));
        assert_eq!((&*shared, shared.chosen().as_deref()), ("en", Some("en")));
        language.know(Source::Account, Some("tlh"));
        language.know(Source::Account, None);
        assert_eq!(&*shared, "en", "no catalogue, no say");
        let of_somebody = shared.of_account(Some("de"));
        assert_eq!((&*of_somebody, &*shared), ("de", "en"));
    }
}
