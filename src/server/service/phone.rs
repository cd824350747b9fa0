//! An invitee gives a phone number and proves it by a texted code, where the
//! organization asks for one.

use super::{
    super::{
        core::Core,
        sms::number,
        store::{
            outbox,
            phone_proofs::{self as store, PhoneProof},
            throttles,
        },
    },
    act::{Act, Caller},
    door::{Door, Invite},
    fault::Fault,
};
use crate::domain::{
    error::Error,
    id::PhoneProofId,
    time::{Span, Timestamp},
    token::Token,
};

const LIFE: Span = Span::minutes(10);
const MOST_TRIES: i64 = 5;
/// How long a proven number may wait for the rest.
const PROVEN_FOR: Span = Span::hours(1);
/// Between two messages at the same door.
pub const RESEND_AFTER: Span = Span::seconds(30);
/// Messages in an hour: to one number, by one door, from one address block. Each
/// costs the operator money.
const MOST_TO_A_NUMBER: i64 = 3;
const MOST_BY_A_DOOR: i64 = 6;
const MOST_FROM_A_BLOCK: i64 = 20;

/// Texts a code to the number. Returns what the browser is to carry.
pub async fn begin(
    core: &Core,
    caller: &Caller,
    door: &Door,
    before: Option<&PhoneProof>,
    country: &str,
    typed: &str,
) -> Result<String, Fault> {
    let act = Act::new(core, caller, "phone.begin").within(door.organization.id);
    act.run(async {
        door.alive()?;
        let now = core.now();
        let phone = number::parse(country, typed).map_err(|problem| Error::field("phone", problem.code()))?;
        if let Some(wait) = before.and_then(|before| wait(before, now)) {
            return Err(Error::Throttled { retry_after: wait }.into());
        }
        let mut tx = core.store.begin().await?;
        let limits = [
            (format!("phone:{phone}"), MOST_TO_A_NUMBER),
            (format!("phone-door:{}", door.id()), MOST_BY_A_DOOR),
            (format!("phone-block:{}", caller.address_block), MOST_FROM_A_BLOCK),
        ];
        for (key, most) in &limits {
            if throttles::count(&mut tx, key, now, Span::hours(1)).await?.n > *most {
                // What was counted stays counted: asking again does not make it less.
                tx.commit().await?;
                return Err(Error::Throttled { retry_after: 3_600 }.into());
            }
        }
        let (invitation_id, link_id, organization_id) = match &door.invite {
            Invite::Personal { invitation, .. } => (Some(invitation.id), None, None),
            Invite::Shared { link } => (None, Some(link.id), None),
            Invite::SignUp { .. } => (None, None, Some(door.organization.id)),
        };
        let proof = PhoneProof {
            id: core.id(),
            invitation_id,
            link_id,
            organization_id,
            phone,
            created_at: now,
            expires_at: now + LIFE,
            attempts: 0,
            proved_at: None,
            used_at: None,
        };
        store::insert(&mut tx, &proof).await?;
        let text = outbox::NewText {
            id: core.id(),
            organization_id: Some(door.organization.id),
            subject_id: proof.id.to_string(),
            recipient: &proof.phone,
            language: &caller.language,
        };
        outbox::insert_text(&mut tx, &text, now).await?;
        act.done(&mut tx, proof.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(core.keys.phone_token(proof.id))
    })
    .await
}

/// Seconds until another message may be asked for.
pub fn wait(before: &PhoneProof, now: Timestamp) -> Option<i64> {
    let left = before.created_at + RESEND_AFTER - now;
    (before.proved_at.is_none() && left.micros() > 0).then(|| left.as_seconds() + 1)
}

/// The proof that a browser carries, if it belongs to this door and still counts.
pub async fn find(core: &Core, door: &Door, token: Option<&str>) -> Result<Option<PhoneProof>, Fault> {
    let Some(token) = token.and_then(Token::parse).filter(|token| core.keys.is_phone_token(token)) else {
        return Ok(None);
    };
    let mut connection = core.store.read().await?;
    let Some(proof) = store::by_id(&mut connection, PhoneProofId::from_bytes(token.id)).await? else {
        return Ok(None);
    };
    let belongs = match &door.invite {
        Invite::Personal { invitation, .. } => proof.invitation_id == Some(invitation.id),
        Invite::Shared { link } => proof.link_id == Some(link.id),
        Invite::SignUp { .. } => proof.organization_id == Some(door.organization.id),
    };
    let now = core.now();
    let counts = match proof.proved_at {
        Some(at) => now < at + PROVEN_FOR,
        None => now < proof.expires_at,
    };
    Ok(Some(proof).filter(|proof| belongs && counts && proof.used_at.is_none()))
}

/// Compares the code that was typed. After five wrong ones it is dead, and a new
/// one must be asked for.
pub async fn enter(core: &Core, caller: &Caller, door: &Door, proof: &PhoneProof, code: &str) -> Result<(), Fault> {
    let act = Act::new(core, caller, "phone.enter").within(door.organization.id);
    act.run(async {
        door.alive()?;
        let mut tx = core.store.begin().await?;
        if !store::attempt(&mut tx, proof.id, MOST_TRIES).await? {
            return Err(Error::field("code", "code_used_up").into());
        }
        let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if core.keys.is_phone_code(proof.id, &code) {
            store::prove(&mut tx, proof.id, core.now()).await?;
            act.done(&mut tx, proof.id).await?;
            tx.commit().await?;
            return Ok(());
        }
        // The try counts, whatever else the refusal rolls back.
        tx.commit().await?;
        let left = MOST_TRIES - proof.attempts - 1;
        Err(Error::field("code", if left > 0 { "code_wrong" } else { "code_used_up" }).into())
    })
    .await
}
