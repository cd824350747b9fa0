//! Letters that let somebody in: invitations, and ways back in.

use sqlx::AnyConnection;

use super::frame::{Button, Content, Fact, Quote, end};
use crate::{
    domain::{
        id::InvitationId,
        invitation::{Invitation, Purpose, State},
        outbox::Recipient,
        token::Channel,
    },
    server::{
        core::Core,
        service::fault::Fault,
        store::{invitations, organizations, outbox::Mail, products, roles, users},
        words::Words,
    },
};

/// Who invites, to what, as what, until when.
pub(super) async fn invitation(
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
        Purpose::Join => {
            ("mail-invitation", format!("/i/{}", core.keys.invitation_token(id, generation, Channel::Mailed)))
        }
        Purpose::Reactivate => {
            ("mail-reactivation", format!("/r/{}", core.keys.reactivation_token(id, generation, Channel::Mailed)))
        }
    };
    let who = [("inviter", inviter.name.as_str().into()), ("organization", organization.name.as_str().into())];
    let mut lines = vec![greeting(words, &invitation), words.with(&format!("{key}-line"), &who)];
    let mut facts = vec![Fact::new(words, "mail-fact-inviter", format!("{}, {}", inviter.name, inviter.email))];
    if let Some(role) = roles::by_id(connection, organization.id, invitation.role_id).await? {
        let about = [("role", role.name.as_str().into())];
        let as_what = if invitation.full_access { words.with("mail-role-full", &about) } else { role.name.clone() };
        facts.push(Fact::new(words, "mail-fact-role", as_what));
    }
    if let Some(id) = invitation.product_id
        && let Some(product) = products::by_id(connection, organization.id, id).await?
    {
        let named = |note: String| {
            words.with("mail-product-note", &[("product", product.name.as_str().into()), ("note", note.into())])
        };
        lines.extend(product.note.map(named));
        facts.push(Fact::new(words, "mail-fact-product", product.name));
    }
    facts.push(Fact::new(words, "mail-fact-until", end(words, invitation.expires_at, now)));
    let quote = invitation.message.as_ref().map(|message| Quote {
        by: words.with("mail-invitation-writes", &who),
        lines: message.lines().map(str::to_owned).collect(),
    });
    let until = [("moment", words.moment(invitation.expires_at).into())];
    Ok(Some(Content {
        language: words.language(),
        subject: words.with(&format!("{key}-subject"), &who),
        preview: words.with("mail-invitation-preview", &until),
        heading: words.with(&format!("{key}-heading"), &who),
        lines,
        facts,
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
        organization: Some(organization.name),
        ..Content::default()
    }))
}

fn greeting(words: Words, invitation: &Invitation) -> String {
    match &invitation.name {
        Some(name) => words.with("mail-greeting-name", &[("name", name.as_str().into())]),
        None => words.get("mail-greeting").into_owned(),
    }
}
