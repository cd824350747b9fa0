//! The world of one case: a database of its own, a core on it, and a clock that
//! stands still until it is told to move.

use std::sync::Arc;

use tokio::sync::Barrier;
use usher::{
    domain::{error::Error, time::Timestamp},
    server::{
        application::{self, StartError},
        core::Core,
        service::fault::Fault,
        settings::{Settings, Tls},
        store::Dialect,
    },
};

use crate::shared::{Kind, Place, TestClock, dump};

/// What a case works with.
pub struct World {
    pub core: Arc<Core>,
    pub clock: Arc<TestClock>,
    place: Place,
}

/// Runs a case in a world of its own.
pub async fn run(kind: Kind, case: impl AsyncFnOnce(&World)) {
    let place = Place::new(kind).await;
    let clock = TestClock::new();
    let core = open(&place, &clock, |_| {}).await.expect("a core");
    let world = World { core, clock, place };
    case(&world).await;
    world.core.store.close().await;
}

async fn open(
    place: &Place,
    clock: &Arc<TestClock>,
    change: impl FnOnce(&mut Settings),
) -> Result<Arc<Core>, StartError> {
    let mut settings = place.settings();
    settings.server.public_url = Some("https://usher.example".into());
    // Named, so that mails are written; nothing in here ever delivers them.
    settings.mail.host = Some("localhost".into());
    settings.mail.tls = Tls::None;
    settings.mail.from = Some("Usher <usher@usher.example>".into());
    change(&mut settings);
    application::core(settings, clock.parts(), true).await
}

impl World {
    /// Another process on the same database, its settings changed.
    pub async fn another(&self, change: impl FnOnce(&mut Settings)) -> Result<Arc<Core>, StartError> {
        open(&self.place, &self.clock, change).await
    }

    /// The same without a mail server.
    pub async fn without_mail(&self) -> Arc<Core> {
        self.another(|settings| settings.mail.host = None).await.expect("a core")
    }

    /// The folder with key and embedded database.
    pub fn folder(&self) -> &std::path::Path {
        self.place.folder.path()
    }

    pub fn now(&self) -> Timestamp {
        self.core.now()
    }

    pub fn is_sqlite(&self) -> bool {
        self.core.store.dialect() == Dialect::Sqlite
    }

    /// Changes the database behind the services' back.
    pub async fn sql(&self, sql: &str) {
        dump::change(&self.core.store, sql).await;
    }

    /// The one number that a query answers.
    pub async fn number(&self, sql: &str) -> i64 {
        dump::number(&self.core.store, sql).await
    }

    /// The first column of a query's rows.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        dump::texts(&self.core.store, sql).await
    }

    /// Everything that is stored.
    pub async fn dump(&self) -> Vec<String> {
        dump::dump(&self.core.store, &[]).await
    }

    /// The same without some tables.
    pub async fn dump_without(&self, left_out: &[&str]) -> Vec<String> {
        dump::dump(&self.core.store, left_out).await
    }
}

/// Why it was refused.
pub fn refusal<T>(result: Result<T, Fault>) -> Error {
    match result {
        Ok(_) => panic!("this should have been refused"),
        Err(Fault::Refused(error)) => error,
        Err(fault) => panic!("a fault instead of a refusal: {fault}"),
    }
}

/// Starts `n` tasks, lets all of them begin at the same moment, and waits for their results.
pub async fn at_once<T, F>(n: usize, make: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let line = Arc::new(Barrier::new(n));
    let tasks: Vec<_> = (0..n)
        .map(|i| {
            let (line, work) = (Arc::clone(&line), make(i));
            tokio::spawn(async move {
                line.wait().await;
                work.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(n);
    for task in tasks {
        results.push(task.await.expect("a task that ends"));
    }
    results
}
