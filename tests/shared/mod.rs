//! What both suites stand on: a database that is gone afterwards, and a clock that
//! stands still until it is told to move.

pub mod device;
pub mod dump;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use usher::{
    domain::time::{Span, Timestamp},
    server::{
        application::Parts,
        clock::{Clock, SystemEntropy},
        settings::{Secret, Settings},
        store::{Limits, Store},
    },
};

/// Which database.
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
        self.set(self.now() + by);
    }

    /// The parts of an application that goes by this clock.
    pub fn parts(self: &Arc<Self>) -> Parts {
        Parts { clock: Arc::clone(self) as Arc<dyn Clock>, entropy: Arc::new(SystemEntropy) }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// A database and a data folder; both are gone when this is dropped.
pub struct Place {
    pub folder: TempDir,
    url: String,
    /// The server's own database and the name of ours, on PostgreSQL.
    to_drop: Option<(String, String)>,
}

impl Place {
    pub async fn new(kind: Kind) -> Self {
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
        let name = format!("usher_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        // A collation for people, as production has, sorts unlike bytes do.
        let icu = format!("CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
        if administer(&server, &icu).await.is_err() {
            administer(&server, &format!("CREATE DATABASE {name}")).await.expect("a database of its own");
        }
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Self { folder, url: format!("{base}/{name}"), to_drop: Some((server.clone(), name)) }
    }

    /// Settings that lead here.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::parse("test", "", []).expect("settings");
        settings.server.drain_seconds = 0;
        // Many who come at once wait for their turn, however slow the machine is.
        settings.database.wait_seconds = 60;
        settings.server.data_dir = self.folder.path().to_owned();
        settings.database.url = Some(Secret::new(&*self.url));
        settings
    }
}

const LIMITS: Limits = Limits { connections: 1, patience: Duration::from_secs(60) };

async fn administer(server: &str, sql: &str) -> Result<(), sqlx::Error> {
    let store = Store::connect(&Secret::new(server), LIMITS).await.expect("PostgreSQL answers");
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
