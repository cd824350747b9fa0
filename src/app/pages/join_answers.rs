//! What invitees answer besides "yes": no, a fresh link please, or another address please.

use std::sync::Arc;

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    join::{self, Answer},
    join_arrival::{self, Arrival},
    join_ends,
};
use crate::{
    app::{
        components::{around::Around, controls, field::hidden, frame, notice::form_error},
        shell::Frame,
    },
    domain::{error::Error, message::LONGEST_MESSAGE},
    server::{
        service::{decline, fault::Fault, fresh_link, join::RegisterForm, readdress},
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
    },
};

/// Requests for a fresh link that were answered and wait to be looked at.
const MOST_WAITING: usize = 100;

/// `GET /join/decline`: asks for a word to the inviter, and once more.
pub async fn ask_decline(visitor: Visitor) -> PageResult {
    let arrival = join_arrival::find(&visitor).await?;
    if !may_decline(&visitor, &arrival) {
        return visitor.go("/join").ok();
    }
    draw_decline(&visitor, &arrival, None, "")
}

fn may_decline(visitor: &Visitor, arrival: &Arrival) -> bool {
    decline::may(&visitor.core, &arrival.door, arrival.who.as_ref(), arrival.proof.as_ref())
}

/// The form of somebody who says no.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct No {
    door: String,
    #[serde(default)]
    note: String,
}

/// `POST /join/decline`
pub async fn decline(visitor: Visitor, Form(form): Form<No>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let by = (arrival.who.as_ref(), arrival.proof.as_ref());
    match decline::decline(&visitor.core, visitor.caller(), &arrival.door, by, &form.note).await {
        Ok(()) => {}
        Err(Fault::Refused(error @ Error::Invalid { .. })) => {
            return draw_decline(&visitor, &arrival, Some(&error), &form.note);
        }
        Err(fault) => return join::refused(&visitor, arrival, fault, &RegisterForm::default()),
    }
    let title = visitor.words().get("join-declined-title");
    let mut response = visitor.page(&title, |words| join_ends::declined(words, &arrival.door))?;
    for jar in [Jar::Door, Jar::Proof, Jar::Phone] {
        response.headers_mut().append(axum::http::header::SET_COOKIE, jar.forget(visitor.secure()));
    }
    Ok(response)
}

fn draw_decline(visitor: &Visitor, arrival: &Arrival, error: Option<&Error>, note: &str) -> PageResult {
    let words = visitor.words();
    let door = &arrival.door;
    let about = [
        ("organization", door.organization.name.as_str().into()),
        ("inviter", door.inviter.as_deref().unwrap_or_default().into()),
    ];
    let title = words.with("decline-title", &about);
    let frame = Frame { title: &title, ..Frame::default() };
    Ok(visitor.render_again(error, frame, |words| {
        let around = Around::new(words, error, "note", "decline-note").optional(words);
        let content = view! {
            <p class="lede">{words.with("decline-lede", &about)}</p>
            {form_error(words, error)}
            <form class="stack" method="post" action="/join/decline">
                {hidden("door", &door.id())}
                {controls::area(around.hint(words.get("decline-note-hint")), note, u32::try_from(LONGEST_MESSAGE).unwrap_or(u32::MAX))}
                <button class="button primary wide">{words.get("decline-button")}</button>
                <a class="button wide" href="/join">{words.get("decline-back")}</a>
            </form>
        };
        frame::organization_card(&door.organization, title.clone(), content)
    }))
}

/// `POST /join/fresh`: answered before it is known whether anything is mailed, so that
/// the answer can't tell.
pub async fn send_fresh(visitor: Visitor, Form(form): Form<Answer>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    if visitor.core.tasks.len() >= MOST_WAITING {
        return Err(Error::Busy.into());
    }
    let (core, caller) = (Arc::clone(&visitor.core), visitor.caller().clone());
    visitor.core.tasks.spawn(async move {
        if let Err(fault) = fresh_link::send(&core, &caller, &arrival.door).await {
            tracing::info!(%fault, "no fresh link was mailed");
        }
    });
    visitor.go("/join/fresh").ok()
}

/// `GET /join/fresh`: the same for everybody.
pub async fn show_fresh(visitor: Visitor) -> PageResult {
    let title = visitor.words().get("fresh-title");
    visitor.page(&title, |words| {
        frame::card(
            None,
            words.get("fresh-title").into_owned(),
            view! {
                <p class="lede">{words.get("fresh-lede")}</p>
                <p>{words.get("fresh-none")}</p>
                <a class="button wide" href="/">{words.get("error-home")}</a>
            },
        )
    })
}

/// `POST /join/readdress`
pub async fn ask_readdress(visitor: Visitor, Form(form): Form<Answer>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let who = arrival.who.as_ref().ok_or(Error::SignedOut)?;
    match readdress::ask(&visitor.core, visitor.caller(), &arrival.door, who).await {
        Ok(()) => visitor.go("/join").ok(),
        Err(Fault::Refused(error @ Error::Throttled { .. })) => {
            join::draw(&visitor, &arrival, Some(&error), &RegisterForm::default())
        }
        Err(fault) => join::refused(&visitor, arrival, fault, &RegisterForm::default()),
    }
}
