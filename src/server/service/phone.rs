//! The phone step at a door, where the organization asks for a number: who has to take
//! it, and proving a number by a texted code.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        sms::number,
        store::{
            Tx, accounts,
            organizations::Organization,
            phone_proofs::{self as store, PhoneProof, Target},
        },
    },
    access::SignedIn,
    act::{Act, Caller},
    door::{Door, Invite},
    fault::Fault,
    phone_messages::{self, MOST_BY_A_DOOR, MOST_FOR_ONE, Message, for_account},
};
use crate::domain::{
    email::EmailAddress,
    error::Error,
    id::{PhoneProofId, UserId},
    phone::PhoneNumber,
    time::Span,
    token::Token,
};

const MOST_TRIES: i64 = 5;
/// How long a proven number may wait for the rest.
const PROVEN_FOR: Span = Span::hours(1);

/// What somebody of whom a number is asked has to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneStep {
    /// Say which number is theirs.
    Give,
    /// Type the code that was texted to this number.
    Enter(PhoneNumber),
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
    let id = phone_messages::send(core, caller, act, message).await?;
    Ok((core.keys.phone_token(id), id))
}

fn act<'a>(core: &'a Core, caller: &'a Caller, action: &'static str, door: &Door, who: Option<&SignedIn>) -> Act<'a> {
    let act = Act::new(core, caller, action).within(door.organization.id);
    match who {
        Some(who) => act.by(who.user.id),
        None => act,
    }
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
