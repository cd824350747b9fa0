//! A domain whose addresses may come in, and the rule that compares it: exactly,
//! never by its end.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{email::EmailAddress, public_mail::PUBLIC};

/// A domain in its ASCII (IDNA) form, as [`EmailAddress::domain`] gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailDomain(String);

/// Why a text is no domain to let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainProblem {
    /// No domain name with a dot.
    Bad,
    /// Everybody can get an address there.
    Public,
}

impl DomainProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bad => "domain_bad",
            Self::Public => "domain_public",
        }
    }
}

impl MailDomain {
    /// Parses `example.com`, or `@example.com` as people write it.
    pub fn parse(text: &str) -> Result<Self, DomainProblem> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text);
        // What an address takes as its domain is one.
        let address = EmailAddress::parse(&["a@", text].concat()).map_err(|_| DomainProblem::Bad)?;
        if text.contains('@') {
            return Err(DomainProblem::Bad);
        }
        Ok(Self(address.domain().to_owned()))
    }

    /// As [`MailDomain::parse`], where public mail providers have no place.
    pub fn parse_own(text: &str) -> Result<Self, DomainProblem> {
        let domain = Self::parse(text)?;
        if PUBLIC.binary_search(&domain.as_str()).is_ok() { Err(DomainProblem::Public) } else { Ok(domain) }
    }

    /// Reads a list, one a line or with commas or blanks between; the first that
    /// is none is named with its problem.
    pub fn parse_list(
        text: &str,
        parse: impl Fn(&str) -> Result<Self, DomainProblem>,
    ) -> Result<Vec<Self>, (String, DomainProblem)> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|word| !word.is_empty());
        let mut list = words
            .map(|word| parse(word).map_err(|problem| (word.to_owned(), problem)))
            .collect::<Result<Vec<_>, _>>()?;
        list.sort_unstable();
        list.dedup();
        Ok(list)
    }

    /// Whether an address is of this domain itself; subdomains are others.
    pub fn holds(&self, email: &EmailAddress) -> bool {
        self.0 == email.domain()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).expect("an address")
    }

    #[test]
    fn only_the_very_domain_holds() {
        let ok = MailDomain::parse("OK.com").expect("a domain");
        assert!(ok.holds(&email("a@ok.com")) && ok.holds(&email("A@OK.COM")));
        for other in ["a@ok.com.evil.com", "a@evilok.com", "a@sub.ok.com", "a@ok.co"] {
            assert!(!ok.holds(&email(other)), "{other}");
        }
        let idn = MailDomain::parse("bücher.example").expect("a domain");
        assert!(idn.holds(&email("a@xn--bcher-kva.example")));
        // A Cyrillic о is another letter.
        assert!(!ok.holds(&email("a@\u{43e}k.com")));
    }

    #[test]
    fn lists_are_read_and_the_culprit_is_named() {
        let list = MailDomain::parse_list("@b.example, a.example\nb.example", MailDomain::parse).expect("domains");
        assert_eq!(list.iter().map(MailDomain::as_str).collect::<Vec<_>>(), ["a.example", "b.example"]);
        assert_eq!(
            MailDomain::parse_list("a.example nonsense", MailDomain::parse),
            Err(("nonsense".into(), DomainProblem::Bad))
        );
        for public in ["GMail.com", "yahoo.com.br", "live.nl", "ukr.net", "@Guerrillamail.com"] {
            assert_eq!(MailDomain::parse_own(public), Err(DomainProblem::Public), "{public}");
        }
        assert_eq!(MailDomain::parse("x@a.example"), Err(DomainProblem::Bad));
        assert_eq!(MailDomain::parse("a.example."), Err(DomainProblem::Bad));
    }

    #[test]
    fn public_providers_are_sorted() {
        let mut sorted = PUBLIC.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        for public in sorted.iter() {
            assert!(MailDomain::parse(public).is_ok());
        }
        assert_eq!(sorted, PUBLIC);
    }

    proptest! {
        #[test]
        fn an_address_is_held_by_its_own_domain(local in "[a-z]{1,8}", domain in "[a-z]{1,8}\\.[a-z]{2,6}") {
            let email = email(&format!("{local}@{domain}"));
            prop_assert!(MailDomain::parse(&domain).expect("a domain").holds(&email));
        }
    }
}
