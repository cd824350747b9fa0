//! The two layouts: a card for those outside, bars around the content for members.

use leptos::prelude::*;

use super::{
    brand::{initials, logo, organization_logo},
    icon::{Icon, icon},
    languages::languages,
    settings_nav::{self, list_and_line, settings_nav},
    shortcuts,
};
use crate::{
    app::shell::go_ahead,
    server::{
        service::{access::Member, account::Holder},
        store::{organizations::Organization, users::User},
        words::Words,
    },
};

pub use super::settings_nav::Place;

/// A card in the middle of the page.
pub fn card<V: IntoView>(organization: Option<&str>, title: String, content: V) -> impl IntoView + use<V> {
    let name = organization.unwrap_or("Usher").to_owned();
    bare_card(logo().into_any(), name, title, content)
}

/// The same for a page of an organization, with its logo and its colour.
pub fn organization_card<V: IntoView>(
    organization: &Organization,
    title: String,
    content: V,
) -> impl IntoView + use<V> {
    bare_card(organization_logo(organization), organization.name.clone(), title, content)
}

fn bare_card<V: IntoView>(mark: AnyView, name: String, title: String, content: V) -> impl IntoView + use<V> {
    view! {
        <main id="main" class="welcome">
            <div class="card welcome-card">
                <p class="welcome-org">{mark}" "{name}</p>
                <h1>{title}</h1>
                {content}
            </div>
            {languages()}
        </main>
    }
}

/// Bars around the content: the organization, the account, and in the settings
/// the way to the other settings.
pub fn member<V: IntoView>(words: Words, member: &Member, place: Place, content: V) -> impl IntoView + use<V> {
    go_ahead();
    let slug = member.organization.slug.clone();
    let home = format!("/o/{slug}");
    let in_settings = !matches!(place, Place::Home | Place::Elsewhere);
    let current = |is: bool| is.then_some("page");
    // Most come for the people; whoever may not see these is led to what they may.
    let settings = settings_nav::first(member).map(|path| {
        let current = in_settings.then_some("true");
        view! { <a href=format!("{home}/{path}") aria-current=current>{words.get("nav-settings")}</a> }
    });
    let main = view! { <main id="main">{lacking(words, member)}{content}</main> };
    let body = if in_settings {
        view! {
            <div class="settings">
                {settings_nav(words, member, place)}
                {main}
            </div>
        }
        .into_any()
    } else {
        main.into_any()
    };
    view! {
        <div class="app">
            <header class="topbar">
                <a class="brand" href=home.clone()>{organization_logo(&member.organization)}<span>{member.organization.name.clone()}</span></a>
                <nav class="topbar-nav" aria-label=words.get("nav-main")>
                    <a href=home aria-current=current(place == Place::Home)>{words.get("nav-home")}</a>
                    {settings}
                </nav>
                {account_menu(words, &member.user, switcher(words, member))}
            </header>
            {body}
            {shortcuts::list(words, Some(member))}
        </div>
    }
}

/// Says what somebody with admin rights has to do before they can use them.
fn lacking(words: Words, member: &Member) -> impl IntoView + use<> {
    member.lacks_second_factor.then(|| {
        let organization = [("organization", member.organization.name.as_str().into())];
        view! {
            <div class="notice" data-tone="warning">
                {icon(Icon::Warning)}
                <p>{words.with("second-factor-asked", &organization)}" "<a href="/account/second-factor">{words.get("error-second-factor")}</a></p>
            </div>
        }
    })
}

/// Who is signed in, and what they can do about that.
fn account_menu(words: Words, user: &User, switcher: Option<AnyView>) -> impl IntoView + use<> {
    view! {
        <details class="menu account-menu" name="menu">
            <summary>
                <span class="avatar" aria-hidden="true">{initials(&user.name)}</span>
                <span class="visually-hidden">{words.get("nav-account")}</span>
            </summary>
            <div class="menu-list">
                <p class="menu-head">{user.name.clone()}<small>{user.email.to_string()}</small></p>
                {switcher}
                <a href="/account">{words.get("nav-your-account")}</a>
                {shortcuts::opener(words)}
                <form method="post" action="/sign-out"><button>{words.get("sign-out")}</button></form>
            </div>
        </details>
    }
}

/// Organizations in the menu; who is in more finds them on a page.
const MOST_IN_MENU: usize = 6;

/// The way to somebody's other organizations, and to another one where people make
/// them; nothing where there is neither.
fn switcher(words: Words, member: &Member) -> Option<AnyView> {
    let places = &member.places;
    let several = places.organizations.len() > 1;
    if !several && !places.may_make {
        return None;
    }
    let rows = places.organizations.iter().take(MOST_IN_MENU).map(|place| {
        let name = place.name.clone();
        if place.id == member.organization.id {
            return view! { <li><a href=format!("/o/{}", place.slug) aria-current="true">{name}</a></li> }.into_any();
        }
        let to = format!("/organizations/{}", place.slug);
        view! { <li><form method="post" action=to><button>{name}</button></form></li> }.into_any()
    });
    let rows = rows.collect_view();
    let more = places.organizations.len() > MOST_IN_MENU;
    let make = places.may_make;
    let view = view! {
        <div class="menu-part" role="group" aria-label=words.get("organizations-title")>
            {several.then(|| view! { <ul class="menu-choices">{rows}</ul> })}
            {more.then(|| view! { <a href="/organizations">{words.get("organizations-all")}</a> })}
            {make.then(|| view! { <a href="/o/new">{words.get("organization-make-another")}</a> })}
        </div>
    };
    Some(view.into_any())
}

/// A part of somebody's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Name, address, language.
    Profile,
    /// Password, second factor, sign-in methods.
    Security,
    /// Where they are signed in.
    Sessions,
    /// Where they are a member.
    Organizations,
    /// What is stored about them.
    Data,
}

impl Part {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Profile, "/account", "account-profile"),
        (Self::Security, "/account/security", "account-security"),
        (Self::Sessions, "/account/sessions", "account-sessions"),
        (Self::Organizations, "/account/organizations", "account-organizations"),
        (Self::Data, "/account/data", "account-data"),
    ];
}

/// Bars around a page of somebody's own account.
pub fn account<V: IntoView>(words: Words, holder: &Holder, part: Part, content: V) -> impl IntoView + use<V> {
    go_ahead();
    let link =
        |(to, path, key)| view! { <a href=path aria-current=(to == part).then_some("page")>{words.get(key)}</a> };
    let links = || Part::ALL.map(link).collect_view();
    let here = Part::ALL.into_iter().find(|(to, ..)| *to == part).map_or("nav-your-account", |(.., key)| key);
    let home = holder.home().map(|organization| {
        let back = words.with("account-back", &[("organization", organization.name.as_str().into())]);
        view! {
            <nav class="topbar-nav" aria-label=words.get("nav-main")>
                <a href=format!("/o/{}", organization.slug)>{back}</a>
            </nav>
        }
    });
    view! {
        <div class="app">
            <header class="topbar">
                <a class="brand" href="/">{logo()}<span>"Usher"</span></a>
                {home}
                {account_menu(words, &holder.user, None)}
            </header>
            <div class="settings">
                {list_and_line(words.get("nav-your-account"), words.get(here), [links(), links()])}
                <main id="main">{content}</main>
            </div>
            {shortcuts::list(words, None)}
        </div>
    }
}
