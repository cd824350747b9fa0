//! Admin settings › Groups: all of them, and who is in each.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, Screen, confirm, id, mendable};
use crate::{
    app::components::{
        controls::{self, Around},
        frame::Place,
        icon::{Icon, icon},
        notice::Undo,
        shortcuts, status,
    },
    domain::{
        error::Error,
        id::{GroupId, PersonId},
        person::Person,
    },
    server::{
        service::{
            access::Member,
            groups,
            people::{self, PeoplePage, PeopleQuery},
        },
        store::{groups::Counted, people_list::Sort},
        web::{
            errors::{PageError, PageResult},
            visitor::Visitor,
        },
        words::Words,
    },
};

/// How many of those who were looked for are offered.
const OFFERED: usize = 10;

/// The form of a group.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Named {
    name: String,
}

/// `GET …/settings/groups`
pub async fn list(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw_list(&visitor, &member, &asked, "", None).await
}

/// `POST …/settings/groups`
pub async fn create(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Named>) -> PageResult {
    let member = visitor.member(&slug).await?;
    match groups::create(&visitor.core, &member, &posted.name).await {
        Ok(group) => visitor.go(&format!("/o/{slug}/settings/groups/{group}?done=created")).ok(),
        Err(fault) => draw_list(&visitor, &member, &Asked::default(), &posted.name, Some(&mendable(fault)?)).await,
    }
}

async fn draw_list(
    visitor: &Visitor,
    member: &Member,
    asked: &Asked,
    typed: &str,
    error: Option<&Error>,
) -> PageResult {
    let all = groups::list(&visitor.core, member).await?;
    let words = visitor.words();
    let screen = Screen::new(Place::Groups, words.get("nav-groups").into_owned())
        .lede(words.get("groups-lede"))
        .done("groups", asked)
        .error(error);
    let slug = member.organization.slug.clone();
    Ok(screen.render(visitor, member, |words| {
        let rows = all.iter().map(|one| row(words, &slug, one)).collect_view();
        let table = if all.is_empty() {
            view! { <div class="empty">{icon(Icon::People)}<h2>{words.get("groups-empty")}</h2><p>{words.get("groups-empty-lede")}</p></div> }.into_any()
        } else {
            view! {
                <div class="table-wrap"><table class="table" role="table">
                    <caption class="visually-hidden">{words.get("nav-groups")}</caption>
                    <thead role="rowgroup"><tr role="row">
                        {["field-name", "nav-people"].map(|key| view! { <th scope="col" role="columnheader">{words.get(key)}</th> })}
                        <th scope="col" role="columnheader"><span class="visually-hidden">{words.get("people-actions")}</span></th>
                    </tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table></div>
            }
            .into_any()
        };
        view! {
            <form class="card cluster ends" method="post">
                {controls::text(Around::new(words, error, "name", "group-new"), "text", typed, 60)}
                <button class="button primary">{words.get("group-create")}</button>
            </form>
            {table}
        }
    }))
}

fn row(words: Words, slug: &str, one: &Counted) -> impl IntoView + use<> {
    let at = format!("/o/{slug}/settings/groups/{}", one.group.id);
    let delete = words.with("delete-named", &[("name", one.group.name.as_str().into())]);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("field-name")><a class="person-name" href=at.clone()>{one.group.name.clone()}</a></th>
            <td role="cell" data-label=words.get("nav-people")>{words.with("group-people", &[("n", one.people.into())])}</td>
            <td role="cell" class="row-actions" data-label=words.get("people-actions")>
                <a class="button small" href=at.clone()>{words.get("group-open")}</a>" "
                <a class="button small danger" href=format!("{at}/delete") aria-label=delete>{words.get("action-delete")}</a>
            </td>
        </tr>
    }
}

/// What the address of a group may say.
#[derive(Deserialize, Default)]
pub struct AskedGroup {
    done: Option<String>,
    /// To whom, where it was one and can be undone.
    person: Option<String>,
    after: Option<String>,
    before: Option<String>,
    /// Who is looked for, to be added.
    #[serde(default)]
    q: String,
}

/// What was typed on the page of a group, and what came of it.
#[derive(Default)]
struct Typed<'a> {
    name: Option<&'a str>,
    addresses: &'a str,
    unknown: Vec<String>,
}

/// `GET …/settings/groups/{id}`
pub async fn show(
    visitor: Visitor,
    Path((slug, group)): Path<(String, String)>,
    Query(asked): Query<AskedGroup>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, id(&group)?, &asked, Typed::default(), None).await
}

