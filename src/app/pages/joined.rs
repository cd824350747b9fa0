//! "You're in": where somebody lands who came in by an invitation that leads to a
//! product. The way out of this site is theirs to take.

use axum::extract::Path;
use leptos::prelude::*;

use crate::{
    app::components::frame,
    server::{
        service::join,
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// `GET /o/{slug}/joined/{product}`
pub async fn show(visitor: Visitor, Path((slug, product)): Path<(String, String)>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let Some(product) = join::product(&visitor.core, &member, &product).await? else {
        // It was deleted since the invitation was made.
        return visitor.go(&format!("/o/{slug}?welcome=1")).ok();
    };
    let organization = member.organization.name;
    let title = visitor.words().with("joined-title", &[("organization", organization.as_str().into())]);
    visitor.page(&title, |words| {
        let about = [("organization", organization.as_str().into()), ("product", product.name.as_str().into())];
        let content = view! {
            <p class="lede">
                {words.with("joined-lede", &about)}
                {product.note.clone().map(|note| view! { <br/>{note} })}
            </p>
            <div class="stack">
                <a class="button primary wide" href=product.url.clone() rel="noreferrer">{words.with("joined-product", &about)}</a>
                <a class="button wide" href=format!("/o/{slug}")>{words.with("joined-organization", &about)}</a>
            </div>
        };
        frame::card(Some(&organization), words.with("joined-title", &about), content)
    })
}
