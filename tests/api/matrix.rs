//! Every route and server function × every kind of visitor: the expected status
//! each, nothing changed by a refusal, and no route left out.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use usher::{
    domain::{email::EmailAddress, token::Channel},
    server::{
        service::organizations::{self as service, Entrance},
        store::{
            organizations,
            users::{self, User},
        },
    },
};

use crate::{
    app::{OWNER, TestApp},
    client::{Answer, Client, multipart, send},
    matrix_rows::{Body, ROWS, Row},
};

const VISITORS: [&str; 5] = ["nobody", "a member", "an administrator", "the owner", "a stranger"];
/// The owner's place among them.
const OWNERS: usize = 3;

/// What the placeholders of a row stand for in one cell; people who take long to make
/// only where they are wanted.
pub async fn objects(app: &TestApp, cell: usize, wanted: impl Fn(&str) -> bool) -> BTreeMap<&'static str, String> {
    let id = app.invite(&format!("cell{cell}@else.example")).await;
    let (link_id, link) = app.link("User").await;
    let mail_id = app.core.id::<()>().to_string();
    let sql = format!(
        "INSERT INTO outbox (id, organization_id, kind, subject_id, recipient, language, status, due_at, created_at) \
         SELECT '{mail_id}', id, 'invitation', '{id}', 'cell{cell}@else.example', 'en', 'failed', 0, 0 FROM organizations WHERE slug = 'acme'"
    );
    crate::shared::dump::change(&app.core.store, &sql).await;
    let role_id = app.core.id::<()>().to_string();
    let sql = format!(
        "INSERT INTO roles (id, organization_id, name, permissions, created_at) \
         SELECT '{role_id}', id, 'cell{cell}', 'people.view', 0 FROM organizations WHERE slug = 'acme'"
    );
    crate::shared::dump::change(&app.core.store, &sql).await;
    // A cell has its own; an organization takes only so many of them.
    crate::shared::dump::change(&app.core.store, "DELETE FROM groups").await;
    crate::shared::dump::change(&app.core.store, "DELETE FROM products").await;
    let (group_id, product_id) = (app.core.id::<()>().to_string(), app.core.id::<()>().to_string());
    let sql = format!(
        "INSERT INTO groups (id, organization_id, name, folded, created_at) \
         SELECT '{group_id}', id, 'cell{cell}', 'cell{cell}', 0 FROM organizations WHERE slug = 'acme'"
    );
    crate::shared::dump::change(&app.core.store, &sql).await;
    let sql = format!(
        "INSERT INTO products (id, organization_id, name, url, created_at) \
         SELECT '{product_id}', id, 'cell{cell}', 'https://a.example/', 0 FROM organizations WHERE slug = 'acme'"
    );
    crate::shared::dump::change(&app.core.store, &sql).await;
    let person_id = app.one("SELECT id FROM people WHERE email = 'owner@acme.example'").await;
    let request_id = app.request(&format!("asker{cell}@else.example")).await;
    let mut people = BTreeMap::new();
    if wanted("member") {
        people.insert("member", somebody(app, &format!("m{cell}@else.example")).await);
    }
    if wanted("inactive") || wanted("back") {
        let inactive = somebody(app, &format!("i{cell}@else.example")).await;
        app.owner.post(&format!("/o/acme/settings/people/{inactive}/inactivate"), &[]).await;
        let way = [("way", "link")];
        let shown = app.owner.post(&format!("/o/acme/settings/people/{inactive}/reactivate"), &way).await;
        let back = shown.body.split("/r/").nth(1).expect("a link").chars().take(43).collect();
        people.extend([("inactive", inactive), ("back", back)]);
    }
    if wanted("gone") {
        let gone = format!("g{cell}@else.example");
        let left = somebody(app, &gone).await;
        app.owner.post(&format!("/o/acme/settings/people/{left}/remove"), &[]).await;
        people.insert("gone", app.user(&gone).await.to_string());
    }
    people.extend([
        ("slug", "acme".to_owned()),
        ("invitation", app.core.keys.invitation_token(id, 0, Channel::Mailed)),
        ("door", id.to_string()),
        ("id", id.to_string()),
        ("person", app.one(&format!("SELECT id FROM people WHERE invitation_id = '{id}'")).await),
        ("link", link),
        ("link_id", link_id),
        ("request_id", request_id),
        ("mail_id", mail_id),
        ("role_id", role_id),
        ("group_id", group_id),
        ("product_id", product_id),
        ("person_id", person_id),
        ("setup", app.core.keys.setup_token()),
        ("role", app.role("User").await),
        ("product", app.product(&format!("Wiki {cell}")).await),
        ("fresh", format!("fresh{cell}@else.example")),
        ("none", "none.js".to_owned()),
        ("handle", "0123456789abcdef".to_owned()),
        ("provider", "nowhere".to_owned()),
    ]);
    people
}

