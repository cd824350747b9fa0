//! A row of the People table: one per person, with one status.

use serde::{Deserialize, Serialize};

use super::{
    email::EmailAddress,
    grant::Authority,
    id::{InvitationId, PersonId, RequestId, UserId},
    outbox::Delivery,
    time::Timestamp,
};

/// The one status that a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Asks to join.
    Requested,
    /// Has a live invitation.
    Pending,
    /// Has an invitation past its time.
    Expired,
    /// Said no.
    Declined,
    /// Is a member.
    Active,
    /// Was shut out for now.
    Inactive,
}

impl Status {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 6] =
        [Self::Active, Self::Requested, Self::Pending, Self::Expired, Self::Declined, Self::Inactive];

    /// The stable name, as stored, in URLs and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Declined => "declined",
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }

    /// The status of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether somebody in this status takes a seat.
    pub const fn takes_seat(self) -> bool {
        matches!(self, Self::Pending | Self::Active | Self::Inactive)
    }
}

/// Somebody in the People table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The row.
    pub id: PersonId,
    /// The address, of the account or of the invitation.
    pub email: EmailAddress,
    /// The name, if one is known.
    pub name: Option<String>,
    /// The status at the time of reading.
    pub status: Status,
    /// The role's name.
    pub role: String,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// What both allow, or will.
    pub authority: Authority,
    /// The names of their groups, in alphabetical order.
    pub groups: Vec<String>,
    /// When they joined or were invited.
    pub since: Timestamp,
    /// When the invitation ends, while there is one.
    pub expires_at: Option<Timestamp>,
    /// Who invited them.
    pub invited_by: Option<String>,
    /// Their account.
    pub inviter: Option<UserId>,
    /// Whether a live invitation lets nobody in, as whoever made it can no longer grant it.
    pub unvouched: bool,
    /// The account, of members and of those who ask to join.
    pub user_id: Option<UserId>,
    /// The invitation, of those who are invited.
    pub invitation_id: Option<InvitationId>,
    /// The request, of those who ask to join.
    pub request_id: Option<RequestId>,
    /// Whether the address has an account.
    pub has_account: bool,
    /// What became of the invitation's mail.
    pub delivery: Option<Delivery>,
    /// When a member was last seen.
    pub last_seen_at: Option<Timestamp>,
}

impl Person {
    /// Whether they are inactive, and an invitation that is still live lets them in again.
    pub fn is_coming_back(&self, now: Timestamp) -> bool {
        self.status == Status::Inactive && self.invitation_id.is_some() && self.expires_at.is_some_and(|end| now < end)
    }
}

/// How many people are in each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([i64; Status::ALL.len()]);

impl Counts {
    /// How many have this status.
    pub fn of(&self, status: Status) -> i64 {
        self.0[Self::place(status)]
    }

    /// Sets how many have this status.
    pub fn set(&mut self, status: Status, n: i64) {
        self.0[Self::place(status)] = n;
    }

    /// Counts `n` more with this status, or fewer.
    pub fn add(&mut self, status: Status, n: i64) {
        self.0[Self::place(status)] += n;
    }

    /// How many there are in all.
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    /// How many take a seat.
    pub fn seats_taken(&self) -> i64 {
        Status::ALL.into_iter().filter(|s| s.takes_seat()).map(|s| self.of(s)).sum()
    }

    fn place(status: Status) -> usize {
        Status::ALL.iter().position(|s| *s == status).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_taken_by_those_who_are_in_or_on_their_way() {
        let mut counts = Counts::default();
        for (i, status) in Status::ALL.into_iter().enumerate() {
            counts.set(status, 10_i64.pow(u32::try_from(i).unwrap_or(0)));
            assert_eq!(Status::from_name(status.name()), Some(status));
        }
        assert_eq!(counts.total(), 111_111);
        // Active, pending and inactive.
        assert_eq!(counts.seats_taken(), 100_101);
    }
}
