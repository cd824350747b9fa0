//! Writes letters. A mail in the outbox holds ids only; its letter, with the
//! secret that its link needs, exists from here to the mail server and nowhere else.

mod codes;
pub(super) mod frame;
mod invited;
mod requests;
mod texts;
mod told;

use sqlx::AnyConnection;

pub use self::frame::Inline;
use self::frame::{Content, Look};
use super::{
    super::{
        core::Core,
        service::fault::Fault,
        store::{invitations, organizations, outbox::Mail, row_id, users},
        words::Words,
    },
    account_letters,
};
use crate::domain::{
    id::OrganizationId,
    invitation::State,
    outbox::{Delivery, MailKind, Recipient, WITHDRAWN},
};

/// A letter, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The part for people who see HTML.
    pub html: String,
    /// The part for everybody else.
    pub text: String,
    /// The logo that the HTML shows, if it shows one.
    pub logo: Option<Inline>,
}

/// The letter of a mail; `None` where what it is about has come to an end since. It
/// is in the language that its recipient's account says, if there is one.
pub async fn write(core: &Core, connection: &mut AnyConnection, mail: &Mail) -> Result<Option<Letter>, Fault> {
    let account = match &mail.recipient {
        Recipient::Mail(email) => users::language_at(connection, email).await?,
        Recipient::Phone(_) => None,
    };
    let words = Words::of(account.as_deref().unwrap_or(&mail.language));
    let content = match mail.kind {
        MailKind::PhoneCode => {
            return texts::code(core, connection, words, mail, row_id("outbox.subject_id", &mail.subject_id)?).await;
        }
        MailKind::Test if matches!(mail.recipient, Recipient::Phone(_)) => {
            return texts::test(connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await;
        }
        MailKind::Invitation | MailKind::Reactivation => {
            invited::invitation(core, connection, words, mail, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::Reset => {
            codes::reset(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::Code => {
            codes::code(core, connection, words, mail, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::RequestReceived => {
            requests::received(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::RequestApproved | MailKind::RequestDenied => {
            requests::answered(core, connection, words, mail.kind, row_id("outbox.subject_id", &mail.subject_id)?)
                .await?
        }
        MailKind::SignInCode => {
            codes::sign_in_code(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::NewEmail => {
            account_letters::new_email(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::EmailChanged
        | MailKind::PasswordChanged
        | MailKind::SecondFactorOn
        | MailKind::SecondFactorOff
        | MailKind::RecoveryCodeUsed
        | MailKind::MethodAdded
        | MailKind::MethodRemoved
        | MailKind::AccountDeleted => Some(account_letters::changed(core, words, mail)),
        MailKind::Accepted | MailKind::Declined => told::answered(core, connection, words, mail).await?,
        MailKind::Readdress => told::readdress(core, connection, words, mail).await?,
        MailKind::Test => test(connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?,
    };
    let Some(content) = content else { return Ok(None) };
    // What is about an account wears no organization's colours.
    let look = match mail.organization_id.filter(|_| content.organization.is_some()) {
        Some(organization) => Look::of(connection, organization).await?,
        None => Look::default(),
    };
    Ok(Some(frame::render(&content, look)?))
}

/// Why a mail that has no letter does not go out. Where its invitation ran out on the way,
/// what held the mail up is the reason; else nobody needs it any more.
pub async fn why_not(core: &Core, connection: &mut AnyConnection, mail: &Mail) -> Result<String, Fault> {
    let Delivery::Queued { last_error: Some(reason), .. } = &mail.delivery else { return Ok(WITHDRAWN.into()) };
    let expired = match mail.kind {
        MailKind::Invitation | MailKind::Reactivation => {
            let id = row_id("outbox.subject_id", &mail.subject_id)?;
            invitations::by_id(connection, id).await?.is_some_and(|i| i.state(core.now()) == State::Expired)
        }
        _ => false,
    };
    Ok(if expired { reason.clone() } else { WITHDRAWN.into() })
}

/// Shows whether mails arrive.
async fn test(connection: &mut AnyConnection, words: Words, id: OrganizationId) -> Result<Option<Content>, Fault> {
    let Some(organization) = organizations::by_id(connection, id).await? else { return Ok(None) };
    let about = [("organization", organization.name.as_str().into())];
    let line = words.with("mail-test-line", &about);
    Ok(Some(Content {
        language: words.language(),
        subject: words.with("mail-test-subject", &about),
        preview: line.clone(),
        heading: words.get("mail-test-heading").into_owned(),
        lines: vec![line],
        organization: Some(organization.name),
        ..Content::default()
    }))
}
