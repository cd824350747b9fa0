//! The database: one SQL text for SQLite and PostgreSQL, one file per family of
//! tables. Functions take a connection, so that whoever calls decides what is one
//! transaction; nothing in here decides whether something is allowed.

pub mod accounts;
pub mod answers;
pub mod audit;
mod batch;
pub mod ceremonies;
pub mod changes;
pub mod domains;
pub mod email_changes;
pub mod erasure;
pub mod groups;
pub mod history;
pub mod identities;
pub mod instance;
pub mod invitations;
pub mod links;
pub mod logos;
pub mod memberships;
pub mod migrate;
pub mod organizations;
pub mod outbox;
pub mod passkeys;
pub mod people;
pub mod people_list;
mod people_rows;
pub mod phone_proofs;
pub mod products;
pub mod proofs;
pub mod requests;
pub mod resets;
pub mod roles;
mod row;
pub mod second_factors;
pub mod sessions;
pub mod sign_in_codes;
pub mod throttles;
pub mod users;

pub use batch::Batch;
pub use row::row_id;

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};

use sqlx::{Any, AnyConnection, AnyPool, Executor, Transaction, any::AnyPoolOptions, pool::PoolConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

use self::{changes::Changes, row::Columns};
use super::{files::private_folder, settings::Secret};
use crate::domain::{id::OrganizationId, time::Timestamp};

/// Which database this is, for the few places where that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded one.
    Sqlite,
    /// The one for several processes.
    Postgres,
}

/// A pool of connections.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    url: Secret,
    // SQLite has one writer. Whoever wants to write queues here, in order, rather
    // than in SQLite's busy handler, which polls and is unfair.
    turn: Arc<Mutex<()>>,
    changes: Arc<Changes>,
}

/// How long SQLite waits for another process that writes.
const BUSY_TIMEOUT_MS: u32 = 10_000;

impl Store {
    /// Connects to `url`; a SQLite file and its folder are made where they are missing.
    pub async fn connect(url: &Secret, max_connections: u32) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = if url.expose().starts_with("sqlite:") { Dialect::Sqlite } else { Dialect::Postgres };
        let mut target = url.expose().to_owned();
        if dialect == Dialect::Sqlite && !target.contains('?') {
            if let Some(path) = target.strip_prefix("sqlite://")
                && let Some(folder) = std::path::Path::new(path).parent()
            {
                private_folder(folder).map_err(|e| StoreError::Database(sqlx::Error::Io(e)))?;
            }
            target.push_str("?mode=rwc");
        }
        let pool = AnyPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(10))
            // A server may restart under its connections; a file does not.
            .test_before_acquire(dialect == Dialect::Postgres)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if dialect == Dialect::Sqlite {
                        let pragmas = format!(
                            "PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; \
                             PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                             PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;"
                        );
                        connection.execute(sqlx::AssertSqlSafe(pragmas)).await?;
                    }
                    Ok(())
                })
            })
            .connect(&target)
            .await?;
        Ok(Self { pool, dialect, url: url.clone(), turn: Arc::default(), changes: Arc::default() })
    }

    /// Which database this is.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Tells what changed.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Where it is; may hold a password.
    pub const fn url(&self) -> &Secret {
        &self.url
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// Starts a transaction that will write. On SQLite it holds the one write
    /// lock from here on, so what it reads stays true until it commits; on
    /// PostgreSQL lock the organization's row for that.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let (turn, statement) = match self.dialect {
            Dialect::Sqlite => (Some(Arc::clone(&self.turn).lock_owned().await), "BEGIN IMMEDIATE"),
            Dialect::Postgres => (None, "BEGIN"),
        };
        let tx = self.pool.begin_with(statement).await?;
        Ok(Tx { tx, changes: Arc::clone(&self.changes), touched: Vec::new(), _turn: turn })
    }

    /// The database's own clock, to the second.
    pub async fn now(&self) -> Result<Timestamp, StoreError> {
        let sql = match self.dialect {
            Dialect::Sqlite => "SELECT CAST(strftime('%s', 'now') AS INTEGER) AS now",
            Dialect::Postgres => "SELECT CAST(extract(epoch FROM now()) AS BIGINT) AS now",
        };
        let row = sqlx::query(sql).fetch_one(&mut *self.read().await?).await?;
        Ok(Timestamp::from_micros(row.int("now")? * 1_000_000))
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A transaction; what is not committed is rolled back when it is dropped.
pub struct Tx {
    tx: Transaction<'static, Any>,
    changes: Arc<Changes>,
    touched: Vec<OrganizationId>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    /// Makes it so, and tells whose people it changed.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await?;
        for organization in self.touched {
            self.changes.note(organization);
        }
        Ok(())
    }

    /// Something that is shown of this organization changes in here.
    pub fn touch(&mut self, organization: OrganizationId) {
        if self.touched.last() != Some(&organization) {
            self.touched.push(organization);
        }
    }
}

impl Deref for Tx {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.tx
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }
}

/// What went wrong with the database.
#[derive(Debug)]
pub enum StoreError {
    /// It did not answer, or refused.
    Database(sqlx::Error),
    /// It holds what no Usher wrote.
    Inconsistent {
        /// The column that can't be understood.
        column: &'static str,
        /// Its content, shortened.
        found: String,
    },
}

impl StoreError {
    /// Whether another row with the same key was there first.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }

    /// Whether the next try may go through: the database is locked, full, gone or overrun.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(e)) => match e.code().as_deref() {
                // SQLite: BUSY, LOCKED, FULL, IOERR, and their extended codes.
                Some(code)
                    if code.parse::<u32>().is_ok_and(|c| matches!(c & 0xff, 5 | 6 | 10 | 13) && code.len() <= 4) =>
                {
                    true
                }
                // PostgreSQL: connection, resources, shutdown, serialization, deadlock.
                Some(code) => ["08", "53", "57P", "40"].iter().any(|class| code.starts_with(class)) && code.len() == 5,
                None => false,
            },
            Self::Database(e) => matches!(
                e,
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed
            ),
            Self::Inconsistent { .. } => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(e) => write!(f, "the database: {e}"),
            Self::Inconsistent { column, found } => {
                write!(f, "the database is inconsistent: {column} holds {found:?}")
            }
        }
    }
}
impl std::error::Error for StoreError {}
