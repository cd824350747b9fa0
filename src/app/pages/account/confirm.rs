//! "Confirm that it's you": asked before what changes how somebody gets in.

use axum::{Form, extract::Query};
use leptos::prelude::*;
use serde::Deserialize;

use super::{for_form, methods};
use crate::{
    app::components::{
        field::{Field, app_code_field, field},
        frame,
        notice::form_error,
    },
    domain::error::Error,
    server::{
        service::{
            account::{Holder, profile},
            recent, second_factor,
        },
        web::{
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
}

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// Where to go on to: a page of the account, whatever the address says.
pub(super) fn onward(next: &str) -> &str {
    local_path(next).filter(|path| path.starts_with("/account") || *path == "/sign-in/link").unwrap_or("/account")
}

/// `GET /account/confirm`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let holder = visitor.holder().await?;
    page(&visitor, &holder, None, onward(asked.next.as_deref().unwrap_or_default())).await
}

/// `POST /account/confirm`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    let next = onward(&posted.next);
    match recent::by_password(&visitor.core, &holder, &posted.password, &posted.code).await {
        Ok(started) => visitor.go(next).start(&started).ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?), next).await,
    }
}

/// Draws the page.
pub(super) async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>, next: &str) -> PageResult {
    let has_password = profile::details(&visitor.core, holder).await?.password_hash.is_some();
    let second_factor = second_factor::is_on(&visitor.core, holder.user.id).await?;
    let proofs = methods::proofs(visitor, holder).await?;
    let title = visitor.words().get("account-confirm-title");
    visitor.page_again(error, &title, |words| {
        let email = holder.user.email.to_string();
        let form = has_password.then(|| view! {
            <form class="stack" method="post" action="/account/confirm">
                <input type="hidden" name="next" value=next.to_owned()/>
                {field(words, error, Field { name: "password", kind: "password", autocomplete: "current-password", autofocus: true, ..Field::default() })}
                {second_factor.then(|| app_code_field(words, error))}
                <button class="button primary wide">{words.get("account-confirm-button")}</button>
            </form>
        });
        frame::card(None, words.get("account-confirm-title").into_owned(), view! {
            <p class="lede">{words.get("account-confirm-lede")}</p>
            {form_error(words, error)}
            {form}
            {methods::confirmations(words, has_password, &proofs, next)}
            <p class="fine">{words.with("account-confirm-as", &[("email", email.as_str().into())])}" "<a href="/account">{words.get("cancel")}</a></p>
        })
    })
}
