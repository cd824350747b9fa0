//! Ceremonies: begun here, answered from elsewhere, each good once. The browser
//! carries a secret; stored are its hash and what to go on with.

use serde::{Serialize, de::DeserializeOwned};
use sqlx::AnyConnection;

use super::{
    super::{
        auth,
        core::Core,
        store::{
            ceremonies::{self as store, Kind, NewCeremony},
            throttles,
        },
    },
    act::Caller,
    fault::Fault,
};
use crate::domain::{error::Error, id::UserId, time::Span};

/// Ceremonies that may be begun from one address block, which many people may share.
const MOST_FROM_BLOCK: i64 = 200;
const BLOCK_COUNTS_FOR: Span = Span::hours(1);

/// Counts one that somebody unknown begins.
pub(super) async fn count(core: &Core, connection: &mut AnyConnection, caller: &Caller) -> Result<(), Fault> {
    let key = format!("ceremonies_from:{}", caller.address_block);
    if throttles::count(connection, &key, core.now(), BLOCK_COUNTS_FOR).await?.n > MOST_FROM_BLOCK {
        return Err(Error::Throttled { retry_after: BLOCK_COUNTS_FOR.as_seconds() }.into());
    }
    Ok(())
}

/// Begins one under the secret that the browser is to carry.
pub(super) async fn begin(
    core: &Core,
    connection: &mut AnyConnection,
    secret: &str,
    kind: Kind,
    user: Option<UserId>,
    state: &impl Serialize,
    life: Span,
) -> Result<(), Fault> {
    let state = serde_json::to_string(state).map_err(|e| Fault::other("the state of a ceremony", e))?;
    let now = core.now();
    let ceremony = NewCeremony {
        hash: &auth::hash_secret(secret),
        kind,
        user_id: user,
        state: &state,
        created_at: now,
        expires_at: now + life,
    };
    Ok(store::insert(connection, &ceremony).await?)
}

/// Ends the one that the browser carries: who began it, and what to go on with.
pub(super) async fn take<T: DeserializeOwned>(
    core: &Core,
    connection: &mut AnyConnection,
    secret: &str,
    kind: Kind,
) -> Result<Option<(Option<UserId>, T)>, Fault> {
    read(store::take(connection, &auth::hash_secret(secret), kind, core.now()).await?)
}

/// The same without ending it.
pub(super) async fn look<T: DeserializeOwned>(
    core: &Core,
    connection: &mut AnyConnection,
    secret: &str,
    kind: Kind,
) -> Result<Option<(Option<UserId>, T)>, Fault> {
    read(store::look(connection, &auth::hash_secret(secret), kind, core.now()).await?)
}

fn read<T: DeserializeOwned>(found: Option<store::Found>) -> Result<Option<(Option<UserId>, T)>, Fault> {
    let Some((user, state)) = found else { return Ok(None) };
    // One that an earlier version began: as good as none.
    Ok(serde_json::from_str(&state).ok().map(|state| (user, state)))
}
