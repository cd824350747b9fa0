//! The one error that leaves the house: closed, with stable codes, free of secrets.
//! Doors translate it: `server::web` to statuses and pages, the catalogues to words.

use serde::{Deserialize, Serialize};

/// Why something was refused or could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Error {
    /// Nobody is signed in, or the session is over.
    SignedOut,
    /// Address and password do not belong together, or there is no such account.
    WrongCredentials,
    /// The person has to prove anew who they are: too long ago for this.
    NotRecent,
    /// The organization asks people with admin rights for a second factor, and they have none.
    SecondFactorNeeded,
    /// Seen, but not allowed.
    Forbidden,
    /// More was to be handed out than the giver holds.
    AboveOwnRights,
    /// The invitation is for another address than the one signed in.
    OtherAddress,
    /// The address must be proven first.
    Unverified,
    /// The organization asks for a phone number, and none is proven.
    PhoneUnverified,
    /// No such thing, or one of another organization.
    NotFound,
    /// A link that once worked and no longer does.
    Dead {
        /// What ended it.
        why: DeadLink,
    },
    /// The request contradicts what is there now.
    Conflict {
        /// In which way.
        why: Conflict,
    },
    /// No seat is left under the member limit.
    OrganizationFull {
        /// The limit.
        limit: i64,
    },
    /// An identity provider, or what it says, does not help.
    Provider {
        /// In which way.
        why: ProviderProblem,
    },
    /// The organization does not let people join by this way to sign in.
    MethodNotAllowed,
    /// What a device answered about a passkey does not hold.
    PasskeyRefused,
    /// Fields to be mended.
    Invalid {
        /// What is wrong, field by field.
        problems: Vec<Problem>,
    },
    /// Too often.
    Throttled {
        /// Seconds until it may be tried again.
        retry_after: i64,
    },
    /// The address had all the mails that it may get within an hour.
    MailLimit,
    /// More at once than the machine should take on; the next try may go through.
    Busy,
    /// A fault of ours, logged under the request's id.
    Internal,
}

/// What ended a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadLink {
    /// Its time has run out.
    Expired,
    /// Deleted, regenerated or replaced.
    Revoked,
    /// The invitee said no.
    Declined,
    /// Somebody joined with it already.
    Accepted,
    /// Whoever made it may no longer grant what it grants.
    InviterLostRights,
    /// Turned off.
    Off,
    /// As many came in as may.
    UsedUp,
    /// A single-use link, used.
    Used,
}

/// A contradiction to what is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// This Usher has its first organization already.
    AlreadySetUp,
    /// Member already.
    AlreadyMember,
    /// The membership was inactivated; a reactivation link is needed.
    Inactive,
    /// The invitation is no longer pending.
    NotPending,
    /// The address has an account: sign in, then accept.
    HasAccount,
    /// Made with the organization, and stays as it is.
    BuiltIn,
    /// They are the only owner left.
    LastOwner,
    /// The second factor is on already.
    SecondFactorOn,
    /// An admin has answered this request already.
    Decided,
    /// No mail server is configured.
    NoMailServer,
    /// What the mail is about has come to an end: there is nothing to send any more.
    MailNotNeeded,
    /// No gateway for text messages is configured.
    NoTextGateway,
    /// An organization that they are in asks for a phone number.
    PhoneNeeded,
    /// There is no phone number.
    NoPhone,
    /// Without it nobody could sign in to the account any more.
    LastMethod,
    /// As many passkeys as an account may have.
    TooManyPasskeys,
    /// No member, or none any more.
    NotMember,
    /// It is not done to people in this status.
    NotInThisStatus,
    /// The account is in another organization too: what happens there is not this one's.
    ElsewhereToo,
    /// What a form was drawn from is another one now.
    ChangedMeanwhile,
}

/// Why an identity provider does not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderProblem {
    /// Its answer is none to a question of this browser, or proves nothing.
    Answer,
    /// It does not answer.
    Unreachable,
    /// Nobody here is who it vouches for.
    NoAccount,
    /// It tells no address.
    HidesEmail,
    /// It tells an address and does not vouch for it.
    UnverifiedEmail,
    /// It vouches for another address than that of the account.
    OtherAddress,
    /// Who it vouches for is not linked to the account that is signed in.
    NotLinked,
    /// Who it vouches for signs in another account here.
    Taken,
}

/// Something wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field's name in the form.
    pub field: String,
    /// The stable code of what is wrong.
    pub code: String,
}

