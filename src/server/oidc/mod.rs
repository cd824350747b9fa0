//! Identity providers: others who vouch for people. OpenID Connect ones, and GitHub,
//! which has a way of its own.

mod github;
mod http;
mod openid;
pub mod trip;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::{
    github::GitHub,
    http::{Http, HttpFault},
    openid::OpenId,
    trip::Trip,
};
use super::settings::{SettingsError, SignIn};
use crate::domain::{
    email::EmailAddress,
    method::ProviderId,
    time::{Span, Timestamp},
};

/// Between a provider's clock and ours, and for its times being whole seconds.
const CLOCKS_DIFFER_BY: Span = Span::minutes(1);

/// All providers that the operator set, in the order of their buttons.
pub struct Providers {
    list: Vec<Provider>,
    http: Option<Http>,
}

/// One of them.
pub struct Provider {
    /// What the operator calls it.
    pub id: ProviderId,
    /// Its name for people.
    pub name: String,
    way: Way,
}

enum Way {
    OpenId(Box<OpenId>),
    GitHub(GitHub),
}

/// What a provider says of the address of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mailbox {
    /// These are theirs; the main one first.
    Verified(Vec<EmailAddress>),
    /// It names one and does not vouch for it.
    Unverified,
    /// It names none.
    Hidden,
}

/// Somebody for whom a provider vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who vouches.
    pub issuer: String,
    /// Who it is, there and for ever.
    pub subject: String,
    /// Their name, where it is told.
    pub name: Option<String>,
    /// Their address.
    pub mailbox: Mailbox,
    /// When they last signed in there, where it is told.
    pub signed_in_at: Option<Timestamp>,
}

impl Person {
    /// Whether they signed in there since then, give or take what clocks may differ by.
    pub fn signed_in_since(&self, since: Timestamp) -> bool {
        self.signed_in_at.is_some_and(|at| at + CLOCKS_DIFFER_BY >= since)
    }
}

/// Why a provider vouches for nobody.
#[derive(Debug)]
pub enum ProviderFault {
    /// It answered something that proves nothing.
    Answer(String),
    /// It did not answer in time, or with an error of its own.
    Unreachable(String),
}

impl fmt::Display for ProviderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(why) => write!(f, "its answer proves nothing: {why}"),
            Self::Unreachable(why) => write!(f, "it can't be reached: {why}"),
        }
    }
}

impl From<HttpFault> for ProviderFault {
    fn from(fault: HttpFault) -> Self {
        Self::Unreachable(fault.0)
    }
}

/// What a provider sends the browser back with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Reply {
    /// To be exchanged for what it says.
    pub code: Option<String>,
    /// What we gave along.
    pub state: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// Who answers (RFC 9207), where it says so.
    pub iss: Option<String>,
}

impl Provider {
    /// Whether it signs people in anew when asked to, and tells when that was. GitHub can't:
    /// whoever has a session there comes back without having been asked anything.
    pub const fn confirms(&self) -> bool {
        matches!(self.way, Way::OpenId(_))
    }
}

impl Providers {
    /// Those of the settings. Reads their secrets; asks nobody yet.
    pub fn from_settings(settings: &SignIn) -> Result<Self, SettingsError> {
        let mut list = Vec::new();
        for provider in &settings.provider {
            let Some(id) = ProviderId::parse(&provider.id) else { continue };
            let way = Way::OpenId(Box::new(OpenId::new(provider)?));
            list.push(Provider { id, name: provider.name.clone(), way });
        }
        if let Some(github) = &settings.github {
            let way = Way::GitHub(GitHub::new(github)?);
            list.push(Provider { id: ProviderId::github(), name: github.name.clone(), way });
        }
        let http = if list.is_empty() { None } else { Some(Http::new()?) };
        Ok(Self { list, http })
    }

    /// All of them.
    pub fn all(&self) -> &[Provider] {
        &self.list
    }

    /// Whether one of them still vouches as this issuer.
    pub fn knows(&self, issuer: &str) -> bool {
        self.list.iter().any(|provider| match &provider.way {
            Way::OpenId(openid) => openid.issuer() == issuer,
            Way::GitHub(github) => github.issuer() == issuer,
        })
    }

    /// The one that the operator calls so.
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.list.iter().find(|provider| provider.id.as_str() == id)
    }

    /// Where a browser has to go; `anew`: to sign in there, whatever session it has.
    pub async fn way_there(
        &self,
        provider: &Provider,
        trip: &Trip,
        back: &str,
        anew: bool,
        now: Timestamp,
    ) -> Result<String, ProviderFault> {
        match &provider.way {
            Way::OpenId(openid) => openid.way_there(self.http()?, trip, back, anew, now).await,
            Way::GitHub(github) => Ok(github.way_there(trip, back)),
        }
    }

    /// Whom the provider vouches for, by what the browser came back with.
    pub async fn person(
        &self,
        provider: &Provider,
        trip: &Trip,
        back: &str,
        reply: &Reply,
        now: Timestamp,
    ) -> Result<Person, ProviderFault> {
        let code = reply.code.as_deref().filter(|code| !code.is_empty());
        let code = code.ok_or_else(|| ProviderFault::Answer("no code".into()))?;
        if !reply.state.as_deref().is_some_and(|state| trip.is_state(state)) {
            return Err(ProviderFault::Answer("the state is not ours".into()));
        }
        match &provider.way {
            Way::OpenId(openid) => {
                if reply.iss.as_deref().is_some_and(|iss| iss != openid.issuer()) {
                    return Err(ProviderFault::Answer("another issuer answered".into()));
                }
                openid.person(self.http()?, trip, back, code, now).await
            }
            Way::GitHub(github) => github.person(self.http()?, trip, back, code).await,
        }
    }

    fn http(&self) -> Result<&Http, ProviderFault> {
        self.http.as_ref().ok_or_else(|| ProviderFault::Unreachable("there is no HTTP client".into()))
    }
}
