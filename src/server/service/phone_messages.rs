//! Text messages with the codes that prove phone numbers: few, for each costs money; and
//! what became of them.

use std::time::Duration;

use super::{
    super::{
        core::Core,
        store::{
            Tx, accounts, outbox,
            phone_proofs::{self as store, PhoneProof, Target},
            throttles,
        },
    },
    access::Member,
    act::{Act, Caller},
    fault::Fault,
};
use crate::domain::{
    error::{Conflict, Error},
    id::{OrganizationId, PhoneProofId, UserId},
    outbox::{Delivery, MailKind},
    permission::Permission,
    phone::PhoneNumber,
    time::{Span, Timestamp},
};

const LIFE: Span = Span::minutes(10);
/// Between two messages to one number.
pub const RESEND_AFTER: Span = Span::seconds(30);
/// Messages in an hour: to one number, for one person, by a door that many come by,
/// from one address block. Each costs the operator money.
const MOST_TO_A_NUMBER: i64 = 3;
pub(super) const MOST_FOR_ONE: i64 = 6;
pub(super) const MOST_BY_A_DOOR: i64 = 200;
const MOST_FROM_A_BLOCK: i64 = 50;

/// A message with a code to be sent.
pub(super) struct Message<'a> {
    pub target: Target,
    pub organization: Option<OrganizationId>,
    pub phone: PhoneNumber,
    /// The proof that this one takes the place of.
    pub before: Option<&'a PhoneProof>,
    /// What it counts for beside the number and the address block.
    pub limits: Vec<(String, i64)>,
    pub language: &'a str,
}

/// Writes the message, within all limits.
pub(super) async fn send(
    core: &Core,
    caller: &Caller,
    act: &Act<'_>,
    message: Message<'_>,
) -> Result<PhoneProofId, Fault> {
    let now = core.now();
    let before = message.before.filter(|before| before.proved_at.is_none());
    let same = before.filter(|before| before.phone == message.phone);
    if let Some(wait) = same.and_then(|same| wait(same, now)) {
        return Err(Error::Throttled { retry_after: wait }.into());
    }
    let mut tx = core.store.begin().await?;
    let mut limits = vec![(format!("phone:from:{}", caller.address_block), MOST_FROM_A_BLOCK)];
    // What has not gone out yet is tried again with the same code: two codes under way confuse.
    let waiting = match same {
        Some(same) if sending_of(outbox::delivery_of(&mut tx, same.mail_id).await?).is_to_come() => Some(same),
        _ => None,
    };
    if waiting.is_none() {
        limits.push((format!("phone:to:{}", message.phone), MOST_TO_A_NUMBER));
        limits.extend(message.limits);
    }
    let mut tx = count(core, tx, &limits).await?;
    let id = match waiting {
        Some(same) => {
            store::renew(&mut tx, same.id, now, now + LIFE).await?;
            outbox::hurry(&mut tx, same.mail_id, now).await?;
            same.id
        }
        None => {
            if let Some(before) = before {
                store::end(&mut tx, before.id, now).await?;
            }
            let (id, mail_id) = (core.id(), core.id());
            let text = outbox::NewText {
                id: mail_id,
                organization_id: message.organization,
                kind: MailKind::PhoneCode,
                subject_id: PhoneProofId::to_string(&id),
                recipient: &message.phone,
                language: message.language,
            };
            outbox::insert_text(&mut tx, &text, now).await?;
            let proof = PhoneProof {
                id,
                target: message.target,
                phone: message.phone,
                mail_id,
                created_at: now,
                expires_at: now + LIFE,
                attempts: 0,
                proved_at: None,
                used_at: None,
            };
            store::insert(&mut tx, &proof).await?;
            id
        }
    };
    act.done(&mut tx, id).await?;
    tx.commit().await?;
    core.outbox.notify_one();
    Ok(id)
}

/// Under which key the messages for an account are counted.
pub(super) fn for_account(user: UserId) -> (String, i64) {
    (format!("phone:for:{user}"), MOST_FOR_ONE)
}

