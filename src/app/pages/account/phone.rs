//! The phone number: another one, which proves itself first, or none.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, draw, for_form, head};
use crate::{
    app::components::{
        frame::Part,
        notice::{Tone, form_error, notice},
        phone::{self as component, Forms, Typed},
    },
    domain::error::Error,
    server::{
        service::{
            account::{Holder, phone, profile},
            phone_messages as messages, recent,
        },
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    #[serde(default)]
    country: String,
    #[serde(default)]
    phone: String,
    /// The same number once more.
    again: Option<String>,
}

/// The form of the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
}

/// `GET /account/phone`
pub async fn show(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    page(&visitor, &holder, None, &Typed::guess(&visitor)).await
}

/// `POST /account/phone`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    let core = &visitor.core;
    let sent = match posted.again {
        Some(_) => phone::again(core, &holder).await,
        None => phone::begin(core, &holder, &posted.country, &posted.phone).await,
    };
    match sent {
        Ok(id) => {
            messages::settle(core, id).await?;
            visitor.go("/account/phone/code").ok()
        }
        Err(fault) => {
            let error = for_form(fault)?;
            if posted.again.is_some() {
                return code_page(&visitor, &holder, Some(&error)).await;
            }
            page(&visitor, &holder, Some(&error), &Typed { country: posted.country, phone: posted.phone }).await
        }
    }
}

fn forms(visitor: &Visitor) -> Forms {
    Forms {
        number_to: "/account/phone",
        code_to: "/account/phone/code",
        carried: Vec::new(),
        other: Some("/account/phone"),
        cancel: Some("/account"),
        nonce: visitor.context.nonce.clone(),
    }
}

async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>, typed: &Typed) -> PageResult {
    let known = profile::details(&visitor.core, holder).await?.phone.is_some();
    let title = if known { "account-phone-change-title" } else { "account-phone-add-title" };
    let sheet = Sheet::new(Part::Profile, title, error);
    let forms = forms(visitor);
    let sends_texts = visitor.core.sends_texts();
    Ok(draw(visitor, holder, &sheet, |words| {
        let lede = words.get(if known { "account-phone-change-lede" } else { "account-phone-add-lede" });
        let form = if sends_texts {
            component::number_form(words, error, &forms, typed).into_any()
        } else {
            notice(Tone::Warning, words.get("account-phone-no-gateway")).into_any()
        };
        view! {
            {head(words, title, lede.into_owned())}
            <div class="page narrow">
                {form}
            </div>
        }
    }))
}

/// `GET /account/phone/code`
pub async fn show_code(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    code_page(&visitor, &holder, None).await
}

/// `POST /account/phone/code`
pub async fn submit_code(visitor: Visitor, Form(posted): Form<Code>) -> PageResult {
    let holder = visitor.holder().await?;
    match phone::finish(&visitor.core, &holder, &posted.code).await {
        Ok(()) => visitor.go("/account?done=phone").ok(),
        Err(fault) => code_page(&visitor, &holder, Some(&for_form(fault)?)).await,
    }
}

async fn code_page(visitor: &Visitor, holder: &Holder, error: Option<&Error>) -> PageResult {
    let core = &visitor.core;
    let Some(proof) = phone::pending(core, holder).await? else {
        return match error {
            Some(error) => page(visitor, holder, Some(error), &Typed::guess(visitor)).await,
            None => visitor.go("/account/phone").ok(),
        };
    };
    let sending = messages::sending(core, &proof).await?;
    let wait = messages::wait(&proof, core.now());
    let sheet = Sheet::new(Part::Profile, "phone-code-title", error);
    let forms = forms(visitor);
    Ok(draw(visitor, holder, &sheet, |words| {
        view! {
            <header class="page-head"><h1>{words.get("phone-code-title")}</h1></header>
            <div class="page narrow">
                {component::code_form(words, error, &forms, &proof.phone, sending, wait)}
            </div>
        }
    }))
}

/// `GET /account/phone/remove`
pub async fn confirm_removal(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    if profile::details(&visitor.core, &holder).await?.phone.is_none() {
        return visitor.go("/account").ok();
    }
    removal(&visitor, &holder, None)
}

/// `POST /account/phone/remove`
pub async fn remove(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    match phone::remove(&visitor.core, &holder).await {
        Ok(()) => visitor.go("/account?done=phone-removed").ok(),
        Err(fault) => removal(&visitor, &holder, Some(&for_form(fault)?)),
    }
}

fn removal(visitor: &Visitor, holder: &Holder, error: Option<&Error>) -> PageResult {
    let sheet = Sheet::new(Part::Profile, "account-phone-remove-title", error);
    let asked_by = phone::asked_by(&visitor.core, holder).map(str::to_owned);
    Ok(draw(visitor, holder, &sheet, |words| {
        let content = match &asked_by {
            Some(organization) => {
                let about = [("organization", organization.as_str().into())];
                view! {
                    {notice(Tone::Warning, words.with("account-phone-needed", &about))}
                    <div class="cluster">
                        <a class="button primary" href="/account/phone">{words.get("account-phone-change")}</a>
                        <a class="button quiet" href="/account">{words.get("cancel")}</a>
                    </div>
                }
                .into_any()
            }
            None => view! {
                {form_error(words, error)}
                <form class="cluster" method="post" action="/account/phone/remove">
                    <button class="button danger">{words.get("account-phone-remove-button")}</button>
                    <a class="button quiet" href="/account">{words.get("cancel")}</a>
                </form>
            }
            .into_any(),
        };
        view! {
            {head(words, "account-phone-remove-title", words.get("account-phone-remove-lede").into_owned())}
            <div class="page narrow stack">{content}</div>
        }
    }))
}
