//! Tells inviters what came of their invitations, unless the organization is silent.
//! Whoever invited thousands does not get thousands of mails: the first answers of an
//! hour are told at once, all others together when the hour is over.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            memberships,
            organizations::Organization,
            outbox, throttles,
            users::{self, User},
        },
    },
    fault::Fault,
    mails,
};
use crate::domain::{
    id::{OrganizationId, UserId},
    invitation::Invitation,
    outbox::MailKind,
    time::{Span, Timestamp},
};

/// Answers in [`WINDOW`] of which the inviter is told one by one.
const AT_ONCE: i64 = 2;
const WINDOW: Span = Span::hours(1);

/// Whom to tell: whoever left is told nothing any more.
pub async fn listener(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    inviter: UserId,
) -> Result<Option<User>, Fault> {
    let member = memberships::find(connection, organization, inviter).await?;
    if member.is_none_or(|member| member.inactivated_at.is_some()) {
        return Ok(None);
    }
    Ok(users::by_id(connection, inviter).await?)
}

/// In which language an inviter is written to.
pub fn language<'a>(organization: &'a Organization, user: &'a User) -> &'a str {
    user.language.as_deref().or(organization.default_language.as_deref()).unwrap_or("en")
}

/// Tells the inviter of an answer that was given `at` that moment: `Accepted` or
/// `Declined`. The organization is locked.
pub(super) async fn answer(
    core: &Core,
    connection: &mut AnyConnection,
    organization: &Organization,
    invitation: &Invitation,
    (kind, at): (MailKind, Timestamp),
) -> Result<(), Fault> {
    if organization.policy.silent || !core.sends_mail() {
        return Ok(());
    }
    let Some(user) = listener(connection, organization.id, invitation.invited_by).await? else { return Ok(()) };
    let key = format!("told:{}:{}", organization.id, user.id);
    let counted = throttles::count(connection, &key, at, WINDOW).await?;
    let language = language(organization, &user);
    let to = (Some(organization.id), &user.email);
    if counted.n <= AT_ONCE {
        mails::write(core, connection, to.0, kind, invitation.id, to.1, language).await?;
    } else if counted.n == AT_ONCE + 1 {
        let until = counted.started_at + WINDOW;
        let subject = format!("{} {} {}", user.id, at.micros(), until.micros());
        let mail = mails::write(core, connection, to.0, kind, subject, to.1, language).await?;
        // What was answered in the last moment is written down by then.
        outbox::put_off(connection, mail, until + Span::seconds(30)).await?;
    }
    Ok(())
}
