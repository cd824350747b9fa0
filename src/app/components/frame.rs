//! The two layouts: a card for those outside, bars around the content for members.

use leptos::prelude::*;

use super::brand::{initials, logo};
use crate::{
    domain::permission::Permission,
    server::{service::access::Member, words::Words},
};

/// A card in the middle of the page.
pub fn card<V: IntoView>(organization: Option<&str>, title: String, content: V) -> impl IntoView + use<V> {
    let name = organization.unwrap_or("Usher").to_owned();
    view! {
        <main id="main" class="welcome">
            <div class="card welcome-card">
                <p class="welcome-org">{logo()}" "{name}</p>
                <h1>{title}</h1>
                {content}
            </div>
        </main>
    }
}

/// Where in an organization a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Its home.
    Home,
    /// Admin settings › People.
    People,
    /// Admin settings › Email.
    Email,
}

impl Place {
    const SETTINGS: [(Self, &'static str, &'static str, Permission); 2] = [
        (Self::People, "settings/people", "nav-people", Permission::PeopleView),
        (Self::Email, "settings/email", "nav-email", Permission::PeopleInvite),
    ];
}

/// Bars around the content: the organization, the account, and in the settings
/// the way to the other settings.
pub fn member<V: IntoView>(words: Words, member: &Member, place: Place, content: V) -> impl IntoView + use<V> {
    let slug = member.organization.slug.clone();
    let home = format!("/o/{slug}");
    let people = format!("{home}/settings/people");
    let sees_people = member.require(Permission::PeopleView).is_ok();
    let in_settings = place != Place::Home;
    let current = |is: bool| is.then_some("page");
    let main = view! { <main id="main">{content}</main> };
    let body = if in_settings {
        let links = Place::SETTINGS
            .into_iter()
            .filter(|(.., permission)| member.require(*permission).is_ok())
            .map(|(to, path, key, _)| {
                view! { <a href=format!("{home}/{path}") aria-current=current(to == place)>{words.get(key)}</a> }
            })
            .collect_view();
        view! {
            <div class="settings">
                <nav class="sidebar" aria-label=words.get("nav-settings")>{links}</nav>
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
                <a class="brand" href=home.clone()>{logo()}<span>{member.organization.name.clone()}</span></a>
                <nav class="topbar-nav" aria-label=words.get("nav-main")>
                    <a href=home aria-current=current(!in_settings)>{words.get("nav-home")}</a>
                    {sees_people.then(|| view! { <a href=people aria-current=current(in_settings)>{words.get("nav-people")}</a> })}
                </nav>
                <details class="menu account-menu" name="menu">
                    <summary>
                        <span class="avatar" aria-hidden="true">{initials(&member.user.name)}</span>
                        <span class="visually-hidden">{words.get("nav-account")}</span>
                    </summary>
                    <div class="menu-list">
                        <p class="menu-head">{member.user.name.clone()}<small>{member.user.email.to_string()}</small></p>
                        <form method="post" action="/sign-out"><button>{words.get("sign-out")}</button></form>
                    </div>
                </details>
            </header>
            {body}
        </div>
    }
}