/// Somebody who joined, and is signed in nowhere; their row.
async fn somebody(app: &TestApp, address: &str) -> String {
    let core = &app.core;
    let user = User {
        id: core.id(),
        email: EmailAddress::parse(address).expect("an address"),
        email_verified_at: Some(core.now()),
        name: "Max Member".into(),
        created_at: core.now(),
        last_organization_id: None,
        language: None,
    };
    let mut tx = core.store.begin().await.expect("a transaction");
    users::insert(&mut tx, &user, None).await.expect("an account");
    let organization = organizations::by_slug(&mut tx, "acme").await.expect("an answer").expect("an organization");
    let role = app.role("User").await.parse().expect("an id");
    service::add_member(core, &mut tx, organization.id, &user, &Entrance::into_role(role)).await.expect("a member");
    tx.commit().await.expect("a commit");
    app.person_of(address).await
}

pub fn fill(text: &str, objects: &BTreeMap<&str, String>) -> String {
    objects.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

pub async fn ask(client: &Client, row: &Row, objects: &BTreeMap<&str, String>) -> Answer {
    let path = fill(row.route, objects);
    let request = client.request(row.method.parse().expect("a method"), &path);
    match row.body {
        Body::None => send(request.header("accept", "text/html")).await,
        Body::Form(fields) => {
            let fields: Vec<(&str, String)> = fields.iter().map(|(k, v)| (*k, fill(v, objects))).collect();
            send(request.header("accept", "text/html").form(&fields)).await
        }
        Body::Upload(fields) => {
            let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, fill(v, objects).into_bytes())).collect();
            send(multipart(request.header("accept", "text/html"), &fields)).await
        }
        Body::Json(text) => send(request.header("content-type", "application/json").body(fill(text, objects))).await,
    }
}

/// Whether a row has this placeholder.
fn wants(row: &Row, name: &str) -> bool {
    let place = format!("{{{name}}}");
    row.route.contains(&place)
        || match row.body {
            Body::None => false,
            Body::Form(fields) | Body::Upload(fields) => fields.iter().any(|(_, value)| value.contains(&place)),
            Body::Json(text) => text.contains(&place),
        }
}

fn wants_door(row: &Row) -> bool {
    matches!(row.body, Body::Form(fields) if fields.iter().any(|(_, value)| *value == "{door}"))
}

/// The status of a row; files of the site are there once it was built.
fn expected(row: &Row, visitor: usize) -> u16 {
    let built = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/site/favicon.svg").exists();
    match (row.route, visitor) {
        ("/favicon.svg", _) if !built => 404,
        (_, 2) => row.administrator,
        (_, visitor) => row.expected[if visitor > 2 { visitor - 1 } else { visitor }],
    }
}

