//! Guessing gets slower and slower: tries are counted in the database, and beyond
//! the free ones each makes the next wait longer. Never for good.

use super::{
    super::{core::Core, store::throttles},
    act::Caller,
    fault::Fault,
};
use crate::domain::{error::Error, time::Span};

/// Tries without delay; then each one doubles the wait.
pub const FREE_TRIES: i64 = 5;
const LONGEST_WAIT: Span = Span::minutes(15);

/// Counts a try under each key, with the tries that are free there. Call it before
/// the secret is looked at, so that many at once can't slip through together.
pub async fn attempt(core: &Core, keys: &[(String, i64)], count_for: Span) -> Result<(), Fault> {
    let now = core.now();
    let mut tx = core.store.begin().await?;
    for (key, free) in keys {
        let throttle = throttles::count(&mut tx, key, now, count_for).await?;
        // Counting locks the row: of many tries at once each sees the block of the one before.
        if let Some(until) = throttle.blocked_until.filter(|until| *until > now) {
            return Err(Error::Throttled { retry_after: (until - now).as_seconds() + 1 }.into());
        }
        if throttle.n >= *free {
            throttles::block(&mut tx, key, now + delay(throttle.n - free)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// New passwords that are hashed, and typed ones that are measured, for people who are not
/// signed in: from one address block in an hour. A whole school may sit there.
const MOST_HASHED: i64 = 1_000;
const MOST_MEASURED: i64 = 5_000;
const WORK_COUNTS_FOR: Span = Span::hours(1);

/// Hashes the password of a new person, whom nothing else limits: counted before the
/// work, and whatever comes of it.
pub async fn hash(core: &Core, caller: &Caller, password: &str) -> Result<String, Fault> {
    count_work(core, "hashed_from", caller, MOST_HASHED).await?;
    core.hasher.hash(password).await
}

/// Counts that somebody has a password measured.
pub async fn count_measured(core: &Core, caller: &Caller) -> Result<(), Fault> {
    count_work(core, "measured_from", caller, MOST_MEASURED).await
}

async fn count_work(core: &Core, what: &str, caller: &Caller, most: i64) -> Result<(), Fault> {
    let mut tx = core.store.begin().await?;
    let key = format!("{what}:{}", caller.address_block);
    let counted = throttles::count(&mut tx, &key, core.now(), WORK_COUNTS_FOR).await?;
    if counted.n > most {
        return Err(Error::Throttled { retry_after: WORK_COUNTS_FOR.as_seconds() }.into());
    }
    tx.commit().await?;
    Ok(())
}

fn delay(over: i64) -> Span {
    let doublings = u32::try_from(over.clamp(0, 12)).unwrap_or(0);
    Span::seconds((1_i64 << doublings).min(LONGEST_WAIT.as_seconds()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_ends_at_a_quarter_of_an_hour() {
        assert_eq!(delay(0), Span::seconds(1));
        assert_eq!(delay(3), Span::seconds(8));
        assert_eq!(delay(60), LONGEST_WAIT);
    }
}
