//! Signing in at an identity provider: the way there, the way back, and linking an
//! account there to one here.

use axum::{
    Form,
    extract::{Path, Query},
    http::{HeaderValue, StatusCode, header},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::second_step;
use crate::{
    app::{components::frame, shell::Frame},
    domain::error::Error,
    server::{
        oidc::Reply,
        service::{
            identities::{self, VOUCHED_FOR, Vouched},
            sign_in_provider::{self as service, Arrival, Departure, Errand, NEW_ORGANIZATION},
        },
        web::{
            cookies::Jar,
            errors::{PageResult, url_encode},
            visitor::{Visitor, local_path},
        },
    },
};

/// The form of the sign-in page, sent by a provider's button; address and password
/// are left out of account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    email: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the browser sends the whole form")]
    password: String,
    keep: Option<String>,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in/with/{provider}`
pub async fn depart(visitor: Visitor, Path(provider): Path<String>, Form(form): Form<Leaving>) -> PageResult {
    let next = local_path(&form.next).unwrap_or_default().to_owned();
    let errand = Errand::SignIn { keep: form.keep.is_some(), next };
    let departure = service::depart(&visitor.core, visitor.caller(), &provider, errand, None).await?;
    send_off(&visitor, &departure)
}

/// The page that leads on to the provider. The browser goes there by itself, but not
/// by a redirect: where a form leads is bound to this site (`form-action`), and in
/// Chromium what a form's answer redirects to is too.
pub(super) fn send_off(visitor: &Visitor, departure: &Departure) -> PageResult {
    let provider = departure.provider.clone();
    let title = visitor.words().with("sign-in-going", &[("provider", provider.as_str().into())]);
    let url = departure.url.clone();
    let frame = Frame { title: &title, ..Frame::default() };
    let mut response = visitor.render(StatusCode::OK, frame, |words| {
        let about = [("provider", provider.as_str().into())];
        frame::card(
            None,
            words.with("sign-in-going", &about),
            view! {
                <p class="lede">{words.get("sign-in-going-lede")}</p>
                <a class="button primary wide" href=url>{words.with("sign-in-with", &about)}</a>
            },
        )
    });
    let carried = Jar::Trip.keep(&departure.carried, Some(service::LIFE), visitor.secure());
    response.headers_mut().append(header::SET_COOKIE, carried);
    if let Ok(refresh) = HeaderValue::from_str(&format!("0;url={}", departure.url)) {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    Ok(response)
}

/// `GET /sign-in/with/{provider}/back`: where the provider sends the browser.
pub async fn arrive(visitor: Visitor, Path(provider): Path<String>, Query(reply): Query<Reply>) -> PageResult {
    let (who, carried) = (visitor.signed_in().await?, visitor.cookie(Jar::Trip));
    let (core, caller) = (&visitor.core, visitor.caller());
    let arrival = service::arrive(core, caller, &provider, carried.as_deref(), &reply, who.as_ref()).await?;
    let go = match arrival {
        Arrival::SignedIn(entered, errand) => second_step::lead(&visitor, entered, home_from(&errand)),
        Arrival::Vouched(carried, errand) => {
            let to = match errand {
                Errand::Join { .. } => "/join/with",
                Errand::SignUp => "/sign-up/with",
                _ => "/sign-in/link",
            };
            visitor.go(to).keep(Jar::Vouched, &carried, Some(VOUCHED_FOR))
        }
        Arrival::Linked(_) => visitor.go("/account/security?done=linked"),
        Arrival::Confirmed(started, next) => visitor.go(&next).start(&started),
        Arrival::Cancelled(errand) => visitor.go(match errand {
            Errand::SignIn { .. } => "/sign-in?cancelled=1",
            Errand::Link | Errand::Confirm { .. } => "/account/security",
            Errand::Join { .. } => "/join",
            Errand::SignUp => "/sign-up",
        }),
    };
    go.forget(Jar::Trip).ok()
}

/// Where somebody who is signed in now goes on to.
fn home_from(errand: &Errand) -> &str {
    match errand {
        Errand::SignIn { next, .. } if !next.is_empty() => next,
        Errand::SignIn { .. } => "/",
        Errand::Link | Errand::Confirm { .. } => "/account/security",
        Errand::Join { .. } => "/join",
        Errand::SignUp => NEW_ORGANIZATION,
    }
}

async fn vouched(visitor: &Visitor) -> Result<Option<Vouched>, crate::server::service::fault::Fault> {
    identities::vouched(&visitor.core, visitor.cookie(Jar::Vouched).as_deref()).await
}

/// `GET /sign-in/link`: somebody whom a provider vouches for has an account here
/// already, and is to sign in to it first.
pub async fn offer_link(visitor: Visitor) -> PageResult {
    let Some(vouched) = vouched(&visitor).await? else { return visitor.go("/").forget(Jar::Vouched).ok() };
    let who = visitor.signed_in().await?;
    let provider = vouched.provider_name.clone();
    let title = visitor.words().with("sign-in-link-title", &[("provider", provider.as_str().into())]);
    let theirs = identities::addresses(&visitor.core, &vouched).await?;
    let first = theirs.first().map(ToString::to_string).unwrap_or_default();
    let next = if vouched.next.is_empty() { "/".to_owned() } else { vouched.next.clone() };
    visitor.page(&title, move |words| {
        let text = |key: &str, email: &str| {
            words.with(key, &[("provider", provider.as_str().into()), ("email", email.into()), ("other", first.as_str().into())])
        };
        let sign_in = format!("/sign-in?next=/sign-in/link&email={}", url_encode(&first));
        let content = match who.map(|who| who.user.email) {
            None => view! {
                <p class="lede">{text("sign-in-link-known", &first)}</p>
                <a class="button primary wide" href=sign_in>{words.get("sign-in-link-sign-in")}</a>
                <p class="fine"><a href="/sign-in">{words.get("back-to-sign-in")}</a></p>
            }
            .into_any(),
            Some(email) if theirs.contains(&email) => view! {
                <p class="lede">{text("sign-in-link-ask", email.as_str())}</p>
                <form method="post" action="/sign-in/link"><button class="button primary wide">{text("sign-in-link-button", "")}</button></form>
                <a class="button wide" href=next>{words.get("sign-in-link-no")}</a>
            }
            .into_any(),
            Some(email) => view! {
                <p class="lede">{text("sign-in-link-other", email.as_str())}</p>
                <form method="post" action="/sign-out">
                    <input type="hidden" name="next" value=sign_in/>
                    <button class="button primary wide">{words.get("join-other-switch")}</button>
                </form>
                <a class="button wide" href=next>{words.get("sign-in-link-no")}</a>
            }
            .into_any(),
        };
        frame::card(None, text("sign-in-link-title", ""), content)
    })
}

/// `POST /sign-in/link`
pub async fn link(visitor: Visitor) -> PageResult {
    let who = visitor.signed_in().await?.ok_or(Error::SignedOut)?;
    let carried = visitor.cookie(Jar::Vouched).unwrap_or_default();
    let vouched = identities::link(&visitor.core, visitor.caller(), &who, &carried).await?;
    let to = if vouched.next.is_empty() { "/" } else { &vouched.next };
    visitor.go(to).forget(Jar::Vouched).ok()
}
