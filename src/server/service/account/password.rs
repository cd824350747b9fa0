//! A new password, chosen by somebody who is signed in.

use super::{
    super::{
        super::{
            auth::strength,
            core::Core,
            store::{resets, sessions, throttles, users},
        },
        fault::Fault,
        recent, sign_in,
        sign_in::Started,
    },
    Holder, profile, tell,
};
use crate::domain::{error::Error, outbox::MailKind, password::PasswordProblem};

/// Sets a new password; whoever has one gives it too. All other sessions end, and so
/// do reset links on their way.
pub async fn change(core: &Core, holder: &Holder, current: &str, new: &str) -> Result<Started, Fault> {
    let act = holder.act(core, "password.change");
    recent::run(core, holder, &act, async {
        strength::check(new, shortest(core), &holder.own_words())
            .map_err(|problem: PasswordProblem| Error::field("new-password", problem.code()))?;
        if profile::details(core, holder).await?.password_hash.is_some() {
            recent::require_password(core, holder, current).await?;
        }
        let hash = core.hasher.hash(new).await?;
        let mut tx = core.store.begin().await?;
        users::set_password(&mut tx, holder.user.id, &hash).await?;
        sessions::delete_others(&mut tx, holder.user.id, &holder.session.hash).await?;
        resets::end_all(&mut tx, holder.user.id, core.now()).await?;
        throttles::clear(&mut tx, &sign_in::account_key(&holder.user.email)).await?;
        let started = recent::renew(core, &mut tx, &holder.session, &holder.caller).await?;
        tell(core, &mut tx, holder, &holder.user.email, MailKind::PasswordChanged).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(started)
    })
    .await
}

/// The shortest password that somebody may choose.
pub fn shortest(core: &Core) -> usize {
    core.settings.password.shortest
}
