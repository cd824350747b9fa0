//! The one email address type: normalized when made, compared as text ever after.

use std::fmt;

use super::name::is_invisible;
use idna::{
    AsciiDenyList,
    uts46::{Hyphens, Uts46},
};
use serde::{Deserialize, Serialize};

/// The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3, less the brackets).
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// A normalized address: local part folded (letters outside ASCII as in domain names, by
/// UTS 46), domain in its ASCII (IDNA) form. Plus-addresses stay different addresses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// Why a text is not an address that Usher takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailProblem {
    /// Nothing but blanks.
    Empty,
    /// No `@`, or nothing on one side of it.
    NoAt,
    /// Longer than SMTP can carry.
    TooLong,
    /// A character or a dot where the local part may have none.
    BadLocal,
    /// A quoted local part: legal, never used by people, loved by attackers.
    Quoted,
    /// Letters outside ASCII before the `@`, which the mail server does not take.
    NonAsciiLocal,
    /// The domain is no domain name with a dot.
    BadDomain,
}

impl EmailProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "email_empty",
            Self::NoAt => "email_no_at",
            Self::TooLong => "email_too_long",
            Self::BadLocal => "email_bad_local",
            Self::Quoted => "email_quoted",
            Self::NonAsciiLocal => "email_non_ascii_local",
            Self::BadDomain => "email_bad_domain",
        }
    }
}

/// Checks the form of an address without normalizing its domain. Small enough
/// for the browser; the server's [`EmailAddress::parse`] starts with it.
pub fn check(text: &str) -> Result<(), EmailProblem> {
    let (local, domain) = split(text)?;
    check_local(local)?;
    let ascii = domain.is_ascii();
    let labels_hold = domain.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || (!ascii && c.is_alphanumeric()))
    });
    let top_is_a_name = domain.rsplit('.').next().is_some_and(|top| !top.chars().all(|c| c.is_ascii_digit()));
    if domain.contains('.') && labels_hold && top_is_a_name && domain.len() <= 253 {
        Ok(())
    } else {
        Err(EmailProblem::BadDomain)
    }
}

fn split(text: &str) -> Result<(&str, &str), EmailProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EmailProblem::Empty);
    }
    if text.len() > LONGEST {
        return Err(EmailProblem::TooLong);
    }
    if text.starts_with('"') {
        return Err(EmailProblem::Quoted);
    }
    match text.rsplit_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => Ok((local, domain)),
        _ => Err(EmailProblem::NoAt),
    }
}

/// The dot-atom of RFC 5322, 3.2.3, with letters and digits of all scripts (RFC 6531, 3.3).
fn check_local(local: &str) -> Result<(), EmailProblem> {
    if local.len() > LONGEST_LOCAL {
        return Err(EmailProblem::TooLong);
    }
    let atoms_hold = local.split('.').all(|atom| {
        !atom.is_empty()
            && atom.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_letter(c))
    });
    if atoms_hold { Ok(()) } else { Err(EmailProblem::BadLocal) }
}

/// Any sign outside ASCII that can be seen, which is what the browser can tell; folding knows
/// better.
fn is_letter(c: char) -> bool {
    let selects_a_variant = matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    !c.is_ascii() && !c.is_whitespace() && !is_invisible(c) && !selects_a_variant
}

/// Folds a local part. Letters outside ASCII must be such as domain names may have: no mixed
/// directions, no mark that stands alone, one form for one word.
fn fold_local(local: &str) -> Result<String, EmailProblem> {
    if local.is_ascii() {
        return Ok(local.to_ascii_lowercase());
    }
    let folded = fold_letters(local)?;
    // What becomes something else when it is folded once more, or an address of plain letters,
    // which is another's, is none.
    if folded.is_ascii() || fold_letters(&folded)? != folded {
        return Err(EmailProblem::BadLocal);
    }
    Ok(folded)
}

fn fold_letters(local: &str) -> Result<String, EmailProblem> {
    // By itself each word: a sigma at its end has a form of its own.
    let lower: Vec<String> = local.split('.').map(str::to_lowercase).collect();
    let lower = lower.join(".");
    let denied = AsciiDenyList::new(true, "\"(),:;<>@[\\]");
    let (folded, valid) = Uts46::new().to_unicode(lower.as_bytes(), denied, Hyphens::Allow);
    // What is encoded would come out as something else.
    if valid.is_err() || [lower.as_str(), &folded].iter().any(|text| text.contains("xn--")) {
        return Err(EmailProblem::BadLocal);
    }
    Ok(folded.into_owned())
}

