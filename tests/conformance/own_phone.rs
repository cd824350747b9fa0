//! The phone number of one's own account: added, changed and removed, and its proof good
//! for nothing else.

use usher::{
    domain::{
        error::{Conflict, Error},
        time::Span,
    },
    server::service::{
        account::{erase, phone as own},
        join,
    },
};

use crate::{
    cast::{PASSWORD, caller},
    texting::{OTHER, PHONE, TYPED, asking, enter, find, gateway, phone_of, with, wrong},
    world::{World, refusal},
};

async fn ones_own_number_is_added_changed_and_removed(world: &World) {
    let org = world.organization("acme").await;
    let core = world.another(gateway).await.expect("a core");
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let holder = world.holder(&bob).await;
    assert_eq!(refusal(own::remove(&core, &holder).await), Error::Conflict { why: Conflict::NoPhone });
    let gone = Error::Conflict { why: Conflict::NoTextGateway };
    assert_eq!(refusal(own::begin(&world.core, &holder, "DE", TYPED).await), gone);
    let error = refusal(own::finish(&core, &holder, "123456").await);
    assert_eq!(error.problem("code"), Some("code_used_up"));
    for (typed, stored) in [(TYPED, PHONE), (OTHER, "+491707654321")] {
        let id = own::begin(&core, &holder, "DE", typed).await.expect("a message");
        assert_eq!(own::pending(&core, &holder).await.expect("an answer").map(|proof| proof.id), Some(id));
        let error = refusal(own::finish(&core, &holder, &wrong(&core, id)).await);
        assert_eq!(error.problem("code"), Some("code_wrong"));
        own::finish(&core, &holder, &core.keys.phone_code(id)).await.expect("the right code");
        assert_eq!(phone_of(world, &bob).await, [stored]);
        assert_eq!(own::pending(&core, &holder).await.expect("an answer"), None);
    }
    // The organization asks: it can be changed, but not removed.
    world.sql("UPDATE organizations SET phone_at = 1").await;
    let bound = world.holder(&bob).await;
    assert_eq!(refusal(own::remove(&core, &bound).await), Error::Conflict { why: Conflict::PhoneNeeded });
    world.sql("UPDATE organizations SET phone_at = NULL").await;
    let holder = world.holder(&bob).await;
    own::remove(&core, &holder).await.expect("removed");
    assert_eq!(phone_of(world, &bob).await, [""; 0]);

    world.clock.advance(Span::minutes(10));
    assert_eq!(refusal(own::begin(&core, &holder, "DE", TYPED).await), Error::NotRecent);
    assert_eq!(refusal(own::finish(&core, &holder, "123456").await), Error::NotRecent);
    assert_eq!(refusal(own::remove(&core, &holder).await), Error::NotRecent);
}

async fn an_accounts_proof_opens_no_door_and_goes_with_it(world: &World) {
    let (org, core) = asking(world).await;
    let bob = world.person("bob@else.example").await;
    let door = world.door(world.invite(&org, "bob@else.example").await).await;
    let holder = world.holder(&bob).await;
    let id = own::begin(&core, &holder, "DE", TYPED).await.expect("a message");
    assert!(find(&core, &door, &core.keys.phone_token(id)).await.is_none());
    let proof = own::pending(&core, &holder).await.expect("an answer").expect("a proof");
    enter(&core, &door, &proof, &core.keys.phone_code(id)).await.expect("the right code, typed elsewhere");
    let refused = join::accept(&core, &caller(), &door, &bob, with(&proof)).await;
    assert_eq!(refusal(refused), Error::PhoneUnverified);
    let eve = world.with_password("eve@else.example").await;
    let holder = world.holder(&eve).await;
    own::begin(&core, &holder, "DE", OTHER).await.expect("a message");
    erase::erase(&core, &holder, PASSWORD).await.expect("gone");
    let left = world.dump_without(&["throttles"]).await;
    assert!(!left.iter().any(|row| row.contains("1707654321")), "nothing of them is left");
}

on_both!(ones_own_number_is_added_changed_and_removed, an_accounts_proof_opens_no_door_and_goes_with_it,);
