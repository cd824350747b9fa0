//! A transaction that writes.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::AnyConnection;

use super::{Connection, Dialect, StoreError, changes::Changes};
use crate::domain::id::OrganizationId;

/// A transaction; what is not committed is rolled back when it is dropped.
pub struct Tx {
    // There until it is over.
    connection: Option<Connection>,
    changes: Arc<Changes>,
    touched: Vec<OrganizationId>,
    dialect: Dialect,
}

impl Tx {
    /// One that has not begun: whoever gives up while it begins leaves nothing behind.
    pub(super) const fn new(connection: Connection, changes: Arc<Changes>, dialect: Dialect) -> Self {
        Self { connection: Some(connection), changes, touched: Vec::new(), dialect }
    }

    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        let statement = match self.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        };
        sqlx::query(statement).execute(&mut **self).await?;
        Ok(())
    }

    /// Makes it so, and tells whose people it changed.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(&mut *self).await?;
        self.connection = None;
        for organization in std::mem::take(&mut self.touched) {
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

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let dialect = self.dialect;
        // On SQLite nobody else writes before that is done: this is the connection for it.
        tokio::spawn(async move {
            let Err(error) = sqlx::query("ROLLBACK").execute(&mut *connection).await else { return };
            tracing::debug!(%error, "a transaction was not rolled back");
            // SQLite says so of one that never began, or that it ended by itself as on a full
            // disk. Elsewhere nobody knows what state this leaves: it is not used again.
            if dialect != Dialect::Sqlite || !matches!(error, sqlx::Error::Database(_)) {
                drop(Connection::take(connection));
            }
        });
    }
}

#[expect(clippy::expect_used, reason = "it is taken out only where the transaction itself goes")]
impl Deref for Tx {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        self.connection.as_ref().expect("a transaction that is not over")
    }
}
#[expect(clippy::expect_used, reason = "as above")]
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.connection.as_mut().expect("a transaction that is not over")
    }
}
