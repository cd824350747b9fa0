//! Looking up addresses is counted. Where an organization takes registered users only,
//! the answer tells who has an account, wherever that is: enough for the largest import
//! and its corrections, and too little to ask about everybody.

use super::{
    super::{
        core::Core,
        store::{Tx, throttles},
    },
    access::Member,
    fault::Fault,
};
use crate::domain::{error::Error, time::Span};

/// How often the largest import that is allowed may be looked up in an hour, by one person.
const MOST_LOOKS_AN_HOUR: usize = 8;
/// Where imports are small, so many addresses still may be typed and corrected.
const LEAST: usize = 1_000;
const HOUR: Span = Span::hours(1);

/// Counts addresses of which somebody is about to be told what is known. Beyond the
/// bound they are told nothing.
pub(super) async fn count(core: &Core, member: &Member, n: usize) -> Result<(), Fault> {
    if n == 0 {
        return Ok(());
    }
    let mut tx = core.store.begin().await?;
    count_within(core, &mut tx, member, n).await?;
    tx.commit().await?;
    Ok(())
}

/// The same within a transaction that tells it.
pub(super) async fn count_within(core: &Core, tx: &mut Tx, member: &Member, n: usize) -> Result<(), Fault> {
    let Ok(n) = i64::try_from(n) else { return Err(Error::Internal.into()) };
    let now = core.now();
    // By whom, not where: an organization is quickly made.
    let key = format!("lookups:{}", member.user.id);
    let throttle = throttles::count_many(tx, &key, n, now, HOUR).await?;
    if throttle.n > most(core) {
        let retry_after = (throttle.started_at + HOUR - now).as_seconds() + 1;
        return Err(Error::Throttled { retry_after }.into());
    }
    Ok(())
}

fn most(core: &Core) -> i64 {
    let largest = core.settings.invitation.most_per_import.max(LEAST);
    i64::try_from(MOST_LOOKS_AN_HOUR * largest).unwrap_or(i64::MAX)
}
