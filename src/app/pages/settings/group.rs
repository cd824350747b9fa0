//! Admin settings › Groups › one of them: who is in it, its name, and its end.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    Asked, Screen, confirm,
    group_members::{Shown, members, search},
    groups::Named,
    id, mendable,
};
use crate::{
    app::components::{around::Around, controls, frame::Place, meanwhile::Meanwhile, notice::Undo},
    domain::{
        error::Error,
        id::{GroupId, PersonId},
        person::{Person, Status},
    },
    server::{
        service::{
            access::Member,
            drawn::Mark,
            groups,
            people::{self, PeopleQuery, person::May},
        },
        store::people_list::Sort,
        web::{
            errors::{PageError, PageResult},
            visitor::Visitor,
        },
        words::Words,
    },
};

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
    seen: Mark,
    addresses: &'a str,
    /// What is wrong with some of the addresses, by its message, and with which.
    wrong: Option<(&'static str, Vec<String>)>,
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
    match groups::rename(&visitor.core, &member, group, &posted.name, &posted.seen).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/groups/{group}?done=renamed")).ok(),
        Err(fault) => {
            let typed = Typed { name: Some(&posted.name), seen: posted.seen, ..Typed::default() };
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
        Ok(added) if added.unknown.is_empty() && added.refused.is_empty() => {
            let person = added.only.map(|person| format!("&person={person}")).unwrap_or_default();
            return visitor.go(&format!("/o/{slug}/settings/groups/{group}?done=added{person}")).ok();
        }
        Ok(added) if added.refused.is_empty() => {
            typed.wrong = Some(("group-add-unknown", added.unknown));
            Error::field("addresses", "addresses_unknown")
        }
        Ok(added) => {
            typed.wrong = Some(("group-add-refused", added.refused));
            Error::field("addresses", "addresses_refused")
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
        let mut people = people::list(core, member, &query).await?.people;
        people.retain(|person| !matches!(person.status, Status::Requested | Status::Declined));
        Some(people)
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
    let may = May::of(core, member);
    let may = |person: &Person| may.to(member, person).regroup(person.status);
    Ok(screen.render(visitor, member, |words| body(words, &shown, &may, &typed, error)))
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

fn body(
    words: Words,
    shown: &Shown,
    may: &dyn Fn(&Person) -> bool,
    typed: &Typed<'_>,
    error: Option<&Error>,
) -> impl IntoView + use<> {
    let at = shown.at.clone();
    let name = typed.name.unwrap_or(&shown.one.group.name);
    let rename = error.filter(|_| typed.name.is_some());
    let meanwhile = Meanwhile::new(groups::drawn(&shown.one.group), &typed.seen, rename);
    let adding = error.filter(|_| typed.name.is_none());
    let around = Around::new(words, adding, "addresses", "group-add-addresses").hint(words.get("group-add-hint"));
    let around = match &typed.wrong {
        None => around,
        Some((key, addresses)) => around.problem(words.with(key, &[("addresses", addresses.join(", ").into())])),
    };
    view! {
        {meanwhile.told(words, &[])}
        {members(words, shown, may)}
        <section class="card stack" aria-labelledby="add">
            <h2 id="add">{words.get("group-add")}</h2>
            {search(words, shown, may)}
            <form class="stack" method="post" action=format!("{at}/add")>
                {controls::area(around, typed.addresses, 50_000)}
                <div class="actions"><button class="button">{words.get("group-add-button")}</button></div>
            </form>
        </section>
        <section class="card stack" aria-labelledby="rename">
            <h2 id="rename">{words.get("group-rename")}</h2>
            <form class="cluster ends" method="post" action=at.clone()>
                {meanwhile.mark()}
                {controls::text(Around::field(words, rename, "name"), "text", name, 60)}
                <button class="button">{words.get("save")}</button>
            </form>
        </section>
        <div class="actions">
            <a class="button" href=at.rsplit_once('/').map(|(list, _)| list.to_owned())>{words.get("groups-back")}</a>
            <a class="button danger" href=format!("{at}/delete")>{words.get("group-delete")}</a>
        </div>
    }
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
