//! Further ways to sign in: shown among the others, and where somebody confirms who
//! they are. Each method draws its own part here.

use axum::{Form, extract::Path};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Sheet, confirm, draw, for_form, head};
use crate::{
    app::{
        components::{
            field::{Field, field},
            frame::Part,
            methods::{PasskeyDeed, ProviderName, all_providers, passkey_button},
            moment,
            notice::form_error,
        },
        pages::{passkey::question, provider::send_off},
    },
    domain::{error::Error, time::Timestamp},
    server::{
        oidc::Provider,
        service::{
            account::{
                Holder,
                methods::{self as service, Methods},
            },
            fault::Fault,
            passkeys, recent, second_factor,
        },
        store::{identities::Identity, passkeys::Passkey},
        web::{
            cookies::Jar,
            errors::{PageError, PageResult},
            visitor::Visitor,
        },
        words::Words,
    },
};

/// What the cards show.
pub(super) struct Shown {
    methods: Methods,
    providers: Vec<ProviderName>,
    passkeys: bool,
    now: Timestamp,
}

/// Looks up what the cards show.
pub(super) async fn shown(visitor: &Visitor, holder: &Holder) -> Result<Shown, Fault> {
    Ok(Shown {
        methods: service::list(&visitor.core, holder).await?,
        providers: all_providers(&visitor.core),
        passkeys: visitor.core.passkeys.is_some(),
        now: visitor.core.now(),
    })
}

impl Shown {
    /// Whether the password may be taken away.
    pub(super) fn password_may_go(&self) -> bool {
        self.methods.password && self.methods.are_several()
    }
}

/// The cards of further sign-in methods on the security page.
pub(super) fn cards(words: Words, shown: &Shown) -> impl IntoView + use<> {
    let several = shown.methods.are_several();
    let passkeys = shown.passkeys || !shown.methods.passkeys.is_empty();
    let elsewhere = !shown.providers.is_empty() || !shown.methods.identities.is_empty();
    let now = shown.now;
    view! {
        {passkeys.then(|| {
            let rows = shown.methods.passkeys.iter().map(|one| passkey_row(words, one, several, now)).collect_view();
            view! {
                <section class="card stack" aria-labelledby="passkeys">
                    <div class="split">
                        <div class="grow"><h2 id="passkeys">{words.get("account-passkeys")}</h2><p class="muted">{words.get("account-passkeys-lede")}</p></div>
                        {shown.passkeys.then(|| view! { <a class="button" href="/account/passkeys/new">{words.get("account-passkey-add")}</a> })}
                    </div>
                    {(!shown.methods.passkeys.is_empty()).then(|| view! { <ul class="list">{rows}</ul> })}
                </section>
            }
        })}
        {elsewhere.then(|| {
            let linked = &shown.methods.identities;
            let rows = linked.iter().map(|one| identity_row(words, one, &shown.providers, several, now)).collect_view();
            let others = shown.providers.iter().filter(|(id, _)| linked.iter().all(|one| one.provider.as_str() != id));
            let others = others.map(|(id, name)| link_row(words, id, name)).collect_view();
            view! {
                <section class="card stack" aria-labelledby="elsewhere">
                    <div><h2 id="elsewhere">{words.get("account-elsewhere")}</h2><p class="muted">{words.get("account-elsewhere-lede")}</p></div>
                    <ul class="list">{rows}{others}</ul>
                </section>
            }
        })}
    }
}

/// When it was added and last used.
fn times(words: Words, created: Timestamp, used: Option<Timestamp>, now: Timestamp) -> impl IntoView + use<> {
    view! {
        {words.get("account-method-added")}" "{moment::relative(words, created, now)}
        {used.map(|at| view! { " · "{words.get("account-session-seen")}" "{moment::relative(words, at, now)} })}
    }
}

fn passkey_row(words: Words, one: &Passkey, several: bool, now: Timestamp) -> impl IntoView + use<> {
    let label = words.with("account-passkey-remove-label", &[("name", one.name.as_str().into())]);
    let to = format!("/account/passkeys/{}/remove", one.id);
    view! {
        <li>
            <div class="grow"><p><strong>{one.name.clone()}</strong></p><p class="fine">{times(words, one.created_at, one.used_at, now)}</p></div>
            {several.then(|| view! {
                <form class="row-actions" method="post" action=to><button class="button small" aria-label=label>{words.get("account-method-remove")}</button></form>
            })}
        </li>
    }
}

