//! Where a new person makes an organization of their own, and who has an account
//! another one; only where the operator lets them.

use axum::Form;
use leptos::prelude::*;
use serde::Deserialize;

use super::sign_up_provider::offers;
use crate::{
    app::{
        components::{
            field::{Field, code_field, field, new_password},
            frame, methods,
            notice::{Tone, form_error, notice},
        },
        shell::Frame,
    },
    domain::{
        email::EmailAddress,
        error::{Conflict, Error},
        time::Span,
    },
    server::{
        service::{
            fault::Fault,
            sign_up::{self, SignUpForm, Step},
        },
        store::proofs::Proof,
        web::{
            cookies::Jar,
            errors::{PageResult, url_encode},
            visitor::Visitor,
        },
        words::Words,
    },
};

/// How long a browser remembers that somebody signs up.
const PROOF_LIFE: Span = Span::hours(2);

async fn proof(visitor: &Visitor) -> Result<Option<Proof>, Fault> {
    sign_up::find(&visitor.core, visitor.cookie(Jar::Proof).as_deref()).await
}

/// `GET /sign-up`
pub async fn show(visitor: Visitor) -> PageResult {
    sign_up::require_offered(&visitor.core).await?;
    if visitor.signed_in().await?.is_some() {
        return visitor.go("/o/new").ok();
    }
    let proof = proof(&visitor).await?;
    let step = sign_up::next_step(&visitor.core, proof.as_ref()).await?;
    draw(&visitor, &step, None, &SignUpForm::default())
}

/// The form that asks for a code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    #[serde(default)]
    email: String,
    /// The address was mistyped: begin anew with another one.
    other: Option<String>,
}

/// `POST /sign-up/code`
pub async fn request_code(visitor: Visitor, Form(form): Form<CodeRequest>) -> PageResult {
    sign_up::require_offered(&visitor.core).await?;
    if form.other.is_some() {
        return visitor.go("/sign-up").forget(Jar::Proof).ok();
    }
    let proof = proof(&visitor).await?;
    let step = sign_up::next_step(&visitor.core, proof.as_ref()).await?;
    let typed = SignUpForm { email: form.email.clone(), ..SignUpForm::default() };
    let email = match &step {
        Step::EnterCode(email) => email.clone(),
        Step::GiveAddress => match visitor.core.new_address(&form.email).await {
            Ok(email) => email,
            Err(problem) => return draw(&visitor, &step, Some(&Error::field("email", problem.code())), &typed),
        },
        _ => return visitor.go("/sign-up").ok(),
    };
    match sign_up::begin(&visitor.core, visitor.caller(), &email).await {
        Ok(token) => visitor.go("/sign-up").keep(Jar::Proof, &token, Some(PROOF_LIFE)).ok(),
        Err(Fault::Refused(error @ Error::Throttled { .. })) => draw(&visitor, &step, Some(&error), &typed),
        Err(fault) => Err(fault.into()),
    }
}

/// The form that takes the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeEntry {
    code: String,
}

/// `POST /sign-up/code/enter`
pub async fn enter_code(visitor: Visitor, Form(form): Form<CodeEntry>) -> PageResult {
    sign_up::require_offered(&visitor.core).await?;
    let proof = proof(&visitor).await?;
    let step = sign_up::next_step(&visitor.core, proof.as_ref()).await?;
    let (Step::EnterCode(_), Some(proof)) = (&step, &proof) else { return visitor.go("/sign-up").ok() };
    match sign_up::enter_code(&visitor.core, visitor.caller(), proof, &form.code).await {
        Ok(()) => visitor.go("/sign-up").ok(),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. }))) => {
            draw(&visitor, &step, Some(&error), &SignUpForm::default())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form of a new person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    organization: String,
    name: String,
    #[serde(default)]
    email: String,
    password: String,
}

/// `POST /sign-up`
pub async fn register(visitor: Visitor, Form(form): Form<Registration>) -> PageResult {
    let Registration { organization, name, email, password } = form;
    let form = SignUpForm { organization, name, email, password };
    let proof = proof(&visitor).await?;
    match sign_up::register(&visitor.core, visitor.caller(), proof.as_ref(), &form).await {
        Ok((slug, started)) => {
            visitor.go(&format!("/o/{slug}/settings/people?welcome")).start(&started).forget(Jar::Proof).ok()
        }
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. } | Error::Conflict { .. }))) => {
            let step = Step::Register(proof.map(|proof| proof.email));
            draw(&visitor, &step, Some(&error), &form)
        }
        Err(fault) => Err(fault.into()),
    }
}

fn draw(visitor: &Visitor, step: &Step, error: Option<&Error>, form: &SignUpForm) -> PageResult {
    let shortest = visitor.core.settings.password.shortest;
    let providers = methods::all_providers(&visitor.core);
    let begins = matches!(step, Step::GiveAddress | Step::Register(None));
    let title = visitor.words().get("sign-up-title");
    let frame = Frame { title: &title, ..Frame::default() };
    Ok(visitor.render_again(error, frame, |words| {
        let content = match step {
            Step::GiveAddress => give_address(words, error, form).into_any(),
            Step::EnterCode(email) => enter(words, error, email).into_any(),
            Step::SignIn(email) => sign_in(words, email).into_any(),
            Step::Register(known) => names(words, error, form, known.as_ref(), shortest).into_any(),
        };
        let title = if matches!(step, Step::EnterCode(_)) { "join-code-title" } else { "sign-up-title" };
        let offers = begins.then(|| offers(words, &providers));
        frame::card(None, words.get(title).into_owned(), view! { {content} {offers} })
    }))
}

