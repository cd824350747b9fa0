//! Bodies that no form of ours sends: doubled, unknown, too large, too deep.

use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::{Client, send},
    refusing::app,
};

/// The forms, with a value for each field that they take.
async fn forms(app: &TestApp) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let role = app.role("User").await;
    let text = |value: &str| value.to_owned();
    vec![
        (
            "/sign-in",
            vec![("email", text(OWNER)), ("password", text(PASSWORD)), ("keep", text("1")), ("next", text("/"))],
        ),
        ("/sign-out", vec![("next", text("/"))]),
        (
            "/setup",
            vec![
                ("organization", text("B")),
                ("name", text("B")),
                ("email", text("b@b.example")),
                ("password", text(PASSWORD)),
            ],
        ),
        ("/forgot", vec![("email", text(OWNER))]),
        ("/reset", vec![("password", text(PASSWORD))]),
        ("/join/code", vec![("door", text("x")), ("email", text(OWNER))]),
        ("/join/code/enter", vec![("door", text("x")), ("code", text("123456"))]),
        (
            "/join/register",
            vec![("door", text("x")), ("email", text(OWNER)), ("name", text("B")), ("password", text(PASSWORD))],
        ),
        ("/join/accept", vec![("door", text("x"))]),
        ("/join/decline", vec![("door", text("x")), ("note", text("No"))]),
        ("/join/fresh", vec![("door", text("x"))]),
        ("/join/readdress", vec![("door", text("x"))]),
        (
            "/o/acme/settings/people/invite",
            vec![
                ("addresses", text("a@else.example")),
                ("name", text("A")),
                ("role", role.clone()),
                ("product", text("")),
                ("full_access", text("1")),
                ("metadata", text("{}")),
                ("message", text("Hello")),
                ("language", text("en")),
                ("leave_out_bad", text("1")),
            ],
        ),
        ("/o/acme/settings/people/link", vec![("role", role)]),
        (
            "/sign-in/code",
            vec![("email", text(OWNER)), ("password", text("")), ("keep", text("1")), ("next", text("/"))],
        ),
        ("/sign-in/code/enter", vec![("code", text("123456"))]),
        ("/sign-in/second-step", vec![("code", text("123456")), ("next", text("/"))]),
        ("/sign-up/code", vec![("email", text(OWNER)), ("other", text("1"))]),
        ("/sign-up/code/enter", vec![("code", text("123456"))]),
        (
            "/sign-up",
            vec![
                ("organization", text("B")),
                ("name", text("B")),
                ("email", text("b@b.example")),
                ("password", text(PASSWORD)),
            ],
        ),
        ("/sign-up/with", vec![("organization", text("B")), ("name", text("B"))]),
        ("/o/new", vec![("organization", text("B"))]),
        ("/language", vec![("language", text("en")), ("next", text("/"))]),
        ("/join/with", vec![("door", text("x")), ("name", text("B"))]),
        (
            "/join/with/corp",
            vec![("door", text("x")), ("email", text(OWNER)), ("name", text("B")), ("password", text(""))],
        ),
        ("/join/passkey", vec![("door", text("x")), ("name", text("B")), ("credential", text("{}"))]),
        ("/account", vec![("name", text("Olga")), ("language", text("en"))]),
        ("/account/confirm", vec![("password", text(PASSWORD)), ("code", text("")), ("next", text("/account"))]),
        ("/account/confirm/passkey", vec![("next", text("/account")), ("credential", text("{}"))]),
        ("/account/email", vec![("email", text("new@else.example"))]),
        ("/account/email/code", vec![("code", text("123456"))]),
        ("/account/password", vec![("password", text(PASSWORD)), ("new-password", text(PASSWORD))]),
        ("/account/delete", vec![("password", text(PASSWORD))]),
        ("/account/phone", vec![("country", text("DE")), ("phone", text("170 1234567")), ("again", text("1"))]),
        ("/account/phone/code", vec![("code", text("123456"))]),
        ("/account/second-factor", vec![("what", text("begin")), ("code", text("123456")), ("next", text("/o/acme"))]),
        ("/account/second-factor/off", vec![("password", text(PASSWORD))]),
        (
            "/sign-in/passkey",
            vec![
                ("email", text("")),
                ("password", text("")),
                ("keep", text("1")),
                ("next", text("/")),
                ("credential", text("{}")),
            ],
        ),
        (
            "/sign-in/with/corp",
            vec![("email", text("")), ("password", text("")), ("keep", text("1")), ("next", text("/"))],
        ),
        ("/account/passkeys", vec![("name", text("Key")), ("credential", text("{}"))]),
    ]
}

/// E2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_doubled_field_is_refused() {
    let app = app().await;
    let before = app.still().await;
    for (path, fields) in forms(&app).await {
        for (name, value) in &fields {
            let mut doubled = fields.clone();
            doubled.push((name, format!("{value}x")));
            let answer = send(app.owner.request(Method::POST, path).form(&doubled)).await;
            assert_eq!(answer.status, 422, "{path} with {name} twice");
        }
    }
    app.settled().await;
    assert_eq!(app.still().await, before, "nothing changed, nothing sent");
}

