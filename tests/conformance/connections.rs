//! What those who are gone leave behind in the connections that others use next, and what
//! becomes of many who write at once: on SQLite they may share a commit.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use sqlx::Row;
use usher::server::store::{Store, StoreError, Tx};

use crate::{shared::dump::OURS, world::World};

/// A request whose browser left while its statement waited for another transaction, and
/// then was refused: nobody else meets what it left.
async fn who_gives_up_leaves_a_clean_connection(world: &World) {
    let store = &world.core.store;
    let insert = async |tx: &mut Tx, id: &str| {
        let sql = "INSERT INTO users (id, email, name, created_at) VALUES ($1, 'twin@else.example', 'Twin', 0)";
        sqlx::query(sql).bind(id.to_owned()).execute(&mut **tx).await
    };
    for round in 0..5 {
        let mut first = store.begin().await.expect("a transaction");
        insert(&mut first, "first").await.expect("the first of this address");
        let second = async {
            let mut tx = store.begin().await.expect("a transaction");
            insert(&mut tx, "second").await
        };
        tokio::time::timeout(Duration::from_millis(100), second).await.expect_err("it waits");
        first.commit().await.expect("a commit");
        tokio::time::sleep(Duration::from_millis(100)).await;
        for _ in 0..20 {
            store.now().await.expect("an answer");
        }
        let mut tx = store.begin().await.expect("a transaction");
        let delete = sqlx::AssertSqlSafe(format!("{OURS}DELETE FROM users WHERE name = 'Twin'"));
        let gone = sqlx::query(delete).execute(&mut *tx).await.expect("a deletion");
        assert_eq!(gone.rows_affected(), 1, "round {round}");
        tx.commit().await.expect("a commit");
    }
}

/// Somebody of this number, with a row in the table that is searched, in a transaction
/// that is committed or not.
async fn add(store: &Store, n: usize, text: &str, commit: bool) -> Result<usize, StoreError> {
    let mut tx = store.begin().await?;
    let sql = "INSERT INTO users (id, email, name, created_at) VALUES ($1, $2, $3, 0)";
    let (id, email) = (format!("many{n}"), format!("{n}@many.example"));
    sqlx::query(sql).bind(id.clone()).bind(email.clone()).bind(text.to_owned()).execute(&mut *tx).await?;
    let sql = "INSERT INTO people (id, organization_id, email, status, role_id, since, sort_name, search) \
        SELECT $1, organization_id, $2, 'declined', id, 0, 'one', $3 FROM roles WHERE built_in = 'user'";
    sqlx::query(sql).bind(id).bind(email).bind(format!("{n} {text}")).execute(&mut *tx).await?;
    if commit {
        tx.commit().await?;
    } else if n.is_multiple_of(2) {
        tx.leave().await?;
    }
    Ok(n)
}

impl World {
    /// Those who are there, in all tables alike.
    async fn added(&self) -> BTreeSet<usize> {
        let ids = self.texts("SELECT id FROM users WHERE id LIKE 'many%' ORDER BY id").await;
        assert_eq!(self.texts("SELECT id FROM people WHERE id LIKE 'many%' ORDER BY id").await, ids);
        if self.is_sqlite() {
            let found = self.number("SELECT count(*) FROM people_search WHERE people_search MATCH 'one OR xxx'").await;
            assert_eq!(usize::try_from(found), Ok(ids.len()));
            self.sql("INSERT INTO people_search (people_search) VALUES ('integrity-check')").await;
            let mut tx = self.core.store.begin().await.expect("a transaction");
            // Asked elsewhere FTS5 may look at what it remembers of before.
            let whole = sqlx::query("SELECT integrity_check FROM pragma_integrity_check").fetch_one(&mut *tx).await;
            assert_eq!(whole.expect("an answer").try_get::<String, _>(0).expect("a word"), "ok");
        }
        ids.iter().map(|id| id["many".len()..].parse().expect("a number")).collect()
    }
}

