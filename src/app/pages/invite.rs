//! Admin settings › People › Invite people, by email: the page that works without
//! the client, around the form that is richer with it.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    invite_report::{left_over, results},
    people,
};
use crate::{
    app::{
        api::invitations::Typed,
        components::{
            frame::{self, Place},
            notice::{Tone, form_error, notice},
            ways::{Way, ways},
        },
        islands::{
            invite_form::{Choice, FormProps, InviteForm},
            invite_words,
        },
        shell::{Frame, Islands},
    },
    domain::{
        error::Error,
        report::{InviteReport, Outcome},
    },
    server::{
        service::{
            access::Member,
            choices,
            fault::Fault,
            invitations,
            invite::{self, InviteRequest},
            people::person::{May, invitation_of},
        },
        web::{
            errors::{PageResult, url_encode},
            fields::Fields,
            status::status,
            visitor::Visitor,
        },
        words::Words,
    },
};

const ONCE: [&str; 9] =
    ["addresses", "name", "role", "product", "full_access", "metadata", "message", "language", "leave_out_bad"];

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Addresses to begin with.
    #[serde(default)]
    addresses: String,
    /// Somebody who is invited once more, to the same.
    #[serde(default)]
    again: String,
    /// The invitations that were just made, with dots between.
    #[serde(default)]
    sent: String,
    /// The page of the table that they came from.
    from: Option<String>,
}

/// `GET …/people/invite`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    invite::require(&visitor.core, &member).await?;
    let sent: Vec<_> = asked.sent.split('.').filter_map(|id| id.parse().ok()).collect();
    let report = match sent.as_slice() {
        [] => None,
        sent => Some(invite::sent(&visitor.core, &member, sent).await?).filter(InviteReport::sent),
    };
    let typed = if asked.again.is_empty() {
        Typed { addresses: asked.addresses.chars().take(1_000).collect(), ..Typed::default() }
    } else {
        again(&visitor, &member, &asked.again).await?
    };
    // Whoever invites somebody once more came from their row.
    let from =
        if asked.again.is_empty() { asked.from } else { Some(visitor.came_from().unwrap_or_default().to_owned()) };
    draw(&visitor, &member, typed, report.as_ref(), from.as_deref(), None).await
}