/// `POST …/settings/groups/{id}`: another name.
pub async fn rename(
    visitor: Visitor,
    Path((slug, group)): Path<(String, String)>,
    Form(posted): Form<Named>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let group = id(&group)?;
    match groups::rename(&visitor.core, &member, group, &posted.name).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/groups/{group}?done=renamed")).ok(),
        Err(fault) => {
            let typed = Typed { name: Some(&posted.name), ..Typed::default() };
            draw(&visitor, &member, group, &AskedGroup::default(), typed, Some(&mendable(fault)?)).await
        }
    }
}

/// The form that adds people.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Addresses {
    addresses: String,
}

/// `POST …/settings/groups/{id}/add`
pub async fn add(
    visitor: Visitor,
    Path((slug, group)): Path<(String, String)>,
    Form(posted): Form<Addresses>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let group = id(&group)?;
    let mut typed = Typed { addresses: &posted.addresses, ..Typed::default() };
    let error = match groups::add(&visitor.core, &member, group, &posted.addresses).await {
        Ok(added) if added.unknown.is_empty() => {
            let person = added.only.map(|person| format!("&person={person}")).unwrap_or_default();
            return visitor.go(&format!("/o/{slug}/settings/groups/{group}?done=added{person}")).ok();
        }
        Ok(added) => {
            typed.unknown = added.unknown;
            Error::field("addresses", "addresses_unknown")
        }
        Err(fault) => mendable(fault)?,
    };
    draw(&visitor, &member, group, &AskedGroup::default(), typed, Some(&error)).await
}

