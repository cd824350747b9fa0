//! Signing in and out.

use axum::{Form, extract::Query};
use leptos::prelude::*;
use serde::Deserialize;

use super::second_step;
use crate::{
    app::components::{
        field::{Field, field},
        frame,
        methods::{self, PasskeyDeed},
        notice::{Tone, form_error, notice},
    },
    domain::error::Error,
    server::{
        service::{access, fault::Fault, setup, sign_in as service},
        web::{
            cookies::Jar,
            errors::PageResult,
            visitor::{Visitor, local_path},
        },
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Where to go on to.
    next: Option<String>,
    /// Which address to sign in with.
    email: Option<String>,
    /// A code ran out.
    over: Option<String>,
    /// They came back from a provider as they went.
    cancelled: Option<String>,
    /// The second step took too long.
    late: Option<String>,
}

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    email: String,
    password: String,
    keep: Option<String>,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let next = asked.next.as_deref().and_then(local_path).unwrap_or_default();
    if visitor.signed_in().await?.is_some() {
        // An admin's idle session is a live one that no organization takes, nor the account: to
        // send them back to where they came from would go round in circles.
        let to = if ["/o/", "/account"].iter().any(|start| next.starts_with(start)) { "" } else { next };
        if asked.next.is_none() || !to.is_empty() {
            return visitor.go(if to.is_empty() { "/" } else { to }).ok();
        }
    }
    if !setup::is_done(&visitor.core).await? {
        return visitor.go("/").ok();
    }
    let email = asked.email.unwrap_or_default();
    let told = [
        (asked.over, Tone::Info, "sign-in-code-over"),
        (asked.late, Tone::Info, "second-step-over"),
        (asked.cancelled, Tone::Info, "sign-in-cancelled"),
    ];
    let told = told.into_iter().find_map(|(asked, tone, key)| asked.map(|_| (tone, key)));
    draw(&visitor, None, &email, next, told)
}

/// `POST /sign-in`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let next = local_path(&posted.next).unwrap_or_default();
    match service::by_password(&visitor.core, visitor.caller(), &posted.email, &posted.password, posted.keep.is_some())
        .await
    {
        Ok((user, entered)) => {
            let to = match (next, access::home(&visitor.core.store, &user).await?) {
                ("", Some(slug)) => format!("/o/{slug}"),
                ("", None) => "/".to_owned(),
                (next, _) => next.to_owned(),
            };
            second_step::lead(&visitor, entered, &to).ok()
        }
        Err(Fault::Refused(error @ (Error::WrongCredentials | Error::Throttled { .. }))) => {
            draw(&visitor, Some(&error), &posted.email, next, None)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form of signing out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    #[serde(default)]
    next: String,
}

/// `POST /sign-out`
pub async fn sign_out(visitor: Visitor, Form(leaving): Form<Leaving>) -> PageResult {
    if let Some(who) = visitor.signed_in().await? {
        service::out(&visitor.core, visitor.caller(), &who).await?;
    }
    visitor.go(local_path(&leaving.next).unwrap_or("/sign-in")).forget(Jar::Session).ok()
}

/// Draws the page: with the error and what was typed, or with what is to be told.
pub(super) fn draw(
    visitor: &Visitor,
    error: Option<&Error>,
    email: &str,
    next: &str,
    told: Option<(Tone, &'static str)>,
) -> PageResult {
    let title = visitor.words().get("sign-in");
    let sends_mail = visitor.core.sends_mail();
    let self_made = visitor.core.settings.organization.self_made;
    let providers = methods::all_providers(&visitor.core);
    let (passkeys, nonce) = (visitor.core.passkeys.is_some(), visitor.context.nonce.clone());
    let (email, next) = (email.to_owned(), next.to_owned());
    visitor.page_again(error, &title, |words| {
        let on_email = email.is_empty();
        frame::card(None, words.get("sign-in").into_owned(), view! {
            {told.map(|(tone, key)| notice(tone, words.get(key)))}
            {form_error(words, error)}
            <form class="stack" method="post" action="/sign-in">
                <input type="hidden" name="next" value=next/>
                {field(words, error, Field { name: "email", kind: "email", value: &email, autocomplete: "username", autofocus: on_email, ..Field::default() })}
                {field(words, error, Field { name: "password", kind: "password", autocomplete: "current-password", autofocus: !on_email, ..Field::default() })}
                <label class="check"><input type="checkbox" name="keep" value="1"/><span>{words.get("sign-in-keep")}</span></label>
                <button class="button primary wide">{words.get("sign-in")}</button>
                {(sends_mail || !providers.is_empty()).then(|| view! { <p class="divider">{words.get("sign-in-or")}</p> })}
                {sends_mail.then(|| view! { <button class="button wide" formaction="/sign-in/code" formnovalidate>{words.get("sign-in-by-code")}</button> })}
                {methods::provider_buttons(words, &providers, "/sign-in/with")}
                {passkeys.then(|| methods::passkey_button(words, &nonce, PasskeyDeed::Use, "sign-in-passkey", false, "/sign-in/passkey"))}
            </form>
            {sends_mail.then(|| view! { <p class="fine"><a href="/forgot">{words.get("sign-in-forgot")}</a></p> })}
            {self_made.then(|| view! { <p class="fine">{words.get("sign-up-question")}" "<a href="/sign-up">{words.get("sign-up")}</a></p> })}
        })
    })
}
