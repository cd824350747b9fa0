//! The table as a file: everybody who fits, in order, and nothing in it that a
//! spreadsheet would run.

use futures_util::StreamExt;
use usher::{
    domain::{csv, error::Error, person::Status},
    server::service::{
        access::Member,
        people::{PeopleQuery, export},
    },
};

use crate::world::{World, refusal};

impl World {
    /// The lines of an export, in cells.
    async fn exported(&self, member: &Member, query: &PeopleQuery) -> Vec<Vec<String>> {
        let mut pieces = Box::pin(export::begin(&self.core, member, query).await.expect("an export"));
        let mut text = String::new();
        while let Some(piece) = pieces.next().await {
            text.push_str(&piece.expect("a piece"));
        }
        let text = text.strip_prefix('\u{feff}').expect("a mark by which spreadsheets know it");
        assert!(text.ends_with("\r\n"));
        let rows: Vec<Vec<String>> = text.trim_end().split("\r\n").map(cells).collect();
        assert!(rows.iter().all(|row| row.len() == 12), "{rows:?}");
        rows
    }
}

/// Takes a line apart, as spreadsheets do.
fn cells(line: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    all.push(cell);
    all
}

async fn everybody_who_fits_is_in_it(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    world.crowd(&org, 1_234).await;
    let owner = world.owner(&org).await;
    let rows = world.exported(&owner, &PeopleQuery::default()).await;
    assert_eq!(rows.len(), 1 + 1_235, "a head, and everybody once");
    assert_eq!(rows[0][..3], ["name", "email", "role"]);
    let mut addresses: Vec<&String> = rows[1..].iter().map(|row| &row[1]).collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 1_235);
    let pending = PeopleQuery {
        status: Some(Status::Pending),
        role: Some(org.user),
        search: "person1".into(),
        ..PeopleQuery::default()
    };
    let some = world.exported(&owner, &pending).await;
    assert!(some.len() > 1 && some[1..].iter().all(|row| row[5] == "pending" && row[1].contains("person1")));
    let noted = world.texts("SELECT details FROM audit WHERE action = 'people.export' AND details IS NOT NULL").await;
    let told = [r#""status":"pending""#, r#""role":"User""#];
    assert!(noted.len() == 1 && told.iter().all(|told| noted[0].contains(told)), "{noted:?}");
}

/// N1.
async fn formulas_are_texts(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    for (i, name) in ["=cmd()", "+1", "-1", "@sum", "a,\"b\"", "plain"].iter().enumerate() {
        let who = world.join(&org, &format!("p{i}@else.example"), org.user).await;
        world.sql(&format!("UPDATE users SET name = '{name}' WHERE id = '{}'", who.user.id)).await;
    }
    world.sql("UPDATE people SET name = (SELECT name FROM users WHERE users.email = people.email)").await;
    let rows = world.exported(&owner, &PeopleQuery::default()).await;
    let mut names: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["'+1", "'-1", "'=cmd()", "'@sum", "a,\"b\"", "owner", "plain"]);
    assert_eq!(csv::plain(names[0]), "+1");
}

async fn only_for_those_who_see_people(world: &World) {
    let org = world.organization("acme").await;
    let who = world.join(&org, "low@else.example", org.user).await;
    let member = world.member(&org, &who).await;
    let refused = export::begin(&world.core, &member, &PeopleQuery::default()).await.map(drop);
    assert_eq!(refusal(refused), Error::Forbidden);
    assert_eq!(
        world.number("SELECT count(*) FROM audit WHERE action = 'people.export' AND refused = 'forbidden'").await,
        1
    );
}

on_both!(everybody_who_fits_is_in_it, formulas_are_texts, only_for_those_who_see_people);
