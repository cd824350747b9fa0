//! Where they are signed in.

use axum::extract::{Path, Query};
use leptos::prelude::*;

use super::{Asked, Sheet, draw, head};
use crate::{
    app::components::{
        frame::Part,
        icon::{Icon, icon},
        moment,
    },
    domain::{device::Device, time::Timestamp},
    server::{
        service::account::{Holder, sessions as service},
        store::sessions::Session,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// `GET /account/sessions`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let holder = visitor.holder().await?;
    let sessions = service::list(&visitor.core, &holder).await?;
    let now = visitor.core.now();
    let sheet = Sheet::new(Part::Sessions, "account-sessions", None);
    Ok(draw(&visitor, &holder, &sheet, |words| {
        let others = sessions.len() > 1;
        let rows = sessions.iter().map(|session| row(words, &holder, session, now)).collect_view();
        view! {
            {asked.said(words)}
            {head(words, "account-sessions", words.get("account-sessions-lede").into_owned())}
            <div class="page narrow">
                <section class="card" aria-label=words.get("account-sessions")><ul class="list">{rows}</ul></section>
                {others.then(|| view! {
                    <form method="post" action="/account/sessions/end-others">
                        <button class="button danger">{words.get("account-sessions-end-others")}</button>
                    </form>
                })}
            </div>
        }
    }))
}

fn row(words: Words, holder: &Holder, session: &Session, now: Timestamp) -> impl IntoView + use<> {
    let device = Device::of(&session.user_agent);
    let name = device_name(words, device);
    let here = session.hash == holder.session.hash;
    let end = format!("/account/sessions/{}/end", service::handle(session));
    let label = words.with("account-session-end-label", &[("device", name.as_str().into())]);
    let seen = if here { now } else { session.seen_at };
    let place = words.with("account-session-from", &[("place", session.address_block.as_str().into())]);
    view! {
        <li>
            {icon(if device.is_mobile() { Icon::Phone } else { Icon::Computer })}
            <div class="grow">
                <p><strong>{name}</strong>" "{here.then(|| view! { <span class="badge" data-tone="success">{words.get("account-session-this")}</span> })}</p>
                <p class="fine">
                    {words.get("account-session-seen")}" "{moment::lone(words, seen, now)}
                    " · "{words.get("account-session-began")}" "{moment::lone(words, session.created_at, now)}
                    {(!session.address_block.is_empty()).then(|| format!(" · {place}"))}
                </p>
            </div>
            {(!here).then(|| view! {
                <form class="row-actions" method="post" action=end><button class="button small" aria-label=label>{words.get("account-session-end")}</button></form>
            })}
        </li>
    }
}

/// `Firefox on Linux`, as far as that is known.
pub fn device_name(words: Words, device: Device) -> String {
    match (device.browser, device.system) {
        (None, None) => words.get("session-unknown").into_owned(),
        (Some(browser), None) => browser.to_owned(),
        (browser, Some(system)) => {
            let some = words.get("account-session-some-browser");
            let browser = browser.unwrap_or(&some);
            words.with("account-session-device", &[("browser", browser.into()), ("system", system.into())])
        }
    }
}

/// `POST /account/sessions/{handle}/end`
pub async fn end(visitor: Visitor, Path(handle): Path<String>) -> PageResult {
    let holder = visitor.holder().await?;
    service::end(&visitor.core, &holder, &handle).await?;
    visitor.go("/account/sessions?done=session").ok()
}

/// `POST /account/sessions/end-others`
pub async fn end_others(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    service::end_others(&visitor.core, &holder).await?;
    visitor.go("/account/sessions?done=sessions").ok()
}
