//! Signing in by a mailed code: the address is given on the sign-in page, the code here.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::{second_step, sign_in};
use crate::{
    app::components::{field::code_field, frame, notice::form_error},
    domain::{email::EmailAddress, error::Error},
    server::{
        service::{fault::Fault, sign_in_code as service},
        store::sign_in_codes::SignInCode,
        web::{
            cookies::Jar,
            errors::PageResult,
            visitor::{Visitor, local_path},
        },
    },
};

/// The form of the sign-in page, sent by its other button; the password is left
/// out of account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    email: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    password: String,
    keep: Option<String>,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in/code`
pub async fn request(visitor: Visitor, Form(form): Form<Request>) -> PageResult {
    let next = local_path(&form.next).unwrap_or_default();
    let email = match EmailAddress::parse(&form.email) {
        Ok(email) => email,
        Err(problem) => {
            let error = Error::field("email", problem.code());
            return sign_in::draw(&visitor, Some(&error), &form.email, next, None);
        }
    };
    match service::request(&visitor.core, visitor.caller(), email, form.keep.is_some(), next).await {
        Ok(token) => visitor.go("/sign-in/code").keep(Jar::Code, &token, Some(service::LIFE)).ok(),
        Err(Fault::Refused(error @ (Error::Throttled { .. } | Error::Conflict { .. }))) => {
            sign_in::draw(&visitor, Some(&error), &form.email, next, None)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `GET /sign-in/code`
pub async fn show(visitor: Visitor) -> PageResult {
    match service::find(&visitor.core, visitor.cookie(Jar::Code).as_deref()).await? {
        Some(asked) => draw(&visitor, &asked, None),
        None => visitor.go("/sign-in?over=1").forget(Jar::Code).ok(),
    }
}

/// The form that takes the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    code: String,
}

/// `POST /sign-in/code/enter`
pub async fn enter(visitor: Visitor, Form(form): Form<Entry>) -> PageResult {
    let Some(asked) = service::find(&visitor.core, visitor.cookie(Jar::Code).as_deref()).await? else {
        return visitor.go("/sign-in?over=1").forget(Jar::Code).ok();
    };
    match service::enter(&visitor.core, visitor.caller(), &asked, &form.code).await {
        Ok(entered) => {
            let to = if asked.next.is_empty() { "/" } else { &asked.next };
            second_step::lead(&visitor, entered, to).forget(Jar::Code).ok()
        }
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. }))) => {
            draw(&visitor, &asked, Some(&error))
        }
        Err(fault) => Err(fault.into()),
    }
}

fn draw(visitor: &Visitor, asked: &SignInCode, error: Option<&Error>) -> PageResult {
    let title = visitor.words().get("sign-in-code-title");
    let (email, next, keep) = (asked.email.to_string(), asked.next.clone(), asked.keep);
    visitor.page_again(error, &title, |words| {
        frame::card(
            None,
            words.get("sign-in-code-title").into_owned(),
            view! {
                <p class="lede">{words.with("sign-in-code-lede", &[("email", email.as_str().into())])}</p>
                {form_error(words, error.filter(|e| !matches!(e, Error::Invalid { .. })))}
                <form class="stack" method="post" action="/sign-in/code/enter">
                    {code_field(words, error)}
                    <button class="button primary wide">{words.get("sign-in")}</button>
                </form>
                <div class="fine cluster">
                    <form method="post" action="/sign-in/code">
                        <input type="hidden" name="email" value=email/>
                        <input type="hidden" name="next" value=next/>
                        {keep.then(|| view! { <input type="hidden" name="keep" value="1"/> })}
                        <button class="button quiet small">{words.get("join-code-again")}</button>
                    </form>
                    <a class="button quiet small" href="/sign-in">{words.get("back-to-sign-in")}</a>
                </div>
            },
        )
    })
}
