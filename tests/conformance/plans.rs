//! No hot statement reads a whole table. The statements are listened to while the
//! services run, so that a new one is looked at without being named here.

use std::{
    collections::BTreeSet,
    sync::{Mutex, Once, PoisonError},
};

use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer::Context, prelude::*};

use crate::{shared::dump::OURS, tour::tour, world::World};

static STATEMENTS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes every statement that reaches a database.
struct Listener;

#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.whole),
            _ => {}
        }
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = if statement.whole.is_empty() { statement.summary } else { statement.whole };
        // A batch is several, one after the other.
        let each = text.split("; ").map(|one| one.trim().to_owned());
        STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).extend(each);
    }
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let listening = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Listener));
        listening.expect("nobody else listens");
    });
}
/// Tables that grow. `roles` and `instance` stay small.
const GROWING: [&str; 22] = [
    "access_requests",
    "email_changes",
    "invitation_groups",
    "membership_groups",
    "people_groups",
    "phone_proofs",
    "people",
    "invitations",
    "memberships",
    "users",
    "sessions",
    "outbox",
    "invite_links",
    "link_uses",
    "throttles",
    "proofs",
    "resets",
    "audit",
    "sign_in_codes",
    "identities",
    "passkeys",
    "ceremonies",
];

fn is_ours_to_judge(statement: &str, sqlite: bool) -> bool {
    let words: Vec<&str> = statement.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let verb = words.first().is_some_and(|verb| ["SELECT", "UPDATE", "DELETE"].contains(verb));
    verb && !statement.starts_with(OURS.trim())
        && words.iter().any(|word| GROWING.contains(word))
        // Both databases are toured in one process. What only SQLite understands: its index of
        // words, batches that number nothing, and the sign that keeps a column from an index;
        // and each makes JSON in its own way.
        && (sqlite || ![" MATCH ", "?", " +p.", "json_group_array("].iter().any(|own| statement.contains(own)))
        && !(sqlite && statement.contains("json_agg("))
        // A backup's copy is made once in a while and looks at everything.
        && !statement.contains("'held', leased_until")
}

async fn plan(connection: &mut AnyConnection, statement: &str, n: usize, sqlite: bool) -> String {
    let explain = if sqlite {
        format!("{OURS}EXPLAIN QUERY PLAN {statement}")
    } else {
        let most = (1..1_000).rev().find(|n| statement.contains(&format!("${n}"))).unwrap_or(0);
        let prepare = format!("{OURS}PREPARE judged_{n} AS {statement}");
        sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *connection).await.expect(statement);
        let nulls = vec!["NULL"; most].join(", ");
        format!("{OURS}EXPLAIN EXECUTE judged_{n}{}", if most > 0 { format!("({nulls})") } else { String::new() })
    };
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut *connection).await.expect(statement);
    let column = if sqlite { 3 } else { 0 };
    rows.iter().map(|row| row.get::<String, _>(column)).collect::<Vec<_>>().join("\n")
}

/// Whether SQLite reads a whole index of a table that grows.
fn walks_growing(statement: &str, line: &str) -> bool {
    let name = line.trim().trim_start_matches("SCAN ").split(' ').next().unwrap_or_default();
    let words: Vec<&str> = statement.split_whitespace().map(|word| word.trim_matches(['(', ')', ','])).collect();
    let table =
        words.windows(2).find(|pair| pair[1] == name && GROWING.contains(&pair[0])).map_or(name, |pair| pair[0]);
    GROWING.contains(&table) && !line.contains("outbox_due")
}

/// Whether SQLite looks through all that an organization has for rows whose ids are known.
fn walks_organization(statement: &str, line: &str) -> bool {
    let name = line.trim().strip_prefix("SEARCH ").and_then(|rest| rest.split(' ').next());
    // Aliases are a letter, as in `p.id`; a table by its own name has plain columns.
    name.is_some_and(|name| {
        let ids = if GROWING.contains(&name) { " id IN (".to_owned() } else { format!("{name}.id IN (") };
        line.trim_end().ends_with("(organization_id=?)") && statement.contains(&ids)
    })
}

async fn no_hot_statement_reads_a_whole_table(world: &World) {
    listen();
    tour(world).await;
    let sqlite = world.is_sqlite();
    let statements: Vec<String> = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
    let judged: Vec<&String> = statements.iter().filter(|text| is_ours_to_judge(text, sqlite)).collect();
    assert!(judged.len() > 25, "only {} statements were heard", judged.len());
    let mut connection = world.core.store.read().await.expect("a connection");
    if !sqlite {
        // Whether an index could serve; with so few rows the planner may well choose not to.
        let settings = format!("{OURS}ANALYZE; SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan");
        sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *connection).await.expect("settings");
    }
    let mut bad = Vec::new();
    for (n, statement) in judged.into_iter().enumerate() {
        let plan = plan(&mut connection, statement, n, sqlite).await;
        let scans = plan.lines().any(|line| {
            if sqlite {
                // What an index cut to size before is walked row by row.
                let cut = line.trim().strip_prefix("SCAN ").map(|name| format!("CO-ROUTINE {name}"));
                let walks_page = cut.is_some_and(|cut| plan.lines().any(|line| line.trim() == cut));
                walks_organization(statement, line)
                    || line.trim_start().starts_with("SCAN ")
                    && !["VIRTUAL", "CONSTANT"].iter().any(|fine| line.contains(fine))
                    // An index may be read from end to end where it does not grow: what is small,
                    // or what waits to be sent.
                    && (!line.contains(" USING ") || walks_growing(statement, line))
                    && !walks_page
                    && !line.contains("(subquery")
                    && !line.contains("SCAN p\u{0}")
            } else {
                GROWING.iter().any(|table| line.contains(&format!("Seq Scan on {table}")))
            }
        });
        if scans {
            bad.push(format!("{statement}\n{plan}"));
        }
    }
    assert!(bad.is_empty(), "these read a whole table:\n\n{}", bad.join("\n\n"));
}

on_both!(no_hot_statement_reads_a_whole_table);
