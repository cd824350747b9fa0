//! The ways to sign in to one's own account: which there are, adding and removing
//! them. One always stays.

use sqlx::AnyConnection;

use super::{
    super::{
        super::{
            core::Core,
            store::{
                Tx, accounts,
                identities::{self, Identity},
                passkeys::{self as store, Passkey},
                resets, sessions, users,
            },
        },
        act::Act,
        fault::Fault,
        passkeys::{self, Owner, Question},
        recent,
        sign_in::Started,
        sign_in_provider::{self, Departure, Errand},
    },
    Holder, tell,
};
use crate::domain::{
    error::{Conflict, Error},
    id::{IdentityId, PasskeyId, UserId},
    name::{Name, NameProblem},
    outbox::MailKind,
};

/// The ways to sign in to an account. A mailed code is none that counts: where it is
/// there, it is there for everybody.
#[derive(Debug, Clone, Default)]
pub struct Methods {
    /// Whether there is a password.
    pub password: bool,
    /// The passkeys.
    pub passkeys: Vec<Passkey>,
    /// The accounts elsewhere.
    pub identities: Vec<Identity>,
    /// Of these, how many sign in by a provider that the operator still has.
    usable: usize,
}

impl Methods {
    async fn of(core: &Core, connection: &mut AnyConnection, user: UserId) -> Result<Self, Fault> {
        let password = accounts::details(connection, user).await?.is_some_and(|d| d.password_hash.is_some());
        let identities = identities::of_user(connection, user).await?;
        let usable = identities.iter().filter(|identity| core.providers.knows(&identity.issuer)).count();
        Ok(Self { password, passkeys: store::of_user(connection, user).await?, identities, usable })
    }

    /// Whether one may go.
    pub fn are_several(&self) -> bool {
        self.count() > 1
    }

    fn count(&self) -> usize {
        usize::from(self.password) + self.passkeys.len() + self.usable
    }
}

/// Those of the holder.
pub async fn list(core: &Core, holder: &Holder) -> Result<Methods, Fault> {
    let mut connection = core.store.read().await?;
    Methods::of(core, &mut connection, holder.user.id).await
}

/// Begins to link an account elsewhere.
pub async fn begin_link(core: &Core, holder: &Holder, provider: &str) -> Result<Departure, Fault> {
    let act = holder.act(core, "method.link");
    recent::run(core, holder, &act, async { Ok(()) }).await?;
    sign_in_provider::depart(core, &holder.caller, provider, Errand::Link, Some(holder.user.id)).await
}

/// Unlinks an account elsewhere.
pub async fn unlink(core: &Core, holder: &Holder, id: &str) -> Result<(), Fault> {
    let act = holder.act(core, "method.unlink");
    let id: IdentityId = id.parse().map_err(|_| Error::NotFound)?;
    remove(core, holder, &act, id.to_string(), async |tx| Ok(identities::delete(tx, holder.user.id, id).await?)).await
}

/// Takes a passkey away.
pub async fn remove_passkey(core: &Core, holder: &Holder, id: &str) -> Result<(), Fault> {
    let act = holder.act(core, "passkey.remove");
    let id: PasskeyId = id.parse().map_err(|_| Error::NotFound)?;
    remove(core, holder, &act, id.to_string(), async |tx| Ok(store::delete(tx, holder.user.id, id).await?)).await
}

/// Takes the password away, and the links on their way that would set another.
pub async fn remove_password(core: &Core, holder: &Holder) -> Result<(), Fault> {
    let act = holder.act(core, "password.remove");
    let user = holder.user.id;
    remove(core, holder, &act, user.to_string(), async |tx| {
        if !Methods::of(core, tx, user).await?.password {
            return Ok(false);
        }
        users::clear_password(tx, user).await?;
        resets::end_all(tx, user, core.now()).await?;
        Ok(true)
    })
    .await
}

/// Removes one way under the account's lock: of two removed at once one stays. What
/// is removed may have opened sessions: all but this one end.
async fn remove(
    core: &Core,
    holder: &Holder,
    act: &Act<'_>,
    subject: String,
    work: impl AsyncFnOnce(&mut Tx) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    recent::run(core, holder, act, async {
        let mut tx = core.store.begin().await?;
        users::lock(&mut tx, holder.user.id).await?;
        let before = Methods::of(core, &mut tx, holder.user.id).await?.count();
        if !work(&mut tx).await? {
            return Err(Error::NotFound.into());
        }
        // What signs nobody in any more, such as an account at a provider that is gone, may
        // always go: no way is lost by it.
        let after = Methods::of(core, &mut tx, holder.user.id).await?.count();
        if after == 0 && before > 0 {
            return Err(Error::Conflict { why: Conflict::LastMethod }.into());
        }
        sessions::delete_others(&mut tx, holder.user.id, &holder.session.hash).await?;
        tell(core, &mut tx, holder, &holder.user.email, MailKind::MethodRemoved).await?;
        act.done(&mut tx, subject).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Says what to ask the device for a new passkey.
pub async fn begin_passkey(core: &Core, holder: &Holder) -> Result<Question, Fault> {
    let act = holder.act(core, "passkey.begin");
    recent::run(core, holder, &act, async {
        let owner =
            Owner { user: holder.user.id, address: holder.user.email.as_str(), name: &holder.user.name, door: None };
        let mut tx = core.store.begin().await?;
        let question = passkeys::begin_making(core, &mut tx, &owner).await?;
        tx.commit().await?;
        Ok(question)
    })
    .await
}

/// Keeps the passkey that the device made.
pub async fn add_passkey(
    core: &Core,
    holder: &Holder,
    carried: Option<&str>,
    answer: &str,
    name: &str,
) -> Result<(), Fault> {
    let act = holder.act(core, "passkey.add");
    recent::run(core, holder, &act, async {
        let name = Name::parse(name).map_err(|problem: NameProblem| Error::field("name", problem.code()))?;
        let carried = carried.ok_or(Error::PasskeyRefused)?;
        let mut tx = core.store.begin().await?;
        let (user, made) = passkeys::finish_making(core, &mut tx, carried, None, answer).await?;
        // Begun by somebody else in this browser.
        if user != holder.user.id {
            return Err(Error::PasskeyRefused.into());
        }
        let passkey = passkeys::keep(core, &mut tx, user, made, &name).await?;
        tell(core, &mut tx, holder, &holder.user.email, MailKind::MethodAdded).await?;
        act.done(&mut tx, passkey.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Whoever carries the session proves by a passkey that it is theirs.
pub async fn confirm_by_passkey(
    core: &Core,
    holder: &Holder,
    carried: Option<&str>,
    answer: &str,
) -> Result<Started, Fault> {
    let act = holder.act(core, "account.confirm");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let passkey = passkeys::prove(core, &mut tx, carried, answer).await?;
        if passkey.user_id != holder.user.id {
            return Err(Error::PasskeyRefused.into());
        }
        let started = recent::renew(core, &mut tx, &holder.session, &holder.caller).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(started)
    })
    .await
}

/// Goes to a provider to prove by an account there that the session is theirs.
pub async fn begin_confirm(core: &Core, holder: &Holder, provider: &str, next: &str) -> Result<Departure, Fault> {
    let errand = Errand::Confirm { next: next.to_owned() };
    sign_in_provider::depart(core, &holder.caller, provider, errand, Some(holder.user.id)).await
}
