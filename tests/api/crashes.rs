//! Killed at any moment: whoever comes next goes on from what was said to be done.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use usher::server::store::migrate::{self, Standing};

use crate::{
    client::Client,
    faults::check_whole,
    program::{self, Program},
    shared::{Kind, Place, dump},
};

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
