//! Setting a new password by a mailed link.

use axum::{Form, extract::Path};
use leptos::prelude::*;
use serde::Deserialize;

use super::second_step;
use crate::{
    app::{
        components::{field::new_password, frame, notice::form_error},
        shell::{Frame, Islands},
    },
    domain::{error::Error, time::Span},
    server::{
        service::{fault::Fault, password_reset},
        web::{cookies::Jar, errors::PageResult, visitor::Visitor},
    },
};

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    password: String,
}

/// `GET /reset/{token}`: takes the secret out of the address.
pub async fn arrive(visitor: Visitor, Path(token): Path<String>) -> PageResult {
    visitor.by_token(password_reset::open(&visitor.core, &token)).await?;
    visitor.go("/reset").keep(Jar::Reset, &token, Some(Span::minutes(30))).ok()
}

/// `GET /reset`
pub async fn show(visitor: Visitor) -> PageResult {
    password_reset::open(&visitor.core, &token(&visitor)).await?;
    draw(&visitor, None)
}

/// `POST /reset`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    match password_reset::finish(&visitor.core, visitor.caller(), &token(&visitor), &posted.password).await {
        Ok(entered) => {
            // Whoever forgot it on the way in goes on there.
            let to = if visitor.cookie(Jar::Door).is_some() { "/join" } else { "/account/security?done=reset" };
            second_step::lead(&visitor, entered, to).forget(Jar::Reset).ok()
        }
        Err(Fault::Refused(error @ Error::Invalid { .. })) => draw(&visitor, Some(&error)),
        Err(fault) => Err(fault.into()),
    }
}

fn token(visitor: &Visitor) -> String {
    visitor.cookie(Jar::Reset).unwrap_or_default()
}

fn draw(visitor: &Visitor, error: Option<&Error>) -> PageResult {
    let title = visitor.words().get("reset-title");
    let shortest = visitor.core.settings.password.shortest;
    let frame = Frame { title: &title, islands: Islands::OnIntent, ..Frame::default() };
    Ok(visitor.render_again(error, frame, |words| {
        frame::card(
            None,
            words.get("reset-title").into_owned(),
            view! {
                <p class="lede">{words.get("reset-lede")}</p>
                {form_error(words, error)}
                <form class="stack" method="post" action="/reset">
                    {new_password(words, error, "password", shortest, true)}
                    <button class="button primary wide">{words.get("reset-button")}</button>
                </form>
            },
        )
    }))
}
