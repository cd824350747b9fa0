//! Sessions: how long they live, and what ends them.

use usher::{
    domain::{error::Error, time::Span},
    server::{
        auth,
        service::{
            access::{self, SignedIn},
            join,
            sign_in::{self, Started},
        },
        store::users,
    },
};

use crate::{
    cast::{Org, caller},
    world::{World, refusal},
};

async fn start(world: &World, who: &SignedIn, keep: bool) -> Started {
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let started = sign_in::start(&world.core, &mut tx, who.user.id, &caller(), keep).await.expect("a session");
    tx.commit().await.expect("a commit");
    started
}

/// Whether the secret still opens the organization.
async fn enter(world: &World, secret: &str, org: &Org) -> Result<(), Error> {
    let who = world.carrying(secret).await;
    match access::member(&world.core, who.as_ref(), &org.organization.slug, &caller()).await {
        Ok(_) => Ok(()),
        refused => Err(refusal(refused)),
    }
}

async fn a_session_ends_after_a_day(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let started = start(world, &bob, false).await;
    assert_eq!(started.keep_for, None, "the cookie goes with the browser");
    world.clock.advance(Span::seconds(24 * 3_600 - 1));
    enter(world, &started.secret, &org).await.expect("still in");
    world.clock.advance(Span::seconds(1));
    assert!(world.carrying(&started.secret).await.is_none());
}

async fn kept_sessions_last_thirty_days_but_not_for_admins(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let kept = start(world, &bob, true).await;
    assert_eq!(kept.keep_for, Some(Span::days(30)));
    let admin = start(world, &org.owner, true).await;
    assert_eq!(admin.keep_for, None);
    world.clock.advance(Span::seconds(30 * 86_400 - 1));
    enter(world, &kept.secret, &org).await.expect("still in");
    assert!(world.carrying(&admin.secret).await.is_none());
    world.clock.advance(Span::seconds(1));
    assert!(world.carrying(&kept.secret).await.is_none());
}

async fn an_admin_is_signed_out_after_an_idle_hour(world: &World) {
    let org = world.organization("acme").await;
    let session = start(world, &org.owner, false).await;
    world.clock.advance(Span::minutes(59));
    enter(world, &session.secret, &org).await.expect("still in");
    sign_in::write_seen(&world.core).await.expect("written down");
    world.clock.advance(Span::minutes(59));
    enter(world, &session.secret, &org).await.expect("used in between");
    sign_in::write_seen(&world.core).await.expect("written down");
    world.clock.advance(Span::minutes(60));
    assert_eq!(enter(world, &session.secret, &org).await, Err(Error::SignedOut));
}

/// Being refused is not being active: the refused request must not bring the session back.
async fn an_idle_admin_stays_out(world: &World) {
    let org = world.organization("acme").await;
    let session = start(world, &org.owner, false).await;
    world.clock.advance(Span::minutes(61));
    assert_eq!(enter(world, &session.secret, &org).await, Err(Error::SignedOut));
    sign_in::write_seen(&world.core).await.expect("written down");
    world.clock.advance(Span::seconds(1));
    assert_eq!(enter(world, &session.secret, &org).await, Err(Error::SignedOut));
}

async fn an_admin_s_day_ends_whatever_they_do(world: &World) {
    let org = world.organization("acme").await;
    let session = start(world, &org.owner, false).await;
    for _ in 0..47 {
        world.clock.advance(Span::minutes(30));
        enter(world, &session.secret, &org).await.expect("still in");
        sign_in::write_seen(&world.core).await.expect("written down");
    }
    world.clock.advance(Span::minutes(30));
    assert!(enter(world, &session.secret, &org).await.is_err(), "24 hours");
}

/// The session opens both places: what it may in one of them ends it in all.
async fn an_idle_admin_is_out_everywhere(world: &World) {
    let (acme, other) = (world.organization("acme").await, world.organization("other").await);
    let session = start(world, &acme.owner, false).await;
    let id = world.invite(&other, "owner@acme.example").await;
    world.clock.advance(Span::minutes(61));
    assert!(world.carrying(&session.secret).await.is_none(), "nobody who could accept");
    let door = world.door(id).await;
    let fresh = start(world, &acme.owner, false).await;
    let who = world.carrying(&fresh.secret).await.expect("signed in again");
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    world.clock.advance(Span::minutes(61));
    assert_eq!(enter(world, &fresh.secret, &other).await, Err(Error::SignedOut), "a mere user there, but not here");
}

/// "Keep me signed in" was promised to a user who then became an admin.
async fn a_kept_session_gets_strict_with_the_rights(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let kept = start(world, &bob, true).await;
    world.clock.advance(Span::days(2));
    enter(world, &kept.secret, &org).await.expect("still in");
    world.demote(&org, &bob, org.administrator).await;
    assert_eq!(enter(world, &kept.secret, &org).await, Err(Error::SignedOut));
}