fn identity_row(
    words: Words,
    one: &Identity,
    providers: &[ProviderName],
    several: bool,
    now: Timestamp,
) -> impl IntoView + use<> {
    let known = providers.iter().find(|(id, _)| id == one.provider.as_str()).map(|(_, name)| name.clone());
    let gone = known.is_none();
    let name = known.unwrap_or_else(|| one.provider.to_string());
    let label = words.with("account-unlink-label", &[("provider", name.as_str().into())]);
    let to = format!("/account/identities/{}/unlink", one.id);
    view! {
        <li>
            <div class="grow">
                <p><strong>{name}</strong>" "{one.email.to_string()}</p>
                <p class="fine">{gone.then(|| view! { {words.get("account-elsewhere-gone")}" · " })}{times(words, one.created_at, one.used_at, now)}</p>
            </div>
            {(several || gone).then(|| view! {
                <form class="row-actions" method="post" action=to><button class="button small" aria-label=label>{words.get("account-unlink")}</button></form>
            })}
        </li>
    }
}

fn link_row(words: Words, id: &str, name: &str) -> impl IntoView + use<> {
    let label = words.with("account-link-label", &[("provider", name.into())]);
    let to = format!("/account/link/{id}");
    view! {
        <li>
            <div class="grow"><p><strong>{name.to_owned()}</strong></p><p class="fine">{words.get("account-elsewhere-none")}</p></div>
            <form class="row-actions" method="post" action=to><button class="button small" aria-label=label>{words.get("account-link")}</button></form>
        </li>
    }
}

/// What the confirmations need.
pub(super) struct Proofs {
    providers: Vec<ProviderName>,
    passkey: bool,
    nonce: String,
}

/// Looks up by what else somebody may confirm who they are.
pub(super) async fn proofs(visitor: &Visitor, holder: &Holder) -> Result<Proofs, Fault> {
    let methods = service::list(&visitor.core, holder).await?;
    // Where the account asks for two proofs, a provider's alone is too little.
    let two_steps = second_factor::is_on(&visitor.core, holder.user.id).await?;
    let linked = |id: &str| !two_steps && methods.identities.iter().any(|one| one.provider.as_str() == id);
    let confirms = |id: &str| visitor.core.providers.get(id).is_some_and(Provider::confirms);
    let providers = all_providers(&visitor.core);
    Ok(Proofs {
        providers: providers.into_iter().filter(|(id, _)| linked(id) && confirms(id)).collect(),
        passkey: visitor.core.passkeys.is_some() && !methods.passkeys.is_empty(),
        nonce: visitor.context.nonce.clone(),
    })
}

/// Further ways to confirm who they are; each leads on to `next` by `service::recent::renew`.
/// Whoever has none of them signs in anew.
pub(super) fn confirmations(words: Words, has_password: bool, proofs: &Proofs, next: &str) -> impl IntoView + use<> {
    let none = !has_password && proofs.providers.is_empty() && !proofs.passkey;
    let buttons = proofs
        .providers
        .iter()
        .map(|(id, name)| {
            let label = words.with("sign-in-with", &[("provider", name.as_str().into())]);
            view! { <button class="button wide" formaction=format!("/account/confirm/with/{id}")>{label}</button> }
        })
        .collect_view();
    let again = format!("/sign-in?next={next}");
    view! {
        <form class="stack" method="post">
            <input type="hidden" name="next" value=next.to_owned()/>
            {proofs.passkey.then(|| passkey_button(words, &proofs.nonce, PasskeyDeed::Use, "sign-in-passkey", !has_password, "/account/confirm/passkey"))}
            {buttons}
        </form>
        {none.then(|| view! {
            <form method="post" action="/sign-out">
                <input type="hidden" name="next" value=again/>
                <button class="button primary wide">{words.get("account-confirm-again")}</button>
            </form>
        })}
    }
}

/// `GET` of an address to which only a form is sent: somebody confirmed who they are on the way.
pub async fn back(visitor: Visitor) -> PageResult {
    visitor.go("/account/security").ok()
}

/// `GET /account/passkeys/new`
pub async fn new_passkey(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    recent::require_recent(&visitor.core, &holder.session)?;
    draw_new(&visitor, &holder, None, "")
}

