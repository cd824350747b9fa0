//! Where somebody is signed in, and ending that.

use super::{
    super::{
        super::{
            core::Core,
            store::sessions::{self as store, Session},
        },
        fault::Fault,
    },
    Holder,
};
use crate::domain::error::Error;

/// Sessions that are shown at most.
const MOST_SHOWN: i64 = 100;
/// By so much of its hash a session is named on pages; the hash opens nothing.
const HANDLE_LENGTH: usize = 16;

/// By what a page names a session.
pub fn handle(session: &Session) -> &str {
    session.hash.get(..HANDLE_LENGTH).unwrap_or_default()
}

/// Where this person is signed in: here first, then the last seen first.
pub async fn list(core: &Core, holder: &Holder) -> Result<Vec<Session>, Fault> {
    let mut connection = core.store.read().await?;
    let mut all = store::of_user(&mut connection, holder.user.id, core.now(), MOST_SHOWN).await?;
    all.sort_by_key(|session| session.hash != holder.session.hash);
    Ok(all)
}

/// Ends one of this person's sessions.
pub async fn end(core: &Core, holder: &Holder, handle_of: &str) -> Result<(), Fault> {
    let act = holder.act(core, "session.end");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let all = store::of_user(&mut tx, holder.user.id, core.now(), i64::MAX).await?;
        let found = all.iter().find(|session| handle(session) == handle_of).ok_or(Error::NotFound)?;
        store::delete(&mut tx, &found.hash).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Ends all of this person's sessions but this one; tells how many.
pub async fn end_others(core: &Core, holder: &Holder) -> Result<u64, Fault> {
    let act = holder.act(core, "session.end_others");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let ended = store::delete_others(&mut tx, holder.user.id, &holder.session.hash).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(ended)
    })
    .await
}
