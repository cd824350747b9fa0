//! Admin settings › Email: whether mail can be sent, and what became of it.

use axum::extract::{Path, Query};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Screen, id, mendable};
use crate::{
    app::{
        components::{
            folded::folded,
            frame::Place,
            icon::{Icon, icon},
            moment,
            notice::{Tone, notice},
            status,
        },
        pages::person::invitation,
    },
    domain::{error::Error, id::PersonId, permission::Permission, time::Timestamp},
    server::{
        service::{
            access::Member,
            mails::{self, LastMail, OutboxPage, OutboxQuery},
        },
        settings::{Mail as Settings, Tls},
        store::{outbox::Mail, outbox_list::STATES},
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// A mail was just put to the head of the queue.
    retried: Option<String>,
    /// A test mail was just written.
    tested: Option<String>,
    /// Whose mail it is, where it is tried again from the table of People.
    person: Option<String>,
    /// Only mails in this state.
    status: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

/// What came of something done on this page.
enum Said {
    Retried,
    Tested,
    Checked(Result<(), String>),
}

/// `GET …/settings/email`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let said = match (&asked.retried, &asked.tested) {
        (Some(_), _) => Some(Said::Retried),
        (None, Some(_)) => Some(Said::Tested),
        (None, None) => None,
    };
    let query = OutboxQuery {
        status: asked.status.filter(|status| STATES.contains(&status.as_str())),
        after: asked.after.and_then(|id| id.parse().ok()),
        before: asked.before.and_then(|id| id.parse().ok()),
    };
    draw(&visitor, &member, &query, said, None).await
}

/// `POST …/settings/email/check`: connects to the mail server.
pub async fn check(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (said, error) = match mails::check(&visitor.core, &member).await {
        Ok(found) => (Some(Said::Checked(found)), None),
        Err(fault) => (None, Some(mendable(fault)?)),
    };
    draw(&visitor, &member, &OutboxQuery::default(), said, error.as_ref()).await
}

/// `POST …/settings/email/test`: a mail to oneself.
pub async fn send_test(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    match mails::send_test(&visitor.core, &member).await {
        Ok(_) => visitor.go(&format!("/o/{slug}/settings/email?tested=1")).ok(),
        Err(fault) => draw(&visitor, &member, &OutboxQuery::default(), None, Some(&mendable(fault)?)).await,
    }
}

