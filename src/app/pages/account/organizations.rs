//! Where they are a member.

use axum::extract::Query;
use leptos::prelude::*;

use super::{Asked, Sheet, draw, head};
use crate::{
    app::components::{
        brand::initials,
        frame::Part,
        icon::{Icon, icon},
        moment,
    },
    domain::time::Timestamp,
    server::{
        service::account::Place,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// `GET /account/organizations`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let holder = visitor.holder().await?;
    let now = visitor.core.now();
    let may_make = visitor.core.settings.organization.self_made;
    let sheet = Sheet::new(Part::Organizations, "account-organizations", None);
    Ok(draw(&visitor, &holder, &sheet, |words| {
        let list = if holder.places.is_empty() {
            view! {
                <div class="empty">{icon(Icon::Organization)}<h2>{words.get("account-organizations-none")}</h2><p>{words.get("account-organizations-none-lede")}</p>
                    {may_make.then(|| view! { <a class="button" href="/o/new">{words.get("organization-make-another")}</a> })}
                </div>
            }
            .into_any()
        } else {
            let rows = holder.places.iter().map(|place| row(words, place, now)).collect_view();
            view! { <section class="card" aria-label=words.get("account-organizations")><ul class="list">{rows}</ul></section> }
                .into_any()
        };
        view! {
            {asked.said(words)}
            {head(words, "account-organizations", words.get("account-organizations-lede").into_owned())}
            <div class="page narrow">{list}</div>
        }
    }))
}

fn row(words: Words, place: &Place, now: Timestamp) -> impl IntoView + use<> {
    let (name, slug) = (place.organization.name.clone(), place.organization.slug.clone());
    let role = &place.membership.role;
    let role = match place.membership.authority.full_access {
        true => words.with("role-full-access", &[("role", role.as_str().into())]),
        false => role.clone(),
    };
    let label = words.with("account-organization-leave-label", &[("organization", name.as_str().into())]);
    view! {
        <li>
            <span class="avatar" aria-hidden="true">{initials(&name)}</span>
            <div class="grow">
                <p><a class="person-name" href=format!("/o/{slug}")>{name}</a>" "<span class="badge">{role}</span></p>
                <p class="fine">{words.get("account-organization-since")}" "{moment::lone(words, place.membership.joined_at, now)}</p>
            </div>
            <div class="row-actions">
                <a class="button small" href=format!("/account/organizations/{slug}/leave") aria-label=label>{words.get("account-organization-leave")}</a>
            </div>
        </li>
    }
}
