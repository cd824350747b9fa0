//! The secrets derived from the server key: tokens of links, and codes. Nothing derived is
//! stored, so a copy of the database opens nothing, and a link can be shown again.

use subtle::ConstantTimeEq;

use super::ServerKey;
use crate::domain::{
    id::{EmailChangeId, InvitationId, LinkId, PhoneProofId, ProofId, ResetId, SignInCodeId},
    token::{Channel, MAC_LENGTH, Token},
};

/// What a derived secret is for. A secret for one purpose is worth nothing for another.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    Setup,
    Invitation,
    Reactivation,
    InviteLink,
    Reset,
    Proof,
    Code,
    SignIn,
    SignInCode,
    Phone,
    PhoneCode,
    NewEmailCode,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Setup => b"usher.setup",
            Self::Invitation => b"usher.invitation",
            Self::Reactivation => b"usher.reactivation",
            Self::InviteLink => b"usher.invite-link",
            Self::Reset => b"usher.reset",
            Self::Proof => b"usher.proof",
            Self::Code => b"usher.code",
            Self::SignIn => b"usher.sign-in",
            Self::SignInCode => b"usher.sign-in-code",
            Self::Phone => b"usher.phone",
            Self::PhoneCode => b"usher.phone-code",
            Self::NewEmailCode => b"usher.new-email-code",
        }
    }
}

/// No more than this many earlier generations are recognized as once valid.
const REMEMBERED_GENERATIONS: i64 = 1_000;

/// What a token turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genuine<T> {
    /// The current one.
    Current(T),
    /// An earlier one, replaced since.
    Replaced,
}

impl ServerKey {
    /// The setup link's secret.
    pub fn setup_token(&self) -> String {
        Token { id: [0; 16], mac: self.mac(Purpose::Setup, &[0; 16], 0, 0) }.text()
    }

    /// Whether `token` is the setup link's.
    pub fn is_setup_token(&self, token: &Token) -> bool {
        self.holds(Purpose::Setup, token, 0, 0)
    }

    /// An invitation's secret.
    pub fn invitation_token(&self, id: InvitationId, generation: i64, channel: Channel) -> String {
        self.token(Purpose::Invitation, id.to_bytes(), generation, channel as u8)
    }

    /// By which channel `token` came, if it is this invitation's.
    pub fn check_invitation(&self, token: &Token, generation: i64) -> Option<Genuine<Channel>> {
        self.check_by_channel(Purpose::Invitation, token, generation)
    }

    /// The secret with which an inactive member comes back.
    pub fn reactivation_token(&self, id: InvitationId, generation: i64, channel: Channel) -> String {
        self.token(Purpose::Reactivation, id.to_bytes(), generation, channel as u8)
    }

    /// By which channel `token` came, if it is this reactivation's.
    pub fn check_reactivation(&self, token: &Token, generation: i64) -> Option<Genuine<Channel>> {
        self.check_by_channel(Purpose::Reactivation, token, generation)
    }

    /// An invite link's secret.
    pub fn link_token(&self, id: LinkId, generation: i64) -> String {
        self.token(Purpose::InviteLink, id.to_bytes(), generation, 0)
    }

    /// Whether `token` is this invite link's.
    pub fn check_link(&self, token: &Token, generation: i64) -> Option<Genuine<()>> {
        self.check(token, generation, |g| self.holds(Purpose::InviteLink, token, g, 0).then_some(()))
    }

    /// A reset link's secret.
    pub fn reset_token(&self, id: ResetId) -> String {
        self.token(Purpose::Reset, id.to_bytes(), 0, 0)
    }

    /// Whether `token` is a reset link's.
    pub fn is_reset_token(&self, token: &Token) -> bool {
        self.holds(Purpose::Reset, token, 0, 0)
    }

    /// What the browser of somebody who proves an address carries.
    pub fn proof_token(&self, id: ProofId) -> String {
        self.token(Purpose::Proof, id.to_bytes(), 0, 0)
    }

    /// Whether `token` is a proof's.
    pub fn is_proof_token(&self, token: &Token) -> bool {
        self.holds(Purpose::Proof, token, 0, 0)
    }

    /// The six digits that are mailed to prove an address.
    pub fn code(&self, id: ProofId) -> String {
        self.digits(Purpose::Code, id.to_bytes())
    }

    /// The six digits that are mailed to an account's new address.
    pub fn new_email_code(&self, id: EmailChangeId) -> String {
        self.digits(Purpose::NewEmailCode, id.to_bytes())
    }

    /// Whether `code` is the one that was mailed to the new address.
    pub fn is_new_email_code(&self, id: EmailChangeId, code: &str) -> bool {
        self.new_email_code(id).as_bytes().ct_eq(code.as_bytes()).into()
    }

    /// Whether `code` is the one that was mailed.
    pub fn is_code(&self, id: ProofId, code: &str) -> bool {
        self.code(id).as_bytes().ct_eq(code.as_bytes()).into()
    }

    /// What the browser of somebody who signs in by a mailed code carries.
    pub fn sign_in_token(&self, id: SignInCodeId) -> String {
        self.token(Purpose::SignIn, id.to_bytes(), 0, 0)
    }

    /// Whether `token` is of somebody who signs in by a mailed code.
    pub fn is_sign_in_token(&self, token: &Token) -> bool {
        self.holds(Purpose::SignIn, token, 0, 0)
    }

    /// The six digits that are mailed to sign in.
    pub fn sign_in_code(&self, id: SignInCodeId) -> String {
        self.digits(Purpose::SignInCode, id.to_bytes())
    }

