//! Admin settings › People › Invite people, by link.

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
            moment,
            notice::{Tone, form_error, notice},
            ways::{Way, ways},
        },
        islands::copy::{self, CopyText},
        shell::{Frame, Islands},
    },
    domain::{error::Error, id::LinkId, link::LinkState, time::Timestamp},
    server::{
        service::{
            access::Member,
            fault::Fault,
            links::{self, ShownLink},
            people,
        },
        web::{errors::PageResult, status::status, visitor::Visitor},
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// What was just done: `made`, `regenerated`, `off`.
    done: Option<String>,
}

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    role: String,
}

/// `GET …/people/link`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, asked.done.as_deref(), None).await
}

/// `POST …/people/link`
pub async fn create(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Posted>) -> PageResult {
    let member = visitor.member(&slug).await?;
    match links::create(&visitor.core, &member, &posted.role).await {
        Ok(_) => done(&visitor, &slug, "made"),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            draw(&visitor, &member, None, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST …/people/link/{id}/regenerate`
pub async fn regenerate(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    links::regenerate(&visitor.core, &member, link(&id)?).await?;
    done(&visitor, &slug, "regenerated")
}

/// `POST …/people/link/{id}/turn-off`
pub async fn turn_off(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    links::turn_off(&visitor.core, &member, link(&id)?).await?;
    done(&visitor, &slug, "off")
}

fn link(id: &str) -> Result<LinkId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn done(visitor: &Visitor, slug: &str, what: &str) -> PageResult {
    visitor.go(&format!("/o/{slug}/settings/people/link?done={what}")).ok()
}

async fn draw(visitor: &Visitor, member: &Member, done: Option<&str>, error: Option<&Error>) -> PageResult {
    let core = &visitor.core;
    let links = links::list(core, member).await?;
    let roles = people::grantable_roles(core, member).await?;
    let now = core.now();
    let slug = member.organization.slug.clone();
    let title = visitor.words().get("invite-link");
    let code = error.map_or(StatusCode::OK, status);
    Ok(visitor.render(code, Frame { title: &title, islands: Islands::OnIntent, ..Frame::default() }, |words| {
        let said = match done {
            Some(done @ ("made" | "regenerated" | "off")) => {
                Some(notice(Tone::Success, words.get(&format!("link-{done}")).into_owned()))
            }
            _ => None,
        };
        let choices = roles
            .into_iter()
            .map(|role| view! { <option value=role.id.to_string()>{role.name}</option> })
            .collect_view();
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
                    <form class="card cluster ends" method="post">
                        <div class="field">
                            <label for="role">{words.get("field-role")}</label>
                            <select id="role" name="role">{choices}</select>
                        </div>
                        <button class="button primary">{words.get("link-get")}</button>
                    </form>
                    {links.iter().map(|link| shown(words, &slug, link, now)).collect_view()}
                </div>
            },
        )
    }))
}

fn shown(words: Words, slug: &str, shown: &ShownLink, now: Timestamp) -> impl IntoView + use<> {
    let id = shown.link.id;
    let at = |what: &str| format!("/o/{slug}/settings/people/link/{id}/{what}");
    let (tone, state) = match shown.state {
        LinkState::On => ("success", "link-state-on"),
        LinkState::Off | LinkState::Deleted => ("neutral", "link-state-off"),
        LinkState::Expired => ("warning", "link-state-expired"),
        LinkState::UsedUp => ("warning", "link-state-used-up"),
    };
    let title = words.with("link-for", &[("role", shown.role.as_str().into())]);
    let uses = words.with("link-uses", &[("n", shown.link.uses.into())]);
    let copy = match &shown.url {
        Some(url) => view! {
            <CopyText text=url.clone() label=words.get("invite-link").into_owned() phrases=words.phrases(copy::WORDS)/>
        }
        .into_any(),
        None => view! { <p class="muted">{words.get("link-above-rights")}</p> }.into_any(),
    };
    let readable = shown.url.is_some();
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{title}</h2>
                <span class="badge" data-tone=tone>{words.get(state)}</span>
                <p>{words.get("link-since")}" "{moment::relative(words, shown.link.created_at, now)}" · "{uses}</p>
            </div>
            <div class="stack">
                {copy}
                <div class="cluster">
                    {readable.then(|| view! {
                        <form method="post" action=at("regenerate")><button class="button small">{words.get("link-regenerate")}</button></form>
                    })}
                    <form method="post" action=at("turn-off")><button class="button small danger">{words.get("link-turn-off")}</button></form>
                    <small class="muted">{words.get("link-stop-hint")}</small>
                </div>
            </div>
        </section>
    }
}