/// Counts a message under each key. What was counted stays counted, also where it
/// is refused: asking again does not make it less.
async fn count(core: &Core, mut tx: Tx, limits: &[(String, i64)]) -> Result<Tx, Fault> {
    for (key, most) in limits {
        if throttles::count(&mut tx, key, core.now(), Span::hours(1)).await?.n > *most {
            tx.commit().await?;
            return Err(Error::Throttled { retry_after: 3_600 }.into());
        }
    }
    Ok(tx)
}

/// What is known of the way of a message with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sending {
    /// It was just written.
    #[default]
    UnderWay,
    /// The gateway took it.
    Sent,
    /// The gateway can't be reached, or is not well: it is tried again.
    Waits,
    /// The gateway does not take this number.
    Refused,
}

impl Sending {
    /// Whether it is still to go out.
    const fn is_to_come(self) -> bool {
        matches!(self, Self::UnderWay | Self::Waits)
    }
}

/// What became of the message with the code of a proof.
pub async fn sending(core: &Core, proof: &PhoneProof) -> Result<Sending, Fault> {
    let mut connection = core.store.read().await?;
    Ok(sending_of(outbox::delivery_of(&mut connection, proof.mail_id).await?))
}

fn sending_of(delivery: Option<Delivery>) -> Sending {
    match delivery {
        Some(Delivery::Queued { last_error: None, .. }) => Sending::UnderWay,
        Some(Delivery::Queued { last_error: Some(_), .. } | Delivery::Held { .. }) => Sending::Waits,
        Some(Delivery::Failed { .. }) => Sending::Refused,
        Some(Delivery::Sent { .. } | Delivery::NotConfigured) | None => Sending::Sent,
    }
}

/// How long the next page waits for the gateway's answer, which is mostly there by then.
const PATIENCE: Duration = Duration::from_millis(1_500);
const LOOK_EVERY: Duration = Duration::from_millis(75);

/// Waits a moment until it is known what became of the message: a page without
/// scripts says it only once.
pub async fn settle(core: &Core, id: PhoneProofId) -> Result<(), Fault> {
    let looking = async {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let mut connection = core.store.read().await?;
            let Some(proof) = store::by_id(&mut connection, id).await? else { return Ok(()) };
            if sending_of(outbox::delivery_of(&mut connection, proof.mail_id).await?) != Sending::UnderWay {
                return Ok(());
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or(Ok(()))
}

/// Seconds until another message to this number may be asked for.
pub fn wait(before: &PhoneProof, now: Timestamp) -> Option<i64> {
    let left = before.created_at + RESEND_AFTER - now;
    (before.proved_at.is_none() && left.micros() > 0).then(|| (left.micros() + 999_999) / 1_000_000)
}

/// The member's own number, if they have one.
pub async fn own(core: &Core, member: &Member) -> Result<Option<PhoneNumber>, Fault> {
    let mut connection = core.store.read().await?;
    let details = accounts::details(&mut connection, member.user.id).await?.unwrap_or_default();
    Ok(details.phone.and_then(|phone| PhoneNumber::parse(&phone).ok()))
}

/// Sends a test message to the member's own number.
pub async fn send_test(core: &Core, member: &Member) -> Result<(), Fault> {
    let act = member.act(core, "phone.test");
    act.run(async {
        member.require(Permission::SettingsManage)?;
        if !core.sends_texts() {
            return Err(Error::Conflict { why: Conflict::NoTextGateway }.into());
        }
        let phone = own(core, member).await?.ok_or(Error::Conflict { why: Conflict::NoPhone })?;
        let limits = [(format!("phone:to:{phone}"), MOST_TO_A_NUMBER), for_account(member.user.id)];
        let mut tx = count(core, core.store.begin().await?, &limits).await?;
        let text = outbox::NewText {
            id: core.id(),
            organization_id: Some(member.organization_id()),
            kind: MailKind::Test,
            subject_id: member.organization_id().to_string(),
            recipient: &phone,
            language: &member.caller.language,
        };
        outbox::insert_text(&mut tx, &text, core.now()).await?;
        act.done(&mut tx, text.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}
