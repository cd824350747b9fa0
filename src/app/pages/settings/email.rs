//! Admin settings › Email: whether mail can be sent, and what became of it.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::{
        components::{
            frame::{self, Place},
            moment,
            notice::{Tone, notice},
            status,
        },
        shell::Frame,
    },
    domain::{error::Error, id::MailId, outbox::Delivery, time::Timestamp},
    server::{
        service::mails,
        settings::Tls,
        store::outbox::Mail,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// A mail was just put to the head of the queue.
    retried: Option<String>,
    /// Where to go back to.
    to: Option<String>,
}

/// `GET …/settings/email`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let mails = mails::newest(&visitor.core, &member).await?;
    let settings = &visitor.core.settings.mail;
    let now = visitor.core.now();
    let title = visitor.words().get("nav-email");
    Ok(visitor.render(StatusCode::OK, Frame { title: &title, ..Frame::default() }, |words| {
        let connection = match &settings.host {
            Some(host) => {
                let tls = match settings.tls {
                    Tls::Starttls => "STARTTLS",
                    Tls::Implicit => "TLS",
                    Tls::None => "–",
                };
                view! {
                    <section class="card">
                        <div class="card-head"><h2>{words.get("email-server")}</h2></div>
                        <dl class="facts">
                            <dt>{words.get("email-host")}</dt><dd>{format!("{host}:{}", settings.port())}</dd>
                            <dt>{words.get("email-tls")}</dt><dd>{tls}</dd>
                            <dt>{words.get("email-from")}</dt><dd>{settings.from.clone()}</dd>
                        </dl>
                    </section>
                }
                .into_any()
            }
            None => notice(Tone::Warning, words.get("email-not-configured")).into_any(),
        };
        frame::member(
            words,
            &member,
            Place::Email,
            view! {
                {asked.retried.is_some().then(|| notice(Tone::Success, words.get("email-retried")))}
                <header class="page-head">
                    <h1>{words.get("nav-email")}</h1>
                    <p class="lede">{words.get("email-lede")}</p>
                </header>
                <div class="page">{connection}{table(words, &slug, &mails, now)}</div>
            },
        )
    }))
}

fn table(words: Words, slug: &str, mails: &[Mail], now: Timestamp) -> impl IntoView + use<> {
    if mails.is_empty() {
        return view! { <div class="empty"><h2>{words.get("email-empty")}</h2><p>{words.get("email-empty-lede")}</p></div> }.into_any();
    }
    view! {
        <div class="table-wrap">
            <table class="table" role="table">
                <caption class="visually-hidden">{words.get("email-outbox")}</caption>
                <thead role="rowgroup"><tr role="row">
                    {["email-to", "email-kind", "people-status", "email-reply", "email-when"].map(|key| view! { <th scope="col" role="columnheader">{words.get(key)}</th> })}
                    <th scope="col" role="columnheader"><span class="visually-hidden">{words.get("people-actions")}</span></th>
                </tr></thead>
                <tbody role="rowgroup">{mails.iter().map(|mail| row(words, slug, mail, now)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(words: Words, slug: &str, mail: &Mail, now: Timestamp) -> impl IntoView + use<> {
    let retry = match &mail.delivery {
        Delivery::Failed { .. } | Delivery::Held { .. } | Delivery::Queued { last_error: Some(_), .. } => {
            Some(format!("/o/{slug}/settings/email/{}/retry", mail.id))
        }
        _ => None,
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("email-to")>{mail.recipient.to_string()}</th>
            <td role="cell" data-label=words.get("email-kind")>{words.get(&format!("mail-kind-{}", mail.kind.name()))}</td>
            <td role="cell" data-label=words.get("people-status")>{status::delivery_badge(words, &mail.delivery)}</td>
            <td role="cell" data-label=words.get("email-reply") data-span="all">{status::delivery_detail(&mail.delivery)}</td>
            <td role="cell" data-label=words.get("email-when")>{moment::relative(words, mail.sent_at.unwrap_or(mail.created_at), now)}</td>
            <td role="cell" class="row-actions" data-label=words.get("people-actions")>
                {retry.map(|to| view! { <form method="post" action=to><button class="button small">{words.get("action-retry")}</button></form> })}
            </td>
        </tr>
    }
}

/// `POST …/settings/email/{id}/retry`
pub async fn retry(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let id: MailId = id.parse().map_err(|_| Error::NotFound)?;
    mails::retry(&visitor.core, &member, id).await?;
    let to = if asked.to.as_deref() == Some("people") { "people?done=retried" } else { "email?retried=1" };
    visitor.go(&format!("/o/{slug}/settings/{to}")).ok()
}