impl Error {
    /// An error about one field.
    pub fn field(field: &str, code: &str) -> Self {
        Self::Invalid { problems: vec![Problem { field: field.to_owned(), code: code.to_owned() }] }
    }

    /// The stable code, as in the API, the audit log and message catalogues.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::WrongCredentials => "wrong_credentials",
            Self::NotRecent => "not_recent",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::Forbidden => "forbidden",
            Self::AboveOwnRights => "above_own_rights",
            Self::OtherAddress => "other_address",
            Self::Unverified => "unverified",
            Self::PhoneUnverified => "phone_unverified",
            Self::NotFound => "not_found",
            Self::Dead { why } => match why {
                DeadLink::Expired => "link_expired",
                DeadLink::Revoked => "link_revoked",
                DeadLink::Declined => "link_declined",
                DeadLink::Accepted => "link_accepted",
                DeadLink::InviterLostRights => "link_inviter_lost_rights",
                DeadLink::Off => "link_off",
                DeadLink::UsedUp => "link_used_up",
                DeadLink::Used => "link_used",
            },
            Self::Conflict { why } => match why {
                Conflict::AlreadySetUp => "already_set_up",
                Conflict::AlreadyMember => "already_member",
                Conflict::Inactive => "inactive",
                Conflict::NotPending => "not_pending",
                Conflict::HasAccount => "has_account",
                Conflict::BuiltIn => "built_in",
                Conflict::LastOwner => "last_owner",
                Conflict::SecondFactorOn => "second_factor_on",
                Conflict::Decided => "request_decided",
                Conflict::NoMailServer => "no_mail_server",
                Conflict::MailNotNeeded => "mail_not_needed",
                Conflict::NoTextGateway => "no_text_gateway",
                Conflict::PhoneNeeded => "phone_needed",
                Conflict::NoPhone => "no_phone",
                Conflict::LastMethod => "last_method",
                Conflict::TooManyPasskeys => "too_many_passkeys",
                Conflict::NotMember => "not_member",
                Conflict::NotInThisStatus => "not_in_this_status",
                Conflict::ElsewhereToo => "elsewhere_too",
                Conflict::ChangedMeanwhile => "changed_meanwhile",
            },
            Self::OrganizationFull { .. } => "organization_full",
            Self::Provider { why } => match why {
                ProviderProblem::Answer => "provider_answer",
                ProviderProblem::Unreachable => "provider_unreachable",
                ProviderProblem::NoAccount => "provider_no_account",
                ProviderProblem::HidesEmail => "provider_hides_email",
                ProviderProblem::UnverifiedEmail => "provider_unverified_email",
                ProviderProblem::OtherAddress => "provider_other_address",
                ProviderProblem::NotLinked => "provider_not_linked",
                ProviderProblem::Taken => "provider_taken",
            },
            Self::MethodNotAllowed => "method_not_allowed",
            Self::PasskeyRefused => "passkey_refused",
            Self::Invalid { .. } => "invalid",
            Self::Throttled { .. } => "throttled",
            Self::MailLimit => "mail_limit",
            Self::Busy => "busy",
            Self::Internal => "internal",
        }
    }

    /// The number that its message tells, with its name there; `n` counts.
    pub fn argument(&self) -> Option<(&'static str, i64)> {
        match self {
            Self::OrganizationFull { limit } => Some(("limit", *limit)),
            // In minutes.
            Self::Throttled { retry_after } => Some(("n", (retry_after + 59) / 60)),
            _ => None,
        }
    }

    /// The problem of `field`, if it is one of the fields to be mended.
    pub fn problem(&self, field: &str) -> Option<&str> {
        match self {
            Self::Invalid { problems } => problems.iter().find(|p| p.field == field).map(|p| p.code.as_str()),
            _ => None,
        }
    }
}

/// Gathers the problems of a form, so that all of them are told at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Keeps the value, or notes the problem under `field`.
    pub fn take<T, P>(&mut self, field: &str, parsed: Result<T, P>, code: impl Fn(P) -> &'static str) -> Option<T> {
        parsed.map_err(|problem| self.note(field, code(problem))).ok()
    }

    /// Notes a problem.
    pub fn note(&mut self, field: &str, code: &str) {
        self.0.push(Problem { field: field.to_owned(), code: code.to_owned() });
    }

    /// The error of what was noted, if anything was.
    pub fn into_error(self) -> Option<Error> {
        (!self.0.is_empty()).then_some(Error::Invalid { problems: self.0 })
    }
}
