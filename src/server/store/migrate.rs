//! Brings the schema up to date: one process at a time, the others wait.

use std::{collections::BTreeSet, fs::File, path::Path};

use sqlx::{AssertSqlSafe, Executor, migrate::Migrator};

use super::{Dialect, Store, StoreError, pool, row::Columns};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The search index, which each database builds in its own way.
const SQLITE_SEARCH: &str = include_str!("search_sqlite.sql");
const POSTGRES_SEARCH: &str = include_str!("search_postgres.sql");
/// How many of its five parts SQLite has.
const PARTS_OF_SEARCH: &str = "SELECT count(*) AS n FROM sqlite_master WHERE name IN \
    ('people_search', 'people_search_terms', 'people_search_insert', 'people_search_delete', 'people_search_update')";

/// Runs what has not run yet.
pub async fn run(store: &Store) -> Result<(), StoreError> {
    // PostgreSQL's own advisory lock keeps a second process waiting. SQLite has
    // none, so a lock on a file beside the database stands in for it.
    let _lock = match store.dialect() {
        Dialect::Sqlite => lock_beside(store).await?,
        Dialect::Postgres => None,
    };
    let mut connection = store.read().await?;
    if store.dialect() == Dialect::Sqlite {
        // A process that is being replaced may still write.
        connection.execute(pool::waiting(store.limits().patience)).await?;
    }
    MIGRATIONS.run(&mut *connection).await.map_err(|e| sqlx::Error::Migrate(Box::new(e)))?;
    match store.dialect() {
        Dialect::Sqlite => {
            // Looking first takes no lock, which another process may hold.
            if sqlx::query(PARTS_OF_SEARCH).fetch_one(&mut *connection).await?.int("n")? < 5 {
                connection.execute(SQLITE_SEARCH).await?;
            }
            connection.execute(pool::waiting(pool::BUSY)).await?;
        }
        Dialect::Postgres => {
            // Two processes that make the same index at once would trip over each other.
            let script = format!("BEGIN; SELECT pg_advisory_xact_lock(7483201); {POSTGRES_SEARCH} COMMIT;");
            connection.execute(AssertSqlSafe(script)).await?;
        }
    }
    Ok(())
}

/// How the schema stands beside the one that this program wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The same.
    UpToDate,
    /// So many migrations have not run.
    Behind(usize),
    /// Another program ran migrations that this one does not know.
    Ahead,
}

/// Looks how the schema stands, and changes nothing.
pub async fn standing(store: &Store) -> Result<Standing, StoreError> {
    let mut connection = store.read().await?;
    let known = match store.dialect() {
        Dialect::Sqlite => "SELECT count(*) AS n FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Dialect::Postgres => "SELECT count(*) AS n FROM pg_tables WHERE tablename = '_sqlx_migrations'",
    };
    let begun = sqlx::query(known).fetch_one(&mut *connection).await?.int("n")? > 0;
    let mut ran = BTreeSet::new();
    if begun {
        let rows = sqlx::query("SELECT version FROM _sqlx_migrations").fetch_all(&mut *connection).await?;
        for row in &rows {
            ran.insert(row.int("version")?);
        }
    }
    let wanted: BTreeSet<i64> = MIGRATIONS.iter().map(|one| one.version).collect();
    if ran.difference(&wanted).next().is_some() {
        return Ok(Standing::Ahead);
    }
    Ok(match wanted.difference(&ran).count() {
        0 => Standing::UpToDate,
        n => Standing::Behind(n),
    })
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
