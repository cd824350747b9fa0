//! Admin settings › Groups: all of them, and a new one.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, Screen, mendable};
use crate::{
    app::components::{
        around::Around,
        controls,
        frame::Place,
        icon::{Icon, icon},
    },
    domain::error::Error,
    server::{
        service::{access::Member, drawn::Mark, groups},
        store::groups::Counted,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// The form of a group.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub(super) name: String,
    /// What it was drawn from, where it exists.
    #[serde(default)]
    pub(super) seen: Mark,
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
