//! Tells who listens which organizations changed, once the change is committed: in
//! this process at once, in others through PostgreSQL's LISTEN and NOTIFY.

use std::{
    collections::{BTreeSet, HashMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::postgres::PgListener;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use super::{Dialect, Store, StoreError};
use crate::domain::id::OrganizationId;

const CHANNEL: &str = "usher_changes";
/// What happens within this time is told as one: a send of a hundred is one change.
const GATHER: Duration = Duration::from_millis(150);
/// Tellings that a slow listener may be behind before it is told "something changed".
const BEHIND: usize = 256;
const AFTER_A_FAULT: Duration = Duration::from_secs(2);

/// What a listener is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something in this organization changed.
    Changed(OrganizationId),
    /// Something may have changed anywhere: for a while nobody heard the other processes.
    Everything,
    /// The process is about to end.
    Leaving,
}

/// Organizations whose changes are counted.
const REMEMBERED: usize = 10_000;

/// Gathers changes and tells them.
pub struct Changes {
    touched: Mutex<BTreeSet<OrganizationId>>,
    wake: Notify,
    told: broadcast::Sender<Told>,
    past: Mutex<Past>,
}

/// How often each organization changed. A mark tells nobody of others' changes.
struct Past {
    /// Tells marks of this process, since it last forgot, from all others.
    name: u64,
    changes: HashMap<OrganizationId, u64>,
}

impl Default for Past {
    fn default() -> Self {
        Self { name: RandomState::new().hash_one(()), changes: HashMap::new() }
    }
}

impl Past {
    fn note(&mut self, organization: OrganizationId) {
        if self.changes.len() >= REMEMBERED {
            *self = Self::default();
        }
        *self.changes.entry(organization).or_default() += 1;
    }

    fn mark(&self, organization: OrganizationId) -> String {
        format!("{:x}.{}", self.name, self.changes.get(&organization).unwrap_or(&0))
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            touched: Mutex::default(),
            wake: Notify::new(),
            told: broadcast::channel(BEHIND).0,
            past: Mutex::default(),
        }
    }
}

impl Changes {
    /// Notes a committed change.
    pub(super) fn note(&self, organization: OrganizationId) {
        self.past().note(organization);
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).insert(organization);
        self.wake.notify_one();
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the changes of an organization stand, for whoever reads it now and listens later.
    pub fn mark(&self, organization: OrganizationId) -> String {
        self.past().mark(organization)
    }

    /// Whether an organization changed since a [`mark`](Self::mark), or may have: nobody knows
    /// that of a mark of another process.
    pub fn changed_since(&self, organization: OrganizationId, mark: &str) -> bool {
        self.past().mark(organization) != mark
    }

    /// Tells what was heard from another process.
    fn hear(&self, organization: OrganizationId) {
        self.past().note(organization);
        self.tell(Told::Changed(organization));
    }

    /// Tells that other processes were not heard for a while.
    fn miss(&self) {
        *self.past() = Past::default();
        self.tell(Told::Everything);
    }

    /// Hears of every change from now on.
    pub fn listen(&self) -> broadcast::Receiver<Told> {
        self.told.subscribe()
    }

    /// Tells everybody that the process is about to end.
    pub fn leave(&self) {
        self.tell(Told::Leaving);
    }

    fn take(&self) -> BTreeSet<OrganizationId> {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn tell(&self, told: Told) {
        // Nobody may be listening.
        let _ = self.told.send(told);
    }
}

/// Tells what was gathered, until `stop`. `process` names this process among the
/// others on the same database.
pub async fn run(store: Store, process: String, stop: CancellationToken) {
    let hearing = async {
        if store.dialect() == Dialect::Postgres {
            hear(&store, &process).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = hearing => {}
        () = tell(&store, &process) => {}
    }
}

async fn tell(store: &Store, process: &str) {
    let changes = store.changes();
    // What the other processes are yet to be told.
    let mut owed = BTreeSet::new();
    loop {
        let again = if owed.is_empty() { Duration::MAX } else { AFTER_A_FAULT };
        tokio::select! {
            () = changes.wake.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(again) => {}
        }
        let touched = changes.take();
        for organization in &touched {
            changes.tell(Told::Changed(*organization));
        }
        if store.dialect() == Dialect::Postgres {
            owed.extend(touched);
            match notify(store, process, &owed).await {
                Ok(()) => owed.clear(),
                Err(error) => tracing::warn!(%error, "other processes are not told of changes yet"),
            }
        }
    }
}

async fn notify(store: &Store, process: &str, touched: &BTreeSet<OrganizationId>) -> Result<(), StoreError> {
    let mut connection = store.read().await?;
    for organization in touched {
        sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)")
            .bind(CHANNEL)
            .bind(format!("{process} {organization}"))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Hears what other processes tell. What was told while the connection was lost is
/// lost with it, so that afterwards anything may have changed.
async fn hear(store: &Store, process: &str) {
    let mut lost = false;
    loop {
        if let Err(error) = hear_once(store, process, lost).await {
            tracing::warn!(%error, "changes of other processes are not heard");
        }
        lost = true;
        tokio::time::sleep(AFTER_A_FAULT).await;
    }
}

async fn hear_once(store: &Store, process: &str, lost: bool) -> Result<(), StoreError> {
    let changes = store.changes();
    let mut listener = PgListener::connect(store.url().expose()).await?;
    listener.listen(CHANNEL).await?;
    if lost {
        changes.miss();
    }
    loop {
        // Nothing is heard of a connection that was lost, once it is there again.
        let Some(heard) = listener.try_recv().await? else {
            changes.miss();
            continue;
        };
        let Some((from, organization)) = heard.payload().split_once(' ') else { continue };
        if from != process
            && let Ok(organization) = organization.parse()
        {
            changes.hear(organization);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(n: usize) -> OrganizationId {
        OrganizationId::from_bytes((n as u128).to_be_bytes())
    }

    #[test]
    fn what_changed_after_a_mark_is_known() {
        let changes = Changes::default();
        let [ours, theirs] = [1, 2].map(organization);
        changes.note(ours);
        let [mark, other] = [ours, theirs].map(|organization| changes.mark(organization));
        assert!(!changes.changed_since(ours, &mark));
        changes.note(theirs);
        assert!(changes.changed_since(theirs, &other));
        assert!(!changes.changed_since(ours, &mark));
        assert_eq!(changes.mark(ours), mark, "it tells nothing of others");
        changes.hear(ours);
        assert!(changes.changed_since(ours, &mark));
        let mark = changes.mark(ours);
        assert!(!changes.changed_since(ours, &mark));
        changes.miss();
        assert!(changes.changed_since(ours, &mark), "while others were not heard");
        assert!(!changes.changed_since(ours, &changes.mark(ours)));
    }

    #[test]
    fn more_than_is_counted_may_have_changed() {
        let changes = Changes::default();
        let mark = changes.mark(organization(0));
        for n in 0..=REMEMBERED {
            changes.note(organization(n + 1));
        }
        assert!(changes.changed_since(organization(0), &mark));
        assert!(!changes.changed_since(organization(1), &changes.mark(organization(1))));
    }

    #[test]
    fn of_marks_of_others_nothing_is_known() {
        let changes = Changes::default();
        let one = organization(1);
        for mark in [Changes::default().mark(one).as_str(), "", ".", "x.0", "0.x"] {
            assert!(changes.changed_since(one, mark), "{mark}");
        }
    }
}