/// `POST …/settings/email/{id}/retry`
pub async fn retry(
    visitor: Visitor,
    Path((slug, mail)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    mails::retry(&visitor.core, &member, id(&mail)?).await?;
    if let Some(person) = asked.person.and_then(|id| id.parse::<PersonId>().ok()) {
        return visitor.go(&invitation::after(&visitor, &slug, &person.to_string(), "retried")).ok();
    }
    visitor.go(&format!("/o/{slug}/settings/email?retried=1")).ok()
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    query: &OutboxQuery,
    said: Option<Said>,
    error: Option<&Error>,
) -> PageResult {
    let page = mails::list(&visitor.core, member, query).await?;
    let settings = &visitor.core.settings.mail;
    let now = visitor.core.now();
    let words = visitor.words();
    let screen =
        Screen::new(Place::Email, words.get("nav-email").into_owned()).lede(words.get("email-lede")).error(error);
    let at = format!("/o/{}/settings/email", member.organization.slug);
    Ok(screen.render(visitor, member, |words| {
        let outbox = member.require(Permission::PeopleInvite).is_ok().then(|| {
            view! {
                <div>
                    {filter(words, &at, query)}
                    {table(words, &at, query, &page, now)}
                    {pager(words, &at, query, &page)}
                </div>
            }
        });
        view! {
            {said.map(|said| tell(words, member, said))}
            {connection(words, &at, settings, &page, member, now)}
            {outbox}
        }
    }))
}

fn tell(words: Words, member: &Member, said: Said) -> impl IntoView + use<> {
    match said {
        Said::Retried => notice(Tone::Success, words.get("email-retried")).into_any(),
        Said::Tested => {
            let text = words.with("email-tested", &[("email", member.user.email.as_str().into())]);
            notice(Tone::Success, text).into_any()
        }
        Said::Checked(Ok(())) => notice(Tone::Success, words.get("email-check-ok")).into_any(),
        Said::Checked(Err(reason)) => {
            notice(Tone::Danger, words.with("email-check-failed", &[("reason", reason.into())])).into_any()
        }
    }
}

/// What the operator set, how it went lately, and ways to try it.
fn connection(
    words: Words,
    at: &str,
    settings: &Settings,
    page: &OutboxPage,
    member: &Member,
    now: Timestamp,
) -> impl IntoView + use<> {
    let Some(host) = &settings.host else {
        return notice(Tone::Warning, words.get("email-not-configured")).into_any();
    };
    let tls = match settings.tls {
        Tls::Starttls => "STARTTLS",
        Tls::Implicit => "TLS",
        Tls::None => "–",
    };
    let last = |one: Option<&LastMail>| match one {
        Some(LastMail { at, reply }) => {
            view! { {moment::relative(words, *at, now)}" "<small class="muted">{reply.clone()}</small> }.into_any()
        }
        None => words.get("email-never").into_any(),
    };
    let buttons = member.require(Permission::SettingsManage).is_ok().then(|| {
        view! {
            <div class="actions">
                <form method="post" action=format!("{at}/check")><button class="button">{words.get("email-check")}</button></form>
                <form method="post" action=format!("{at}/test")><button class="button">{words.get("email-test")}</button></form>
            </div>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="server">
            <h2 id="server">{words.get("email-server")}</h2>
            <dl class="facts">
                <dt>{words.get("email-host")}</dt><dd>{format!("{host}:{}", settings.port())}</dd>
                <dt>{words.get("email-tls")}</dt><dd>{tls}</dd>
                <dt>{words.get("email-from")}</dt><dd>{settings.from.clone()}</dd>
                <dt>{words.get("email-last-sent")}</dt><dd>{last(page.last_sent.as_ref())}</dd>
                <dt>{words.get("email-last-failed")}</dt><dd>{last(page.last_failed.as_ref())}</dd>
            </dl>
            {buttons}
        </section>
    }
    .into_any()
}

/// The address of the outbox from a place on, filtered as it is.
fn address(at: &str, status: Option<&str>, place: Option<String>) -> String {
    let status = status.map(|status| format!("status={status}"));
    let parts: Vec<String> = [status, place].into_iter().flatten().collect();
    if parts.is_empty() { at.to_owned() } else { format!("{at}?{}", parts.join("&")) }
}

fn filter(words: Words, at: &str, query: &OutboxQuery) -> impl IntoView + use<> {
    let link = |status: Option<&str>, key: String| {
        let current = (query.status.as_deref() == status).then_some("true");
        view! { <a href=address(at, status, None) aria-current=current>{words.get(&key)}</a> }
    };
    let key =
        |status: Option<&str>| status.map_or("email-filter-all".to_owned(), |status| format!("delivery-{status}"));
    let says = STATES.into_iter().find(|status| query.status.as_deref() == Some(status));
    let links = [None].into_iter().chain(STATES.map(Some)).map(|status| link(status, key(status))).collect_view();
    view! {
        <nav class="counts" aria-label=words.get("people-status")>{folded("states", words.get(&key(says)), links)}</nav>
    }
}

fn pager(words: Words, at: &str, query: &OutboxQuery, page: &OutboxPage) -> impl IntoView + use<> {
    let link = |way: &str, place: Option<_>, key: &str| {
        place.map(|id| {
            let to = address(at, query.status.as_deref(), Some(format!("{way}={id}")));
            view! { <a class="button small" href=to>{words.get(key)}</a> }
        })
    };
    (page.previous.is_some() || page.next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=words.get("email-all-pages")>
                {link("before", page.previous, "people-previous")}
                {link("after", page.next, "people-next")}
            </nav>
        }
    })
}

fn table(words: Words, at: &str, query: &OutboxQuery, page: &OutboxPage, now: Timestamp) -> impl IntoView + use<> {
    if page.mails.is_empty() {
        let lede = if query.status.is_some() { "email-empty-filtered" } else { "email-empty-lede" };
        let (to, label) = if query.status.is_some() {
            (at.to_owned(), "email-all-show")
        } else {
            (at.replace("/email", "/people/invite"), "invite-people")
        };
        return view! {
            <div class="empty">
                {icon(Icon::Mail)}<h2>{words.get("email-empty")}</h2><p>{words.get(lede)}</p>
                <a class="button" href=to>{words.get(label)}</a>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="table-wrap">
            <table class="table" role="table">
                <caption class="visually-hidden">{words.get("email-outbox")}</caption>
                <thead role="rowgroup"><tr role="row">
                    {["email-to", "email-kind", "people-status", "email-reply", "email-when"].map(|key| view! { <th scope="col" role="columnheader">{words.get(key)}</th> })}
                    <th scope="col" role="columnheader"><span class="visually-hidden">{words.get("people-actions")}</span></th>
                </tr></thead>
                <tbody role="rowgroup">{page.mails.iter().map(|mail| row(words, at, mail, page.retriable.contains(&mail.id), now)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(words: Words, at: &str, mail: &Mail, retriable: bool, now: Timestamp) -> impl IntoView + use<> {
    let retry = retriable.then(|| format!("{at}/{}/retry", mail.id));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("email-to")>{mail.recipient.shown()}</th>
            <td role="cell" data-label=words.get("email-kind")>{words.get(&format!("mail-kind-{}", mail.kind.name()))}</td>
            <td role="cell" data-label=words.get("people-status")>{status::delivery_badge(words, &mail.delivery)}</td>
            <td role="cell" data-label=words.get("email-reply") data-span="all">{mail.delivery.reply().map(str::to_owned)}</td>
            <td role="cell" data-label=words.get("email-when")>{moment::lone(words, mail.sent_at.unwrap_or(mail.created_at), now)}</td>
            <td role="cell" class="row-actions" data-label=words.get("people-actions")>
                {retry.map(|to| view! { <form method="post" action=to><button class="button small">{words.get("action-retry")}</button></form> })}
            </td>
        </tr>
    }
}
