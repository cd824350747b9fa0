//! What people do to their own account: profile, password, sessions, and the proof
//! that it is them.

use usher::{
    domain::{error::Error, metadata::Metadata, time::Span},
    server::{
        auth,
        service::{
            access::SignedIn,
            account::{self, export, password, profile, sessions},
            join,
            links::LinkForm,
            organizations::{self, Entrance},
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

/// Whoever asks to join is no member yet, and in the table all the same.
async fn a_request_follows_the_account(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.limited_link(&org, LinkForm { approval: true, ..LinkForm::default() }).await;
    let bob = world.person("bob@else.example").await;
    let core = &world.core;
    join::accept(core, &caller(), &door, &bob, None).await.expect("asked");
    profile::save(core, &world.holder(&bob).await, "Bob Builder", "").await.expect("saved");
    let rows = "SELECT name || ' ' || email FROM people WHERE status = 'requested'";
    assert_eq!(world.texts(rows).await, ["Bob Builder bob@else.example"]);
    account::email::begin(core, &world.holder(&bob).await, "robert@else.example").await.expect("a code");
    let change = world.texts("SELECT id FROM email_changes").await.remove(0).parse().expect("an id");
    let code = core.keys.new_email_code(change);
    account::email::finish(core, &world.holder(&bob).await, &code).await.expect("changed");
    assert_eq!(world.texts(rows).await, ["Bob Builder robert@else.example"]);
    assert_eq!(world.number("SELECT count(*) FROM people WHERE email = 'bob@else.example'").await, 0);
    let counted = world.number("SELECT n FROM people_counts WHERE status = 'requested'").await;
    assert_eq!(counted, 1);
}

async fn the_export_holds_everything_about_them(world: &World) {
    let org = world.organization("acme").await;
    let (other, third) = (world.organization("beta").await, world.organization("gamma").await);
    let bob = world.with_password("bob@else.example").await;
    let group = world.group(&org, "Night shift").await;
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let entrance = Entrance {
        groups: vec![group],
        metadata: Metadata::parse_optional(r#"{"badge":"B-17"}"#).expect("metadata"),
        ..Entrance::into_role(org.user)
    };
    organizations::add_member(&world.core, &mut tx, org.organization.id, &bob.user, &entrance).await.expect("a member");
    organizations::add_member(&world.core, &mut tx, other.organization.id, &bob.user, &Entrance::into_role(other.user))
        .await
        .expect("a member");
    tx.commit().await.expect("a commit");
    world.inactivate(&other, &bob).await;
    let (_, door) = world.limited_link(&third, LinkForm { approval: true, ..LinkForm::default() }).await;
    join::accept(&world.core, &caller(), &door, &bob, None).await.expect("asked");
    let invited = world.invite(&third, "bob@else.example").await;
    let (codes, _) = world.two_steps(&bob).await;
    let now = world.now().micros();
    world.sql(&format!(
        "INSERT INTO identities (id, user_id, provider, issuer, subject, email, created_at) VALUES ('{}', '{}', 'corp', 'https://corp.example', 'subject-9', 'bob@else.example', {now})",
        world.core.id::<()>(), bob.user.id
    )).await;
    world.sql(&format!(
        "INSERT INTO passkeys (id, user_id, credential_id, name, credential, created_at) VALUES ('{}', '{}', 'handle', 'Blue key', 'the-public-key', {now})",
        world.core.id::<()>(), bob.user.id
    )).await;
    let file = export::everything(&world.core, &world.holder(&bob).await).await.expect("an export");
    assert_eq!(file["accounts_elsewhere"][0]["subject"], "subject-9");
    assert_eq!(file["passkeys"][0]["name"], "Blue key");
    assert_eq!(file["account"]["recovery_codes_left"], 10);
    let places = file["organizations"].as_array().expect("a list");
    assert_eq!(places.len(), 2, "the inactive one too");
    let of = |name: &str| places.iter().find(|place| place["name"] == name).expect(name);
    assert_eq!(of("acme")["groups"][0], "Night shift");
    assert!(of("acme")["metadata"].as_str().is_some_and(|text| text.contains("B-17")), "{file}");
    assert!(of("acme")["inactive_since"].is_null() && of("beta")["inactive_since"].is_string());
    assert_eq!(file["access_requests"][0]["organization"], "gamma");
    assert_eq!(file["invitations"][0]["id"], invited.to_string());
    assert_eq!(file["sessions"][0]["by"], "password");
    let text = file.to_string();
    for secret in [&*codes[0], "the-public-key", "handle"] {
        assert!(!text.contains(secret), "{secret}");
    }
    // Whoever never proved the address learns nothing about who was invited there.
    world.sql("UPDATE users SET email_verified_at = NULL").await;
    let bob = world.carrying_again(&bob).await;
    let file = export::everything(&world.core, &world.holder(&bob).await).await.expect("an export");
    assert_eq!(file["invitations"], serde_json::json!([]));
}

impl World {
    /// The same person, as they are stored now.
    async fn carrying_again(&self, who: &SignedIn) -> SignedIn {
        self.carrying(&another_session(self, who).await.secret).await.expect("signed in")
    }
}

on_both!(
    a_new_name_shows_everywhere,
    a_request_follows_the_account,
    the_export_holds_everything_about_them,
    after_ten_minutes_they_confirm_that_it_is_them,
    confirming_is_no_way_to_guess,
    a_new_password_ends_all_other_sessions,
    somebody_without_a_password_sets_one,
    sessions_are_listed_and_ended,
    the_export_holds_what_is_known_and_nothing_that_opens,
);
