//! Arriving at the acceptance page: by which link somebody comes, and what they proved so far.

use axum::extract::Path;

use super::join::draw;
use crate::{
    domain::{error::Error, time::Span},
    server::{
        language::Source,
        service::{
            access::SignedIn,
            door::{self, Door, Invite, LinkKind},
            fault::Fault,
            fresh_link,
            join::RegisterForm,
            join_step::{self, Proven, Step},
            phone,
            phone_messages::{self, Sending},
            proof,
        },
        store::{phone_proofs::PhoneProof, proofs::Proof},
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
    },
};

/// How long a browser remembers which link it came by.
pub(super) const DOOR_LIFE: Span = Span::hours(2);

/// `GET /i/{token}`
pub async fn by_invitation(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::Personal, &token).await
}

/// `GET /r/{token}`
pub async fn to_come_back(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::Reactivation, &token).await
}

/// `GET /l/{token}`
pub async fn by_link(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::Shared, &token).await
}

/// `GET /join-us/{slug}`: where an organization lets people sign themselves up.
pub async fn to_sign_up(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::SignUp, &slug).await
}

/// Takes the secret out of the address. A dead link says so right here: there is
/// no secret left to protect. One past its time is told at a clean address too, where
/// its reader can ask for a fresh one.
async fn arrive(visitor: Visitor, kind: LinkKind, token: &str) -> PageResult {
    let door = visitor.by_token(door::open(&visitor.core, kind, token)).await?;
    speak(&visitor, &door);
    if door.dead.is_some() && !fresh_link::is_offered(&visitor.core, &door) {
        let who = visitor.signed_in().await?;
        let step = join_step::next(&visitor.core, &door, who.as_ref(), None).await?;
        let arrival = Arrival { door, who, proof: None, phone: None, sending: Sending::default(), step };
        return draw(&visitor, &arrival, None, &RegisterForm::default());
    }
    let letter = match kind {
        LinkKind::Personal => 'i',
        LinkKind::Reactivation => 'r',
        LinkKind::Shared => 'l',
        LinkKind::SignUp => 's',
    };
    let on = visitor.go("/join").keep(Jar::Door, &format!("{letter}.{token}"), Some(DOOR_LIFE)).forget(Jar::Proof);
    // A number proven for an invitation is the invitee's. By a link somebody else may come in this browser.
    let personal = matches!(kind, LinkKind::Personal | LinkKind::Reactivation);
    if personal { on.ok() } else { on.forget(Jar::Phone).ok() }
}

/// The page is in the invitation's language, where the reader did not choose another.
fn speak(visitor: &Visitor, door: &Door) {
    if let Invite::Personal { invitation, .. } = &door.invite {
        visitor.know(Source::Invitation, invitation.language.as_deref());
    }
    visitor.know(Source::Organization, door.organization.default_language.as_deref());
}

/// Somebody on the acceptance page.
pub struct Arrival {
    /// What their link opens.
    pub door: Door,
    /// Who they are, if signed in.
    pub who: Option<SignedIn>,
    /// What they proved or are proving.
    pub proof: Option<Proof>,
    /// The phone number that they proved or are proving.
    pub phone: Option<PhoneProof>,
    /// What became of the message to it.
    pub sending: Sending,
    /// What comes next.
    pub step: Step,
}

impl Arrival {
    /// What they proved so far.
    pub fn proven(&self) -> Proven<'_> {
        Proven { email: self.proof.as_ref(), phone: self.phone.as_ref() }
    }
}

/// Who comes by which link, and what comes next.
pub(super) async fn find(visitor: &Visitor) -> Result<Arrival, Fault> {
    let core = &visitor.core;
    let carried = visitor.cookie(Jar::Door).ok_or(Error::NotFound)?;
    let (kind, token) = match carried.split_once('.') {
        Some(("i", token)) => (LinkKind::Personal, token),
        Some(("r", token)) => (LinkKind::Reactivation, token),
        Some(("l", token)) => (LinkKind::Shared, token),
        Some(("s", slug)) => (LinkKind::SignUp, slug),
        _ => return Err(Error::NotFound.into()),
    };
    let door = visitor.by_token(door::open(core, kind, token)).await?;
    speak(visitor, &door);
    let who = visitor.signed_in().await?;
    let proof = proof::find(core, &door, visitor.cookie(Jar::Proof).as_deref()).await?;
    let phone = phone::find(core, &door, visitor.cookie(Jar::Phone).as_deref()).await?;
    let sending = match &phone {
        Some(phone) if phone.proved_at.is_none() => phone_messages::sending(core, phone).await?,
        _ => Sending::default(),
    };
    let proven = Proven { email: proof.as_ref(), phone: phone.as_ref() };
    let step = join_step::next(core, &door, who.as_ref(), proven).await?;
    Ok(Arrival { door, who, proof, phone, sending, step })
}

/// As [`find`], for a form that says which link its page was about.
pub(super) async fn posted(visitor: &Visitor, door: &str) -> Result<Arrival, Fault> {
    let arrival = find(visitor).await?;
    door::require_same(&visitor.core, visitor.caller(), &arrival.door, door).await?;
    Ok(arrival)
}
