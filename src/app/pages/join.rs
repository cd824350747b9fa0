//! The acceptance page: one address, and on it whatever its reader has to do next.

use axum::{
    Form,
    extract::Path,
    http::{Method, StatusCode},
};
use serde::Deserialize;

use super::{join_phone::Drawing, join_views as views};
use crate::{
    app::{
        components::{methods::Ways, phone::Typed},
        shell::{Frame, Islands},
    },
    domain::{
        email::EmailAddress,
        error::{Conflict, DeadLink, Error},
        time::Span,
    },
    server::{
        language::Source,
        service::{
            access::SignedIn,
            decline,
            door::{self, Door, Invite, LinkKind},
            enter::Came,
            fault::Fault,
            fresh_link, invitations,
            join::{self, RegisterForm},
            join_step::{self, Proven, Step},
            phone,
            phone_messages::{self, Sending},
            proof, readdress,
        },
        store::{phone_proofs::PhoneProof, proofs::Proof},
        web::{
            cookies::Jar,
            errors::PageResult,
            visitor::{Redirect, Visitor},
        },
    },
};

/// How long a browser remembers which link it came by.
pub(super) const DOOR_LIFE: Span = Span::hours(2);

/// `GET /i/{token}`
pub async fn arrive_by_invitation(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::Personal, &token).await
}

/// `GET /r/{token}`
pub async fn arrive_to_come_back(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::Reactivation, &token).await
}

/// `GET /l/{token}`
pub async fn arrive_by_link(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    arrive(visitor, LinkKind::Shared, &token).await
}

/// `GET /join-us/{slug}`: where an organization lets people sign themselves up.
pub async fn arrive_to_sign_up(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
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
pub(super) async fn arrival(visitor: &Visitor) -> Result<Arrival, Fault> {
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

/// As [`arrival`], for a form that says which link its page was about.
pub(super) async fn posted(visitor: &Visitor, door: &str) -> Result<Arrival, Fault> {
    let arrival = arrival(visitor).await?;
    door::require_same(&visitor.core, visitor.caller(), &arrival.door, door).await?;
    Ok(arrival)
}

/// `GET /join`
pub async fn show(visitor: Visitor, method: Method) -> PageResult {
    let arrival = arrival(&visitor).await?;
    // A HEAD is a machine that looks, not somebody who reads.
    if method == Method::GET {
        invitations::note_opened(&visitor.core, &arrival.door);
    }
    draw(&visitor, &arrival, None, &RegisterForm::default())
}

/// The form that asks for a code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    door: String,
    #[serde(default)]
    email: String,
    /// The address was mistyped: begin anew with another one.
    other: Option<String>,
}

/// `POST /join/code`: mails a code, to the address given or the one known.
pub async fn request_code(visitor: Visitor, Form(form): Form<CodeRequest>) -> PageResult {
    let arrival = posted(&visitor, &form.door).await?;
    if form.other.is_some() {
        return visitor.go("/join").forget(Jar::Proof).ok();
    }
    let typed = RegisterForm { email: form.email.clone(), ..RegisterForm::default() };
    let email = match &arrival.step {
        Step::RequestCode(email) | Step::EnterCode(email) => email.clone(),
        Step::GiveAddress => match EmailAddress::parse(&form.email) {
            Ok(email) => email,
            Err(problem) => return draw(&visitor, &arrival, Some(&Error::field("email", problem.code())), &typed),
        },
        _ => return visitor.go("/join").ok(),
    };
    match proof::begin(&visitor.core, visitor.caller(), &arrival.door, &email).await {
        Ok(token) => visitor.go("/join").keep(Jar::Proof, &token, Some(DOOR_LIFE)).ok(),
        Err(Fault::Refused(error @ (Error::Throttled { .. } | Error::Invalid { .. }))) => {
            draw(&visitor, &arrival, Some(&error), &typed)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form that takes the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeEntry {
    door: String,
    code: String,
}

/// `POST /join/code/enter`
pub async fn enter_code(visitor: Visitor, Form(form): Form<CodeEntry>) -> PageResult {
    let arrival = posted(&visitor, &form.door).await?;
    let (Step::EnterCode(_), Some(proof)) = (&arrival.step, &arrival.proof) else {
        return visitor.go("/join").ok();
    };
    match proof::enter(&visitor.core, visitor.caller(), &arrival.door, proof, &form.code).await {
        Ok(()) => visitor.go("/join").ok(),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. }))) => {
            draw(&visitor, &arrival, Some(&error), &RegisterForm::default())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form of a new person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    door: String,
    #[serde(default)]
    email: String,
    name: String,
    #[serde(default)]
    password: String,
}

/// `POST /join/register`
pub async fn register(visitor: Visitor, Form(form): Form<Registration>) -> PageResult {
    let arrival = posted(&visitor, &form.door).await?;
    let form = RegisterForm { email: form.email, name: form.name, password: form.password };
    match join::register(&visitor.core, visitor.caller(), &arrival.door, arrival.proven(), &form).await {
        Ok((started, came)) => on(&visitor, &arrival.door, came).start(&started).ok(),
        Err(Fault::Refused(
            error @ (Error::Invalid { .. } | Error::Throttled { .. } | Error::Conflict { why: Conflict::HasAccount }),
        )) => draw(&visitor, &arrival, Some(&error), &form),
        Err(Fault::Refused(Error::PhoneUnverified)) => without_phone(&visitor).await,
        Err(fault) => refused(&visitor, arrival, fault, &form),
    }
}

/// On to the organization, or to where whoever asked sees what became of it.
pub(super) fn on(visitor: &Visitor, door: &Door, came: Came) -> Redirect {
    match came {
        Came::In => visitor.go(&after(door)).forget(Jar::Door).forget(Jar::Proof).forget(Jar::Phone),
        Came::Asked => visitor.go("/join").forget(Jar::Proof).forget(Jar::Phone),
    }
}

/// The page again, for somebody who skipped the phone step, or for whom it was
/// switched on since their page was drawn.
pub(super) async fn without_phone(visitor: &Visitor) -> PageResult {
    draw(visitor, &arrival(visitor).await?, Some(&Error::PhoneUnverified), &RegisterForm::default())
}

/// A form with nothing but a button.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub(super) door: String,
}

/// `POST /join/accept`
pub async fn accept(visitor: Visitor, Form(form): Form<Answer>) -> PageResult {
    let arrival = posted(&visitor, &form.door).await?;
    let who = arrival.who.as_ref().ok_or(Error::SignedOut)?;
    match join::accept(&visitor.core, visitor.caller(), &arrival.door, who, arrival.proven()).await {
        Ok(came) => on(&visitor, &arrival.door, came).ok(),
        Err(Fault::Refused(Error::PhoneUnverified)) => without_phone(&visitor).await,
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. }))) => {
            draw(&visitor, &arrival, Some(&error), &RegisterForm::default())
        }
        Err(fault) => refused(&visitor, arrival, fault, &RegisterForm::default()),
    }
}

