//! What is stored about them: to take along, or to take away.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use leptos::prelude::*;

use super::{Sheet, draw, head};
use crate::{
    app::components::frame::Part,
    server::{
        service::{account::export, fault::Fault},
        web::{errors::PageResult, visitor::Visitor},
    },
};

/// `GET /account/data`
pub async fn show(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    let sheet = Sheet::new(Part::Data, "account-data", None);
    Ok(draw(&visitor, &holder, &sheet, |words| {
        view! {
            {head(words, "account-data", words.get("account-data-lede").into_owned())}
            <div class="page narrow">
                <section class="card split" aria-labelledby="export">
                    <div class="grow"><h2 id="export">{words.get("account-export-title")}</h2><p class="muted">{words.get("account-export-lede")}</p></div>
                    <a class="button" href="/account/export">{words.get("account-export-button")}</a>
                </section>
                <section class="card danger split" aria-labelledby="delete">
                    <div class="grow"><h2 id="delete">{words.get("account-delete-title")}</h2><p class="muted">{words.get("account-delete-lede")}</p></div>
                    <a class="button danger" href="/account/delete">{words.get("account-delete-go")}</a>
                </section>
            </div>
        }
    }))
}

/// `GET /account/export`
pub async fn export(visitor: Visitor) -> PageResult {
    let holder = visitor.holder().await?;
    let everything = export::everything(&visitor.core, &holder).await?;
    let text = serde_json::to_string_pretty(&everything).map_err(|e| Fault::other("the export", e))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"usher.json\"")),
    ];
    Ok((StatusCode::OK, headers, text).into_response())
}