impl EmailAddress {
    /// Parses and normalizes what somebody typed; blanks around it are ignored.
    pub fn parse(text: &str) -> Result<Self, EmailProblem> {
        check(text)?;
        let (local, domain) = split(text)?;
        let domain =
            idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::STD3).map_err(|_| EmailProblem::BadDomain)?;
        let local = fold_local(local)?;
        // A second look: the folded forms may be longer or hold what the first hid.
        check_local(&local)?;
        let address = format!("{local}@{domain}");
        check(&address)?;
        Ok(Self(address))
    }

    /// An address as it was stored, which [`Self::parse`] gave. It is not folded again: how
    /// may change with the tables of a later version.
    pub fn stored(text: &str) -> Option<Self> {
        check(text).ok().filter(|()| text.trim() == text).map(|()| Self(text.to_owned()))
    }

    /// The normalized text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with most of its local part left out: `a…@example.com`.
    pub fn masked(&self) -> String {
        let first: String = self.local().chars().take(1).collect();
        format!("{first}…@{}", self.domain())
    }

    /// The part after the `@`, in its ASCII form.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

impl AsRef<str> for EmailAddress {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Result<String, EmailProblem> {
        EmailAddress::parse(text).map(|email| email.as_str().to_owned())
    }

    #[test]
    fn one_form_for_all_spellings() {
        assert_eq!(parsed("  Ada@Example.COM "), Ok("ada@example.com".into()));
        assert_eq!(parsed("ada@bücher.example"), Ok("ada@xn--bcher-kva.example".into()));
        assert_eq!(parsed("ada@BÜCHER.example"), parsed("ada@xn--bcher-kva.example"));
        assert_ne!(parsed("ada+a@example.com"), parsed("ada+b@example.com"));
    }

    #[test]
    fn letters_of_all_scripts_have_one_form() {
        assert_eq!(parsed("Jürgen.Öz+X@example.com"), Ok("jürgen.öz+x@example.com".into()));
        assert_eq!(parsed("Ju\u{308}rgen@example.com"), parsed("JÜRGEN@example.com"));
        assert_eq!(parsed("用户@例え.jp"), Ok("用户@xn--r8jz45g.jp".into()));
        assert_eq!(parsed("अजय@डाटा.भारत"), Ok("अजय@xn--c2bd1gb.xn--h2brj9c".into()));
        assert_eq!(parsed("ΝΙΚΟΣ.Α@example.com"), parsed("νικος.α@example.com"));
        assert_eq!(parsed("हिन्दी@example.com"), Ok("हिन्दी@example.com".into()));
        // What only looks like a plain letter is another address.
        assert_ne!(parsed("аda@example.com"), parsed("ada@example.com"));
    }

    #[test]
    fn each_fault_has_its_own_name() {
        use EmailProblem::*;
        for (text, problem) in [
            (" ", Empty),
            ("ada", NoAt),
            ("@example.com", NoAt),
            ("ada@", NoAt),
            ("ada@localhost", BadDomain),
            ("ada@example.com.", BadDomain),
            ("ada@-a.com", BadDomain),
            ("ada@127.0.0.1", BadDomain),
            ("ada@[127.0.0.1]", BadDomain),
            ("\"a b\"@example.com", Quoted),
            ("a..b@example.com", BadLocal),
            ("a b@example.com", BadLocal),
            ("a@b@example.com", BadLocal),
            ("a\r\nb@example.com", BadLocal),
            ("ä\u{200b}d@example.com", BadLocal),
            ("ä\u{202e}d@example.com", BadLocal),
            ("ä d@example.com", BadLocal),
            ("ä\r\nd@example.com", BadLocal),
            ("xn--d-1fa.ä@example.com", BadLocal),
            ("ä。@example.com", BadLocal),
            ("\u{301}a@example.com", BadLocal),
            ("אa1@example.com", BadLocal),
            ("´a@example.com", BadLocal),
            ("ä\u{2800}@example.com", BadLocal),
            ("äxｎ--b@example.com", BadLocal),
            ("äx\u{fe0f}n--b@example.com", BadLocal),
            ("ｘn--xn---epa@example.com", BadLocal),
            ("ａda@example.com", BadLocal),
            ("\u{212a}ate@example.com", BadLocal),
        ] {
            assert_eq!(parsed(text), Err(problem), "{text:?}");
        }
        assert_eq!(parsed(&format!("{}@example.com", "a".repeat(65))), Err(TooLong));
        assert_eq!(parsed(&format!("a@{}.com", "b.".repeat(140))), Err(TooLong));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(
            text in prop_oneof![
                "\\PC{0,40}(@\\PC{0,40})?",
                "[a-zäÄßΣςé´¨¯ｘｎａ０\u{301}\u{308}\u{fe0f}\u{200d}\u{2800}अ्אا.+-]{1,12}@example\\.com",
                "\\PC{1,6}@example\\.com",
            ]
        ) {
            if let Ok(email) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(email.as_str()), Ok(email.clone()));
                prop_assert_eq!(EmailAddress::stored(email.as_str()), Some(email.clone()));
                prop_assert!(email.domain().is_ascii());
                prop_assert!(!email.as_str().contains(|c: char| c.is_whitespace() || c.is_control()));
            }
        }

        #[test]
        fn what_the_browser_refuses_the_server_refuses(text in "[a-zäö.+@-]{1,20}@[a-zäö.-]{1,12}") {
            if check(&text).is_err() {
                prop_assert!(EmailAddress::parse(&text).is_err());
            }
        }
    }
}
