//! Guessing gets slower and slower: tries are counted in the database, and beyond
//! the free ones each makes the next wait longer. Never for good.

use super::{
    super::{core::Core, store::throttles},
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
