//! An invite link as its admin sees it: what it grants, its limits, the link itself.

use leptos::prelude::*;

use super::invite_link::Back;
use crate::{
    app::{
        components::{
            moment,
            notice::{Tone, notice},
        },
        islands::copy::{self, CopyText},
    },
    domain::{link::LinkState, time::Timestamp},
    server::{
        service::{choices::Choices, links::ShownLink},
        words::Words,
    },
};

/// What the link is called: its label, or what it is for.
pub fn title(words: Words, shown: &ShownLink) -> String {
    match &shown.link.label {
        Some(label) => label.to_string(),
        None => words.with("link-for", &[("role", shown.role.as_str().into())]),
    }
}

/// Its state as a badge.
pub fn state(words: Words, shown: &ShownLink) -> impl IntoView + use<> {
    let (tone, key) = match shown.state {
        LinkState::On if !shown.vouched => ("warning", "link-state-dead"),
        LinkState::On => ("success", "link-state-on"),
        LinkState::Off | LinkState::Deleted => ("neutral", "link-state-off"),
        LinkState::Expired => ("warning", "link-state-expired"),
        LinkState::UsedUp => ("warning", "link-state-used-up"),
    };
    view! { <span class="badge" data-tone=tone>{words.get(key)}</span> }
}

/// How many came in by it, of how many.
pub fn uses(words: Words, shown: &ShownLink) -> String {
    let n = ("n", shown.link.uses.into());
    match shown.link.max_uses {
        Some(most) => words.with("link-uses-of", &[n, ("most", most.into())]),
        None => words.with("link-uses", &[n]),
    }
}

/// What it grants, and its limits.
pub fn facts(words: Words, shown: &ShownLink, choices: &Choices, now: Timestamp) -> impl IntoView + use<> {
    let link = &shown.link;
    let groups: Vec<&str> =
        choices.groups.iter().filter(|group| link.groups.contains(&group.id)).map(|group| &*group.name).collect();
    let product = choices.products.iter().find(|product| Some(product.id) == link.product_id);
    let domains: Vec<&str> = link.domains.iter().map(|domain| domain.as_str()).collect();
    let fact = |key: &str, text: String| view! { <dt>{words.get(key)}</dt><dd>{text}</dd> };
    view! {
        <dl class="facts">
            {fact("field-role", shown.role.clone())}
            {(!groups.is_empty()).then(|| fact("field-groups", groups.join(", ")))}
            {product.map(|product| fact("field-product", product.name.clone()))}
            {link.expires_at.map(|at| view! { <dt>{words.get("field-ends")}</dt><dd>{moment::exact(words, at, now)}</dd> })}
            {(!domains.is_empty()).then(|| fact("field-domains", domains.join(", ")))}
            {link.needs_approval.then(|| fact("link-joining", words.get("link-needs-approval").into_owned()))}
        </dl>
    }
}

/// Says of a link that nobody vouches for any more that it lets nobody in.
pub fn unvouched(words: Words, shown: &ShownLink) -> impl IntoView + use<> {
    (!shown.vouched).then(|| notice(Tone::Warning, words.get("link-not-vouched")))
}

/// The link with its Copy button and its QR code, for those who hold what it grants. One that
/// lets nobody in is not handed out: it says why, and what would open it.
pub fn share(words: Words, slug: &str, shown: &ShownLink, open: bool) -> impl IntoView + use<> {
    let Some(url) = shown.url.clone() else {
        return view! { <p class="muted">{words.get("link-above-rights")}</p> }.into_any();
    };
    let closed = match shown.state {
        LinkState::On => None,
        LinkState::Off | LinkState::Deleted => Some("link-closed-off"),
        LinkState::Expired => Some("link-closed-expired"),
        LinkState::UsedUp => Some("link-closed-used-up"),
    };
    if let Some(key) = closed {
        return view! { <p class="muted">{words.get(key)}</p> }.into_any();
    }
    if !shown.vouched {
        return ().into_any();
    }
    let picture = format!("/o/{slug}/settings/people/link/{}/qr.svg", shown.link.id);
    let name = title(words, shown);
    let alt = words.with("link-qr-of", &[("link", name.as_str().into())]);
    view! {
        <CopyText text=url label=words.get("invite-link").into_owned() phrases=words.phrases(copy::WORDS)/>
        <details class="more" open=open>
            <summary>{words.get("link-qr")}</summary>
            <div class="stack qr-and-file">
                <div class="qr"><img src=picture.clone() alt=alt width="176" height="176" loading="lazy"/></div>
                <div class="cluster"><a class="button small" href=picture download="">{words.get("link-qr-download")}</a></div>
            </div>
        </details>
    }
    .into_any()
}

/// The whole card, with the way back to the page of the list that it is on.
pub fn card(
    words: Words,
    slug: &str,
    shown: &ShownLink,
    choices: &Choices,
    (back, now): (&Back, Timestamp),
) -> impl IntoView + use<> {
    let id = shown.link.id;
    let at = |what: &str| back.at(slug, id, what);
    let readable = shown.url.is_some();
    let off = shown.state == LinkState::Off;
    let works = shown.state == LinkState::On && shown.vouched;
    let quiet = |to: &str| matches!(to, "/turn-on" | "/turn-off").then_some("");
    let button = |to: &str, key: &str| {
        view! { <form method="post" action=at(to) data-quiet=quiet(to)><button class="button small">{words.get(key)}</button></form> }
    };
    view! {
        <section class="card" id=format!("card-{id}") aria-labelledby=format!("link-{id}")>
            <div class="card-head">
                <h2 id=format!("link-{id}")>{title(words, shown)}</h2>
                {state(words, shown)}
                <p>{words.get("link-since")}" "{moment::lone(words, shown.link.created_at, now)}" · "{uses(words, shown)}</p>
            </div>
            <div class="stack">
                {unvouched(words, shown)}
                {facts(words, shown, choices, now)}
                {share(words, slug, shown, false)}
                <div class="cluster">
                    {readable.then(|| view! { <a class="button small" href=at("")>{words.get("link-arrived")}</a> })}
                    {readable.then(|| view! { <a class="button small" href=at("/edit")>{words.get("action-edit")}</a> })}
                    {readable.then(|| view! { <a class="button small" href=at("/regenerate")>{words.get("link-regenerate")}</a> })}
                    {(!off).then(|| button("/turn-off", "link-turn-off"))}
                    {(off && readable).then(|| button("/turn-on", "link-turn-on"))}
                    <a class="button small danger" href=at("/delete")>{words.get("action-delete")}</a>
                </div>
                {works.then(|| view! { <p class="fine">{words.get("link-stop-hint")}</p> })}
            </div>
        </section>
    }
}