/// `POST …/people/invite`
pub async fn submit(
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    Form(posted): Form<Fields>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let from = asked.from.as_deref();
    let posted = posted.check(&ONCE, &["groups"])?;
    let typed = typed(&posted);
    let request = InviteRequest { leave_out_bad: posted.has("leave_out_bad"), ..InviteRequest::from(typed.clone()) };
    match invite::by_email(&visitor.core, &member, &request).await {
        // Shown by an address of its own: loading it again sends nothing again.
        Ok(report) if report.told() == 0 => {
            let sent = report.results.iter().filter_map(|r| match r.outcome {
                Outcome::Invited { invitation_id, .. } => Some(invitation_id.to_string()),
                _ => None,
            });
            let sent = sent.collect::<Vec<_>>().join(".");
            visitor.go(&address(&slug, &[("sent", Some(&sent)), ("from", from)])).ok()
        }
        Ok(report) => draw(&visitor, &member, typed, Some(&report), from, None).await,
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            draw(&visitor, &member, typed, None, from, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The address of this page, with what it says.
fn address(slug: &str, asked: &[(&str, Option<&str>)]) -> String {
    let said = asked.iter().filter_map(|(name, value)| Some(format!("{name}={}", url_encode((*value)?))));
    let said = said.collect::<Vec<_>>().join("&");
    format!("/o/{slug}/settings/people/invite{}{said}", if said.is_empty() { "" } else { "?" })
}

/// What somebody was invited to before.
async fn again(visitor: &Visitor, member: &Member, person: &str) -> Result<Typed, Fault> {
    let (_, id) = invitation_of(&visitor.core, member, person, "invitation.begin").await?;
    let before = invitations::find(&visitor.core, member, id).await?;
    Ok(Typed {
        addresses: before.email.to_string(),
        name: before.name.map(|name| name.to_string()).unwrap_or_default(),
        role: before.role_id.to_string(),
        groups: before.groups.iter().map(ToString::to_string).collect(),
        product: before.product_id.map(|id| id.to_string()).unwrap_or_default(),
        full_access: before.full_access,
        metadata: before.metadata.map(|metadata| metadata.to_string()).unwrap_or_default(),
        message: before.message.map(|message| message.to_string()).unwrap_or_default(),
        language: before.language.unwrap_or_default(),
    })
}

fn typed(posted: &Fields) -> Typed {
    let text = |name: &str| posted.get(name).to_owned();
    Typed {
        addresses: text("addresses"),
        name: text("name"),
        role: text("role"),
        groups: posted.all("groups").map(str::to_owned).collect(),
        product: text("product"),
        full_access: posted.has("full_access"),
        metadata: text("metadata"),
        message: text("message"),
        language: text("language"),
    }
}

/// What the form needs, on this page and in the dialog.
pub async fn form_props(visitor: &Visitor, member: &Member) -> Result<FormProps, Fault> {
    let core = &visitor.core;
    invite::require(core, member).await?;
    let seats = invite::seats(core, member).await?;
    let choices = choices::of(core, member).await?;
    let choice = |id: String, name: String| Choice { id, name };
    let slug = &member.organization.slug;
    Ok(FormProps {
        organization: slug.clone(),
        action: address(slug, &[]),
        people: format!("/o/{slug}/settings/people"),
        roles: choices.roles.into_iter().map(|role| choice(role.id.to_string(), role.name)).collect(),
        groups: choices.groups.into_iter().map(|group| choice(group.id.to_string(), group.name)).collect(),
        products: choices.products.into_iter().map(|product| choice(product.id.to_string(), product.name)).collect(),
        languages: Words::languages().into_iter().map(|(tag, name)| choice(tag.to_owned(), name.to_owned())).collect(),
        owner: member.membership.authority.full_access,
        manages: May::of(core, member).manage,
        sends_mail: core.sends_mail(),
        typed: Typed::default(),
        problems: Vec::new(),
        seats_left: seats.left().and_then(|left| usize::try_from(left).ok()),
        limit: seats.limit.map(|limit| visitor.words().number(limit)).unwrap_or_default(),
        most: core.settings.invitation.most_per_send.to_string(),
        phrases: visitor.words().phrases(&invite_words::words()),
    })
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    typed: Typed,
    report: Option<&InviteReport>,
    from: Option<&str>,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let mut props = form_props(visitor, member).await?;
    let slug = member.organization.slug.clone();
    props.action = address(&slug, &[("from", from)]);
    props.people = people::back(&slug, from, &[]);
    let table = props.people.clone();
    let back = from.map(|_| table.clone());
    let sent = report.is_some_and(InviteReport::sent);
    if let Some(Error::Invalid { problems }) = error {
        props.problems = problems.iter().map(|p| (p.field.clone(), format!("problem-{}", p.code))).collect();
    }
    props.typed = typed.clone();
    if let Some(report) = report.filter(|report| report.sent()) {
        // What went out need not be typed again; what did not, stays.
        props.typed.addresses = left_over(report);
    }
    let code = match (error, report) {
        (Some(error), _) => status(error),
        (None, Some(_)) if !sent => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let title = visitor.words().get("invite-people");
    let sends_mail = core.sends_mail();
    let manages = May::of(core, member).manage;
    let frame = Frame { title: &title, islands: Islands::Awake, ..Frame::default() };
    Ok(visitor.render(code, frame, |words| {
        let most = i64::try_from(core.settings.invitation.most_per_send).unwrap_or(i64::MAX);
        frame::member(
            words,
            member,
            Place::People,
            view! {
                {back.map(|back| view! { <p class="way-back"><a href=back>{words.get("back-to-people")}</a></p> })}
                <header class="page-head">
                    <h1>{words.get("invite-people")}</h1>
                    <p class="lede">{words.with("invite-lede", &[("n", most.into())])}</p>
                </header>
                {ways(words, &slug, Way::Email)}
                <div class="page">
                    {(!sends_mail).then(|| notice(Tone::Warning, words.get("invite-no-mail")))}
                    {form_error(words, error)}
                    {report.map(|report| results(words, &slug, &table, report, &typed, (most, manages)))}
                    <div class="card narrow stack">
                        <InviteForm form=props/>
                    </div>
                </div>
            },
        )
    }))
}
