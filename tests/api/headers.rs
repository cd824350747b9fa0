//! Headers and the form of errors: pages for people, JSON for programs. What every
//! answer carries is looked at in `client`, whatever is asked.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::{Answer, Client, send},
    shared::Kind,
};

async fn with_accept(client: &Client, method: Method, path: &str, accept: &str) -> Answer {
    let request = client.request(method, path);
    send(if accept.is_empty() { request } else { request.header("accept", accept) }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_are_pages_for_people_and_json_for_programs() {
    let app = TestApp::new().await;
    let member = app.member("bob@else.example").await;
    for (client, method, path, status, code) in [
        (&app.owner, Method::GET, "/nothing/here", 404, "not_found"),
        (&app.owner, Method::GET, "/i/nonsense", 404, "not_found"),
        (&app.owner, Method::GET, "/o/other", 404, "not_found"),
        (&app.owner, Method::PUT, "/sign-in", 405, "method_not_allowed"),
        (&member, Method::GET, "/o/acme/settings/people", 403, "forbidden"),
        (&app.anonymous(), Method::POST, "/o/acme/settings/people/link", 401, "signed_out"),
    ] {
        let request = |accept: &'static str| {
            let request = client.request(method.clone(), path).header("accept", accept);
            if method == Method::POST { request.form(&[("role", "x")]) } else { request }
        };
        let page = send(request("text/html,application/xhtml+xml,*/*;q=0.8")).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.body.starts_with("<!DOCTYPE html>") && page.body.contains("<h1"), "{path}");
        assert!(page.body.contains(page.header("x-request-id")), "{path}: the number to tell");
        for accept in ["application/json", "*/*"] {
            let json = send(request(accept)).await;
            assert_eq!((json.status, json.code().as_str()), (status, code), "{path}");
            assert_eq!(json.header("content-type"), "application/json");
            let body: Value = serde_json::from_str(&json.body).expect("JSON");
            assert_eq!(body["request_id"].as_str(), Some(json.header("x-request-id")), "{path}");
        }
    }
    let json = with_accept(&app.anonymous(), Method::GET, "/o/acme", "application/json").await;
    assert_eq!((json.status, json.code().as_str()), (401, "signed_out"), "programs are not led to a form");
    let allowed = with_accept(&app.owner, Method::PUT, "/sign-in", "").await;
    assert!(allowed.header("allow").contains("POST"), "{:?}", allowed.headers);
}

