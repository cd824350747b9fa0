//! Admin settings › People › Invite people, by link: all links, and a new one.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{invite_link_card as card, invite_link_form as form};
use crate::{
    app::{
        components::{
            frame::{self, Place},
            notice::{Undo, form_error, undoable},
            ways::{Way, ways},
        },
        shell::{Frame, Islands},
    },
    domain::{error::Error, id::LinkId},
    server::{
        service::{
            access::Member,
            choices,
            fault::Fault,
            links::{self, LinkForm},
        },
        web::{errors::PageResult, fields::Fields, status::status, visitor::Visitor},
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
    /// To which link, where that can be undone.
    link: Option<String>,
    /// Where the page begins.
    before: Option<String>,
}

impl Asked {
    /// What is said of what was just done, with the way back where there is one.
    fn said(&self, words: Words, slug: &str) -> impl IntoView + use<> {
        let done = self.done.as_deref().filter(|done| DEEDS.contains(done))?;
        let inverse = match done {
            "off" => Some("turn-on"),
            "on" => Some("turn-off"),
            _ => None,
        };
        let link = self.link.as_deref().and_then(|id| id.parse::<LinkId>().ok());
        let undo = inverse
            .zip(link)
            .map(|(what, link)| Undo { to: format!("/o/{slug}/settings/people/link/{link}/{what}"), field: None });
        Some(undoable(words, words.get(&format!("link-{done}")).into_owned(), undo))
    }
}

/// What can just have been done; its message is `link-WHAT`.
const DEEDS: [&str; 6] = ["made", "edited", "regenerated", "off", "on", "deleted"];

/// `GET …/people/link`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, &asked, &LinkForm::default(), None).await
}

/// `POST …/people/link`
pub async fn create(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Fields>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let form = form::read(posted)?;
    match links::create(&visitor.core, &member, &form).await {
        Ok(_) => done(&visitor, &slug, "made"),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            draw(&visitor, &member, &Asked::default(), &form, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST …/people/link/{id}/regenerate`
pub async fn regenerate(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    links::regenerate(&visitor.core, &member, parse(&id)?).await?;
    done(&visitor, &slug, "regenerated")
}

/// `POST …/people/link/{id}/turn-off`
pub async fn turn_off(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let link = parse(&id)?;
    links::turn_off(&visitor.core, &member, link).await?;
    done(&visitor, &slug, &format!("off&link={link}"))
}

/// `POST …/people/link/{id}/turn-on`
pub async fn turn_on(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let link = parse(&id)?;
    links::turn_on(&visitor.core, &member, link).await?;
    done(&visitor, &slug, &format!("on&link={link}"))
}

pub(super) fn parse(id: &str) -> Result<LinkId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

pub(super) fn done(visitor: &Visitor, slug: &str, what: &str) -> PageResult {
    visitor.go(&format!("/o/{slug}/settings/people/link?done={what}")).ok()
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    asked: &Asked,
    typed: &LinkForm,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let before = asked.before.as_deref().and_then(|id| id.parse().ok());
    let page = links::list(core, member, before).await?;
    let choices = choices::of(core, member).await?;
    let now = core.now();
    let slug = member.organization.slug.clone();
    let title = visitor.words().get("invite-link");
    let code = error.map_or(StatusCode::OK, status);
    Ok(visitor.render(code, Frame { title: &title, islands: Islands::OnIntent, ..Frame::default() }, |words| {
        let said = asked.said(words, &slug);
        let next = page.next.map(|id| {
            let to = format!("/o/{slug}/settings/people/link?before={id}");
            view! { <nav class="pager" aria-label=words.get("people-pages")><a class="button" href=to>{words.get("link-older")}</a></nav> }
        });
        frame::member(
            words,
            member,
            Place::People,
            view! {
                <header class="page-head">
                    <h1>{words.get("invite-link")}</h1>
                    <p class="lede">{words.get(if core.sends_mail() { "link-lede" } else { "link-lede-no-mail" })}</p>
                </header>
                {ways(words, &slug, Way::Link)}
                <div class="page">
                    {said}
                    {form_error(words, error)}
                    {form::new_link(words, &choices, typed, error)}
                    {page.links.iter().map(|link| card::card(words, &slug, link, &choices, now)).collect_view()}
                    {next}
                </div>
            },
        )
    }))
}
