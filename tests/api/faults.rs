//! What fails around Usher, or in it: it says so, loses nothing, and is well again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{Connection, Executor, SqliteConnection};
use usher::{
    domain::time::Timestamp,
    server::{
        application::{Application, Parts},
        backup,
        clock::{Clock, SystemClock, SystemEntropy},
        stop::Stop,
        store::migrate::{self, Standing},
    },
};

use crate::{
    app::{self, TestApp},
    client::{Answer, Client},
    program::{self, Program},
    shared::{Kind, Place, dump},
};

const PEOPLE: &str = "/o/acme/settings/people";

/// Told so, and when to try again.
fn is_busy(answer: &Answer) -> bool {
    answer.status == 503 && answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0)
}

async fn is_ready(client: &Client) -> bool {
    let answer = client.request(reqwest::Method::GET, "/health/ready").send().await.expect("an answer");
    answer.status().as_u16() == 200
}

/// Whether everybody was served some times, so that they are in the midst of it.
fn all_served(counts: &[AtomicI64]) -> bool {
    counts.iter().all(|n| n.load(Ordering::SeqCst) > 2)
}

/// Numbers that have to agree whatever happened.
async fn check_whole(store: &usher::server::store::Store) {
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

/// Migrating is killed at one moment after another; whoever comes next goes on from there.
async fn migration_is_interrupted(kind: Kind) {
    let whole = Place::new(kind).await;
    let migrate = |place: &Place| program::command(place, &["migrate"]).output().expect("the program");
    assert!(migrate(&whole).status.success());
    // A quick machine is done before it was met half way often enough: then once more from the beginning.
    let (mut half_way, mut places) = (0, 0);
    let place = loop {
        let place = Place::new(kind).await;
        for moment in (0..).step_by(5) {
            let mut child =
                program::command(&place, &["migrate"]).stdout(std::process::Stdio::null()).spawn().expect("it");
            std::thread::sleep(Duration::from_millis(moment));
            let _ = child.kill();
            let status = child.wait().expect("an end");
            if !program::was_killed(status) {
                assert!(status.success(), "{status}");
                break;
            }
            let seen = program::look(&place).await;
            let standing = migrate::standing(&seen).await.expect("a standing");
            let begun = dump::tables(&seen).await.len() > 1;
            half_way += usize::from(begun && standing != Standing::UpToDate);
            seen.close().await;
        }
        places += 1;
        if half_way >= 4 {
            break place;
        }
        assert!(places < 100, "it was met half way {half_way} times only");
    };
    let done = migrate(&place);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let schema = match kind {
        Kind::Sqlite => "SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1",
        Kind::Postgres => {
            "SELECT CAST(table_name AS TEXT) || ' ' || CAST(column_name AS TEXT) || ' ' || CAST(data_type AS TEXT) \
             FROM information_schema.columns WHERE table_schema = 'public' UNION ALL \
             SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        }
    };
    let (interrupted, straight) = (program::look(&place).await, program::look(&whole).await);
    assert_eq!(dump::texts(&interrupted, schema).await, dump::texts(&straight, schema).await);
    interrupted.close().await;
    straight.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_migration_goes_on_sqlite() {
    migration_is_interrupted(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_migration_goes_on_postgres() {
    migration_is_interrupted(Kind::Postgres).await;
}

/// Killed at any moment while many are invited: what was answered is there, and each send is whole or absent.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crash_during_bulk_invites_loses_nothing() {
    const SEND: usize = 20;
    let place = Place::new(Kind::Sqlite).await;
    let mut usher = Program::start(&place);
    let owner = usher.set_up().await;
    let role = program::role(&owner).await;
    let session = owner.cookie("usher_session").expect("a session");
    let mut answered = Vec::new();
    for round in 0..6_u64 {
        let answers = Arc::new(AtomicI64::new(0));
        let senders: Vec<_> = (0..3)
            .map(|sender| {
                let (client, role, answers) = (Client::new(&usher.url), role.clone(), Arc::clone(&answers));
                client.carry("usher_session", &session);
                tokio::spawn(async move {
                    let mut sent = Vec::new();
                    for send in 0.. {
                        let name = format!("r{round}s{sender}n{send}");
                        let list: Vec<String> = (0..SEND).map(|n| format!("{n}@{name}.example")).collect();
                        let request = client.request(reqwest::Method::POST, "/api/island/invite");
                        let Ok(answer) = request.json(&program::invite(&list.join("\n"), &role)).send().await else {
                            break;
                        };
                        let status = answer.status().as_u16();
                        let Ok(body) = answer.text().await else { break };
                        assert!(status == 200 && body.contains("\"sent\":true"), "{status} {body}");
                        sent.push(name);
                        answers.fetch_add(1, Ordering::SeqCst);
                    }
                    sent
                })
            })
            .collect();
        while answers.load(Ordering::SeqCst) < 2 && !senders.iter().any(tokio::task::JoinHandle::is_finished) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Nobody knows when, so another moment each time.
        let nanos = Instant::now().elapsed().subsec_nanos() as u64 + u64::from(std::process::id());
        tokio::time::sleep(Duration::from_millis(150 + 97 * round + nanos % 61)).await;
        usher.kill();
        for sender in senders {
            answered.extend(sender.await.expect("a sender"));
        }
        usher = Program::start(&place);
    }
    usher.kill();
    assert!(answered.len() > 6, "{}", answered.len());
    let store = program::look(&place).await;
    let sends = dump::texts(&store, "SELECT DISTINCT substr(email, instr(email, '@') + 1) FROM invitations").await;
    for send in sends {
        let n = dump::number(&store, &format!("SELECT count(*) FROM invitations WHERE email LIKE '%@{send}'")).await;
        assert_eq!(n, SEND as i64, "{send} is neither whole nor absent");
    }
    for name in answered {
        let n = dump::number(&store, &format!("SELECT count(*) FROM people WHERE email LIKE '%@{name}.example'")).await;
        assert_eq!(n, SEND as i64, "{name} was answered and is not there");
    }
    check_whole(&store).await;
}

/// A copy that is taken while many write is whole, and what is queued in it stays there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_under_load_is_whole_and_sends_nothing() {
    let app = TestApp::with(Kind::Sqlite, |settings| {
        app::with_mail(settings);
        settings.invitation.member_limit = 0;
    })
    .await;
    let role = app.role("User").await;
    let done = Arc::new(AtomicBool::new(false));
    let sends: Arc<[AtomicI64; 3]> = Arc::default();
    let writers: Vec<_> = (0..3_usize)
        .map(|writer| {
            let (client, role) = (app.owner.clone(), role.clone());
            let (done, sends) = (Arc::clone(&done), Arc::clone(&sends));
            tokio::spawn(async move {
                let mut n = 0;
                while !done.load(Ordering::SeqCst) {
                    let list: Vec<String> = (0..10).map(|i| format!("{i}@w{writer}n{n}.example")).collect();
                    let answer = client.call("invite", &program::invite(&list.join("\n"), &role)).await;
                    assert!(answer.status == 200 && answer.body.contains("\"sent\":true"), "{}", answer.body);
                    n += 1;
                    sends[writer].fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    while !all_served(&*sends) && !writers.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let restored = Place::new(Kind::Sqlite).await;
    let copy = restored.folder.path().join("usher.db");
    let held = backup::run(&app.core.store, &copy).await.expect("a copy");
    done.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.expect("a writer");
    }
    for sent in &*sends {
        assert!(sent.load(Ordering::SeqCst) > 0);
    }
    assert!(held > 0);
    std::fs::copy(app.data_folder().join("server.key"), restored.folder.path().join("server.key")).expect("the key");

    let second = TestApp::on(restored, &app.clock, app::with_mail).await;
    let store = &second.core.store;
    check_whole(store).await;
    let mails = "SELECT count(*) FROM outbox WHERE status = 'held'";
    assert_eq!(dump::number(store, mails).await, i64::try_from(held).expect("a count"));
    assert_eq!(dump::number(store, "SELECT count(*) FROM outbox WHERE status = 'queued'").await, 0);
    let whole = "SELECT count(*) FROM invitations i LEFT JOIN outbox o ON o.id = i.mail_id WHERE o.id IS NULL";
    assert_eq!(dump::number(store, whole).await, 0, "an invitation and its mail belong together");
    second.owner.carry("usher_session", &app.owner.cookie("usher_session").expect("a session"));
    assert_eq!(second.owner.get(PEOPLE).await.status, 200);
    assert!(
        dump::number(&app.core.store, "SELECT count(*) FROM invitations").await
            >= i64::try_from(held).expect("a count")
    );
}

/// Asked to end while many ask: whoever looks at readiness sees no failure.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn leaving_under_load_fails_nobody() {
    let place = Place::new(Kind::Sqlite).await;
    let mut usher = Program::start(&place);
    let owner = usher.set_up().await;
    let role = program::role(&owner).await;
    let session = owner.cookie("usher_session").expect("a session");
    let answers: Arc<[AtomicI64; 6]> = Arc::default();
    let visitors: Vec<_> = (0..6_usize)
        .map(|visitor| {
            let (client, role, answers) = (Client::new(&usher.url), role.clone(), Arc::clone(&answers));
            client.carry("usher_session", &session);
            tokio::spawn(async move {
                let mut served = 0;
                // As a load balancer does: until it is red.
                while is_ready(&client).await {
                    let answer = if visitor % 2 == 0 {
                        client.get(PEOPLE).await
                    } else {
                        client.call("invite", &program::invite(&format!("p{served}@v{visitor}.example"), &role)).await
                    };
                    assert_eq!(answer.status, 200, "{}", answer.body);
                    served += 1;
                    answers[visitor].fetch_add(1, Ordering::SeqCst);
                }
                served
            })
        })
        .collect();
    while !all_served(&*answers) && !visitors.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    usher.terminate();
    let mut invited = 0;
    for (visitor, task) in visitors.into_iter().enumerate() {
        let served: i64 = task.await.expect("no failure");
        assert!(served > 0);
        invited += if visitor % 2 == 0 { 0 } else { served };
    }
    let status = usher.ended(Duration::from_secs(60)).expect("it ends");
    assert!(status.success(), "{status}");
    let store = program::look(&place).await;
    assert_eq!(dump::number(&store, "SELECT count(*) FROM invitations").await, invited);
    check_whole(&store).await;
}

/// PostgreSQL ends all connections while many ask, twice: busy at most, and well again in five seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_goes_and_comes_back() {
    let app = TestApp::with(Kind::Postgres, |settings| settings.invitation.member_limit = 0).await;
    let role = app.role("User").await;
    let done = Arc::new(AtomicBool::new(false));
    let visitors: Vec<_> = (0..6)
        .map(|visitor| {
            let (client, role, done) = (app.owner.clone(), role.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut sent = Vec::new();
                for n in 0.. {
                    if done.load(Ordering::SeqCst) {
                        break;
                    }
                    let address = format!("p{n}@v{visitor}.example");
                    let answer = if visitor % 2 == 0 {
                        client.get(PEOPLE).await
                    } else {
                        client.call("invite", &program::invite(&address, &role)).await
                    };
                    assert!(answer.status == 200 || is_busy(&answer), "{} {}", answer.status, answer.body);
                    if answer.status == 200 && visitor % 2 == 1 {
                        sent.push(address);
                    }
                }
                sent
            })
        })
        .collect();
    let other = program::look(app.place()).await;
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let all = "SELECT CAST(count(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let begun = Instant::now();
        while dump::number(&other, all).await == 0 {
            assert!(begun.elapsed() < Duration::from_secs(5), "nobody is connected");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let begun = Instant::now();
    let (mut good, mut well_since) = (0, begun);
    while good < 20 {
        if app.owner.get(PEOPLE).await.status == 200 {
            good += 1;
        } else {
            (good, well_since) = (0, Instant::now());
        }
    }
    assert!(well_since - begun < Duration::from_secs(5), "{:?}", well_since - begun);
    done.store(true, Ordering::SeqCst);
    for visitor in visitors {
        for address in visitor.await.expect("a visitor") {
            let there = format!("SELECT count(*) FROM invitations WHERE email = '{address}'");
            assert_eq!(dump::number(&other, &there).await, 1, "{address} was answered and is not there");
        }
    }
    check_whole(&other).await;
    other.close().await;
}
