//! Making an account and an organization with an account at an identity provider in
//! place of a code and a password.

use axum::{Form, extract::Path};
use leptos::prelude::*;
use serde::Deserialize;

use super::{join_provider::vouched, provider::send_off};
use crate::{
    app::{
        components::{
            field::{Field, field},
            frame,
            methods::{ProviderName, provider_buttons},
            notice::form_error_about,
        },
        shell::Frame,
    },
    domain::error::{Conflict, Error},
    server::{
        service::{
            fault::Fault,
            identities::Vouched,
            sign_in_provider::{self, Errand},
            sign_up::{self, NewOwner},
        },
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// The providers below another way to sign up.
pub(super) fn offers(words: Words, providers: &[ProviderName]) -> impl IntoView + use<> {
    let buttons = provider_buttons(words, providers, "/sign-up/with");
    (!providers.is_empty()).then(|| {
        view! {
            <p class="divider">{words.get("sign-in-or")}</p>
            <form class="stack" method="post">{buttons}</form>
        }
    })
}

/// `POST /sign-up/with/{provider}`
pub async fn depart(visitor: Visitor, Path(provider): Path<String>) -> PageResult {
    let (core, caller) = (&visitor.core, visitor.caller());
    sign_up::require_offered(core).await?;
    let departure = sign_in_provider::depart(core, caller, &provider, Errand::SignUp, None).await?;
    send_off(&visitor, &departure)
}

/// `GET /sign-up/with`
pub async fn show(visitor: Visitor) -> PageResult {
    sign_up::require_offered(&visitor.core).await?;
    let Some(vouched) = vouched(&visitor).await? else { return visitor.go("/sign-up").forget(Jar::Vouched).ok() };
    let name = vouched.person.name.clone().unwrap_or_default();
    draw(&visitor, &vouched, None, &NewOwner { organization: String::new(), name })
}

/// The form of a new person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    organization: String,
    name: String,
}

/// `POST /sign-up/with`
pub async fn register(visitor: Visitor, Form(form): Form<Registration>) -> PageResult {
    let Registration { organization, name } = form;
    let owner = NewOwner { organization, name };
    let carried = visitor.cookie(Jar::Vouched).unwrap_or_default();
    match sign_up::register_vouched(&visitor.core, visitor.caller(), &carried, &owner).await {
        Ok((slug, started)) => {
            visitor.go(&format!("/o/{slug}/settings/people?welcome")).start(&started).forget(Jar::Vouched).ok()
        }
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. } | Error::Conflict { .. }))) => {
            let Some(vouched) = vouched(&visitor).await? else { return Err(error.into()) };
            draw(&visitor, &vouched, Some(&error), &owner)
        }
        Err(fault) => Err(fault.into()),
    }
}

fn draw(visitor: &Visitor, vouched: &Vouched, error: Option<&Error>, typed: &NewOwner) -> PageResult {
    let title = visitor.words().get("sign-up-title");
    let frame = Frame { title: &title, ..Frame::default() };
    let has_account = matches!(error, Some(Error::Conflict { why: Conflict::HasAccount }));
    let email = vouched.first_address().map(ToString::to_string).unwrap_or_default();
    Ok(visitor.render_again(error, frame, |words| {
        let about = [("provider", vouched.provider_name.as_str().into())];
        let content = view! {
            <p class="lede">{words.get("sign-up-names")}</p>
            <dl class="facts">
                <dt>{words.get("field-email")}</dt><dd>{email}</dd>
                <dt>{words.get("join-with-by")}</dt><dd>{vouched.provider_name.clone()}</dd>
            </dl>
            {form_error_about(words, error, "email")}
            {has_account.then(|| view! { <p><a class="button wide" href="/sign-in?next=/sign-in/link">{words.get("sign-in")}</a></p> })}
            <form class="stack" method="post" action="/sign-up/with">
                {field(words, error, Field { name: "organization", value: &typed.organization, autocomplete: "organization", autofocus: true, ..Field::default() })}
                {field(words, error, Field { name: "name", value: &typed.name, autocomplete: "name", ..Field::default() })}
                <button class="button primary wide">{words.get("setup-button")}</button>
            </form>
            <p class="fine">{words.with("join-with-note", &about)}</p>
        };
        frame::card(None, words.get("sign-up-title").into_owned(), content)
    }))
}
