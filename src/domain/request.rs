//! A request to join: somebody with an account asks, an admin decides.

use serde::{Deserialize, Serialize};

use super::{
    id::{LinkId, OrganizationId, RequestId, UserId},
    time::Timestamp,
};

/// By which way somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// By an invite link that needs approval.
    Link,
    /// With an address of one of the organization's domains.
    Domain,
    /// By the open sign-up page.
    Open,
}

impl Source {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Domain => "domain",
            Self::Open => "open",
        }
    }

    /// The source of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Link, Self::Domain, Self::Open].into_iter().find(|source| source.name() == name)
    }
}

/// What is stored of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRequest {
    /// The id.
    pub id: RequestId,
    /// Where to.
    pub organization_id: OrganizationId,
    /// Who asks.
    pub user_id: UserId,
    /// By which way.
    pub source: Source,
    /// By which link, if by one that still exists.
    pub link_id: Option<LinkId>,
    /// When.
    pub created_at: Timestamp,
    /// What an admin said, if one did.
    pub decision: Option<Decision>,
}

/// What an admin said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Approved(Timestamp),
    /// No.
    Denied(Timestamp),
}
