//! Admin settings › Roles: what each allows, how many have it, and changing them.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;

use super::{Asked, Screen, confirm, id, mendable};
use crate::{
    app::components::{
        around::Around,
        controls::{self, Tick, tick},
        field::hidden,
        frame::Place,
        meanwhile::Meanwhile,
    },
    domain::{
        error::Error,
        permission::{Permission, Permissions},
    },
    server::{
        service::{
            access::Member,
            drawn::Mark,
            people,
            roles::{self, RoleForm, ShownRole},
        },
        web::{errors::PageResult, fields::Fields, visitor::Visitor},
        words::Words,
    },
};

/// `GET …/settings/roles`
pub async fn list(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let all = roles::list(&visitor.core, &member).await?;
    let words = visitor.words();
    let screen = Screen {
        action: Some((format!("/o/{slug}/settings/roles/new"), words.get("role-new").into_owned())),
        ..Screen::new(Place::Roles, words.get("nav-roles").into_owned())
            .lede(words.get("roles-lede"))
            .done("roles", &asked)
    };
    let sees = member.require(Permission::PeopleView).is_ok();
    Ok(screen.render(&visitor, &member, |words| table(words, &slug, &all, sees)))
}

/// The roles; those who have one are linked for whoever `sees` people.
fn table(words: Words, slug: &str, all: &[ShownRole], sees: bool) -> impl IntoView + use<> {
    view! {
        <div class="table-wrap">
            <table class="table" role="table">
                <caption class="visually-hidden">{words.get("nav-roles")}</caption>
                <thead role="rowgroup"><tr role="row">
                    {["field-role", "roles-allows", "nav-people"].map(|key| view! { <th scope="col" role="columnheader">{words.get(key)}</th> })}
                    <th scope="col" role="columnheader"><span class="visually-hidden">{words.get("people-actions")}</span></th>
                </tr></thead>
                <tbody role="rowgroup">{all.iter().map(|shown| row(words, slug, shown, sees)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(words: Words, slug: &str, shown: &ShownRole, sees: bool) -> impl IntoView + use<> {
    let ShownRole { role, holders, changeable } = shown;
    let at = format!("/o/{slug}/settings/roles/{}", role.id);
    let badge = role.built_in.map(|_| view! { " "<span class="badge">{words.get("role-built-in")}</span> });
    let people = words.with("role-holders", &[("members", holders.members.into()), ("others", holders.others.into())]);
    let people = if sees {
        let to = format!("/o/{slug}/settings/people?role={}", role.id);
        view! { <a href=to>{people}</a> }.into_any()
    } else {
        people.into_any()
    };
    let actions = changeable.then(|| {
        let edit = words.with("edit-named", &[("name", role.name.as_str().into())]);
        let delete = words.with("delete-named", &[("name", role.name.as_str().into())]);
        view! {
            <a class="button small" href=at.clone() aria-label=edit>{words.get("action-edit")}</a>" "
            <a class="button small danger" href=format!("{at}/delete") aria-label=delete>{words.get("action-delete")}</a>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" data-label=words.get("field-role")><strong>{role.name.clone()}</strong>{badge}</th>
            <td role="cell" data-label=words.get("roles-allows") data-span="all">{allows(words, role.permissions)}</td>
            <td role="cell" data-label=words.get("nav-people") data-span="all">{people}</td>
            <td role="cell" class="row-actions" data-label=words.get("people-actions")>{actions}</td>
        </tr>
    }
}

/// What a set of permissions allows, in one line.
pub(super) fn allows(words: Words, permissions: Permissions) -> String {
    if permissions == Permissions::ALL {
        return words.get("roles-allows-all").into_owned();
    }
    let names: Vec<_> = permissions.iter().map(|p| words.get(&key(p))).collect();
    if names.is_empty() { words.get("roles-allows-nothing").into_owned() } else { names.join(" · ") }
}

fn key(permission: Permission) -> String {
    format!("permission-{}", permission.name().replace('.', "-"))
}

/// `GET …/roles/new`
pub async fn new(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    member.look(&visitor.core, "role.create", Permission::RolesManage).await?;
    Ok(form(&visitor, &member, None, &RoleForm::default(), None))
}

/// `POST …/roles/new`
pub async fn create(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Fields>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let typed = read(posted)?;
    match roles::create(&visitor.core, &member, &typed).await {
        Ok(_) => visitor.go(&format!("/o/{slug}/settings/roles?done=created")).ok(),
        Err(fault) => Ok(form(&visitor, &member, None, &typed, Some(&mendable(fault)?))),
    }
}

/// `GET …/roles/{id}`
pub async fn show(visitor: Visitor, Path((slug, role)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let shown = roles::find(&visitor.core, &member, id(&role)?).await?;
    let typed = RoleForm {
        name: shown.role.name.clone(),
        permissions: shown.role.permissions.iter().map(|p| p.name().to_owned()).collect(),
        seen: Mark::default(),
    };
    Ok(form(&visitor, &member, Some(&shown), &typed, None))
}

/// `POST …/roles/{id}`
pub async fn edit(
    visitor: Visitor,
    Path((slug, role)): Path<(String, String)>,
    Form(posted): Form<Fields>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (role, typed) = (id(&role)?, read(posted)?);
    match roles::edit(&visitor.core, &member, role, &typed).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/roles?done=saved")).ok(),
        Err(fault) => {
            let error = mendable(fault)?;
            let shown = roles::find(&visitor.core, &member, role).await?;
            Ok(form(&visitor, &member, Some(&shown), &typed, Some(&error)))
        }
    }
}

fn read(posted: Fields) -> Result<RoleForm, Error> {
    let posted = posted.check(&["name", "seen"], &["permission"])?;
    Ok(RoleForm {
        name: posted.get("name").to_owned(),
        permissions: posted.all("permission").map(str::to_owned).collect(),
        seen: Mark::posted(posted.get("seen")),
    })
}

fn form(
    visitor: &Visitor,
    member: &Member,
    shown: Option<&ShownRole>,
    typed: &RoleForm,
    error: Option<&Error>,
) -> axum::response::Response {
    let words = visitor.words();
    let title = match shown {
        Some(shown) => words.with("edit-named", &[("name", shown.role.name.as_str().into())]),
        None => words.get("role-new").into_owned(),
    };
    let back = format!("/o/{}/settings/roles", member.organization.slug);
    let affected = shown
        .filter(|s| s.holders.members > 0)
        .map(|s| words.with("role-edit-affects", &[("n", s.holders.members.into())]));
    let meanwhile = shown.map(|shown| Meanwhile::new(roles::drawn(&shown.role), &typed.seen, error));
    let screen = Screen::new(Place::Roles, title).error(error);
    let screen = if let Some(affected) = affected { screen.lede(affected) } else { screen };
    screen.render(visitor, member, |words| {
        // What there is nothing to manage by is not offered, and kept where a role has it.
        let (offered, kept): (Vec<_>, Vec<_>) =
            Permission::ALL.into_iter().partition(|p| *p != Permission::IntegrationsManage);
        let kept = kept.into_iter().filter(|p| typed.permissions.iter().any(|name| name == p.name()));
        let kept = kept.map(|p| hidden("permission", p.name())).collect_view();
        let boxes = offered
            .into_iter()
            .map(|permission| {
                let own = member.require(permission).is_ok();
                let hint =
                    if own { format!("{}-hint", key(permission)) } else { "role-permission-not-held".to_owned() };
                tick(Tick {
                    kind: "checkbox",
                    name: "permission",
                    value: permission.name().to_owned(),
                    label: words.get(&key(permission)).into_owned(),
                    hint: Some(words.get(&hint).into_owned()),
                    on: typed.permissions.iter().any(|name| name == permission.name()),
                    disabled: !own,
                })
            })
            .collect_view();
        let names = Permission::ALL.map(|p| (p.name().to_owned(), words.get(&key(p)).into_owned()));
        view! {
            {meanwhile.as_ref().map(|meanwhile| meanwhile.told(words, &names))}
            <form class="card narrow stack" method="post">
                {meanwhile.map(|meanwhile| meanwhile.mark())}
                {controls::text(Around::field(words, error, "name"), "text", &typed.name, 60)}
                {controls::group(words, error, "permission", "roles-allows", boxes)}
                {kept}
                <div class="actions">
                    <button class="button primary">{words.get("save")}</button>
                    <a class="button" href=back>{words.get("cancel")}</a>
                </div>
            </form>
        }
    })
}

/// `GET …/roles/{id}/delete`: asks for what comes instead.
pub async fn confirm_delete(visitor: Visitor, Path((slug, role)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw_delete(&visitor, &member, &role, "", None).await
}

/// `POST …/roles/{id}/delete`
pub async fn delete(
    visitor: Visitor,
    Path((slug, role)): Path<(String, String)>,
    Form(posted): Form<Fields>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let posted = posted.check(&["replacement"], &[])?;
    let replacement = posted.get("replacement");
    match roles::delete(&visitor.core, &member, id(&role)?, replacement).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/roles?done=deleted")).ok(),
        Err(fault) => draw_delete(&visitor, &member, &role, replacement, Some(&mendable(fault)?)).await,
    }
}

async fn draw_delete(
    visitor: &Visitor,
    member: &Member,
    role: &str,
    chosen: &str,
    error: Option<&Error>,
) -> PageResult {
    let shown = roles::find(&visitor.core, member, id(role)?).await?;
    let others = people::grantable_roles(&visitor.core, member).await?;
    let choices: Vec<_> = others
        .into_iter()
        .filter(|other| other.id != shown.role.id)
        .map(|other| (other.id.to_string(), other.name))
        .collect();
    let words = visitor.words();
    let name = [("name", shown.role.name.as_str().into())];
    let screen = Screen::new(Place::Roles, words.with("delete-named", &name)).error(error);
    Ok(screen.render(visitor, member, |words| {
        let holders = shown.holders;
        let key = if holders == Default::default() { "role-delete-unused" } else { "role-delete-text" };
        let who = words.with(
            key,
            &[("members", holders.members.into()), ("others", holders.others.into()), ("links", holders.links.into())],
        );
        let back = format!("/o/{}/settings/roles", member.organization.slug);
        let around = Around::field(words, error, "replacement").hint(words.get("hint-replacement"));
        confirm(words, vec![who], "role-delete-button", back, controls::select(around, choices, chosen))
    }))
}
