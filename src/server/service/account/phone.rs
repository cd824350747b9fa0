//! The phone number of one's account: it proves itself by a texted code before it is
//! the account's, and can be taken away.

use super::{
    super::{
        super::{
            core::Core,
            sms::number,
            store::{
                accounts,
                phone_proofs::{self as store, PhoneProof, Target},
                users,
            },
        },
        act::Act,
        fault::Fault,
        phone,
        phone_messages::{self, Message, for_account},
        recent,
    },
    Holder,
};
use crate::domain::{
    error::{Conflict, Error},
    id::PhoneProofId,
    phone::PhoneNumber,
};

/// The number that waits for its code, if there is one.
pub async fn pending(core: &Core, holder: &Holder) -> Result<Option<PhoneProof>, Fault> {
    let mut connection = core.store.read().await?;
    Ok(store::open_of(&mut connection, holder.user.id, core.now()).await?)
}

/// The organization that asks for a number and has the holder as a member, if there
/// is one: then the number can be changed, but not taken away.
pub fn asked_by<'a>(core: &Core, holder: &'a Holder) -> Option<&'a str> {
    let asks = |organization| phone::is_asked(core, organization);
    holder.places.iter().map(|place| &place.organization).find(|o| asks(o)).map(|o| o.name.as_str())
}

/// Texts a code to the number.
pub async fn begin(core: &Core, holder: &Holder, country: &str, typed: &str) -> Result<PhoneProofId, Fault> {
    let act = holder.act(core, "phone.begin");
    recent::run(core, holder, &act, async {
        require_gateway(core)?;
        let phone = number::parse(country, typed).map_err(|problem| Error::field("phone", problem.code()))?;
        text(core, holder, &act, phone).await
    })
    .await
}

/// Texts another code to the number that waits for one.
pub async fn again(core: &Core, holder: &Holder) -> Result<PhoneProofId, Fault> {
    let act = holder.act(core, "phone.begin");
    recent::run(core, holder, &act, async {
        require_gateway(core)?;
        let before = pending(core, holder).await?.ok_or(Error::field("phone", "phone_empty"))?;
        text(core, holder, &act, before.phone).await
    })
    .await
}

fn require_gateway(core: &Core) -> Result<(), Fault> {
    if core.sends_texts() { Ok(()) } else { Err(Error::Conflict { why: Conflict::NoTextGateway }.into()) }
}

async fn text(core: &Core, holder: &Holder, act: &Act<'_>, phone: PhoneNumber) -> Result<PhoneProofId, Fault> {
    let before = pending(core, holder).await?;
    let message = Message {
        target: Target::Account(holder.user.id),
        organization: None,
        phone,
        before: before.as_ref(),
        limits: vec![for_account(holder.user.id)],
        language: holder.language(),
    };
    phone_messages::send(core, &holder.caller, act, message).await
}

/// Compares the code; the right one makes the number the account's.
pub async fn finish(core: &Core, holder: &Holder, code: &str) -> Result<(), Fault> {
    let act = holder.act(core, "phone.enter");
    recent::run(core, holder, &act, async {
        let proof = pending(core, holder).await?.ok_or(Error::field("code", "code_used_up"))?;
        let mut tx = phone::check(core, &proof, code).await?;
        accounts::set_phone(&mut tx, holder.user.id, Some(&proof.phone)).await?;
        store::end_all(&mut tx, holder.user.id, core.now()).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Takes the number away, and what was on its way to take its place.
pub async fn remove(core: &Core, holder: &Holder) -> Result<(), Fault> {
    let act = holder.act(core, "phone.remove");
    recent::run(core, holder, &act, async {
        if asked_by(core, holder).is_some() {
            return Err(Error::Conflict { why: Conflict::PhoneNeeded }.into());
        }
        let mut tx = core.store.begin().await?;
        users::lock(&mut tx, holder.user.id).await?;
        let details = accounts::details(&mut tx, holder.user.id).await?.unwrap_or_default();
        if details.phone.is_none() {
            return Err(Error::Conflict { why: Conflict::NoPhone }.into());
        }
        accounts::set_phone(&mut tx, holder.user.id, None).await?;
        store::end_all(&mut tx, holder.user.id, core.now()).await?;
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
