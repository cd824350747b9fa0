//! The rows of the People table.

use std::borrow::Cow;

use leptos::prelude::*;

use super::{
    people::address,
    people_drawn,
    person::{self, actions},
};
use crate::{
    app::components::{
        address::breakable,
        brand::initials,
        icon::{Icon, icon, of_symbol, symbol},
        moment, status,
    },
    domain::{
        outbox::Delivery,
        person::{Person, Status},
        time::Timestamp,
    },
    server::{
        service::{
            access::Member,
            people::{PeoplePage, PeopleQuery, person::May},
        },
        store::people_list::Sort,
        words::Words,
    },
};

/// The picture on the menu of each row.
const MORE: &str = "icon-more";

/// The table, or what to do where it is empty.
pub fn table(
    words: Words,
    member: &Member,
    page: &PeoplePage,
    query: &PeopleQuery,
    may: May,
    now: Timestamp,
) -> impl IntoView + use<> {
    let slug = &*member.organization.slug;
    if page.people.is_empty() {
        return empty(words, slug, query).into_any();
    }
    let labels = Labels::new(words);
    // The column says how it is sorted; its link sorts it, or the other way round.
    let sorted = |sort: Sort, key: &str| {
        let to = address(slug, &PeopleQuery { sort, ..query.clone() }, None);
        let direction = match (query.sort, sort) {
            (Sort::Name, Sort::Name) | (Sort::Oldest, Sort::Newest) => Some("ascending"),
            (Sort::Newest, Sort::Oldest) => Some("descending"),
            _ => None,
        };
        view! { <th scope="col" role="columnheader" aria-sort=direction><a href=to>{words.get(key)}</a></th> }
    };
    let rows = page.people.iter().map(|person| {
        let may = may.to(member, person);
        people_drawn::row(words, slug, person, may, now, || row(&labels, slug, person, may, now).to_html())
    });
    let rows = rows.collect::<Vec<_>>().concat();
    view! {
        <div class="table-wrap" id="people-table" data-refresh>
            {symbol(Icon::More, MORE)}
            <table class="table gridded people" role="table">
                <caption class="visually-hidden">{words.get("nav-people")}</caption>
                <thead role="rowgroup" class=may.any().then_some("choosing")><tr role="row">
                    {may.any().then(|| select_all(words, page))}
                    {sorted(Sort::Name, "field-name")}
                    <th scope="col" role="columnheader">{words.get("field-role")}</th>
                    <th scope="col" role="columnheader">{words.get("people-status")}</th>
                    {sorted(if query.sort == Sort::Newest { Sort::Oldest } else { Sort::Newest }, "people-since")}
                    <th scope="col" role="columnheader" data-priority="low">{words.get("people-last-seen")}</th>
                    <th scope="col" role="columnheader"><span class="visually-hidden">{words.get("people-actions")}</span></th>
                </tr></thead>
                <tbody role="rowgroup" inner_html=rows></tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A box for all rows. It ticks them where the page's script runs, and stands for them
/// where it does not.
fn select_all(words: Words, page: &PeoplePage) -> impl IntoView + use<> {
    let all: Vec<String> = page.people.iter().map(|person| person.id.to_string()).collect();
    view! {
        <td role="cell" class="row-select"><label class="check">
            <input type="checkbox" name="all" value=all.join(" ") form="bulk" data-all autocomplete="off"/>
            <span>{words.get("people-select-all")}</span>
        </label></td>
    }
}

fn empty(words: Words, slug: &str, query: &PeopleQuery) -> impl IntoView + use<> {
    let filtered = query.status.is_some() || query.role.is_some() || query.group.is_some() || !query.search.is_empty();
    let all = address(slug, &PeopleQuery::default(), None);
    view! {
        <div class="empty" id="people-table" data-refresh>
            {icon(Icon::People)}
            <h2>{words.get("people-empty")}</h2>
            <p>{words.get(if filtered { "people-empty-filtered" } else { "people-empty-lede" })}</p>
            {filtered.then(|| view! { <a class="button" href=all>{words.get("people-show-all")}</a> })}
        </div>
    }
}

/// What every row says, looked up once.
struct Labels {
    words: Words,
    name: Cow<'static, str>,
    role: Cow<'static, str>,
    status: Cow<'static, str>,
    since: Cow<'static, str>,
    seen: Cow<'static, str>,
    new_account: Cow<'static, str>,
    has_account: Cow<'static, str>,
    actions: Cow<'static, str>,
    actions_of: actions::Labels,
}

impl Labels {
    fn new(words: Words) -> Self {
        Self {
            words,
            name: words.get("field-name"),
            role: words.get("field-role"),
            status: words.get("people-status"),
            since: words.get("people-since"),
            seen: words.get("people-last-seen"),
            new_account: words.get("people-new-account"),
            has_account: words.get("people-has-account"),
            actions: words.get("people-actions"),
            actions_of: actions::Labels::new(words),
        }
    }
}

fn row(labels: &Labels, slug: &str, person: &Person, may: May, now: Timestamp) -> impl IntoView + use<> {
    let words = labels.words;
    let email = person.email.to_string();
    let shown = person.name.clone().unwrap_or_else(|| email.clone());
    let second = person.name.is_some().then_some(email);
    let all = person.full_access.then(|| view! { <small class="muted">{words.get("people-full-access")}</small> });
    let ends = match (person.status, person.expires_at) {
        (Status::Pending, Some(at)) => Some(("people-ends", at)),
        (Status::Expired, Some(at)) => Some(("people-ended", at)),
        (Status::Inactive, Some(at)) if person.is_coming_back(now) && !person.unvouched => {
            Some(("people-coming-back", at))
        }
        _ => None,
    };
    let ends = ends.map(|(key, at)| {
        view! { <small class="muted nowrap">{moment::within(words, key, at, now)}</small> }
    });
    let by = person.invited_by.as_deref().map(|name| {
        view! { <small class="muted brief">{words.with("people-by", &[("name", name.into())])}</small> }
    });
    let account = (person.status == Status::Pending).then(|| {
        let text = if person.has_account { &labels.has_account } else { &labels.new_account };
        view! { <small class="muted">{text.clone()}</small> }
    });
    let unvouched = person.unvouched.then(|| {
        let key = match person.status {
            Status::Inactive if may.manage && !may.above => "people-unvouched-reactivate",
            Status::Inactive => "people-unvouched-back",
            _ if may.invite && !may.above => "people-unvouched-resend",
            _ => "people-unvouched",
        };
        view! { <small data-tone="danger">{words.get(key)}</small> }
    });
    let select = may.any().then(|| {
        let label = words.with("people-select", &[("name", shown.as_str().into())]);
        view! {
            <td role="cell" class="row-select"><label><input type="checkbox" name="id" value=person.id.to_string() form="bulk" aria-label=label/></label></td>
        }
    });
    let groups = (!person.groups.is_empty()).then(|| view! { <small class="muted">{person.groups.join(", ")}</small> });
    view! {
        <tr role="row" data-key=person.id.to_string()>
            {select}
            <th scope="row" role="rowheader" data-label=labels.name.clone()>
                <span class="person">
                    <span class="avatar" aria-hidden="true">{initials(&shown)}</span>
                    <a class="person-name" href=person::address(slug, person)>{breakable(&shown)}</a>
                    {second.map(|email| view! { <span class="person-email">{breakable(&email)}</span> })}
                </span>
            </th>
            <td role="cell" data-label=labels.role.clone()><span class="lines"><span class="badge" title=person.role.clone()>{person.role.clone()}</span>{all}{groups}</span></td>
            <td role="cell" data-label=labels.status.clone()><span class="lines">{status::person_status(words, person.status)}{account}{unvouched}{mail(words, person)}</span></td>
            <td role="cell" data-label=labels.since.clone()><span class="lines">{moment::relative(words, person.since, now)}{by}{ends}</span></td>
            <td role="cell" data-label=labels.seen.clone() data-priority="low">{person.last_seen_at.map(|at| moment::relative(words, at, now))}</td>
            <td role="cell" class="row-actions" data-label=labels.actions.clone()>{actions(labels, slug, person, may, &shown, now)}</td>
        </tr>
    }
}

/// What became of the invitation's mail, while it matters: of one that ran out, whether it
/// never got to its invitee.
fn mail(words: Words, person: &Person) -> impl IntoView + use<> {
    let expired = person.status == Status::Expired;
    let matters = |delivery: &&Delivery| match person.status {
        Status::Pending => true,
        Status::Expired => delivery.undelivered().is_some(),
        _ => false,
    };
    person.delivery.as_ref().filter(matters).map(|delivery| {
        let detail = delivery.reply().map(str::to_owned);
        let key = match delivery {
            Delivery::Queued { last_error: None, .. } => "mail-queued",
            Delivery::Queued { .. } if expired => "mail-failed",
            Delivery::Queued { .. } => "mail-waiting",
            Delivery::Sent { .. } => "mail-sent",
            Delivery::Failed { .. } => "mail-failed",
            Delivery::Held { .. } => "mail-held",
            Delivery::NotConfigured => "mail-not-configured",
        };
        let wrong = matches!(delivery, Delivery::Failed { .. } | Delivery::Queued { last_error: Some(_), .. });
        // A reason is worth reading; a reply of success is there for who looks for it.
        let reason = detail.clone().filter(|_| wrong);
        view! {
            <small class="mail" data-tone=wrong.then_some("danger") title=detail>
                {words.get(key)}{reason.map(|reason| format!(": {reason}"))}
            </small>
        }
    })
}

fn actions(
    labels: &Labels,
    slug: &str,
    person: &Person,
    may: May,
    shown: &str,
    now: Timestamp,
) -> impl IntoView + use<> {
    let words = labels.words;
    let mut list = actions::of(slug, person, may, now);
    if list.is_empty() {
        return None;
    }
    // What is most likely wanted stands in the row, the rest in its menu.
    let first = (person.status != Status::Active && person.status != Status::Inactive).then(|| list.remove(0));
    let more = words.with("people-more", &[("name", shown.into())]);
    let menu = (!list.is_empty()).then(|| {
        let rest = list.into_iter().map(|action| actions::draw(&labels.actions_of, action, "")).collect_view();
        view! {
            <details class="menu" name="menu">
                <summary class="button quiet small" aria-label=more>{of_symbol(MORE)}</summary>
                <div class="menu-list">{rest}</div>
            </details>
        }
    });
    Some(view! {
        {first.map(|action| actions::draw(&labels.actions_of, action, "button quiet small"))}
        {menu}
    })
}
