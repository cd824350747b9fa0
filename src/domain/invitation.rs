//! An invitation for one email and its life: pending, then one end.

use serde::{Deserialize, Serialize};

use super::{
    email::EmailAddress,
    id::{GroupId, InvitationId, MailId, OrganizationId, ProductId, RoleId, UserId},
    message::Message,
    metadata::Metadata,
    name::Name,
    permission::Permission,
    terms::Terms,
    time::{Span, Timestamp},
};

/// How long an invitation may live: from one hour to thirty days.
pub const SHORTEST_LIFE: Span = Span::hours(1);
/// See [`SHORTEST_LIFE`].
pub const LONGEST_LIFE: Span = Span::days(30);

/// What is stored of an invitation. Its state is derived from times, with `now` given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The id, which its links carry.
    pub id: InvitationId,
    /// Where to.
    pub organization_id: OrganizationId,
    /// To what end.
    pub purpose: Purpose,
    /// For whom.
    pub email: EmailAddress,
    /// Their name, if the admin gave one.
    pub name: Option<Name>,
    /// As what; its permissions are looked up when it counts, never carried.
    pub role_id: RoleId,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// The groups they come into, in the order of their ids.
    pub groups: Vec<GroupId>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// Where accepting leads.
    pub product_id: Option<ProductId>,
    /// In which language they are spoken to; none is the organization's.
    pub language: Option<String>,
    /// A personal word to them.
    pub message: Option<Message>,
    /// By whom.
    pub invited_by: UserId,
    /// Counts up when a new link is to replace all earlier ones.
    pub generation: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends unless accepted before.
    pub expires_at: Timestamp,
    /// When its page was first opened, if it was.
    pub opened_at: Option<Timestamp>,
    /// When its reader asked for it at another address, if they did.
    pub readdress_asked_at: Option<Timestamp>,
    /// How it ended, if it did.
    pub end: Option<End>,
    /// Its newest mail; none where no mail server is configured.
    pub mail_id: Option<MailId>,
}

/// What accepting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Makes somebody a member.
    #[default]
    Join,
    /// Lets an inactive member in again.
    Reactivate,
}

impl Purpose {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Reactivate => "reactivate",
        }
    }

    /// What whoever makes such an invitation must be allowed.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Join => Permission::PeopleInvite,
            Self::Reactivate => Permission::PeopleManage,
        }
    }

    /// The purpose of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Join, Self::Reactivate].into_iter().find(|purpose| purpose.name() == name)
    }
}

/// The stored end of an invitation. Running out of time is not one: it is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Somebody joined with it.
    Accepted(Timestamp),
    /// The invitee said no.
    Declined(Timestamp),
    /// An admin deleted or replaced it.
    Revoked(Timestamp),
}

/// What an invitation is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Can be accepted.
    Pending,
    /// Its time has run out; resending renews it.
    Expired,
    /// Somebody joined with it.
    Accepted,
    /// The invitee said no.
    Declined,
    /// An admin deleted or replaced it.
    Revoked,
}

impl Invitation {
    /// A plain invitation to join, made at `now`: no name, no groups, no mail yet.
    pub fn new(
        id: InvitationId,
        organization_id: OrganizationId,
        email: EmailAddress,
        role_id: RoleId,
        invited_by: UserId,
        (now, life): (Timestamp, Span),
    ) -> Self {
        Self {
            id,
            organization_id,
            purpose: Purpose::Join,
            email,
            name: None,
            role_id,
            full_access: false,
            groups: Vec::new(),
            metadata: None,
            product_id: None,
            language: None,
            message: None,
            invited_by,
            generation: 0,
            created_at: now,
            expires_at: now + life,
            opened_at: None,
            readdress_asked_at: None,
            end: None,
            mail_id: None,
        }
    }

    /// The same on these terms.
    #[must_use]
    pub fn on(self, terms: &Terms) -> Self {
        Self {
            role_id: terms.role_id,
            full_access: terms.full_access,
            groups: terms.groups.clone(),
            product_id: terms.product_id,
            metadata: terms.metadata.clone(),
            message: terms.message.clone(),
            language: terms.language.clone(),
            ..self
        }
    }

