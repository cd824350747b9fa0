//! Letters about somebody's own account.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        service::fault::Fault,
        store::{email_changes, outbox::Mail, users},
        words::Words,
    },
    letter::frame::{Button, Content},
};
use crate::domain::id::EmailChangeId;

/// The code for a new address. Whoever reads the mail of an address that has an
/// account is told so instead: nobody else learns it.
pub(super) async fn new_email(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    id: EmailChangeId,
) -> Result<Option<Content>, Fault> {
    let now = core.now();
    let Some(change) =
        email_changes::by_id(connection, id).await?.filter(|c| c.used_at.is_none() && now < c.expires_at)
    else {
        return Ok(None);
    };
    if users::by_email(connection, &change.email).await?.is_some() {
        return Ok(Some(Content {
            language: words.language(),
            subject: words.get("mail-address-taken-subject").into_owned(),
            preview: words.get("mail-address-taken-line").into_owned(),
            heading: words.get("mail-address-taken-subject").into_owned(),
            lines: vec![
                words.get("mail-address-taken-line").into_owned(),
                words.get("mail-address-taken-next").into_owned(),
            ],
            fine: vec![words.get("mail-new_email-unexpected").into_owned()],
            ..Content::default()
        }));
    }
    let code = core.keys.new_email_code(id);
    Ok(Some(Content {
        language: words.language(),
        subject: words.with("mail-new_email-subject", &[("code", code.as_str().into())]),
        preview: words.get("mail-new_email-line").into_owned(),
        heading: words.get("mail-new_email-heading").into_owned(),
        lines: vec![words.get("mail-new_email-line").into_owned()],
        fine: vec![words.get("mail-new_email-unexpected").into_owned()],
        code: Some(code),
        ..Content::default()
    }))
}

/// Tells of something that was changed, and what to do for somebody who did not do it.
pub(super) fn changed(core: &Core, words: Words, mail: &Mail) -> Content {
    let kind = mail.kind.name();
    let line = words.with(&format!("mail-{kind}-line"), &[("email", mail.recipient.to_string().into())]);
    let remedy = words.get(&format!("mail-{kind}-remedy")).into_owned();
    // Whoever has the password could be in already: a new one ends that.
    let button = mail.kind.is_mended_by_reset().then(|| Button {
        label: words.get("mail-changed-button").into_owned(),
        url: core.url("/forgot"),
        or_copy: words.get("mail-or-copy").into_owned(),
    });
    Content {
        language: words.language(),
        subject: words.get(&format!("mail-{kind}-subject")).into_owned(),
        preview: line.clone(),
        heading: words.get(&format!("mail-{kind}-subject")).into_owned(),
        lines: vec![line, words.with("mail-changed-when", &[("moment", words.moment(mail.created_at).into())]), remedy],
        fine: vec![words.get("mail-changed-why").into_owned()],
        button,
        ..Content::default()
    }
}
