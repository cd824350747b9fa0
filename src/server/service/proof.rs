//! Somebody proves an address by a mailed code, where the link itself does not.

use super::{
    super::{
        core::Core,
        store::{
            proofs::{self as store, Proof, Purpose, Target},
            throttles,
        },
    },
    act::{Act, Caller},
    door::{Door, Invite},
    fault::Fault,
    limit, mails, sign_in,
};
use crate::domain::{
    email::EmailAddress,
    error::Error,
    id::{OrganizationId, ProofId},
    outbox::MailKind,
    time::Span,
    token::Token,
};

pub(super) const LIFE: Span = Span::minutes(10);
const MOST_TRIES: i64 = 5;
/// Wrong codes without delay at one door, over all addresses and all places: whoever
/// makes addresses up has a few tries for each of them.
const FREE_FAILURES_AT_DOOR: i64 = 100;
const FAILURES_COUNT_FOR: Span = Span::hours(1);
/// How long a proven address may wait for name and password.
const PROVEN_FOR: Span = Span::hours(1);

/// What a proof at a door counts for.
const fn target(door: &Door) -> Target {
    let nothing = Target::new(Purpose::Join);
    match &door.invite {
        Invite::Personal { invitation, .. } => Target { invitation_id: Some(invitation.id), ..nothing },
        Invite::Shared { link } => Target { link_id: Some(link.id), ..nothing },
        Invite::SignUp { .. } => Target { organization_id: Some(door.organization.id), ..nothing },
    }
}

/// Under which key wrong codes for one target are counted.
fn door_key(target: &Target) -> String {
    let Target { invitation_id, link_id, organization_id, .. } = target;
    let ids = [invitation_id.map(|id| id.to_string()), link_id.map(|id| id.to_string())];
    let id = ids.into_iter().flatten().next().or_else(|| organization_id.map(|id| id.to_string()));
    format!("proof:at:{}", id.as_deref().unwrap_or("sign_up"))
}

/// Mails a code to the address. The answer does not depend on whether it has an
/// account. Returns what the browser is to carry.
pub async fn begin(core: &Core, caller: &Caller, door: &Door, email: &EmailAddress) -> Result<String, Fault> {
    let act = Act::new(core, caller, "proof.begin").within(door.organization.id);
    act.run(async {
        door.alive()?;
        if !door.admits(email) {
            return Err(Error::field("email", "email_outside_domains").into());
        }
        begin_for(core, caller, &act, target(door), Some(door.organization.id), email).await
    })
    .await
}

/// The same for what is no door.
pub(super) async fn begin_for(
    core: &Core,
    caller: &Caller,
    act: &Act<'_>,
    target: Target,
    organization: Option<OrganizationId>,
    email: &EmailAddress,
) -> Result<String, Fault> {
    let now = core.now();
    let mut tx = core.store.begin().await?;
    mails::count_request(core, &mut tx, "proof:codes_from", caller).await?;
    tx.commit().await?;
    let mut tx = core.store.begin().await?;
    mails::take_turn(core, &mut tx, &[email]).await?;
    if !mails::may_mail(core, &mut tx, email, MailKind::Code).await? {
        return Err(Error::Throttled { retry_after: 3_600 }.into());
    }
    let proof = Proof {
        id: core.id(),
        target,
        email: email.clone(),
        created_at: now,
        expires_at: now + LIFE,
        attempts: 0,
        proved_at: None,
        used_at: None,
    };
    // The newest code only.
    store::end_open(&mut tx, &proof.target, email, now).await?;
    store::insert(&mut tx, &proof).await?;
    mails::write(core, &mut tx, organization, MailKind::Code, proof.id, email, &caller.language).await?;
    act.done(&mut tx, proof.id).await?;
    tx.commit().await?;
    core.outbox.notify_one();
    Ok(core.keys.proof_token(proof.id))
}

/// The proof that a browser carries, if it belongs to this door and still counts.
pub async fn find(core: &Core, door: &Door, token: Option<&str>) -> Result<Option<Proof>, Fault> {
    find_for(core, target(door), token).await
}

/// The same for what is no door.
pub(super) async fn find_for(core: &Core, target: Target, token: Option<&str>) -> Result<Option<Proof>, Fault> {
    let Some(token) = token.and_then(Token::parse).filter(|token| core.keys.is_proof_token(token)) else {
        return Ok(None);
    };
    let mut connection = core.store.read().await?;
    let Some(proof) = store::by_id(&mut connection, ProofId::from_bytes(token.id)).await? else { return Ok(None) };
    let now = core.now();
    let counts = match proof.proved_at {
        Some(at) => now < at + PROVEN_FOR,
        None => now < proof.expires_at,
    };
    Ok(Some(proof).filter(|proof| proof.target == target && counts && proof.used_at.is_none()))
}

/// Compares the code that was typed. After five wrong ones it is dead, and a new
/// one must be asked for. Wrong ones count for the place that they come from and for
/// the door too: new addresses give no new tries.
pub async fn enter(core: &Core, caller: &Caller, door: &Door, proof: &Proof, code: &str) -> Result<(), Fault> {
    let act = Act::new(core, caller, "proof.enter").within(door.organization.id);
    act.run(async {
        door.alive()?;
        enter_for(core, caller, &act, proof, code).await
    })
    .await
}

/// The same for what is no door.
pub(super) async fn enter_for(
    core: &Core,
    caller: &Caller,
    act: &Act<'_>,
    proof: &Proof,
    code: &str,
) -> Result<(), Fault> {
    let door_key = door_key(&proof.target);
    sign_in::count_attempt_of_block(core, caller).await?;
    limit::attempt(core, &[(door_key.clone(), FREE_FAILURES_AT_DOOR)], FAILURES_COUNT_FOR).await?;
    let mut tx = core.store.begin().await?;
    if !store::attempt(&mut tx, proof.id, MOST_TRIES).await? {
        return Err(Error::field("code", "code_used_up").into());
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if core.keys.is_code(proof.id, &code) {
        store::prove(&mut tx, proof.id, core.now()).await?;
        throttles::forgive(&mut tx, &sign_in::block_key(caller)).await?;
        throttles::forgive(&mut tx, &door_key).await?;
        act.done(&mut tx, proof.id).await?;
        tx.commit().await?;
        return Ok(());
    }
    // The try counts, whatever else the refusal rolls back.
    tx.commit().await?;
    let left = MOST_TRIES - proof.attempts - 1;
    Err(Error::field("code", if left > 0 { "code_wrong" } else { "code_used_up" }).into())
}
