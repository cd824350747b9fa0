//! Admin settings › People: everybody in one table, and what can be done with them.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{people_table, person::called};
use crate::{
    app::{
        components::{
            folded::{filters, folded},
            frame::{self, Place},
            icon::{Icon, icon},
            live,
            notice::{Tone, notice},
            shortcuts, status,
        },
        islands::{
            copy::{self, CopyForms},
            invite_dialog::{self, InviteDialog},
        },
        shell::{Frame, Islands},
    },
    domain::{id::PersonId, permission::Permission, person::Status},
    server::{
        service::{
            access::Member,
            people::{self, PeoplePage, PeopleQuery, bulk::Deed, person::May},
        },
        store::{groups::Group, people_list::Sort, roles::Role},
        web::{
            errors::{PageResult, url_encode},
            visitor::{Visitor, local_path},
        },
        words::Words,
    },
};

/// What the address may say.
#[derive(Debug, Clone, Deserialize, Default)]
pub struct Asked {
    status: Option<String>,
    role: Option<String>,
    group: Option<String>,
    #[serde(default)]
    q: String,
    sort: Option<String>,
    after: Option<String>,
    before: Option<String>,
    welcome: Option<String>,
    /// What was just done: one of `DONE`.
    done: Option<String>,
    /// To whom.
    person: Option<String>,
}

impl Asked {
    /// What is asked for.
    pub(super) fn query(&self) -> PeopleQuery {
        PeopleQuery {
            status: self.status.as_deref().and_then(Status::from_name),
            role: self.role.as_deref().and_then(|id| id.parse().ok()),
            group: self.group.as_deref().and_then(|id| id.parse().ok()),
            search: self.q.chars().take(100).collect(),
            sort: match self.sort.as_deref() {
                Some("name") => Sort::Name,
                Some("oldest") => Sort::Oldest,
                _ => Sort::Newest,
            },
            after: self.after.clone(),
            before: self.before.clone(),
        }
    }
}

/// `GET /o/{slug}/settings/people`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let stream = live::stream(&visitor.core, &member);
    let query = asked.query();
    let page = people::list(&visitor.core, &member, &query).await?;
    let invites = member.require(Permission::PeopleInvite).is_ok();
    let may = May::of(&visitor.core, &member);
    let sends_mail = visitor.core.sends_mail();
    let now = visitor.core.now();
    let title = visitor.words().get("nav-people");
    let islands = if invites { Islands::OnIntent } else { Islands::None };
    let frame = Frame { title: &title, islands, live: Some(&stream), ticks: may.any(), ..Frame::default() };
    Ok(visitor.render(StatusCode::OK, frame, |words| {
        let table = format!("/o/{slug}/settings/people");
        let label = words.get("invite-people").into_owned();
        frame::member(words, &member, Place::People, view! {
            {told(words, &member, &asked, &page)}
            {(!sends_mail && invites).then(|| notice(Tone::Warning, words.get("people-no-mail")))}
            <header class="page-head">
                <h1>{words.get("nav-people")}</h1>
                {invites.then(|| view! {
                    <div class="actions">
                        <InviteDialog organization=slug.clone() people=table label=label keys=shortcuts::key(shortcuts::INVITE).map(str::to_owned) phrases=words.phrases(invite_dialog::WORDS)/>
                    </div>
                })}
                <p class="lede">{words.with("people-lede", &[("organization", member.organization.name.as_str().into())])}</p>
            </header>
            {statuses(words, &slug, &page, &query)}
            {search(words, &slug, &query, &page.roles, &page.groups)}
            {may.any().then(|| bulk_bar(words, &slug, may))}
            {people_table::table(words, &member, &page, &query, may, now)}
            {pager(words, &slug, &page, &query)}
            {live::said(words)}
            <p class="visually-hidden" role="status" id="found-said"></p>
            {invites.then(|| view! { <CopyForms organization=slug.clone() phrases=words.phrases(copy::WORDS)/> })}
        })
    }))
}

/// What can have been done just before the table is shown.
const DONE: [&str; 13] = [
    "resent",
    "renewed",
    "retried",
    "reset-sent",
    "deleted",
    "approved",
    "denied",
    "none-chosen",
    "edited",
    "unchanged",
    "inactivated",
    "reactivation-sent",
    "withdrawn",
];

