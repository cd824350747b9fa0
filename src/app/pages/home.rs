//! Where people land: the start of the site, and the home of an organization.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::{
        components::{
            frame::{self, Place},
            icon::{Icon, icon},
            notice::{Tone, notice},
            product,
        },
        pages::home_figures::figures,
        shell::Frame,
    },
    domain::permission::Permission,
    server::{
        service::{
            access::{self, Member},
            attention::{self, Attention},
            overview, products, setup,
        },
        store::products::Product,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// `GET /`: on to where the visitor belongs.
pub async fn start(visitor: Visitor) -> PageResult {
    if let Some(who) = visitor.signed_in().await? {
        if let Some(slug) = access::home(&visitor.core.store, &who.user).await? {
            return visitor.go(&format!("/o/{slug}")).ok();
        }
        return visitor.go("/organizations").ok();
    }
    if setup::is_done(&visitor.core).await? {
        return visitor.go("/sign-in").ok();
    }
    let title = visitor.words().get("not-set-up-title");
    visitor.page(&title, |words| {
        frame::card(
            None,
            words.get("not-set-up-title").into_owned(),
            view! {
                <p class="lede">{words.get("not-set-up-lede")}</p>
                <pre><code>"usher setup-link"</code></pre>
            },
        )
    })
}

/// What the address may say.
#[derive(Deserialize)]
pub struct Asked {
    /// Somebody just joined.
    welcome: Option<String>,
}

/// `GET /o/{slug}`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let products = products::list(&visitor.core, &member).await?;
    let overview = overview::look(&visitor.core, &member).await?;
    let attention = attention::look(&visitor.core, &member).await?;
    let name = member.organization.name.clone();
    let invites = member.require(Permission::PeopleInvite).is_ok();
    // Whoever runs the place knows who they are; the others find it here.
    let plain = overview.is_none() && !invites;
    let frame = Frame { title: &name, ..Frame::default() };
    Ok(visitor.render(StatusCode::OK, frame, |words| {
        let organization = [("organization", member.organization.name.as_str().into())];
        let invite_to = invites.then(|| format!("/o/{slug}/settings/people/invite"));
        let greeting = words.with("home-title", &[("name", member.user.name.as_str().into())]);
        let invite = invite_to.clone().map(|to| {
            view! { <div class="actions"><a class="button primary" href=to>{words.get("invite-people")}</a></div> }
        });
        let doors = doors(words, &member, &products);
        let figures = overview.as_ref().map(|overview| figures(words, overview, invite_to));
        frame::member(
            words,
            &member,
            Place::Home,
            view! {
                {asked.welcome.is_some().then(|| notice(Tone::Success, words.with("home-welcome", &organization)))}
                <header class="page-head">
                    <h1>{greeting}</h1>
                    <p class="lede">{words.with("home-lede", &organization)}</p>
                    {invite}
                </header>
                <div class="page">
                    {needs_attention(words, &slug, attention)}
                    // Where both are empty, people come first.
                    {if products.is_empty() { (figures, doors).into_any() } else { (doors, figures).into_any() }}
                    {plain.then(|| you(words, &member))}
                </div>
            },
        )
    }))
}

/// The products, as doors to go through; where there are none, the way to the first one.
fn doors(words: Words, member: &Member, products: &[Product]) -> impl IntoView + use<> {
    let content = if products.is_empty() {
        no_doors(words, member).into_any()
    } else {
        let cards = products.iter().map(product::card).collect_view();
        view! { <div class="grid">{cards}</div> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="products">
            <h2 id="products">{words.get("home-products")}</h2>
            {content}
        </section>
    }
}

fn no_doors(words: Words, member: &Member) -> impl IntoView + use<> {
    if member.require(Permission::SettingsManage).is_err() {
        let organization = [("organization", member.organization.name.as_str().into())];
        return view! { <p class="muted">{words.with("home-products-none", &organization)}</p> }.into_any();
    }
    let to = format!("/o/{}/settings/products/new", member.organization.slug);
    view! {
        <div class="empty">
            {icon(Icon::Product)}
            <h3>{words.get("products-empty")}</h3>
            <p>{words.get("products-empty-lede")}</p>
            <a class="button" href=to>{words.get("product-new")}</a>
        </div>
    }
    .into_any()
}

/// Who somebody is here.
fn you(words: Words, member: &Member) -> impl IntoView + use<> {
    view! {
        <section class="card" aria-labelledby="you">
            <div class="card-head">
                <h2 id="you">{words.get("home-you")}</h2>
                <a href="/account">{words.get("nav-your-account")}</a>
            </div>
            <dl class="facts">
                <dt>{words.get("field-name")}</dt><dd>{member.user.name.clone()}</dd>
                <dt>{words.get("field-email")}</dt><dd>{member.user.email.to_string()}</dd>
                <dt>{words.get("field-role")}</dt><dd>{member.membership.role.clone()}</dd>
            </dl>
        </section>
    }
}

/// What an admin should look after, each with the way there.
fn needs_attention(words: Words, slug: &str, attention: Attention) -> impl IntoView + use<> {
    let at = |path: &str| format!("/o/{slug}/settings/{path}");
    let line = |tone: &'static str, text: String, to: String, see: &str| {
        view! { <li><span class="badge" data-tone=tone>{text}</span><a class="row-actions" href=to>{words.get(see)}</a></li> }
    };
    let requests = (attention.requests > 0).then(|| {
        let text = words.with("home-requests", &[("n", attention.requests.into())]);
        line("info", text, at("people?status=requested"), "home-requests-see")
    });
    let failed = (attention.failed_mails > 0).then(|| {
        let text = words.with("home-failed", &[("n", attention.failed_mails.into())]);
        line("danger", text, at("email?status=failed"), "home-failed-see")
    });
    let seats = attention.seats.map(|seats| {
        let (left, limit) = (seats.left().unwrap_or(0), seats.limit.unwrap_or(0));
        let text = words.with("home-seats", &[("left", left.into()), ("limit", limit.into())]);
        line("warning", text, at("people"), "home-seats-see")
    });
    (!attention.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="attention">
                <div class="card-head"><h2 id="attention">{words.get("home-attention")}</h2></div>
                <ul class="list">{requests}{failed}{seats}</ul>
            </section>
        }
    })
}