/// `POST …/settings/groups/{id}/remove/{person}`
pub async fn remove(visitor: Visitor, Path((slug, group, person)): Path<(String, String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let group: GroupId = id(&group)?;
    let person: PersonId = id(&person)?;
    groups::remove(&visitor.core, &member, group, person).await?;
    visitor.go(&format!("/o/{slug}/settings/groups/{group}?done=removed&person={person}")).ok()
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    group: GroupId,
    asked: &AskedGroup,
    typed: Typed<'_>,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let one = groups::find(core, member, group).await?;
    let query = PeopleQuery {
        group: Some(group),
        sort: Sort::Name,
        after: asked.after.clone(),
        before: asked.before.clone(),
        ..PeopleQuery::default()
    };
    let page = people::list(core, member, &query).await?;
    let search: String = asked.q.trim().chars().take(100).collect();
    let offered = if search.is_empty() {
        None
    } else {
        let query = PeopleQuery { search: search.clone(), sort: Sort::Name, ..PeopleQuery::default() };
        Some(people::list(core, member, &query).await?.people)
    };
    let words = visitor.words();
    let done = Asked { done: asked.done.clone() };
    let slug = member.organization.slug.clone();
    let at = format!("/o/{slug}/settings/groups/{group}");
    let undo = undo(visitor, member, &at, asked).await?;
    let screen = Screen {
        undo,
        ..Screen::new(Place::Groups, one.group.name.clone())
            .lede(words.with("group-people", &[("n", one.people.into())]))
            .done("group", &done)
            .error(error)
    };
    let shown = Shown { at, one, page, search, offered };
    Ok(screen.render(visitor, member, |words| body(words, &shown, &typed, error)))
}

/// How somebody who was just put in comes out again, or the other way round.
async fn undo(visitor: &Visitor, member: &Member, at: &str, asked: &AskedGroup) -> Result<Option<Undo>, PageError> {
    let Some(person) = asked.person.as_deref().and_then(|id| id.parse::<PersonId>().ok()) else { return Ok(None) };
    Ok(match asked.done.as_deref() {
        Some("added") => Some(Undo { to: format!("{at}/remove/{person}"), field: None }),
        Some("removed") => {
            let email = groups::address_of(&visitor.core, member, person).await?;
            email.map(|email| Undo { to: format!("{at}/add"), field: Some(("addresses", email.to_string())) })
        }
        _ => None,
    })
}

/// What is shown of a group.
struct Shown {
    /// Its address.
    at: String,
    one: Counted,
    page: PeoplePage,
    search: String,
    offered: Option<Vec<Person>>,
}

fn body(words: Words, shown: &Shown, typed: &Typed<'_>, error: Option<&Error>) -> impl IntoView + use<> {
    let at = shown.at.clone();
    let name = typed.name.unwrap_or(&shown.one.group.name);
    let rename = error.filter(|_| typed.name.is_some());
    let adding = error.filter(|_| typed.name.is_none());
    let around = Around::new(words, adding, "addresses", "group-add-addresses").hint(words.get("group-add-hint"));
    let around = if typed.unknown.is_empty() {
        around
    } else {
        around.problem(words.with("group-add-unknown", &[("addresses", typed.unknown.join(", ").into())]))
    };
    view! {
        {members(words, shown)}
        <section class="card stack" aria-labelledby="add">
            <h2 id="add">{words.get("group-add")}</h2>
            {search(words, shown)}
            <form class="stack" method="post" action=format!("{at}/add")>
                {controls::area(around, typed.addresses, 50_000)}
                <div class="actions"><button class="button">{words.get("group-add-button")}</button></div>
            </form>
        </section>
        <section class="card stack" aria-labelledby="rename">
            <h2 id="rename">{words.get("group-rename")}</h2>
            <form class="cluster ends" method="post" action=at.clone()>
                {controls::text(Around::new(words, rename, "name", "field-name"), "text", name, 60)}
                <button class="button">{words.get("save")}</button>
            </form>
        </section>
        <div class="actions">
            <a class="button" href=at.rsplit_once('/').map(|(list, _)| list.to_owned())>{words.get("groups-back")}</a>
            <a class="button danger" href=format!("{at}/delete")>{words.get("group-delete")}</a>
        </div>
    }
}

fn members(words: Words, shown: &Shown) -> impl IntoView + use<> {
    if shown.page.people.is_empty() {
        return view! { <div class="empty">{icon(Icon::People)}<h2>{words.get("people-empty")}</h2><p>{words.get("group-empty-lede")}</p></div> }.into_any();
    }
    let rows = shown.page.people.iter().map(|person| member_row(words, &shown.at, person)).collect_view();
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

fn member_row(words: Words, at: &str, person: &Person) -> impl IntoView + use<> {
    let (name, email) = who(person);
    let remove = words.with("group-remove-named", &[("name", name.as_str().into())]);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("field-name")>
                <span class="person-name">{name}</span>{email.map(|email| view! { <br/><span class="person-email">{email}</span> })}
            </th>
            <td role="cell" data-label=words.get("people-status")>{status::person_status(words, person.status)}</td>
            <td role="cell" class="row-actions" data-label=words.get("people-actions")>
                <form method="post" action=format!("{at}/remove/{}", person.id) data-quiet="">
                    <button class="button small" aria-label=remove>{words.get("group-remove")}</button>
                </form>
            </td>
        </tr>
    }
}

/// A search among everybody; each hit can be added at once.
fn search(words: Words, shown: &Shown) -> impl IntoView + use<> {
    let at = shown.at.clone();
    let hits = shown.offered.as_ref().map(|people| {
        if people.is_empty() {
            return view! { <p class="muted" role="status">{words.get("people-empty-filtered")}</p> }.into_any();
        }
        let lines = people.iter().take(OFFERED).map(|person| offer(words, shown, person)).collect_view();
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

fn offer(words: Words, shown: &Shown, person: &Person) -> impl IntoView + use<> {
    let (name, email) = who(person);
    let inside = person.groups.contains(&shown.one.group.name);
    let add = words.with("group-add-named", &[("name", name.as_str().into())]);
    let button = if inside {
        view! { <span class="row-actions"><span class="badge" data-tone="success">{words.get("group-inside")}</span></span> }.into_any()
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

/// `GET …/settings/groups/{id}/delete`: asks first.
pub async fn confirm_delete(visitor: Visitor, Path((slug, group)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let one = groups::find(&visitor.core, &member, id(&group)?).await?;
    let words = visitor.words();
    let title = words.with("delete-named", &[("name", one.group.name.as_str().into())]);
    Ok(Screen::new(Place::Groups, title).render(&visitor, &member, |words| {
        let text = words.with("group-delete-text", &[("n", one.people.into())]);
        confirm(words, vec![text], "group-delete", format!("/o/{slug}/settings/groups"), ())
    }))
}

/// `POST …/settings/groups/{id}/delete`
pub async fn delete(visitor: Visitor, Path((slug, group)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    groups::delete(&visitor.core, &member, id(&group)?).await?;
    visitor.go(&format!("/o/{slug}/settings/groups?done=deleted")).ok()
}
