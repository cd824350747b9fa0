//! How they get in: password, second factor, further methods.

use axum::extract::Query;
use leptos::prelude::*;

use super::{Asked, Sheet, draw, head, methods};
use crate::{
    app::components::frame::Part,
    server::{
        service::{account::profile, second_factor},
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// `GET /account/security`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let holder = visitor.holder().await?;
    let has_password = profile::details(&visitor.core, &holder).await?.password_hash.is_some();
    let second_factor = second_factor::is_on(&visitor.core, holder.user.id).await?;
    let shown = methods::shown(&visitor, &holder).await?;
    let sheet = Sheet::new(Part::Security, "account-security", None);
    Ok(draw(&visitor, &holder, &sheet, |words| {
        view! {
            {asked.said(words)}
            {head(words, "account-security", words.get("account-security-lede").into_owned())}
            <div class="page narrow">
                {password(words, has_password, shown.password_may_go())}
                {second_step(words, second_factor)}
                {methods::cards(words, &shown)}
            </div>
        }
    }))
}

fn second_step(words: Words, on: bool) -> impl IntoView + use<> {
    let (tone, state) = if on { ("success", "second-factor-state-on") } else { ("neutral", "second-factor-state-off") };
    view! {
        <section class="card split" aria-labelledby="second-factor">
            <div class="grow">
                <h2 id="second-factor">{words.get("second-factor")}" "<span class="badge" data-tone=tone>{words.get(state)}</span></h2>
                <p class="muted">{words.get("second-factor-lede")}</p>
            </div>
            <a class="button" href="/account/second-factor">{words.get(if on { "second-factor-manage" } else { "second-factor-set-up" })}</a>
        </section>
    }
}

fn password(words: Words, has_one: bool, may_go: bool) -> impl IntoView + use<> {
    let (lede, button) = if has_one {
        ("account-password-lede", "account-password-change")
    } else {
        ("account-password-none", "account-password-set")
    };
    view! {
        <section class="card split" aria-labelledby="password">
            <div class="grow"><h2 id="password">{words.get("field-password")}</h2><p class="muted">{words.get(lede)}</p></div>
            <div class="cluster">
                <a class="button" href="/account/password">{words.get(button)}</a>
                {may_go.then(|| view! {
                    <form method="post" action="/account/password/remove"><button class="button">{words.get("account-password-remove")}</button></form>
                })}
            </div>
        </section>
    }
}
