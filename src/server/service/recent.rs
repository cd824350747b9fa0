//! "Confirm that it's you": what changes how somebody gets in asks for proof that
//! is minutes old, because a session may be somebody else's by then.

use sqlx::AnyConnection;

use super::{
    super::{
        auth,
        core::Core,
        store::{
            accounts,
            sessions::{self, Session},
            throttles,
        },
    },
    account::Holder,
    act::{Act, Caller},
    fault::Fault,
    second_factor,
    sign_in::{self, Started},
};
use crate::domain::{error::Error, password, time::Span};

/// How long a sign-in counts as recent.
pub const RECENT: Span = Span::minutes(10);

/// The one check of it.
pub fn require_recent(core: &Core, session: &Session) -> Result<(), Fault> {
    if core.now() - session.signed_in_at < RECENT { Ok(()) } else { Err(Error::NotRecent.into()) }
}

/// Whoever carries the session proves by the password that it is theirs, and by a
/// code where the account asks for one.
pub async fn by_password(core: &Core, holder: &Holder, password: &str, code: &str) -> Result<Started, Fault> {
    let act = holder.act(core, "account.confirm");
    act.run(async {
        require_password(core, holder, password).await?;
        let second_factor = second_factor::is_on(core, holder.user.id).await?;
        if second_factor {
            second_factor::count_try(core, holder.user.id).await?;
        }
        let mut tx = core.store.begin().await?;
        if second_factor && second_factor::check(core, &mut tx, holder.user.id, code).await?.is_none() {
            return Err(Error::field("code", "code_wrong_app").into());
        }
        throttles::clear(&mut tx, &sign_in::account_key(&holder.user.email)).await?;
        let started = renew(core, &mut tx, &holder.session, &holder.caller).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(started)
    })
    .await
}

/// Compares the password with the account's; wrong ones count as at sign-in.
pub async fn require_password(core: &Core, holder: &Holder, typed: &str) -> Result<(), Fault> {
    if typed.chars().count() > password::LONGEST {
        return Err(Error::field("password", "password_wrong").into());
    }
    sign_in::count_attempt(core, &holder.caller, &holder.user.email).await?;
    let stored = {
        let mut connection = core.store.read().await?;
        accounts::details(&mut connection, holder.user.id).await?.and_then(|d| d.password_hash)
    };
    if core.hasher.verify(typed, stored.as_deref()).await? {
        Ok(())
    } else {
        Err(Error::field("password", "password_wrong").into())
    }
}

/// Replaces a session after its user proved anew who they are: another secret, the
/// same end. Every method that proves it ends here.
pub async fn renew(
    core: &Core,
    connection: &mut AnyConnection,
    session: &Session,
    caller: &Caller,
) -> Result<Started, Fault> {
    let now = core.now();
    let secret = auth::fresh_secret(&*core.entropy);
    let renewed = Session {
        hash: auth::hash_secret(&secret),
        signed_in_at: now,
        seen_at: now,
        address_block: caller.address_block.clone(),
        user_agent: caller.user_agent.clone(),
        ..session.clone()
    };
    sessions::delete(connection, &session.hash).await?;
    sessions::insert(connection, &renewed).await?;
    Ok(Started { secret, keep_for: session.kept.then(|| session.expires_at - now) })
}

/// What a holder does that asks for recent proof.
pub async fn run<T>(
    core: &Core,
    holder: &Holder,
    act: &Act<'_>,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    act.run(async {
        require_recent(core, &holder.session)?;
        work.await
    })
    .await
}
