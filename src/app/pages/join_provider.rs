//! Joining with an account at an identity provider: the way there, and what its
//! answer leads to.

use axum::{
    Form,
    extract::Path,
    http::{StatusCode, header},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    join,
    join_arrival::{self, Arrival},
    join_phone::{self, Drawing},
    provider::send_off,
};
use crate::{
    app::{
        components::{
            field::{Field, field},
            frame,
            notice::form_error_about,
            phone::Typed,
        },
        shell::Frame,
    },
    domain::{
        email::EmailAddress,
        error::{Conflict, Error, ProviderProblem},
        token::Channel,
    },
    server::{
        service::{
            door::{Door, Invite},
            fault::Fault,
            identities::{self, Vouched},
            join::RegisterForm,
            join_vouched::{self, Standing},
            phone::PhoneStep,
            sign_in_provider::{self, Errand},
        },
        web::{
            cookies::Jar,
            errors::{PageResult, url_encode},
            status::{retry_after, status},
            visitor::Visitor,
        },
        words::Words,
    },
};

/// The form of the acceptance page, sent by a provider's button; what else was
/// typed is left out of account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    door: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    email: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    name: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    password: String,
}

/// `POST /join/with/{provider}`
pub async fn depart(visitor: Visitor, Path(provider): Path<String>, Form(form): Form<Leaving>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    join_vouched::require_alive(&visitor.core, visitor.caller(), &arrival.door).await?;
    let errand = Errand::Join { door: arrival.door.id() };
    let departure = sign_in_provider::depart(&visitor.core, visitor.caller(), &provider, errand, None).await?;
    send_off(&visitor, &departure)
}

pub(super) async fn vouched(visitor: &Visitor) -> Result<Option<Vouched>, Fault> {
    identities::vouched(&visitor.core, visitor.cookie(Jar::Vouched).as_deref()).await
}

/// `GET /join/with`
pub async fn show(visitor: Visitor) -> PageResult {
    let arrival = join_arrival::find(&visitor).await?;
    let Some(vouched) = vouched(&visitor).await? else { return visitor.go("/join").forget(Jar::Vouched).ok() };
    draw(&visitor, &arrival, &vouched, None, None, Typed::guess(&visitor)).await
}

/// The form of a new person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    door: String,
    name: String,
}