fn give_address(words: Words, error: Option<&Error>, form: &SignUpForm) -> impl IntoView + use<> {
    view! {
        <p class="lede">{words.get("sign-up-lede")}</p>
        {form_error(words, error)}
        <form class="stack" method="post" action="/sign-up/code">
            {field(words, error, Field { name: "email", kind: "email", value: &form.email, autocomplete: "email", autofocus: true, hint: Some(words.get("join-address-hint").into_owned()), ..Field::default() })}
            <button class="button primary wide">{words.get("join-send-code")}</button>
        </form>
        <p class="fine">{words.get("join-have-account")}" "<a href="/sign-in?next=/o/new">{words.get("sign-in")}</a></p>
    }
}

fn enter(words: Words, error: Option<&Error>, email: &EmailAddress) -> impl IntoView + use<> {
    view! {
        <p class="lede">{words.with("join-code-lede", &[("email", email.as_str().into())])}</p>
        {form_error(words, error.filter(|e| !matches!(e, Error::Invalid { .. })))}
        <form class="stack" method="post" action="/sign-up/code/enter">
            {code_field(words, error)}
            <button class="button primary wide">{words.get("join-code-button")}</button>
        </form>
        <div class="fine cluster">
            <form method="post" action="/sign-up/code"><button class="button quiet small">{words.get("join-code-again")}</button></form>
            <form method="post" action="/sign-up/code"><button class="button quiet small" name="other" value="1">{words.get("join-code-other")}</button></form>
        </div>
    }
}

fn sign_in(words: Words, email: &EmailAddress) -> impl IntoView + use<> {
    let to = format!("/sign-in?next=/o/new&email={}", url_encode(email.as_str()));
    view! {
        <p class="lede">{words.with("sign-up-has-account", &[("email", email.as_str().into())])}</p>
        <a class="button primary wide" href=to>{words.get("sign-in")}</a>
    }
}

fn names(
    words: Words,
    error: Option<&Error>,
    form: &SignUpForm,
    known: Option<&EmailAddress>,
    shortest: usize,
) -> impl IntoView + use<> {
    let has_account = matches!(error, Some(Error::Conflict { why: Conflict::HasAccount }));
    let email = match known {
        None => field(
            words,
            error,
            Field { name: "email", kind: "email", value: &form.email, autocomplete: "username", ..Field::default() },
        )
        .into_any(),
        Some(email) => {
            view! { <input type="hidden" name="email" autocomplete="username" value=email.to_string()/> }.into_any()
        }
    };
    view! {
        <p class="lede">{words.get("sign-up-names")}</p>
        {form_error(words, error)}
        {has_account.then(|| view! { <p><a class="button wide" href="/sign-in?next=/o/new">{words.get("sign-in")}</a></p> })}
        <form class="stack" method="post" action="/sign-up">
            {field(words, error, Field { name: "organization", value: &form.organization, autocomplete: "organization", autofocus: true, ..Field::default() })}
            {field(words, error, Field { name: "name", value: &form.name, autocomplete: "name", ..Field::default() })}
            {email}
            {new_password(words, error, "password", shortest, false)}
            <button class="button primary wide">{words.get("setup-button")}</button>
        </form>
    }
}

/// The form of another organization.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Another {
    organization: String,
}

/// `GET /o/new`
pub async fn new_organization(visitor: Visitor) -> PageResult {
    sign_up::require_offered(&visitor.core).await?;
    visitor.signed_in().await?.ok_or(Error::SignedOut)?;
    draw_new(&visitor, None, "")
}

/// `POST /o/new`
pub async fn make(visitor: Visitor, Form(form): Form<Another>) -> PageResult {
    sign_up::require_offered(&visitor.core).await?;
    let who = visitor.signed_in().await?.ok_or(Error::SignedOut)?;
    match sign_up::make(&visitor.core, visitor.caller(), &who, &form.organization).await {
        Ok(slug) => visitor.go(&format!("/o/{slug}/settings/people?welcome")).ok(),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::Throttled { .. } | Error::Unverified))) => {
            draw_new(&visitor, Some(&error), &form.organization)
        }
        Err(fault) => Err(fault.into()),
    }
}

fn draw_new(visitor: &Visitor, error: Option<&Error>, typed: &str) -> PageResult {
    let title = visitor.words().get("organization-new");
    let sends_mail = visitor.core.sends_mail();
    visitor.page_again(error, &title, |words| {
        frame::card(None, words.get("organization-new").into_owned(), view! {
            <p class="lede">{words.get("organization-new-lede")}</p>
            {form_error(words, error)}
            <form class="stack" method="post" action="/o/new">
                {field(words, error, Field { name: "organization", value: typed, autocomplete: "organization", autofocus: true, ..Field::default() })}
                {(!sends_mail).then(|| notice(Tone::Info, words.get("setup-no-mail")))}
                <button class="button primary wide">{words.get("setup-button")}</button>
            </form>
            <p class="fine"><a href="/organizations">{words.get("organizations-title")}</a></p>
        })
    })
}
