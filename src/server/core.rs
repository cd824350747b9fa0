//! What every use case needs, in one place. Tests put their own clock and
//! entropy in it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
};

use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use super::{
    auth::{hasher::Hasher, passkeys::RelyingParty},
    clock::{Clock, Entropy},
    keys::ServerKey,
    mail::utf8::Utf8Mail,
    oidc::Providers,
    settings::Settings,
    store::Store,
};
use crate::domain::{
    email::{EmailAddress, EmailProblem},
    error::Error,
    id::{Id, InvitationId, OrganizationId, UserId},
    time::{Span, Timestamp},
};

/// The parts that use cases work with.
pub struct Core {
    /// What the operator set.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The server key.
    pub keys: ServerKey,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Hashes passwords, no more at once than there are cores.
    pub hasher: Hasher,
    /// Who else may vouch for people.
    pub providers: Providers,
    /// This site as devices with passkeys know it, where they do.
    pub passkeys: Option<RelyingParty>,
    /// Whether the mail server takes addresses outside ASCII.
    pub utf8_mail: Utf8Mail,
    /// Wakes the worker that empties the outbox.
    pub outbox: Notify,
    /// Work that goes on after its request was answered; a shutdown waits for it.
    pub tasks: TaskTracker,
    /// Whether a shutdown has begun: readiness is red, so that a load balancer looks elsewhere.
    pub leaving: AtomicBool,
    /// Open streams of changes.
    pub streams: Arc<Streams>,
    /// Who guesses at links.
    pub guesses: Guesses,
    /// Who was seen when, until it is written.
    pub seen: Seen,
    /// Which invitations were opened when, until it is written.
    pub opened: Opened,
}

impl Core {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh id.
    pub fn id<K>(&self) -> Id<K> {
        self.entropy.id(self.now())
    }

    /// Whether mail can be sent at all.
    pub const fn sends_mail(&self) -> bool {
        self.settings.mail.host.is_some()
    }

    /// Reads an address that somebody is to be known by from now on: one that can be mailed to.
    pub async fn new_address(&self, text: &str) -> Result<EmailAddress, EmailProblem> {
        let email = EmailAddress::parse(text)?;
        self.learn_utf8([email.as_str()]).await;
        self.utf8_mail.check(email)
    }

    /// Refuses an address that nobody was known by yet and that can't be mailed to.
    pub async fn require_mailable(&self, email: &EmailAddress) -> Result<(), Error> {
        let refused = |problem: EmailProblem| Error::field("email", problem.code());
        self.new_address(email.as_str()).await.map(drop).map_err(refused)
    }

    /// Makes sure that [`Utf8Mail::check`] knows what it needs for these addresses.
    pub async fn learn_utf8(&self, texts: impl IntoIterator<Item = &str>) {
        self.utf8_mail.learn(&self.settings.mail, self.now(), texts).await;
    }

    /// Whether text messages can be sent at all.
    pub const fn sends_texts(&self) -> bool {
        self.settings.sms.account.is_some()
    }

    /// The whole address of a page: what mails and copied links hold. Never made
    /// from a request's headers.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.public_url())
    }
}

/// Collects who was seen when: a write for each request would cost more than the
/// request. `jobs` writes it down.
#[derive(Default)]
pub struct Seen(Mutex<SeenAt>);

/// The hash of a session, and where it was used, if in an organization: by whom, and when last.
pub type SeenAt = BTreeMap<(String, Option<OrganizationId>), (UserId, Timestamp)>;

impl Seen {
    /// Notes that the session of this hash was used, and in which organization, if in one:
    /// no other is told of it.
    pub fn note(&self, session: &str, at: (UserId, Option<OrganizationId>), when: Timestamp) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = map.entry((session.to_owned(), at.1)).or_insert((at.0, when));
        last.1 = when.max(last.1);
    }

    /// Takes out all that was noted.
    pub fn take(&self) -> SeenAt {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Collects which invitations' pages were opened for the first time: a GET writes nothing by
/// itself. `jobs` writes it down.
#[derive(Default)]
pub struct Opened(Mutex<BTreeMap<InvitationId, Timestamp>>);

impl Opened {
    /// Notes that the page of this invitation was opened.
    pub fn note(&self, id: InvitationId, at: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert(at);
    }

    /// Takes out all that was noted.
    pub fn take(&self) -> BTreeMap<InvitationId, Timestamp> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Open streams of one process; each costs a connection and a few kilobytes.
const MOST_STREAMS: usize = 4_096;
/// Open streams of one person. Pages that nobody sees give theirs back.
const MOST_STREAMS_EACH: usize = 16;
/// How long whoever has that many waits before they ask for another.
const STREAMS_AGAIN: Span = Span::minutes(1);

/// Who has how many streams of changes open.
#[derive(Default)]
pub struct Streams(Mutex<HashMap<UserId, usize>>);

/// An open stream's place, given back when it is dropped.
pub struct StreamPlace(Arc<Streams>, UserId);

impl Streams {
    /// Takes a place, so that nobody takes them all.
    pub fn take(streams: &Arc<Self>, user: UserId) -> Result<StreamPlace, Error> {
        let mut map = streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.values().sum::<usize>() >= MOST_STREAMS {
            return Err(Error::Busy);
        }
        let own = map.entry(user).or_default();
        if *own >= MOST_STREAMS_EACH {
            return Err(Error::Throttled { retry_after: STREAMS_AGAIN.as_seconds() });
        }
        *own += 1;
        Ok(StreamPlace(Arc::clone(streams), user))
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut map = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = map.get_mut(&self.1) {
            *n -= 1;
            if *n == 0 {
                map.remove(&self.1);
            }
        }
    }
}

/// Counts tokens that this server never made, by address block. In memory: a guess
/// costs its maker a request, and must not cost us a write.
#[derive(Default)]
pub struct Guesses(Mutex<HashMap<String, (Timestamp, u32)>>);

/// Wrong tokens from one address block; people mistype a few, machines thousands.
const MOST_GUESSES: u32 = 100;
const GUESSES_COUNT_FOR: Span = Span::minutes(10);
/// Blocks that are remembered at most.
const MOST_BLOCKS: usize = 10_000;

impl Guesses {
    /// Refuses a block that guessed too often.
    pub fn check(&self, block: &str, now: Timestamp) -> Result<(), Error> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match map.get(block) {
            Some((since, n)) if *n >= MOST_GUESSES && now < *since + GUESSES_COUNT_FOR => {
                Err(Error::Throttled { retry_after: (*since + GUESSES_COUNT_FOR - now).as_seconds() + 1 })
            }
            _ => Ok(()),
        }
    }

    /// Counts a wrong token.
    pub fn count(&self, block: &str, now: Timestamp) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST_BLOCKS {
            map.retain(|_, (since, _)| now < *since + GUESSES_COUNT_FOR);
            if map.len() >= MOST_BLOCKS {
                // Ten thousand places guess at once: no count of one of them matters.
                map.clear();
            }
        }
        let entry = map.entry(block.to_owned()).or_insert((now, 0));
        if now >= entry.0 + GUESSES_COUNT_FOR {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }
}
