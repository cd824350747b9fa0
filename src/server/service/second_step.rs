//! Between the first proof and the session of somebody whose account asks for a
//! code: short, for one browser, and good once. It opens nothing by itself.

use sqlx::AnyConnection;

use super::{
    super::{
        auth,
        core::Core,
        store::{
            second_factors::{self as store, SecondStep},
            users,
        },
    },
    act::{Act, Caller},
    fault::Fault,
    mails, second_factor,
    second_factor::By,
    sign_in::{self, Started},
};
use crate::domain::{error::Error, id::UserId, method::Method, outbox::MailKind, time::Span};

/// How long the code may take.
pub const LIFE: Span = Span::minutes(10);

/// What came of a first proof.
#[derive(Debug, Clone)]
pub enum Entered {
    /// A session began.
    In(Started),
    /// A code is asked for; the browser carries this until then.
    HalfWay(String),
}

impl Entered {
    /// The session, if one began.
    pub fn session(self) -> Option<Started> {
        match self {
            Self::In(started) => Some(started),
            Self::HalfWay(_) => None,
        }
    }
}

/// Somebody gave their first proof: begins a session, or asks for a code where the
/// account wants one. Everything that signs in an account that was there before
/// ends here, but for passkeys, which are two proofs in one.
pub async fn admit(
    core: &Core,
    connection: &mut AnyConnection,
    user: UserId,
    caller: &Caller,
    keep: bool,
    method: &Method,
) -> Result<Entered, Fault> {
    if !store::is_on(connection, user).await? {
        return Ok(Entered::In(sign_in::start_by(core, connection, user, caller, keep, method).await?));
    }
    let now = core.now();
    let secret = auth::fresh_secret(&*core.entropy);
    let step = SecondStep {
        hash: auth::hash_secret(&secret),
        user_id: user,
        created_at: now,
        expires_at: now + LIFE,
        keep,
        method: method.clone(),
    };
    store::insert_step(connection, &step).await?;
    Ok(Entered::HalfWay(secret))
}

/// What a browser waits for, if it still counts.
pub async fn find(core: &Core, secret: Option<&str>) -> Result<Option<SecondStep>, Fault> {
    let Some(secret) = secret else { return Ok(None) };
    let mut connection = core.store.read().await?;
    Ok(store::find_step(&mut connection, &auth::hash_secret(secret), core.now()).await?)
}

/// Takes the code, and begins the session.
pub async fn enter(core: &Core, caller: &Caller, step: &SecondStep, typed: &str) -> Result<Started, Fault> {
    let user = step.user_id;
    let act = Act::new(core, caller, "sign_in.second_step").by(user);
    act.run(async {
        second_factor::count_try(core, user).await?;
        let mut tx = core.store.begin().await?;
        let by =
            second_factor::check(core, &mut tx, user, typed).await?.ok_or(Error::field("code", "code_wrong_app"))?;
        if !store::spend_step(&mut tx, &step.hash).await? {
            return Err(Error::SignedOut.into());
        }
        if by == By::RecoveryCode && core.sends_mail() {
            let user = users::by_id(&mut tx, user).await?.ok_or(Error::NotFound)?;
            let language = user.language.as_deref().unwrap_or(&caller.language);
            mails::write(core, &mut tx, None, MailKind::RecoveryCodeUsed, user.id, &user.email, language).await?;
        }
        let started = sign_in::start_by(core, &mut tx, user, caller, step.keep, &step.method).await?;
        act.done(&mut tx, user).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(started)
    })
    .await
}
