//! Writes letters. A mail in the outbox holds ids only; its letter, with the
//! secret that its link needs, exists from here to the mail server and nowhere else.

mod requests;
mod told;

use askama::Template;
use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        service::fault::Fault,
        store::{
            invitations, organizations,
            outbox::Mail,
            phone_proofs::{self, PhoneProof},
            products,
            proofs::{self, Purpose},
            resets, row_id, sign_in_codes, users,
        },
        words::Words,
    },
    account_letters,
};
use crate::domain::{
    id::{InvitationId, OrganizationId, PhoneProofId, ProofId, ResetId, SignInCodeId},
    invitation::{self, Invitation, State},
    outbox::{MailKind, Recipient},
    token::Channel,
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
}

/// What a letter says.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub language: &'static str,
    pub organization: String,
    pub subject: String,
    pub preview: String,
    pub heading: String,
    pub lines: Vec<String>,
    pub quote: Option<Quote>,
    pub code: Option<String>,
    pub button: Option<Button>,
    pub fine: Vec<String>,
}

/// Somebody's own words.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    /// Whose, as a line above them.
    pub by: String,
    pub lines: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Button {
    pub label: String,
    pub url: String,
    pub or_copy: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    language: &'a str,
    organization: &'a str,
    subject: &'a str,
    preview: &'a str,
    heading: &'a str,
    lines: &'a [String],
    quote: Option<&'a Quote>,
    code: Option<&'a String>,
    button: Option<&'a Button>,
    fine: &'a [String],
}

