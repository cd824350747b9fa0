//! What happened to somebody, the newest first.

use leptos::prelude::*;

use crate::{
    app::components::moment,
    domain::{
        audit::{Detail, Details},
        invitation::Purpose,
        outbox::Delivery,
        time::Timestamp,
    },
    server::{
        service::people::{
            person::Profile,
            timeline::{Event, What},
        },
        words::Words,
    },
};

/// The timeline, and the way to older events.
pub fn card(words: Words, slug: &str, profile: &Profile, now: Timestamp) -> impl IntoView + use<> {
    let timeline = &profile.timeline;
    let older = timeline.older.as_ref().map(|place| {
        let to = format!("{}?older={place}#timeline", super::address(slug, &profile.person));
        view! { <nav class="pager"><a class="button small" href=to>{words.get("timeline-older")}</a></nav> }
    });
    view! {
        <section class="card" id="timeline">
            <div class="card-head"><h2>{words.get("person-timeline")}</h2></div>
            <ol class="timeline">{timeline.events.iter().map(|event| item(words, event, now)).collect_view()}</ol>
            {older}
        </section>
    }
}

fn item(words: Words, event: &Event, now: Timestamp) -> impl IntoView + use<> {
    let (tone, text) = said(words, &event.what);
    let text = match &event.by {
        Some(by) => words.with("event-by", &[("what", text.into()), ("by", by.as_str().into())]),
        None => text,
    };
    view! {
        <li data-tone=tone>
            {text}
            {more(words, &event.what)}
            {moment::lone(words, event.at, now)}
        </li>
    }
}

fn said(words: Words, what: &What) -> (Option<&'static str>, String) {
    let plain = |tone, key: &str| (tone, words.get(key).into_owned());
    let about = |key: &str, kind: &str| {
        let kind = words.get(&format!("mail-kind-{kind}"));
        words.with(key, &[("kind", kind.as_ref().into())])
    };
    match what {
        What::Invited(Purpose::Join) => plain(Some("info"), "event-invitation-create"),
        What::Invited(Purpose::Reactivate) => plain(Some("info"), "event-member-reactivate"),
        What::Opened => plain(None, "event-opened"),
        What::Accepted(Purpose::Join) => plain(Some("success"), "event-accepted"),
        What::Accepted(Purpose::Reactivate) => plain(Some("success"), "event-reactivated"),
        What::Declined(_) => plain(Some("danger"), "event-declined"),
        What::Joined => plain(Some("success"), "event-joined"),
        What::Inactivated => plain(Some("warning"), "event-member-inactivate"),
        What::Queued(kind) => (None, about("event-mail-queued", kind.name())),
        What::Mail(kind, delivery) => {
            let (tone, key) = match delivery {
                Delivery::Sent { .. } => (None, "event-mail-sent"),
                Delivery::Failed { .. } => (Some("danger"), "event-mail-failed"),
                Delivery::Held { .. } => (Some("warning"), "event-mail-held"),
                Delivery::Queued { .. } | Delivery::NotConfigured => (Some("warning"), "event-mail-waits"),
            };
            (tone, about(key, kind.name()))
        }
        What::Deed { action, .. } => {
            let key = format!("event-{}", action.replace(['.', '_'], "-"));
            // The audit log has words for each.
            let said = if words.has(&key) { key } else { key.replacen("event", "audit", 1) };
            plain(None, &said)
        }
    }
}

/// What was said or changed, and the mail server's words.
fn more(words: Words, what: &What) -> impl IntoView + use<> {
    let lines: Vec<String> = match what {
        What::Declined(Some(note)) => note.lines().map(str::to_owned).collect(),
        What::Mail(_, delivery) => delivery.reply().map(str::to_owned).into_iter().collect(),
        What::Deed { details, .. } => changes(words, details),
        _ => Vec::new(),
    };
    lines.into_iter().map(|line| view! { <small class="muted">{line}</small> }).collect_view()
}

/// Changes, a line each: `Role: User → Administrator`.
pub fn changes(words: Words, details: &Details) -> Vec<String> {
    details
        .iter()
        .map(|(name, detail)| {
            let key = format!("field-{name}");
            let key = if words.has(&key) { key } else { format!("audit-field-{}", name.replace('_', "-")) };
            let field = words.get(&key);
            let shown = |text: &str| value(words, name, text);
            match detail {
                Detail::Note(text) => format!("{field}: {}", shown(&text)),
                Detail::Change(before, after) => format!("{field}: {} → {}", shown(&before), shown(&after)),
            }
        })
        .collect()
}

/// A value of a field as the log keeps it, in words.
pub(super) fn value(words: Words, field: &str, text: &str) -> String {
    match (field, text) {
        (_, "") => "–".to_owned(),
        ("source", "link" | "domain" | "open") => words.get(&format!("source-{text}")).into_owned(),
        ("full_access", "on" | "off") => words.get(&format!("switch-{text}")).into_owned(),
        _ => text.to_owned(),
    }
}