/// What was just done, and to whom, if they are in sight.
fn told(words: Words, member: &Member, asked: &Asked, page: &PeoplePage) -> impl IntoView + use<> {
    let organization = [("organization", member.organization.name.as_str().into())];
    if asked.welcome.is_some() {
        return Some(notice(Tone::Success, words.with("people-welcome", &organization)));
    }
    let done = asked.done.as_deref().filter(|done| DONE.contains(done))?;
    let person = asked.person.as_deref().and_then(|id| id.parse::<PersonId>().ok());
    let person = person.and_then(|id| page.people.iter().find(|person| person.id == id));
    let (key, named) = (format!("people-{done}"), format!("people-{done}-to"));
    let text = match person.filter(|_| words.has(&named)) {
        Some(person) => words.with(&named, &[("name", called(person).into())]),
        None => words.get(&key).into_owned(),
    };
    Some(notice(Tone::Success, text))
}

/// What an address says of which people are shown.
const ASKED: [&str; 7] = ["status", "role", "group", "q", "sort", "after", "before"];

/// The table as it was when something was done from it; `from` is its address, if that is
/// where somebody came from. `told` is what is said there: what was `done`, to which `person`.
pub(super) fn back(slug: &str, from: Option<&str>, told: &[(&str, &str)]) -> String {
    let table = format!("/o/{slug}/settings/people");
    let asked = from.and_then(local_path).and_then(|from| from.strip_prefix(&table)?.strip_prefix('?'));
    let is_asked = |part: &&str| part.split_once('=').is_some_and(|(name, _)| ASKED.contains(&name));
    let mut parts: Vec<String> =
        asked.into_iter().flat_map(|asked| asked.split('&')).filter(is_asked).map(str::to_owned).collect();
    parts.extend(told.iter().map(|(name, value)| format!("{name}={value}")));
    if parts.is_empty() { table } else { format!("{table}?{}", parts.join("&")) }
}

/// The address of this table with some things said differently.
pub(super) fn address(slug: &str, query: &PeopleQuery, place: Option<(&str, &str)>) -> String {
    format!("/o/{slug}/settings/people{}", question(query, place))
}

/// What an address says of a page of the table.
fn question(query: &PeopleQuery, place: Option<(&str, &str)>) -> String {
    let mut parts = Vec::new();
    if let Some(status) = query.status {
        parts.push(format!("status={}", status.name()));
    }
    if let Some(role) = query.role {
        parts.push(format!("role={role}"));
    }
    if let Some(group) = query.group {
        parts.push(format!("group={group}"));
    }
    if !query.search.is_empty() {
        parts.push(format!("q={}", url_encode(&query.search)));
    }
    match query.sort {
        Sort::Newest => {}
        Sort::Oldest => parts.push("sort=oldest".to_owned()),
        Sort::Name => parts.push("sort=name".to_owned()),
    }
    if let Some((way, place)) = place {
        parts.push(format!("{way}={place}"));
    }
    let question = if parts.is_empty() { "" } else { "?" };
    format!("{question}{}", parts.join("&"))
}

fn statuses(words: Words, slug: &str, page: &PeoplePage, query: &PeopleQuery) -> impl IntoView + use<> {
    // They are those of all: among some they would promise what is not there.
    let all = query.search.is_empty() && query.role.is_none() && query.group.is_none();
    let counted = |status: Option<Status>| match status {
        Some(status) => (words.get(&format!("status-{}", status.name())), page.counts.of(status)),
        None => (words.get("people-all"), page.counts.total()),
    };
    let says = |status| {
        let (label, n) = counted(status);
        let count = all.then(|| view! { " "<span class="count">{words.number(n)}</span> });
        view! { {label}{count} }
    };
    let link = |status: Option<Status>| {
        let to = address(slug, &PeopleQuery { status, ..query.clone() }, None);
        let current = (query.status == status).then_some("true");
        view! { <a href=to aria-current=current>{says(status)}</a> }
    };
    let links = [None].into_iter().chain(Status::ALL.map(Some)).map(link).collect_view();
    view! {
        <nav class="counts" id="people-counts" data-refresh aria-label=words.get("people-status")>
            {folded("statuses", says(query.status), links)}
        </nav>
    }
}

