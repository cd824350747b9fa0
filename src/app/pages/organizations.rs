//! The organizations that somebody is in, and those that they asked to join.

use axum::extract::Path;
use leptos::prelude::*;

use crate::{
    app::components::{frame, moment},
    domain::error::Error,
    server::{
        service::access::{self, Overview},
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// `GET /organizations`
pub async fn show(visitor: Visitor) -> PageResult {
    let core = &visitor.core;
    let who = visitor.signed_in().await?.ok_or(Error::SignedOut)?;
    let belonging = access::overview(core, &who).await?;
    let (now, may_make) = (core.now(), belonging.places.may_make);
    let key = if belonging.places.organizations.is_empty() { "nowhere-title" } else { "organizations-title" };
    let title = visitor.words().get(key);
    visitor.page(&title, |words| {
        let lede = if belonging.places.organizations.is_empty() { "nowhere-lede" } else { "organizations-lede" };
        frame::card(None, words.get(key).into_owned(), view! {
            <p class="lede">{words.with(lede, &[("email", who.user.email.as_str().into())])}</p>
            {places(words, &belonging)}
            {requests(words, &belonging, now)}
            {may_make.then(|| view! { <a class="button wide" href="/o/new">{words.get("organization-make-another")}</a> })}
            <form method="post" action="/sign-out"><button class="button quiet wide">{words.get("sign-out")}</button></form>
        })
    })
}

fn places(words: Words, belonging: &Overview) -> impl IntoView + use<> {
    let rows = belonging
        .places
        .organizations
        .iter()
        .map(|place| {
            let last = Some(place.id) == belonging.last;
            let note = last.then(|| view! { <small class="muted">{words.get("organizations-last")}</small> });
            view! {
                <li><form method="post" action=format!("/organizations/{}", place.slug)>
                    <button class="button wide choice">{place.name.clone()}" "{note}</button>
                </form></li>
            }
        })
        .collect_view();
    (!belonging.places.organizations.is_empty()).then(|| view! { <ul class="plain stack">{rows}</ul> })
}

fn requests(words: Words, belonging: &Overview, now: crate::domain::time::Timestamp) -> impl IntoView + use<> {
    let rows = belonging
        .asked
        .iter()
        .map(|(name, since)| view! { <dt>{name.clone()}</dt><dd>{words.get("organizations-waiting")}" "{moment::lone(words, *since, now)}</dd> })
        .collect_view();
    (!belonging.asked.is_empty()).then(|| view! { <dl class="facts">{rows}</dl> })
}

/// `POST /organizations/{slug}`: goes there, and remembers it for the next time.
pub async fn switch(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    access::switch(&visitor.core, &member).await?;
    visitor.go(&format!("/o/{slug}")).ok()
}
