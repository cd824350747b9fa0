//! The ways in which people sign in, and which of them an organization allows.

use std::{collections::BTreeSet, fmt};

/// What the operator calls an identity provider: short, and fit for an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderId(String);

/// GitHub is no OpenID Connect provider, and has its own name.
const GITHUB: &str = "github";
const LONGEST: usize = 30;

impl ProviderId {
    /// Lower-case letters, digits and dashes, beginning with a letter.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.len() <= LONGEST
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// GitHub.
    pub fn github() -> Self {
        Self(GITHUB.to_owned())
    }

    /// Whether this is GitHub.
    pub fn is_github(&self) -> bool {
        self.0 == GITHUB
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// A password.
    Password,
    /// Six digits by mail.
    Code,
    /// A key on a device, unlocked there.
    Passkey,
    /// An account at an identity provider.
    Provider(ProviderId),
}

impl Method {
    /// The stable name: `password`, `code`, `passkey`, `github`, `oidc:ID`.
    pub fn name(&self) -> String {
        match self {
            Self::Password => "password".to_owned(),
            Self::Code => "code".to_owned(),
            Self::Passkey => "passkey".to_owned(),
            Self::Provider(id) if id.is_github() => id.to_string(),
            Self::Provider(id) => format!("oidc:{id}"),
        }
    }

    /// The method of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "password" => Some(Self::Password),
            "code" => Some(Self::Code),
            "passkey" => Some(Self::Passkey),
            GITHUB => Some(Self::Provider(ProviderId::github())),
            _ => {
                name.strip_prefix("oidc:").and_then(ProviderId::parse).filter(|id| !id.is_github()).map(Self::Provider)
            }
        }
    }

    /// Whether it stands for two factors: a passkey is had, and unlocked by what
    /// its owner knows or is.
    pub const fn is_two_factors(&self) -> bool {
        matches!(self, Self::Passkey)
    }
}

/// The methods that an organization allows to those who join.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AllowedMethods {
    /// Whatever there is.
    #[default]
    All,
    /// These, and no others.
    Only(BTreeSet<Method>),
}

impl AllowedMethods {
    /// From the stored text: names with blanks between; none is all. A name that
    /// nobody knows any more allows nothing.
    pub fn parse(text: Option<&str>) -> Self {
        text.map_or(Self::All, |text| Self::Only(text.split_whitespace().filter_map(Method::from_name).collect()))
    }

    /// The text to store.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::All => None,
            Self::Only(methods) => Some(methods.iter().map(Method::name).collect::<Vec<_>>().join(" ")),
        }
    }

    /// Whether somebody may join by this method.
    pub fn allows(&self, method: &Method) -> bool {
        match self {
            Self::All => true,
            Self::Only(methods) => methods.contains(method),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lead_back_to_the_method() {
        let keycloak = ProviderId::parse("keycloak-2").expect("an id");
        for method in [
            Method::Password,
            Method::Code,
            Method::Passkey,
            Method::Provider(ProviderId::github()),
            Method::Provider(keycloak),
        ] {
            assert_eq!(Method::from_name(&method.name()), Some(method));
        }
        for name in ["", "oidc:", "oidc:github", "oidc:A", "oidc:a b", "Password", "sms"] {
            assert_eq!(Method::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn nothing_stored_allows_all_and_an_empty_list_nothing() {
        assert!(AllowedMethods::parse(None).allows(&Method::Code));
        assert!(!AllowedMethods::parse(Some("")).allows(&Method::Code));
        let some = AllowedMethods::parse(Some("passkey oidc:corp forgotten"));
        assert!(some.allows(&Method::Passkey) && !some.allows(&Method::Password));
        assert_eq!(some.text().as_deref(), Some("passkey oidc:corp"));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_written_the_same_again(text in "(password|code|oidc:[a-z0-9-]{0,40}|\\PC{0,8}| ){0,6}") {
            let parsed = AllowedMethods::parse(Some(&text));
            prop_assert_eq!(AllowedMethods::parse(parsed.text().as_deref()), parsed);
        }
    }
}
