//! The acceptance page: one address, and on it whatever its reader has to do next.

use axum::{
    Form,
    http::{Method, StatusCode},
};
use serde::Deserialize;

use super::{
    join_arrival::{self, Arrival, DOOR_LIFE},
    join_phone::Drawing,
    join_views as views,
};
use crate::{
    app::{
        components::{methods::Ways, phone::Typed},
        shell::{Frame, Islands},
    },
    domain::error::{Conflict, DeadLink, Error},
    server::{
        service::{
            decline,
            door::Door,
            enter::Came,
            fault::Fault,
            fresh_link, invitations,
            join::{self, RegisterForm},
            join_step::Step,
            proof, readdress,
        },
        web::{
            cookies::Jar,
            errors::PageResult,
            visitor::{Redirect, Visitor},
        },
    },
};

/// `GET /join`
pub async fn show(visitor: Visitor, method: Method) -> PageResult {
    let arrival = join_arrival::find(&visitor).await?;
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
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    if form.other.is_some() {
        return visitor.go("/join").forget(Jar::Proof).ok();
    }
    let typed = RegisterForm { email: form.email.clone(), ..RegisterForm::default() };
    let email = match &arrival.step {
        Step::RequestCode(email) | Step::EnterCode(email) => email.clone(),
        Step::GiveAddress => match visitor.core.new_address(&form.email).await {
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
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
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
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
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
    draw(visitor, &join_arrival::find(visitor).await?, Some(&Error::PhoneUnverified), &RegisterForm::default())
}

/// A form with nothing but a button.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub(super) door: String,
}

/// `POST /join/accept`
pub async fn accept(visitor: Visitor, Form(form): Form<Answer>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let who = arrival.who.as_ref().ok_or(Error::SignedOut)?;
    match join::accept_at(&visitor.core, visitor.caller(), &arrival.door, who, arrival.proven(), &arrival.step).await {
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
        Some(product) => join::product_page(slug, product.id),
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
