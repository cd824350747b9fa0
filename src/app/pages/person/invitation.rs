//! What is done to somebody's invitation from their row or their page: send again,
//! copy its link, delete.

use axum::{Form, extract::Path, http::StatusCode};
use leptos::prelude::*;

use super::{super::people, Answer, Question, address, ask, back};
use crate::{
    app::{
        components::{
            frame::{self, Place},
            notice::form_error,
        },
        islands::copy::{self, CopyText},
        shell::{Frame, Islands},
    },
    domain::{error::Error, person::Status},
    server::{
        service::{
            access::Member,
            fault::Fault,
            invitations,
            people::person::{self, invitation_of},
        },
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// `POST …/{person}/resend`
pub async fn resend(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (_, invitation) = invitation_of(&visitor.core, &member, &id, "invitation.resend").await?;
    match invitations::resend(&visitor.core, &member, invitation).await {
        Ok(()) => {
            let done = if visitor.core.sends_mail() { "resent" } else { "renewed" };
            visitor.go(&after(&visitor, &slug, &id, done)).ok()
        }
        Err(Fault::Refused(error @ Error::MailLimit)) => draw_unsent(&visitor, &member, &id, &error).await,
        Err(fault) => Err(fault.into()),
    }
}

/// Back to the person's page for whoever did it there, else to the table as it was.
pub fn after(visitor: &Visitor, slug: &str, id: &str, done: &str) -> String {
    let from = visitor.came_from();
    let page = format!("/o/{slug}/settings/people/{id}");
    match from.and_then(|from| from.split('?').next()) {
        Some(path) if path == page => format!("{page}?done={done}"),
        _ => people::back(slug, from, &[("done", done), ("person", id)]),
    }
}

/// Nothing was mailed: what can be done instead.
async fn draw_unsent(visitor: &Visitor, member: &Member, id: &str, error: &Error) -> PageResult {
    let profile = person::view(&visitor.core, member, id, None).await?;
    let slug = &member.organization.slug;
    let title = visitor.words().with("unsent-title", &[("email", profile.person.email.as_str().into())]);
    let frame = Frame { title: &title, ..Frame::default() };
    let link = format!("{}/link", address(slug, &profile.person));
    let back = people::back(slug, visitor.came_from(), &[]);
    Ok(visitor.render_again(Some(error), frame, |words| {
        frame::member(
            words,
            member,
            Place::People,
            view! {
                <header class="page-head"><h1>{title.clone()}</h1></header>
                {form_error(words, Some(error))}
                <form class="actions" method="post" action=link>
                    <button class="button primary">{words.get("unsent-link")}</button>
                    <a class="button" href=back>{words.get("back-to-people")}</a>
                </form>
            },
        )
    }))
}

/// `GET …/{person}/delete`: asks first.
pub async fn ask_delete(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    invitation_of(&visitor.core, &member, &id, "invitation.delete").await?;
    let profile = person::view(&visitor.core, &member, &id, None).await?;
    let key = match profile.person.status {
        Status::Inactive => "withdraw",
        Status::Declined => "delete-declined",
        _ => "delete",
    };
    let from = visitor.came_from().unwrap_or_default();
    let question = Question { key, person: &profile.person, danger: true, from };
    ask(&visitor, &member, StatusCode::OK, &question, |_| ())
}

/// `POST …/{person}/delete`
pub async fn delete(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(answer): Form<Answer>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (subject, invitation) = invitation_of(&visitor.core, &member, &id, "invitation.delete").await?;
    invitations::delete(&visitor.core, &member, invitation).await?;
    // An inactive member stays one: only their way back in is gone.
    let stays = subject.status == Status::Inactive;
    visitor
        .go(&if stays {
            back(&slug, &id, Some(&answer.from), Some("withdrawn"))
        } else {
            people::back(&slug, Some(&answer.from), &[("done", "deleted")])
        })
        .ok()
}

/// `POST …/{person}/link`: the link to be copied, for browsers without the client.
pub async fn show_link(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (subject, invitation) = invitation_of(&visitor.core, &member, &id, "invitation.copy_link").await?;
    let url = invitations::link(&visitor.core, &member, invitation).await?;
    draw_link(&visitor, &member, subject.email.as_str(), url, visitor.came_from())
}

/// A link to be handed to the one person of this address; `from` is where it was asked for.
pub(super) fn draw_link(
    visitor: &Visitor,
    member: &Member,
    email: &str,
    url: String,
    from: Option<&str>,
) -> PageResult {
    let back = people::back(&member.organization.slug, from, &[]);
    let title = visitor.words().get("link-of-invitation");
    let frame = Frame { title: &title, islands: Islands::Awake, ..Frame::default() };
    Ok(visitor.render(StatusCode::OK, frame, |words| {
        let about = words.with("link-of-invitation-lede", &[("email", email.into())]);
        frame::member(words, member, Place::People, view! {
            <header class="page-head"><h1>{words.get("link-of-invitation")}</h1><p class="lede">{about}</p></header>
            <div class="page"><div class="card">
                <CopyText text=url label=words.get("link-of-invitation").into_owned() phrases=words.phrases(copy::WORDS)/>
            </div>
            <div class="actions"><a class="button" href=back>{words.get("back-to-people")}</a></div></div>
        })
    }))
}
