//! The connections: how many, how they are set up, and which are fit to be used again.
//!
//! Not the driver's own pool, which asks every connection whether it lives as it is given
//! back: on SQLite that is another way to its thread for each statement or two.

use std::{io::ErrorKind, path::Path, thread, time::Duration};

use deadpool::{
    Runtime,
    managed::{self, Metrics, PoolError, QueueMode, RecycleResult},
};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor};

use super::{Dialect, StoreError};
use crate::server::{
    files::private_folder,
    settings::{Database, Secret},
};

/// A connection of the pool; it goes back when it is dropped.
pub type Connection = managed::Object<Connector>;

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

/// How long it takes until a server that starts, and does not listen yet, is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(200);
/// How often it is asked whether all connections were given back, at the end.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Connections to one database, all for the same use.
#[derive(Clone)]
pub(super) struct Pool(managed::Pool<Connector>);

impl Pool {
    /// Those to read with and those to write with, at `url`. The first one is made at once;
    /// a SQLite file and its folder are made where they are missing.
    ///
    /// SQLite has one writer. Whoever wants to write queues for its connection, in order,
    /// rather than in SQLite's busy handler, which polls and is unfair.
    pub async fn open(url: &Secret, limits: Limits) -> Result<(Self, Self, Dialect), StoreError> {
        sqlx::any::install_default_drivers();
        let connector = Connector::to(url)?;
        let dialect = connector.dialect;
        let wanted = usize::try_from(limits.connections).unwrap_or(usize::MAX);
        let (readers, writers) = match dialect {
            Dialect::Sqlite => {
                (Self::of(connector.clone(), wanted.min(busy()), limits)?, Self::of(connector, 1, limits)?)
            }
            Dialect::Postgres => {
                let both = Self::of(connector, wanted, limits)?;
                (both.clone(), both)
            }
        };
        drop(readers.take().await?);
        Ok((readers, writers, dialect))
    }

    fn of(connector: Connector, most: usize, limits: Limits) -> Result<Self, StoreError> {
        let pool = managed::Pool::builder(connector)
            .max_size(most)
            .wait_timeout(Some(limits.patience))
            .create_timeout(Some(limits.patience))
            .recycle_timeout(Some(limits.patience))
            // The last one used knows the most pages.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build();
        pool.map(Self).map_err(|e| StoreError::Database(sqlx::Error::Configuration(e.into())))
    }

    /// One that nobody uses; whoever waits too long for it is told so.
    pub async fn take(&self) -> Result<Connection, StoreError> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => StoreError::Database(error),
            PoolError::Timeout(_) => StoreError::Busy,
            _ => StoreError::Database(sqlx::Error::PoolClosed),
        })
    }

    /// Ends all of them, once they were given back; waits no longer than `patience`.
    pub async fn close(&self, patience: Duration) {
        let all = async {
            loop {
                for connection in self.0.retain(|_, _| false).removed {
                    // What can't be ended well ends with the process.
                    let _ = connection.close().await;
                }
                if self.0.status().size == 0 {
                    break;
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        let _ = tokio::time::timeout(patience, all).await;
        self.0.close();
    }
}

/// Makes connections.
#[derive(Clone)]
pub struct Connector {
    target: String,
    dialect: Dialect,
}

impl Connector {
    fn to(url: &Secret) -> Result<Self, StoreError> {
        let dialect = if url.expose().starts_with("sqlite:") { Dialect::Sqlite } else { Dialect::Postgres };
        let mut target = url.expose().to_owned();
        if dialect == Dialect::Sqlite && !target.contains('?') {
            if let Some(folder) = target.strip_prefix("sqlite://").and_then(|path| Path::new(path).parent()) {
                private_folder(folder).map_err(|e| StoreError::Database(sqlx::Error::Io(e)))?;
            }
            target.push_str("?mode=rwc");
        }
        Ok(Self { target, dialect })
    }

    /// Connects; a server that does not listen is taken for one that starts just now.
    async fn reach(&self) -> Result<AnyConnection, sqlx::Error> {
        loop {
            match AnyConnection::connect(&self.target).await {
                Err(sqlx::Error::Io(e)) if e.kind() == ErrorKind::ConnectionRefused => {
                    tokio::time::sleep(ASK_AGAIN).await;
                }
                reached => return reached,
            }
        }
    }
}

impl managed::Manager for Connector {
    type Type = AnyConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<AnyConnection, sqlx::Error> {
        let mut connection = self.reach().await?;
        if self.dialect == Dialect::Sqlite {
            let pragmas = format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -{CACHE_KIB}; PRAGMA temp_store = MEMORY; \
                 PRAGMA wal_autocheckpoint = {LOGGED_PAGES};"
            );
            connection.execute(waiting(BUSY)).await?;
            connection.execute(AssertSqlSafe(pragmas)).await?;
        }
        Ok(connection)
    }

    /// A server may restart under its connections; a file does not.
    async fn recycle(&self, connection: &mut AnyConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => Ok(connection.ping().await?),
        }
    }
}

/// How many queries of SQLite keep the cores busy: more at once would only take each
/// other's place in memory. One that takes long is to leave room for another.
fn busy() -> usize {
    thread::available_parallelism().map_or(1, usize::from).max(2)
}

/// Has SQLite itself wait so long for another process.
pub(super) fn waiting(time: Duration) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("PRAGMA busy_timeout = {}", time.as_millis()))
}
