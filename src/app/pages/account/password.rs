//! A new password.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, draw, for_form, head};
use crate::{
    app::{
        components::{
            field::{Field, field, new_password},
            frame::Part,
            notice::form_error,
        },
        shell::Islands,
    },
    domain::error::Error,
    server::{
        service::{
            account::{Holder, password, profile},
            recent, second_factor,
        },
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Posted {
    #[serde(default)]
    password: String,
    new_password: String,
}

/// `GET /account/password`
pub async fn show(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    page(&visitor, &holder, None).await
}

/// `POST /account/password`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    match password::change(&visitor.core, &holder, &posted.password, &posted.new_password).await {
        Ok(started) => visitor.go("/account/security?done=password").start(&started).ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?)).await,
    }
}

async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>) -> PageResult {
    let has_one = profile::details(&visitor.core, holder).await?.password_hash.is_some();
    let shortest = password::shortest(&visitor.core, second_factor::is_on(&visitor.core, holder.user.id).await?);
    let title = if has_one { "account-password-change" } else { "account-password-set" };
    let sheet = Sheet { islands: Islands::OnIntent, ..Sheet::new(Part::Security, title, error) };
    Ok(draw(visitor, holder, &sheet, |words| {
        let current = has_one.then(|| {
            field(
                words,
                error,
                Field {
                    name: "password",
                    label: "field-current-password",
                    kind: "password",
                    autocomplete: "current-password",
                    autofocus: true,
                    ..Field::default()
                },
            )
        });
        let email = holder.user.email.to_string();
        view! {
            {head(words, title, words.get("account-password-change-lede").into_owned())}
            <div class="page narrow">
                {form_error(words, error)}
                <form class="stack" method="post" action="/account/password">
                    <input type="hidden" autocomplete="username" value=email/>
                    {current}
                    {new_password(words, error, "new-password", shortest, !has_one)}
                    <div class="cluster">
                        <button class="button primary">{words.get(title)}</button>
                        <a class="button quiet" href="/account/security">{words.get("cancel")}</a>
                    </div>
                </form>
            </div>
        }
    }))
}
