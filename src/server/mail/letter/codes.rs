//! Letters with a code, and the one with the link for a new password.

use sqlx::AnyConnection;

use super::frame::{Button, Content, USHER, end};
use crate::{
    domain::id::{ProofId, ResetId, SignInCodeId},
    server::{
        core::Core,
        service::fault::Fault,
        store::{
            organizations,
            outbox::Mail,
            proofs::{self, Purpose},
            resets, sign_in_codes, users,
        },
        words::Words,
    },
};

/// The link for a new password.
pub(super) async fn reset(
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
    let until = words.with("mail-reset-until", &[("end", end(words, reset.expires_at, now).into())]);
    Ok(Some(Content {
        language: words.language(),
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

/// The code that proves an address.
pub(super) async fn code(
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
    let code = core.keys.code(proof.id);
    let named = organization.clone().unwrap_or_else(|| USHER.into());
    let about = [("organization", named.as_str().into()), ("code", code.as_str().into())];
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

/// The code that signs in.
pub(super) async fn sign_in_code(
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
        subject: words.with("mail-sign-in-code-subject", &about),
        preview: words.with("mail-sign-in-code-line", &about),
        heading: words.get("mail-sign-in-code-heading").into_owned(),
        lines: vec![words.with("mail-sign-in-code-line", &about)],
        fine: vec![words.get("mail-sign-in-code-unexpected").into_owned()],
        code: Some(code),
        ..Content::default()
    }))
}
