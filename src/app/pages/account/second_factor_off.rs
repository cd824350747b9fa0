//! Turning two-step sign-in off.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, draw, for_form, head};
use crate::{
    app::components::{
        field::{Field, field},
        frame::Part,
        notice::form_error,
    },
    domain::error::Error,
    server::{
        service::{
            account::{Holder, profile},
            recent, second_factor as service,
        },
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    #[serde(default)]
    password: String,
}

/// `GET /account/second-factor/off`
pub async fn show(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    if !service::is_on(&visitor.core, holder.user.id).await? {
        return visitor.go("/account/second-factor").ok();
    }
    page(&visitor, &holder, None).await
}

/// `POST /account/second-factor/off`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    match service::turn_off(&visitor.core, &holder, &posted.password).await {
        Ok(()) => visitor.go("/account/security?done=second-factor-off").ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?)).await,
    }
}

async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>) -> PageResult {
    let has_password = profile::details(&visitor.core, holder).await?.password_hash.is_some();
    let sheet = Sheet::new(Part::Security, "second-factor-turn-off-title", error);
    Ok(draw(visitor, holder, &sheet, |words| {
        let password = has_password.then(|| {
            field(
                words,
                error,
                Field {
                    name: "password",
                    kind: "password",
                    autocomplete: "current-password",
                    autofocus: true,
                    ..Field::default()
                },
            )
        });
        view! {
            {head(words, "second-factor-turn-off-title", words.get("second-factor-turn-off-lede").into_owned())}
            <div class="page narrow">
                {form_error(words, error)}
                <form class="stack" method="post" action="/account/second-factor/off">
                    {password}
                    <div class="cluster">
                        <button class="button primary danger">{words.get("second-factor-turn-off")}</button>
                        <a class="button quiet" href="/account/second-factor">{words.get("cancel")}</a>
                    </div>
                </form>
            </div>
        }
    }))
}
