//! Admin settings › People › a person: everything about them, and what can be done.

pub mod actions;
pub mod edit;
mod facts;
pub mod invitation;
pub mod member;
mod timeline;

use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::people;
use crate::{
    app::{
        components::{
            address::breakable,
            brand::initials,
            field::hidden,
            frame::{self, Place},
            notice::{Tone, notice},
            status,
        },
        islands::copy::{self, CopyForms},
        shell::{Frame, Islands},
    },
    domain::{
        error::{Conflict, Error},
        person::{Person, Status},
        time::Timestamp,
    },
    server::{
        service::{
            access::Member,
            fault::Fault,
            people::person::{self, May, Profile},
        },
        web::{
            errors::{PageError, PageResult, Told},
            visitor::Visitor,
        },
        words::Words,
    },
};

/// What the address may say.
#[derive(Debug, Clone, Deserialize, Default)]
pub struct Asked {
    /// A place in the timeline.
    older: Option<String>,
    /// What was just done.
    done: Option<String>,
}

/// What can have been done just before the page is shown.
const DONE: [&str; 11] = [
    "edited",
    "unchanged",
    "resent",
    "renewed",
    "retried",
    "inactivated",
    "reactivation-sent",
    "withdrawn",
    "reset-sent",
    "session-ended",
    "sessions-ended",
];

/// Where a person's page is.
pub fn address(slug: &str, person: &Person) -> String {
    format!("/o/{slug}/settings/people/{}", person.id)
}

/// Where somebody goes on after a page about a person: back to the table as it was, if they
/// came `from` there, else to the person's own page. What was `done` is told there.
fn back(slug: &str, id: &str, from: Option<&str>, done: Option<&str>) -> String {
    let table = format!("/o/{slug}/settings/people");
    let person = [("person", id)];
    let told = done.map(|done| ("done", done));
    match from.map(|from| from.split('?').next().unwrap_or(from)) {
        Some(path) if path == table => {
            let told: Vec<_> = told.into_iter().chain(person.into_iter().filter(|_| done.is_some())).collect();
            people::back(slug, from, &told)
        }
        _ => format!("{table}/{id}{}", done.map(|done| format!("?done={done}")).unwrap_or_default()),
    }
}

/// A form with nothing but a button; it says where its page was opened from.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Path and query, or nothing.
    #[serde(default)]
    from: String,
}

/// What somebody is called: their name, or their address.
pub fn called(person: &Person) -> String {
    person.name.clone().unwrap_or_else(|| person.email.to_string())
}

/// `GET /o/{slug}/settings/people/{person}`
pub async fn show(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let profile = person::view(&visitor.core, &member, &id, asked.older.as_deref()).await?;
    let now = visitor.core.now();
    let title = called(&profile.person);
    let back = people::back(&slug, visitor.came_from(), &[]);
    let copies = profile.may.invite && profile.person.invitation_id.is_some();
    let frame =
        Frame { title: &title, islands: if copies { Islands::OnIntent } else { Islands::None }, ..Frame::default() };
    Ok(visitor.render(StatusCode::OK, frame, |words| {
        frame::member(
            words,
            &member,
            Place::People,
            view! {
                {told(words, &asked)}
                {head(words, back, &slug, &profile, now)}
                <div class="page">
                    {facts::card(words, &member, &profile, now)}
                    {facts::metadata(words, &profile)}
                    {facts::sessions(words, &slug, &profile, now)}
                    {timeline::card(words, &slug, &profile, now)}
                </div>
                {copies.then(|| view! { <CopyForms organization=slug.clone() phrases=words.phrases(copy::WORDS)/> })}
            },
        )
    }))
}

fn told(words: Words, asked: &Asked) -> impl IntoView + use<> {
    let done = asked.done.as_deref().filter(|done| DONE.contains(done))?;
    Some(notice(Tone::Success, words.get(&format!("person-{done}"))))
}

