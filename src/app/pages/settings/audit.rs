//! Admin settings › Audit log: who did what to whom, when and where from.

use axum::{
    body::Body,
    extract::{Path, Query},
    http::header,
    response::IntoResponse,
};
use futures_util::{StreamExt, stream};
use leptos::prelude::*;
use serde::Deserialize;

use super::Screen;
use crate::{
    app::components::{
        address::breakable,
        controls::{Tick, tick},
        folded::filters,
        frame::Place,
        icon::{Icon, icon},
        moment,
    },
    domain::{
        audit::{Detail, families},
        csv,
        time::Timestamp,
    },
    server::{
        service::{
            audit_export,
            audit_log::{self, AuditPage, AuditQuery},
            links,
        },
        store::audit::Record,
        web::{
            errors::{PageResult, url_encode},
            visitor::Visitor,
        },
        words::Words,
    },
};

/// What the address may say.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    actor: String,
    family: String,
    person: String,
    refused: Option<String>,
    since: String,
    until: String,
    after: Option<String>,
    before: Option<String>,
}

impl From<Asked> for AuditQuery {
    fn from(asked: Asked) -> Self {
        let short = |text: String| text.trim().chars().take(254).collect::<String>();
        Self {
            actor: short(asked.actor),
            family: short(asked.family),
            person: short(asked.person),
            refused: asked.refused.is_some(),
            since: short(asked.since),
            until: short(asked.until),
            after: asked.after,
            before: asked.before,
        }
    }
}

/// What follows the question mark for the same entries.
fn question(query: &AuditQuery) -> String {
    let pairs = [
        ("actor", &query.actor),
        ("family", &query.family),
        ("person", &query.person),
        ("since", &query.since),
        ("until", &query.until),
    ];
    let mut parts: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", url_encode(value)))
        .collect();
    if query.refused {
        parts.push("refused=1".to_owned());
    }
    parts.join("&")
}

/// `GET …/settings/audit`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let query = AuditQuery::from(asked);
    let page = audit_log::list(&visitor.core, &member, &query).await?;
    let now = visitor.core.now();
    let words = visitor.words();
    let screen = Screen::new(Place::Audit, words.get("nav-audit").into_owned()).lede(words.get("audit-lede"));
    Ok(screen.render(&visitor, &member, |words| {
        let at = format!("/o/{slug}/settings/audit");
        let export = format!("{at}/export?{}", question(&query));
        view! {
            {search(words, &at, &query)}
            {table(words, &at, &page, now)}
            {pager(words, &at, &query, &page)}
            <div class="actions"><a class="button" href=export download="audit.csv">{words.get("audit-export")}</a></div>
        }
    }))
}

fn search(words: Words, at: &str, query: &AuditQuery) -> impl IntoView + use<> {
    let text = |name: &'static str, kind: &'static str, value: &str| {
        view! {
            <div class="field">
                <label for=name>{words.get(&format!("audit-{name}"))}</label>
                <input id=name name=name type=kind value=value.to_owned() maxlength="254" autocomplete="off"/>
            </div>
        }
    };
    let options = families()
        .into_iter()
        .map(|family| {
            let selected = query.family == family;
            view! { <option value=family selected=selected>{words.get(&format!("audit-family-{}", family.replace('_', "-")))}</option> }
        })
        .collect_view();
    let refused = tick(Tick {
        kind: "checkbox",
        name: "refused",
        value: "1".to_owned(),
        label: words.get("audit-refused-only").into_owned(),
        hint: None,
        on: query.refused,
        disabled: false,
    });
    let everything = AuditQuery { after: query.after.clone(), before: query.before.clone(), ..AuditQuery::default() };
    let filtered = *query != everything;
    view! {
        <form class="card stack" role="search" action=at.to_owned() aria-label=words.get("audit-filter")>
            {filters(words, filtered, false, view! {
            <div class="grid close">
                {text("actor", "text", &query.actor)}
                {text("person", "text", &query.person)}
                <div class="field">
                    <label for="family">{words.get("audit-family")}</label>
                    <select id="family" name="family"><option value="">{words.get("audit-family-all")}</option>{options}</select>
                </div>
                {text("since", "date", &query.since)}
                {text("until", "date", &query.until)}
            </div>
            <div class="cluster">
                {refused}
                <button class="button">{icon(Icon::Search)}{words.get("audit-filter")}</button>
                <a class="button quiet" href=at.to_owned()>{words.get("audit-filter-none")}</a>
            </div>
            })}
        </form>
    }
}

