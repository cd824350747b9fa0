//! Requests that another site made in a visitor's name, and names of hosts that
//! somebody made up.

use reqwest::Method;
use serde_json::json;
use usher::{
    domain::{outbox::MailKind, time::Timestamp},
    server::{
        mail::letter,
        store::outbox_worker::{self, Ways},
    },
};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::{multipart, send},
    matrix_rows::{Body, ROWS},
    shared::Kind,
};

/// C1, C2: every route that takes a form or a call.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_site_sends_is_refused() {
    let app = TestApp::new().await;
    let before = app.dump().await;
    let foreign: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:1")],
    ];
    for row in ROWS.iter().filter(|row| row.method == "POST") {
        for headers in foreign {
            let mut request = app.owner.request(Method::POST, row.route);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = match row.body {
                Body::Json(text) => request.header("content-type", "application/json").body(text),
                Body::Form(fields) => request.form(fields),
                Body::Upload(fields) => {
                    let fields: Vec<_> =
                        fields.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())).collect();
                    multipart(request, &fields)
                }
                Body::None => request,
            };
            let answer = send(request).await;
            assert_eq!(answer.status, 403, "{} with {headers:?}", row.route);
        }
    }
    assert_eq!(app.dump().await, before);
}

/// C1: a form can't say that it is JSON.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_json_reaches_server_functions_and_only_forms_reach_pages() {
    let app = TestApp::new().await;
    let body = json!({ "organization": "acme", "form": { "addresses": "a@else.example", "role": app.role("User").await }, "leave_out_bad": false });
    let before = app.dump().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        let mut request = app.owner.request(Method::POST, "/api/island/invite").body(body.to_string());
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        assert_eq!(send(request).await.status, 415, "{kind:?}");
    }
    for kind in ["text/plain", "application/json"] {
        let request = app.owner.request(Method::POST, "/o/acme/settings/people/invite");
        let request = request
            .header("content-type", kind)
            .body(format!("addresses=a@else.example&role={}", app.role("User").await));
        assert_eq!(send(request).await.status, 415, "{kind}");
    }
    assert_eq!(app.dump().await, before);
    let request =
        app.owner.request(Method::POST, "/api/island/invite").header("content-type", "application/json; charset=utf-8");
    assert_eq!(send(request.body(body.to_string())).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_pages_are_let_through() {
    let app = TestApp::new().await;
    for (site, origin) in [("same-origin", app.url.as_str()), ("none", ""), ("", app.url.as_str()), ("", "")] {
        let mut request = app.anonymous().request(Method::POST, "/sign-out").form(&[("next", "/sign-in")]);
        for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        assert_eq!(send(request).await.status, 303, "{site:?} {origin:?}");
    }
}

/// C3: the links that are handed out never lead where a header says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_do_not_change_where_links_lead() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let id = app.invite("bob@else.example").await;
    let spoofed = |request: reqwest::RequestBuilder| {
        request
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-proto", "https")
            .header("forwarded", "host=evil.example;proto=https")
    };
    let body = json!({ "organization": "acme", "id": id });
    let link = send(spoofed(app.owner.request(Method::POST, "/api/island/invitation-link")).json(&body)).await;
    assert!(link.body.starts_with(&format!("\"{}/i/", app.url)), "{}", link.body);
    assert_eq!(send(spoofed(app.owner.request(Method::POST, "/forgot")).form(&[("email", OWNER)])).await.status, 303);
    let resend = format!("/o/acme/settings/people/{}/resend", app.person(id).await);
    assert_eq!(send(spoofed(app.owner.request(Method::POST, &resend)).form(&[("x", "")])).await.status, 303);
    app.core.tasks.close();
    app.core.tasks.wait().await;
    let mut tx = app.core.store.begin().await.expect("a transaction");
    let far = Timestamp::from_micros(i64::MAX / 2);
    let mails = outbox_worker::lease(&mut tx, Ways::ALL, far, far, 20).await.expect("the mails");
    // The invitation, which still waits when it is sent again, and the reset.
    assert_eq!(mails.len(), 2);
    for mail in mails {
        let letter = letter::write(&app.core, &mut tx, &mail).await.expect("a letter").expect("a letter");
        assert!(!format!("{letter:?}").contains("evil.example"));
        assert_ne!(mail.kind, MailKind::Code);
        assert!(letter.text.contains(&app.url) && letter.html.contains(&app.url), "{}", letter.text);
    }
}

/// C4: going on after signing in or out never leads off this site.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn next_stays_here() {
    let app = TestApp::new().await;
    for next in [
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "https://evil.example",
        "http:evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "///evil.example",
        "%2f%2fevil.example",
        " //evil.example",
        "/..//evil.example",
        "/.//evil.example",
        "data:text/html,x",
    ] {
        let client = app.anonymous();
        let form = [("email", OWNER), ("password", PASSWORD), ("next", next)];
        let signed_in = client.post("/sign-in", &form).await;
        assert_stays(&app.url, signed_in.location(), next);
        let request = client.request(Method::GET, "/sign-in").query(&[("next", next)]).header("accept", "text/html");
        assert_stays(&app.url, send(request).await.location(), next);
        let out = client.post("/sign-out", &[("next", next)]).await;
        assert_stays(&app.url, out.location(), next);
    }
    let client = app.anonymous();
    let form = [("email", OWNER), ("password", PASSWORD), ("next", "/o/acme/settings/people?q=a")];
    assert_eq!(client.post("/sign-in", &form).await.location(), "/o/acme/settings/people?q=a");
}

/// As a browser would resolve it.
fn assert_stays(url: &str, location: &str, next: &str) {
    let base: reqwest::Url = url.parse().expect("a URL");
    let to = base.join(location).expect("a location");
    assert_eq!(to.origin(), base.origin(), "{next:?} leads to {location:?}");
}
