//! Admin settings › Sign-in and acceptance: what is asked of those who come in.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;

use super::{Asked, Screen, mendable};
use crate::{
    app::components::{
        controls::{self, Tick, tick},
        frame::Place,
        meanwhile::Meanwhile,
        notice::{Tone, notice},
    },
    domain::{
        error::Error,
        method::{AllowedMethods, Method},
        phone::PhoneNumber,
    },
    server::{
        core::Core,
        service::{
            access::Member,
            configure::{self, SignInForm},
            drawn::Mark,
            phone_messages,
        },
        sms::number,
        web::{errors::PageResult, fields::Fields, visitor::Visitor},
        words::Words,
    },
};

/// `GET …/settings/sign-in`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, &asked, None, None).await
}

/// `POST …/settings/sign-in`
pub async fn save(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Fields>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let posted = posted.check(&["which", "phone", "second_factor", "seen"], &["method"])?;
    let typed = SignInForm {
        only_some: posted.get("which") == "some",
        methods: posted.all("method").map(str::to_owned).collect(),
        phone: posted.has("phone"),
        second_factor: posted.has("second_factor"),
        seen: Mark::posted(posted.get("seen")),
    };
    match configure::sign_in(&visitor.core, &member, &typed).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/sign-in?done=saved")).ok(),
        Err(fault) => draw(&visitor, &member, &Asked::default(), Some(typed), Some(&mendable(fault)?)).await,
    }
}

/// `POST …/settings/sign-in/test-text`: a message to oneself.
pub async fn send_test(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    match phone_messages::send_test(&visitor.core, &member).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/sign-in?done=tested")).ok(),
        Err(fault) => draw(&visitor, &member, &Asked::default(), None, Some(&mendable(fault)?)).await,
    }
}

/// The methods that this Usher offers, with what they are called.
fn offered(core: &Core, words: Words) -> Vec<(Method, String)> {
    let called = |method: &Method| match method {
        Method::Provider(id) => core.providers.all().iter().find(|p| p.id == *id).map(|p| p.name.clone()),
        _ => None,
    };
    let named = configure::offered_methods(core).into_iter().map(|method| {
        let name = called(&method).unwrap_or_else(|| name(words, &method));
        (method, name)
    });
    named.collect()
}

/// What a method is called of which the operator says nothing.
fn name(words: Words, method: &Method) -> String {
    match method {
        Method::Password => words.get("method-password").into_owned(),
        Method::Code => words.get("method-code").into_owned(),
        Method::Passkey => words.get("method-passkey").into_owned(),
        Method::Provider(id) if id.is_github() => "GitHub".to_owned(),
        Method::Provider(id) => id.to_string(),
    }
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    asked: &Asked,
    typed: Option<SignInForm>,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let policy = configure::read(core, member).await?.organization.policy;
    let offered = offered(core, visitor.words());
    let typed = typed.unwrap_or_else(|| {
        let allowed = policy.sign_in_methods.clone();
        let methods = match &allowed {
            AllowedMethods::All => offered.iter().map(|(method, _)| method.name()).collect(),
            AllowedMethods::Only(methods) => methods.iter().map(Method::name).collect(),
        };
        SignInForm {
            only_some: allowed != AllowedMethods::All,
            methods,
            phone: policy.phone,
            second_factor: policy.second_factor,
            seen: Mark::default(),
        }
    });
    let meanwhile = Meanwhile::new(configure::drawn_sign_in(&policy), &typed.seen, error);
    let shortest = i64::try_from(core.settings.password.shortest).unwrap_or(i64::MAX);
    let texts = core.sends_texts();
    let own_phone = if texts { phone_messages::own(core, member).await? } else { None };
    let at = format!("/o/{}/settings/sign-in/test-text", member.organization.slug);
    let words = visitor.words();
    let screen = Screen::new(Place::SignIn, words.get("nav-sign-in").into_owned())
        .lede(words.get("sign-in-settings-lede"))
        .done("sign-in-settings", asked)
        .error(error);
    Ok(screen.render(visitor, member, |words| {
        let mut names: Vec<_> = offered.iter().map(|(method, name)| (method.name(), name.clone())).collect();
        names.push(("*".to_owned(), words.get("methods-all").into_owned()));
        view! {
            {meanwhile.told(words, &names)}
            <form class="narrow stack" method="post">
                {meanwhile.mark()}
                {methods(words, &typed, &offered, error)}
                <section class="card stack">
                    <h2>{words.get("sign-in-settings-more")}</h2>
                    {controls::switch(words, "second_factor", typed.second_factor, false)}
                    {controls::switch(words, "phone", typed.phone, !texts && !typed.phone)}
                    {(!texts).then(|| {
                        let (tone, key) = if typed.phone { (Tone::Warning, "phone-without-gateway") } else { (Tone::Info, "no-text-gateway") };
                        notice(tone, words.get(key))
                    })}
                </section>
                <div class="actions"><button class="button primary">{words.get("save")}</button></div>
            </form>
            {texts.then(|| trial(words, &at, own_phone.as_ref()))}
            <section class="card narrow" aria-labelledby="passwords">
                <div class="card-head"><h2 id="passwords">{words.get("passwords-title")}</h2><p>{words.get("limits-lede")}</p></div>
                <dl class="facts">
                    <dt>{words.get("passwords-shortest")}</dt>
                    <dd>{words.with("passwords-characters", &[("n", shortest.into())])}" "<small class="muted"><code>"[password] shortest"</code></small></dd>
                    <dt>{words.get("passwords-guessable")}</dt><dd>{words.get("passwords-guessable-text")}</dd>
                </dl>
            </section>
        }
    }))
}