fn table(words: Words, at: &str, page: &AuditPage, now: Timestamp) -> impl IntoView + use<> {
    if page.records.is_empty() {
        return view! { <div class="empty">{icon(Icon::History)}<h2>{words.get("audit-empty")}</h2><p>{words.get("audit-empty-lede")}</p><a class="button" href=at.to_owned()>{words.get("audit-filter-none")}</a></div> }.into_any();
    }
    let rows = page.records.iter().map(|record| row(words, page, record, now)).collect_view();
    view! {
        // Its times are UTC, as the days are by which it is filtered.
        <div class="table-wrap" data-utc>
            <table class="table" role="table">
                <caption class="visually-hidden">{words.get("nav-audit")}</caption>
                <thead role="rowgroup"><tr role="row">
                    {["audit-what", "audit-who", "audit-whom", "audit-result", "audit-when"].map(|key| view! { <th scope="col" role="columnheader">{words.get(key)}</th> })}
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What was done, in plain words.
fn sentence(words: Words, action: &str) -> String {
    let key = format!("audit-{}", action.replace(['.', '_'], "-"));
    if words.has(&key) { words.get(&key).into_owned() } else { action.to_owned() }
}

/// Why it was refused, in plain words.
fn refusal(words: Words, code: &str) -> String {
    let key = format!("refused-{}", code.replace('_', "-"));
    if words.has(&key) { words.get(&key).into_owned() } else { code.replace('_', " ") }
}

fn subject(page: &AuditPage, record: &Record) -> String {
    let label = record.subject.as_ref().and_then(|id| page.labels.get(id)).cloned();
    // What is gone is called as it was when it was done.
    label
        .or_else(|| {
            record.details.iter().find_map(|(field, detail)| match detail {
                Detail::Note(text) if matches!(field, "name" | "email") => Some(text),
                _ => None,
            })
        })
        .unwrap_or_default()
}

/// Who did it, and their address where the organization knows one.
fn actor(words: Words, page: &AuditPage, record: &Record) -> (String, Option<String>) {
    match (&record.actor, record.actor_id) {
        (Some((name, email)), _) => (name.clone(), Some(email.clone())),
        (None, None) => (words.get("audit-nobody").into_owned(), None),
        (None, Some(id)) => (words.get("somebody-gone").into_owned(), page.labels.get(&id.to_string()).cloned()),
    }
}

fn details(words: Words, record: &Record) -> Vec<String> {
    record.details.iter().map(|(field, detail)| told(words, &record.action, field, &detail)).collect()
}

/// What is noted under a field of an action, in plain words.
fn told(words: Words, action: &str, field: &str, detail: &Detail) -> String {
    // The end of a link is noted as its form has it; an export is of entries until a day.
    let of_link = action.starts_with("link.");
    let field = if of_link && field == "until" { "ends" } else { field };
    let key = format!("audit-field-{}", field.replace(['.', '_'], "-"));
    let name = if words.has(&key) { words.get(&key).into_owned() } else { field.replace('_', " ") };
    match detail {
        Detail::Note(text) => format!("{name}: {}", value(words, field, text)),
        Detail::Change(before, after) if field == "logo" && !before.is_empty() && !after.is_empty() => {
            format!("{name}: {} → {}", value(words, field, before), words.get("audit-another-picture"))
        }
        Detail::Change(before, after) => {
            format!("{name}: {} → {}", value(words, field, before), value(words, field, after))
        }
    }
}

fn value(words: Words, field: &str, text: &str) -> String {
    match (field, text) {
        (_, "") => words.get("audit-nothing").into_owned(),
        (_, "true") | ("full_access", "on") => words.get("audit-on").into_owned(),
        (_, "false") | ("full_access", "off") => words.get("audit-off").into_owned(),
        ("ends", _) => links::parse_time(text).map_or_else(|| text.to_owned(), |at| words.moment(at)),
        // The name of a picture is made of what is in it, and says nothing to a reader.
        ("logo", _) => words.get("audit-picture").into_owned(),
        ("methods", "*") => words.get("methods-all").into_owned(),
        _ => text.to_owned(),
    }
}

fn row(words: Words, page: &AuditPage, record: &Record, now: Timestamp) -> impl IntoView + use<> {
    let lines =
        details(words, record).into_iter().map(|line| view! { <small class="muted">{line}</small> }).collect_view();
    let (name, email) = actor(words, page, record);
    let result = match &record.refused {
        Some(code) => view! { <span class="lines"><span class="badge" data-tone="danger">{words.get("audit-refused")}</span><small>{refusal(words, code)}</small></span> }.into_any(),
        None => view! { <span class="badge" data-tone="success">{words.get("audit-done")}</span> }.into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("audit-what")>
                <span class="lines"><strong>{sentence(words, &record.action)}</strong>{lines}</span>
            </th>
            <td role="cell" data-label=words.get("audit-who")>{breakable(&name)}" "{email.map(|email| view! { <small class="muted">{breakable(&email)}</small> })}</td>
            <td role="cell" data-label=words.get("audit-whom")>{breakable(&subject(page, record))}</td>
            <td role="cell" data-label=words.get("audit-result")>{result}</td>
            <td role="cell" data-label=words.get("audit-when")>{moment::lone(words, record.at, now)}" "<small class="muted">{record.address_block.clone()}</small></td>
        </tr>
    }
}

fn pager(words: Words, at: &str, query: &AuditQuery, page: &AuditPage) -> impl IntoView + use<> {
    let link = |way: &str, place: Option<_>, key: &str| {
        place.map(|id| view! { <a class="button small" href=format!("{at}?{}&{way}={id}", question(query))>{words.get(key)}</a> })
    };
    let several = page.previous.is_some() || page.next.is_some();
    several.then(|| {
        view! {
            <nav class="pager" aria-label=words.get("people-pages")>
                {link("before", page.previous, "audit-newer")}
                {link("after", page.next, "audit-older")}
            </nav>
        }
    })
}

/// `GET …/settings/audit/export`: the same as a file.
pub async fn export(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let pieces = audit_export::begin(&visitor.core, &member, &asked.into()).await?;
    let words = visitor.words();
    let head = "\u{FEFF}time,actor,action,what,subject,details,result,reason,address_block,id\r\n";
    let lines = pieces.map(move |piece| piece.map(|page| lines(words, &page)));
    let file = stream::once(async move { Ok(head.to_owned()) }).chain(lines);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, Body::from_stream(file)).into_response())
}

