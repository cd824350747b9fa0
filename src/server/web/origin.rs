//! Requests that change something must come from our own pages.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::errors::PageError;
use crate::{domain::error::Error, server::core::Core};

/// The layer that refuses the others.
///
/// Browsers say where a request comes from: in `Sec-Fetch-Site`, older ones in
/// `Origin`. A request with neither is not made by a browser, and carries no
/// cookie that its sender did not have anyway.
pub async fn layer(State(core): State<Arc<Core>>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_ours(request.headers(), &core.settings.public_url()) {
        next.run(request).await
    } else {
        PageError::Error(Error::Forbidden).into_response()
    }
}

fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|v: &header::HeaderValue| v.to_str().ok());
    match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, None) => !headers.contains_key(header::ORIGIN),
        // The page may have been opened under another name of this host than the
        // public one, such as localhost.
        (None, Some(origin)) => {
            origin == public_url
                || text(header::HOST).is_some_and(|host| origin.split_once("://").is_some_and(|(_, from)| from == host))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(k, v)| (header::HeaderName::from_static(k), header::HeaderValue::from_static(v)))
            .collect();
        is_ours(&headers, "https://usher.example")
    }

    #[test]
    fn foreign_pages_are_told_apart() {
        assert!(ours(&[("sec-fetch-site", "same-origin"), ("origin", "https://usher.example")]));
        assert!(ours(&[("origin", "https://usher.example")]));
        assert!(ours(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(ours(&[]));
        assert!(!ours(&[("sec-fetch-site", "cross-site")]));
        assert!(!ours(&[("sec-fetch-site", "same-site"), ("origin", "https://usher.example")]));
        assert!(!ours(&[("origin", "null"), ("host", "usher.example")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "usher.example")]));
    }
}
