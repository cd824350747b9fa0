//! Open pages are told of changes: of their own organization only, for as long as
//! their reader may see them, from whichever process the change came.

use std::time::Duration;

use reqwest::{Method, Response};
use tokio::time::timeout;
use usher::domain::time::Span;

use crate::{
    app::TestApp,
    client::Client,
    shared::{Kind, dump},
};

/// Much longer than changes are gathered, shorter than until a stream says that it is still there.
const SOON: Duration = Duration::from_secs(20);
const QUIET: Duration = Duration::from_millis(600);

async fn watch(client: &Client) -> Response {
    watch_at(client, "/o/acme/live").await
}

async fn watch_at(client: &Client, path: &str) -> Response {
    let response = client.request(Method::GET, path).send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response
}

/// Waits for a change; `false`: the stream ended.
async fn hears(stream: &mut Response) -> bool {
    timeout(SOON, async {
        loop {
            match stream.chunk().await {
                Ok(Some(chunk)) if chunk.windows(7).any(|part| part == b"changed") => return true,
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return false,
            }
        }
    })
    .await
    .expect("told in time")
}

/// Waits until what changed before is told.
async fn settles(stream: &mut Response) {
    while let Ok(Ok(Some(_))) = timeout(QUIET, stream.chunk()).await {}
}

async fn stays_quiet(stream: &mut Response) {
    let heard = timeout(QUIET, stream.chunk()).await;
    assert!(heard.is_err(), "told of something: {heard:?}");
}

/// The stream that a page of People asks for.
async fn stream_of_page(client: &Client) -> String {
    let page = client.get("/o/acme/settings/people").await.body;
    let (_, from) = page.split_once("/o/acme/live").expect("its stream");
    format!("/o/acme/live{}", from.split(['"', '\'']).next().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_since_the_page_was_read_is_told_at_once() {
    let app = TestApp::new().await;
    app.invite("ada@else.example").await;
    let path = stream_of_page(&app.owner).await;
    let mut stream = watch_at(&app.owner, &path).await;
    settles(&mut stream).await;
    drop(stream);
    stays_quiet(&mut watch_at(&app.owner, &stream_of_page(&app.owner).await).await).await;
    // Nobody hears of this one as it happens.
    app.invite("bob@else.example").await;
    tokio::time::sleep(QUIET).await;
    assert!(hears(&mut watch_at(&app.owner, &path).await).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_hears_of_its_own_organization() {
    let app = TestApp::new().await;
    let stranger = app.session_of(app.stranger().await).await;
    let mut stream = watch(&app.owner).await;
    let role = app.one("SELECT r.id FROM roles r JOIN organizations o ON o.id = r.organization_id WHERE o.slug = 'other' AND r.name = 'User'").await;
    let form = [("addresses", "elsewhere@else.example"), ("role", &*role)];
    assert_eq!(stranger.post("/o/other/settings/people/invite", &form).await.status, 303);
    stays_quiet(&mut stream).await;
    app.invite("bob@else.example").await;
    assert!(hears(&mut stream).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_see_people_any_more_hears_nothing() {
    let app = TestApp::new().await;
    app.member("admin@else.example").await;
    let (id, administrator) = (app.user("admin@else.example").await, app.role("Administrator").await);
    let promote = format!("UPDATE memberships SET role_id = '{administrator}' WHERE user_id = '{id}'");
    dump::change(&app.core.store, &promote).await;
    let mut stream = watch(&app.session_of(id).await).await;
    settles(&mut stream).await;
    app.invite("bob@else.example").await;
    assert!(hears(&mut stream).await);

    let remove = format!("DELETE FROM memberships WHERE user_id = '{id}'");
    dump::change(&app.core.store, &remove).await;
    app.invite("eve@else.example").await;
    assert!(!hears(&mut stream).await, "told somebody who was removed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_takes_all_the_streams() {
    let app = TestApp::new().await;
    let mut open = Vec::new();
    let refused = loop {
        let response = app.owner.request(Method::GET, "/o/acme/live").send().await.expect("an answer");
        if response.status().as_u16() != 200 {
            break response;
        }
        open.push(response);
        assert!(open.len() < 100, "without end");
    };
    assert_eq!((refused.status().as_u16(), open.len()), (429, 16));
    assert!(refused.headers().contains_key("retry-after"));
    // Others watch, and so does whoever gives a place back.
    let administrator = app.role("Administrator").await;
    app.member("admin@else.example").await;
    let id = app.user("admin@else.example").await;
    dump::change(
        &app.core.store,
        &format!("UPDATE memberships SET role_id = '{administrator}' WHERE user_id = '{id}'"),
    )
    .await;
    drop(watch(&app.session_of(id).await).await);
    open.clear();
    let again = timeout(SOON, async {
        while app.owner.request(Method::GET, "/o/acme/live").send().await.expect("an answer").status().as_u16() != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    again.await.expect("a place");
}

/// A process that lost the database for a while does not know what it missed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_not_heard_is_read_afterwards() {
    let app = TestApp::with(Kind::Postgres, |_| {}).await;
    let mut stream = watch(&app.owner).await;
    // As a condition it would end those of other databases too: it may be asked before them.
    let end = "SELECT CAST(count(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let heard = timeout(SOON, async {
        // The process may still be about to listen.
        while app.number(end).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        loop {
            match stream.chunk().await.expect("a chunk") {
                Some(chunk) if String::from_utf8_lossy(&chunk).contains("everything") => return,
                Some(_) => {}
                None => panic!("the stream ended"),
            }
        }
    });
    heard.await.expect("told in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_waits_for_no_stream() {
    let app = TestApp::new().await;
    let mut stream = watch(&app.owner).await;
    app.stop();
    assert!(!hears(&mut stream).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_in_one_process_is_heard_in_the_other() {
    let one = TestApp::with(Kind::Postgres, |_| {}).await;
    let two = one.second().await;
    let mut stream = watch(&two.owner).await;
    // The other process may still be about to listen.
    let heard = timeout(SOON, async {
        for n in 0.. {
            one.invite(&format!("p{n}@else.example")).await;
            if let Ok(Ok(Some(chunk))) = timeout(QUIET, stream.chunk()).await
                && chunk.windows(7).any(|part| part == b"changed")
            {
                return;
            }
        }
    });
    heard.await.expect("heard in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_asks_by_itself_keeps_no_session_alive() {
    let app = TestApp::new().await;
    let seen = |app: &TestApp| app.core.seen.take().len();
    app.clock.advance(Span::minutes(5));
    let path = "/o/acme/settings/people";
    let background = app.owner.request(Method::GET, path).header("usher-background", "1");
    assert_eq!(crate::client::send(background).await.status, 200);
    drop(watch(&app.owner).await);
    assert_eq!(seen(&app), 0);
    assert_eq!(app.owner.get(path).await.status, 200);
    assert_eq!(seen(&app), 1);
}
