//! What is done to somebody's invitation from their row or their page: send again,
//! copy its link, delete.

use axum::{extract::Path, http::StatusCode};
use leptos::prelude::*;

use super::{Question, ask};
use crate::{
    app::{
        components::frame::{self, Place},
        islands::copy::{self, CopyText},
        shell::{Frame, Islands},
    },
    domain::person::Status,
    server::{
        service::{
            access::Member,
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
    invitations::resend(&visitor.core, &member, invitation).await?;
    let done = if visitor.core.sends_mail() { "resent" } else { "renewed" };
    visitor.go(&format!("/o/{slug}/settings/people?done={done}")).ok()
}

/// `GET …/{person}/delete`: asks first.
pub async fn ask_delete(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    invitation_of(&visitor.core, &member, &id, "invitation.delete").await?;
    let profile = person::view(&visitor.core, &member, &id, None).await?;
    let back = profile.person.status == Status::Inactive;
    let key = if back { "withdraw" } else { "delete" };
    let question = Question { key, person: &profile.person, danger: true };
    ask(&visitor, &member, StatusCode::OK, &question, |_| ())
}

/// `POST …/{person}/delete`
pub async fn delete(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (subject, invitation) = invitation_of(&visitor.core, &member, &id, "invitation.delete").await?;
    invitations::delete(&visitor.core, &member, invitation).await?;
    let base = format!("/o/{slug}/settings/people");
    // An inactive member stays one: only their way back in is gone.
    let stays = subject.status == Status::Inactive;
    visitor.go(&if stays { format!("{base}/{id}?done=withdrawn") } else { format!("{base}?done=deleted") }).ok()
}

/// `POST …/{person}/link`: the link to be copied, for browsers without the client.
pub async fn show_link(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (subject, invitation) = invitation_of(&visitor.core, &member, &id, "invitation.copy_link").await?;
    let url = invitations::link(&visitor.core, &member, invitation).await?;
    draw_link(&visitor, &member, subject.email.as_str(), url)
}

/// A link to be handed to the one person of this address.
pub(super) fn draw_link(visitor: &Visitor, member: &Member, email: &str, url: String) -> PageResult {
    let slug = &member.organization.slug;
    let title = visitor.words().get("link-of-invitation");
    let frame = Frame { title: &title, islands: Islands::Awake, ..Frame::default() };
    Ok(visitor.render(StatusCode::OK, frame, |words| {
        let about = words.with("link-of-invitation-lede", &[("email", email.into())]);
        frame::member(words, member, Place::People, view! {
            <header class="page-head"><h1>{words.get("link-of-invitation")}</h1><p class="lede">{about}</p></header>
            <div class="page"><div class="card">
                <CopyText text=url label=words.get("link-of-invitation").into_owned() phrases=words.phrases(copy::WORDS)/>
            </div>
            <div class="actions"><a class="button" href=format!("/o/{slug}/settings/people")>{words.get("back-to-people")}</a></div></div>
        })
    }))
}
