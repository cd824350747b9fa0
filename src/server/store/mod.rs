//! The database: one SQL text for SQLite and PostgreSQL, one file per family of
//! tables. Functions take a connection, so that whoever calls decides what is one
//! transaction; nothing in here decides whether something is allowed.

pub mod accounts;
pub mod answers;
pub mod audit;
pub mod audit_names;
mod batch;
pub mod belongings;
pub mod ceremonies;
pub mod changes;
mod commits;
pub mod daily;
pub mod domains;
pub mod email_changes;
pub mod erasure;
mod error;
pub mod groups;
pub mod history;
pub mod identities;
pub mod inside;
pub mod instance;
pub mod invitation_steps;
pub mod invitations;
pub mod links;
pub mod logos;
pub mod memberships;
pub mod migrate;
pub mod organizations;
pub mod outbox;
pub mod outbox_list;
pub mod outbox_worker;
mod packed;
pub mod passkeys;
pub mod people;
pub mod people_counts;
pub mod people_list;
mod people_rows;
mod people_search;
pub mod people_shown;
mod people_truth;
pub mod phone_proofs;
mod pool;
pub mod products;
pub mod proofs;
mod reads;
pub mod requests;
pub mod resets;
pub mod roles;
mod row;
pub mod second_factors;
pub mod sessions;
pub mod sign_in_codes;
pub mod throttles;
mod tx;
pub mod users;

pub use batch::{Batch, MOST as MOST_TOGETHER};
pub use error::StoreError;
pub use pool::{Connection, Limits};
pub use reads::{And, Read, Together};
pub use row::row_id;
pub use tx::Tx;

use std::{sync::Arc, time::Duration};

use self::{changes::Changes, commits::Commits, pool::Pool, row::Columns};
use super::settings::Secret;
use crate::domain::time::Timestamp;

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
    readers: Pool,
    writers: Pool,
    // On SQLite.
    commits: Option<Commits>,
    dialect: Dialect,
    url: Secret,
    limits: Limits,
    changes: Arc<Changes>,
}

const TRY_AGAIN: Duration = Duration::from_millis(10);

impl Store {
    /// Connects to `url`; a SQLite file and its folder are made where they are missing.
    pub async fn connect(url: &Secret, limits: Limits) -> Result<Self, StoreError> {
        let (readers, writers, dialect) = Pool::open(url, limits).await?;
        let commits = (dialect == Dialect::Sqlite).then(|| Commits::of(writers.clone()));
        Ok(Self { readers, writers, commits, dialect, url: url.clone(), limits, changes: Arc::default() })
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

    /// What it was opened with.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Connection, StoreError> {
        self.readers.take().await
    }

    /// Starts a transaction that will write. On SQLite it holds the one write
    /// lock from here on, so what it reads stays true until it commits; on
    /// PostgreSQL lock the organization's row for that. Whoever would have to wait
    /// too long is told so: [`StoreError::Busy`].
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.begin_within(self.limits.patience).await
    }

    /// The same for what can as well be done later: it waits no longer than `patience`.
    pub async fn begin_within(&self, patience: Duration) -> Result<Tx, StoreError> {
        // Waiting for one's turn and for the lock itself count together: where another
        // process holds that, everybody in the queue would wait for it anew.
        tokio::time::timeout(patience, self.begin_in_turn()).await.map_err(|_| StoreError::Busy)?
    }

    async fn begin_in_turn(&self) -> Result<Tx, StoreError> {
        let mut tx = Tx::new(self.writers.take().await?, Arc::clone(&self.changes), self.commits.clone());
        loop {
            match tx.begin().await {
                Err(error) if error.is_locked() => tokio::time::sleep(TRY_AGAIN).await,
                begun => return begun.map(|()| tx),
            }
        }
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
        self.writers.close().await;
        self.readers.close().await;
    }
}
