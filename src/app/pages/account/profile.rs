//! Who they are: name, address, language, and their id.

use axum::{Form, extract::Query, http::StatusCode, response::IntoResponse};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, Sheet, draw, for_form, head};
use crate::{
    app::{
        components::{
            brand::initials,
            controls::switch,
            field::{Field, field},
            frame::Part,
            notice::form_error,
            shortcuts,
        },
        islands::copy::{self, CopyText},
        pages::language::remember,
        shell::Islands,
    },
    domain::{error::Error, phone::PhoneNumber, time::Span},
    server::{
        service::account::{Holder, profile},
        sms::number,
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// How long a browser remembers that somebody wants no shortcuts; browsers keep nothing longer.
const SHORTCUTS_LIFE: Span = Span::days(400);

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    name: String,
    #[serde(default)]
    language: String,
}

/// `GET /account`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let holder = visitor.holder().await?;
    let typed = Posted { name: holder.user.name.clone(), language: holder.user.language.clone().unwrap_or_default() };
    page(&visitor, &holder, None, &typed, &asked).await
}

/// `GET /account/shortcuts`: their form is on the profile.
pub async fn back(visitor: Visitor) -> PageResult {
    visitor.go("/account").ok()
}

/// The form of the shortcuts: one switch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostedShortcuts {
    #[serde(default)]
    shortcuts: String,
}

/// `POST /account/shortcuts`: kept by the browser, as what types there for somebody is.
pub async fn save_shortcuts(visitor: Visitor, Form(posted): Form<PostedShortcuts>) -> PageResult {
    visitor.holder().await?;
    let redirect = visitor.go("/account?done=saved");
    if posted.shortcuts.is_empty() {
        redirect.keep(Jar::NoShortcuts, "1", Some(SHORTCUTS_LIFE)).ok()
    } else {
        redirect.forget(Jar::NoShortcuts).ok()
    }
}

/// `POST /account/here`
pub async fn here(visitor: Visitor) -> PageResult {
    visitor.be_here().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /account`
pub async fn save(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    match profile::save(&visitor.core, &holder, &posted.name, &posted.language).await {
        Ok(()) => remember(visitor.go("/account?done=saved"), &posted.language).ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?), &posted, &Asked::default()).await,
    }
}

async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>, typed: &Posted, asked: &Asked) -> PageResult {
    let details = profile::details(&visitor.core, holder).await?;
    let sheet = Sheet { islands: Islands::OnIntent, ..Sheet::new(Part::Profile, "account-profile", error) };
    let sends_texts = visitor.core.sends_texts();
    Ok(draw(visitor, holder, &sheet, |words| {
        let user = &holder.user;
        let unverified = user.email_verified_at.is_none();
        view! {
            {asked.said(words)}
            {head(words, "account-profile", words.get("account-profile-lede").into_owned())}
            <div class="page narrow">
                <section class="card stack" aria-labelledby="you">
                    <div class="account-person">
                        <span class="avatar" aria-hidden="true">{initials(&user.name)}</span>
                        <div><h2 id="you">{user.name.clone()}</h2><p class="muted">{user.email.to_string()}</p></div>
                    </div>
                    {form_error(words, error)}
                    <form class="stack" method="post" action="/account">
                        {field(words, error, Field { name: "name", value: &typed.name, autocomplete: "name", ..Field::default() })}
                        {languages(words, error, &typed.language)}
                        <div><button class="button primary">{words.get("account-save")}</button></div>
                    </form>
                </section>
                <section class="card" aria-label=words.get("field-email")>
                    <dl class="facts roomy">
                        <dt>{words.get("field-email")}</dt>
                        <dd class="split">
                            <span>{user.email.to_string()}" "{unverified.then(|| view! { <span class="badge" data-tone="warning">{words.get("account-unverified")}</span> })}</span>
                            <a class="button small" href="/account/email">{words.get("account-email-change")}</a>
                        </dd>
                        <dt>{words.get("field-phone")}</dt>
                        <dd class="split">{phone(words, details.phone.as_deref(), sends_texts)}</dd>
                    </dl>
                </section>
                <form class="card stack" id="keys" method="post" action="/account/shortcuts" data-quiet="switch">
                    <h2>{words.get("shortcuts")}</h2>
                    {switch(words, "shortcuts", shortcuts::are_on(), false)}
                    <div class="without-script"><button class="button">{words.get("account-apply")}</button></div>
                </form>
                <section class="card stack" aria-labelledby="id">
                    <h2 id="id">{words.get("account-id")}</h2>
                    <p class="muted">{words.get("account-id-hint")}</p>
                    <CopyText text=user.id.to_string() label=words.get("account-id").into_owned() phrases=words.phrases(copy::WORDS)/>
                </section>
            </div>
        }
    }))
}

/// The number and what can be done about it; another one only where a code can be texted.
fn phone(words: Words, number: Option<&str>, sends_texts: bool) -> impl IntoView + use<> {
    let shown = number.and_then(|number| PhoneNumber::parse(number).ok()).map(|number| number::spaced(&number));
    let change = if number.is_some() { "account-phone-change" } else { "account-phone-add" };
    view! {
        <span>{shown.unwrap_or_else(|| words.get("account-phone-none").into_owned())}</span>
        <span class="cluster">
            {sends_texts.then(|| view! { <a class="button small" href="/account/phone">{words.get(change)}</a> })}
            {number.map(|_| view! { <a class="button small quiet" href="/account/phone/remove">{words.get("account-phone-remove")}</a> })}
        </span>
    }
}

/// The choice of a language, where there is more than one.
fn languages(words: Words, error: Option<&Error>, chosen: &str) -> impl IntoView + use<> {
    let all = Words::languages();
    (all.len() > 1 || error.and_then(|e| e.problem("language")).is_some()).then(|| {
        let options = all
            .into_iter()
            .map(|(tag, name)| view! { <option value=tag selected={tag == chosen} lang=tag>{name}</option> })
            .collect_view();
        let problem = error.and_then(|e| e.problem("language")).map(|code| words.get(&format!("problem-{code}")));
        view! {
            <div class="field">
                <label for="language">{words.get("field-language")}</label>
                <select id="language" name="language">
                    <option value="" selected=chosen.is_empty()>{words.get("account-language-browser")}</option>
                    {options}
                </select>
                {problem.map(|text| view! { <p class="error">{text}</p> })}
            </div>
        }
    })
}
