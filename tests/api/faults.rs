//! What fails around Usher, or in it: it says so, loses nothing, and is well again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{Connection, Executor, SqliteConnection};
use usher::{
    domain::time::Timestamp,
    server::{
        application::{Application, Parts},
        clock::{Clock, SystemClock, SystemEntropy},
        stop::Stop,
    },
};

use crate::{
    app::{self, TestApp},
    client::{Answer, Client},
    program::{self, Program},
    shared::{Kind, Place, dump},
};

/// What most ask for meanwhile.
pub const PEOPLE: &str = "/o/acme/settings/people";

/// Told so, and when to try again.
pub fn is_busy(answer: &Answer) -> bool {
    answer.status == 503 && answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0)
}

/// Numbers that have to agree whatever happened.
pub async fn check_whole(store: &usher::server::store::Store) {
    let counted = dump::number(store, "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM people_counts").await;
    assert_eq!(dump::number(store, "SELECT count(*) FROM people").await, counted);
    let open = "accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL";
    let invitations = dump::number(store, &format!("SELECT count(*) FROM invitations WHERE {open}")).await;
    let shown = dump::number(store, "SELECT count(*) FROM people WHERE status IN ('pending', 'expired')").await;
    assert_eq!(invitations, shown);
    if store.dialect() == usher::server::store::Dialect::Sqlite {
        assert_eq!(dump::texts(store, "SELECT * FROM pragma_integrity_check").await, ["ok"]);
    }
}

/// Others hold the database for longer than a request waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_locked_database_is_told_in_time() {
    let app = TestApp::with(Kind::Sqlite, |settings| settings.database.wait_seconds = 3).await;
    let role = app.role("User").await;
    app.invite("early@else.example").await;
    dump::change(&app.core.store, "UPDATE people SET expires_at = 1 WHERE email = 'early@else.example'").await;
    let url = app.core.store.url().expose().to_owned();
    let mut other = SqliteConnection::connect(&url).await.expect("another process");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");

    let begun = Instant::now();
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let (client, body) = (app.owner.clone(), program::invite(&format!("p{n}@else.example"), &role));
            tokio::spawn(async move { client.call("invite", &body).await })
        })
        .collect();
    // What only looks is not kept waiting, although something there was to be written.
    let page = app.owner.get(PEOPLE).await;
    assert!(page.status == 200 && page.body.contains("early@else.example"), "{}", page.status);
    for path in ["/o/acme/settings/people/invite", "/o/acme", "/health/ready"] {
        assert_eq!(app.owner.get(path).await.status, 200, "{path}");
    }
    for writer in writers {
        let answer = writer.await.expect("an answer");
        assert!(is_busy(&answer), "{} {}", answer.status, answer.body);
    }
    // All of them together wait about as long as one, also on a machine with other work.
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());

    other.execute("ROLLBACK").await.expect("the end of it");
    let answer = app.call_invite(&app.owner, "late@else.example").await;
    assert!(answer.status == 200 && answer.body.contains("\"sent\":true"), "{}", answer.body);
    assert_eq!(app.number("SELECT count(*) FROM invitations WHERE email LIKE 'p%'").await, 0);
    check_whole(&app.core.store).await;
}

/// The disk takes no more: writing is refused, looking is not, and with room again all is well.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_is_told_and_survived() {
    let place = Place::new(Kind::Sqlite).await;
    let mut usher = Program::start(&place);
    let owner = usher.set_up().await;
    let role = program::role(&owner).await;
    let call = async |address: &str| owner.call("invite", &program::invite(address, &role)).await;
    assert_eq!(call("first@else.example").await.status, 200);

    let log = place.folder.path().join("usher.db-wal");
    usher.limit_files(Some(log.metadata().expect("the log").len()));
    // More of them than there are connections: none may be left unfit.
    for n in 0..12 {
        let answer = call(&format!("full{n}@else.example")).await;
        assert!(is_busy(&answer), "{} {}", answer.status, answer.body);
        assert_eq!(owner.get(PEOPLE).await.status, 200);
    }
    let form = [("addresses", "form@else.example"), ("role", &*role)];
    assert!(is_busy(&owner.post("/o/acme/settings/people/invite", &form).await));

    usher.limit_files(None);
    let both = tokio::join!(call("room0@else.example"), call("room1@else.example"));
    assert_eq!((both.0.status, both.1.status), (200, 200), "{}", both.0.body);
    for n in 2..12 {
        assert_eq!(call(&format!("room{n}@else.example")).await.status, 200);
    }
    usher.kill();
    let store = program::look(&place).await;
    assert_eq!(dump::number(&store, "SELECT count(*) FROM invitations WHERE email LIKE 'full%'").await, 0);
    assert_eq!(dump::number(&store, "SELECT count(*) FROM invitations WHERE email LIKE 'room%'").await, 12);
    check_whole(&store).await;
}

