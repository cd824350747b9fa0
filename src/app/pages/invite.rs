//! Admin settings › People › Invite people, by email: the page that works without
//! the client, around the form that is richer with it.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::{
        components::{
            frame::{self, Place},
            notice::{Tone, form_error, notice},
            status,
            ways::{Way, ways},
        },
        islands::invite_form::{self, FormProps, InviteForm, RoleChoice},
        shell::{Frame, Islands},
    },
    domain::{
        error::Error,
        report::{AddressResult, InviteReport, Outcome},
        seats::Seats,
    },
    server::{
        service::{
            access::Member,
            fault::Fault,
            invite::{self, InviteRequest},
            people,
            terms::TermsForm,
        },
        store::roles::Role,
        web::{errors::PageResult, status::status, visitor::Visitor},
        words::Words,
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    addresses: String,
    role: String,
    leave_out_bad: Option<String>,
}

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Addresses to begin with.
    #[serde(default)]
    addresses: String,
}

/// `GET …/people/invite`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    invite::require(&visitor.core, &member).await?;
    let begun =
        Posted { addresses: asked.addresses.chars().take(1_000).collect(), role: String::new(), leave_out_bad: None };
    draw(&visitor, &member, Some(&begun), None, None).await
}

/// `POST …/people/invite`
pub async fn submit(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Posted>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let request = InviteRequest {
        addresses: posted.addresses.clone(),
        terms: TermsForm { role: posted.role.clone(), ..TermsForm::default() },
        leave_out_bad: posted.leave_out_bad.is_some(),
        ..InviteRequest::default()
    };
    match invite::by_email(&visitor.core, &member, &request).await {
        Ok(report) if report.sent() && report.results.iter().all(|r| matches!(r.outcome, Outcome::Invited { .. })) => {
            visitor.go(&format!("/o/{slug}/settings/people?invited={}", report.results.len())).ok()
        }
        Ok(report) => draw(&visitor, &member, Some(&posted), Some(&report), None).await,
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            draw(&visitor, &member, Some(&posted), None, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What the form needs, on this page and in the dialog.
pub fn form_props(visitor: &Visitor, member: &Member, roles: &[Role], seats: Seats) -> FormProps {
    let words = visitor.words();
    let slug = &member.organization.slug;
    FormProps {
        organization: slug.clone(),
        action: format!("/o/{slug}/settings/people/invite"),
        people: format!("/o/{slug}/settings/people"),
        roles: roles.iter().map(|role| RoleChoice { id: role.id.to_string(), name: role.name.clone() }).collect(),
        role: String::new(),
        addresses: String::new(),
        seats_left: seats.left(),
        most_per_send: visitor.core.settings.invitation.most_per_send,
        phrases: words.phrases(invite_form::WORDS),
    }
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    posted: Option<&Posted>,
    report: Option<&InviteReport>,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let roles = people::grantable_roles(core, member).await?;
    let seats = invite::seats(core, member).await?;
    let mut props = form_props(visitor, member, &roles, seats);
    let sent = report.is_some_and(InviteReport::sent);
    if let Some(posted) = posted {
        props.role.clone_from(&posted.role);
        // What went out need not be typed again; what did not, stays.
        props.addresses = report.filter(|r| r.sent()).map_or_else(|| posted.addresses.clone(), left_over);
    }
    let code = match (error, report) {
        (Some(error), _) => status(error),
        (None, Some(_)) if !sent => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let title = visitor.words().get("invite-people");
    let sends_mail = core.sends_mail();
    let slug = member.organization.slug.clone();
    let role = posted.map(|p| p.role.clone()).unwrap_or_default();
    let addresses = posted.map(|p| p.addresses.clone()).unwrap_or_default();
    Ok(visitor.render(code, Frame { title: &title, islands: Islands::Awake, ..Frame::default() }, |words| {
        let most = i64::try_from(core.settings.invitation.most_per_send).unwrap_or(i64::MAX);
        frame::member(
            words,
            member,
            Place::People,
            view! {
                <header class="page-head">
                    <h1>{words.get("invite-people")}</h1>
                    <p class="lede">{words.with("invite-lede", &[("n", most.into())])}</p>
                </header>
                {ways(words, &slug, Way::Email)}
                <div class="page">
                    {(!sends_mail).then(|| notice(Tone::Warning, words.get("invite-no-mail")))}
                    {form_error(words, error)}
                    {report.map(|report| results(words, &slug, report, &role, &addresses))}
                    <div class="card narrow">
                        {status::seats(words, seats)}
                        <InviteForm form=props/>
                    </div>
                </div>
            },
        )
    }))
}

fn left_over(report: &InviteReport) -> String {
    let typed = |r: &AddressResult| match &r.name {
        Some(name) => format!("\"{name}\" <{}>", r.address),
        None => r.address.clone(),
    };
    let lines: Vec<String> =
        report.results.iter().filter(|r| !matches!(r.outcome, Outcome::Invited { .. })).map(typed).collect();
    lines.join("\n")
}

/// What came of each address, and the offer to send to those with nothing wrong.
fn results(words: Words, slug: &str, report: &InviteReport, role: &str, addresses: &str) -> impl IntoView + use<> {
    let ready = i64::try_from(report.ready()).unwrap_or(i64::MAX);
    let summary = if report.sent() {
        notice(Tone::Warning, words.get("invite-some-sent"))
    } else {
        notice(Tone::Danger, words.get("invite-none-sent"))
    };
    let rows = report.results.iter().map(|result| line(words, slug, result)).collect_view();
    let (role, addresses) = (role.to_owned(), addresses.to_owned());
    view! {
        {summary}
        <div class="card"><ul class="results">{rows}</ul></div>
        {(ready > 0).then(|| view! {
            <form method="post">
                <input type="hidden" name="addresses" value=addresses/>
                <input type="hidden" name="role" value=role/>
                <button class="button" name="leave_out_bad" value="1">{words.with("invite-send-others", &[("n", ready.into())])}</button>
            </form>
        })}
    }
}

fn line(words: Words, slug: &str, result: &AddressResult) -> impl IntoView + use<> {
    let state = if matches!(result.outcome, Outcome::Refused(_)) { "bad" } else { "ok" };
    let link = match &result.outcome {
        Outcome::Invited { person_id, .. } => Some(format!("/o/{slug}/settings/people/{person_id}/link")),
        _ => None,
    };
    view! {
        <li data-state=state>
            <span class="result-address">{result.address.clone()}</span>
            <span class="result-text">{words.get(&result.outcome.message_key())}</span>
            {link.map(|action| view! {
                <form class="row-actions" method="post" action=action>
                    <button class="button small">{words.get("copy-link")}</button>
                </form>
            })}
        </li>
    }
}
