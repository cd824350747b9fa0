//! The cookies: HttpOnly, SameSite=Lax, and under https bound to this host.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite};

use crate::domain::time::Span;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jar {
    /// The session's secret.
    Session,
    /// The link that somebody came by, while they join.
    Door,
    /// The proof of an address, while they join.
    Proof,
    /// The proof of a phone number, while they join.
    Phone,
    /// The setup link.
    Setup,
    /// The reset link.
    Reset,
    /// Somebody who signs in by a mailed code.
    Code,
    /// Somebody who is on a trip to a provider.
    Trip,
    /// Somebody for whom a provider vouched.
    Vouched,
    /// Somebody whose device is asked about a passkey.
    Passkey,
    /// Somebody who still has to give a code of their app.
    SecondStep,
    /// The language that somebody chose who may not be signed in.
    Language,
    /// That somebody wants no keyboard shortcuts in this browser.
    NoShortcuts,
}

impl Jar {
    const fn base(self) -> &'static str {
        match self {
            Self::Session => "usher_session",
            Self::Door => "usher_door",
            Self::Proof => "usher_proof",
            Self::Phone => "usher_phone",
            Self::Setup => "usher_setup",
            Self::Reset => "usher_reset",
            Self::Code => "usher_code",
            Self::Trip => "usher_trip",
            Self::Vouched => "usher_vouched",
            Self::Passkey => "usher_passkey",
            Self::SecondStep => "usher_step",
            Self::Language => "usher_language",
            Self::NoShortcuts => "usher_no_shortcuts",
        }
    }

    /// With the `__Host-` prefix a browser takes it only from this host, over TLS.
    fn name(self, secure: bool) -> String {
        if secure { format!("__Host-{}", self.base()) } else { self.base().to_owned() }
    }

    /// What the browser carries.
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Option<String> {
        let name = self.name(secure);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
            .filter(|value| !value.is_empty())
    }

    /// Tells the browser to keep `value`; without `life` until it is closed.
    pub fn keep(self, value: &str, life: Option<Span>, secure: bool) -> HeaderValue {
        let mut cookie = self.cookie(value, secure);
        if let Some(life) = life {
            cookie.set_max_age(cookie::time::Duration::seconds(life.as_seconds()));
        }
        encoded(&cookie)
    }

    /// Tells the browser to forget it.
    pub fn forget(self, secure: bool) -> HeaderValue {
        let mut cookie = self.cookie("", secure);
        cookie.set_max_age(cookie::time::Duration::ZERO);
        encoded(&cookie)
    }

    fn cookie<'a>(self, value: &'a str, secure: bool) -> Cookie<'a> {
        Cookie::build((self.name(secure), value))
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(secure)
            .path("/")
            .build()
    }
}

fn encoded(cookie: &Cookie) -> HeaderValue {
    // Our values are base64url, a letter, or a language's tag: always a valid header.
    HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
}
