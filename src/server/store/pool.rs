//! The connections: how many, how they are set up, and which are fit to be used again.
//!
//! Not the driver's own pool, which asks every connection whether it lives as it is given
//! back: on SQLite that is another way to its thread for each statement or two.

use std::{
    io::ErrorKind,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use deadpool::managed::{self, Metrics, PoolError, QueueMode, RecycleResult};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor};

use super::{Dialect, StoreError};
use crate::server::{
    files::{private_file, private_folder},
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

/// How many times SQLite's connections are used between two questions whether they live.
/// The one to write with is never asked: who gives up then would take it along, with what
/// others wrote. A thread that died is found by whoever rolls back.
const ASKED_EVERY: usize = 64;
/// How long it takes until a database that can't be reached yet is tried again.
const ASK_AGAIN: Duration = Duration::from_millis(200);
/// How often it is asked whether all connections were given back, at the end.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Connections to one database, all for the same use.
#[derive(Clone)]
pub(super) struct Pool {
    all: managed::Pool<Connector>,
    patience: Duration,
}

impl Pool {
    /// Those to read with and those to write with, at `url`. The first one is made at once;
    /// a SQLite file and its folder are made where they are missing.
    ///
    /// SQLite has one writer. Whoever wants to write queues for its connection, in order,
    /// rather than in SQLite's busy handler, which polls and is unfair.
    pub async fn open(url: &Secret, limits: Limits) -> Result<(Self, Self, Dialect), StoreError> {
        sqlx::any::install_default_drivers();
        let connector = Connector::to(url, limits.patience)?;
        let dialect = connector.dialect;
        let wanted = usize::try_from(limits.connections).unwrap_or(usize::MAX);
        let (readers, writers) = match dialect {
            Dialect::Sqlite => {
                let writer = Connector { asked_every: None, ..connector.clone() };
                (Self::of(connector, wanted.min(busy()), limits)?, Self::of(writer, 1, limits)?)
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
        // The last one used knows the most pages.
        let all = managed::Pool::builder(connector).max_size(most).queue_mode(QueueMode::Lifo).build();
        let all = all.map_err(|e| StoreError::Database(sqlx::Error::Configuration(e.into())))?;
        Ok(Self { all, patience: limits.patience })
    }

    /// One that nobody uses; whoever waits too long for it is told so.
    pub async fn take(&self) -> Result<Connection, StoreError> {
        // All of it counts together: waiting, finding some dead, and making another.
        tokio::time::timeout(self.patience, self.take_in_turn()).await.map_err(|_| StoreError::Busy)?
    }

    /// The same, however long it takes.
    pub async fn take_in_turn(&self) -> Result<Connection, StoreError> {
        self.all.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            _ => StoreError::Database(sqlx::Error::PoolClosed),
        })
    }

    /// How many wait for one.
    pub fn waiting(&self) -> usize {
        self.all.status().waiting
    }

    /// Ends all of them, once they were given back, or after some time.
    pub async fn close(&self) {
        let ended = async {
            loop {
                for connection in self.all.retain(|_, _| false).removed {
                    // What can't be ended well ends with the process.
                    let _ = connection.close().await;
                }
                if self.all.status().size == 0 {
                    break;
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        let _ = tokio::time::timeout(self.patience, ended).await;
        self.all.close();
    }
}

/// Makes connections.
#[derive(Clone)]
pub struct Connector {
    target: String,
    dialect: Dialect,
    patience: Duration,
    /// How many times one is used until it is asked whether it lives.
    asked_every: Option<usize>,
}

impl Connector {
    fn to(url: &Secret, patience: Duration) -> Result<Self, StoreError> {
        let dialect = if url.expose().starts_with("sqlite:") { Dialect::Sqlite } else { Dialect::Postgres };
        let mut target = url.expose().to_owned();
        if dialect == Dialect::Sqlite && !target.contains('?') {
            if let Some(file) = target.strip_prefix("sqlite://").map(Path::new) {
                let told = |e| StoreError::Database(sqlx::Error::Io(e));
                file.parent().map_or(Ok(()), private_folder).map_err(told)?;
                // SQLite's other files get the rights of this one.
                private_file(file).map_err(told)?;
            }
            target.push_str("?mode=rwc");
        }
        // A server may restart under its connections; a file does not.
        let asked_every = Some(if dialect == Dialect::Postgres { 1 } else { ASKED_EVERY });
        Ok(Self { target, dialect, patience, asked_every })
    }

    async fn connect(&self) -> Result<AnyConnection, StoreError> {
        let mut connection = AnyConnection::connect(&self.target).await?;
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
}

/// Whether it is soon worth another try: a server that does not listen yet, is still
/// starting or has no place just now, or another process that locked the file.
fn may_come(error: &StoreError) -> bool {
    match error {
        StoreError::Database(sqlx::Error::Io(e)) => e.kind() == ErrorKind::ConnectionRefused,
        StoreError::Database(sqlx::Error::Database(e)) => {
            error.is_locked() || matches!(e.code().as_deref(), Some("57P03" | "53300"))
        }
        _ => false,
    }
}

impl managed::Manager for Connector {
    type Type = AnyConnection;
    type Error = StoreError;

    async fn create(&self) -> Result<AnyConnection, StoreError> {
        let started = Instant::now();
        loop {
            match self.connect().await {
                // What is in the way is told before patience ends with nothing to say.
                Err(error) if may_come(&error) && started.elapsed() + 2 * ASK_AGAIN < self.patience => {
                    tokio::time::sleep(ASK_AGAIN).await;
                }
                made => return made,
            }
        }
    }

    async fn recycle(&self, connection: &mut AnyConnection, metrics: &Metrics) -> RecycleResult<StoreError> {
        if self.asked_every.is_some_and(|every| metrics.recycle_count.is_multiple_of(every)) {
            connection.ping().await.map_err(StoreError::from)?;
        }
        Ok(())
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
