//! A new password, chosen by somebody who is signed in.

use super::{
    super::{
        super::{
            auth::strength::{self, Strength},
            core::Core,
            store::{resets, second_factors, sessions, throttles, users},
        },
        access::SignedIn,
        act::Caller,
        fault::Fault,
        limit, recent, second_factor,
        sign_in::{self, Started},
    },
    Holder, profile, tell,
};
use crate::domain::{
    error::Error,
    outbox::MailKind,
    password::{LONGEST, PasswordProblem, SHORTEST_ALLOWED},
};

/// Characters of what else was typed that are looked at.
const MOST_ABOUT: usize = 400;

/// Sets a new password; whoever has one gives it too. All other sessions end, and so
/// do reset links on their way.
pub async fn change(core: &Core, holder: &Holder, current: &str, new: &str) -> Result<Started, Fault> {
    let act = holder.act(core, "password.change");
    recent::run(core, holder, &act, async {
        let shortest = {
            let mut connection = core.store.read().await?;
            second_factor::shortest_password(core, &mut connection, holder.user.id).await?
        };
        strength::check(new, shortest, &holder.own_words())
            .map_err(|problem: PasswordProblem| Error::field("new-password", problem.code()))?;
        if profile::details(core, holder).await?.password_hash.is_some() {
            recent::require_password(core, holder, current).await?;
        }
        let hash = core.hasher.hash(new).await?;
        let mut tx = core.store.begin().await?;
        users::set_password(&mut tx, holder.user.id, &hash).await?;
        sessions::delete_others(&mut tx, holder.user.id, &holder.session.hash).await?;
        resets::end_all(&mut tx, holder.user.id, core.now()).await?;
        second_factors::end_steps(&mut tx, holder.user.id).await?;
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

/// The shortest password that may be chosen: shorter where a second factor is asked for too.
pub fn shortest(core: &Core, second_factor: bool) -> usize {
    let alone = core.settings.password.shortest;
    if second_factor { alone.min(SHORTEST_ALLOWED) } else { alone }
}

/// How good a password would be, told while it is typed. `who` chooses it, or
/// somebody who has no account yet; `about` is what else they typed of themselves.
pub async fn measure(
    core: &Core,
    caller: &Caller,
    who: Option<&SignedIn>,
    password: &str,
    about: &str,
) -> Result<Strength, Fault> {
    limit::count_measured(core, caller).await?;
    let (shortest, mut own) = match who {
        Some(who) => {
            let second_factor = second_factor::is_on(core, who.user.id).await?;
            (shortest(core, second_factor), vec![who.user.name.clone(), who.user.email.to_string()])
        }
        None => (shortest(core, false), Vec::new()),
    };
    own.push(about.chars().take(MOST_ABOUT).collect());
    let password: String = password.chars().take(LONGEST + 1).collect();
    // Bounded like hashing is: nobody's typing takes the machine from all others.
    let work = move || {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        strength::measure(&password, shortest, &own)
    };
    core.hasher.measure(work).await
}
