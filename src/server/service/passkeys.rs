//! Passkeys: made in the account or when joining, and signed in with.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AnyConnection;

use super::{
    super::{
        auth::{
            self,
            passkeys::{Made, Making, RelyingParty, Using},
        },
        core::Core,
        store::{
            ceremonies::Kind,
            passkeys::{self as store, Passkey},
        },
    },
    act::{Act, Caller},
    ceremony,
    fault::Fault,
    sign_in::{self, Started},
};
use crate::domain::{
    error::{Conflict, Error},
    id::UserId,
    method::Method,
    name::Name,
    time::Span,
};

/// How long a device may take.
pub const LIFE: Span = Span::minutes(5);
/// Passkeys of one account.
const MOST: usize = 20;

/// What a device is to be asked, and what the browser is to carry meanwhile.
pub struct Question {
    /// For `navigator.credentials`.
    pub asked: Value,
    /// For an HttpOnly cookie.
    pub carried: String,
}

/// A passkey in the making: for whom, and where it was begun.
#[derive(Serialize, Deserialize)]
struct InTheMaking {
    user: String,
    /// The id of invitation or invite link, for somebody who joins.
    door: Option<String>,
    making: Making,
}

/// The site as devices know it; `NotFound` where browsers know no passkeys.
pub(super) fn site(core: &Core) -> Result<&RelyingParty, Error> {
    core.passkeys.as_ref().ok_or(Error::NotFound)
}

fn refused(fault: &impl std::fmt::Display) -> Error {
    tracing::info!(%fault, "a passkey's answer does not hold");
    Error::PasskeyRefused
}

/// For whom a passkey is to be made.
pub(super) struct Owner<'a> {
    /// Their account, which may not be there yet.
    pub user: UserId,
    /// Their address.
    pub address: &'a str,
    /// Their name.
    pub name: &'a str,
    /// Where they join, if they do.
    pub door: Option<String>,
}

/// Begins to make one.
pub(super) async fn begin_making(
    core: &Core,
    connection: &mut AnyConnection,
    owner: &Owner<'_>,
) -> Result<Question, Fault> {
    let known = store::of_user(connection, owner.user).await?;
    if known.len() >= MOST {
        return Err(Error::Conflict { why: Conflict::TooManyPasskeys }.into());
    }
    let known: Vec<String> = known.into_iter().map(|passkey| passkey.credential).collect();
    let (asked, making) = site(core)?
        .begin_making(owner.user, owner.address, owner.name, &known)
        .map_err(|e| Fault::other("a passkey", e))?;
    let carried = auth::fresh_secret(&*core.entropy);
    let state = InTheMaking { user: owner.user.to_string(), door: owner.door.clone(), making };
    // Somebody who joins has no account to name yet.
    let user = owner.door.is_none().then_some(owner.user);
    ceremony::begin(core, connection, &carried, Kind::PasskeyMade, user, &state, LIFE).await?;
    Ok(Question { asked, carried })
}

/// What a device made for whom, if it was begun in this browser and at this door.
pub(super) async fn finish_making(
    core: &Core,
    connection: &mut AnyConnection,
    carried: &str,
    door: Option<&str>,
    answer: &str,
) -> Result<(UserId, Made), Fault> {
    let found = ceremony::take::<InTheMaking>(core, connection, carried, Kind::PasskeyMade).await?;
    let begun = found.map(|(_, begun)| begun).filter(|begun| begun.door.as_deref() == door);
    let begun = begun.ok_or_else(|| refused(&"nothing was begun"))?;
    let user = begun.user.parse().map_err(|_| Fault::other("a passkey in the making", "no user"))?;
    let made = site(core)?.finish_making(&begun.making, answer).map_err(|fault| refused(&fault))?;
    Ok((user, made))
}

/// Stores what a device made.
pub(super) async fn keep(
    core: &Core,
    connection: &mut AnyConnection,
    user: UserId,
    made: Made,
    name: &Name,
) -> Result<Passkey, Fault> {
    let passkey = Passkey {
        id: core.id(),
        user_id: user,
        credential_id: made.credential_id,
        name: name.to_string(),
        credential: made.credential,
        created_at: core.now(),
        used_at: None,
    };
    match store::insert(connection, &passkey).await {
        Err(e) if e.is_unique_violation() => Err(refused(&"the credential is known already").into()),
        other => Ok(other.map(|()| passkey)?),
    }
}

/// Begins to sign in: any device may answer.
pub async fn begin_sign_in(core: &Core, caller: &Caller) -> Result<Question, Fault> {
    let act = Act::new(core, caller, "sign_in.begin_passkey");
    act.run(async {
        let (asked, using) = site(core)?.begin_using().map_err(|e| Fault::other("a passkey", e))?;
        let carried = auth::fresh_secret(&*core.entropy);
        let mut tx = core.store.begin().await?;
        ceremony::count(core, &mut tx, caller).await?;
        ceremony::begin(core, &mut tx, &carried, Kind::PasskeyUsed, None, &using, LIFE).await?;
        tx.commit().await?;
        Ok(Question { asked, carried })
    })
    .await
}

/// Signs somebody in by what their device answered.
pub async fn sign_in(
    core: &Core,
    caller: &Caller,
    carried: Option<&str>,
    answer: &str,
    keep: bool,
) -> Result<Started, Fault> {
    let act = Act::new(core, caller, "sign_in.by_passkey");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let passkey = prove(core, &mut tx, carried, answer).await?;
        let started = sign_in::start_by(core, &mut tx, passkey.user_id, caller, keep, &Method::Passkey).await?;
        Act::new(core, caller, "sign_in.by_passkey").by(passkey.user_id).done(&mut tx, passkey.id).await?;
        tx.commit().await?;
        Ok(started)
    })
    .await
}

/// The passkey that a device proved to have, in answer to what was begun in this browser.
pub(super) async fn prove(
    core: &Core,
    connection: &mut AnyConnection,
    carried: Option<&str>,
    answer: &str,
) -> Result<Passkey, Fault> {
    let carried = carried.ok_or_else(|| refused(&"nothing was begun"))?;
    let found = ceremony::take::<Using>(core, connection, carried, Kind::PasskeyUsed).await?;
    let (_, using) = found.ok_or_else(|| refused(&"nothing was begun"))?;
    let claimed = site(core)?.claimed(answer).map_err(|fault| refused(&fault))?;
    let passkey = store::by_credential(connection, &claimed.credential_id)
        .await?
        .filter(|passkey| passkey.user_id == claimed.user)
        .ok_or_else(|| refused(&"nobody has it"))?;
    let now = site(core)?.finish_using(using, &claimed, &passkey.credential).map_err(|fault| refused(&fault))?;
    if !store::used(connection, &passkey, &now, core.now()).await? {
        return Err(refused(&"it was used elsewhere at the same moment").into());
    }
    Ok(passkey)
}
