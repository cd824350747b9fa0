//! An invite link: shareable, for many people, alive until it is turned off.

use serde::{Deserialize, Serialize};

use super::{
    id::{LinkId, OrganizationId, RoleId, UserId},
    time::Timestamp,
};

/// What is stored of an invite link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteLink {
    /// The id, which the link carries.
    pub id: LinkId,
    /// Where to.
    pub organization_id: OrganizationId,
    /// As what.
    pub role_id: RoleId,
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
}

/// What a link is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Lets people in.
    On,
    /// Turned off by an admin.
    Off,
    /// Its time has run out.
    Expired,
    /// As many came in as may.
    UsedUp,
}

impl InviteLink {
    /// The state at `now`.
    pub fn state(&self, now: Timestamp) -> LinkState {
        if self.turned_off_at.is_some() {
            LinkState::Off
        } else if self.expires_at.is_some_and(|end| now >= end) {
            LinkState::Expired
        } else if self.max_uses.is_some_and(|most| self.uses >= most) {
            LinkState::UsedUp
        } else {
            LinkState::On
        }
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
            role_id: Id::new(start, [3; 10]),
            created_by: Id::new(start, [4; 10]),
            generation: 0,
            created_at: start,
            expires_at: Some(start + Span::hours(1)),
            max_uses: Some(5),
            uses: 4,
            turned_off_at: None,
        };
        assert_eq!(link.state(start), LinkState::On);
        assert_eq!(link.state(start + Span::hours(1)), LinkState::Expired);
        assert_eq!(InviteLink { uses: 5, ..link.clone() }.state(start), LinkState::UsedUp);
        assert_eq!(InviteLink { turned_off_at: Some(start), ..link }.state(start), LinkState::Off);
    }
}
