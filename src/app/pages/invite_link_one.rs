//! One invite link: who came in by it, changing it, deleting it, its QR code.

use axum::{
    Form,
    extract::{Path, Query},
    http::{StatusCode, header},
    response::IntoResponse,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    invite_link::{Back, done, parse},
    invite_link_card as card, invite_link_form as form,
};
use crate::{
    app::{
        components::{
            brand::initials,
            frame::{self, Place},
            meanwhile::Meanwhile,
            moment,
            notice::form_error,
        },
        shell::{Frame, Islands},
    },
    domain::{
        error::{Conflict, Error},
        id::UserId,
        time::Timestamp,
    },
    server::{
        service::{
            access::Member,
            choices,
            fault::Fault,
            links::{self, ArrivedPage, LinkForm, ShownLink},
        },
        web::{errors::PageResult, fields::Fields, visitor::Visitor},
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize)]
pub struct Asked {
    /// Where the page begins: `MICROS.USER`.
    before: Option<String>,
}

impl Asked {
    fn place(&self) -> Option<(Timestamp, UserId)> {
        let (micros, user) = self.before.as_deref()?.split_once('.')?;
        Some((Timestamp::from_micros(micros.parse().ok()?), user.parse().ok()?))
    }
}

/// `GET …/people/link/{id}`: who came in by it.
pub async fn show(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Query(back): Query<Back>,
) -> PageResult {
    let (core, member) = (&visitor.core, visitor.member(&slug).await?);
    let shown = links::find(core, &member, parse(&id)?).await?;
    let page = links::arrived(core, &member, &shown.link, asked.place()).await?;
    let choices = choices::of(core, &member).await?;
    let now = core.now();
    let title = card::title(visitor.words(), &shown);
    let frame = Frame { title: &title, islands: Islands::OnIntent, ..Frame::default() };
    Ok(visitor.render(StatusCode::OK, frame, |words| {
        frame::member(
            words,
            &member,
            Place::People,
            view! {
                {head(words, back.list(&slug), title.clone())}
                <div class="page">
                    <section class="card stack" aria-label=words.get("invite-link")>
                        <div class="split">{card::uses(words, &shown)}{card::state(words, &shown)}</div>
                        {card::unvouched(words, &shown)}
                        {card::facts(words, &shown, &choices, now)}
                        {card::share(words, &slug, &shown, true)}
                    </section>
                    {arrived(words, &back.at(&slug, shown.link.id, ""), &page, now)}
                </div>
            },
        )
    }))
}

fn head(words: Words, back: String, title: String) -> impl IntoView + use<> {
    view! {
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lede"><a href=back>{words.get("link-back")}</a></p>
        </header>
    }
}

fn arrived(words: Words, at: &str, page: &ArrivedPage, now: Timestamp) -> impl IntoView + use<> {
    let next = page.next.map(|(since, user)| {
        let sign = if at.contains('?') { '&' } else { '?' };
        let to = format!("{at}{sign}before={}.{user}", since.micros());
        view! { <nav class="pager" aria-label=words.get("people-pages")><a class="button" href=to>{words.get("people-next")}</a></nav> }
    });
    let rows = page
        .people
        .iter()
        .map(|person| {
            let gone = (!person.is_member)
                .then(|| view! { <span class="badge" data-tone="neutral">{words.get("link-arrived-gone")}</span> });
            let (name, email) = match person.who.clone() {
                Some((name, email)) => (name, Some(email)),
                None => (words.get("somebody-gone").into_owned(), None),
            };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader"><div class="person">
                        <span class="avatar" aria-hidden="true">{initials(&name)}</span>
                        <span class="person-name">{name}</span>
                        {email.map(|email| view! { <span class="person-email">{email}</span> })}
                    </div></th>
                    <td role="cell">{moment::lone(words, person.at, now)}" "{gone}</td>
                </tr>
            }
        })
        .collect_view();
    let list = if page.people.is_empty() {
        view! { <p class="muted">{words.get("link-arrived-none")}</p> }.into_any()
    } else {
        view! {
            <div class="table-wrap"><table class="table" role="table" aria-labelledby="arrived">
                <thead role="rowgroup"><tr role="row">
                    <th scope="col" role="columnheader">{words.get("field-name")}</th>
                    <th scope="col" role="columnheader">{words.get("link-arrived-when")}</th>
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="arrived">
            <h2 id="arrived">{words.get("link-arrived")}</h2>
            {list}
            {next}
        </section>
    }
}

