//! Proving a phone number by a texted code: at a door, where the organization asks
//! for a number, and for one's own account.

use std::time::Duration;

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        sms::number,
        store::{
            Tx, accounts,
            organizations::Organization,
            outbox,
            phone_proofs::{self as store, PhoneProof, Target},
            throttles,
        },
    },
    access::{Member, SignedIn},
    act::{Act, Caller},
    door::{Door, Invite},
    fault::Fault,
};
use crate::domain::{
    email::EmailAddress,
    error::{Conflict, Error},
    id::{OrganizationId, PhoneProofId, UserId},
    outbox::{Delivery, MailKind},
    permission::Permission,
    phone::PhoneNumber,
    time::{Span, Timestamp},
    token::Token,
};

const LIFE: Span = Span::minutes(10);
const MOST_TRIES: i64 = 5;
/// How long a proven number may wait for the rest.
const PROVEN_FOR: Span = Span::hours(1);
/// Between two messages to one number.
pub const RESEND_AFTER: Span = Span::seconds(30);
/// Messages in an hour: to one number, for one person, by a door that many come by,
/// from one address block. Each costs the operator money.
const MOST_TO_A_NUMBER: i64 = 3;
const MOST_FOR_ONE: i64 = 6;
const MOST_BY_A_DOOR: i64 = 200;
const MOST_FROM_A_BLOCK: i64 = 50;

/// What somebody of whom a number is asked has to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneStep {
    /// Say which number is theirs.
    Give,
    /// Type the code that was texted to this number.
    Enter(PhoneNumber),
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

/// Whether the organization asks for a number, and one can be proven at all.
pub const fn is_asked(core: &Core, organization: &Organization) -> bool {
    organization.policy.phone && core.sends_texts()
}

/// What is missing before somebody may come in; nothing, where no number is asked
/// for, the account has one, or one was just proven.
pub async fn missing(
    core: &Core,
    connection: &mut AnyConnection,
    organization: &Organization,
    user: Option<UserId>,
    proof: Option<&PhoneProof>,
) -> Result<Option<PhoneStep>, Fault> {
    if !is_asked(core, organization) || has_phone(connection, user).await? {
        return Ok(None);
    }
    Ok(match proof {
        Some(proof) if proof.proved_at.is_some() => None,
        Some(proof) => Some(PhoneStep::Enter(proof.phone.clone())),
        None => Some(PhoneStep::Give),
    })
}

/// Only proven numbers are ever an account's.
async fn has_phone(connection: &mut AnyConnection, user: Option<UserId>) -> Result<bool, Fault> {
    let Some(user) = user else { return Ok(false) };
    Ok(accounts::details(connection, user).await?.is_some_and(|details| details.phone.is_some()))
}

/// Gives the account of somebody who comes in the number that they proved. Refuses
/// them where one is asked for and they have none.
pub(super) async fn keep(
    core: &Core,
    tx: &mut Tx,
    organization: &Organization,
    door: &Door,
    user: UserId,
    proof: Option<&PhoneProof>,
) -> Result<(), Fault> {
    if !is_asked(core, organization) || has_phone(tx, Some(user)).await? {
        return Ok(());
    }
    let proof = proof.filter(|proof| proof.target == target(door)).ok_or(Error::PhoneUnverified)?;
    if !store::spend(tx, proof.id, core.now()).await? {
        return Err(Error::PhoneUnverified.into());
    }
    Ok(accounts::set_phone(tx, user, Some(&proof.phone)).await?)
}

fn target(door: &Door) -> Target {
    match &door.invite {
        Invite::Personal { invitation, .. } => Target::Invitation(invitation.id),
        Invite::Shared { link } => Target::Link(link.id),
        Invite::SignUp { .. } => Target::Organization(door.organization.id),
    }
}

/// Who asks for a code at a door: everything before the phone step is done.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// Where.
    pub door: &'a Door,
    /// The account, if they are signed in.
    pub who: Option<&'a SignedIn>,
    /// Their address, where it is proven.
    pub email: Option<&'a EmailAddress>,
    /// What they proved or are proving already.
    pub before: Option<&'a PhoneProof>,
}

