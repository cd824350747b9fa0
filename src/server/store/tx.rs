//! A transaction that writes.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::AnyConnection;

use super::{Connection, StoreError, changes::Changes, commits::Commits};
use crate::domain::id::OrganizationId;

/// A transaction; what is not committed is rolled back when it is dropped.
pub struct Tx {
    // There until it is over.
    connection: Option<Connection>,
    changes: Arc<Changes>,
    touched: Vec<OrganizationId>,
    // On SQLite.
    commits: Option<Commits>,
    begun: bool,
}

impl Tx {
    /// One that has not begun: whoever gives up while it begins leaves nothing behind.
    pub(super) const fn new(connection: Connection, changes: Arc<Changes>, commits: Option<Commits>) -> Self {
        Self { connection: Some(connection), changes, touched: Vec::new(), commits, begun: false }
    }

    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        match (&self.commits, &mut self.connection) {
            (Some(commits), Some(connection)) => commits.begin(connection).await?,
            _ => _ = sqlx::query("BEGIN").execute(&mut **self).await?,
        }
        self.begun = true;
        Ok(())
    }

    /// Makes it so, and tells whose people it changed.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let (touched, changes) = (std::mem::take(&mut self.touched), Arc::clone(&self.changes));
        let tell = move || touched.into_iter().for_each(|organization| changes.note(organization));
        match (&self.commits, self.connection.take_if(|_| self.commits.is_some())) {
            (Some(commits), Some(connection)) => commits.commit(connection, tell).await?,
            _ => {
                sqlx::query("COMMIT").execute(&mut *self).await?;
                self.connection = None;
                tell();
            }
        }
        Ok(())
    }

    /// Undoes all that was done in here, and waits until what it found is there for good: it
    /// may be another's, whose commit is still to come. For answers of success that change nothing.
    pub async fn leave(mut self) -> Result<(), StoreError> {
        if self.commits.is_none() {
            return Ok(());
        }
        sqlx::query("ROLLBACK TO one").execute(&mut *self).await?;
        self.touched.clear();
        self.commit().await
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
        let Some(connection) = self.connection.take() else { return };
        match self.commits.take() {
            // Nobody else writes before that is done: this is the connection for it.
            Some(commits) => {
                let begun = self.begun;
                tokio::spawn(async move { commits.undo(connection, begun).await })
            }
            None => tokio::spawn(roll_back(connection)),
        };
    }
}

async fn roll_back(mut connection: Connection) {
    if let Err(error) = sqlx::query("ROLLBACK").execute(&mut *connection).await {
        tracing::debug!(%error, "a transaction was not rolled back");
        // Nobody knows what state this leaves: it is not used again.
        drop(Connection::take(connection));
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
