//! Leaving an organization.

use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{Sheet, draw};
use crate::{
    app::components::{
        frame::Part,
        notice::{Tone, form_error, notice},
    },
    domain::error::{Conflict, Error},
    server::{
        service::{
            account::{Holder, Place, leave as service},
            fault::Fault,
        },
        web::{
            errors::{PageResult, url_encode},
            visitor::Visitor,
        },
    },
};

/// `GET /account/organizations/{slug}/leave`
pub async fn show(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let holder = visitor.holder().await?;
    let place = service::place(&holder, &slug)?;
    let stopped = service::is_last_owner(&visitor.core, place).await?;
    Ok(page(&visitor, &holder, place, None, stopped))
}

/// `POST /account/organizations/{slug}/leave`
pub async fn submit(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let holder = visitor.holder().await?;
    match service::leave(&visitor.core, &holder, &slug).await {
        Ok(()) => {
            let name = service::place(&holder, &slug)?.organization.name.clone();
            visitor.go(&format!("/account/organizations?done=left&organization={}", url_encode(&name))).ok()
        }
        Err(Fault::Refused(error @ Error::Conflict { why: Conflict::LastOwner })) => {
            let place = service::place(&holder, &slug)?;
            Ok(page(&visitor, &holder, place, Some(&error), true))
        }
        Err(fault) => Err(fault.into()),
    }
}

fn page(visitor: &Visitor, holder: &Holder, place: &Place, error: Option<&Error>, stopped: bool) -> Response {
    let sheet = Sheet::new(Part::Organizations, "account-organization-leave", error);
    draw(visitor, holder, &sheet, |words| {
        let organization = [("organization", place.organization.name.as_str().into())];
        let slug = &place.organization.slug;
        let way = if stopped {
            let people = format!("/o/{slug}/settings/people");
            view! {
                {error.is_none().then(|| notice(Tone::Warning, words.get("account-organization-only-owner")))}
                <div class="cluster">
                    <a class="button primary" href=people>{words.get("nav-people")}</a>
                    <a class="button quiet" href="/account/organizations">{words.get("cancel")}</a>
                </div>
            }
            .into_any()
        } else {
            view! {
                <form class="cluster" method="post" action=format!("/account/organizations/{slug}/leave")>
                    <button class="button primary danger">{words.with("account-organization-leave-label", &organization)}</button>
                    <a class="button quiet" href="/account/organizations">{words.get("cancel")}</a>
                </form>
            }
            .into_any()
        };
        view! {
            <header class="page-head"><h1>{words.with("account-leave-title", &organization)}</h1><p class="lede">{words.get("account-leave-lede")}</p></header>
            <div class="page narrow">{form_error(words, error)}{way}</div>
        }
    })
}
