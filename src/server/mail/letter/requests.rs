//! Letters about requests to join: to the owners, and to whoever asked.

use sqlx::AnyConnection;

use super::frame::{Button, Content};
use crate::{
    domain::{id::RequestId, outbox::MailKind, request::Decision},
    server::{
        core::Core,
        service::{fault::Fault, join},
        store::{links, memberships, organizations, requests, users},
        words::Words,
    },
};

/// Tells an owner that somebody asks. Withdrawn once the request was decided.
pub(super) async fn received(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    id: RequestId,
) -> Result<Option<Content>, Fault> {
    let found = requests::with_language(connection, id).await?.filter(|(request, _)| request.decision.is_none());
    let Some((request, _)) = found else { return Ok(None) };
    let Some(organization) = organizations::by_id(connection, request.organization_id).await? else { return Ok(None) };
    let Some(user) = users::by_id(connection, request.user_id).await? else { return Ok(None) };
    let who = [
        ("name", user.name.as_str().into()),
        ("email", user.email.as_str().into()),
        ("organization", organization.name.as_str().into()),
    ];
    let line = words.with("mail-request-received-line", &who);
    Ok(Some(Content {
        language: words.language(),
        subject: words.with("mail-request-received-subject", &who),
        preview: line.clone(),
        heading: words.get("mail-request-received-heading").into_owned(),
        lines: vec![line, words.get("mail-request-received-more").into_owned()],
        button: Some(Button {
            label: words.get("mail-request-received-button").into_owned(),
            url: core.url(&format!("/o/{}/settings/people/requests/{id}", organization.slug)),
            or_copy: words.get("mail-or-copy").into_owned(),
        }),
        fine: vec![words.with("mail-request-received-why", &who)],
        organization: Some(organization.name),
        ..Content::default()
    }))
}

/// Tells whoever asked what became of it. Withdrawn where it no longer holds.
pub(super) async fn answered(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    kind: MailKind,
    id: RequestId,
) -> Result<Option<Content>, Fault> {
    let Some((request, _)) = requests::with_language(connection, id).await? else { return Ok(None) };
    let approved = kind == MailKind::RequestApproved;
    match request.decision {
        Some(Decision::Approved(_)) if approved => {
            let membership = memberships::find(connection, request.organization_id, request.user_id).await?;
            if membership.is_none_or(|m| m.inactivated_at.is_some()) {
                return Ok(None);
            }
        }
        Some(Decision::Denied(_)) if !approved => {}
        _ => return Ok(None),
    }
    let Some(organization) = organizations::by_id(connection, request.organization_id).await? else { return Ok(None) };
    let Some(user) = users::by_id(connection, request.user_id).await? else { return Ok(None) };
    // Whoever asked by a link ends up where it would have led them at once.
    let link = match request.link_id.filter(|_| approved) {
        Some(id) => links::by_id(connection, id).await?,
        None => None,
    };
    let product = link.and_then(|link| link.product_id);
    let key = |part: &str| format!("mail-request-{}-{part}", if approved { "approved" } else { "denied" });
    let about = [("organization", organization.name.as_str().into())];
    let line = words.with(&key("line"), &about);
    let button = approved.then(|| Button {
        label: words.with("joined-organization", &about),
        url: core.url(&match product {
            Some(product) => join::product_page(&organization.slug, product),
            None => format!("/o/{}", organization.slug),
        }),
        or_copy: words.get("mail-or-copy").into_owned(),
    });
    Ok(Some(Content {
        language: words.language(),
        subject: words.with(&key("subject"), &about),
        preview: line.clone(),
        heading: words.with(&key("heading"), &about),
        lines: vec![words.with("mail-greeting-name", &[("name", user.name.as_str().into())]), line],
        button,
        fine: vec![words.with("mail-request-answered-why", &about)],
        organization: Some(organization.name),
        ..Content::default()
    }))
}
