//! Deleting an account: out of every organization, every way in closed, and nothing
//! left about the person but an id for the audit log.

use sqlx::AnyConnection;

use super::{
    super::{
        super::{
            core::Core,
            store::{erasure, memberships, organizations, people},
        },
        fault::Fault,
        recent,
    },
    Holder, Place, leave, profile, tell,
};
use crate::domain::{
    email::EmailAddress,
    error::{Conflict, Error},
    id::UserId,
    outbox::MailKind,
};

/// The organizations that would have no owner without this person.
pub async fn hindrances<'a>(core: &Core, holder: &'a Holder) -> Result<Vec<&'a Place>, Fault> {
    let mut found = Vec::new();
    for place in &holder.places {
        if leave::is_last_owner(core, place).await? {
            found.push(place);
        }
    }
    Ok(found)
}

/// Deletes the account. `typed` is the password, or the address where there is no password.
pub async fn erase(core: &Core, holder: &Holder, typed: &str) -> Result<(), Fault> {
    let act = holder.act(core, "account.delete");
    recent::run(core, holder, &act, async {
        if profile::details(core, holder).await?.password_hash.is_some() {
            recent::require_password(core, holder, typed).await?;
        } else if EmailAddress::parse(typed).ok().as_ref() != Some(&holder.user.email) {
            return Err(Error::field("password", "email_not_yours").into());
        }
        let (user, now) = (&holder.user, core.now());
        let nobody = nobody(user.id)?;
        let mut tx = core.store.begin().await?;
        let organizations = erasure::organizations(&mut tx, user.id).await?;
        for id in &organizations {
            organizations::lock(&mut tx, *id).await?;
        }
        require_other_owners(&mut tx, user.id).await?;
        erasure::texts(&mut tx, user.id).await?;
        for id in &organizations {
            erasure::audit(&mut tx, *id, user.id, &user.email).await?;
        }
        erasure::own(&mut tx, user.id).await?;
        for id in organizations {
            tx.touch(id);
            erasure::invitations(&mut tx, id, &user.email, &nobody).await?;
            erasure::organization_mails(&mut tx, id, &user.email, &nobody).await?;
            people::refresh(&mut tx, id, &user.email, core.id(), now).await?;
        }
        erasure::mails(&mut tx, &user.email).await?;
        erasure::user(&mut tx, user.id, &nobody, now).await?;
        tell(core, &mut tx, holder, &user.email, MailKind::AccountDeleted).await?;
        act.done(&mut tx, user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Under the locks of all of them.
async fn require_other_owners(connection: &mut AnyConnection, user: UserId) -> Result<(), Fault> {
    for membership in memberships::of_user(connection, user).await? {
        if leave::is_last(connection, &membership).await? {
            return Err(Error::Conflict { why: Conflict::LastOwner }.into());
        }
    }
    Ok(())
}

/// Stands where the address was: unique, and of a domain that never exists (RFC 2606).
fn nobody(user: UserId) -> Result<EmailAddress, Fault> {
    EmailAddress::parse(&format!("{}@deleted.invalid", user.to_string().to_ascii_lowercase()))
        .map_err(|problem| Fault::other("the address of a deleted account", problem.code()))
}