/// What is drawn for refusals that have a page of their own here; the others have that
/// of the error.
pub(super) fn refused(visitor: &Visitor, arrival: Arrival, fault: Fault, form: &RegisterForm) -> PageResult {
    match fault {
        Fault::Refused(Error::Dead { why }) => draw(visitor, &Arrival { step: Step::Dead(why), ..arrival }, None, form),
        Fault::Refused(Error::OrganizationFull { .. }) => {
            draw(visitor, &Arrival { step: Step::Full, ..arrival }, None, form)
        }
        Fault::Refused(error @ (Error::MethodNotAllowed | Error::Unverified)) => {
            draw(visitor, &arrival, Some(&error), form)
        }
        fault => Err(fault.into()),
    }
}

/// Where somebody goes on who just came in: to the product that the invitation is
/// about, over a page of ours, or home.
fn after(door: &Door) -> String {
    let slug = &door.organization.slug;
    match &door.product {
        Some(product) => format!("/o/{slug}/joined/{}", product.id),
        None => format!("/o/{slug}?welcome=1"),
    }
}

pub(super) fn draw(visitor: &Visitor, arrival: &Arrival, error: Option<&Error>, form: &RegisterForm) -> PageResult {
    draw_typed(visitor, arrival, error, form, Typed::guess(visitor))
}

/// The same with what was typed as a phone number.
pub(super) fn draw_typed(
    visitor: &Visitor,
    arrival: &Arrival,
    error: Option<&Error>,
    form: &RegisterForm,
    typed: Typed,
) -> PageResult {
    let code = match &arrival.step {
        Step::Dead(_) => StatusCode::GONE,
        Step::Full => StatusCode::CONFLICT,
        Step::OtherAccount
        | Step::OtherMethod
        | Step::Inactive
        | Step::OutsideDomains
        | Step::Unprovable
        | Step::Denied(_) => StatusCode::FORBIDDEN,
        _ => StatusCode::OK,
    };
    let settings = views::Settings {
        now: visitor.core.now(),
        shortest: visitor.core.settings.password.shortest,
        ways: Ways::of(visitor, &arrival.door.organization.policy.sign_in_methods),
        offers: offers(visitor, arrival),
        phone: Drawing { typed, nonce: visitor.context.nonce.clone(), with: false },
    };
    let title = views::title(visitor.words(), arrival);
    let frame = Frame { title: &title, islands: Islands::OnIntent, ..Frame::default() };
    let view = |words| views::view(words, arrival, error, form, settings);
    Ok(match error {
        Some(_) => visitor.render_again(error, frame, view),
        None => visitor.render(code, frame, view),
    })
}

/// What is offered besides the next step.
fn offers(visitor: &Visitor, arrival: &Arrival) -> views::Offers {
    let (core, door, who) = (&visitor.core, &arrival.door, arrival.who.as_ref());
    views::Offers {
        decline: decline::may(core, door, who, arrival.proof.as_ref()),
        fresh: arrival.step == Step::Dead(DeadLink::Expired) && fresh_link::is_offered(core, door),
        readdress: who.is_some_and(|who| readdress::is_offered(core, door, who)),
    }
}
