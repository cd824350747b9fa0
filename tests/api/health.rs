//! Health endpoints, and leaving in good order.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{app::TestApp, client::Client, shared::Kind};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_and_ready() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    for (path, word) in [("/health/live", "live"), ("/health/ready", "ready")] {
        let answer = client.get(path).await;
        assert!(answer.status == 200 && answer.body.contains(word), "{path}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_turns_red_when_leaving() {
    let app = TestApp::new().await;
    let other = TestApp::new().await;
    other.core.leaving.store(true, Ordering::Relaxed);
    let request = other.anonymous().request(reqwest::Method::GET, "/health/ready");
    let red = request.send().await.expect("an answer");
    assert_eq!(red.status(), 503);
    assert_eq!(other.anonymous().get("/health/live").await.status, 200, "it still lives");
    assert_eq!(app.anonymous().get("/health/ready").await.status, 200, "another one is not concerned");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_turns_red_without_its_database() {
    let app = TestApp::new().await;
    app.core.store.close().await;
    let request = app.anonymous().request(reqwest::Method::GET, "/health/ready");
    let red = request.send().await.expect("an answer");
    assert_eq!(red.status(), 503);
    assert_eq!(app.anonymous().get("/health/live").await.status, 200, "it still lives");
    let page = app.anonymous().get("/o/acme").await;
    assert!([303, 503].contains(&page.status), "{}", page.status);
    assert_eq!(app.owner.get("/o/acme").await.status, 503, "busy, rather than broken");
}

/// A request that was begun before the stop is answered after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_in_flight_end() {
    let app = TestApp::new().await;
    let address = app.url.strip_prefix("http://").expect("http");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let body = "email=nobody%40else.example&password=wrong";
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("the head");
    // Its answer to the head says that the request has begun.
    let mut said = [0; 25];
    stream.read_exact(&mut said).await.expect("100 Continue");
    assert!(said.starts_with(b"HTTP/1.1 100"), "{said:?}");
    app.stop();
    // Nobody new is let in from some moment on …
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    // … and the one inside is served.
    stream.write_all(body.as_bytes()).await.expect("the body");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

/// Asks on a connection of its own, as somebody new does; nothing where nobody listens.
async fn newly(app: &TestApp, path: &str) -> Option<u16> {
    let request = Client::new(&app.url).request(reqwest::Method::GET, path);
    request.send().await.ok().map(|answer| answer.status().as_u16())
}

/// A load balancer needs time to notice: until then it still sends people here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_is_red_while_requests_are_still_served() {
    let app = TestApp::with(Kind::Sqlite, |settings| settings.server.drain_seconds = 6).await;
    let begun = Instant::now();
    app.stop();
    while newly(&app, "/health/ready").await == Some(200) {
        tokio::task::yield_now().await;
    }
    assert_eq!(newly(&app, "/health/ready").await, Some(503), "red, not gone");
    assert_eq!(newly(&app, "/health/live").await, Some(200));
    assert_eq!(app.owner.get("/o/acme").await.status, 200, "served as ever");
    assert!(begun.elapsed() < Duration::from_secs(6), "all of this while it drains");
    while newly(&app, "/health/live").await.is_some() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(begun.elapsed() >= Duration::from_secs(6), "not before its time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_in_a_hurry_does_not_wait_for_it() {
    let app = TestApp::with(Kind::Sqlite, |settings| settings.server.drain_seconds = 300).await;
    let begun = Instant::now();
    app.stop();
    assert_eq!(newly(&app, "/health/live").await, Some(200));
    app.stop_at_once();
    while newly(&app, "/health/live").await.is_some() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
}
