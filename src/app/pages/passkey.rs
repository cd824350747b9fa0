//! Passkeys outside the account: signing in with one, and joining with one. The
//! page's script asks `…/begin` what to ask the device, and posts what it answers.

use axum::{
    Form, Json,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{join, join_arrival, sign_in as page};
use crate::{
    domain::error::{Conflict, Error},
    server::{
        service::{
            fault::Fault,
            join::RegisterForm,
            join_passkey,
            passkeys::{self as service, LIFE, Question},
        },
        web::{
            cookies::Jar,
            errors::PageResult,
            visitor::{Visitor, local_path},
        },
    },
};

/// What to ask the device; the browser carries what the answer belongs to.
pub(super) fn question(visitor: &Visitor, question: &Question) -> Response {
    let mut response = Json(&question.asked).into_response();
    let carried = Jar::Passkey.keep(&question.carried, Some(LIFE), visitor.secure());
    response.headers_mut().append(header::SET_COOKIE, carried);
    response
}

/// `POST /sign-in/passkey/begin`
pub async fn begin_sign_in(visitor: Visitor) -> PageResult {
    let asked = service::begin_sign_in(&visitor.core, visitor.caller()).await?;
    Ok(question(&visitor, &asked))
}

/// The form of the sign-in page with the device's answer; address and password are
/// left out of account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    password: String,
    keep: Option<String>,
    #[serde(default)]
    next: String,
    credential: String,
}

/// `POST /sign-in/passkey`
pub async fn sign_in(visitor: Visitor, Form(form): Form<SignIn>) -> PageResult {
    let next = local_path(&form.next).unwrap_or_default();
    let carried = visitor.cookie(Jar::Passkey);
    let (core, caller) = (&visitor.core, visitor.caller());
    match service::sign_in(core, caller, carried.as_deref(), &form.credential, form.keep.is_some()).await {
        Ok(started) => visitor.go(if next.is_empty() { "/" } else { next }).start(&started).forget(Jar::Passkey).ok(),
        Err(Fault::Refused(error @ Error::PasskeyRefused)) => {
            page::draw(&visitor, Some(&error), &form.email, next, None)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form of a new person; a password is left out of account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    door: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    password: String,
    #[serde(default)]
    credential: String,
}

impl Registration {
    fn form(self) -> RegisterForm {
        RegisterForm { email: self.email, name: self.name, password: String::new() }
    }
}

/// `POST /join/passkey/begin`
pub async fn begin_join(visitor: Visitor, Form(form): Form<Registration>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let (proven, form) = (arrival.proven(), form.form());
    let asked = join_passkey::begin(&visitor.core, visitor.caller(), &arrival.door, proven, &form).await?;
    Ok(question(&visitor, &asked))
}

/// `POST /join/passkey`
pub async fn join(visitor: Visitor, Form(form): Form<Registration>) -> PageResult {
    let arrival = join_arrival::posted(&visitor, &form.door).await?;
    let (carried, answer) = (visitor.cookie(Jar::Passkey), form.credential.clone());
    let form = form.form();
    let (core, caller, door) = (&visitor.core, visitor.caller(), &arrival.door);
    match join_passkey::register(core, caller, door, arrival.proven(), &form, carried.as_deref(), &answer).await {
        Ok((started, came)) => join::on(&visitor, door, came).start(&started).forget(Jar::Passkey).ok(),
        Err(Fault::Refused(Error::PhoneUnverified)) => join::without_phone(&visitor).await,
        Err(Fault::Refused(
            error @ (Error::Invalid { .. } | Error::PasskeyRefused | Error::Conflict { why: Conflict::HasAccount }),
        )) => join::draw(&visitor, &arrival, Some(&error), &form),
        Err(fault) => join::refused(&visitor, arrival, fault, &form),
    }
}
