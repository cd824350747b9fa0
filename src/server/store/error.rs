//! What can go wrong with the database, and what of it passes by itself.

use std::fmt;

/// What went wrong with the database.
#[derive(Debug)]
pub enum StoreError {
    /// It did not answer, or refused.
    Database(sqlx::Error),
    /// Others use it, or write, and one's own turn did not come.
    Busy,
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

    /// Whether another process writes to SQLite's file just now.
    pub(super) fn is_locked(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if primary(e.code().as_deref()) == Some(5))
    }

    /// Whether the next try may go through: the database is locked, full, gone or overrun.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(e)) => match e.code().as_deref() {
                // SQLite: BUSY, LOCKED, IOERR, FULL, CANTOPEN.
                code if primary(code).is_some_and(|code| matches!(code, 5 | 6 | 10 | 13 | 14)) => true,
                // PostgreSQL: connection, resources, shutdown, serialization, deadlock.
                Some(code) => ["08", "53", "57P", "40"].iter().any(|class| code.starts_with(class)) && code.len() == 5,
                None => false,
            },
            Self::Database(e) => matches!(e, sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed),
            Self::Busy => true,
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
            Self::Busy => f.write_str("the database: others use it, and that takes too long"),
            Self::Inconsistent { column, found } => {
                write!(f, "the database is inconsistent: {column} holds {found:?}")
            }
        }
    }
}
impl std::error::Error for StoreError {}

/// What kind of error of SQLite it is: its extended codes say more in their higher bits.
/// PostgreSQL's have five characters.
fn primary(code: Option<&str>) -> Option<u32> {
    code.filter(|code| code.len() <= 4).and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff)
}