fn head(words: Words, back: String, slug: &str, profile: &Profile, now: Timestamp) -> impl IntoView + use<> {
    let person = &profile.person;
    let shown = called(person);
    let second = person.name.is_some().then(|| person.email.to_string());
    let above = profile.may.above && (profile.may.invite || profile.may.manage);
    view! {
        <p class="way-back"><a href=back>{words.get("back-to-people")}</a></p>
        <header class="page-head">
            <div class="person large">
                <span class="avatar" aria-hidden="true">{initials(&shown)}</span>
                <h1 class="person-name">{breakable(&shown)}</h1>
                {second.map(|email| view! { <span class="person-email">{breakable(&email)}</span> })}
            </div>
            {status::person_status(words, person.status)}
            <div class="actions">{actions::buttons(words, slug, profile, now)}</div>
        </header>
        {above.then(|| notice(Tone::Info, words.get("person-above")))}
        {person.unvouched.then(|| {
            let May { invite, manage, above, .. } = profile.may;
            let key = match person.status {
                Status::Inactive if manage && !above => "person-unvouched-reactivate",
                Status::Inactive => "person-unvouched-back",
                _ if invite && !above => "person-unvouched-resend",
                _ => "person-unvouched",
            };
            notice(Tone::Warning, words.get(key))
        })}
    }
}

/// Where somebody can't be changed by this reader or as they are by now, says so in
/// fitting words and leads to their page.
pub(super) fn refused(slug: &str, id: &str, fault: Fault) -> PageError {
    let Fault::Refused(error) = fault else { return fault.into() };
    let text = match error {
        Error::AboveOwnRights => "person-above",
        Error::Conflict { why: Conflict::NotInThisStatus } => "person-inactive",
        Error::Conflict { why: Conflict::NotPending } => "error-not_pending",
        _ => return error.into(),
    };
    PageError::Told(error, Told { text, to: format!("/o/{slug}/settings/people/{id}"), label: "to-person" })
}

/// A page that asks before something is done to somebody.
pub(super) struct Question<'a> {
    /// What its keys begin with: `KEY-title`, `KEY-text`, `KEY-button`.
    pub key: &'static str,
    /// Whom it is about.
    pub person: &'a Person,
    /// Whether it can't be undone.
    pub danger: bool,
    /// Where it was opened from.
    pub from: &'a str,
}

/// Draws the question around `content`, which stands in the form above its buttons.
pub(super) fn ask<V: IntoView + 'static>(
    visitor: &Visitor,
    member: &Member,
    status: StatusCode,
    question: &Question<'_>,
    content: impl FnOnce(Words) -> V,
) -> PageResult {
    let Question { key, person, danger, from } = *question;
    let name = called(person);
    let title = visitor.words().with(&format!("{key}-title"), &[("name", name.as_str().into())]);
    let back = back(&member.organization.slug, &person.id.to_string(), Some(from), None);
    let frame = Frame { title: &title, ..Frame::default() };
    Ok(visitor.render(status, frame, |words| {
        let about = [("name", name.as_str().into()), ("email", person.email.as_str().into())];
        let heading = title.clone();
        let text = words.with(&format!("{key}-text"), &about);
        let (card, button) = if danger {
            ("card danger narrow stack", "button danger primary")
        } else {
            ("card narrow stack", "button primary")
        };
        frame::member(
            words,
            member,
            Place::People,
            view! {
                <header class="page-head"><h1>{heading}</h1></header>
                <section class=card>
                    <p>{text}</p>
                    <form class="stack" method="post">
                        {hidden("from", from)}
                        {content(words)}
                        <div class="actions">
                            <button class=button>{words.get(&format!("{key}-button"))}</button>
                            <a class="button" href=back>{words.get("cancel")}</a>
                        </div>
                    </form>
                </section>
            },
        )
    }))
}

/// A moment, for facts.
pub(super) fn exact(words: Words, at: Timestamp, now: Timestamp) -> impl IntoView {
    crate::app::components::moment::exact(words, at, now)
}