/// SQLite's own limit, which it meets inside a transaction rather than at its end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_may_not_grow_is_told_and_survived() {
    let app = TestApp::with(Kind::Sqlite, |_| ()).await;
    let limit = async |pages: i64| {
        // The limit is one of a connection, and there is one to write with.
        let mut tx = app.core.store.begin().await.expect("a transaction");
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(pragma).execute(&mut *tx).await.expect("a limit");
        tx.commit().await.expect("a commit");
    };
    limit(app.number("SELECT page_count FROM pragma_page_count").await).await;
    let mut invited = 0;
    let refused = loop {
        let answer = app.call_invite(&app.owner, &format!("p{invited}@else.example")).await;
        if answer.status != 200 {
            break answer;
        }
        invited += 1;
        assert!(invited < 500, "it never filled up");
    };
    assert!(is_busy(&refused), "{} {}", refused.status, refused.body);
    assert_eq!(app.owner.get(PEOPLE).await.status, 200);
    assert_eq!(app.number("SELECT count(*) FROM invitations").await, invited);
    limit(1_000_000).await;
    for n in 0..3 {
        assert_eq!(app.call_invite(&app.owner, &format!("room{n}@else.example")).await.status, 200);
    }
    check_whole(&app.core.store).await;
}

/// Breaks whoever asks it for the time at a moment that was chosen.
struct BrokenClock(AtomicI64);

impl Clock for BrokenClock {
    fn now(&self) -> Timestamp {
        assert!(self.0.fetch_sub(1, Ordering::SeqCst) != 0, "the clock broke");
        SystemClock.now()
    }
}

/// A handler panics, at each place where it asks for the time: before, within and after its transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_an_answer_and_the_process_lives() {
    let place = Place::new(Kind::Sqlite).await;
    let clock = Arc::new(BrokenClock(AtomicI64::new(-1)));
    let mut settings = place.settings();
    settings.package.metadata.leptos.site_addr = ([127, 0, 0, 1], 0).into();
    let parts = Parts { clock: Arc::clone(&clock) as Arc<dyn Clock>, entropy: Arc::new(SystemEntropy) };
    let application = Application::build(settings, parts).await.expect("an application");
    let (core, url) = (Arc::clone(application.core()), format!("http://{}", application.address()));
    let stop = Stop::default();
    let running = tokio::spawn(application.run(stop.clone()));
    let owner = Client::new(&url);
    app::set_up(&owner, &format!("/setup/{}", core.keys.setup_token())).await;
    let role = program::role(&owner).await;

    let (mut broken, mut n, mut strayed) = (0, 0, false);
    loop {
        let address = format!("p{n}-{strayed}@else.example");
        clock.0.store(n, Ordering::SeqCst);
        // Bare: the client of the tests takes no 500.
        let request = owner.request(reqwest::Method::POST, &format!("{PEOPLE}/invite")).header("accept", "text/html");
        let response = request.form(&[("addresses", &*address), ("role", &*role)]).send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Answer { status, headers, body: response.text().await.expect("a body") };
        let met = clock.0.swap(-1, Ordering::SeqCst) < 0;
        if !met {
            assert_eq!(answer.status, 303, "{}", answer.body);
            break;
        }
        if answer.status == 303 && !strayed {
            // It broke for what tidies up instead, which asks once in ten minutes.
            strayed = true;
            continue;
        }
        (broken, n) = (broken + 1, n + 1);
        assert_eq!(answer.status, 500, "{}", answer.body);
        let id = answer.header("x-request-id");
        assert!(!id.is_empty() && answer.body.contains(id), "the page tells by what it can be found");
        assert!(!answer.body.contains("the clock broke"), "and nothing of the inside");
        let written = format!("SELECT count(*) FROM invitations WHERE email = '{address}'");
        assert_eq!(dump::number(&core.store, &written).await, 0, "nothing half done");
        assert_eq!(owner.get(PEOPLE).await.status, 200);
    }
    assert!(broken >= 3, "{broken}");
    check_whole(&core.store).await;
    stop.at_once();
    running.await.expect("it ends in good order");
}
