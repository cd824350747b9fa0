//! First run: the organization and its owner.

use axum::{Form, extract::Path};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::{
        components::{
            field::{Field, field, new_password},
            frame,
            notice::{Tone, form_error, notice},
        },
        shell::{Frame, Islands},
    },
    domain::{error::Error, time::Span},
    server::{
        service::{
            fault::Fault,
            setup::{self, SetupForm},
        },
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    organization: String,
    name: String,
    email: String,
    password: String,
}

/// `GET /setup/{token}`: takes the secret out of the address.
pub async fn arrive(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    visitor.by_token(setup::check(&visitor.core, &token)).await?;
    visitor.go("/setup").keep(Jar::Setup, &token, Some(Span::hours(1))).ok()
}

/// `GET /setup`
pub async fn show(visitor: Visitor) -> PageResult {
    setup::check(&visitor.core, &token(&visitor)).await?;
    draw(&visitor, None, &SetupForm::default())
}

/// `POST /setup`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let Posted { organization, name, email, password } = posted;
    let form = SetupForm { organization, name, email, password };
    match setup::run(&visitor.core, visitor.caller(), &token(&visitor), &form).await {
        Ok((slug, started)) => {
            visitor.go(&format!("/o/{slug}/settings/people?welcome")).forget(Jar::Setup).start(&started).ok()
        }
        Err(Fault::Refused(error @ Error::Invalid { .. })) => draw(&visitor, Some(&error), &form),
        Err(fault) => Err(fault.into()),
    }
}

fn token(visitor: &Visitor) -> String {
    visitor.cookie(Jar::Setup).unwrap_or_default()
}

fn draw(visitor: &Visitor, error: Option<&Error>, form: &SetupForm) -> PageResult {
    let words = visitor.words();
    let title = words.get("setup-title");
    let shortest = visitor.core.settings.password.shortest;
    let sends_mail = visitor.core.sends_mail();
    let frame = Frame { title: &title, islands: Islands::OnIntent, ..Frame::default() };
    Ok(visitor.render_again(error, frame, |words| {
            frame::card(None, words.get("setup-title").into_owned(), view! {
                <p class="lede">{words.get("setup-lede")}</p>
                {form_error(words, error)}
                <form class="stack" method="post" action="/setup">
                    {field(words, error, Field { name: "organization", value: &form.organization, autocomplete: "organization", autofocus: true, ..Field::default() })}
                    {field(words, error, Field { name: "name", value: &form.name, autocomplete: "name", ..Field::default() })}
                    {field(words, error, Field { name: "email", kind: "email", value: &form.email, autocomplete: "username", ..Field::default() })}
                    {new_password(words, error, "password", shortest, false)}
                    {(!sends_mail).then(|| notice(Tone::Info, words.get("setup-no-mail")))}
                    <button class="button primary wide">{words.get("setup-button")}</button>
                </form>
            })
        }))
}
