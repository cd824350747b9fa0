//! N7: clients that say too little for too long are not waited for.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::app::TestApp;

const PATIENCE: Duration = Duration::from_secs(15);

/// Says this much and no more: what is answered until the connection is closed, and
/// after how long that is.
async fn say(url: &str, bytes: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").expect("http")).await.expect("a connection");
    stream.write_all(bytes.as_bytes()).await.expect("sent");
    let begun = Instant::now();
    let mut answer = Vec::new();
    let closed = tokio::time::timeout(2 * PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(closed.is_ok(), "still open: {bytes}");
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

/// All at the same time: each of them takes as long as the server is patient.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_client_is_closed_after_fifteen_seconds() {
    let app = TestApp::new().await;
    let form = "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n";
    let cases = ["", "GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Slow: ", &format!("{form}\r\nemail=a")];
    let asked = cases.map(|bytes| say(&app.url, bytes));
    let other = async {
        tokio::time::sleep(PATIENCE / 2).await;
        assert_eq!(app.anonymous().get("/sign-in").await.status, 200, "others are served meanwhile");
    };
    let [nothing, headers, body] = asked;
    let (nothing, headers, body, ()) = tokio::join!(nothing, headers, body, other);
    for (what, (answer, after)) in [("nothing", nothing), ("headers", headers), ("body", body)] {
        assert!(after + Duration::from_secs(1) >= PATIENCE && after < PATIENCE + PATIENCE / 2, "{what}: {after:?}");
        // Whatever is answered is a refusal.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{what}: {answer}");
    }
    assert_eq!(app.number("SELECT count(*) FROM throttles").await, 0, "nothing was tried");
}