/// Of many at once each is whole or absent, whatever the others do.
async fn who_commits_is_there_and_who_does_not_is_not(world: &World) {
    world.organization("acme").await;
    let store = Arc::new(world.core.store.clone());
    let all: Vec<_> = (0..200)
        .map(|n| {
            let store = Arc::clone(&store);
            // Every third leaves or is dropped, and every tenth meets the one before it.
            tokio::spawn(async move { add(&store, n - usize::from(n % 10 == 9), "One", n % 3 > 0).await })
        })
        .collect();
    let mut told = BTreeSet::new();
    for (n, one) in all.into_iter().enumerate() {
        match one.await.expect("no panic") {
            Ok(added) if n % 3 > 0 => assert!(told.insert(added), "{added} twice"),
            Ok(_) => {}
            Err(error) => assert!(error.is_unique_violation(), "{error}"),
        }
    }
    assert_eq!(world.added().await, told);
    assert!(told.len() > 100);
}

/// Those who are gone before they hear of their commit take nothing from the others.
async fn who_leaves_in_the_middle_takes_nothing_along(world: &World) {
    world.organization("acme").await;
    let store = Arc::new(world.core.store.clone());
    let all: Vec<_> = (0..300)
        .map(|n| {
            let store = Arc::clone(&store);
            let patience = Duration::from_micros(if n % 2 == 0 { 60_000_000 } else { 150 * n as u64 });
            tokio::spawn(async move { tokio::time::timeout(patience, add(&store, n, "One", true)).await })
        })
        .collect();
    let mut told = BTreeSet::new();
    for one in all {
        if let Ok(added) = one.await.expect("no panic") {
            told.insert(added.expect("whoever waits is let in"));
        }
    }
    let there = world.added().await;
    assert!(there.is_superset(&told) && (0..300).step_by(2).all(|n| told.contains(&n)), "{told:?} {there:?}");
    add(&store, 999, "Afterwards", true).await.expect("nobody is in the way");
}

/// A database that is full ends a transaction by itself: nobody hears of success whose
/// work went with it.
async fn whoever_is_told_so_is_there_on_a_full_disk(world: &World) {
    let store = Arc::new(world.core.store.clone());
    if !world.is_sqlite() {
        return; // Commits are not shared there.
    }
    world.organization("acme").await;
    let pages = world.number("SELECT page_count FROM pragma_page_count()").await;
    for round in 0..5 {
        let mut tx = store.begin().await.expect("a transaction");
        let most = format!("PRAGMA max_page_count = {}", pages + 40 * (round + 1));
        sqlx::query(sqlx::AssertSqlSafe(most)).execute(&mut *tx).await.expect("a limit");
        drop(tx);
        let first = usize::try_from(round).expect("small") * 1_000;
        let all: Vec<_> = (first..first + 60)
            .map(|n| {
                let store = Arc::clone(&store);
                // Some take little, some more than there is.
                let text = "x".repeat(if n % 5 == 0 { 60_000 } else { 2_000 });
                tokio::spawn(async move { add(&store, n, &text, true).await })
            })
            .collect();
        let (mut told, mut refused) = (BTreeSet::new(), 0);
        for one in all {
            match one.await.expect("no panic") {
                Ok(n) => _ = told.insert(n),
                Err(error) => {
                    assert!(error.is_passing(), "{error}");
                    refused += 1;
                }
            }
        }
        let there: BTreeSet<usize> = world.added().await.into_iter().filter(|n| *n >= first).collect();
        assert_eq!(there, told, "round {round}");
        assert!(refused > 0, "it was never full");
    }
}

on_both!(
    who_gives_up_leaves_a_clean_connection,
    who_commits_is_there_and_who_does_not_is_not,
    who_leaves_in_the_middle_takes_nothing_along,
    whoever_is_told_so_is_there_on_a_full_disk
);
