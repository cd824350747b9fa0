//! What is done to members from their row or their page: inactivate, reactivate,
//! remove, send a password reset, end their sessions.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    super::people,
    Answer, Question, ask, back, exact,
    invitation::{after, draw_link},
    refused,
};
use crate::{
    app::components::{
        field::hidden,
        frame::{self, Place},
        notice::form_error,
    },
    domain::{
        error::{Conflict, Error},
        permission::Permission,
        person::Status,
    },
    server::{
        service::{
            access::Member,
            fault::Fault,
            people::{
                members,
                person::{self, Profile},
                reactivate, receipt,
            },
        },
        web::{
            errors::{PageError, PageResult, url_encode},
            status::status,
            visitor::Visitor,
        },
    },
};

/// A form with nothing but a button.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The member, for a page that asks first: nothing that would then be refused.
async fn member_of(visitor: &Visitor, slug: &str, id: &str) -> Result<(Member, Profile), PageError> {
    let member = visitor.member(slug).await?;
    let act = member.act(&visitor.core, "member.view");
    act.run(async { member.require(Permission::PeopleManage) }).await?;
    let profile = person::view(&visitor.core, &member, id, None).await?;
    if profile.membership.is_none() {
        return Err(Error::Conflict { why: Conflict::NotMember }.into());
    }
    let above = act.run(async { if profile.may.above { Err(Error::AboveOwnRights.into()) } else { Ok(()) } }).await;
    above.map_err(|fault| refused(slug, id, fault))?;
    Ok((member, profile))
}

/// Asks, also where it was opened `from`; after a refusal that can be helped, with its reason.
fn question(
    visitor: &Visitor,
    member: &Member,
    profile: &Profile,
    key: &'static str,
    from: &str,
    error: Option<&Error>,
) -> PageResult {
    let question = Question { key, person: &profile.person, danger: true, from };
    let code = error.map_or(StatusCode::OK, status);
    ask(visitor, member, code, &question, |words| form_error(words, error))
}

/// `GET …/{person}/inactivate`
pub async fn ask_inactivate(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let (member, profile) = member_of(&visitor, &slug, &id).await?;
    question(&visitor, &member, &profile, "inactivate", visitor.came_from().unwrap_or_default(), None)
}

/// `POST …/{person}/inactivate`
pub async fn inactivate(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(answer): Form<Answer>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    match members::inactivate(&visitor.core, &member, &id).await {
        Ok(user) if user == member.user.id => visitor.go("/").ok(),
        Ok(_) => visitor.go(&back(&slug, &id, Some(&answer.from), Some("inactivated"))).ok(),
        Err(Fault::Refused(error @ Error::Conflict { why: Conflict::LastOwner })) => {
            let profile = person::view(&visitor.core, &member, &id, None).await?;
            question(&visitor, &member, &profile, "inactivate", &answer.from, Some(&error))
        }
        Err(fault) => Err(refused(&slug, &id, fault)),
    }
}

/// `GET …/{person}/remove`
pub async fn ask_remove(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let (member, profile) = member_of(&visitor, &slug, &id).await?;
    question(&visitor, &member, &profile, removal(&profile), visitor.came_from().unwrap_or_default(), None)
}

/// What removing is called: whoever is inactive is out already.
fn removal(profile: &Profile) -> &'static str {
    if profile.person.status == Status::Inactive { "remove-inactive" } else { "remove" }
}

/// `POST …/{person}/remove`: leads to the receipt.
pub async fn remove(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(answer): Form<Answer>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    match members::remove(&visitor.core, &member, &id).await {
        Ok(user) if user == member.user.id => visitor.go("/").ok(),
        Ok(user) => {
            let receipt = format!("/o/{slug}/settings/people/removed/{user}");
            // The table as it was is reached from there.
            let table = people::back(&slug, Some(&answer.from), &[]);
            let from = if table.contains('?') { format!("?from={}", url_encode(&table)) } else { String::new() };
            visitor.go(&format!("{receipt}{from}")).ok()
        }
        Err(Fault::Refused(error @ Error::Conflict { why: Conflict::LastOwner })) => {
            let profile = person::view(&visitor.core, &member, &id, None).await?;
            question(&visitor, &member, &profile, removal(&profile), &answer.from, Some(&error))
        }
        Err(fault) => Err(refused(&slug, &id, fault)),
    }
}

/// What the address of a receipt may say.
#[derive(Deserialize)]
pub struct Before {
    /// The table as it was.
    from: Option<String>,
}

