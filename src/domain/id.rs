//! Ids that cannot be mixed up: one type per table, one text form everywhere.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use super::time::Timestamp;

/// A ULID (128 bits, sorted by time of creation) of a thing of kind `K`.
/// Its text form is 26 characters of Crockford's base 32.
pub struct Id<K>(Ulid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// A new id from the time and 80 bits of `randomness` (10 bytes).
    pub fn new(now: Timestamp, randomness: [u8; 10]) -> Self {
        let mut wide = [0; 16];
        wide[6..].copy_from_slice(&randomness);
        let millis = u64::try_from(now.micros() / 1_000).unwrap_or(0);
        Self(Ulid::from_parts(millis, u128::from_be_bytes(wide)), PhantomData)
    }

    /// The 16 bytes that a token carries.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_bytes()
    }

    /// The id of these 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Ulid::from_bytes(bytes), PhantomData)
    }
}

// Written out, because derives would ask the same of `K`.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Ulid::from_string(text).map(|ulid| Self(ulid, PhantomData)).map_err(|_| NotAnId)
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The text is not a ULID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $alias:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}
        $(#[$doc])*
        pub type $alias = Id<$kind>;
    )+};
}

kinds! {
    /// The tenant.
    OrganizationKind => OrganizationId,
    /// An account.
    UserKind => UserId,
    /// A user in an organization.
    MembershipKind => MembershipId,
    /// A named set of permissions of one organization.
    RoleKind => RoleId,
    /// An invitation for one email.
    InvitationKind => InvitationId,
    /// A shareable invite link.
    LinkKind => LinkId,
    /// A named set of members.
    GroupKind => GroupId,
    /// An app of the organization.
    ProductKind => ProductId,
    /// Somebody's request to join.
    RequestKind => RequestId,
    /// A row of the People table.
    PersonKind => PersonId,
    /// A mail in the outbox.
    MailKind => MailId,
    /// A proof of an address by an emailed code.
    ProofKind => ProofId,
    /// A proof of a phone number by a texted code.
    PhoneProofKind => PhoneProofId,
    /// A request for a new password.
    ResetKind => ResetId,
    /// A code that signs in.
    SignInCodeKind => SignInCodeId,
    /// An account elsewhere that signs in one here.
    IdentityKind => IdentityId,
    /// A passkey.
    PasskeyKind => PasskeyId,
    /// A new address that still has to prove itself.
    EmailChangeKind => EmailChangeId,
    /// A table of people that was imported.
    ImportKind => ImportId,
    /// An entry of the audit log.
    AuditKind => AuditId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_lead_back_to_the_same_id() {
        let id = UserId::new(Timestamp::from_micros(1_700_000_000_000_000), [7; 10]);
        assert_eq!(id.to_string().parse::<UserId>(), Ok(id));
        assert_eq!(UserId::from_bytes(id.to_bytes()), id);
        assert_eq!("x".parse::<UserId>(), Err(NotAnId));
    }

    #[test]
    fn later_ids_sort_later_as_text() {
        let early = UserId::new(Timestamp::from_micros(1_000_000), [255; 10]);
        let late = UserId::new(Timestamp::from_micros(2_000_000), [0; 10]);
        assert!(early.to_string() < late.to_string());
    }
}
