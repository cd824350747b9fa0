//! Admin settings › People, as a file.

use axum::{
    body::Body,
    extract::{Path, Query},
    http::header,
    response::IntoResponse,
};

use super::people::Asked;
use crate::server::{
    service::people::export,
    web::{errors::PageResult, visitor::Visitor},
};

/// `GET …/people/export`: everybody who fits the filters, as CSV.
pub async fn download(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let pieces = export::begin(&visitor.core, &member, &asked.query()).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"people-{slug}.csv\"")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
