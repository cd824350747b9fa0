//! What happens while many ask: a backup, leaving, a database that goes away.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use usher::server::backup;

use crate::{
    app::{self, TestApp},
    client::Client,
    faults::{PEOPLE, check_whole, is_busy},
    program::{self, Program},
    shared::{Kind, Place, dump},
};

async fn is_ready(client: &Client) -> bool {
    let answer = client.request(reqwest::Method::GET, "/health/ready").send().await.expect("an answer");
    answer.status().as_u16() == 200
}

/// Whether everybody was served some times, so that they are in the midst of it.
fn all_served(counts: &[AtomicI64]) -> bool {
    counts.iter().all(|n| n.load(Ordering::SeqCst) > 2)
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