/// `GET …/people/removed/{user}`: what ended.
pub async fn show_receipt(
    visitor: Visitor,
    Path((slug, user)): Path<(String, String)>,
    Query(Before { from }): Query<Before>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (receipt, at, by) = receipt::of(&visitor.core, &member, &user).await?;
    let now = visitor.core.now();
    let title = visitor.words().get("removed-title");
    visitor.page(&title, |words| {
        let number = |key: &str, n: u64| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            view! { <li>{words.with(key, &[("n", n.into())])}</li> }
        };
        let lede = words.with(
            "removed-lede",
            &[
                ("name", receipt.name.as_str().into()),
                ("organization", member.organization.name.as_str().into()),
            ],
        );
        frame::member(words, &member, Place::People, view! {
            <header class="page-head"><h1>{words.get("removed-title")}</h1><p class="lede">{lede}</p></header>
            <div class="page">
                <section class="card narrow stack">
                    <dl class="facts">
                        <dt>{words.get("field-name")}</dt><dd>{receipt.name.clone()}</dd>
                        <dt>{words.get("field-email")}</dt><dd>{receipt.email.clone()}</dd>
                        <dt>{words.get("removed-when")}</dt><dd>{exact(words, at, now)}</dd>
                        {by.map(|by| view! { <dt>{words.get("removed-by")}</dt><dd>{by}</dd> })}
                    </dl>
                    <h2>{words.get("removed-ended")}</h2>
                    <ul>
                        <li>{words.get("removed-membership")}</li>
                        {number("removed-sessions", receipt.sessions)}
                        {number("removed-invitations", receipt.invitations)}
                        {number("removed-links", receipt.links)}
                        {(receipt.requests > 0).then(|| number("removed-requests", receipt.requests))}
                    </ul>
                    <p class="fine">{words.get("removed-account")}</p>
                </section>
                <div class="actions"><a class="button" href=people::back(&slug, from.as_deref(), &[])>{words.get("back-to-people")}</a></div>
            </div>
        })
    })
}

/// How the way back reaches somebody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// `mail` or `link`.
    way: String,
    /// Where the page was opened from.
    #[serde(default)]
    from: String,
}

/// `GET …/{person}/reactivate`
pub async fn ask_reactivate(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let (member, profile) = member_of(&visitor, &slug, &id).await?;
    draw_reactivate(&visitor, &member, &profile, visitor.came_from().unwrap_or_default(), None)
}

fn draw_reactivate(
    visitor: &Visitor,
    member: &Member,
    profile: &Profile,
    from: &str,
    error: Option<&Error>,
) -> PageResult {
    let words = visitor.words();
    let person = &profile.person;
    let name = super::called(person);
    let back = back(&member.organization.slug, &person.id.to_string(), Some(from), None);
    let title = words.with("reactivate-title", &[("name", name.as_str().into())]);
    let sends_mail = visitor.core.sends_mail();
    let frame = crate::app::shell::Frame { title: &title, ..Default::default() };
    Ok(visitor.render_again(error, frame, |words| {
        let role = super::facts::role(words, person);
        let groups = person.groups.join(", ");
        frame::member(words, member, Place::People, view! {
            <header class="page-head"><h1>{title.clone()}</h1></header>
            <div class="page">
                {form_error(words, error)}
                <section class="card narrow stack">
                    <p>{words.with("reactivate-text", &[("name", name.as_str().into())])}</p>
                    <dl class="facts">
                        <dt>{words.get("field-email")}</dt><dd>{person.email.to_string()}</dd>
                        <dt>{words.get("field-role")}</dt><dd>{role}</dd>
                        {(!groups.is_empty()).then(|| view! { <dt>{words.get("people-groups")}</dt><dd>{groups}</dd> })}
                    </dl>
                    <div class="actions">
                        {sends_mail.then(|| view! {
                            <form method="post">{hidden("from", from)}{hidden("way", "mail")}<button class="button primary">{words.get("reactivate-by-mail")}</button></form>
                        })}
                        <form method="post">{hidden("from", from)}{hidden("way", "link")}<button class="button" class:primary=!sends_mail>{words.get("reactivate-by-link")}</button></form>
                        <a class="button" href=back>{words.get("cancel")}</a>
                    </div>
                </section>
            </div>
        })
    }))
}

/// `POST …/{person}/reactivate`
pub async fn reactivate(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Way>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let done = match form.way.as_str() {
        "mail" => reactivate::by_mail(&visitor.core, &member, &id).await.map(|()| None),
        "link" => reactivate::by_link(&visitor.core, &member, &id).await.map(Some),
        _ => Err(Error::Invalid { problems: Vec::new() }.into()),
    };
    match done {
        Ok(None) => visitor.go(&back(&slug, &id, Some(&form.from), Some("reactivation-sent"))).ok(),
        Ok(Some(url)) => {
            let profile = person::view(&visitor.core, &member, &id, None).await?;
            draw_link(&visitor, &member, profile.person.email.as_str(), url, Some(&form.from))
        }
        Err(Fault::Refused(error @ (Error::MailLimit | Error::Conflict { why: Conflict::NoMailServer }))) => {
            let profile = person::view(&visitor.core, &member, &id, None).await?;
            draw_reactivate(&visitor, &member, &profile, &form.from, Some(&error))
        }
        Err(fault) => Err(refused(&slug, &id, fault)),
    }
}

/// `POST …/{person}/reset`
pub async fn reset(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    members::send_reset(&visitor.core, &member, &id).await.map_err(|fault| refused(&slug, &id, fault))?;
    visitor.go(&after(&visitor, &slug, &id, "reset-sent")).ok()
}

/// Which session is to end; none is all of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    session: Option<String>,
}

/// `POST …/{person}/sessions`
pub async fn end_sessions(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Ended>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    members::end_sessions(&visitor.core, &member, &id, form.session.as_deref()).await?;
    let done = if form.session.is_some() { "session-ended" } else { "sessions-ended" };
    visitor.go(&format!("/o/{slug}/settings/people/{id}?done={done}")).ok()
}
