//! The language of a browser, chosen at the foot of a page.

use axum::Form;
use serde::Deserialize;

use crate::{
    domain::{error::Error, time::Span},
    server::{
        web::{
            cookies::Jar,
            errors::PageResult,
            visitor::{Redirect, Visitor, local_path},
        },
        words::Words,
    },
};

/// How long a browser remembers it.
const LIFE: Span = Span::days(365);

/// The form as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    language: String,
    #[serde(default)]
    next: String,
}

/// `POST /language`
pub async fn choose(visitor: Visitor, Form(posted): Form<Posted>) -> PageResult {
    if Words::languages().iter().all(|(tag, _)| *tag != posted.language) {
        return Err(Error::field("language", "language_unknown").into());
    }
    remember(visitor.go(local_path(&posted.next).unwrap_or("/")), &posted.language).ok()
}

/// Has the browser keep a language, or ask for its own again.
pub fn remember(redirect: Redirect, language: &str) -> Redirect {
    if language.is_empty() {
        redirect.forget(Jar::Language)
    } else {
        redirect.keep(Jar::Language, language, Some(LIFE))
    }
}