#[derive(Template)]
#[template(path = "mail/letter.txt", escape = "none")]
struct Text<'a> {
    heading: &'a str,
    lines: &'a [String],
    quote: Option<&'a Quote>,
    code: Option<&'a String>,
    button: Option<&'a Button>,
    fine: &'a [String],
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
            return text_message(core, connection, words, mail, row_id("outbox.subject_id", &mail.subject_id)?).await;
        }
        MailKind::Test if matches!(mail.recipient, Recipient::Phone(_)) => {
            return test_message(connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await;
        }
        MailKind::Invitation | MailKind::Reactivation => {
            invitation(core, connection, words, mail, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::Reset => reset(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?,
        MailKind::Code => code(core, connection, words, mail, row_id("outbox.subject_id", &mail.subject_id)?).await?,
        MailKind::RequestReceived => {
            requests::received(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?
        }
        MailKind::RequestApproved | MailKind::RequestDenied => {
            requests::answered(core, connection, words, mail.kind, row_id("outbox.subject_id", &mail.subject_id)?)
                .await?
        }
        MailKind::SignInCode => {
            sign_in_code(core, connection, words, row_id("outbox.subject_id", &mail.subject_id)?).await?
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
    content.map(|content| render(&content)).transpose()
}

/// Shows whether text messages arrive.
async fn test_message(
    connection: &mut AnyConnection,
    words: Words,
    id: OrganizationId,
) -> Result<Option<Letter>, Fault> {
    let Some(organization) = organizations::by_id(connection, id).await? else { return Ok(None) };
    let about = [("organization", organization.name.as_str().into())];
    Ok(Some(text_alone(words.with("text-test-message", &about))))
}

/// A text message has no subject and no looks.
fn text_alone(text: String) -> Letter {
    Letter { subject: String::new(), html: String::new(), text }
}

/// The text message with a code.
async fn text_message(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    mail: &Mail,
    id: PhoneProofId,
) -> Result<Option<Letter>, Fault> {
    let now = core.now();
    let proof = phone_proofs::by_id(connection, id).await?;
    let waits = |proof: &PhoneProof| {
        let open = proof.proved_at.is_none() && proof.used_at.is_none();
        open && now < proof.expires_at && mail.recipient == Recipient::Phone(proof.phone.clone())
    };
    if !proof.as_ref().is_some_and(waits) {
        return Ok(None);
    }
    let organization = match mail.organization_id {
        Some(id) => organizations::by_id(connection, id).await?.map(|o| o.name),
        None => None,
    };
    let organization = organization.unwrap_or_else(|| "Usher".into());
    let code = core.keys.phone_code(id);
    let about = [("organization", organization.as_str().into()), ("code", code.as_str().into())];
    Ok(Some(text_alone(words.with("text-phone-code", &about))))
}

fn render(c: &Content) -> Result<Letter, Fault> {
    let html = Html {
        language: c.language,
        organization: &c.organization,
        subject: &c.subject,
        preview: &c.preview,
        heading: &c.heading,
        lines: &c.lines,
        quote: c.quote.as_ref(),
        code: c.code.as_ref(),
        button: c.button.as_ref(),
        fine: &c.fine,
    };
    let text = Text {
        heading: &c.heading,
        lines: &c.lines,
        quote: c.quote.as_ref(),
        code: c.code.as_ref(),
        button: c.button.as_ref(),
        fine: &c.fine,
    };
    Ok(Letter {
        subject: c.subject.clone(),
        html: html.render().map_err(|e| Fault::other("a mail template", e))?,
        text: text.render().map_err(|e| Fault::other("a mail template", e))?,
    })
}

async fn invitation(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    mail: &Mail,
    id: InvitationId,
) -> Result<Option<Content>, Fault> {
    let now = core.now();
    // One that was readdressed since must not reach whom it was for before.
    let current = |i: &Invitation| i.state(now) == State::Pending && mail.recipient == Recipient::Mail(i.email.clone());
    let Some(invitation) = invitations::by_id(connection, id).await?.filter(current) else {
        return Ok(None);
    };
    let Some(organization) = organizations::by_id(connection, invitation.organization_id).await? else {
        return Ok(None);
    };
    let Some(inviter) = users::by_id(connection, invitation.invited_by).await? else { return Ok(None) };
    let generation = invitation.generation;
    let (key, path) = match invitation.purpose {
        invitation::Purpose::Join => {
            ("mail-invitation", format!("/i/{}", core.keys.invitation_token(id, generation, Channel::Mailed)))
        }
        invitation::Purpose::Reactivate => {
            ("mail-reactivation", format!("/r/{}", core.keys.reactivation_token(id, generation, Channel::Mailed)))
        }
    };
    let who = [("inviter", inviter.name.as_str().into()), ("organization", organization.name.as_str().into())];
    let until = [("moment", words.moment(invitation.expires_at).into())];
    let greeting = match &invitation.name {
        Some(name) => words.with("mail-greeting-name", &[("name", name.as_str().into())]),
        None => words.get("mail-greeting").into_owned(),
    };
    let mut lines = vec![greeting, words.with(&format!("{key}-line"), &who)];
    if let Some(id) = invitation.product_id
        && let Some(product) = products::by_id(connection, organization.id, id).await?
    {
        lines.push(words.with("mail-invitation-product", &[("product", product.name.into())]));
        lines.extend(product.note);
    }
    lines.push(words.with(&format!("{key}-until"), &until));
    let quote = invitation.message.as_ref().map(|message| Quote {
        by: words.with("mail-invitation-writes", &who),
        lines: message.lines().map(str::to_owned).collect(),
    });
    Ok(Some(Content {
        language: words.language(),
        subject: words.with(&format!("{key}-subject"), &who),
        preview: words.with("mail-invitation-preview", &until),
        heading: words.with(&format!("{key}-heading"), &who),
        lines,
        quote,
        button: Some(Button {
            label: words.get(&format!("{key}-button")).into_owned(),
            url: core.url(&path),
            or_copy: words.get("mail-or-copy").into_owned(),
        }),
        fine: vec![
            words.with(
                &format!("{key}-why"),
                &[("email", invitation.email.as_str().into()), ("inviter", inviter.email.as_str().into())],
            ),
            words.get("mail-invitation-unexpected").into_owned(),
        ],
        organization: organization.name,
        ..Content::default()
    }))
}

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
        organization: organization.name,
        ..Content::default()
    }))
}

async fn reset(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    id: ResetId,
) -> Result<Option<Content>, Fault> {
    let now = core.now();
    let Some(reset) = resets::by_id(connection, id).await?.filter(|r| r.used_at.is_none() && now < r.expires_at) else {
        return Ok(None);
    };
    let Some(user) = users::by_id(connection, reset.user_id).await? else { return Ok(None) };
    let until = words.with("mail-reset-until", &[("moment", words.moment(reset.expires_at).into())]);
    Ok(Some(Content {
        language: words.language(),
        organization: "Usher".into(),
        subject: words.get("mail-reset-subject").into_owned(),
        preview: until.clone(),
        heading: words.get("mail-reset-heading").into_owned(),
        lines: vec![
            words.with("mail-greeting-name", &[("name", user.name.as_str().into())]),
            words.with("mail-reset-line", &[("email", user.email.as_str().into())]),
            until,
        ],
        button: Some(Button {
            label: words.get("mail-reset-button").into_owned(),
            url: core.url(&format!("/reset/{}", core.keys.reset_token(id))),
            or_copy: words.get("mail-or-copy").into_owned(),
        }),
        fine: vec![words.get("mail-reset-unexpected").into_owned()],
        ..Content::default()
    }))
}

async fn code(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    mail: &Mail,
    id: ProofId,
) -> Result<Option<Content>, Fault> {
    let now = core.now();
    let Some(proof) = proofs::by_id(connection, id).await?.filter(|p| p.proved_at.is_none() && now < p.expires_at)
    else {
        return Ok(None);
    };
    let organization = match mail.organization_id {
        Some(id) => organizations::by_id(connection, id).await?.map(|o| o.name),
        None => None,
    };
    let organization = organization.unwrap_or_else(|| "Usher".into());
    let code = core.keys.code(proof.id);
    let about = [("organization", organization.as_str().into()), ("code", code.as_str().into())];
    let line = match proof.target.purpose {
        Purpose::Join => words.with("mail-code-line", &about),
        Purpose::SignUp => words.with("mail-code-line-sign-up", &about),
    };
    Ok(Some(Content {
        language: words.language(),
        subject: words.with("mail-code-subject", &about),
        preview: line.clone(),
        heading: words.get("mail-code-heading").into_owned(),
        lines: vec![line],
        fine: vec![words.get("mail-code-unexpected").into_owned()],
        organization,
        code: Some(code),
        ..Content::default()
    }))
}

async fn sign_in_code(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    id: SignInCodeId,
) -> Result<Option<Content>, Fault> {
    let now = core.now();
    let found = sign_in_codes::by_id(connection, id).await?;
    let Some(found) = found.filter(|c| c.used_at.is_none() && now < c.expires_at) else { return Ok(None) };
    let code = core.keys.sign_in_code(found.id);
    let about = [("code", code.as_str().into()), ("email", found.email.as_str().into())];
    Ok(Some(Content {
        language: words.language(),
        organization: "Usher".into(),
        subject: words.with("mail-sign-in-code-subject", &about),
        preview: words.with("mail-sign-in-code-line", &about),
        heading: words.get("mail-sign-in-code-heading").into_owned(),
        lines: vec![words.with("mail-sign-in-code-line", &about)],
        fine: vec![words.get("mail-sign-in-code-unexpected").into_owned()],
        code: Some(code),
        ..Content::default()
    }))
}
