//! Puts the parts together: what `main` starts, and what a test starts on port 0.

use std::{
    fmt,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    auth::{hasher::Hasher, passkeys::RelyingParty},
    clock::{Clock, Entropy, SystemClock, SystemEntropy},
    core::Core,
    jobs,
    keys::ServerKey,
    mail::{carriers::Carriers, worker},
    oidc::Providers,
    service::{fault::Fault, setup},
    settings::Settings,
    stop::Stop,
    store::{Dialect, Store, changes, instance, migrate, outbox_worker},
    web::{router::router, serve},
};

/// The parts that a test may bring.
pub struct Parts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) }
    }
}

/// Usher, ready to run.
pub struct Application {
    core: Arc<Core>,
    listener: TcpListener,
    carriers: Carriers,
}

impl Application {
    /// Opens the database, brings it up to date, and takes the port.
    pub async fn build(mut settings: Settings, parts: Parts) -> Result<Self, StartError> {
        let wanted = settings.package.metadata.leptos.site_addr;
        let listener = TcpListener::bind(wanted).await.map_err(|e| {
            StartError(format!(
                "cannot listen on {wanted}: {e}; another address is set by site-addr or LEPTOS_SITE_ADDR"
            ))
        })?;
        // Port 0 becomes the one that was given.
        settings.package.metadata.leptos.site_addr = listener.local_addr().map_err(StartError::from)?;
        let carriers = Carriers::from_settings(&settings).map_err(StartError::from)?;
        let core = core(settings, parts, true).await?;
        if core.store.dialect() == Dialect::Sqlite {
            // What a process that was killed had leased is free again: nobody else has it.
            let mut tx = core.store.begin().await?;
            outbox_worker::release_all(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(Self { core, listener, carriers })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.core.settings.package.metadata.leptos.site_addr
    }

    /// The parts.
    pub fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// The setup link, while nobody used it.
    pub async fn setup_link(&self) -> Result<Option<String>, StartError> {
        Ok(if setup::is_done(&self.core).await? { None } else { Some(setup::link(&self.core)) })
    }

    /// Runs until `stop` begins. Then readiness turns red while requests are still
    /// served; then nobody new is let in, requests in flight end, and what was
    /// begun is finished.
    pub async fn run(self, stop: Stop) {
        let Self { core, listener, carriers } = self;
        let closing = stop.closing();
        let (background, workers) = (CancellationToken::new(), TaskTracker::new());
        workers.spawn(jobs::run(Arc::clone(&core), background.clone()));
        let ways = carriers.ways();
        if ways.mail || ways.text {
            workers.spawn(worker::run(Arc::clone(&core), carriers, closing.clone()));
        }
        // Tells this process from others on the same database.
        let process = super::keys::hex(&core.entropy.bytes::<8>());
        workers.spawn(changes::run(core.store.clone(), process, background.clone()));
        workers.close();
        let told = Arc::clone(&core);
        tokio::spawn(async move {
            stop.begun().await;
            told.leaving.store(true, Ordering::Relaxed);
            stop.drain(Duration::from_secs(told.settings.server.drain_seconds)).await;
            told.store.changes().leave();
        });
        serve::run(listener, router(&core), closing).await;
        core.tasks.close();
        core.tasks.wait().await;
        background.cancel();
        workers.wait().await;
        core.store.close().await;
    }
}

/// The parts of the application without its port: enough for the command line.
pub async fn core(settings: Settings, parts: Parts, migrate_first: bool) -> Result<Arc<Core>, StartError> {
    let key = ServerKey::load(settings.server.key.as_ref(), &settings.server.data_dir, parts.entropy.bytes())
        .map_err(StartError::from)?;
    let store =
        Store::connect(&settings.database_url(), (&settings.database).into()).await.map_err(StartError::from)?;
    if migrate_first {
        migrate::run(&store).await.map_err(StartError::from)?;
    }
    let registered = {
        let mut tx = store.begin().await.map_err(StartError::from)?;
        let registered =
            instance::register(&mut tx, &key.fingerprint(), parts.clock.now()).await.map_err(StartError::from)?;
        tx.commit().await.map_err(StartError::from)?;
        registered
    };
    if registered != key.fingerprint() {
        return Err(StartError(
            "this database belongs to another server key: with this one every link that was sent would be dead. \
             Give the key it was made with (USHER_SERVER_KEY, or server.key in the data folder)"
                .into(),
        ));
    }
    Ok(Arc::new(Core {
        hasher: Hasher::new(Arc::clone(&parts.entropy)),
        providers: Providers::from_settings(&settings.sign_in)?,
        passkeys: RelyingParty::new(&settings.public_url())?,
        settings,
        store,
        keys: key,
        clock: parts.clock,
        entropy: parts.entropy,
        utf8_mail: super::mail::utf8::Utf8Mail::default(),
        outbox: tokio::sync::Notify::new(),
        tasks: TaskTracker::new(),
        seen: super::core::Seen::default(),
        streams: Arc::default(),
        opened: super::core::Opened::default(),
        guesses: super::core::Guesses::default(),
        leaving: AtomicBool::new(false),
    }))
}

/// Why Usher did not start, in words for the operator.
#[derive(Debug)]
pub struct StartError(pub String);

macro_rules! said_by {
    ($($kind:ty),+) => {$(
        impl From<$kind> for StartError {
            fn from(error: $kind) -> Self {
                Self(error.to_string())
            }
        }
    )+};
}
said_by!(std::io::Error, super::settings::SettingsError, super::keys::KeyError, super::store::StoreError, Fault);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for StartError {}
