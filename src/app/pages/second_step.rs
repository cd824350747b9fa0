//! The second step of signing in: a code from an app, or a recovery code.

use axum::{Form, extract::Query};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::components::{field::app_code_field, frame, notice::form_error},
    domain::error::Error,
    server::{
        service::{
            fault::Fault,
            second_step::{self as service, Entered},
        },
        web::{
            cookies::Jar,
            errors::{PageResult, url_encode},
            visitor::{Redirect, Visitor, local_path},
        },
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Where to go on to.
    next: Option<String>,
}

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    code: String,
    #[serde(default)]
    next: String,
}

/// Where somebody goes on to after their first proof: to `to`, or here first.
pub(super) fn lead(visitor: &Visitor, entered: Entered, to: &str) -> Redirect {
    match entered {
        Entered::In(started) => visitor.go(to).start(&started),
        Entered::HalfWay(secret) => {
            let here = format!("/sign-in/second-step?next={}", url_encode(to));
            visitor.go(&here).keep(Jar::SecondStep, &secret, Some(service::LIFE))
        }
    }
}

/// `GET /sign-in/second-step`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let next = asked.next.as_deref().and_then(local_path).unwrap_or("/");
    match service::find(&visitor.core, visitor.cookie(Jar::SecondStep).as_deref()).await? {
        Some(_) => draw(&visitor, None, next),
        None => too_late(&visitor, next),
    }
}

/// `POST /sign-in/second-step`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let next = local_path(&posted.next).unwrap_or("/");
    let Some(step) = service::find(&visitor.core, visitor.cookie(Jar::SecondStep).as_deref()).await? else {
        return too_late(&visitor, next);
    };
    match service::enter(&visitor.core, visitor.caller(), &step, &posted.code).await {
        Ok(started) => visitor.go(next).start(&started).forget(Jar::SecondStep).ok(),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. }))) => {
            draw(&visitor, Some(&error), next)
        }
        Err(fault) => Err(fault.into()),
    }
}

fn too_late(visitor: &Visitor, next: &str) -> PageResult {
    let to = format!("/sign-in?late=1&next={}", url_encode(next));
    visitor.go(&to).forget(Jar::SecondStep).ok()
}

fn draw(visitor: &Visitor, error: Option<&Error>, next: &str) -> PageResult {
    let title = visitor.words().get("second-step-title");
    visitor.page_again(error, &title, |words| {
        frame::card(
            None,
            words.get("second-step-title").into_owned(),
            view! {
                <p class="lede">{words.get("second-step-lede")}</p>
                {form_error(words, error)}
                <form class="stack" method="post" action="/sign-in/second-step">
                    <input type="hidden" name="next" value=next.to_owned()/>
                    {app_code_field(words, error)}
                    <button class="button primary wide">{words.get("sign-in")}</button>
                </form>
                <p class="fine"><a href="/sign-in">{words.get("back-to-sign-in")}</a></p>
            },
        )
    })
}