async fn signing_out_ends_one_session(world: &World) {
    let org = world.organization("acme").await;
    let (one, two) = (start(world, &org.owner, false).await, start(world, &org.owner, false).await);
    let who = world.carrying(&one.secret).await.expect("in");
    sign_in::out(&world.core, &caller(), &who).await.expect("out");
    assert!(world.carrying(&one.secret).await.is_none());
    assert!(world.carrying(&two.secret).await.is_some());
}

async fn a_removed_member_is_out_at_the_next_request(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    let session = start(world, &bob, false).await;
    enter(world, &session.secret, &org).await.expect("in");
    world.inactivate(&org, &bob).await;
    assert_eq!(enter(world, &session.secret, &org).await, Err(Error::NotFound));
    world.remove(&org, &bob).await;
    assert_eq!(enter(world, &session.secret, &org).await, Err(Error::NotFound));
}

async fn only_the_hash_of_a_secret_is_stored(world: &World) {
    let org = world.organization("acme").await;
    let one = start(world, &org.owner, false).await;
    let two = start(world, &org.owner, false).await;
    assert_ne!(one.secret, two.secret);
    assert!(one.secret.len() >= 43, "256 bits");
    let stored = world.texts("SELECT hash FROM sessions").await;
    assert!(stored.contains(&auth::hash_secret(&one.secret)) && !stored.contains(&one.secret));
    for wrong in ["", "x", &auth::hash_secret(&one.secret)] {
        assert!(world.carrying(wrong).await.is_none(), "{wrong:?}");
    }
    assert!(access::signed_in(&world.core, None).await.expect("an answer").is_none());
}

async fn when_they_were_seen_is_written_down(world: &World) {
    let org = world.organization("acme").await;
    let session = start(world, &org.owner, false).await;
    world.clock.advance(Span::minutes(5));
    enter(world, &session.secret, &org).await.expect("in");
    sign_in::write_seen(&world.core).await.expect("written down");
    let seen = world.number("SELECT seen_at FROM memberships").await;
    assert_eq!(seen, world.now().micros());
    let mut connection = world.core.store.read().await.expect("a connection");
    let user = users::by_id(&mut connection, org.owner.user.id).await.expect("an answer").expect("a user");
    assert_eq!(user.last_organization_id, Some(org.organization.id));
}

/// Where somebody was is written down for that organization alone, and is where they go next,
/// by whichever way they came.
async fn where_they_were_seen_is_no_other_s_business(world: &World) {
    let (acme, other) = (world.organization("acme").await, world.organization("other").await);
    let bob = world.join(&acme, "bob@else.example", acme.user).await;
    world.also(&other, &bob).await;
    let session = start(world, &bob, false).await;
    let seen = async |org: &Org| {
        let (id, user) = (org.organization.id, bob.user.id);
        let sql = format!(
            "SELECT COALESCE(seen_at, 0) FROM memberships WHERE organization_id = '{id}' AND user_id = '{user}'"
        );
        world.number(&sql).await
    };
    sign_in::write_seen(&world.core).await.expect("written down");
    assert_eq!((seen(&acme).await, seen(&other).await), (0, 0), "signed in, and seen nowhere yet");
    enter(world, &session.secret, &acme).await.expect("in");
    sign_in::write_seen(&world.core).await.expect("written down");
    assert_eq!((seen(&acme).await, seen(&other).await), (world.now().micros(), 0));
    let user = world.carrying(&session.secret).await.expect("in").user;
    let home = access::home(&world.core.store, &user).await.expect("an answer");
    assert_eq!(home.as_deref(), Some("acme"), "not where they came in last");
    world.clock.advance(Span::seconds(5));
    enter(world, &session.secret, &other).await.expect("in");
    sign_in::write_seen(&world.core).await.expect("written down");
    let user = world.carrying(&session.secret).await.expect("in").user;
    assert_eq!(user.last_organization_id, Some(other.organization.id), "opened by its address");
    assert_eq!(seen(&other).await, world.now().micros());
}

on_both!(
    a_session_ends_after_a_day,
    kept_sessions_last_thirty_days_but_not_for_admins,
    an_admin_is_signed_out_after_an_idle_hour,
    an_idle_admin_stays_out,
    an_idle_admin_is_out_everywhere,
    an_admin_s_day_ends_whatever_they_do,
    a_kept_session_gets_strict_with_the_rights,
    signing_out_ends_one_session,
    a_removed_member_is_out_at_the_next_request,
    only_the_hash_of_a_secret_is_stored,
    when_they_were_seen_is_written_down,
    where_they_were_seen_is_no_other_s_business,
);
