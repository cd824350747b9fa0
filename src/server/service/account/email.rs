//! Another address: it proves itself by a mailed code before it is the account's,
//! and the old one is told.

use super::{
    super::{
        super::{
            core::Core,
            store::{
                accounts,
                email_changes::{self as store, EmailChange},
                erasure, organizations, people, resets,
            },
        },
        fault::Fault,
        limit, mails, recent,
    },
    Holder, tell,
};
use crate::domain::{
    email::EmailProblem,
    error::{Conflict, Error},
    outbox::MailKind,
    time::Span,
};

const LIFE: Span = Span::minutes(10);
const MOST_TRIES: i64 = 5;

/// The change that waits for its code, if there is one.
pub async fn pending(core: &Core, holder: &Holder) -> Result<Option<EmailChange>, Fault> {
    let mut connection = core.store.read().await?;
    Ok(store::open_of(&mut connection, holder.user.id, core.now()).await?)
}

/// Mails a code to the new address. What is answered does not depend on whether the
/// address has an account of its own; the letter does, and only its reader sees it.
pub async fn begin(core: &Core, holder: &Holder, email: &str) -> Result<(), Fault> {
    let act = holder.act(core, "email.begin_change");
    recent::run(core, holder, &act, async {
        if !core.sends_mail() {
            return Err(Error::Conflict { why: Conflict::NoMailServer }.into());
        }
        let told = |problem: EmailProblem| Error::field("email", problem.code());
        let email = core.new_address(email).await.map_err(told)?;
        if email == holder.user.email {
            return Err(Error::field("email", "email_same").into());
        }
        let key = format!("email_change:{}", holder.user.id);
        limit::attempt(core, &[(key, limit::FREE_TRIES)], Span::hours(1)).await?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        mails::take_turn(core, &mut tx, &[&email]).await?;
        if !mails::may_mail(core, &mut tx, &email, MailKind::NewEmail).await? {
            return Err(Error::Throttled { retry_after: 3_600 }.into());
        }
        let change = EmailChange {
            id: core.id(),
            user_id: holder.user.id,
            email,
            created_at: now,
            expires_at: now + LIFE,
            attempts: 0,
            used_at: None,
        };
        store::insert(&mut tx, &change).await?;
        mails::write(core, &mut tx, None, MailKind::NewEmail, change.id, &change.email, holder.language()).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Compares the code; the right one makes the new address the account's. Reset links
/// that went to the old one end.
pub async fn finish(core: &Core, holder: &Holder, code: &str) -> Result<(), Fault> {
    let act = holder.act(core, "email.change");
    recent::run(core, holder, &act, async {
        let change = pending(core, holder).await?.ok_or(Error::field("code", "code_used_up"))?;
        let mut tx = core.store.begin().await?;
        if !store::attempt(&mut tx, change.id, MOST_TRIES).await? {
            return Err(Error::field("code", "code_used_up").into());
        }
        let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !core.keys.is_new_email_code(change.id, &code) {
            // The try counts, whatever else the refusal rolls back.
            tx.commit().await?;
            let left = MOST_TRIES - change.attempts - 1;
            return Err(Error::field("code", if left > 0 { "code_wrong" } else { "code_used_up" }).into());
        }
        let (now, user) = (core.now(), &holder.user);
        let organizations = erasure::organizations(&mut tx, user.id).await?;
        for id in &organizations {
            organizations::lock(&mut tx, *id).await?;
        }
        match accounts::set_email(&mut tx, user.id, &change.email, now).await {
            Err(e) if e.is_unique_violation() => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            other => other?,
        }
        for id in organizations {
            tx.touch(id);
            people::refresh(&mut tx, id, &user.email, core.id(), now).await?;
            people::refresh(&mut tx, id, &change.email, core.id(), now).await?;
        }
        store::end_all(&mut tx, user.id, now).await?;
        resets::end_all(&mut tx, user.id, now).await?;
        tell(core, &mut tx, holder, &user.email, MailKind::EmailChanged).await?;
        act.done(&mut tx, user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}
