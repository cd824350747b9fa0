//! Password hashing by argon2id, bounded: memory and cores are the scarce thing
//! here, and an attacker who can ask for hashes must not get all of them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use tokio::sync::Semaphore;

use super::super::{clock::Entropy, memory, service::fault::Fault};
use crate::domain::error::Error;

/// OWASP's first choice: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// So many may wait for a core; more are turned away rather than piled up.
const WAITING_PER_CORE: usize = 32;
/// Nobody else came to be hashed meanwhile: what hashing takes is not needed soon.
const RESTS_AFTER: Duration = Duration::from_millis(100);

/// Hashes and verifies passwords.
pub struct Hasher {
    hashing: Lane,
    /// One at a time, and beside: nobody's typing keeps others from signing in.
    measuring: Lane,
    hashed: Arc<AtomicUsize>,
    entropy: Arc<dyn Entropy>,
}

/// Verified against where there is no account, so that it takes as long. It was made of
/// nobody's password, and not by hashing at each start either: that costs 19 MiB.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEhIQ$dGhpcyBpcyB0aGUgaGFzaCBvZiBub2JvZHkncyB3b3I";

impl Hasher {
    /// One that runs as many hashes at once as there are cores.
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { hashing: Lane::new(cores), measuring: Lane::new(1), hashed: Arc::default(), entropy }
    }

    /// The hash of a password, in PHC form.
    pub async fn hash(&self, password: &str) -> Result<String, Fault> {
        let salt = self.entropy.bytes();
        let password = password.to_owned();
        let hashed = self.hashing.run(move || hash(password.as_bytes(), salt)).await;
        self.rest();
        hashed?
    }

    /// Whether the password fits. Without a stored hash it takes as long and never fits.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Fault> {
        let exists = stored.is_some();
        let stored = stored.unwrap_or(DUMMY).to_owned();
        let password = password.to_owned();
        let fits = self
            .hashing
            .run(move || {
                let parsed = PasswordHash::new(&stored).map_err(|e| Fault::other("a stored password hash", e))?;
                Ok::<_, Fault>(argon2().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await;
        self.rest();
        Ok(fits?? && exists)
    }

    /// Between two hashes the allocator keeps the 19 MiB of each; after the last one the
    /// system gets them back.
    fn rest(&self) {
        let hashed = Arc::clone(&self.hashed);
        let turn = hashed.fetch_add(1, Ordering::Relaxed) + 1;
        tokio::spawn(async move {
            tokio::time::sleep(RESTS_AFTER).await;
            if hashed.load(Ordering::Relaxed) == turn {
                tokio::task::spawn_blocking(memory::give_back);
            }
        });
    }

    /// Whether a stored hash was made with weaker parameters than today's.
    pub fn is_outdated(stored: &str) -> bool {
        !stored.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1$"))
    }

    /// Has a password looked at that somebody types.
    pub async fn measure<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        self.measuring.run(work).await
    }
}

/// Where heavy work is done, so much of it at once and no more.
struct Lane {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Lane {
    fn new(at_once: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(at_once)),
            waiting: AtomicUsize::new(0),
            most_waiting: at_once * WAITING_PER_CORE,
        }
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let waiting = Waiting::enter(&self.waiting);
        if waiting.before >= self.most_waiting {
            return Err(Error::Busy.into());
        }
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|e| Fault::other("password hashing", e))?;
        drop(waiting);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(|e| Fault::other("password hashing", e))
    }
}

/// Counted while it waits, also when its request goes away.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    before: usize,
}

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize) -> Self {
        Self { count, before: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default())
}

fn hash(password: &[u8], salt: [u8; 16]) -> Result<String, Fault> {
    let salt = SaltString::encode_b64(&salt).map_err(|e| Fault::other("a salt", e))?;
    Ok(argon2().hash_password(password, &salt).map_err(|e| Fault::other("password hashing", e))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise unknown addresses would be answered sooner or later than known ones.
    #[test]
    fn verifying_against_nobody_takes_as_long_as_against_somebody() {
        let real = hash(b"violet-otter-harvest-91", [7; 16]).expect("a hash");
        let (real, nobody) = (PasswordHash::new(&real).expect("PHC"), PasswordHash::new(DUMMY).expect("PHC"));
        assert_eq!(nobody.algorithm, real.algorithm);
        assert_eq!(nobody.version, real.version);
        assert_eq!(nobody.params, real.params);
        let length = |hash: &PasswordHash<'_>| (hash.salt.map(|s| s.as_str().len()), hash.hash.map(|h| h.len()));
        assert_eq!(length(&nobody), length(&real));
        assert!(!Hasher::is_outdated(DUMMY));
        assert!(argon2().verify_password(b"nobody's words", &nobody).is_err());
    }
}
