//! Deleting the account.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, draw, for_form, head};
use crate::{
    app::components::{
        field::{Field, field},
        frame::{self, Part},
        notice::{Tone, form_error, notice},
    },
    domain::error::Error,
    server::{
        service::{
            account::{Holder, erase, profile},
            recent,
        },
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    password: String,
}

/// `GET /account/delete`
pub async fn show(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    page(&visitor, &holder, None).await
}

/// `POST /account/delete`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    match erase::erase(&visitor.core, &holder, &posted.password).await {
        Ok(()) => visitor.go("/goodbye").forget(Jar::Session).ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?)).await,
    }
}

/// `GET /goodbye`
pub async fn goodbye(visitor: Visitor) -> PageResult {
    let title = visitor.words().get("account-deleted-title");
    visitor.page(&title, |words| {
        frame::card(
            None,
            words.get("account-deleted-title").into_owned(),
            view! { <p class="lede">{words.get("account-deleted-lede")}</p> },
        )
    })
}

async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>) -> PageResult {
    let has_password = profile::details(&visitor.core, holder).await?.password_hash.is_some();
    let hindrances = erase::hindrances(&visitor.core, holder).await?;
    let sheet = Sheet::new(Part::Data, "account-delete-title", error);
    Ok(draw(visitor, holder, &sheet, |words| {
        let way = if hindrances.is_empty() {
            let (label, kind, autocomplete, why) = if has_password {
                ("field-password", "password", "current-password", words.get("account-delete-password").into_owned())
            } else {
                let email = [("email", holder.user.email.as_str().into())];
                ("field-email", "email", "off", words.with("account-delete-email", &email))
            };
            view! {
                <form class="stack" method="post" action="/account/delete">
                    {field(words, error, Field { name: "password", label, kind, autocomplete, hint: Some(why), autofocus: true, ..Field::default() })}
                    <div class="cluster">
                        <button class="button primary danger">{words.get("account-delete-button")}</button>
                        <a class="button quiet" href="/account/data">{words.get("cancel")}</a>
                    </div>
                </form>
            }
            .into_any()
        } else {
            let places = hindrances
                .iter()
                .map(|place| {
                    let people = format!("/o/{}/settings/people", place.organization.slug);
                    view! { <li><a href=people>{place.organization.name.clone()}</a></li> }
                })
                .collect_view();
            view! {
                {notice(Tone::Warning, words.get("account-delete-stopped"))}
                <ul>{places}</ul>
                <div><a class="button" href="/account/data">{words.get("cancel")}</a></div>
            }
            .into_any()
        };
        view! {
            {head(words, "account-delete-title", words.get("account-delete-lede").into_owned())}
            <div class="page narrow">{form_error(words, error)}{way}</div>
        }
    }))
}
