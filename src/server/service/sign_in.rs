//! Signing in by password, and out; sessions begin here and nowhere else.

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use super::{
    super::{
        auth::{self, hasher::Hasher},
        core::{Core, SeenAt},
        store::{
            Tx, identities, memberships, passkeys, second_factors,
            sessions::{self, Session},
            throttles,
            users::{self, User},
        },
    },
    access::SignedIn,
    act::{Act, Caller},
    fault::Fault,
    limit,
    second_step::{self, Entered},
};
use crate::domain::{
    email::EmailAddress,
    error::Error,
    id::{OrganizationId, UserId},
    method::Method,
    password,
    time::{Span, Timestamp},
};

/// A session that just began: what the browser is to keep.
#[derive(Debug, Clone)]
pub struct Started {
    /// The secret, for an HttpOnly cookie.
    pub secret: String,
    /// How long the cookie is to live; none: until the browser is closed.
    pub keep_for: Option<Span>,
}

/// Failures without delay from one address block, which many people may share.
const FREE_FAILURES_OF_BLOCK: i64 = 50;
const FAILURES_COUNT_FOR: Span = Span::hours(1);

/// Signs somebody in by address and password. The answer is the same, and takes
/// as long, whether or not there is such an account.
pub async fn by_password(
    core: &Core,
    caller: &Caller,
    email: &str,
    password: &str,
    keep: bool,
) -> Result<(User, Entered), Fault> {
    let act = Act::new(core, caller, "sign_in");
    act.run(async {
        // Both refused before any hashing: what is no address has no account.
        let email = EmailAddress::parse(email).map_err(|_| Error::WrongCredentials)?;
        if password.chars().count() > password::LONGEST {
            return Err(Error::WrongCredentials.into());
        }
        count_attempt(core, caller, &email).await?;
        let found = {
            let mut connection = core.store.read().await?;
            users::by_email(&mut connection, &email).await?
        };
        let stored = found.as_ref().and_then(|(_, hash)| hash.as_deref());
        if !core.hasher.verify(password, stored).await? {
            return Err(Error::WrongCredentials.into());
        }
        let (user, stored) = found.ok_or(Error::WrongCredentials)?;
        let stored = stored.ok_or(Error::WrongCredentials)?;
        let kept = if Hasher::is_outdated(&stored) { core.hasher.hash(password).await? } else { stored.clone() };
        let mut tx = core.store.begin().await?;
        // The password may have been changed while this one was looked at: no session
        // begins with one that counts no more.
        if !users::confirm_password(&mut tx, user.id, &stored, &kept).await? {
            return Err(Error::WrongCredentials.into());
        }
        throttles::clear(&mut tx, &account_key(&email)).await?;
        throttles::forgive(&mut tx, &block_key(caller)).await?;
        let entered = second_step::admit(core, &mut tx, user.id, caller, keep, &Method::Password).await?;
        Act::new(core, caller, "sign_in").by(user.id).done(&mut tx, user.id).await?;
        tx.commit().await?;
        Ok((user, entered))
    })
    .await
}

/// Counts the attempt before the password is looked at, so that many at once
/// can't slip through together.
pub(super) async fn count_attempt(core: &Core, caller: &Caller, email: &EmailAddress) -> Result<(), Fault> {
    let keys = [(account_key(email), limit::FREE_TRIES), (block_key(caller), FREE_FAILURES_OF_BLOCK)];
    limit::attempt(core, &keys, FAILURES_COUNT_FOR).await
}

/// The same where the account has a limit of its own, or is not known.
pub(super) async fn count_attempt_of_block(core: &Core, caller: &Caller) -> Result<(), Fault> {
    limit::attempt(core, &[(block_key(caller), FREE_FAILURES_OF_BLOCK)], FAILURES_COUNT_FOR).await
}

/// Under which key an account's failures are counted.
pub(super) fn account_key(email: &EmailAddress) -> String {
    format!("sign_in:account:{email}")
}

/// Under which key the failures from a place are counted.
pub(super) fn block_key(caller: &Caller) -> String {
    format!("sign_in:from:{}", caller.address_block)
}

