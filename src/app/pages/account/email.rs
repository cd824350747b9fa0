//! Another address, which proves itself first.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, draw, for_form, head};
use crate::{
    app::components::{
        field::{Field, code_field, field},
        frame::Part,
        notice::{Tone, form_error, notice},
    },
    domain::error::Error,
    server::{
        service::{
            account::{Holder, email},
            recent,
        },
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    email: String,
}

/// The form of the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
}

/// `GET /account/email`
pub async fn show(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    page(&visitor, &holder, None, "")
}

/// `POST /account/email`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    match email::begin(&visitor.core, &holder, &posted.email).await {
        Ok(()) => visitor.go("/account/email/code").ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?), &posted.email),
    }
}

fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>, typed: &str) -> PageResult {
    let sheet = Sheet::new(Part::Profile, "account-email-change-title", error);
    let sends_mail = visitor.core.sends_mail();
    Ok(draw(visitor, holder, &sheet, |words| {
        let lede = words.with("account-email-change-lede", &[("email", holder.user.email.as_str().into())]);
        let form = if sends_mail {
            view! {
                <form class="stack" method="post" action="/account/email">
                    {field(words, error, Field { name: "email", kind: "email", value: typed, autocomplete: "email", autofocus: true, ..Field::default() })}
                    <div class="cluster">
                        <button class="button primary">{words.get("account-email-send")}</button>
                        <a class="button quiet" href="/account">{words.get("cancel")}</a>
                    </div>
                </form>
            }
            .into_any()
        } else {
            notice(Tone::Warning, words.get("account-email-no-mail")).into_any()
        };
        view! {
            {head(words, "account-email-change-title", lede)}
            <div class="page narrow">{form_error(words, error)}{form}</div>
        }
    }))
}

/// `GET /account/email/code`
pub async fn show_code(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    code_page(&visitor, &holder, None).await
}

/// `POST /account/email/code`
pub async fn submit_code(visitor: Visitor, Form(posted): Form<Code>) -> PageResult {
    let holder = visitor.holder().await?;
    match email::finish(&visitor.core, &holder, &posted.code).await {
        Ok(()) => visitor.go("/account?done=email").ok(),
        Err(fault) => code_page(&visitor, &holder, Some(&for_form(fault)?)).await,
    }
}

async fn code_page(visitor: &Visitor, holder: &Holder, error: Option<&Error>) -> PageResult {
    let Some(change) = email::pending(&visitor.core, holder).await? else {
        return match error {
            Some(error) => page(visitor, holder, Some(error), ""),
            None => visitor.go("/account/email").ok(),
        };
    };
    let sheet = Sheet::new(Part::Profile, "account-email-code-title", error);
    Ok(draw(visitor, holder, &sheet, |words| {
        let lede = words.with("account-email-code-lede", &[("email", change.email.as_str().into())]);
        view! {
            {head(words, "account-email-code-title", lede)}
            <div class="page narrow">
                {form_error(words, error)}
                <form class="stack" method="post" action="/account/email/code">
                    {code_field(words, error)}
                    <div class="cluster">
                        <button class="button primary">{words.get("account-email-code-button")}</button>
                        <a class="button quiet" href="/account/email">{words.get("account-email-other")}</a>
                    </div>
                </form>
            </div>
        }
    }))
}
