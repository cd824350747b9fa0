//! Two-step sign-in: set up, recovery codes.

use axum::{Form, extract::Query, response::Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, draw, for_form, head};
use crate::{
    app::{
        components::{
            field::code_field,
            frame::Part,
            moment,
            notice::{Tone, form_error, notice},
        },
        islands::copy::{self, CopyText},
        shell::Islands,
    },
    domain::error::Error,
    server::{
        qr,
        service::{
            account::Holder,
            recent,
            second_factor::{self as service, State},
        },
        web::{
            errors::{PageResult, url_encode},
            visitor::{Visitor, local_path},
        },
        words::Words,
    },
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// Where to go on to once it is on.
    next: Option<String>,
}

/// What is to be done.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum What {
    Begin,
    Confirm,
    Codes,
}

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    what: What,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

fn onward(next: &str) -> &str {
    local_path(next).filter(|path| path.starts_with("/o/")).unwrap_or_default()
}

/// `GET /account/second-factor`
pub async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    page(&visitor, &holder, None, onward(asked.next.as_deref().unwrap_or_default())).await
}

/// `POST /account/second-factor`
pub async fn submit(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    let holder = visitor.holder().await?;
    let next = onward(&posted.next);
    let done = match posted.what {
        What::Begin => service::begin(&visitor.core, &holder).await.map(|()| None),
        What::Confirm => service::confirm(&visitor.core, &holder, &posted.code).await.map(Some),
        What::Codes => service::renew_codes(&visitor.core, &holder).await.map(Some),
    };
    match done {
        Ok(Some(codes)) => Ok(codes_page(&visitor, &holder, &codes, posted.what == What::Confirm, next)),
        Ok(None) => visitor.go(&format!("/account/second-factor?next={}", url_encode(next))).ok(),
        Err(fault) => page(&visitor, &holder, Some(&for_form(fault)?), next).await,
    }
}

async fn page(visitor: &Visitor, holder: &Holder, error: Option<&Error>, next: &str) -> PageResult {
    let state = service::state(&visitor.core, holder).await?;
    let picture = match &state {
        State::Beginning { address, .. } => qr::svg(address)?,
        _ => String::new(),
    };
    let now = visitor.core.now();
    let sheet = Sheet { islands: Islands::OnIntent, ..Sheet::new(Part::Security, "second-factor", error) };
    Ok(draw(visitor, holder, &sheet, |words| {
        let on = matches!(state, State::On { .. });
        let asked = service::asked_by(holder)
            .filter(|_| !on)
            .map(|organization| {
                let name = [("organization", organization.name.as_str().into())];
                notice(Tone::Warning, words.with("second-factor-asked", &name))
            })
            .collect_view();
        let content = match &state {
            State::Off => begin(words, next).into_any(),
            State::Beginning { secret, .. } => set_up(words, error, secret, picture, next).into_any(),
            State::On { since, codes_left } => {
                let left = words.with("second-factor-codes-left", &[("n", (*codes_left).into())]);
                view! {
                    <section class="card split" aria-labelledby="state">
                        <div class="grow">
                            <h2 id="state">{words.get("second-factor")}" "<span class="badge" data-tone="success">{words.get("second-factor-state-on")}</span></h2>
                            <p class="muted">{words.get("second-factor-since")}" "{moment::lone(words, *since, now)}</p>
                        </div>
                        <a class="button danger" href="/account/second-factor/off">{words.get("second-factor-turn-off")}</a>
                    </section>
                    <section class="card split" aria-labelledby="codes">
                        <div class="grow"><h2 id="codes">{words.get("second-factor-codes")}</h2><p class="muted">{left}" "{words.get("second-factor-codes-renew-hint")}</p></div>
                        <form method="post" action="/account/second-factor">
                            <input type="hidden" name="what" value="codes"/>
                            <button class="button">{words.get("second-factor-codes-renew")}</button>
                        </form>
                    </section>
                }
                .into_any()
            }
        };
        view! {
            {head(words, "second-factor", words.get("second-factor-lede").into_owned())}
            <div class="page narrow">{asked}{form_error(words, error)}{content}</div>
        }
    }))
}

fn begin(words: Words, next: &str) -> impl IntoView + use<> {
    view! {
        <section class="card stack">
            <p>{words.get("second-factor-need")}</p>
            <form method="post" action="/account/second-factor">
                <input type="hidden" name="what" value="begin"/>
                <input type="hidden" name="next" value=next.to_owned()/>
                <button class="button primary">{words.get("second-factor-begin")}</button>
            </form>
        </section>
    }
}

fn set_up(words: Words, error: Option<&Error>, secret: &str, picture: String, next: &str) -> impl IntoView + use<> {
    let grouped = secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part)).collect::<Vec<_>>().join(" ");
    view! {
        <section class="card">
            <ol class="steps">
                <li><div class="stack">
                    <h2>{words.get("second-factor-scan")}</h2>
                    <div class="qr" role="img" aria-label=words.get("second-factor-qr") inner_html=picture></div>
                    <p class="muted">{words.get("second-factor-by-hand")}</p>
                    <CopyText text=grouped label=words.get("second-factor-secret").into_owned() phrases=words.phrases(copy::WORDS)/>
                </div></li>
                <li><div class="stack">
                    <h2>{words.get("second-factor-then")}</h2>
                    <form class="stack" method="post" action="/account/second-factor">
                        <input type="hidden" name="what" value="confirm"/>
                        <input type="hidden" name="next" value=next.to_owned()/>
                        {code_field(words, error)}
                        <div class="cluster">
                            <button class="button primary">{words.get("second-factor-turn-on")}</button>
                            <a class="button quiet" href="/account/security">{words.get("cancel")}</a>
                        </div>
                    </form>
                </div></li>
            </ol>
        </section>
    }
}

/// The recovery codes, once.
fn codes_page(visitor: &Visitor, holder: &Holder, codes: &[String], first: bool, next: &str) -> Response {
    let sheet = Sheet::new(Part::Security, "second-factor-codes", None);
    draw(visitor, holder, &sheet, |words| {
        let about = words.with("second-factor-file", &[("email", holder.user.email.as_str().into())]);
        let file = format!(
            "data:text/plain;charset=utf-8,{}",
            url_encode(&format!("{about}\r\n\r\n{}\r\n", codes.join("\r\n")))
        );
        let list = codes.iter().map(|code| view! { <li>{code.clone()}</li> }).collect_view();
        let on = if next.is_empty() { "/account/security" } else { next };
        view! {
            {first.then(|| notice(Tone::Success, words.get("second-factor-turned-on")))}
            {head(words, "second-factor-codes", words.get("second-factor-codes-lede").into_owned())}
            <div class="page narrow">
                <section class="card stack" aria-label=words.get("second-factor-codes")>
                    <ul class="codes">{list}</ul>
                    <div class="cluster">
                        <a class="button" href=file download="usher-recovery-codes.txt">{words.get("second-factor-download")}</a>
                        <a class="button primary" href=on.to_owned()>{words.get("second-factor-done")}</a>
                    </div>
                </section>
            </div>
        }
    })
}
