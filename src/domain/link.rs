//! An invite link: shareable, for many people, alive until it is turned off.

use serde::{Deserialize, Serialize};

use super::{
    email::EmailAddress,
    id::{GroupId, LinkId, OrganizationId, ProductId, RoleId, UserId},
    mail_domain::MailDomain,
    name::Name,
    time::Timestamp,
};

/// What is stored of an invite link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteLink {
    /// The id, which the link carries.
    pub id: LinkId,
    /// Where to.
    pub organization_id: OrganizationId,
    /// What admins call it.
    pub label: Option<Name>,
    /// As what.
    pub role_id: RoleId,
    /// The groups that they come into, in the order of their ids.
    pub groups: Vec<GroupId>,
    /// Where joining leads.
    pub product_id: Option<ProductId>,
    /// Only addresses of these domains come in; none lets all in.
    pub domains: Vec<MailDomain>,
    /// Whether an admin decides about everybody who comes by it.
    pub needs_approval: bool,
    /// By whom; the link dies with their right to grant the role.
    pub created_by: UserId,
    /// Counts up when the link is regenerated.
    pub generation: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if it does.
    pub expires_at: Option<Timestamp>,
    /// How many may come in by it, if limited.
    pub max_uses: Option<i64>,
    /// How many came in by it.
    pub uses: i64,
    /// When it was turned off, if it is.
    pub turned_off_at: Option<Timestamp>,
    /// When it was deleted, if it was: then it is never turned on again.
    pub deleted_at: Option<Timestamp>,
}

/// What a link is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Lets people in.
    On,
    /// Turned off by an admin.
    Off,
    /// Deleted by an admin.
    Deleted,
    /// Its time has run out.
    Expired,
    /// As many came in as may.
    UsedUp,
}

impl InviteLink {
    /// The state at `now`.
    pub fn state(&self, now: Timestamp) -> LinkState {
        if self.deleted_at.is_some() {
            LinkState::Deleted
        } else if self.turned_off_at.is_some() {
            LinkState::Off
        } else if self.expires_at.is_some_and(|end| now >= end) {
            LinkState::Expired
        } else if self.max_uses.is_some_and(|most| self.uses >= most) {
            LinkState::UsedUp
        } else {
            LinkState::On
        }
    }

    /// The domain rule: whether somebody with this (proven) address may come in by it.
    pub fn admits(&self, email: &EmailAddress) -> bool {
        self.domains.is_empty() || self.domains.iter().any(|domain| domain.holds(email))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Id, time::Span};

    #[test]
    fn each_limit_ends_it() {
        let start = Timestamp::from_micros(0);
        let link = InviteLink {
            id: Id::new(start, [1; 10]),
            organization_id: Id::new(start, [2; 10]),
            label: None,
            role_id: Id::new(start, [3; 10]),
            groups: Vec::new(),
            product_id: None,
            domains: Vec::new(),
            needs_approval: false,
            created_by: Id::new(start, [4; 10]),
            generation: 0,
            created_at: start,
            expires_at: Some(start + Span::hours(1)),
            max_uses: Some(5),
            uses: 4,
            turned_off_at: None,
            deleted_at: None,
        };
        assert_eq!(link.state(start), LinkState::On);
        assert_eq!(link.state(start + Span::hours(1)), LinkState::Expired);
        assert_eq!(InviteLink { uses: 5, ..link.clone() }.state(start), LinkState::UsedUp);
        assert_eq!(InviteLink { turned_off_at: Some(start), ..link.clone() }.state(start), LinkState::Off);
        assert_eq!(InviteLink { deleted_at: Some(start), ..link.clone() }.state(start), LinkState::Deleted);

        let email = |text| EmailAddress::parse(text).expect("an address");
        assert!(link.admits(&email("a@anywhere.example")));
        let own = InviteLink { domains: vec![MailDomain::parse("own.example").expect("a domain")], ..link };
        assert!(own.admits(&email("a@own.example")) && !own.admits(&email("a@own.example.evil.com")));
    }
}