/// A way to see whether text messages arrive.
fn trial(words: Words, to: &str, own: Option<&PhoneNumber>) -> impl IntoView + use<> {
    let way = match own {
        Some(phone) => view! {
            <p>{words.with("text-test-lede", &[("phone", number::spaced(phone).into())])}</p>
            <form method="post" action=to.to_owned()><button class="button">{words.get("text-test")}</button></form>
        }
        .into_any(),
        None => view! {
            <p>{words.get("text-test-none")}</p>
            <div><a class="button" href="/account/phone">{words.get("account-phone-add")}</a></div>
        }
        .into_any(),
    };
    view! { <section class="card narrow stack" aria-labelledby="texts"><h2 id="texts">{words.get("text-test-title")}</h2>{way}</section> }
}

fn methods(
    words: Words,
    typed: &SignInForm,
    offered: &[(Method, String)],
    error: Option<&Error>,
) -> impl IntoView + use<> {
    let which = [("all", !typed.only_some), ("some", typed.only_some)].map(|(value, on)| {
        tick(Tick {
            kind: "radio",
            name: "which",
            value: value.to_owned(),
            label: words.get(&format!("methods-{value}")).into_owned(),
            hint: None,
            on,
            disabled: false,
        })
    });
    let is_on = |method: &Method| typed.methods.iter().any(|name| *name == method.name());
    // What was allowed and is no longer offered stays in the list until it is taken out.
    let gone =
        typed.methods.iter().filter_map(|name| Method::from_name(name)).filter(|m| offered.iter().all(|(o, _)| o != m));
    let boxes = offered
        .iter()
        .map(|(method, label)| (method.clone(), label.clone(), None))
        .chain(gone.map(|m| (m.clone(), name(words, &m), Some(words.get("method-not-offered").into_owned()))))
        .map(|(method, label, hint)| {
            tick(Tick {
                kind: "checkbox",
                name: "method",
                value: method.name(),
                label,
                hint,
                on: is_on(&method),
                disabled: false,
            })
        })
        .collect_view();
    view! {
        <section class="card stack">
            <h2>{words.get("methods-title")}</h2>
            <p class="muted">{words.get("methods-lede")}</p>
            {controls::group(words, error, "which", "methods-which", which)}
            {controls::group(words, error, "methods", "methods-list", boxes)}
        </section>
    }
}
