//! What came of inviting a list of addresses: one result each, in their order.

use serde::{Deserialize, Serialize};

use super::{
    email::EmailProblem,
    id::{InvitationId, PersonId},
    seats::Seats,
};

/// The result of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressResult {
    /// The address as it was typed.
    pub address: String,
    /// The name that stood with it.
    pub name: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// Their row in the People table, if they have one now.
    pub person_id: Option<PersonId>,
}

/// What came of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An invitation exists now.
    Invited {
        /// Which.
        invitation_id: InvitationId,
        /// The row that shows it.
        person_id: PersonId,
        /// Whether a mail is on its way; without a mail server there is only the link.
        mailed: bool,
    },
    /// Nothing wrong with it, yet nothing was sent, because others need mending first.
    Ready,
    /// No invitation was made.
    Refused(AddressProblem),
}

impl Outcome {
    /// The key of its message in the catalogues.
    pub fn message_key(&self) -> String {
        match self {
            Self::Invited { mailed: true, .. } => "result-invited".to_owned(),
            Self::Invited { mailed: false, .. } => "result-invited-no-mail".to_owned(),
            Self::Ready => "result-ready".to_owned(),
            // These name the limit.
            Self::Refused(AddressProblem::OverSendLimit) => "result-over-send-limit".to_owned(),
            Self::Refused(AddressProblem::NoSeat) => "result-no-seat".to_owned(),
            Self::Refused(problem) => format!("problem-{}", problem.code()),
        }
    }
}

/// Why an address was not invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressProblem {
    /// Not an address.
    Invalid(EmailProblem),
    /// Twice in the list.
    Duplicate,
    /// Has a live invitation, which can be sent again.
    AlreadyInvited(InvitationId),
    /// Is a member.
    AlreadyMember,
    /// Was inactivated; can be reactivated.
    Inactive(PersonId),
    /// Has no account, where only people with one may be invited.
    NotRegistered,
    /// More addresses than one send takes.
    OverSendLimit,
    /// No seat left for it.
    NoSeat,
    /// Got as many mails in the last hour as an address may.
    Throttled,
}

impl AddressProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(problem) => problem.code(),
            Self::Duplicate => "address_duplicate",
            Self::AlreadyInvited(_) => "address_already_invited",
            Self::AlreadyMember => "address_already_member",
            Self::Inactive(_) => "address_inactive",
            Self::NotRegistered => "address_not_registered",
            Self::OverSendLimit => "address_over_send_limit",
            Self::NoSeat => "address_no_seat",
            Self::Throttled => "address_throttled",
        }
    }
}

/// All results of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteReport {
    /// One for each address, in the order given.
    pub results: Vec<AddressResult>,
    /// Seats taken and left afterwards.
    pub seats: Seats,
}

impl InviteReport {
    /// Whether invitations were made.
    pub fn sent(&self) -> bool {
        self.results.iter().any(|r| matches!(r.outcome, Outcome::Invited { .. }))
    }

    /// The problem of the first address that was refused, if one was.
    pub fn first_problem(&self) -> Option<AddressProblem> {
        self.results.iter().find_map(|r| match r.outcome {
            Outcome::Refused(problem) => Some(problem),
            _ => None,
        })
    }

    /// How many addresses it says something about without inviting them.
    pub fn told(&self) -> usize {
        self.results.iter().filter(|r| !matches!(r.outcome, Outcome::Invited { .. })).count()
    }

    /// How many addresses could go out if asked for without the others.
    pub fn ready(&self) -> usize {
        self.results.iter().filter(|r| r.outcome == Outcome::Ready).count()
    }
}
