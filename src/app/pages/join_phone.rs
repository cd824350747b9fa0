//! The phone step of the acceptance page: the number, and the code that was texted
//! to it. Whoever joins with an account elsewhere takes it on that page.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    join,
    join_arrival::{self, Arrival, DOOR_LIFE},
    join_provider,
};
use crate::{
    app::components::phone::{self as component, Forms, Typed},
    domain::{email::EmailAddress, error::Error, phone::PhoneNumber, time::Timestamp},
    server::{
        service::{
            fault::Fault,
            identities::Vouched,
            join::RegisterForm,
            join_step::Step,
            join_vouched::{self, Standing},
            phone::{self, Asker, PhoneStep},
            phone_messages,
        },
        sms::number,
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// The form of the number.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    door: String,
    /// They join with an account elsewhere.
    with: Option<String>,
    #[serde(default)]
    country: String,
    #[serde(default)]
    phone: String,
    /// The same number once more.
    again: Option<String>,
    /// The number was mistyped: begin anew with another one.
    other: Option<String>,
}

/// The form of the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    door: String,
    with: Option<String>,
    code: String,
}

/// On which page somebody takes the step.
enum Place {
    /// The acceptance page.
    Join,
    /// That of somebody for whom a provider vouches, with this address.
    With(Box<Vouched>, EmailAddress),
}

impl Place {
    /// Where they are, if everything before the step is done and the step is not.
    async fn of(visitor: &Visitor, arrival: &Arrival, with: bool) -> Result<Option<Self>, Fault> {
        if !with {
            return Ok(matches!(arrival.step, Step::Phone(_)).then_some(Self::Join));
        }
        let Some(vouched) = join_provider::vouched(visitor).await? else { return Ok(None) };
        let Standing::Welcome(email) = join_vouched::standing(&visitor.core, &arrival.door, &vouched).await? else {
            return Ok(None);
        };
        let left = join_vouched::phone_step(&visitor.core, &arrival.door, arrival.phone.as_ref()).await?;
        Ok(left.map(|_| Self::With(Box::new(vouched), email)))
    }

    fn asker<'a>(&'a self, arrival: &'a Arrival) -> Asker<'a> {
        let proven = arrival.proof.as_ref().filter(|proof| proof.proved_at.is_some());
        let (who, email) = match self {
            Self::Join => (arrival.who.as_ref(), proven.map(|proof| &proof.email)),
            Self::With(_, email) => (None, Some(email)),
        };
        Asker { door: &arrival.door, who, email, before: arrival.phone.as_ref() }
    }

    async fn draw(&self, visitor: &Visitor, arrival: &Arrival, error: &Error, typed: Typed) -> PageResult {
        match self {
            Self::Join => join::draw_typed(visitor, arrival, Some(error), &RegisterForm::default(), typed),
            Self::With(vouched, _) => join_provider::draw(visitor, arrival, vouched, Some(error), None, typed).await,
        }
    }
}

const fn page(with: bool) -> &'static str {
    if with { "/join/with" } else { "/join" }
}

/// `POST /join/phone`: texts a code.
pub async fn request(visitor: Visitor, Form(form): Form<Number>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let back = page(form.with.is_some());
    if form.other.is_some() {
        return visitor.go(back).forget(Jar::Phone).ok();
    }
    let Some(place) = Place::of(&visitor, &arrival, form.with.is_some()).await? else { return visitor.go(back).ok() };
    let (core, caller) = (&visitor.core, visitor.caller());
    let asker = place.asker(&arrival);
    let sent = match form.again {
        Some(_) => phone::again(core, caller, &asker).await,
        None => phone::begin(core, caller, &asker, &form.country, &form.phone).await,
    };
    match sent {
        Ok((token, id)) => {
            phone_messages::settle(core, id).await?;
            visitor.go(back).keep(Jar::Phone, &token, Some(DOOR_LIFE)).ok()
        }
        Err(Fault::Refused(error @ (Error::Throttled { .. } | Error::Invalid { .. }))) => {
            place.draw(&visitor, &arrival, &error, Typed { country: form.country, phone: form.phone }).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /join/phone/code`
pub async fn enter(visitor: Visitor, Form(form): Form<Code>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let back = page(form.with.is_some());
    let Some(place) = Place::of(&visitor, &arrival, form.with.is_some()).await? else { return visitor.go(back).ok() };
    let Some(proof) = &arrival.phone else {
        // Its ten minutes are over.
        let over = Error::field("phone", "phone_code_over");
        return place.draw(&visitor, &arrival, &over, Typed::guess(&visitor)).await;
    };
    let (core, caller) = (&visitor.core, visitor.caller());
    match phone::enter(core, caller, &arrival.door, place.asker(&arrival).who, proof, &form.code).await {
        Ok(()) => visitor.go(back).ok(),
        Err(Fault::Refused(error @ Error::Invalid { .. })) => {
            place.draw(&visitor, &arrival, &error, Typed::default()).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What a page needs to draw the step.
#[derive(Clone)]
pub struct Drawing {
    /// What was typed.
    pub typed: Typed,
    /// Lets the page's own script run.
    pub nonce: String,
    /// Whether it is the page of somebody for whom a provider vouches.
    pub with: bool,
}

fn forms(arrival: &Arrival, drawing: &Drawing) -> Forms {
    let mut carried = vec![("door", arrival.door.id())];
    if drawing.with {
        carried.push(("with", "1".to_owned()));
    }
    let nonce = drawing.nonce.clone();
    Forms { number_to: "/join/phone", code_to: "/join/phone/code", carried, other: None, cancel: None, nonce }
}

/// Asks for the number.
pub fn give(words: Words, arrival: &Arrival, error: Option<&Error>, drawing: &Drawing) -> impl IntoView + use<> {
    let organization = [("organization", arrival.door.organization.name.as_str().into())];
    view! {
        <p>{words.with("phone-lede", &organization)}</p>
        {component::number_form(words, error, &forms(arrival, drawing), &drawing.typed)}
    }
}

/// Asks for the code.
pub fn code(
    words: Words,
    arrival: &Arrival,
    phone: &PhoneNumber,
    error: Option<&Error>,
    drawing: &Drawing,
    now: Timestamp,
) -> impl IntoView + use<> {
    let wait = arrival.phone.as_ref().and_then(|proof| phone_messages::wait(proof, now));
    component::code_form(words, error, &forms(arrival, drawing), phone, arrival.sending, wait)
}

/// Either, as far as they are.
pub fn step(
    words: Words,
    arrival: &Arrival,
    step: &PhoneStep,
    error: Option<&Error>,
    drawing: &Drawing,
    now: Timestamp,
) -> AnyView {
    match step {
        PhoneStep::Give => give(words, arrival, error, drawing).into_any(),
        PhoneStep::Enter(phone) => code(words, arrival, phone, error, drawing, now).into_any(),
    }
}

/// The number that was just proven, and the way to another one.
pub fn proven(words: Words, arrival: &Arrival, with: bool) -> impl IntoView + use<> {
    let door = arrival.door.id();
    let proof = arrival.phone.as_ref().filter(|proof| proof.proved_at.is_some());
    proof.map(|proof| {
        view! {
            <form class="split" method="post" action="/join/phone">
                <input type="hidden" name="door" value=door/>
                {with.then(|| view! { <input type="hidden" name="with" value="1"/> })}
                <span>{words.with("phone-proven", &[("phone", number::spaced(&proof.phone).into())])}</span>
                <button class="button small" name="other" value="1">{words.get("phone-change")}</button>
            </form>
        }
    })
}
