//! The way around settings, of an organization or of somebody's own account: a list at the
//! side, and on a phone one line that opens to the same list.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{
    domain::permission::Permission,
    server::{
        service::{access::Member, mails},
        words::Words,
    },
};

/// Where in an organization a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Its home.
    Home,
    /// Nowhere that the navigation knows.
    Elsewhere,
    /// Admin settings › People.
    People,
    /// Admin settings › Groups.
    Groups,
    /// Admin settings › Roles.
    Roles,
    /// Admin settings › General.
    General,
    /// Admin settings › Products.
    Products,
    /// Admin settings › Invitations.
    Invitations,
    /// Admin settings › Sign-in and acceptance.
    SignIn,
    /// Admin settings › Email.
    Email,
    /// Admin settings › Audit log.
    Audit,
}

/// A page of the settings: its place, its address below `settings/`, its name's
/// key, and what it takes to see it: any of these.
type Entry = (Place, &'static str, &'static str, &'static [Permission]);

/// The settings as they are grouped, each group with its name's key.
const SETTINGS: [(&str, &[Entry]); 3] = [
    (
        "nav-group-people",
        &[
            (Place::People, "people", "nav-people", &[Permission::PeopleView]),
            (Place::Groups, "groups", "nav-groups", &[Permission::PeopleManage]),
            (Place::Roles, "roles", "nav-roles", &[Permission::RolesManage]),
        ],
    ),
    (
        "nav-group-organization",
        &[
            (Place::General, "general", "nav-general", &[Permission::SettingsManage]),
            (Place::Products, "products", "nav-products", &[Permission::SettingsManage]),
            (Place::Invitations, "invitations", "nav-invitations", &[Permission::SettingsManage]),
            (Place::SignIn, "sign-in", "nav-sign-in", &[Permission::SettingsManage]),
        ],
    ),
    (
        "nav-group-records",
        &[
            (Place::Email, "email", "nav-email", mails::SEES),
            (Place::Audit, "audit", "nav-audit", &[Permission::AuditView]),
        ],
    ),
];

/// The path below the organization of the first settings that a member may see.
pub fn first(member: &Member) -> Option<String> {
    let all = SETTINGS.iter().flat_map(|(_, entries)| entries.iter());
    let (_, path, ..) = all.into_iter().find(|(.., permissions)| member.require_any(permissions).is_ok())?;
    Some(format!("settings/{path}"))
}

/// The list and the line.
pub fn settings_nav(words: Words, member: &Member, place: Place) -> impl IntoView + use<> {
    let here = SETTINGS.iter().flat_map(|(_, entries)| entries.iter()).find(|(to, ..)| *to == place);
    let here = here.map_or("nav-settings", |(_, _, key, _)| key);
    list_and_line(
        words.get("nav-settings"),
        words.get(here),
        [groups(words, member, place), groups(words, member, place)],
    )
}

/// A list of links to what `name` says, and the line that opens to them; it says where one is.
pub fn list_and_line<V: IntoView>(
    name: Cow<'static, str>,
    here: Cow<'static, str>,
    [at_side, in_line]: [V; 2],
) -> impl IntoView {
    view! {
        <nav class="sidebar" aria-label=name.clone()>{at_side}</nav>
        <details class="menu settings-menu" name="menu">
            <summary class="button wide"><span class="visually-hidden">{name.clone()}": "</span>{here}</summary>
            <nav class="menu-list" aria-label=name>{in_line}</nav>
        </details>
    }
}

fn groups(words: Words, member: &Member, place: Place) -> impl IntoView + use<> {
    let home = format!("/o/{}/settings", member.organization.slug);
    SETTINGS
        .iter()
        .filter_map(|(group, entries)| {
            let links: Vec<_> = entries
                .iter()
                .filter(|(.., permissions)| member.require_any(permissions).is_ok())
                .map(|(to, path, key, _)| {
                    let current = (*to == place).then_some("page");
                    view! { <a href=format!("{home}/{path}") aria-current=current>{words.get(key)}</a> }
                })
                .collect();
            (!links.is_empty()).then(|| view! { <p class="nav-group">{words.get(group)}</p>{links} })
        })
        .collect_view()
}
