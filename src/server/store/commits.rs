//! Several transactions of SQLite in one commit.
//!
//! SQLite has one writer at a time, and a commit costs much the same for one transaction as
//! for many: it writes through to the disk, and most pages that one changed the next one
//! changes again. So whoever is done while others wait for their turn does not commit. They
//! queue once more, behind those, and commit what is there by then, unless somebody did
//! before. Nobody is told of success earlier than that.
//!
//! Each is a savepoint within the common transaction. What one of them does wrong ends with
//! its savepoint; where the whole is lost, all whose work was in it are told so.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use deadpool::managed::Object;
use tokio::sync::oneshot::{self, error::TryRecvError};

use super::{
    StoreError,
    pool::{Connection, Pool},
};

/// So many wait for one commit, and no longer than this: more saves little, and another
/// process waits for the lock.
const MOST: usize = 16;
const LONGEST: Duration = Duration::from_millis(20);

/// The queue for the connection that writes, and who waits for its next commit. Only
/// whoever holds the connection looks at them.
#[derive(Clone)]
pub(super) struct Commits {
    writers: Pool,
    common: Arc<Mutex<Option<Common>>>,
}

/// A transaction in which others have finished their work.
struct Common {
    /// When its connection was made: another one knows nothing of it.
    connection: Instant,
    since: Instant,
    waiting: Vec<oneshot::Sender<()>>,
}

impl Commits {
    pub(super) fn of(writers: Pool) -> Self {
        Self { writers, common: Arc::default() }
    }

    /// Begins one, within the transaction of others or with a new one.
    pub(super) async fn begin(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let statement = if self.waiting(connection) > 0 { "SAVEPOINT one" } else { "BEGIN IMMEDIATE; SAVEPOINT one" };
        sqlx::query(statement).execute(&mut **connection).await?;
        Ok(())
    }

    /// Commits, with all who wait for it, or leaves that to those who come next; and tells
    /// of it. Whoever gives up meanwhile changes nothing: others may wait for the same commit.
    pub(super) async fn commit(
        &self,
        connection: Connection,
        tell: impl FnOnce() + Send + 'static,
    ) -> Result<(), StoreError> {
        let commits = self.clone();
        let committing = tokio::spawn(async move {
            commits.finish(connection).await?;
            tell();
            Ok(())
        });
        committing.await.unwrap_or(Err(StoreError::Busy))
    }

    async fn finish(self, mut connection: Connection) -> Result<(), StoreError> {
        if self.is_due(&connection) {
            return self.commit_all(connection).await;
        }
        if let Err(error) = sqlx::query("RELEASE one").execute(&mut *connection).await {
            // The transaction ended by itself, as on a full disk, and the others' work with it.
            self.take();
            self.roll_back(connection).await;
            return Err(error.into());
        }
        let mut done = self.wait(&connection);
        drop(connection);
        let turn = tokio::select! {
            biased;
            said = &mut done => return said.map_err(|_| StoreError::Busy),
            turn = self.writers.take_in_turn() => turn,
        };
        // None is handed out any more: whoever has the last one commits.
        let Ok(connection) = turn else { return done.await.map_err(|_| StoreError::Busy) };
        match done.try_recv() {
            Ok(()) => Ok(()),
            Err(TryRecvError::Empty) if self.waiting(&connection) > 0 => self.commit_all(connection).await,
            // It was lost, or its connection is gone.
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// Whether nobody comes next but those who wait for the commit, or enough wait, or
    /// long enough.
    fn is_due(&self, connection: &Connection) -> bool {
        let waiting = self.waiting(connection);
        let old = || self.with(|common| common.as_ref().is_some_and(|common| common.since.elapsed() >= LONGEST));
        self.writers.waiting() <= waiting || waiting + 1 >= MOST || old()
    }

    async fn commit_all(&self, mut connection: Connection) -> Result<(), StoreError> {
        let all = self.take();
        if let Err(error) = sqlx::query("COMMIT").execute(&mut *connection).await {
            // Those who wait hear that nobody will tell them of success.
            drop(all);
            self.roll_back(connection).await;
            return Err(error.into());
        }
        for one in all.into_iter().flat_map(|common| common.waiting) {
            // Whoever does not wait any more needs not to know.
            let _ = one.send(());
        }
        Ok(())
    }

    /// Undoes one that has `begun`, or may have, and nothing of those who wait for the commit.
    pub(super) async fn undo(&self, mut connection: Connection, begun: bool) {
        // Within others' transaction it leaves a savepoint at most, which goes with the
        // commit. But is that still there? SQLite ends it by itself where memory runs out.
        if !begun && self.waiting(&connection) > 0 {
            match sqlx::query("BEGIN").execute(&mut *connection).await {
                Err(sqlx::Error::Database(_)) => return,
                _ => _ = self.take(),
            }
        }
        self.roll_back(connection).await;
    }

    async fn roll_back(&self, mut connection: Connection) {
        if self.waiting(&connection) > 0 {
            let one = "ROLLBACK TO one; RELEASE one";
            if sqlx::query(one).execute(&mut *connection).await.is_ok() {
                return;
            }
            self.take();
        }
        let Err(error) = sqlx::query("ROLLBACK").execute(&mut *connection).await else { return };
        tracing::debug!(%error, "a transaction was not rolled back");
        // SQLite says so of one that never began, or that it ended by itself as on a full
        // disk. Elsewhere nobody knows what state this leaves: it is not used again.
        if !matches!(error, sqlx::Error::Database(_)) {
            drop(Connection::take(connection));
        }
    }

    /// How many wait for a commit on this connection. Those of one that is gone hear that.
    fn waiting(&self, connection: &Connection) -> usize {
        self.with(|common| {
            common.take_if(|common| common.connection != made(connection));
            common.as_ref().map_or(0, |common| common.waiting.len())
        })
    }

    fn wait(&self, connection: &Connection) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let new = || Common { connection: made(connection), since: Instant::now(), waiting: Vec::new() };
        self.with(|common| common.get_or_insert_with(new).waiting.push(sender));
        receiver
    }

    fn take(&self) -> Option<Common> {
        self.with(Option::take)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Option<Common>) -> T) -> T {
        work(&mut self.common.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn made(connection: &Connection) -> Instant {
    Object::metrics(connection).created
}