/// Somebody showed by their mail that an account's address is theirs. Where that was
/// never shown before, whoever made the account may have been somebody else: all
/// that opened it until now ends.
pub(super) async fn claim(core: &Core, tx: &mut Tx, user: &User) -> Result<(), Fault> {
    if user.email_verified_at.is_none() {
        users::clear_password(tx, user.id).await?;
        identities::delete_of(tx, user.id).await?;
        passkeys::delete_of(tx, user.id).await?;
        second_factors::delete(tx, user.id).await?;
        second_factors::end_steps(tx, user.id).await?;
        sessions::delete_of(tx, user.id).await?;
        users::verify(tx, user.id, core.now()).await?;
    }
    Ok(())
}

/// Begins a session of somebody who has just made their account, by a password.
pub async fn start(
    core: &Core,
    connection: &mut AnyConnection,
    user: UserId,
    caller: &Caller,
    keep: bool,
) -> Result<Started, Fault> {
    start_by(core, connection, user, caller, keep, &Method::Password).await
}

/// Begins a session, whatever the account asks for besides: [`second_step::admit`] asks.
/// The one that the browser carried until now ends. People with admin rights are not kept signed in.
pub async fn start_by(
    core: &Core,
    connection: &mut AnyConnection,
    user: UserId,
    caller: &Caller,
    keep: bool,
    method: &Method,
) -> Result<Started, Fault> {
    let now = core.now();
    let settings = &core.settings.session;
    let kept = keep && !memberships::of_user(connection, user).await?.iter().any(|m| m.authority.is_admin());
    let life = if kept { Span::days(settings.keep_days) } else { Span::hours(settings.hours) };
    let secret = auth::fresh_secret(&*core.entropy);
    let session = Session {
        hash: auth::hash_secret(&secret),
        user_id: user,
        created_at: now,
        signed_in_at: now,
        seen_at: now,
        expires_at: now + life,
        kept,
        address_block: caller.address_block.clone(),
        user_agent: caller.user_agent.clone(),
        method: Some(method.clone()),
    };
    if let Some(carried) = &caller.session_hash {
        sessions::delete(connection, carried).await?;
    }
    sessions::insert(connection, &session).await?;
    Ok(Started { secret, keep_for: kept.then_some(life) })
}

/// Ends the session.
pub async fn out(core: &Core, caller: &Caller, who: &SignedIn) -> Result<(), Fault> {
    let act = Act::new(core, caller, "sign_out").by(who.user.id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        sessions::delete(&mut tx, &who.session.hash).await?;
        act.done(&mut tx, who.user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Writes down who was seen when. What can't be written now is kept for the next time.
pub async fn write_seen(core: &Core) -> Result<(), Fault> {
    let seen = core.seen.take();
    if seen.is_empty() {
        return Ok(());
    }
    let written = write_all(core, &seen).await;
    if written.is_err() {
        for ((session, organization), (user, at)) in seen {
            core.seen.note(&session, (user, organization), at);
        }
    }
    written
}

/// In the order of the keys: two processes that write the same rows wait for one
/// another instead of each for the other.
async fn write_all(core: &Core, seen: &SeenAt) -> Result<(), Fault> {
    let mut latest: BTreeMap<(UserId, OrganizationId), Timestamp> = BTreeMap::new();
    let mut tx = core.store.begin().await?;
    for ((session, organization), (user, at)) in seen {
        sessions::seen(&mut tx, session, *at).await?;
        if let Some(organization) = organization {
            let last = latest.entry((*user, *organization)).or_insert(*at);
            *last = (*at).max(*last);
        }
    }
    let mut places: BTreeMap<UserId, (Timestamp, OrganizationId)> = BTreeMap::new();
    for ((user, organization), at) in latest {
        memberships::seen(&mut tx, organization, user, at).await?;
        let place = places.entry(user).or_insert((at, organization));
        *place = (at, organization).max(*place);
    }
    // Where somebody was last is where they go when they sign in.
    for (user, (_, organization)) in places {
        users::note_organization(&mut tx, user, organization).await?;
    }
    tx.commit().await?;
    Ok(())
}
