//! Everything that a database holds, as text: to see what changed, and what a
//! thief would find.

use sqlx::{AssertSqlSafe, Row};
use usher::server::store::{Dialect, Store};

/// Tells the suite's own statements from those of the product.
pub const OURS: &str = "/* test */ ";

/// The first column of a query's rows.
pub async fn texts(store: &Store, sql: &str) -> Vec<String> {
    let mut connection = store.read().await.expect("a connection");
    let rows = sqlx::query(AssertSqlSafe(format!("{OURS}{sql}"))).fetch_all(&mut *connection).await.expect(sql);
    rows.iter().map(|row| row.try_get(0).expect("a text")).collect()
}

/// The one number that a query answers.
pub async fn number(store: &Store, sql: &str) -> i64 {
    let mut connection = store.read().await.expect("a connection");
    let row = sqlx::query(AssertSqlSafe(format!("{OURS}{sql}"))).fetch_one(&mut *connection).await.expect(sql);
    row.try_get(0).expect("a number")
}

/// Changes the database behind the services' back.
pub async fn change(store: &Store, sql: &str) {
    let mut tx = store.begin().await.expect("a transaction");
    sqlx::query(AssertSqlSafe(format!("{OURS}{sql}"))).execute(&mut *tx).await.expect(sql);
    tx.commit().await.expect("a commit");
}

/// The tables, the search index' own ones and the migrations' left out.
pub async fn tables(store: &Store) -> Vec<String> {
    let sql = match store.dialect() {
        Dialect::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        Dialect::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        }
    };
    let mut tables = texts(store, sql).await;
    tables.retain(|name| !["people_search", "sqlite_", "_"].iter().any(|start| name.starts_with(start)));
    tables
}

/// Everything that is stored, row by row as text, without some tables.
pub async fn dump(store: &Store, left_out: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables(store).await.iter().filter(|table| !left_out.contains(&table.as_str())) {
        let columns = match store.dialect() {
            Dialect::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
            Dialect::Postgres => format!(
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        let cells: Vec<String> = texts(store, &columns)
            .await
            .iter()
            .map(|column| format!("'{column}=' || COALESCE(CAST(\"{column}\" AS TEXT), '-')"))
            .collect();
        let mut rows = texts(store, &format!("SELECT {} FROM {table}", cells.join(" || '|' || "))).await;
        rows.sort();
        lines.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
    }
    lines
}