impl Asker<'_> {
    /// Under which keys their messages are counted.
    fn limits(&self) -> Vec<(String, i64)> {
        let door = self.door.id();
        match (self.who, &self.door.invite, self.email) {
            (Some(who), ..) => vec![for_account(who.user.id)],
            (None, Invite::Personal { .. }, _) => vec![(format!("phone:for:{door}"), MOST_FOR_ONE)],
            (None, _, Some(email)) => {
                vec![(format!("phone:for:{email}"), MOST_FOR_ONE), (format!("phone:by:{door}"), MOST_BY_A_DOOR)]
            }
            (None, _, None) => vec![(format!("phone:by:{door}"), MOST_BY_A_DOOR)],
        }
    }
}

/// Under which key the messages for an account are counted.
pub(super) fn for_account(user: UserId) -> (String, i64) {
    (format!("phone:for:{user}"), MOST_FOR_ONE)
}

/// Texts a code to the number. Returns what the browser is to carry, and the proof.
pub async fn begin(
    core: &Core,
    caller: &Caller,
    asker: &Asker<'_>,
    country: &str,
    typed: &str,
) -> Result<(String, PhoneProofId), Fault> {
    let act = act(core, caller, "phone.begin", asker.door, asker.who);
    act.run(async {
        asker.door.alive()?;
        let phone = number::parse(country, typed).map_err(|problem| Error::field("phone", problem.code()))?;
        text(core, &act, asker, caller, phone).await
    })
    .await
}

/// Texts another code to the same number; one that still waits is tried now instead.
pub async fn again(core: &Core, caller: &Caller, asker: &Asker<'_>) -> Result<(String, PhoneProofId), Fault> {
    let act = act(core, caller, "phone.begin", asker.door, asker.who);
    act.run(async {
        asker.door.alive()?;
        let before = asker.before.ok_or(Error::field("phone", "phone_empty"))?;
        text(core, &act, asker, caller, before.phone.clone()).await
    })
    .await
}

async fn text(
    core: &Core,
    act: &Act<'_>,
    asker: &Asker<'_>,
    caller: &Caller,
    phone: PhoneNumber,
) -> Result<(String, PhoneProofId), Fault> {
    let language = asker.who.and_then(|who| who.user.language.as_deref()).unwrap_or(&caller.language);
    let message = Message {
        target: target(asker.door),
        organization: Some(asker.door.organization.id),
        phone,
        before: asker.before,
        limits: asker.limits(),
        language,
    };
    let id = send(core, caller, act, message).await?;
    Ok((core.keys.phone_token(id), id))
}

fn act<'a>(core: &'a Core, caller: &'a Caller, action: &'static str, door: &Door, who: Option<&SignedIn>) -> Act<'a> {
    let act = Act::new(core, caller, action).within(door.organization.id);
    match who {
        Some(who) => act.by(who.user.id),
        None => act,
    }
}

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

/// Seconds until another message to this number may be asked for.
pub fn wait(before: &PhoneProof, now: Timestamp) -> Option<i64> {
    let left = before.created_at + RESEND_AFTER - now;
    (before.proved_at.is_none() && left.micros() > 0).then(|| (left.micros() + 999_999) / 1_000_000)
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
    let now = core.now();
    let counts = match proof.proved_at {
        Some(at) => now < at + PROVEN_FOR,
        None => now < proof.expires_at,
    };
    Ok(Some(proof).filter(|proof| proof.target == target(door) && counts && proof.used_at.is_none()))
}

/// Compares the code that was typed. After five wrong ones it is dead, and a new
/// one must be asked for.
pub async fn enter(
    core: &Core,
    caller: &Caller,
    door: &Door,
    who: Option<&SignedIn>,
    proof: &PhoneProof,
    code: &str,
) -> Result<(), Fault> {
    let act = act(core, caller, "phone.enter", door, who);
    act.run(async {
        door.alive()?;
        let mut tx = check(core, proof, code).await?;
        act.done(&mut tx, proof.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Compares the code; the transaction in which the number is proven is to be ended.
pub(super) async fn check(core: &Core, proof: &PhoneProof, code: &str) -> Result<Tx, Fault> {
    let mut tx = core.store.begin().await?;
    if !store::attempt(&mut tx, proof.id, MOST_TRIES, core.now()).await? {
        return Err(Error::field("code", "code_used_up").into());
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if core.keys.is_phone_code(proof.id, &code) {
        store::prove(&mut tx, proof.id, core.now()).await?;
        return Ok(tx);
    }
    // The try counts, whatever else the refusal rolls back.
    tx.commit().await?;
    let left = MOST_TRIES - proof.attempts - 1;
    Err(Error::field("code", if left > 0 { "code_wrong" } else { "code_used_up" }).into())
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
