//! The connections: how many, how they are set up, and which are fit to be used again.

use std::{path::Path, thread, time::Duration};

use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, any::AnyPoolOptions};

use super::{Dialect, StoreError};
use crate::server::{
    files::private_folder,
    settings::{Database, Secret},
};

/// What is asked of the database at once, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at most.
    pub connections: u32,
    /// How long one waits for a connection or for the turn to write.
    pub patience: Duration,
}

impl From<&Database> for Limits {
    fn from(settings: &Database) -> Self {
        Self { connections: settings.max_connections, patience: Duration::from_secs(settings.wait_seconds) }
    }
}

/// Pages that a connection to SQLite keeps, in KiB. The system keeps the file itself.
const CACHE_KIB: u32 = 4_000;
/// Pages that the write-ahead log of SQLite takes before they go to their places: the
/// same few are written again and again, and only their last state has to go there.
const LOGGED_PAGES: u32 = 4_000;

/// How long SQLite waits for another process by itself, in a thread of its own that
/// nobody can call back; who has more patience tries again.
pub(super) const BUSY: Duration = Duration::from_millis(250);

pub(super) async fn open(url: &Secret, limits: Limits) -> Result<(AnyPool, Dialect), StoreError> {
    sqlx::any::install_default_drivers();
    let dialect = if url.expose().starts_with("sqlite:") { Dialect::Sqlite } else { Dialect::Postgres };
    let mut target = url.expose().to_owned();
    if dialect == Dialect::Sqlite && !target.contains('?') {
        if let Some(folder) = target.strip_prefix("sqlite://").and_then(|path| Path::new(path).parent()) {
            private_folder(folder).map_err(|e| StoreError::Database(sqlx::Error::Io(e)))?;
        }
        target.push_str("?mode=rwc");
    }
    let pool = AnyPoolOptions::new()
        .max_connections(connections(dialect, limits.connections))
        .acquire_timeout(limits.patience)
        // A server may restart under its connections; a file does not.
        .test_before_acquire(dialect == Dialect::Postgres)
        .before_acquire(|connection, _| Box::pin(async move { Ok(is_fit(connection)) }))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if dialect == Dialect::Sqlite {
                    let pragmas = format!(
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                         PRAGMA foreign_keys = ON; PRAGMA cache_size = -{CACHE_KIB}; PRAGMA temp_store = MEMORY; \
                         PRAGMA wal_autocheckpoint = {LOGGED_PAGES};"
                    );
                    connection.execute(waiting(BUSY)).await?;
                    connection.execute(AssertSqlSafe(pragmas)).await?;
                }
                Ok(())
            })
        })
        .connect(&target)
        .await?;
    Ok((pool, dialect))
}

/// Queries of SQLite keep a core busy each: more of them than twice the cores would
/// only take more memory. PostgreSQL works elsewhere.
fn connections(dialect: Dialect, wanted: u32) -> u32 {
    let cores = thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(u32::MAX));
    match dialect {
        Dialect::Sqlite => wanted.min(cores.saturating_mul(2).max(4)),
        Dialect::Postgres => wanted,
    }
}

/// Where the disk is full SQLite may end a transaction by itself. The driver, which
/// does not notice, could never begin another one on that connection.
fn is_fit(connection: &AnyConnection) -> bool {
    !connection.is_in_transaction()
}

/// Has SQLite itself wait so long for another process.
pub(super) fn waiting(time: Duration) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("PRAGMA busy_timeout = {}", time.as_millis()))
}
