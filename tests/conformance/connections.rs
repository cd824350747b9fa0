//! What those who are gone leave behind in the connections that others use next.

use std::time::Duration;

use usher::server::store::Tx;

use crate::world::World;

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
        let gone = sqlx::query("DELETE FROM users WHERE name = 'Twin'").execute(&mut *tx).await.expect("a deletion");
        assert_eq!(gone.rows_affected(), 1, "round {round}");
        tx.commit().await.expect("a commit");
    }
}

on_both!(who_gives_up_leaves_a_clean_connection);
