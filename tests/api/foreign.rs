//! I2: in one's own organization, by the ids of another one's things, nothing is found,
//! nothing is changed; and whoever may do one thing alone is led nowhere forbidden.

use std::collections::BTreeMap;

use crate::{
    app::TestApp,
    matrix::{ask, fill, objects},
    matrix_rows::{Body, ROWS, Row},
    shared::dump,
};

/// What stands for things of an organization.
const THINGS: [&str; 13] = [
    "{person}",
    "{member}",
    "{inactive}",
    "{gone}",
    "{id}",
    "{link_id}",
    "{request_id}",
    "{mail_id}",
    "{role_id}",
    "{group_id}",
    "{product_id}",
    "{person_id}",
    "{role}",
];

fn mentions(row: &Row, thing: &str) -> bool {
    let in_fields = |fields: &[(&str, &str)]| fields.iter().any(|(_, value)| *value == thing);
    row.route.contains(thing)
        || match row.body {
            Body::None => false,
            Body::Form(fields) | Body::Upload(fields) => in_fields(fields),
            Body::Json(text) => text.contains(thing),
        }
}

fn in_organization(row: &&Row) -> bool {
    row.route.starts_with("/o/{slug}") || row.route.starts_with("/api/island/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn things_of_another_organization_are_unknown() {
    let app = TestApp::new().await;
    let stranger = app.session_of(app.stranger().await).await;
    let slug = app.one("SELECT slug FROM organizations WHERE slug <> 'acme'").await;
    let own_role = app
        .one(&format!(
            "SELECT r.id FROM roles r JOIN organizations o ON o.id = r.organization_id \
             WHERE o.slug = '{slug}' AND r.name = 'User'"
        ))
        .await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (n, row) in ROWS.iter().filter(in_organization).enumerate() {
        if !THINGS.iter().any(|thing| mentions(row, thing)) {
            continue;
        }
        // With a foreign thing in its path a row may name its own role: it is not found all the same.
        let only_role = !THINGS.iter().any(|thing| *thing != "{role}" && mentions(row, thing));
        let mut things: BTreeMap<&str, String> = objects(&app, n, |_| true).await;
        things.insert("slug", slug.clone());
        if !only_role {
            things.insert("role", own_role.clone());
        }
        let before = app.dump().await;
        let answer = ask(&stranger, row, &things).await;
        asked += 1;
        let what = format!("{} {}", row.method, row.route);
        let told_nothing = answer.status == 200 && answer.body == "[]";
        if ![404, 422].contains(&answer.status) && !told_nothing {
            wrong.push(format!("{what}: {}", answer.status));
        }
        if app.dump().await != before {
            wrong.push(format!("{what}: something changed"));
        }
        for name in ["person", "member", "mail_id", "group_id", "product_id"] {
            let shown = answer.body.contains(&things[name]) && !mentions(row, &format!("{{{name}}}"));
            if shown {
                wrong.push(format!("{what}: shows a {name} of the other one"));
            }
        }
    }
    assert!(asked > 50, "only {asked} rows name things");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whoever may do one thing alone comes, after doing it, to a page that they may see.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_permission_alone_leads_nowhere_forbidden() {
    let app = TestApp::new().await;
    dump::change(&app.core.store, "UPDATE organizations SET member_limit = NULL").await;
    let permissions = [
        ("inviter", "people.invite"),
        ("manager", "people.manage"),
        // The roles that are changed here let people be seen, which nobody hands on without it.
        ("maker", "roles.manage people.view"),
        ("setter", "settings.manage"),
    ];
    let mut wrong = Vec::new();
    let mut cell = 0;
    for (name, permission) in permissions {
        let role = app.core.id::<()>();
        let sql = format!(
            "INSERT INTO roles (id, organization_id, name, permissions, created_at) \
             SELECT '{role}', id, '{name}', '{permission}', 0 FROM organizations WHERE slug = 'acme'"
        );
        dump::change(&app.core.store, &sql).await;
        let user = app.with_role(&format!("{name}@else.example"), name).await;
        let client = app.session_of(user).await;
        let mut done = 0;
        for row in ROWS.iter().filter(in_organization).filter(|row| row.method == "POST") {
            let things = objects(&app, cell, |_| true).await;
            cell += 1;
            let answer = ask(&client, row, &things).await;
            if answer.status != 303 {
                continue;
            }
            done += 1;
            let path = fill(answer.location(), &things);
            let next = client.get(&path).await;
            if ![200, 303].contains(&next.status) {
                wrong.push(format!("{permission}: {} leads to {path}: {}", row.route, next.status));
            }
        }
        if done < 3 {
            wrong.push(format!("{permission}: only {done} deeds were done"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
