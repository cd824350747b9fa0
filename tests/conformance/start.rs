//! Starting: migrations, the server key, and the first organization.

use std::sync::Arc;

use usher::{
    domain::error::{Conflict, Error},
    server::{
        service::{
            access,
            setup::{self, SetupForm},
        },
        settings::Secret,
        store::migrate,
    },
};

use crate::{
    cast::{PASSWORD, caller},
    shared::dump,
    world::{World, at_once, refusal},
};

fn form() -> SetupForm {
    SetupForm {
        organization: "Acme".into(),
        name: "Ada Lovelace".into(),
        email: "ada@acme.example".into(),
        password: PASSWORD.into(),
    }
}

async fn migrating_again_changes_nothing(world: &World) {
    world.organization("acme").await;
    let before = world.dump().await;
    migrate::run(&world.core.store).await.expect("a second run");
    world.another(|_| {}).await.expect("a second process");
    assert_eq!(world.dump().await, before);
}

async fn two_processes_that_migrate_at_once_both_start(world: &World) {
    if world.is_sqlite() {
        world.core.store.close().await;
        for name in ["usher.db", "usher.db-wal", "usher.db-shm"] {
            let _ = std::fs::remove_file(world.folder().join(name));
        }
    } else {
        world.sql("DROP SCHEMA public CASCADE").await;
        world.sql("CREATE SCHEMA public").await;
    }
    let started = tokio::join!(world.another(|_| {}), world.another(|_| {}), world.another(|_| {}));
    let core = started.0.expect("the first");
    started.1.expect("the second");
    started.2.expect("the third");
    assert!(!setup::is_done(&core).await.expect("an answer"), "a fresh database");
    assert!(dump::tables(&core.store).await.len() > 10);
}

async fn another_server_key_does_not_start(world: &World) {
    let other =
        |settings: &mut usher::server::settings::Settings| settings.server.key = Some(Secret::new("7".repeat(64)));
    let Err(error) = world.another(other).await else { panic!("it started with a key that kills every link") };
    assert!(error.to_string().contains("another server key"), "{error}");
    world.another(|_| {}).await.expect("the right key still starts");
}

async fn setup_works_once(world: &World) {
    let core = &*world.core;
    let token = core.keys.setup_token();
    setup::check(core, &token).await.expect("a live link");
    let (slug, started) = setup::run(core, &caller(), &token, &form()).await.expect("an organization");
    assert_eq!(slug, "acme");
    let owner = world.carrying(&started.secret).await.expect("the owner is signed in");
    assert!(owner.user.email_verified_at.is_some(), "whoever reads the console owns the machine");
    let member = access::member(core, Some(&owner), &slug, &caller()).await.expect("a member");
    assert!(member.membership.authority.full_access);
    let again = setup::run(core, &caller(), &token, &form()).await;
    assert_eq!(refusal(again), Error::Conflict { why: Conflict::AlreadySetUp });
    assert_eq!(refusal(setup::check(core, &token).await), Error::Conflict { why: Conflict::AlreadySetUp });
    assert_eq!(world.number("SELECT count(*) FROM organizations").await, 1);
}

async fn setup_without_its_link_is_unknown(world: &World) {
    let mut token = world.core.keys.setup_token();
    let last = if token.pop() == Some('A') { 'E' } else { 'A' };
    token.push(last);
    for wrong in [token.as_str(), "", "x", "../..", &world.core.keys.reset_token(world.core.id())] {
        assert_eq!(refusal(setup::run(&world.core, &caller(), wrong, &form()).await), Error::NotFound, "{wrong}");
    }
    assert_eq!(world.number("SELECT count(*) FROM organizations").await, 0);
}

async fn setup_names_every_bad_field_at_once(world: &World) {
    let bad =
        SetupForm { organization: " ".into(), name: "a\nb".into(), email: "ada".into(), password: "short".into() };
    let error = refusal(setup::run(&world.core, &caller(), &world.core.keys.setup_token(), &bad).await);
    for field in ["organization", "name", "email", "password"] {
        assert!(error.problem(field).is_some(), "{field} in {error:?}");
    }
    assert!(!setup::is_done(&world.core).await.expect("an answer"));
}

async fn twenty_setups_at_once_make_one_organization(world: &World) {
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(20, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        async move { setup::run(&core, &caller(), &core.keys.setup_token(), &form()).await }
    })
    .await;
    let (done, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    for result in refused {
        assert_eq!(refusal(result), Error::Conflict { why: Conflict::AlreadySetUp });
    }
    for table in ["organizations", "users", "memberships", "sessions"] {
        assert_eq!(world.number(&format!("SELECT count(*) FROM {table}")).await, 1, "{table}");
    }
}

on_both!(
    migrating_again_changes_nothing,
    two_processes_that_migrate_at_once_both_start,
    another_server_key_does_not_start,
    setup_works_once,
    setup_without_its_link_is_unknown,
    setup_names_every_bad_field_at_once,
    twenty_setups_at_once_make_one_organization,
);
