//! What every request has: an id, a nonce for its page, where it comes from, and
//! a line in the log.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use tracing::Instrument;

use super::cookies::Jar;
use crate::server::{
    auth,
    core::Core,
    language::{Language, Source},
    service::{access::Member, act::Caller},
    words::Words,
};

/// Known of a request before anything else.
#[derive(Clone, Default)]
pub struct Context {
    /// Who calls, as far as that is known without a session.
    pub caller: Caller,
    /// Allows the page's own script and style, and no others.
    pub nonce: String,
    /// As whom the caller was let into an organization, once they were: a refusal that
    /// follows is then shown within its frame.
    pub member: Arc<OnceLock<Member>>,
}

impl Context {
    /// The words for whoever reads the answer.
    pub fn words(&self) -> Words {
        Words::of(&self.caller.language)
    }
}

/// The layer that adds it.
pub async fn layer(State(core): State<Arc<Core>>, mut request: Request, next: Next) -> Response {
    let bytes = core.entropy.bytes::<24>();
    let request_id = URL_SAFE_NO_PAD.encode(&bytes[..8]);
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).unwrap_or_default();
    let language = Language::default();
    language.know(Source::Choice, Jar::Language.read(headers, core.settings.is_https()).as_deref());
    language.know(Source::Browser, Words::negotiate(text(header::ACCEPT_LANGUAGE)).map(Words::language));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let caller = Caller {
        address_block: peer
            .map(|peer| block(client(peer, headers, core.settings.server.trusted_proxies)))
            .unwrap_or_default(),
        user_agent: text(header::USER_AGENT).chars().take(200).collect(),
        language,
        session_hash: Jar::Session.read(headers, core.settings.is_https()).map(|secret| auth::hash_secret(&secret)),
        request_id: request_id.clone(),
        // Fetched ahead, it may never be read: `ahead.js` tells once it is.
        background: headers.contains_key("usher-background")
            || text(HeaderName::from_static("sec-purpose")).contains("prefetch"),
    };
    let context = Context { caller, nonce: URL_SAFE_NO_PAD.encode(&bytes[8..]), member: Arc::default() };
    // The route's pattern, never the path: paths hold tokens.
    let route = request.extensions().get::<MatchedPath>().map_or("", |m| m.as_str()).to_owned();
    let method = request.method().clone();
    request.extensions_mut().insert(context);
    let span = tracing::info_span!("request", id = %request_id);
    async move {
        let started = std::time::Instant::now();
        let mut response = next.run(request).await;
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(%method, %route, status = response.status().as_u16(), ms, "answered");
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }
    .instrument(span)
    .await
}

/// The client's address: the peer, or what the outermost of our own proxies saw.
/// What a client writes into the header itself stands further left and is ignored.
fn client(peer: IpAddr, headers: &HeaderMap, trusted_proxies: usize) -> IpAddr {
    if trusted_proxies == 0 {
        return peer;
    }
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(str::trim)
        .collect();
    hops.len().checked_sub(trusted_proxies).and_then(|i| hops.get(i)).and_then(|hop| hop.parse().ok()).unwrap_or(peer)
}

/// The /24 of an IPv4 address, the /48 of an IPv6 one: enough to limit by and to
/// recognize a place, too little to follow a person.
fn block(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(value))])
    }

    #[test]
    fn only_what_our_own_proxies_saw_counts() {
        let peer: IpAddr = "10.0.0.1".parse().expect("an address");
        let headers = forwarded("6.6.6.6, 203.0.113.9");
        assert_eq!(client(peer, &headers, 0), peer);
        assert_eq!(client(peer, &headers, 1).to_string(), "203.0.113.9");
        assert_eq!(client(peer, &headers, 5), peer);
        assert_eq!(client(peer, &forwarded("nonsense"), 1), peer);
    }

    #[test]
    fn addresses_of_one_place_share_a_block() {
        let of = |text: &str| block(text.parse().expect("an address"));
        assert_eq!(of("203.0.113.9"), of("203.0.113.200"));
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:ffff::9"));
        assert_ne!(of("2001:db8:1::1"), of("2001:db8:2::1"));
    }
}
