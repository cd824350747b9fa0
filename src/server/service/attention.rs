//! What needs an admin's attention: shown on the home of the organization to those
//! who can do something about it.

use super::{
    super::{
        core::Core,
        store::{outbox_list, people_counts},
    },
    access::Member,
    fault::Fault,
};
use crate::domain::{id::Id, permission::Permission, person::Status, seats::Seats, time::Span};

/// Failed mails older than this are history.
const LOOKS_BACK: Span = Span::days(7);

/// What needs attention; what the member can't see is not among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attention {
    /// How many ask to join.
    pub requests: i64,
    /// How many mails of the last days failed for good.
    pub failed_mails: i64,
    /// The seats, where few are left.
    pub seats: Option<Seats>,
}

impl Attention {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks what needs attention.
pub async fn look(core: &Core, member: &Member) -> Result<Attention, Fault> {
    let invites = member.require(Permission::PeopleInvite).is_ok();
    let sees = member.require(Permission::PeopleView).is_ok();
    let mut attention = Attention::default();
    if !invites && !sees {
        return Ok(attention);
    }
    let mut connection = core.store.read().await?;
    let counts = people_counts::counts(&mut connection, member.organization_id()).await?;
    if sees {
        let seats = Seats { limit: member.organization.member_limit, taken: counts.seats_taken() };
        attention.seats =
            Some(seats).filter(|seats| seats.limit.is_some_and(|limit| seats.taken >= limit - limit / 10));
    }
    if invites {
        // Who decides about them looks at them in the table.
        attention.requests = if sees { counts.of(Status::Requested) } else { 0 };
        let since = Id::new(core.now() - LOOKS_BACK, [0; 10]);
        attention.failed_mails = outbox_list::count_failed(&mut connection, member.organization_id(), since).await?;
    }
    Ok(attention)
}
