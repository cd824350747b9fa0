//! What people do to their own account: profile, password, sessions, and the proof
//! that it is them.

use usher::{
    domain::{error::Error, time::Span},
    server::{
        auth,
        service::{
            access::SignedIn,
            account::{self, export, password, profile, sessions},
            password_reset, recent,
            sign_in::{self, Started},
        },
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, refusal},
};

const NEW_PASSWORD: &str = "copper-lantern-glacier-17";

async fn another_session(world: &World, who: &SignedIn) -> Started {
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let started = sign_in::start(&world.core, &mut tx, who.user.id, &caller(), false).await.expect("a session");
    tx.commit().await.expect("a commit");
    started
}

async fn a_new_name_shows_everywhere(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    profile::save(&world.core, &world.holder(&bob).await, " Bob  Builder ", "").await.expect("saved");
    let names = world.texts("SELECT name FROM people WHERE email = 'bob@else.example'").await;
    assert_eq!(names, ["Bob Builder"]);
    let before = world.dump_without(&["audit"]).await;
    let holder = world.holder(&bob).await;
    assert_eq!(refusal(profile::save(&world.core, &holder, "", "").await), Error::field("name", "name_empty"));
    let unknown = profile::save(&world.core, &holder, "Bob", "tlh").await;
    assert_eq!(refusal(unknown), Error::field("language", "language_unknown"));
    assert_eq!(world.dump_without(&["audit"]).await, before);
    profile::save(&world.core, &holder, "Bob", "en").await.expect("saved");
    assert_eq!(world.texts("SELECT language FROM users WHERE name = 'Bob'").await, ["en"]);
}

/// S3
async fn after_ten_minutes_they_confirm_that_it_is_them(world: &World) {
    let bob = world.with_password("bob@else.example").await;
    world.clock.advance(Span::seconds(10 * 60));
    let holder = world.holder(&bob).await;
    let core = &*world.core;
    let before = world.dump_without(&["audit"]).await;
    assert_eq!(refusal(password::change(core, &holder, PASSWORD, NEW_PASSWORD).await), Error::NotRecent);
    assert_eq!(refusal(account::email::begin(core, &holder, "new@else.example").await), Error::NotRecent);
    assert_eq!(refusal(account::email::finish(core, &holder, "123456").await), Error::NotRecent);
    assert_eq!(refusal(account::erase::erase(core, &holder, PASSWORD).await), Error::NotRecent);
    assert_eq!(refusal(export::everything(core, &holder).await), Error::NotRecent);
    assert_eq!(world.dump_without(&["audit"]).await, before);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE refused = 'not_recent'").await, 5);

    let wrong = recent::by_password(core, &holder, "wrong", "").await;
    assert_eq!(refusal(wrong), Error::field("password", "password_wrong"));
    let started = recent::by_password(core, &holder, PASSWORD, "").await.expect("confirmed");
    assert_ne!(auth::hash_secret(&started.secret), bob.session.hash, "another session id");
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 1, "and the old one is dead");
    let again = world.carrying(&started.secret).await.expect("a session");
    assert_eq!(again.session.expires_at, bob.session.expires_at, "no longer than it was");
    password::change(core, &world.holder(&again).await, PASSWORD, NEW_PASSWORD).await.expect("changed");
}

async fn confirming_is_no_way_to_guess(world: &World) {
    let bob = world.with_password("bob@else.example").await;
    let holder = world.holder(&bob).await;
    for _ in 0..5 {
        let wrong = recent::by_password(&world.core, &holder, "wrong", "").await;
        assert_eq!(refusal(wrong), Error::field("password", "password_wrong"));
    }
    for _ in 0..3 {
        let throttled = refusal(recent::by_password(&world.core, &holder, PASSWORD, "").await);
        assert!(matches!(throttled, Error::Throttled { .. }), "{throttled:?}");
    }
}