/// W1: a nonce is good for one page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_a_nonce_of_its_own() {
    let app = TestApp::new().await;
    let mut seen = BTreeSet::new();
    for path in ["/sign-in", "/sign-in", "/nothing", "/o/acme/settings/people", "/o/acme/settings/people/invite"] {
        let page = app.owner.request(Method::GET, path).header("accept", "text/html");
        let page = send(page).await;
        if page.body.is_empty() {
            continue;
        }
        let policy = page.header("content-security-policy").to_owned();
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
        assert!(nonce.len() >= 20, "{nonce}");
        for script in page.body.split("<script").skip(1) {
            assert!(
                script.split('>').next().unwrap_or_default().contains(&nonce),
                "a script without the nonce: {path}"
            );
        }
        assert!(
            !page.body.contains(" onclick=") && !page.body.contains(" style=\"") && !page.body.contains("javascript:")
        );
        assert!(seen.insert(nonce), "a nonce twice");
    }
    assert!(seen.len() >= 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_binds_cookies_and_browsers_to_it() {
    let app = TestApp::with(Kind::Sqlite, |_| {}).await;
    let plain = app.sign_in(&app.anonymous(), OWNER, PASSWORD).await;
    assert!(plain.header("strict-transport-security").is_empty());
    let settings = |settings: &mut usher::server::settings::Settings| {
        settings.server.public_url = Some("https://usher.example".into());
    };
    let secure = crate::app::bare(settings).await;
    let token = secure.core.keys.setup_token();
    let client = Client::new(&secure.url);
    let arrived = client.get(&format!("/setup/{token}")).await;
    assert_eq!(arrived.status, 303);
    let cookies = arrived.set_cookies();
    assert!(
        cookies
            .iter()
            .all(|cookie| cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.contains("Path=/")),
        "{cookies:?}"
    );
    assert!(arrived.header("strict-transport-security").contains("max-age="));
    for path in ["/nothing", "/health/live", "/robots.txt"] {
        assert!(!client.get(path).await.header("strict-transport-security").is_empty(), "{path}");
    }
    // A cookie of the plain name, which a neighbour on http could set, is not read.
    let neighbour = Client::new(&secure.url);
    neighbour.carry("usher_setup", &token);
    assert_eq!(neighbour.get("/setup").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_of_requests_differ() {
    let app = TestApp::new().await;
    let mut seen = BTreeSet::new();
    for _ in 0..50 {
        assert!(seen.insert(app.anonymous().get("/health/live").await.header("x-request-id").to_owned()));
    }
    let forged = app.anonymous().request(Method::GET, "/health/live").header("x-request-id", "mine");
    assert_ne!(send(forged).await.header("x-request-id"), "mine");
}

/// Whoever is let in stays inside, and is led on by what helps.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_within_an_organization_keep_its_frame() {
    let app = TestApp::new().await;
    let member = app.member("bob@else.example").await;
    let forbidden = member.get("/o/acme/settings/people").await;
    assert_eq!(forbidden.status, 403);
    assert!(forbidden.body.contains("class=\"topbar-nav\"") && forbidden.body.contains("Acme"), "{}", forbidden.body);
    let nothing = app.owner.get("/o/acme/nothing/here").await;
    assert_eq!(nothing.status, 404);
    assert!(nothing.body.contains("class=\"topbar-nav\"") && nothing.body.contains("href=\"/o/acme/settings/people\""));
    let stranger = app.session_of(app.stranger().await).await;
    let outside = stranger.get("/o/acme/nothing/here").await;
    assert_eq!(outside.status, 404);
    assert!(!outside.body.contains("Acme") && !outside.body.contains("topbar"), "nothing of it is told to others");

    // A form that is refused leads back to its page; a link that is a secret is never named.
    let refused = |referer: String| async {
        let request = member.request(Method::POST, "/o/acme/settings/groups").header("accept", "text/html");
        send(request.header("referer", referer).form(&[("name", "x")])).await.body
    };
    assert!(refused(format!("{}/o/acme?x=1", app.url)).await.contains("href=\"/o/acme?x=1\""));
    assert!(!refused(format!("{}/i/secret", app.url)).await.contains("/i/secret"));
    assert!(!refused("https://evil.example/o/acme".to_owned()).await.contains("evil"));
}

/// The script of all pages is kept for ever under a name that changes with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_script_of_a_page_is_kept_by_browsers() {
    let app = TestApp::new().await;
    let page = app.anonymous().get_in("de", "/sign-in").await;
    let file = page.body.split("/pkg/page-").nth(1).and_then(|rest| rest.split('"').next()).expect("a script");
    assert!(file.starts_with("de."), "{file}");
    let script = app.anonymous().get(&format!("/pkg/page-{file}")).await;
    assert_eq!(script.status, 200);
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert!(script.header("cache-control").contains("immutable"));
    assert_eq!(app.anonymous().get("/pkg/page-de.0000000000000000.js").await.status, 404);
}

/// The files of the client, where it was built: packed for whoever takes that, and kept for
/// ever under names that change with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_of_the_client_are_packed_and_kept() {
    if !std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/site/pkg").exists() {
        assert!(std::env::var_os("CLIENT_IS_BUILT").is_none(), "target/site/pkg is not there");
        eprintln!("the client is not built: `make build` does that");
        return;
    }
    let app = TestApp::new().await;
    let page = app.owner.get("/o/acme/settings/people/invite").await.body;
    for (ending, kind) in [("css", "text/css"), ("js", "text/javascript"), ("wasm", "application/wasm")] {
        let names = page.split("/pkg/").skip(1).filter_map(|rest| rest.split(['"', '\'', '>', ';', ' ']).next());
        let file = names.filter(|name| !name.starts_with("page-")).find(|name| name.ends_with(&format!(".{ending}")));
        let file = file.unwrap_or_else(|| panic!("no {ending}: {page}"));
        let hash = file.split('.').nth(1).expect("a hash");
        assert!(hash.len() >= 16, "{file}");
        let fetched = async |coding: &'static str| {
            let request = app.anonymous().request(Method::GET, &format!("/pkg/{file}"));
            send(request.header("accept-encoding", coding)).await
        };
        for (coding, sent) in [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", "")] {
            let answer = fetched(coding).await;
            assert_eq!((answer.status, answer.header("content-encoding")), (200, sent), "{file}");
            assert!(answer.header("content-type").starts_with(kind), "{file}");
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
            assert_eq!(answer.header("vary"), "accept-encoding", "{file}");
        }
        assert_eq!(app.anonymous().get(&format!("/pkg/{}", file.replace(hash, "other"))).await.status, 404);
    }
}

/// Where pages are fetched ahead: inside, never where an address opens something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_fetched_ahead_inside_only() {
    let app = TestApp::new().await;
    let rules = "speculationrules";
    for path in ["/o/acme", "/o/acme/settings/people", "/account"] {
        assert!(app.owner.get(path).await.body.contains(rules), "{path}");
    }
    let token = app.invited("guest@else.example").await;
    let guest = app.anonymous();
    guest.get(&format!("/i/{token}")).await;
    for path in ["/join", "/sign-in", "/forgot", "/nothing"] {
        assert!(!guest.get(path).await.body.contains(rules), "{path}");
    }
}