    /// What it grants and says.
    pub fn terms(&self) -> Terms {
        Terms {
            role_id: self.role_id,
            full_access: self.full_access,
            groups: self.groups.clone(),
            product_id: self.product_id,
            metadata: self.metadata.clone(),
            message: self.message.clone(),
            language: self.language.clone(),
        }
    }

    /// The state at `now`. At `expires_at` itself it is over.
    pub fn state(&self, now: Timestamp) -> State {
        match self.end {
            Some(End::Accepted(_)) => State::Accepted,
            Some(End::Declined(_)) => State::Declined,
            Some(End::Revoked(_)) => State::Revoked,
            None if now >= self.expires_at => State::Expired,
            None => State::Pending,
        }
    }

    /// The invitee joins.
    pub fn accept(&self, now: Timestamp) -> Result<Self, State> {
        self.end_as(End::Accepted(now), &[State::Pending], now)
    }

    /// The invitee says no.
    pub fn decline(&self, now: Timestamp) -> Result<Self, State> {
        self.end_as(End::Declined(now), &[State::Pending], now)
    }

    /// An admin deletes it or a newer one takes its place; one that was declined, too.
    pub fn revoke(&self, now: Timestamp) -> Result<Self, State> {
        self.end_as(End::Revoked(now), &[State::Pending, State::Expired, State::Declined], now)
    }

    /// Gives it a new life from `now`; links that were mailed keep working.
    pub fn renew(&self, now: Timestamp, life: Span) -> Result<Self, State> {
        match self.state(now) {
            State::Pending | State::Expired => Ok(Self { expires_at: now + life, ..self.clone() }),
            other => Err(other),
        }
    }

    fn end_as(&self, end: End, from: &[State], now: Timestamp) -> Result<Self, State> {
        let state = self.state(now);
        if from.contains(&state) { Ok(Self { end: Some(end), ..self.clone() }) } else { Err(state) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);
    const LIFE: Span = Span::days(7);

    fn invitation() -> Invitation {
        Invitation::new(
            Id::new(START, [1; 10]),
            Id::new(START, [2; 10]),
            EmailAddress::parse("ada@example.com").expect("an address"),
            Id::new(START, [3; 10]),
            Id::new(START, [4; 10]),
            (START, LIFE),
        )
    }

    #[test]
    fn it_lives_until_its_end_and_not_a_microsecond_longer() {
        let one = invitation();
        let last = Timestamp::from_micros(one.expires_at.micros() - 1);
        assert_eq!(one.state(last), State::Pending);
        assert_eq!(one.state(one.expires_at), State::Expired);
        assert!(one.accept(last).is_ok());
        assert_eq!(one.accept(one.expires_at), Err(State::Expired));
    }

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Accept,
        Decline,
        Revoke,
        Renew,
    }

    fn acts() -> impl Strategy<Value = Vec<(Act, i64)>> {
        let act = prop_oneof![Just(Act::Accept), Just(Act::Decline), Just(Act::Revoke), Just(Act::Renew)];
        proptest::collection::vec((act, 0..10_i64), 0..12)
    }

    proptest! {
        #[test]
        fn only_a_declined_one_can_still_be_deleted(acts in acts()) {
            let (mut one, mut now) = (invitation(), START);
            for (act, days) in acts {
                now = now + Span::days(days);
                let before = one.state(now);
                let after = match act {
                    Act::Accept => one.accept(now),
                    Act::Decline => one.decline(now),
                    Act::Revoke => one.revoke(now),
                    Act::Renew => one.renew(now, LIFE),
                };
                match (before, act, after) {
                    (State::Pending | State::Expired | State::Declined, Act::Revoke, Ok(next)) => {
                        prop_assert_eq!(next.state(now), State::Revoked);
                        one = next;
                    }
                    (State::Pending | State::Expired, Act::Renew, Ok(next)) => {
                        prop_assert_eq!(next.state(now), State::Pending);
                        one = next;
                    }
                    (State::Pending, Act::Accept, Ok(next)) => {
                        prop_assert_eq!(next.state(now), State::Accepted);
                        one = next;
                    }
                    (State::Pending, Act::Decline, Ok(next)) => {
                        prop_assert_eq!(next.state(now), State::Declined);
                        one = next;
                    }
                    (before, _, Err(state)) => prop_assert_eq!(before, state),
                    (before, act, Ok(_)) => prop_assert!(false, "{act:?} went through from {before:?}"),
                }
            }
        }
    }
}
