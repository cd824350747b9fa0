//! The world of one case: a database of its own, a core on it, and a clock that
//! stands still until it is told to move.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    thread,
};

use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;
use tokio::sync::Barrier;
use usher::{
    domain::{
        error::Error,
        time::{Span, Timestamp},
    },
    server::{
        application::{self, Parts, StartError},
        clock::{Clock, SystemEntropy},
        core::Core,
        service::fault::Fault,
        settings::{Secret, Settings, Tls},
        store::{Dialect, Store},
    },
};

/// Which database a case runs on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A clock that moves only when told to.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn new() -> Arc<Self> {
        // The start of 2026.
        Arc::new(Self(AtomicI64::new(1_767_225_600_000_000)))
    }

    pub fn set(&self, to: Timestamp) {
        self.0.store(to.micros(), Ordering::SeqCst);
    }

    pub fn advance(&self, by: Span) {
        self.0.fetch_add(by.micros(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Where the database is; it is gone when this is dropped.
struct Place {
    folder: TempDir,
    url: String,
    /// The server's own database and the name of ours, on PostgreSQL.
    to_drop: Option<(String, String)>,
}

impl Place {
    async fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if kind == Kind::Sqlite {
            let url = format!("sqlite://{}", folder.path().join("usher.db").display());
            return Self { folder, url, to_drop: None };
        }
        let server = std::env::var("USHER_TEST_POSTGRES").expect(
            "USHER_TEST_POSTGRES is not set. The tests on PostgreSQL bring their own server: run `make test`, \
             or `scripts/postgres cargo test --features ssr`",
        );
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("conformance_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        // A collation for people, as production has, sorts unlike bytes do.
        let icu = format!("CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
        if administer(&server, &icu).await.is_err() {
            administer(&server, &format!("CREATE DATABASE {name}")).await.expect("a database of its own");
        }
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Self { folder, url: format!("{base}/{name}"), to_drop: Some((server.clone(), name)) }
    }
}

async fn administer(server: &str, sql: &str) -> Result<(), sqlx::Error> {
    let store = Store::connect(&Secret::new(server), 1).await.expect("PostgreSQL answers");
    let mut connection = store.read().await.expect("a connection");
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *connection).await;
    drop(connection);
    store.close().await;
    done.map(|_| ())
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((server, name)) = self.to_drop.take() else { return };
        // Also after a panic, when nothing asynchronous can be awaited any more.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            let _ = runtime.block_on(administer(&server, &format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _ = dropping.join();
    }
}

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

async fn open(place: &Place, clock: &Arc<TestClock>, change: impl FnOnce(&mut Settings)) -> Result<Arc<Core>, StartError> {
    let mut settings = Settings::parse("test", "", []).expect("settings");
    settings.server.data_dir = place.folder.path().to_owned();
    settings.server.public_url = Some("https://usher.example".into());
    settings.database.url = Some(Secret::new(&*place.url));
    // Named, so that mails are written; nothing in here ever delivers them.
    settings.mail.host = Some("localhost".into());
    settings.mail.tls = Tls::None;
    settings.mail.from = Some("Usher <usher@usher.example>".into());
    change(&mut settings);
    let parts = Parts { clock: Arc::clone(clock) as Arc<dyn Clock>, entropy: Arc::new(SystemEntropy) };
    application::core(settings, parts, true).await
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
        let mut tx = self.core.store.begin().await.expect("a transaction");
        sqlx::query(AssertSqlSafe(marked(sql))).execute(&mut *tx).await.expect(sql);
        tx.commit().await.expect("a commit");
    }

    /// The one number that a query answers.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut connection = self.core.store.read().await.expect("a connection");
        let row = sqlx::query(AssertSqlSafe(marked(sql))).fetch_one(&mut *connection).await.expect(sql);
        row.try_get(0).expect("a number")
    }

    /// The first column of a query's rows.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let mut connection = self.core.store.read().await.expect("a connection");
        let rows = sqlx::query(AssertSqlSafe(marked(sql))).fetch_all(&mut *connection).await.expect(sql);
        rows.iter().map(|row| row.try_get(0).expect("a text")).collect()
    }
}

/// Tells the suite's own statements from those of the product, for `plans`.
pub const OURS: &str = "/* test */ ";

fn marked(sql: &str) -> String {
    format!("{OURS}{sql}")
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
