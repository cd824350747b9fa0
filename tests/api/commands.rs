//! The commands of the program, run as an operator runs them: beside a server, and on a
//! database that is in use.

use std::{os::unix::fs::PermissionsExt, process::Output};

use crate::{
    app,
    client::Client,
    program::{Program, command, look},
    shared::{Kind, Place, dump},
};

/// What a command prints, if it ends well.
fn printed(place: &Place, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = command(place, arguments).output().expect("the program");
    assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("text")
}

/// What a command says when it ends badly.
fn refused(place: &Place, arguments: &[&str]) -> String {
    let Output { status, stderr, .. } = command(place, arguments).output().expect("the program");
    assert!(!status.success(), "{arguments:?}");
    String::from_utf8(stderr).expect("text")
}

async fn the_setup_link_is_printed_again(kind: Kind) {
    let place = Place::new(kind).await;
    let before = printed(&place, &["setup-link"]);
    let program = Program::start(&place);
    let shown = program.setup.clone().expect("a setup link");
    for link in [before, printed(&place, &["setup-link"])] {
        assert!(link.trim_end().ends_with(&shown), "the same link: {link}");
    }
    program.set_up().await;
    assert!(refused(&place, &["setup-link"]).contains("set up already"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_setup_link_is_printed_again_sqlite() {
    the_setup_link_is_printed_again(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_setup_link_is_printed_again_postgres() {
    the_setup_link_is_printed_again(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizations_are_made_and_limited() {
    let place = Place::new(Kind::Sqlite).await;
    let said = refused(&place, &["org", "create", "Acme", "--owner", "bad"]);
    assert!(said.contains("owner: This is not a whole address"), "{said}");
    printed(&place, &["org", "create", "Acme", "--owner", "ada@else.example"]);
    for (limit, shown) in [("5", "1 of 5"), ("0", "1 of unlimited"), ("7", "1 of 7"), ("unlimited", "1 of unlimited")] {
        printed(&place, &["org", "set-limit", "acme", limit]);
        assert!(printed(&place, &["org", "list"]).contains(shown), "{limit}");
    }
    assert!(refused(&place, &["org", "set-limit", "acme", "few"]).contains("few is no limit"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_taken_beside_the_server() {
    let place = Place::new(Kind::Sqlite).await;
    let program = Program::start(&place);
    let owner = program.set_up().await;
    let file = place.folder.path().join("copy.db");
    let name = file.to_str().expect("a name");
    assert!(printed(&place, &["backup", name]).contains("copy.db holds everything"));
    let mode = std::fs::metadata(&file).expect("the copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for its owner alone");
    for own in ["usher.db", "usher.db-wal", "usher.db-shm"] {
        let mode = std::fs::metadata(place.folder.path().join(own)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{own}: for its owner alone, whatever the folder is");
    }
    assert!(refused(&place, &["backup", name]).contains("nothing was overwritten"));
    assert_eq!(owner.get("/o/acme").await.status, 200, "the server goes on");
    drop(program);
    // Restored as docs/deployment.md tells.
    for old in ["usher.db", "usher.db-wal", "usher.db-shm"] {
        let _ = std::fs::remove_file(place.folder.path().join(old));
    }
    std::fs::rename(&file, place.folder.path().join("usher.db")).expect("the copy in its place");
    let program = Program::start(&place);
    assert_eq!(program.setup, None, "it is set up");
    let owner = Client::new(&program.url);
    let done = owner.post("/sign-in", &[("email", app::OWNER), ("password", app::PASSWORD)]).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_postgres_is_left_to_its_own_tools() {
    let place = Place::new(Kind::Postgres).await;
    printed(&place, &["migrate"]);
    assert!(refused(&place, &["backup", "copy.db"]).contains("pg_dump"));
    assert!(!place.folder.path().join("copy.db").exists());
}

/// The sample organization comes into an empty database, whole, and never into another.
async fn the_demo_is_made_once(kind: Kind) {
    let place = Place::new(kind).await;
    assert!(printed(&place, &["demo"]).contains("Acme Inc has 250 people"));
    let store = look(&place).await;
    let rows = async || dump::dump(&store, &[]).await;
    let before = rows().await;
    assert!(refused(&place, &["demo", "--people", "5"]).contains("this database is in use"));
    assert!(rows().await == before, "nothing is written");
    store.close().await;

    let program = Program::start(&place);
    let owner = Client::new(&program.url);
    let form = [("email", "demo@example.com"), ("password", "let everybody in")];
    assert_eq!(owner.post("/sign-in", &form).await.location(), "/o/acme-inc");
    for status in ["active", "requested", "pending", "expired", "declined", "inactive"] {
        let page = owner.get(&format!("/o/acme-inc/settings/people?status={status}")).await;
        assert!(page.body.contains("data-key="), "nobody is {status}");
    }
    let store = look(&place).await;
    let asking = dump::number(&store, "SELECT count(*) FROM people WHERE status = 'requested'").await;
    assert_eq!(dump::number(&store, "SELECT count(*) FROM people").await - asking, 250);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_is_made_once_sqlite() {
    the_demo_is_made_once(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_is_made_once_postgres() {
    the_demo_is_made_once(Kind::Postgres).await;
}
