//! Brings the schema up to date: one process at a time, the others wait.

use std::{fs::File, path::Path};

use sqlx::{AssertSqlSafe, Executor, migrate::Migrator};

use super::{Dialect, Store, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The search index, which each database builds in its own way.
const SQLITE_SEARCH: &str = include_str!("search_sqlite.sql");
const POSTGRES_SEARCH: &str = include_str!("search_postgres.sql");

/// Runs what has not run yet.
pub async fn run(store: &Store) -> Result<(), StoreError> {
    // PostgreSQL's own advisory lock keeps a second process waiting. SQLite has
    // none, so a lock on a file beside the database stands in for it.
    let _lock = match store.dialect() {
        Dialect::Sqlite => lock_beside(store).await?,
        Dialect::Postgres => None,
    };
    let mut connection = store.read().await?;
    MIGRATIONS.run(&mut *connection).await.map_err(|e| sqlx::Error::Migrate(Box::new(e)))?;
    match store.dialect() {
        Dialect::Sqlite => {
            connection.execute(SQLITE_SEARCH).await?;
        }
        Dialect::Postgres => {
            // Two processes that make the same index at once would trip over each other.
            let script = format!("BEGIN; SELECT pg_advisory_xact_lock(7483201); {POSTGRES_SEARCH} COMMIT;");
            connection.execute(AssertSqlSafe(script)).await?;
        }
    }
    Ok(())
}

async fn lock_beside(store: &Store) -> Result<Option<File>, StoreError> {
    let url = store.url().expose();
    let Some(path) = url.strip_prefix("sqlite://").map(|p| p.split('?').next().unwrap_or(p)) else {
        return Ok(None);
    };
    let path = Path::new(path).with_extension("migrating");
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    })
    .await
    .map_err(|_| sqlx::Error::WorkerCrashed)?
    .map_err(sqlx::Error::Io)?;
    Ok(Some(locked))
}
