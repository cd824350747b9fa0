//! Admin settings › Products.

use axum::{
    Form,
    extract::{Path, Query},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, Screen, confirm, id, mendable};
use crate::{
    app::components::{
        around::Around,
        controls,
        frame::Place,
        icon::{Icon, icon},
        meanwhile::Meanwhile,
        product,
    },
    domain::{error::Error, permission::Permission},
    server::{
        service::{
            access::Member,
            drawn::Mark,
            products::{self, ProductForm},
        },
        store::products::Product,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// The form as posted.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Posted {
    name: String,
    url: String,
    icon: String,
    note: String,
    seen: Mark,
}

impl From<Posted> for ProductForm {
    fn from(posted: Posted) -> Self {
        let Posted { name, url, icon, note, seen } = posted;
        Self { name, url, icon, note, seen }
    }
}

/// `GET …/settings/products`
pub async fn list(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    member.look(&visitor.core, "product.view", Permission::SettingsManage).await?;
    let all = products::list(&visitor.core, &member).await?;
    let words = visitor.words();
    let new = (format!("/o/{slug}/settings/products/new"), words.get("product-new").into_owned());
    let screen = Screen {
        action: (!all.is_empty()).then(|| new.clone()),
        ..Screen::new(Place::Products, words.get("nav-products").into_owned())
            .lede(words.get("products-lede"))
            .done("products", &asked)
    };
    Ok(screen.render(&visitor, &member, |words| {
        if all.is_empty() {
            return view! { <div class="empty">{icon(Icon::Product)}<h2>{words.get("products-empty")}</h2><p>{words.get("products-empty-lede")}</p><a class="button primary" href=new.0>{new.1}</a></div> }.into_any();
        }
        let cards = all.iter().map(|one| card(words, &slug, one)).collect_view();
        view! { <ul class="grid plain">{cards}</ul> }.into_any()
    }))
}

fn card(words: Words, slug: &str, one: &Product) -> impl IntoView + use<> {
    let at = format!("/o/{slug}/settings/products/{}", one.id);
    let name = [("name", one.name.as_str().into())];
    view! {
        <li class="card">
            <div class="product plain">{product::inside(one)}</div>
            {one.note.clone().map(|note| view! { <p class="muted lines-kept">{note}</p> })}
            <div class="actions">
                <a class="button small" href=at.clone() aria-label=words.with("edit-named", &name)>{words.get("action-edit")}</a>
                <a class="button small danger" href=format!("{at}/delete") aria-label=words.with("delete-named", &name)>{words.get("action-delete")}</a>
            </div>
        </li>
    }
}

/// `GET …/settings/products/new`
pub async fn new(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    member.look(&visitor.core, "product.create", Permission::SettingsManage).await?;
    Ok(form(&visitor, &member, None, &ProductForm::default(), None))
}

/// `POST …/settings/products/new`
pub async fn create(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Posted>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let typed = posted.into();
    match products::create(&visitor.core, &member, &typed).await {
        Ok(_) => visitor.go(&format!("/o/{slug}/settings/products?done=created")).ok(),
        Err(fault) => Ok(form(&visitor, &member, None, &typed, Some(&mendable(fault)?))),
    }
}

/// `GET …/settings/products/{id}`
pub async fn show(visitor: Visitor, Path((slug, product)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let one = products::find(&visitor.core, &member, id(&product)?).await?;
    let typed = ProductForm {
        name: one.name.clone(),
        url: one.url.clone(),
        icon: one.icon.clone().unwrap_or_default(),
        note: one.note.clone().unwrap_or_default(),
        seen: Mark::default(),
    };
    Ok(form(&visitor, &member, Some(&one), &typed, None))
}

/// `POST …/settings/products/{id}`
pub async fn edit(
    visitor: Visitor,
    Path((slug, product)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let (product, typed) = (id(&product)?, posted.into());
    match products::edit(&visitor.core, &member, product, &typed).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/products?done=saved")).ok(),
        Err(fault) => {
            let error = mendable(fault)?;
            let one = products::find(&visitor.core, &member, product).await?;
            Ok(form(&visitor, &member, Some(&one), &typed, Some(&error)))
        }
    }
}

fn form(
    visitor: &Visitor,
    member: &Member,
    one: Option<&Product>,
    typed: &ProductForm,
    error: Option<&Error>,
) -> Response {
    let words = visitor.words();
    let title = match one {
        Some(one) => words.with("edit-named", &[("name", one.name.as_str().into())]),
        None => words.get("product-new").into_owned(),
    };
    let back = format!("/o/{}/settings/products", member.organization.slug);
    let meanwhile = one.map(|one| Meanwhile::new(products::drawn(one), &typed.seen, error));
    Screen::new(Place::Products, title).error(error).render(visitor, member, |words| {
        let around = |name, label: &str| Around::new(words, error, name, label);
        view! {
            {meanwhile.as_ref().map(|meanwhile| meanwhile.told(words, &[]))}
            <form class="card narrow stack" method="post">
                {meanwhile.map(|meanwhile| meanwhile.mark())}
                {controls::text(around("name", "field-name"), "text", &typed.name, 60)}
                {controls::text(around("url", "field-url").hint(words.get("hint-url")), "text", &typed.url, 2_000)}
                {controls::text(around("icon", "field-icon").optional(words).hint(words.get("hint-icon")), "text", &typed.icon, 12)}
                {controls::area(around("note", "field-note").optional(words).hint(words.get("hint-note")), &typed.note, 300)}
                <div class="actions">
                    <button class="button primary">{words.get("save")}</button>
                    <a class="button" href=back>{words.get("cancel")}</a>
                </div>
            </form>
        }
    })
}

/// `GET …/settings/products/{id}/delete`: asks first.
pub async fn confirm_delete(visitor: Visitor, Path((slug, product)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let one = products::find(&visitor.core, &member, id(&product)?).await?;
    let title = visitor.words().with("delete-named", &[("name", one.name.as_str().into())]);
    Ok(Screen::new(Place::Products, title).render(&visitor, &member, |words| {
        let text = words.get("product-delete-text").into_owned();
        confirm(words, vec![text], "product-delete", format!("/o/{slug}/settings/products"), ())
    }))
}

/// `POST …/settings/products/{id}/delete`
pub async fn delete(visitor: Visitor, Path((slug, product)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    products::delete(&visitor.core, &member, id(&product)?).await?;
    visitor.go(&format!("/o/{slug}/settings/products?done=deleted")).ok()
}