/// So many rows share an Usher: each cell looks at everything that is in it, before and after.
const ROWS_TOGETHER: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_answered_as_they_should_be() {
    let mut wrong = Vec::new();
    for rows in ROWS.chunks(ROWS_TOGETHER) {
        wrong.extend(wrong_answers(rows).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is not as it should be when everybody asks for these rows.
async fn wrong_answers(rows: &'static [Row]) -> Vec<String> {
    let app = TestApp::new().await;
    crate::shared::dump::change(&app.core.store, "UPDATE organizations SET member_limit = NULL").await;
    app.member("member@else.example").await;
    let administrator = app.with_role("administrator@else.example", "Administrator").await;
    let users = [app.user("member@else.example").await, administrator, app.user(OWNER).await, app.stranger().await];
    let mut wrong = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        for (visitor, name) in VISITORS.iter().enumerate() {
            if app.owner.get("/account").await.status != 200 {
                // A row has ended the owner's session.
                let fresh = app.session_of(users[OWNERS - 1]).await;
                app.owner.carry("usher_session", &fresh.cookie("usher_session").expect("a session"));
            }
            let objects = objects(&app, n * VISITORS.len() + visitor, |name| wants(row, name)).await;
            let client = match visitor {
                0 => app.anonymous(),
                _ => app.session_of(users[visitor - 1]).await,
            };
            if wants_door(row) {
                client.get(&format!("/i/{}", objects["invitation"])).await;
            }
            let before = app.still().await;
            let audit = app.number("SELECT count(*) FROM audit").await;
            let answer = ask(&client, row, &objects).await;
            let entries = app.number("SELECT count(*) FROM audit").await - audit;
            let what = format!("{} {} by {name}", row.method, row.route);
            let wanted = expected(row, visitor);
            if answer.status != wanted {
                wrong.push(format!("{what}: {} instead of {wanted}", answer.status));
                continue;
            }
            if answer.status >= 400 && app.still().await != before {
                wrong.push(format!("{what}: refused, and yet something changed"));
            }
            if row.method == "GET" && app.still().await != before {
                wrong.push(format!("{what}: a GET that changes something"));
            }
            if answer.status == 403 && entries != 1 {
                wrong.push(format!("{what}: refused with {entries} entries in the audit log"));
            }
            if wanted == 303
                && visitor == 0
                && row.route.starts_with("/o/")
                && !answer.location().starts_with("/sign-in?next=/o/acme")
            {
                wrong.push(format!("{what}: led to {}", answer.location()));
            }
        }
    }
    wrong
}

/// The routes as the router's source names them, with their methods.
fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../src/server/web/router.rs");
    // A function that is not in this list answers nobody.
    let functions = include_str!("../../src/app/api/mod.rs");
    let mut found = BTreeSet::new();
    for rest in source.split(".route(").skip(1) {
        let Some((route, calls)) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
            continue;
        };
        // Up to the next call in the chain that is none of these.
        let calls = calls.split(".merge(").next().unwrap_or_default().split(".layer(").next().unwrap_or_default();
        for (call, method) in
            [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("patch(", "PATCH"), ("delete(", "DELETE")]
        {
            if calls.contains(&format!(" {call}")) || calls.contains(&format!(".{call}")) {
                found.insert((method.to_owned(), pattern(route)));
            }
        }
    }
    assert!(found.len() > 30, "the router's source is not understood any more: {found:?}");
    for rest in functions.split("    (\"/").skip(1) {
        let name = rest.split('"').next().unwrap_or_default();
        found.insert(("POST".to_owned(), format!("/api/island/{name}")));
    }
    found
}

/// A route with its placeholders made alike.
fn pattern(route: &str) -> String {
    route.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

#[test]
fn no_route_is_left_out() {
    let covered: BTreeSet<_> = ROWS.iter().map(|row| (row.method.to_owned(), pattern(row.route))).collect();
    let routes = routes();
    let missing: Vec<_> = routes.difference(&covered).collect();
    assert!(missing.is_empty(), "add these to the matrix: {missing:?}");
    let gone: Vec<_> = covered.difference(&routes).collect();
    assert!(gone.is_empty(), "these are no routes any more: {gone:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_are_refused() {
    let app = TestApp::new().await;
    let objects = objects(&app, 0, |_| true).await;
    let routes: BTreeSet<&str> = ROWS.iter().map(|row| row.route).collect();
    let before = app.dump().await;
    for route in routes {
        let known: Vec<&str> = ROWS.iter().filter(|row| row.route == route).map(|row| row.method).collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"] {
            if known.contains(&method) {
                continue;
            }
            let request =
                app.owner.request(Method::from_bytes(method.as_bytes()).expect("a method"), &fill(route, &objects));
            let answer = send(request.header("accept", "text/html")).await;
            assert_eq!(answer.status, 405, "{method} {route}");
        }
    }
    assert_eq!(app.dump().await, before);
}
