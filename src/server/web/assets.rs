//! The site's files, inside the binary: served from memory, precompressed, and for
//! ever where their name holds a hash.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use axum::{
    body::{Body, Bytes},
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::Embed;

use super::headers::is_watched;
use crate::{app::script, server::keys::hex};

#[derive(Embed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Site;

/// Its name holds a hash: whatever it says is another file.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The addresses of the client's files, whose names the build hashed.
#[derive(Debug, Default)]
pub struct Names {
    /// The style sheet.
    pub css: String,
    /// The script that loads the client.
    pub js: String,
    /// The client.
    pub wasm: String,
}

/// See [`Names`]. While developing they change under a running server.
pub fn names() -> Arc<Names> {
    static FOUND: LazyLock<Arc<Names>> = LazyLock::new(|| Arc::new(find()));
    if cfg!(debug_assertions) { Arc::new(find()) } else { Arc::clone(&FOUND) }
}

fn find() -> Names {
    let mut names = Names::default();
    for file in Site::iter() {
        let path = format!("/{file}");
        match path.rsplit('.').next() {
            Some("css") => names.css = path,
            Some("js") if !file.contains("snippets") => names.js = path,
            Some("wasm") => names.wasm = path,
            _ => {}
        }
    }
    names
}

/// `/pkg/{file}`
pub async fn package(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match script::named(&file) {
        Some(script) => {
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static(kind(&file)));
            ([kind, (header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER))], script.text.clone()).into_response()
        }
        None => serve(&format!("pkg/{file}"), &headers),
    }
}

/// `/favicon.svg`
pub async fn favicon(headers: HeaderMap) -> Response {
    serve("favicon.svg", &headers)
}

/// `/robots.txt`: nothing in here is for search engines.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

fn serve(path: &str, headers: &HeaderMap) -> Response {
    let Some(plain) = Site::get(path) else { return StatusCode::NOT_FOUND.into_response() };
    let accepts = |coding: &str| {
        headers.get_all(header::ACCEPT_ENCODING).iter().any(|v| v.to_str().is_ok_and(|v| v.contains(coding)))
    };
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Some((coding, Site::get(&format!("{path}.{ending}"))?)));
    let tag = format!("\"{}\"", hex(&plain.metadata.sha256_hash()[..8]));
    let mut response = if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (coding, file) = packed.map_or((None, plain), |(coding, file)| (Some(coding), file));
        let mut response = Body::from(bytes(file.data)).into_response();
        if let Some(coding) = coding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let caching = match path {
        // The build gives no hashes then, so names stay when contents change.
        _ if is_watched() => "no-cache",
        _ if path.starts_with("pkg/") => FOR_EVER,
        _ => "public, max-age=86400",
    };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    response
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
