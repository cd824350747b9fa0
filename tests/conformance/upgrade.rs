//! A database of the first migration alone, with rows in it, is brought up to date
//! and nothing is lost.

use sqlx::{AssertSqlSafe, Executor};
use usher::server::store::{Store, migrate};

use crate::world::World;

const FIRST: &str = include_str!("../../migrations/0001_foundation.sql");
/// As the first release's migrator left it.
const VERSION: i64 = 1;

/// A row or two in every table of the first migration.
const ROWS: &str = "
INSERT INTO instance VALUES (1, 1, 'fingerprint', 2);
INSERT INTO organizations (id, slug, name, created_at, member_limit, invitation_lifetime)
    VALUES ('01O', 'acme', 'Acme', 1, 250, 604800000000);
INSERT INTO users (id, email, email_verified_at, name, password_hash, created_at, last_organization_id)
    VALUES ('01U', 'ada@acme.example', 1, 'Ada', 'hash', 1, '01O'), ('02U', 'bob@acme.example', NULL, 'Bob', NULL, 2, NULL);
INSERT INTO sessions VALUES ('s', '01U', 1, 1, 1, 9, NULL, 'block', 'agent');
INSERT INTO roles VALUES ('01R', '01O', 'Administrator', 'administrator', 'people.view', 1), ('02R', '01O', 'User', 'user', '', 1);
INSERT INTO memberships VALUES ('01M', '01O', '01U', '01R', 1, 1, NULL, 1, NULL), ('02M', '01O', '02U', '02R', NULL, 2, 3, NULL, '01U');
INSERT INTO outbox VALUES
    ('01L', '01O', 'invitation', '01I', 'eve@else.example', 'en', 'sent', 1, 1, NULL, NULL, '250 ok', 1, 2),
    ('02L', NULL, 'reset', '01T', 'ada@acme.example', 'en', 'queued', 0, 1, NULL, 'try later', NULL, 1, NULL),
    ('03L', '01O', 'code', '01P', 'x@else.example', 'en', 'failed', 3, 1, NULL, 'no', NULL, 1, NULL);
INSERT INTO invitations VALUES
    ('01I', '01O', 'eve@else.example', 'Eve', '02R', NULL, '01U', 1, 1, 99, NULL, NULL, NULL, NULL, '01L'),
    ('02I', '01O', 'dan@else.example', NULL, '01R', 1, '01U', 0, 1, 99, NULL, NULL, 5, NULL, NULL);
INSERT INTO invite_links VALUES ('01K', '01O', '02R', '01U', 0, 1, NULL, 5, 1, NULL);
INSERT INTO link_uses VALUES ('01K', '02U', 2);
INSERT INTO proofs VALUES ('01P', NULL, '01K', 'x@else.example', 1, 9, 2, NULL, NULL);
INSERT INTO resets VALUES ('01T', '01U', 1, 9, NULL);
INSERT INTO people VALUES
    ('01A', 1, '01O', 'ada@acme.example', 'Ada', 'active', '01R', 1, 1, NULL, NULL, '01U', NULL, 'ada', 'ada ada@acme.example'),
    ('02A', 2, '01O', 'bob@acme.example', 'Bob', 'inactive', '02R', NULL, 2, NULL, '01U', '02U', NULL, 'bob', 'bob'),
    ('03A', 3, '01O', 'eve@else.example', 'Eve', 'pending', '02R', NULL, 1, 99, '01U', NULL, '01I', 'eve', 'eve'),
    ('04A', 4, '01O', 'dan@else.example', NULL, 'declined', '01R', 1, 1, 99, '01U', NULL, '02I', 'dan', 'dan'),
    ('05A', 5, '01O', 'jörg@else.example', NULL, 'pending', '02R', NULL, 1, 99, '01U', NULL, NULL, 'jorg@else.example', 'jörg@else.example');
INSERT INTO people_counts VALUES ('01O', 'active', 1), ('01O', 'pending', 1);
INSERT INTO throttles VALUES ('sign_in:a', 1, 2, NULL);
INSERT INTO audit VALUES ('01D', '01O', 1, '01U', 'invitation.create', '01I', NULL, 'block', 'r'), ('02D', NULL, 1, NULL, 'sign_in', NULL, 'wrong_credentials', NULL, NULL);
";

async fn run(store: &Store, sql: &str) {
    let mut connection = store.read().await.expect("a connection");
    connection.execute(AssertSqlSafe(sql.to_owned())).await.expect("done");
}

/// What was there before, column by column: `table|id|column=value`.
fn cells(dump: &[String]) -> Vec<String> {
    let mut cells = Vec::new();
    for (n, line) in dump.iter().enumerate() {
        let (table, row) = line.split_once(": ").expect("a row");
        let key = row.split('|').next().unwrap_or_default();
        // Rows of one table are told apart by their first column, as the schema has it.
        cells.extend(row.split('|').map(|cell| format!("{table}|{key}|{cell}")));
        assert!(n < 1_000);
    }
    cells.sort();
    cells
}

async fn a_database_of_the_first_release_loses_nothing(world: &World) {
    let store = &world.core.store;
    if world.is_sqlite() {
        run(store, "PRAGMA foreign_keys = OFF").await;
        let sql = "SELECT type || ' ' || name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'people_search_%' ORDER BY type DESC, name";
        for line in world.texts(sql).await {
            let (kind, name) = line.split_once(' ').expect("two words");
            if matches!(kind, "table" | "trigger") {
                run(store, &format!("PRAGMA foreign_keys = OFF; DROP {kind} IF EXISTS \"{name}\"")).await;
            }
        }
    } else {
        run(store, "DROP SCHEMA public CASCADE; CREATE SCHEMA public").await;
    }
    run(store, FIRST).await;
    // The migrator's own note that the first one is done, with its checksum.
    world.sql(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
         installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB_OR_BYTES NOT NULL, execution_time BIGINT NOT NULL)"
            .replace("BLOB_OR_BYTES", if world.is_sqlite() { "BLOB" } else { "BYTEA" })
            .as_str(),
    )
    .await;
    let hex = checksum();
    let literal = if world.is_sqlite() { format!("x'{hex}'") } else { format!("'\\x{hex}'::bytea") };
    world
        .sql(&format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ({VERSION}, 'foundation', TRUE, {literal}, 0)"
        ))
        .await;
    run(store, ROWS).await;
    let before = cells(&world.dump().await);

    migrate::run(store).await.expect("brought up to date");
    let after = cells(&world.dump().await);
    // Who has no name is searched as everybody else is.
    let refolded = |cell: &str| cell.ends_with("search=jörg@else.example");
    let lost: Vec<&String> =
        before.iter().filter(|cell| after.binary_search(cell).is_err() && !refolded(cell)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(world.number("SELECT count(*) FROM people WHERE search LIKE '%ada%'").await, 1);
    assert_eq!(world.number("SELECT count(*) FROM people WHERE search = 'jorg@else.example'").await, 1);
    if world.is_sqlite() {
        for word in ["ada", "jor"] {
            let sql = format!("SELECT count(*) FROM people_search WHERE people_search MATCH '{word}'");
            assert_eq!(world.number(&sql).await, 1, "{word}");
        }
    }
    migrate::run(store).await.expect("nothing more to do");
    assert_eq!(cells(&world.dump().await), after);
}

/// SHA-384 of the file, as the migrator counts it.
fn checksum() -> String {
    use sha2::{Digest, Sha384};
    Sha384::digest(FIRST.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

on_both!(a_database_of_the_first_release_loses_nothing);
