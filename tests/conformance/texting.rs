//! What cases with phone numbers have in common: a process that can text, an organization
//! that asks for numbers, and codes as they are asked for and typed.

use std::sync::Arc;

use usher::{
    domain::id::PhoneProofId,
    server::{
        core::Core,
        service::{
            access::SignedIn,
            door::Door,
            fault::Fault,
            join_step::Proven,
            phone::{self, Asker},
        },
        settings::{Secret, Settings},
        store::phone_proofs::PhoneProof,
    },
};

use crate::{
    cast::{Org, caller},
    world::World,
};

pub const TYPED: &str = "0170 1234567";
pub const PHONE: &str = "+491701234567";
pub const OTHER: &str = "+49 170 7654321";

pub fn gateway(settings: &mut Settings) {
    settings.sms.account = Some("AC1".into());
    settings.sms.token = Some(Secret::new("token"));
    settings.sms.sender = Some("+15005550006".into());
}

pub fn asker<'a>(door: &'a Door, before: Option<&'a PhoneProof>) -> Asker<'a> {
    Asker { door, who: None, email: None, before }
}

pub fn with(phone: &PhoneProof) -> Proven<'_> {
    Proven { email: None, phone: Some(phone) }
}

/// An organization that asks for numbers, and a process that can text.
pub async fn asking(world: &World) -> (Org, Arc<Core>) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET phone_at = 1").await;
    (org, world.another(gateway).await.expect("a core"))
}

pub async fn find(core: &Core, door: &Door, token: &str) -> Option<PhoneProof> {
    phone::find(core, door, Some(token)).await.expect("an answer")
}

pub async fn begin(core: &Core, door: &Door, typed: &str) -> (String, PhoneProof) {
    let (token, _) = phone::begin(core, &caller(), &asker(door, None), "DE", typed).await.expect("a message");
    let found = find(core, door, &token).await.expect("a proof");
    (token, found)
}

pub async fn enter(core: &Core, door: &Door, proof: &PhoneProof, code: &str) -> Result<(), Fault> {
    phone::enter(core, &caller(), door, None, proof, code).await
}

pub fn wrong(core: &Core, proof: PhoneProofId) -> String {
    let right: u32 = core.keys.phone_code(proof).parse().expect("six digits");
    format!("{:06}", (right + 1) % 1_000_000)
}

pub async fn phone_of(world: &World, who: &SignedIn) -> Vec<String> {
    world.texts(&format!("SELECT phone FROM users WHERE id = '{}' AND phone IS NOT NULL", who.user.id)).await
}