    /// Whether `code` is the one that was mailed to sign in.
    pub fn is_sign_in_code(&self, id: SignInCodeId, code: &str) -> bool {
        self.sign_in_code(id).as_bytes().ct_eq(code.as_bytes()).into()
    }

    /// What the browser of somebody who proves a phone number carries.
    pub fn phone_token(&self, id: PhoneProofId) -> String {
        self.token(Purpose::Phone, id.to_bytes(), 0, 0)
    }

    /// Whether `token` is of somebody who proves a phone number.
    pub fn is_phone_token(&self, token: &Token) -> bool {
        self.holds(Purpose::Phone, token, 0, 0)
    }

    /// The six digits that are texted.
    pub fn phone_code(&self, id: PhoneProofId) -> String {
        self.digits(Purpose::PhoneCode, id.to_bytes())
    }

    /// Whether `code` is the one that was texted.
    pub fn is_phone_code(&self, id: PhoneProofId, code: &str) -> bool {
        self.phone_code(id).as_bytes().ct_eq(code.as_bytes()).into()
    }

    fn digits(&self, purpose: Purpose, id: [u8; 16]) -> String {
        let mac = self.mac(purpose, &id, 0, 0);
        // 128 bits modulo a million: the bias is far below one in 10^32.
        format!("{:06}", u128::from_be_bytes(mac) % 1_000_000)
    }

    fn token(&self, purpose: Purpose, id: [u8; 16], generation: i64, channel: u8) -> String {
        Token { id, mac: self.mac(purpose, &id, generation, channel) }.text()
    }

    fn check_by_channel(&self, purpose: Purpose, token: &Token, generation: i64) -> Option<Genuine<Channel>> {
        self.check(token, generation, |g| {
            [Channel::Mailed, Channel::Copied].into_iter().find(|c| self.holds(purpose, token, g, *c as u8))
        })
    }

    fn holds(&self, purpose: Purpose, token: &Token, generation: i64, channel: u8) -> bool {
        self.mac(purpose, &token.id, generation, channel).ct_eq(&token.mac).into()
    }

    fn check<T>(&self, token: &Token, current: i64, holds: impl Fn(i64) -> Option<T>) -> Option<Genuine<T>> {
        debug_assert_eq!(token.mac.len(), MAC_LENGTH);
        if let Some(found) = holds(current) {
            return Some(Genuine::Current(found));
        }
        (current.saturating_sub(REMEMBERED_GENERATIONS).max(0)..current)
            .rev()
            .any(|earlier| holds(earlier).is_some())
            .then_some(Genuine::Replaced)
    }

    fn mac(&self, purpose: Purpose, id: &[u8; 16], generation: i64, channel: u8) -> [u8; MAC_LENGTH] {
        // Every part but the label has a fixed length and the label ends in a
        // zero byte: no two different inputs are written alike.
        let mac = self.hmac([purpose.label(), &[0], id, &generation.to_be_bytes(), &[channel]]);
        let mut short = [0; MAC_LENGTH];
        short.copy_from_slice(&mac[..MAC_LENGTH]);
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Id, time::Timestamp};

    fn key() -> ServerKey {
        ServerKey([9; 32])
    }

    fn parsed(text: &str) -> Token {
        Token::parse(text).expect("a token")
    }

    #[test]
    fn a_token_opens_only_what_it_was_made_for() {
        let id = [5; 16];
        let invitation = parsed(&key().invitation_token(Id::from_bytes(id), 0, Channel::Mailed));
        assert_eq!(key().check_invitation(&invitation, 0), Some(Genuine::Current(Channel::Mailed)));
        assert!(!key().is_reset_token(&invitation) && !key().is_proof_token(&invitation));
        assert_eq!(key().check_link(&invitation, 0), None);
        assert_eq!(key().check_reactivation(&invitation, 0), None);
        let back = parsed(&key().reactivation_token(Id::from_bytes(id), 0, Channel::Mailed));
        assert_eq!(key().check_reactivation(&back, 0), Some(Genuine::Current(Channel::Mailed)));
        assert_eq!(key().check_invitation(&back, 0), None);
        assert!(!key().is_setup_token(&invitation));
        let copied = parsed(&key().invitation_token(Id::from_bytes(id), 0, Channel::Copied));
        assert_eq!(key().check_invitation(&copied, 0), Some(Genuine::Current(Channel::Copied)));
        assert_eq!(ServerKey([8; 32]).check_invitation(&copied, 0), None);
    }

    #[test]
    fn an_earlier_generation_is_known_as_replaced() {
        let old = parsed(&key().link_token(Id::from_bytes([5; 16]), 2));
        assert_eq!(key().check_link(&old, 2), Some(Genuine::Current(())));
        assert_eq!(key().check_link(&old, 5), Some(Genuine::Replaced));
        assert_eq!(key().check_link(&old, 1), None);
    }

    #[test]
    fn one_changed_character_is_enough() {
        let text = key().reset_token(Id::new(Timestamp::from_micros(1), [3; 10]));
        for i in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[i] = if other[i] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).expect("ASCII");
            if other != text {
                assert!(Token::parse(&other).is_none_or(|t| !key().is_reset_token(&t)), "{other}");
            }
        }
    }

    #[test]
    fn codes_are_six_digits_and_differ_by_id() {
        let codes: std::collections::BTreeSet<String> =
            (0..100_u8).map(|n| key().code(Id::from_bytes([n; 16]))).collect();
        assert!(codes.len() > 95);
        assert!(codes.iter().all(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit())));
    }
}
