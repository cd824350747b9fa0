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
        let back = Back { from: self.before.clone() };
        let undo =
            inverse.zip(link).map(|(what, link)| Undo { to: back.at(slug, link, &format!("/{what}")), field: None });
        Some(undoable(words, words.get(&format!("link-{done}")).into_owned(), undo))
    }
}

/// From which page of the list somebody comes who does something to a link: they go back there.
#[derive(Deserialize, Default)]
pub struct Back {
    /// Where that page begins; nothing is the first one.
    from: Option<String>,
}

impl Back {
    /// To a page of the list.
    pub(super) fn to(before: Option<LinkId>) -> Self {
        Self { from: before.map(|id| id.to_string()) }
    }

    /// The list there.
    pub(super) fn list(&self, slug: &str) -> String {
        format!("/o/{slug}/settings/people/link{}", self.query("before"))
    }

    /// Where something is done to a link, with the way back.
    pub(super) fn at(&self, slug: &str, link: LinkId, what: &str) -> String {
        format!("/o/{slug}/settings/people/link/{link}{what}{}", self.query("from"))
    }

    fn query(&self, name: &str) -> String {
        let from = self.from.as_deref().and_then(|id| id.parse::<LinkId>().ok());
        from.map(|id| format!("?{name}={id}")).unwrap_or_default()
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
        Ok(_) => done(&visitor, &slug, &Back::default(), "made"),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            draw(&visitor, &member, &Asked::default(), &form, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST …/people/link/{id}/regenerate`
pub async fn regenerate(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    links::regenerate(&visitor.core, &member, parse(&id)?).await?;
    done(&visitor, &slug, &back, "regenerated")
}

/// `POST …/people/link/{id}/turn-off`
pub async fn turn_off(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let link = parse(&id)?;
    links::turn_off(&visitor.core, &member, link).await?;
    done(&visitor, &slug, &back, &format!("off&link={link}"))
}

/// `POST …/people/link/{id}/turn-on`
pub async fn turn_on(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let link = parse(&id)?;
    links::turn_on(&visitor.core, &member, link).await?;
    done(&visitor, &slug, &back, &format!("on&link={link}"))
}

pub(super) fn parse(id: &str) -> Result<LinkId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

/// Goes back to the list, which says what was done.
pub(super) fn done(visitor: &Visitor, slug: &str, back: &Back, what: &str) -> PageResult {
    let list = back.list(slug);
    let sign = if list.contains('?') { '&' } else { '?' };
    visitor.go(&format!("{list}{sign}done={what}")).ok()
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
        let back = Back::to(before);
        let turn = |place: Option<Option<LinkId>>, key: &str| {
            place.map(|before| view! { <a class="button" href=Back::to(before).list(&slug)>{words.get(key)}</a> })
        };
        let pager = (page.newer.is_some() || page.next.is_some()).then(|| {
            view! {
                <nav class="pager" aria-label=words.get("people-pages")>
                    {turn(page.newer, "link-newer")}
                    {turn(page.next.map(Some), "link-older")}
                </nav>
            }
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
                    {page.links.iter().map(|link| card::card(words, &slug, link, &choices, (&back, now))).collect_view()}
                    {pager}
                </div>
            },
        )
    }))
}