fn search(words: Words, slug: &str, query: &PeopleQuery, roles: &[Role], groups: &[Group]) -> impl IntoView + use<> {
    let sorts = [(Sort::Newest, "newest"), (Sort::Oldest, "oldest"), (Sort::Name, "name")].map(|(sort, name)| {
        view! { <option value=name selected=query.sort == sort>{words.get(&format!("people-sort-{name}"))}</option> }
    });
    let option = |id: String, name: &str, on: bool| view! { <option value=id selected=on>{name.to_owned()}</option> };
    let roles =
        roles.iter().map(|role| option(role.id.to_string(), &role.name, query.role == Some(role.id))).collect_view();
    let some_groups = !groups.is_empty();
    let groups = groups.iter().map(|g| option(g.id.to_string(), &g.name, query.group == Some(g.id))).collect_view();
    let export = format!("/o/{slug}/settings/people/export{}", question(query, None));
    view! {
        <form class="toolbar" role="search" action=format!("/o/{slug}/settings/people") data-finding>
            {query.status.map(|s| view! { <input type="hidden" name="status" value=s.name()/> })}
            <span class="search">
                {icon(Icon::Search)}
                <input type="search" id="search" name="q" aria-keyshortcuts=shortcuts::key(shortcuts::SEARCH) value=query.search.clone() maxlength="100" aria-label=words.get("people-search") placeholder=words.get("people-search-hint")/>
            </span>
            {filters(words, query.role.is_some() || query.group.is_some(), true, view! {
                <select name="role" aria-label=words.get("field-role")><option value="">{words.get("people-all-roles")}</option>{roles}</select>
                {some_groups.then(|| view! {
                    <select name="group" aria-label=words.get("people-groups")><option value="">{words.get("people-all-groups")}</option>{groups}</select>
                })}
                <select name="sort" aria-label=words.get("people-sort")>{sorts}</select>
                <button class="button without-script">{words.get("people-search-button")}</button>
                <a class="button quiet" id="people-export" data-found href=export download>{words.get("people-export")}</a>
            })}
        </form>
    }
}

/// What can be done with those who are ticked; shown once somebody is.
fn bulk_bar(words: Words, slug: &str, may: May) -> impl IntoView + use<> {
    let offered = |deed: &Deed| match deed {
        Deed::Resend => may.invite,
        Deed::Inactivate => may.manage,
        Deed::Delete | Deed::Role | Deed::Group => true,
    };
    let deeds = Deed::ALL.into_iter().filter(offered).map(|deed| {
        let name = deed.name();
        view! { <option value=name>{words.get(&format!("bulk-{name}"))}</option> }
    });
    view! {
        <form class="bulk toolbar" id="bulk" data-found method="post" action=format!("/o/{slug}/settings/people/bulk")>
            <span class="bulk-what" role="status">{words.get("bulk-what")}</span>
            <select name="deed" aria-label=words.get("bulk-what")>{deeds.collect_view()}</select>
            <button class="button primary">{words.get("bulk-go")}</button>
            <button class="button quiet" type="reset">{words.get("bulk-clear")}</button>
        </form>
    }
}

fn pager(words: Words, slug: &str, page: &PeoplePage, query: &PeopleQuery) -> impl IntoView + use<> {
    let link = |way: &str, place: Option<&String>, key| {
        let label = words.get(key);
        match place {
            Some(place) => {
                view! { <a class="button small" href=address(slug, query, Some((way, place)))>{label}</a> }.into_any()
            }
            None => view! { <span class="button small" aria-disabled="true">{label}</span> }.into_any(),
        }
    };
    let several = page.previous.is_some() || page.next.is_some();
    view! {
        <nav class="pager" id="people-pager" data-refresh aria-label=words.get("people-pages")>
            {status::seats(words, page.seats)}
            {several.then(|| view! { {link("before", page.previous.as_ref(), "people-previous")}{link("after", page.next.as_ref(), "people-next")} })}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn the_way_back_leads_to_the_table_as_it_was_and_nowhere_else() {
        let table = "/o/acme/settings/people";
        let came = |from: &str| back("acme", Some(from), &[("done", "resent"), ("person", "x")]);
        let listed = format!("{table}?status=pending&q=%C3%A4%26&after=x&done=old&role=");
        assert_eq!(came(&listed), format!("{table}?status=pending&q=%C3%A4%26&after=x&role=&done=resent&person=x"));
        for other in [
            "",
            "//evil.example/o/acme/settings/people?q=x",
            "/o/other/settings/people?q=x",
            "/o/acme/settings/people/link?q=x",
            "/o/acme/settings/people?next=//evil.example",
            "/o/acme/settings/people?q=a\r\nset-cookie: b=c",
            &format!("{table}?q={}", "x".repeat(500)),
        ] {
            assert_eq!(came(other), format!("{table}?done=resent&person=x"), "{other}");
        }
        assert_eq!(back("acme", None, &[]), table);
    }
}
