//! Forgotten passwords: a link by mail, good for half an hour and one use. Whoever uses
//! it is signed in: somebody else's failures keep nobody out of their account.

use super::{
    super::{
        auth::strength,
        core::Core,
        store::{
            Tx,
            resets::{self, Reset},
            second_factors, sessions, throttles,
            users::{self, User},
        },
    },
    account::password::shortest,
    act::{Act, Caller},
    fault::Fault,
    mails,
    second_step::{self, Entered},
    sign_in,
};
use crate::domain::{
    email::EmailAddress,
    error::{DeadLink, Error},
    id::ResetId,
    method::Method,
    outbox::MailKind,
    password::PasswordProblem,
    time::Span,
    token::Token,
};

pub(super) const LIFE: Span = Span::minutes(30);

/// Mails a reset link to the address, if it has an account. Tells nobody whether
/// it has: call it where nobody waits for it. Each address block has a limit, so
/// that nobody can try a list of addresses.
pub async fn request(core: &Core, caller: &Caller, email: &EmailAddress) -> Result<(), Fault> {
    let act = Act::new(core, caller, "password.request_reset");
    act.run(async {
        let mut tx = core.store.begin().await?;
        mails::count_request(core, &mut tx, "password:resets_from", caller).await?;
        tx.commit().await?;
        let mut tx = core.store.begin().await?;
        let (user, _) = users::by_email(&mut tx, email).await?.ok_or(Error::NotFound)?;
        let language = user.language.as_deref().unwrap_or(&caller.language);
        write(core, &mut tx, &user, language).await?;
        act.done(&mut tx, user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Writes the mail with a reset link, as long as the address did not get too many.
pub(super) async fn write(core: &Core, tx: &mut Tx, user: &User, language: &str) -> Result<(), Fault> {
    let now = core.now();
    mails::take_turn(core, tx, &[&user.email]).await?;
    if !mails::may_mail(core, tx, &user.email, MailKind::Reset).await? {
        return Err(Error::Throttled { retry_after: 3_600 }.into());
    }
    let reset = Reset { id: core.id(), user_id: user.id, created_at: now, expires_at: now + LIFE, used_at: None };
    resets::insert(tx, &reset).await?;
    mails::write(core, tx, None, MailKind::Reset, reset.id, &user.email, language).await?;
    Ok(())
}

/// The request that a reset link speaks of, if it can still be used.
pub async fn open(core: &Core, token: &str) -> Result<Reset, Fault> {
    let token = Token::parse(token).filter(|token| core.keys.is_reset_token(token)).ok_or(Error::NotFound)?;
    let mut connection = core.store.read().await?;
    let reset = resets::by_id(&mut connection, ResetId::from_bytes(token.id)).await?.ok_or(Error::NotFound)?;
    if reset.used_at.is_some() {
        return Err(Error::Dead { why: DeadLink::Used }.into());
    }
    if core.now() >= reset.expires_at {
        return Err(Error::Dead { why: DeadLink::Expired }.into());
    }
    Ok(reset)
}

/// Sets a new password. All sessions of the account end; the address is proven by it. A
/// new session begins, or the code is asked for where the account wants one.
pub async fn finish(core: &Core, caller: &Caller, token: &str, password: &str) -> Result<Entered, Fault> {
    let act = Act::new(core, caller, "password.reset");
    act.run(async {
        let reset = open(core, token).await?;
        let (user, shortest) = {
            let mut connection = core.store.read().await?;
            let user = users::by_id(&mut connection, reset.user_id).await?.ok_or(Error::NotFound)?;
            // A second factor of an account that never proved its address goes, see `claim`.
            let stays = user.email_verified_at.is_some() && second_factors::is_on(&mut connection, user.id).await?;
            let shortest = shortest(core, stays);
            (user, shortest)
        };
        let own = [user.name.as_str(), user.email.as_str()];
        strength::check(password, shortest, &own)
            .map_err(|problem: PasswordProblem| Error::field("password", problem.code()))?;
        let hash = core.hasher.hash(password).await?;
        let mut tx = core.store.begin().await?;
        if !resets::spend(&mut tx, reset.id, core.now()).await? {
            return Err(Error::Dead { why: DeadLink::Used }.into());
        }
        sign_in::claim(core, &mut tx, &user).await?;
        users::set_password(&mut tx, user.id, &hash).await?;
        sessions::delete_of(&mut tx, user.id).await?;
        second_factors::end_steps(&mut tx, user.id).await?;
        // What was counted for the place stays: a reset of one's own is no leave to go on guessing.
        throttles::clear(&mut tx, &sign_in::account_key(&user.email)).await?;
        let entered = second_step::admit(core, &mut tx, user.id, caller, false, &Method::Password).await?;
        Act::new(core, caller, "password.reset").by(user.id).done(&mut tx, user.id).await?;
        tx.commit().await?;
        Ok(entered)
    })
    .await
}