/// A line for each entry.
fn lines(words: Words, page: &AuditPage) -> String {
    let mut lines = String::new();
    for record in &page.records {
        let result = if record.refused.is_some() { "refused" } else { "done" };
        let cells = [
            moment::machine(record.at),
            actor(words, page, record).1.unwrap_or_default(),
            record.action.clone(),
            sentence(words, &record.action),
            subject(page, record),
            details(words, record).join("; "),
            result.to_owned(),
            record.refused.clone().unwrap_or_default(),
            record.address_block.clone().unwrap_or_default(),
            record.id.to_string(),
        ];
        let cells: Vec<_> = cells.iter().map(|text| csv::neutral(text)).collect();
        csv::write(&mut lines, cells.iter().map(AsRef::as_ref));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_told_in_words() {
        let words = Words::of("en");
        let change = |before: &str, after: &str| Detail::Change(before.to_owned(), after.to_owned());
        let told = |action: &str, field: &str, detail: Detail| super::told(words, action, field, &detail);
        let end = change("", "2026-11-20T14:05");
        assert_eq!(told("link.edit", "until", end), "Ends: nothing → 20 November 2026, 14:05 UTC");
        assert_eq!(told("link.edit", "until", change("soon", "")), "Ends: soon → nothing", "what is no time stays");
        let day = Detail::Note("2026-11-20".to_owned());
        assert_eq!(told("audit.export", "until", day), "To: 2026-11-20", "the last day of an export");
        assert_eq!(told("link.edit", "max_uses", change("", "25")), "Most people: nothing → 25");
        assert_eq!(told("settings.logo", "logo", change("", "MlLLwqDO2gX")), "Logo: nothing → a picture");
        assert_eq!(told("settings.logo", "logo", change("a", "b")), "Logo: a picture → another picture");
        assert_eq!(told("settings.logo_remove", "logo", change("a", "")), "Logo: a picture → nothing");
        assert_eq!(
            told("settings.sign_in", "methods", change("*", "password")),
            "Methods: Every method that this Usher offers → password"
        );
    }
}