fn draw_new(visitor: &Visitor, holder: &Holder, error: Option<&Error>, typed: &str) -> PageResult {
    let sheet = Sheet::new(Part::Security, "account-passkey-new", error);
    let nonce = visitor.context.nonce.clone();
    Ok(draw(visitor, holder, &sheet, |words| {
        let hint = Some(words.get("account-passkey-name-hint").into_owned());
        view! {
            {head(words, "account-passkey-new", words.get("account-passkey-new-lede").into_owned())}
            <div class="page narrow">
                {form_error(words, error)}
                <form class="stack" method="post" action="/account/passkeys">
                    {field(words, error, Field { name: "name", value: typed, hint, autofocus: true, ..Field::default() })}
                    {passkey_button(words, &nonce, PasskeyDeed::Make, "account-passkey-add", true, "/account/passkeys")}
                    <p class="without-script">{words.get("account-passkey-script")}</p>
                    <a class="button quiet" href="/account/security">{words.get("cancel")}</a>
                </form>
            </div>
        }
    }))
}

/// The form of a new passkey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    #[serde(default)]
    name: String,
    #[serde(default)]
    credential: String,
}

/// `POST /account/passkeys/begin`
pub async fn begin_passkey(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    Ok(question(&visitor, &service::begin_passkey(&visitor.core, &holder).await?))
}

/// `POST /account/passkeys`
pub async fn add_passkey(visitor: Visitor, Form(form): Form<NewPasskey>) -> PageResult {
    let holder = visitor.holder().await?;
    let carried = visitor.cookie(Jar::Passkey);
    match service::add_passkey(&visitor.core, &holder, carried.as_deref(), &form.credential, &form.name).await {
        Ok(()) => visitor.go("/account/security?done=passkey").forget(Jar::Passkey).ok(),
        Err(Fault::Refused(error @ Error::PasskeyRefused)) => draw_new(&visitor, &holder, Some(&error), &form.name),
        Err(fault) => draw_new(&visitor, &holder, Some(&for_form(fault)?), &form.name),
    }
}

/// `POST /account/passkeys/{id}/remove`
pub async fn remove_passkey(visitor: Visitor, Path(id): Path<String>) -> PageResult {
    let holder = visitor.holder().await?;
    service::remove_passkey(&visitor.core, &holder, &id).await?;
    visitor.go("/account/security?done=passkey-removed").ok()
}

/// `POST /account/password/remove`
pub async fn remove_password(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    service::remove_password(&visitor.core, &holder).await?;
    visitor.go("/account/security?done=password-removed").ok()
}

/// `POST /account/link/{provider}`
pub async fn link(visitor: Visitor, Path(provider): Path<String>) -> PageResult {
    let holder = visitor.holder().await?;
    let departure = service::begin_link(&visitor.core, &holder, &provider).await?;
    send_off(&visitor, &departure)
}

/// `POST /account/identities/{id}/unlink`
pub async fn unlink(visitor: Visitor, Path(id): Path<String>) -> PageResult {
    let holder = visitor.holder().await?;
    service::unlink(&visitor.core, &holder, &id).await?;
    visitor.go("/account/security?done=unlinked").ok()
}

/// A form that confirms who somebody is.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Confirming {
    #[serde(default)]
    next: String,
    #[serde(default)]
    credential: String,
}

/// `POST /account/confirm/passkey/begin`
pub async fn begin_confirm_passkey(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    Ok(question(&visitor, &passkeys::begin_sign_in(&visitor.core, &holder.caller).await?))
}

/// `POST /account/confirm/passkey`
pub async fn confirm_passkey(visitor: Visitor, Form(form): Form<Confirming>) -> PageResult {
    let holder = visitor.holder().await?;
    let (next, carried) = (confirm::onward(&form.next), visitor.cookie(Jar::Passkey));
    match service::confirm_by_passkey(&visitor.core, &holder, carried.as_deref(), &form.credential).await {
        Ok(started) => visitor.go(next).start(&started).forget(Jar::Passkey).ok(),
        Err(Fault::Refused(error @ Error::PasskeyRefused)) => {
            confirm::page(&visitor, &holder, Some(&error), next).await
        }
        Err(fault) => Err(PageError::from(fault)),
    }
}

/// `POST /account/confirm/with/{provider}`
pub async fn confirm_with(visitor: Visitor, Path(provider): Path<String>, Form(form): Form<Confirming>) -> PageResult {
    let holder = visitor.holder().await?;
    let next = confirm::onward(&form.next);
    let departure = service::begin_confirm(&visitor.core, &holder, &provider, next).await?;
    send_off(&visitor, &departure)
}