/// `POST /join/with`
pub async fn register(visitor: Visitor, Form(form): Form<Registration>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let carried = visitor.cookie(Jar::Vouched).unwrap_or_default();
    let (core, caller, phone) = (&visitor.core, visitor.caller(), arrival.phone.as_ref());
    match join_vouched::register(core, caller, &arrival.door, phone, &carried, &form.name).await {
        Ok((started, came)) => join::on(&visitor, &arrival.door, came).start(&started).forget(Jar::Vouched).ok(),
        Err(fault @ Fault::Refused(Error::OrganizationFull { .. })) => {
            join::refused(&visitor, arrival, fault, &RegisterForm::default())
        }
        Err(Fault::Refused(error)) => {
            let Some(vouched) = vouched(&visitor).await? else { return Err(error.into()) };
            draw(&visitor, &arrival, &vouched, Some(&error), Some(&form.name), Typed::guess(&visitor)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

pub(super) async fn draw(
    visitor: &Visitor,
    arrival: &Arrival,
    vouched: &Vouched,
    error: Option<&Error>,
    typed: Option<&str>,
    phone: Typed,
) -> PageResult {
    let core = &visitor.core;
    let standing = join_vouched::standing(core, &arrival.door, vouched).await?;
    let phone_step = join_vouched::phone_step(core, &arrival.door, arrival.phone.as_ref()).await?;
    let drawing = Drawing { typed: phone, nonce: visitor.context.nonce.clone(), with: true };
    let refusal = match &standing {
        Standing::Welcome(_) => None,
        Standing::HasAccount(_) => Some(Error::Conflict { why: Conflict::HasAccount }),
        Standing::OtherAddress(_) => Some(Error::OtherAddress),
        Standing::Hidden => Some(Error::Provider { why: ProviderProblem::HidesEmail }),
        Standing::Unverified => Some(Error::Provider { why: ProviderProblem::UnverifiedEmail }),
        Standing::NotAllowed => Some(Error::MethodNotAllowed),
        Standing::OutsideDomains => Some(Error::field("email", "email_outside_domains")),
        Standing::Dead(_) => return visitor.go("/join").forget(Jar::Vouched).ok(),
    };
    let code = match (&standing, error) {
        // To sign in is the next step, not a refusal.
        (Standing::HasAccount(_), None) => StatusCode::OK,
        _ => refusal.as_ref().or(error).map_or(StatusCode::OK, status),
    };
    let words = visitor.words();
    let door = &arrival.door;
    let organization = [("organization", door.organization.name.as_str().into())];
    let title = match &refusal {
        None if matches!(phone_step, Some(PhoneStep::Enter(_))) => words.get("phone-code-title").into_owned(),
        None | Some(Error::Conflict { .. }) => words.with("join-title", &organization),
        Some(Error::OtherAddress) => words.get("join-other-title").into_owned(),
        Some(Error::Invalid { .. }) => words.with("join-outside-title", &organization),
        Some(refusal) => words.get(&format!("title-{}", refusal.code())).into_owned(),
    };
    let name = typed.map(str::to_owned).unwrap_or_else(|| known_name(door, vouched));
    let frame = Frame { title: &title, ..Frame::default() };
    let now = core.now();
    let mut response = visitor.render(code, frame, |words| {
        let content = match standing {
            Standing::Welcome(email) => {
                let proven = join_phone::proven(words, arrival, true).into_any();
                let welcome = || welcome(words, door, vouched, error, &name);
                match &phone_step {
                    None => view! { {known(words, door, vouched, &email)} {proven} {welcome()} }.into_any(),
                    Some(step @ PhoneStep::Give) => {
                        let step = join_phone::step(words, arrival, step, error, &drawing, now);
                        view! { {known(words, door, vouched, &email)} {step} }.into_any()
                    }
                    Some(step) => join_phone::step(words, arrival, step, error, &drawing, now),
                }
            }
            Standing::HasAccount(email) => has_account(words, vouched, &email).into_any(),
            Standing::OtherAddress(email) => other_address(words, door, vouched, &email).into_any(),
            _ => refused(words, vouched, refusal.as_ref()).into_any(),
        };
        frame::organization_card(&door.organization, title.clone(), content)
    });
    if let Some(seconds) = error.and_then(retry_after) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// The name that the provider or the invitation knows.
fn known_name(door: &Door, vouched: &Vouched) -> String {
    match (&vouched.person.name, &door.invite) {
        (Some(name), _) => name.clone(),
        (None, Invite::Personal { invitation, .. }) => {
            invitation.name.as_ref().map(ToString::to_string).unwrap_or_default()
        }
        (None, _) => String::new(),
    }
}

/// Who invites, and whom the provider vouches for.
fn known(words: Words, door: &Door, vouched: &Vouched, email: &EmailAddress) -> impl IntoView + use<> {
    let about = [
        ("inviter", door.inviter.as_deref().unwrap_or_default().into()),
        ("organization", door.organization.name.as_str().into()),
    ];
    view! {
        <p class="lede">{words.with(if door.inviter.is_some() { "join-lede" } else { "join-lede-sign-up" }, &about)}</p>
        <dl class="facts">
            <dt>{words.get("field-email")}</dt><dd>{email.to_string()}</dd>
            <dt>{words.get("join-with-by")}</dt><dd>{vouched.provider_name.clone()}</dd>
        </dl>
    }
}

fn welcome(words: Words, door: &Door, vouched: &Vouched, error: Option<&Error>, name: &str) -> impl IntoView + use<> {
    let about =
        [("organization", door.organization.name.as_str().into()), ("provider", vouched.provider_name.as_str().into())];
    view! {
        {form_error_about(words, error, "email")}
        <form class="stack" method="post" action="/join/with">
            <input type="hidden" name="door" value=door.id()/>
            {field(words, error, Field { name: "name", value: name, autocomplete: "name", autofocus: true, ..Field::default() })}
            <button class="button primary wide">{words.with("join-button", &about)}</button>
        </form>
        <p class="fine">{words.with("join-with-note", &about)}</p>
    }
}

fn has_account(words: Words, vouched: &Vouched, email: &EmailAddress) -> impl IntoView + use<> {
    let about = [("provider", vouched.provider_name.as_str().into()), ("email", email.as_str().into())];
    let to = format!("/sign-in?next=/sign-in/link&email={}", url_encode(email.as_str()));
    view! {
        <p class="lede">{words.with("sign-in-link-known", &about)}</p>
        <a class="button primary wide" href=to>{words.get("join-sign-in-button")}</a>
        <a class="button wide" href="/join">{words.get("join-with-back")}</a>
    }
}

fn other_address(words: Words, door: &Door, vouched: &Vouched, email: &EmailAddress) -> impl IntoView + use<> {
    // A mailed link was read by the invited; a copied one may be in other hands.
    let invited = match &door.invite {
        Invite::Personal { invitation, channel: Channel::Mailed } => Some(invitation.email.to_string()),
        _ => None,
    };
    let inviter = door.inviter.as_deref();
    let about = [("provider", vouched.provider_name.as_str().into()), ("inviter", inviter.unwrap_or_default().into())];
    view! {
        <p class="lede">{words.with("join-with-other", &about)}</p>
        <dl class="facts">
            {invited.map(|email| view! { <dt>{words.get("join-invited")}</dt><dd>{email}</dd> })}
            <dt>{words.with("join-with-there", &about)}</dt><dd>{email.to_string()}</dd>
        </dl>
        <a class="button primary wide" href="/join">{words.get("join-with-back")}</a>
        {inviter.map(|_| view! { <p class="fine">{words.with("join-other-ask", &about)}</p> })}
    }
}

/// The provider does not help; what to do there, and how to go on without it.
fn refused(words: Words, vouched: &Vouched, refusal: Option<&Error>) -> impl IntoView + use<> {
    let key = match refusal {
        Some(Error::Provider { why: ProviderProblem::HidesEmail }) if vouched.provider.is_github() => {
            "join-with-hidden-github"
        }
        Some(Error::Provider { why: ProviderProblem::HidesEmail }) => "join-with-hidden",
        Some(Error::Provider { .. }) => "join-with-unverified",
        Some(Error::Invalid { .. }) => "problem-email_outside_domains",
        _ => "error-method_not_allowed",
    };
    let about = [("provider", vouched.provider_name.as_str().into())];
    view! {
        <p class="lede">{words.with(key, &about)}</p>
        <a class="button primary wide" href="/join">{words.get("join-with-back")}</a>
    }
}
