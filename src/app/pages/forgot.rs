//! Asking for a link to set a new password.

use std::sync::Arc;

use axum::{Form, extract::Query};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::components::{
        field::{Field, field},
        frame,
        notice::form_error,
    },
    domain::{
        email::EmailAddress,
        error::{Conflict, Error},
    },
    server::{
        service::password_reset,
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// What the address may say.
#[derive(Deserialize)]
pub struct Asked {
    /// The request was taken.
    sent: Option<String>,
}

/// Requests that were answered and wait to be looked at.
const MOST_WAITING: usize = 100;

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    email: String,
}

/// `GET /forgot`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    if asked.sent.is_some() {
        let title = visitor.words().get("forgot-sent-title");
        return visitor.page(&title, |words| {
            frame::card(
                None,
                words.get("forgot-sent-title").into_owned(),
                view! {
                    <p class="lede">{words.get("forgot-sent")}</p>
                    <a class="button wide" href="/sign-in">{words.get("back-to-sign-in")}</a>
                },
            )
        });
    }
    draw(&visitor, None, "")
}

/// `POST /forgot`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    if !visitor.core.sends_mail() {
        return draw(&visitor, Some(&Error::Conflict { why: Conflict::NoMailServer }), &posted.email);
    }
    match EmailAddress::parse(&posted.email) {
        Ok(email) => {
            // Answered before it is known whether there is such an account: the
            // answer can't tell.
            if visitor.core.tasks.len() >= MOST_WAITING {
                return Err(Error::Busy.into());
            }
            let (core, caller) = (Arc::clone(&visitor.core), visitor.caller().clone());
            visitor.core.tasks.spawn(async move {
                if let Err(fault) = password_reset::request(&core, &caller, &email).await {
                    tracing::info!(%fault, "no reset link was mailed");
                }
            });
            visitor.go("/forgot?sent=1").ok()
        }
        Err(problem) => draw(&visitor, Some(&Error::field("email", problem.code())), &posted.email),
    }
}

fn draw(visitor: &Visitor, error: Option<&Error>, email: &str) -> PageResult {
    let title = visitor.words().get("forgot-title");
    visitor.page_again(error, &title, |words| {
        frame::card(None, words.get("forgot-title").into_owned(), view! {
            <p class="lede">{words.get("forgot-lede")}</p>
            {form_error(words, error)}
            <form class="stack" method="post" action="/forgot">
                {field(words, error, Field { name: "email", kind: "email", value: email, autocomplete: "username", autofocus: true, ..Field::default() })}
                <button class="button primary wide">{words.get("forgot-button")}</button>
            </form>
            <p class="fine"><a href="/sign-in">{words.get("back-to-sign-in")}</a></p>
        })
    })
}
