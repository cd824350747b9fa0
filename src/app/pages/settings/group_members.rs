//! Pieces of a group's page: who is in it, and a search among everybody for who could be.

use leptos::prelude::*;

use crate::{
    app::components::{
        icon::{Icon, icon},
        shortcuts, status,
    },
    domain::person::Person,
    server::{service::people::PeoplePage, store::groups::Counted, words::Words},
};

/// How many of those who were looked for are offered.
const OFFERED: usize = 10;

/// What is shown of a group.
pub(super) struct Shown {
    /// Its address.
    pub at: String,
    /// The group.
    pub one: Counted,
    /// A page of those who are in it.
    pub page: PeoplePage,
    /// Who is looked for.
    pub search: String,
    /// Who was found, if anybody is looked for.
    pub offered: Option<Vec<Person>>,
}

/// Those who are in the group, page by page.
pub(super) fn members(words: Words, shown: &Shown, may: &dyn Fn(&Person) -> bool) -> impl IntoView + use<> {
    if shown.page.people.is_empty() {
        return view! { <div class="empty">{icon(Icon::People)}<h2>{words.get("people-empty")}</h2><p>{words.get("group-empty-lede")}</p></div> }.into_any();
    }
    let rows = shown.page.people.iter().map(|person| member_row(words, &shown.at, person, may(person))).collect_view();
    let link = |way: &str, place: Option<&String>, key| {
        place.map(
            |place| view! { <a class="button small" href=format!("{}?{way}={place}", shown.at)>{words.get(key)}</a> },
        )
    };
    view! {
        <div>
            <div class="table-wrap"><table class="table" role="table">
                <caption class="visually-hidden">{shown.one.group.name.clone()}</caption>
                <thead role="rowgroup"><tr role="row">
                    {["field-name", "people-status"].map(|key| view! { <th scope="col" role="columnheader">{words.get(key)}</th> })}
                    <th scope="col" role="columnheader"><span class="visually-hidden">{words.get("people-actions")}</span></th>
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table></div>
            <nav class="pager" aria-label=words.get("people-pages")>
                {link("before", shown.page.previous.as_ref(), "people-previous")}
                {link("after", shown.page.next.as_ref(), "people-next")}
            </nav>
        </div>
    }
    .into_any()
}

fn who(person: &Person) -> (String, Option<String>) {
    match &person.name {
        Some(name) => (name.clone(), Some(person.email.to_string())),
        None => (person.email.to_string(), None),
    }
}

fn member_row(words: Words, at: &str, person: &Person, may: bool) -> impl IntoView + use<> {
    let (name, email) = who(person);
    let remove = may.then(|| {
        let label = words.with("group-remove-named", &[("name", name.as_str().into())]);
        view! {
            <form method="post" action=format!("{at}/remove/{}", person.id) data-quiet="">
                <button class="button small" aria-label=label>{words.get("group-remove")}</button>
            </form>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("field-name")>
                <span class="person-name">{name}</span>{email.map(|email| view! { <br/><span class="person-email">{email}</span> })}
            </th>
            <td role="cell" data-label=words.get("people-status")>{status::person_status(words, person.status)}</td>
            <td role="cell" class="row-actions" data-label=words.get("people-actions")>
                {remove}
            </td>
        </tr>
    }
}

/// A search among everybody who can be in groups; each hit that is the reader's to change
/// can be added at once.
pub(super) fn search(words: Words, shown: &Shown, may: &dyn Fn(&Person) -> bool) -> impl IntoView + use<> {
    let at = shown.at.clone();
    let hits = shown.offered.as_ref().map(|people| {
        if people.is_empty() {
            return view! { <p class="muted" role="status">{words.get("people-empty-filtered")}</p> }.into_any();
        }
        let lines = people.iter().take(OFFERED).map(|person| offer(words, shown, person, may(person))).collect_view();
        view! { <ul class="list">{lines}</ul> }.into_any()
    });
    view! {
        <form class="toolbar" role="search" action=at>
            <input type="search" name="q" aria-keyshortcuts=shortcuts::key(shortcuts::SEARCH) value=shown.search.clone() maxlength="100" aria-label=words.get("people-search") placeholder=words.get("people-search-hint")/>
            <button class="button">{icon(Icon::Search)}{words.get("people-search-button")}</button>
        </form>
        {hits}
    }
}

fn offer(words: Words, shown: &Shown, person: &Person, may: bool) -> impl IntoView + use<> {
    let (name, email) = who(person);
    let inside = person.groups.contains(&shown.one.group.name);
    let add = words.with("group-add-named", &[("name", name.as_str().into())]);
    let button = if inside {
        view! { <span class="row-actions"><span class="badge" data-tone="success">{words.get("group-inside")}</span></span> }.into_any()
    } else if !may {
        view! { <span class="row-actions"><small class="muted">{words.get("group-not-yours")}</small></span> }
            .into_any()
    } else {
        view! {
            <form class="row-actions" method="post" action=format!("{}/add", shown.at) data-quiet="">
                <input type="hidden" name="addresses" value=person.email.to_string()/>
                <button class="button small" aria-label=add>{words.get("group-add-button")}</button>
            </form>
        }
        .into_any()
    };
    view! { <li><span><strong>{name}</strong>" "<small class="muted">{email}</small></span>{button}</li> }
}
