//! Two-step sign-in: after the first proof, a code that an app on a phone makes, or
//! one of the recovery codes. The same code counts once.

use sqlx::AnyConnection;

use super::{
    super::{
        auth::{
            recovery,
            seal::{self, Seal},
            totp,
        },
        core::Core,
        store::{
            organizations::Organization,
            second_factors::{self as store, Authenticator},
            throttles, users,
        },
    },
    account::{Holder, password, profile, tell},
    act::{Act, Caller},
    fault::Fault,
    limit, mails, recent,
};
use crate::domain::{
    email::EmailAddress,
    error::{Conflict, Error},
    id::UserId,
    method::Method,
    outbox::MailKind,
    time::{Span, Timestamp},
};

/// Wrong codes count for so long, over all attempts to sign in.
const TRIES_COUNT_FOR: Span = Span::days(1);

/// How far somebody is with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing is asked for but the first proof.
    Off,
    /// An app is being set up.
    Beginning {
        /// The secret, to be typed into an app.
        secret: String,
        /// The same for a QR code.
        address: String,
    },
    /// A code is asked for.
    On {
        /// Since when.
        since: Timestamp,
        /// Recovery codes that were not used.
        codes_left: i64,
    },
}

/// By what somebody gave the second proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The code of an app.
    App,
    /// A recovery code, which is used up.
    RecoveryCode,
}

/// How far this person is.
pub async fn state(core: &Core, holder: &Holder) -> Result<State, Fault> {
    let mut connection = core.store.read().await?;
    let user = &holder.user;
    Ok(match store::find(&mut connection, user.id).await? {
        None => State::Off,
        Some(Authenticator { confirmed_at: Some(since), .. }) => {
            State::On { since, codes_left: store::codes_left(&mut connection, user.id).await? }
        }
        Some(begun) => {
            let secret = secret(core, user.id, &begun)?;
            State::Beginning { secret: totp::base32(&secret), address: totp::address(&secret, &user.email) }
        }
    })
}

/// Whether a code is asked of this account at sign-in.
pub async fn is_on(core: &Core, user: UserId) -> Result<bool, Fault> {
    Ok(store::is_on(&mut *core.store.read().await?, user).await?)
}

/// Organizations that ask this person for it, because they have admin rights there.
pub fn asked_by(holder: &Holder) -> impl Iterator<Item = &Organization> {
    let asks = |place: &&super::account::Place| {
        place.organization.policy.second_factor && place.membership.authority.is_admin()
    };
    holder.places.iter().filter(asks).map(|place| &place.organization)
}

