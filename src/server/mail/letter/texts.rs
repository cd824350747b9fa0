//! Text messages: no subject, and no looks.

use sqlx::AnyConnection;

use super::Letter;
use crate::{
    domain::{
        id::{OrganizationId, PhoneProofId},
        outbox::Recipient,
    },
    server::{
        core::Core,
        service::fault::Fault,
        store::{
            organizations,
            outbox::Mail,
            phone_proofs::{self, PhoneProof},
        },
        words::Words,
    },
};

/// Shows whether text messages arrive.
pub(super) async fn test(
    connection: &mut AnyConnection,
    words: Words,
    id: OrganizationId,
) -> Result<Option<Letter>, Fault> {
    let Some(organization) = organizations::by_id(connection, id).await? else { return Ok(None) };
    let about = [("organization", organization.name.as_str().into())];
    Ok(Some(text_alone(words.with("text-test-message", &about))))
}

fn text_alone(text: String) -> Letter {
    Letter { subject: String::new(), html: String::new(), text, logo: None }
}

/// The text message with a code.
pub(super) async fn code(
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