/// S2
async fn a_new_password_ends_all_other_sessions(world: &World) {
    let bob = world.with_password("bob@else.example").await;
    let elsewhere = another_session(world, &bob).await;
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let holder = world.holder(&bob).await;
    let core = &*world.core;
    let field = |code| Error::field("new-password", code);
    for (new, code) in [("short", "password_too_short"), ("bob@else.example bob", "password_guessable")] {
        assert_eq!(refusal(password::change(core, &holder, PASSWORD, new).await), field(code), "{new}");
    }
    let wrong = password::change(core, &holder, "wrong", NEW_PASSWORD).await;
    assert_eq!(refusal(wrong), Error::field("password", "password_wrong"));
    let started = password::change(core, &holder, PASSWORD, NEW_PASSWORD).await.expect("changed");
    assert!(world.carrying(&elsewhere.secret).await.is_none(), "elsewhere");
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 1);
    world.carrying(&started.secret).await.expect("still in here");
    let reset = world.texts("SELECT id FROM resets").await.remove(0).parse().expect("an id");
    let token = core.keys.reset_token(reset);
    assert!(password_reset::open(core, &token).await.is_err(), "a reset link on its way");
    assert_eq!(world.texts("SELECT kind FROM outbox WHERE kind <> 'reset'").await, ["password_changed"]);
    sign_in::by_password(core, &caller(), "bob@else.example", NEW_PASSWORD, false).await.expect("in");
}

async fn somebody_without_a_password_sets_one(world: &World) {
    let bob = world.person("bob@else.example").await;
    let holder = world.holder(&bob).await;
    password::change(&world.core, &holder, "", NEW_PASSWORD).await.expect("set");
    sign_in::by_password(&world.core, &caller(), "bob@else.example", NEW_PASSWORD, false).await.expect("in");
}

async fn sessions_are_listed_and_ended(world: &World) {
    let bob = world.person("bob@else.example").await;
    let eve = world.person("eve@else.example").await;
    let (core, holder) = (&*world.core, world.holder(&bob).await);
    world.clock.advance(Span::minutes(1));
    let second = another_session(world, &bob).await;
    let third = another_session(world, &bob).await;
    let all = sessions::list(core, &holder).await.expect("a list");
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].hash, bob.session.hash, "this one comes first");
    let of = |started: &Started| auth::hash_secret(&started.secret)[..16].to_owned();
    sessions::end(core, &holder, &of(&second)).await.expect("ended");
    assert!(world.carrying(&second.secret).await.is_none());
    assert_eq!(refusal(sessions::end(core, &holder, &of(&second)).await), Error::NotFound, "twice");
    let hers = sessions::handle(&eve.session).to_owned();
    assert_eq!(refusal(sessions::end(core, &holder, &hers).await), Error::NotFound, "somebody else's");
    assert_eq!(sessions::end_others(core, &holder).await.expect("ended"), 1);
    assert!(world.carrying(&third.secret).await.is_none());
    assert_eq!(world.number("SELECT count(*) FROM sessions").await, 2, "this one and hers");
}

async fn the_export_holds_what_is_known_and_nothing_that_opens(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.with_password("bob@else.example").await;
    let holder = world.holder(&bob).await;
    profile::save(&world.core, &holder, "Bob", "").await.expect("saved");
    let text = export::everything(&world.core, &world.holder(&bob).await).await.expect("an export").to_string();
    for part in ["bob@else.example", "account.save", "203.0.113.0/24", &bob.user.id.to_string()] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("argon2") && !text.contains(&bob.session.hash), "{text}");
    let owner = export::everything(&world.core, &world.holder(&org.owner).await).await.expect("an export");
    assert_eq!(owner["organizations"][0]["name"], "acme");
    assert!(!owner.to_string().contains("bob@else.example"), "others are not in it");
}

on_both!(
    a_new_name_shows_everywhere,
    after_ten_minutes_they_confirm_that_it_is_them,
    confirming_is_no_way_to_guess,
    a_new_password_ends_all_other_sessions,
    somebody_without_a_password_sets_one,
    sessions_are_listed_and_ended,
    the_export_holds_what_is_known_and_nothing_that_opens,
);