/// Makes a fresh secret, to be put into an app.
pub async fn begin(core: &Core, holder: &Holder) -> Result<(), Fault> {
    let act = holder.act(core, "second_factor.begin");
    recent::run(core, holder, &act, async {
        let user = holder.user.id;
        let secret = core.entropy.bytes::<{ totp::SECRET_LENGTH }>();
        let sealed = seal::seal(&core.keys, &*core.entropy, Seal::Authenticator, &user.to_bytes(), &secret)?;
        let mut tx = core.store.begin().await?;
        if !store::begin(&mut tx, user, &sealed, core.now()).await? {
            return Err(Error::Conflict { why: Conflict::SecondFactorOn }.into());
        }
        act.done(&mut tx, user).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// The app made its first code: from now on one is asked for. Returns the recovery
/// codes, which are shown once.
pub async fn confirm(core: &Core, holder: &Holder, typed: &str) -> Result<Vec<String>, Fault> {
    let act = holder.act(core, "second_factor.turn_on");
    recent::run(core, holder, &act, async {
        let user = &holder.user;
        count_try(core, user.id).await?;
        let mut tx = core.store.begin().await?;
        let begun = store::find(&mut tx, user.id).await?.ok_or(Error::field("code", "code_wrong_app"))?;
        let secret = secret(core, user.id, &begun)?;
        let step = totp::find_step(&secret, &plain(typed), core.now(), begun.last_step)
            .ok_or(Error::field("code", "code_wrong_app"))?;
        if !store::confirm(&mut tx, user.id, step, core.now()).await? {
            return Err(Error::Conflict { why: Conflict::SecondFactorOn }.into());
        }
        let codes = write_codes(core, &mut tx, user.id).await?;
        throttles::clear(&mut tx, &key(user.id)).await?;
        tell(core, &mut tx, holder, &user.email, MailKind::SecondFactorOn).await?;
        act.done(&mut tx, user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(codes)
    })
    .await
}

/// Makes new recovery codes; the old ones end.
pub async fn renew_codes(core: &Core, holder: &Holder) -> Result<Vec<String>, Fault> {
    let act = holder.act(core, "second_factor.renew_codes");
    recent::run(core, holder, &act, async {
        let mut tx = core.store.begin().await?;
        if !store::is_on(&mut tx, holder.user.id).await? {
            return Err(Error::NotFound.into());
        }
        let codes = write_codes(core, &mut tx, holder.user.id).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(codes)
    })
    .await
}

/// Asks for it no more. Whoever has a password gives it: it must be able to stand alone.
pub async fn turn_off(core: &Core, holder: &Holder, typed: &str) -> Result<(), Fault> {
    let act = holder.act(core, "second_factor.turn_off");
    recent::run(core, holder, &act, async {
        if profile::details(core, holder).await?.password_hash.is_some() {
            recent::require_password(core, holder, typed).await?;
            if typed.chars().count() < core.settings.password.shortest {
                return Err(Error::field("password", "password_short_alone").into());
            }
        }
        let mut tx = core.store.begin().await?;
        if !store::delete(&mut tx, holder.user.id).await? {
            return Err(Error::NotFound.into());
        }
        tell(core, &mut tx, holder, &holder.user.email, MailKind::SecondFactorOff).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// The operator turns it off, for somebody who lost both app and recovery codes.
pub async fn turn_off_for(core: &Core, email: &EmailAddress) -> Result<(), Fault> {
    let caller = Caller { language: "en".into(), ..Caller::default() };
    let act = Act::new(core, &caller, "second_factor.turn_off_by_operator");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let (user, _) = users::by_email(&mut tx, email).await?.ok_or(Error::NotFound)?;
        if !store::delete(&mut tx, user.id).await? {
            return Err(Error::NotFound.into());
        }
        if core.sends_mail() {
            let language = user.language.as_deref().unwrap_or(&caller.language);
            mails::write(core, &mut tx, None, MailKind::SecondFactorOff, user.id, email, language).await?;
        }
        act.done(&mut tx, user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Counts a try, whatever attempt to sign in it belongs to. Call it before [`check`].
pub(super) async fn count_try(core: &Core, user: UserId) -> Result<(), Fault> {
    limit::attempt(core, &[(key(user), limit::FREE_TRIES)], TRIES_COUNT_FOR).await
}

/// Compares what was typed with what the account's app makes now, and with its
/// recovery codes; what fits is used up. Forgets the tries.
pub(super) async fn check(
    core: &Core,
    connection: &mut AnyConnection,
    user: UserId,
    typed: &str,
) -> Result<Option<By>, Fault> {
    let Some(app) = store::find(connection, user).await?.filter(|app| app.confirmed_at.is_some()) else {
        return Ok(None);
    };
    let secret = secret(core, user, &app)?;
    let by = match totp::find_step(&secret, &plain(typed), core.now(), app.last_step) {
        Some(step) => store::use_step(connection, user, step).await?.then_some(By::App),
        None => match recovery::read(typed) {
            Some(code) => {
                let hash = recovery::hash(&core.keys, user, &code);
                store::spend_code(connection, user, &hash, core.now()).await?.then_some(By::RecoveryCode)
            }
            None => None,
        },
    };
    if by.is_some() {
        throttles::clear(connection, &key(user)).await?;
    }
    Ok(by)
}

/// Whether the organization asks this member for a second factor that they don't have.
/// A passkey, unlocked on its device, is two at once.
pub(super) async fn is_lacking(
    connection: &mut AnyConnection,
    organization: &Organization,
    admin: bool,
    user: UserId,
    method: Option<&Method>,
) -> Result<bool, Fault> {
    let asked = admin && organization.policy.second_factor && method != Some(&Method::Passkey);
    Ok(asked && !store::is_on(connection, user).await?)
}

/// The shortest password that an account may have: shorter where a code is asked for too.
pub(super) async fn shortest_password(
    core: &Core,
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<usize, Fault> {
    Ok(password::shortest(core, store::is_on(connection, user).await?))
}

async fn write_codes(core: &Core, connection: &mut AnyConnection, user: UserId) -> Result<Vec<String>, Fault> {
    let codes: Vec<String> = (0..recovery::COUNT).map(|_| recovery::fresh(&*core.entropy)).collect();
    let hashes: Vec<String> = codes
        .iter()
        .filter_map(|code| recovery::read(code))
        .map(|code| recovery::hash(&core.keys, user, &code))
        .collect();
    store::set_codes(connection, user, &hashes, core.now()).await?;
    Ok(codes)
}

fn secret(core: &Core, user: UserId, app: &Authenticator) -> Result<Vec<u8>, Fault> {
    seal::open(&core.keys, Seal::Authenticator, &user.to_bytes(), &app.sealed)
}

fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

fn key(user: UserId) -> String {
    format!("second_factor:{user}")
}