/// R2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_fields_are_refused() {
    let app = app().await;
    let before = app.still().await;
    for (path, fields) in forms(&app).await {
        for extra in ["full_access", "status", "organization_id", "user_id", "role_id"] {
            if fields.iter().any(|(name, _)| *name == extra) {
                // What it does is a matter of rights: see `inviting`.
                continue;
            }
            let mut more = fields.clone();
            more.push((extra, "1".into()));
            let answer = send(app.owner.request(Method::POST, path).form(&more)).await;
            assert_eq!(answer.status, 422, "{path} with {extra}");
        }
    }
    let role = app.role("User").await;
    for extra in ["full_access", "status", "organization_id", "role_id", "expires_at"] {
        let mut body = json!({ "organization": "acme", "form": { "addresses": "a@else.example", "role": role }, "leave_out_bad": false });
        let mut inside = body.clone();
        body[extra] = json!("1");
        inside["form"][extra] = json!("1");
        for body in [body, inside] {
            assert_eq!(app.owner.call("invite", &body).await.status, 422, "invite with {extra}");
        }
    }
    let twice = format!(
        r#"{{"organization":"acme","form":{{"addresses":"a@else.example","role":"{role}","addresses":"b@else.example"}},"leave_out_bad":false}}"#
    );
    assert_eq!(raw_call(&app.owner, twice).await, 422, "a doubled key");
    app.settled().await;
    assert_eq!(app.still().await, before);
}

async fn raw_call(client: &Client, body: String) -> u16 {
    let request = client.request(Method::POST, "/api/island/invite").header("content-type", "application/json");
    send(request.body(body)).await.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_body_of_ours_is_refused() {
    let app = TestApp::new().await;
    for body in ["", "{", "null", "[]", "\"x\"", "{}", r#"{"organization":1}"#, r#"{"organization":"acme"}"#, "\u{0}"] {
        assert_eq!(raw_call(&app.owner, body.into()).await, 422, "{body:?}");
    }
    let deep = format!(r#"{{"organization":{}1{}}}"#, "[".repeat(50_000), "]".repeat(50_000));
    assert_eq!(raw_call(&app.owner, deep).await, 422, "deep");
    let request =
        app.owner.request(Method::POST, "/sign-in").header("content-type", "application/x-www-form-urlencoded");
    let answer = send(request.body("email=%FF%FE&password=x")).await;
    assert!([401, 422].contains(&answer.status), "{}", answer.status);
    for (path, form) in [("/sign-in", ""), ("/forgot", "mail=x"), ("/o/acme/settings/people/link", "")] {
        let request = app.owner.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(send(request.body(form)).await.status, 422, "{path}");
    }
}

/// N6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_large_is_413() {
    let app = TestApp::new().await;
    let large = "a@else.example,".repeat(40_000);
    let before = app.dump().await;
    for (path, _) in forms(&app).await {
        let request = app.owner.request(Method::POST, path).form(&[("addresses", &large)]);
        assert_eq!(send(request).await.status, 413, "{path}");
    }
    assert_eq!(app.call_invite(&app.owner, &large).await.status, 413);
    // A length that is promised, and too large, is refused before it is sent.
    for path in ["/sign-in", "/api/island/invite"] {
        let kind = if path == "/sign-in" { "application/x-www-form-urlencoded" } else { "application/json" };
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 10000000000\r\n\r\n");
        let answer = raw(&app.url, head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{path}: {answer}");
    }
    assert_eq!(app.dump().await, before);
}

/// Sends bytes, and reads the head of what comes back; nothing where it is just closed.
async fn raw(url: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").expect("http")).await.expect("a connection");
    // The other side may close before it took all.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut piece = [0; 4_096];
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(n) => answer.extend_from_slice(&piece[..n]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// N6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_headers_are_431_or_closed() {
    let app = TestApp::new().await;
    for header in [format!("X-Large: {}", "a".repeat(100_000)), "X-Many: a\r\n".repeat(10_000)] {
        let answer = raw(&app.url, format!("GET /sign-in HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n").as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    for nonsense in ["GET / HTTP/9.9\r\n\r\n", "\u{0}\u{0}\u{0}\r\n\r\n", "GET /\u{0} HTTP/1.1\r\n\r\n"] {
        let answer = raw(&app.url, nonsense.as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    assert_eq!(app.anonymous().get("/sign-in").await.status, 200);
}

/// Addresses of pages that no link of ours has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_addresses_are_answered() {
    let app = TestApp::new().await;
    for path in [
        "/o/ACME",
        "/o/%00",
        "/o/acme%20",
        "/o/../o/acme/x",
        "/o/acme/settings/people/not-an-id/delete",
        "/O/acme",
        "/x",
        "//",
        "/o/",
    ] {
        let status = app.owner.get(path).await.status;
        assert_eq!(status, 404, "{path}");
    }
    let long = format!("/o/acme/settings/people?q={}", "%C3%A9".repeat(2_000));
    for path in ["?status=nonsense", "?sort=x&after=%00&before=~", "?q=%25%5F%5C%22'", "?q=%F0%9F%98%80", "?done=9"] {
        assert_eq!(app.owner.get(&format!("/o/acme/settings/people{path}")).await.status, 200, "{path}");
    }
    assert_eq!(app.owner.get(&long).await.status, 200);
    for path in ["?q=a&q=b", "?q=%FF"] {
        let status = app.owner.get(&format!("/o/acme/settings/people{path}")).await.status;
        assert!([200, 400, 422].contains(&status), "{path}: {status}");
    }
}
