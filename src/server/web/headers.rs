//! Headers that every answer carries, errors included.

use std::sync::{Arc, LazyLock};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::server::core::Core;

/// Whether this is a development build that `make watch` runs: files change under it.
pub fn is_watched() -> bool {
    static WATCHED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("LEPTOS_WATCH").is_some());
    cfg!(debug_assertions) && *WATCHED
}

/// The port of the live reload while [`is_watched`].
pub fn reload_port() -> Option<u16> {
    if !is_watched() {
        return None;
    }
    std::env::var("LEPTOS_RELOAD_PORT").ok()?.parse().ok()
}

/// Lets the page's own script run: replaces the policy that allows nothing.
pub fn allow_nonce(headers: &mut HeaderMap, nonce: &str) {
    let reload = reload_port().map(|port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{reload}; form-action 'self'; manifest-src 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Whether an address itself opens something.
pub fn is_secret(path: &str) -> bool {
    ["/i/", "/r/", "/l/", "/reset/", "/setup/"].iter().any(|start| path.starts_with(start))
}

/// The layer that adds them.
pub async fn layer(State(core): State<Arc<Core>>, request: Request, next: Next) -> Response {
    // Where the address itself is a secret, no page tells another where its reader
    // was. Elsewhere our own pages may: without it older browsers send no Origin.
    let secret = is_secret(request.uri().path());
    let posted = !request.method().is_safe();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, if secret { "no-referrer" } else { "same-origin" });
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
    // Pages are made for one reader.
    set(header::CACHE_CONTROL, "no-store");
    if core.settings.is_https() {
        // What was fetched ahead may be out of date now. Browsers listen over TLS only.
        if posted {
            set(header::HeaderName::from_static("clear-site-data"), "\"prefetchCache\"");
        }
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}
