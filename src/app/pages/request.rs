//! Admin settings › People › a request to join: who asks, and the two answers.

use axum::{Form, extract::Path};
use leptos::prelude::*;
use serde::Deserialize;

use super::people;
use crate::{
    app::{
        components::{
            around::Around,
            controls::{boxes, select},
            field::hidden,
            frame::{self, Place},
            moment,
            notice::{Tone, form_error, notice},
        },
        shell::Frame,
    },
    domain::{
        error::{Conflict, Error},
        id::RequestId,
        request::{Decision, Source},
        time::Timestamp,
    },
    server::{
        service::{
            access::Member,
            choices::{self, Choices},
            fault::Fault,
            requests::{self, ApproveForm, ShownRequest},
        },
        web::{errors::PageResult, fields::Fields, visitor::Visitor},
        words::Words,
    },
};

/// `GET …/people/requests/{id}`
pub async fn show(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let shown = requests::find(&visitor.core, &member, parse(&id)?).await?;
    let form =
        ApproveForm { role: shown.role.to_string(), groups: shown.groups.iter().map(ToString::to_string).collect() };
    draw(&visitor, &member, &shown, &form, visitor.came_from().unwrap_or_default(), None).await
}

/// `POST …/people/requests/{id}/approve`
pub async fn approve(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(posted): Form<Fields>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let id = parse(&id)?;
    let fields = posted.check(&["role", "from"], &["groups"])?;
    let form =
        ApproveForm { role: fields.get("role").to_owned(), groups: fields.all("groups").map(str::to_owned).collect() };
    match requests::approve(&visitor.core, &member, id, &form).await {
        Ok(()) => visitor.go(&people::back(&slug, Some(fields.get("from")), &[("done", "approved")])).ok(),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::OrganizationFull { .. }))) => {
            let shown = requests::find(&visitor.core, &member, id).await?;
            draw(&visitor, &member, &shown, &form, fields.get("from"), Some(&error)).await
        }
        Err(fault) => decided_otherwise(&visitor, &slug, id, fault),
    }
}

/// Where the request was answered otherwise meanwhile, its page says how.
fn decided_otherwise(visitor: &Visitor, slug: &str, id: RequestId, fault: Fault) -> PageResult {
    match fault {
        Fault::Refused(Error::Conflict { why: Conflict::Decided }) => {
            visitor.go(&format!("/o/{slug}/settings/people/requests/{id}")).ok()
        }
        fault => Err(fault.into()),
    }
}

/// The form that denies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denial {
    tell: Option<String>,
    #[serde(default)]
    from: String,
}

/// `POST …/people/requests/{id}/deny`
pub async fn deny(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(denial): Form<Denial>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let id = parse(&id)?;
    match requests::deny(&visitor.core, &member, id, denial.tell.is_some()).await {
        Ok(()) => visitor.go(&people::back(&slug, Some(&denial.from), &[("done", "denied")])).ok(),
        Err(fault) => decided_otherwise(&visitor, &slug, id, fault),
    }
}

fn parse(id: &str) -> Result<RequestId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    shown: &ShownRequest,
    form: &ApproveForm,
    from: &str,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let choices = choices::of(core, member).await?;
    let (now, sends_mail) = (core.now(), core.sends_mail());
    let slug = member.organization.slug.clone();
    let who = shown.user.name.clone();
    let title = visitor.words().with("request-title", &[("name", who.as_str().into())]);
    let frame = Frame { title: &title, ..Frame::default() };
    Ok(visitor.render_again(error, frame, |words| {
        let answer = match shown.request.decision {
            Some(decision) => decided(words, decision, now).into_any(),
            None => answers(words, &slug, shown, &choices, (form, error), from, sends_mail).into_any(),
        };
        frame::member(words, member, Place::People, view! {
            <header class="page-head">
                <h1>{title.clone()}</h1>
                <p class="lede"><a href=format!("/o/{slug}/settings/people?status=requested")>{words.get("request-back")}</a></p>
            </header>
            <div class="page">
                {form_error(words, error)}
                <section class="card narrow" aria-label=words.get("request-who")>{facts(words, shown, now)}</section>
                {answer}
            </div>
        })
    }))
}

fn facts(words: Words, shown: &ShownRequest, now: Timestamp) -> impl IntoView + use<> {
    let way = match (shown.request.source, &shown.link) {
        (Source::Link, Some(label)) => words.with("request-by-link-called", &[("link", label.as_str().into())]),
        (Source::Link, None) => words.get("request-by-link").into_owned(),
        (Source::Domain, _) => words.get("request-by-domain").into_owned(),
        (Source::Open, _) => words.get("request-by-page").into_owned(),
    };
    let unproven = shown.user.email_verified_at.is_none();
    view! {
        <dl class="facts">
            <dt>{words.get("field-name")}</dt><dd>{shown.user.name.clone()}</dd>
            <dt>{words.get("field-email")}</dt>
            <dd>{shown.user.email.to_string()}" "{unproven.then(|| view! { <span class="badge" data-tone="warning">{words.get("email-unproven")}</span> })}</dd>
            <dt>{words.get("request-way")}</dt><dd>{way}</dd>
            <dt>{words.get("request-since")}</dt><dd>{moment::exact(words, shown.request.created_at, now)}</dd>
        </dl>
    }
}

fn decided(words: Words, decision: Decision, now: Timestamp) -> impl IntoView + use<> {
    let (key, at) = match decision {
        Decision::Approved(at) => ("request-was-approved", at),
        Decision::Denied(at) => ("request-was-denied", at),
    };
    notice(Tone::Info, words.with(key, &[("when", words.relative(at, now).into())]))
}

fn answers(
    words: Words,
    slug: &str,
    shown: &ShownRequest,
    choices: &Choices,
    (form, error): (&ApproveForm, Option<&Error>),
    from: &str,
    sends_mail: bool,
) -> impl IntoView + use<> {
    let at = |what: &str| format!("/o/{slug}/settings/people/requests/{}/{what}", shown.request.id);
    let roles = choices.roles.iter().map(|role| (role.id.to_string(), role.name.clone())).collect();
    let groups: Vec<_> = choices.groups.iter().map(|group| (group.id.to_string(), group.name.clone())).collect();
    let tells = sends_mail && shown.user.email_verified_at.is_some();
    view! {
        <form class="card stack narrow" method="post" action=at("approve") aria-labelledby="approve">
            {hidden("from", from)}
            <h2 id="approve">{words.get("request-approve")}</h2>
            {select(Around::field(words, error, "role"), roles, &form.role)}
            {(!groups.is_empty()).then(|| boxes(words, error, "groups", groups, &form.groups))}
            <div class="cluster"><button class="button primary">{words.get("request-approve-button")}</button></div>
        </form>
        <form class="card stack narrow" method="post" action=at("deny") aria-labelledby="deny">
            {hidden("from", from)}
            <h2 id="deny">{words.get("request-deny")}</h2>
            <p class="muted">{words.get("request-deny-text")}</p>
            {tells.then(|| view! {
                <label class="check"><input type="checkbox" name="tell" value="1" checked=true/><span>{words.get("request-deny-tell")}</span></label>
            })}
            <div class="cluster"><button class="button danger">{words.get("request-deny-button")}</button></div>
        </form>
    }
}
