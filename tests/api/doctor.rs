//! `usher doctor`: it looks at everything, whatever is wrong, and changes nothing.

use std::fs;

use usher::server::{doctor, settings::Settings};

use crate::{
    app::{TestApp, with_mail},
    program,
    shared::{Kind, Place, dump},
};

/// What was found of a thing.
async fn found(settings: &Settings, what: &str) -> Result<String, String> {
    let all = doctor::examine(settings).await;
    all.into_iter().find(|finding| finding.what == what).map(|finding| finding.found).expect("it was looked at")
}

async fn all_is_well(kind: Kind) {
    let app = TestApp::with(kind, |settings| settings.server.public_url = Some("https://usher.example".into())).await;
    let before = app.dump().await;
    let settings = &app.core.settings;
    assert!(found(settings, "database").await.expect("well").contains("up to date, in use"));
    assert!(found(settings, "clock").await.is_ok());
    assert!(found(settings, "public URL").await.is_ok());
    assert!(found(settings, "mail server").await.expect_err("none").contains("[mail] host"));
    assert_eq!(app.dump().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well_sqlite() {
    all_is_well(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well_postgres() {
    all_is_well(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_database_is_told_not_made() {
    let place = Place::new(Kind::Sqlite).await;
    let mut settings = place.settings();
    with_mail(&mut settings);
    let why = found(&settings, "database").await.expect_err("none");
    assert!(why.contains("usher.db does not exist"), "{why}");
    // The rest is looked at all the same.
    assert!(found(&settings, "mail server").await.is_err());
    assert!(found(&settings, "public URL").await.expect_err("none").contains("public-url"));
    assert!(found(&settings, "clock").await.is_ok());
    assert_eq!(fs::read_dir(place.folder.path()).expect("the folder").count(), 0, "neither a database nor a key");
    let output = program::command(&place, &["doctor"]).output().expect("the program");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success() && said.contains("\u{2717} database") && said.contains("clock"), "{said}");
    assert_eq!(fs::read_dir(place.folder.path()).expect("the folder").count(), 0);
}

async fn an_old_schema_stays_old(kind: Kind) {
    let place = Place::new(kind).await;
    if kind == Kind::Sqlite {
        fs::write(place.folder.path().join("usher.db"), "").expect("an empty database");
    }
    let settings = place.settings();
    for _ in 0..2 {
        let why = found(&settings, "database").await.expect_err("behind");
        assert!(why.contains("migrations behind") && why.contains("usher migrate"), "{why}");
    }
    let store = program::look(&place).await;
    assert!(dump::tables(&store).await.is_empty());
    store.close().await;
    assert!(program::command(&place, &["migrate"]).output().expect("the program").status.success());
    assert!(found(&settings, "database").await.expect("well").contains("up to date, empty"));

    let store = program::look(&place).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, 'newer', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    dump::change(&store, newer).await;
    store.close().await;
    assert!(found(&settings, "database").await.expect_err("ahead").contains("newer Usher"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_schema_stays_old_sqlite() {
    an_old_schema_stays_old(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_schema_stays_old_postgres() {
    an_old_schema_stays_old(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_key_and_a_clock_that_was_set_back_are_told() {
    let app = TestApp::new().await;
    // Written as if in the year 2100.
    dump::change(&app.core.store, "UPDATE audit SET at = 4102444800000000").await;
    let why = found(&app.core.settings, "clock").await.expect_err("set back");
    assert!(why.contains("in the future"), "{why}");
    let mut settings = app.core.settings.clone();
    settings.server.key = Some(usher::server::settings::Secret::new("ab".repeat(32)));
    assert!(found(&settings, "database").await.expect_err("another").contains("another server key"));
}