/// `GET …/people/link/{id}/edit`
pub async fn edit(visitor: Visitor, Path((slug, id)): Path<(String, String)>, Query(back): Query<Back>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let shown = links::find(&visitor.core, &member, parse(&id)?).await?;
    draw_edit(&visitor, &member, (&shown, &back), &LinkForm::of(&shown.link), None).await
}

/// `POST …/people/link/{id}/edit`
pub async fn save(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
    Form(posted): Form<Fields>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (id, form) = (parse(&id)?, form::read(posted)?);
    match links::edit(&visitor.core, &member, id, &form).await {
        Ok(()) => done(&visitor, &slug, &back, "edited"),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Conflict { why: Conflict::ChangedMeanwhile }))) => {
            let shown = links::find(&visitor.core, &member, id).await?;
            draw_edit(&visitor, &member, (&shown, &back), &form, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn draw_edit(
    visitor: &Visitor,
    member: &Member,
    (shown, back): (&ShownLink, &Back),
    typed: &LinkForm,
    error: Option<&Error>,
) -> PageResult {
    let choices = choices::of(&visitor.core, member).await?;
    let back = back.list(&member.organization.slug);
    let title = visitor.words().get("link-edit-title");
    let meanwhile = Meanwhile::new(links::drawn(&shown.link), &typed.seen, error);
    let frame = Frame { title: &title, ..Frame::default() };
    Ok(visitor.render_again(error, frame, |words| {
        frame::member(words, member, Place::People, view! {
            {head(words, back.clone(), words.get("link-edit-title").into_owned())}
            <div class="page">
                {form_error(words, error)}
                {meanwhile.told(words, &form::names(&choices))}
                <form class="card stack narrow" method="post">
                    {meanwhile.mark()}
                    <p class="muted">{words.with("link-edit-hint", &[("link", card::title(words, shown).into())])}</p>
                    {form::role(words, &choices, typed, error)}
                    {form::limits(words, &choices, typed, error)}
                    <div class="cluster">
                        <button class="button primary">{words.get("save")}</button>
                        <a class="button" href=back>{words.get("cancel")}</a>
                    </div>
                </form>
            </div>
        })
    }))
}

/// `GET …/people/link/{id}/delete`
pub async fn confirm_delete(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let link = links::label(&visitor.core, &member, parse(&id)?).await?;
    confirm(&visitor, &member, &back, "link-delete", link)
}

/// `GET …/people/link/{id}/regenerate`
pub async fn confirm_regenerate(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let shown = links::find(&visitor.core, &member, parse(&id)?).await?;
    confirm(&visitor, &member, &back, "link-regenerate", shown.link.label.map_or(shown.role, |label| label.to_string()))
}

/// Asks before a link stops working for good.
fn confirm(visitor: &Visitor, member: &Member, back: &Back, key: &'static str, link: String) -> PageResult {
    let back = back.list(&member.organization.slug);
    let title = visitor.words().get(&format!("{key}-title"));
    visitor.page(&title, |words| {
        let text = words.with(&format!("{key}-text"), &[("link", link.into())]);
        frame::member(
            words,
            member,
            Place::People,
            view! {
                {head(words, back.clone(), words.get(&format!("{key}-title")).into_owned())}
                <form class="card danger stack narrow" method="post">
                    <p>{text}</p>
                    <div class="cluster">
                        <button class="button danger">{words.get(&format!("{key}-button"))}</button>
                        <a class="button" href=back>{words.get("cancel")}</a>
                    </div>
                </form>
            },
        )
    })
}

/// `POST …/people/link/{id}/delete`
pub async fn delete(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(back): Query<Back>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    links::delete(&visitor.core, &member, parse(&id)?).await?;
    done(&visitor, &slug, &back, "deleted")
}

/// `GET …/people/link/{id}/qr.svg`
pub async fn qr_code(visitor: Visitor, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (svg, file) = links::qr_code(&visitor.core, &member, parse(&id)?).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        // The file's name is a slug: letters, digits and hyphens.
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, svg).into_response())
}
