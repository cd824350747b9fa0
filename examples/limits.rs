//! What this machine can do at all, to be set beside what Usher does: hashes of
//! passwords, durable transactions, rows in batches, and requests to a handler that
//! does nothing.
//!
//! `limits argon2`, `limits argon2-all` (on all cores), `limits sqlite FOLDER`, `limits batch FOLDER`,
//! `limits invitations DATABASE` (one of Usher's, which it changes) and `limits hello` (serves until killed).

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use axum::{Router, routing::get};
use sqlx::{Connection, Executor, SqliteConnection};

/// For each; whoever wants a median asks several times.
const SECONDS: f64 = 1.5;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["argon2"] => println!("{:.2}", hash_ms()),
        ["argon2-all"] => println!("{:.1}", on_all_cores(hashes)),
        ["sqlite", folder] => sqlite(folder).await.expect("a database in the folder"),
        ["batch", folder] => batch(folder).await.expect("a database in the folder"),
        ["invitations", database] => invitations(database).await.expect("a database with invitations"),
        ["hello"] => hello().await.expect("a free port"),
        _ => {
            eprintln!("usage: limits argon2 | argon2-all | sqlite FOLDER | batch FOLDER | invitations DATABASE | hello")
        }
    }
}

/// CPU milliseconds of a hash: the same whatever else is busy on its core.
fn hash_ms() -> f64 {
    let before = cpu_ms();
    let (n, _) = hash();
    (cpu_ms() - before) / f64::from(n)
}

/// Hashes a second, on one core.
fn hashes() -> f64 {
    let (n, seconds) = hash();
    f64::from(n) / seconds
}

/// CPU milliseconds of this process; the kernel counts hundredths of a second.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) * 10.0
}

/// Hashes for a while: how many, and in how many seconds.
fn hash() -> (u32, f64) {
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).expect("OWASP's"));
    let (started, mut n, mut out) = (Instant::now(), 0_u32, [0; 32]);
    while started.elapsed().as_secs_f64() < SECONDS {
        hasher.hash_password_into(b"a password of some length", b"a salt of sixteen", &mut out).expect("a hash");
        n += 1;
    }
    (n, started.elapsed().as_secs_f64())
}

fn on_all_cores(work: fn() -> f64) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads: Vec<_> = (0..cores).map(|_| std::thread::spawn(work)).collect();
    threads.into_iter().map(|thread| thread.join().expect("a thread")).sum()
}

/// Transactions a second, one row each, written through to the disk.
async fn sqlite(folder: &str) -> Result<(), sqlx::Error> {
    let path = format!("{folder}/limits-{}.db", std::process::id());
    let mut connection = SqliteConnection::connect(&format!("sqlite://{path}?mode=rwc")).await?;
    connection
        .execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)",
        )
        .await?;
    let (started, mut n) = (Instant::now(), 0_u32);
    while started.elapsed() < Duration::from_secs_f64(SECONDS) {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO t (text) VALUES ($1)").bind("some text of some length").execute(&mut *tx).await?;
        tx.commit().await?;
        n += 1;
    }
    println!("{:.0}", f64::from(n) / started.elapsed().as_secs_f64());
    Ok(())
}

/// Plain rows a second: a key, an indexed address and a number, 500 in a durable
/// transaction, 100 in a statement.
async fn batch(folder: &str) -> Result<(), sqlx::Error> {
    const IN_STATEMENT: usize = 100;
    let path = format!("{folder}/batch-{}.db", std::process::id());
    let mut connection = SqliteConnection::connect(&format!("sqlite://{path}?mode=rwc")).await?;
    connection
        .execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             CREATE TABLE b (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, at BIGINT NOT NULL)",
        )
        .await?;
    let rows: Vec<String> = (0..IN_STATEMENT).map(|i| format!("(${}, ${}, 1)", 2 * i + 1, 2 * i + 2)).collect();
    let insert = format!("INSERT INTO b (id, email, at) VALUES {}", rows.join(", "));
    let (started, mut n) = (Instant::now(), 0_u32);
    while started.elapsed() < Duration::from_secs_f64(SECONDS) {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        for _ in 0..5 {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(insert.clone()));
            for _ in 0..IN_STATEMENT {
                query = query.bind(format!("{n:026}")).bind(format!("person.{n}@bench.example"));
                n += 1;
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    println!("{:.0}", f64::from(n) / started.elapsed().as_secs_f64());
    Ok(())
}

/// Invitations a second by SQLite alone, with all that Usher writes for each and nothing
/// of what it asks and checks: the newest ones that have a mail are copied under other
/// ids, 500 in a durable transaction.
async fn invitations(database: &str) -> Result<(), sqlx::Error> {
    const ALL: i64 = 5_000;
    const IN_TRANSACTION: i64 = 500;
    let mut connection = SqliteConnection::connect(&format!("sqlite://{database}")).await?;
    connection
        .execute(sqlx::AssertSqlSafe(format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
             CREATE TEMP TABLE new_mails AS SELECT * FROM outbox WHERE kind = 'invitation' ORDER BY id DESC LIMIT {ALL}; \
             CREATE TEMP TABLE new_invitations AS SELECT v.* FROM new_mails o JOIN invitations v ON v.mail_id = o.id ORDER BY o.rowid; \
             CREATE TEMP TABLE new_people AS SELECT p.* FROM new_invitations v JOIN people p ON p.invitation_id = v.id ORDER BY v.rowid; \
             UPDATE new_mails SET id = 'Z' || substr(id, 2); \
             UPDATE new_invitations SET id = 'Z' || substr(id, 2), mail_id = 'Z' || substr(mail_id, 2), email = 'z' || email; \
             UPDATE new_people SET id = 'Z' || substr(id, 2), invitation_id = 'Z' || substr(invitation_id, 2), \
             document = NULL, email = 'z' || email, sort_name = 'z' || sort_name, search = 'z' || search"
        )))
        .await?;
    let started = Instant::now();
    for first in (0..ALL / IN_TRANSACTION).map(|n| n * IN_TRANSACTION) {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        for (table, new) in [("outbox", "new_mails"), ("invitations", "new_invitations"), ("people", "new_people")] {
            let sql = format!(
                "INSERT INTO {table} SELECT * FROM {new} WHERE rowid > {first} AND rowid <= {first} + {IN_TRANSACTION}"
            );
            let done = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
            assert_eq!(done.rows_affected(), IN_TRANSACTION.unsigned_abs(), "there are too few {table}");
        }
        tx.commit().await?;
    }
    println!("{:.0}", f64::from(u32::try_from(ALL).expect("few")) / started.elapsed().as_secs_f64());
    Ok(())
}

async fn hello() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", get(|| async { "hello" }))).await
}
