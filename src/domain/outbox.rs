//! What becomes of a mail after it was written.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    email::EmailAddress,
    id::MailId,
    phone::PhoneNumber,
    time::{Span, Timestamp},
};

/// How often a mail is tried before it counts as failed. With [`backoff`] the
/// last try comes six to twelve hours after the first.
pub const MOST_ATTEMPTS: i64 = 12;

/// Stored as the reason of mails that nobody needs any more.
pub const WITHDRAWN: &str = "withdrawn";

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Invites somebody.
    Invitation,
    /// Lets an inactive member come back.
    Reactivation,
    /// Lets somebody choose a new password.
    Reset,
    /// Proves an address by a code.
    Code,
    /// Signs in by a code.
    SignInCode,
    /// Proves a phone number by a code, as a text message.
    PhoneCode,
    /// Proves an account's new address by a code.
    NewEmail,
    /// Tells the old address that another took its place.
    EmailChanged,
    /// Tells that the password was changed.
    PasswordChanged,
    /// Tells that a second factor is asked for from now on.
    SecondFactorOn,
    /// Tells that no second factor is asked for any more.
    SecondFactorOff,
    /// Tells that somebody got in by a recovery code.
    RecoveryCodeUsed,
    /// Tells that another way to sign in was added.
    MethodAdded,
    /// Tells that a way to sign in was taken away.
    MethodRemoved,
    /// Tells that the account is gone.
    AccountDeleted,
    /// Tells owners that somebody asks to join.
    RequestReceived,
    /// Tells whoever asked that they are in.
    RequestApproved,
    /// Tells whoever asked that they are not.
    RequestDenied,
    /// Tells the inviter that somebody joined.
    Accepted,
    /// Tells the inviter that somebody declined.
    Declined,
    /// Tells the inviter that somebody would rather come with another address.
    Readdress,
    /// Shows whether mail works.
    Test,
}

impl MailKind {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Invitation,
        Self::Reactivation,
        Self::Reset,
        Self::Code,
        Self::SignInCode,
        Self::PhoneCode,
        Self::NewEmail,
        Self::EmailChanged,
        Self::PasswordChanged,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::RecoveryCodeUsed,
        Self::MethodAdded,
        Self::MethodRemoved,
        Self::AccountDeleted,
        Self::RequestReceived,
        Self::RequestApproved,
        Self::RequestDenied,
        Self::Accepted,
        Self::Declined,
        Self::Readdress,
        Self::Test,
    ];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reactivation => "reactivation",
            Self::Reset => "reset",
            Self::Code => "code",
            Self::SignInCode => "sign_in_code",
            Self::PhoneCode => "phone_code",
            Self::Test => "test",
            Self::NewEmail => "new_email",
            Self::EmailChanged => "email_changed",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::MethodAdded => "method_added",
            Self::MethodRemoved => "method_removed",
            Self::AccountDeleted => "account_deleted",
            Self::RequestReceived => "request_received",
            Self::RequestApproved => "request_approved",
            Self::RequestDenied => "request_denied",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Readdress => "readdress",
        }
    }

    /// Whether somebody who did not do what the mail tells of helps themselves by a new password.
    pub const fn is_mended_by_reset(self) -> bool {
        matches!(
            self,
            Self::PasswordChanged
                | Self::SecondFactorOn
                | Self::SecondFactorOff
                | Self::RecoveryCodeUsed
                | Self::MethodAdded
                | Self::MethodRemoved
        )
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whom a message goes to, and by which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// By mail.
    Mail(EmailAddress),
    /// By text message.
    Phone(PhoneNumber),
}

impl Recipient {
    /// As admins see it: a phone number is not theirs to know.
    pub fn shown(&self) -> String {
        match self {
            Self::Mail(email) => email.to_string(),
            Self::Phone(phone) => phone.masked(),
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mail(email) => email.fmt(f),
            Self::Phone(phone) => phone.fmt(f),
        }
    }
}

/// What is known of a mail's way. Never "delivered": only the receiving server knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Waits for its turn, or for its next one after a passing fault.
    Queued {
        /// The mail.
        id: MailId,
        /// Why the last try did not go through, after one.
        last_error: Option<String>,
    },
    /// The mail server took it.
    Sent {
        /// The mail.
        id: MailId,
        /// The server's reply.
        reply: String,
    },
    /// Given up.
    Failed {
        /// The mail.
        id: MailId,
        /// Why.
        reason: String,
    },
    /// Kept back: the database was restored from a backup in which it was queued.
    Held {
        /// The mail.
        id: MailId,
    },
    /// No mail server is configured.
    NotConfigured,
}

impl Delivery {
    /// The mail server's words about it, where there are any.
    pub fn reply(&self) -> Option<&str> {
        match self {
            Self::Sent { reply, .. } => Some(reply),
            Self::Failed { reason, .. } if reason == WITHDRAWN => None,
            Self::Failed { reason, .. } => Some(reason),
            Self::Queued { last_error, .. } => last_error.as_deref(),
            Self::Held { .. } | Self::NotConfigured => None,
        }
    }

    /// The mail, where it did not get through and can be tried again. One that nobody needs
    /// any more can't.
    pub fn undelivered(&self) -> Option<MailId> {
        match self {
            Self::Failed { reason, .. } if reason == WITHDRAWN => None,
            Self::Failed { id, .. } | Self::Held { id } | Self::Queued { id, last_error: Some(_) } => Some(*id),
            Self::Queued { last_error: None, .. } | Self::Sent { .. } | Self::NotConfigured => None,
        }
    }
}

/// How long to wait after the `attempt`-th try (from 1): half a minute, doubled
/// each time up to four hours, of which up to half is taken away by `jitter`
/// (any number), so that a crowd of mails does not come back all at once.
pub fn backoff(attempt: i64, jitter: u32) -> Span {
    let doublings = u32::try_from(attempt.clamp(1, 10) - 1).unwrap_or(0);
    let longest = (30_i64 << doublings).min(4 * 3_600) * 1_000_000;
    let share = i128::from(longest / 2) * i128::from(jitter) / i128::from(u32::MAX);
    Timestamp::from_micros(longest) - Timestamp::from_micros(i64::try_from(share).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_wait_is_bounded_and_grows(attempt in 1..40_i64, jitter: u32) {
            let wait = backoff(attempt, jitter);
            prop_assert!(wait >= Span::seconds(15) && wait <= Span::hours(4));
            prop_assert!(backoff(attempt + 1, 0) >= backoff(attempt, 0));
            prop_assert!(wait.micros() * 2 >= backoff(attempt, 0).micros());
        }
    }
}
