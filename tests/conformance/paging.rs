//! Pages of the People table: walking them shows everybody once, in order,
//! forwards and backwards, whatever is filtered.

use usher::{
    domain::{id::PersonId, invitation::Invitation, name::Name, person::Status, time::Span},
    server::{
        service::{
            access::Member,
            people::{self, PAGE_SIZE, PeoplePage, PeopleQuery},
        },
        store::{Tx, invitations, people as store, people_list::Sort},
    },
};

use crate::{
    cast::{Org, email},
    history::Dice,
    world::World,
};

const FIRST: [&str; 10] = ["Ada", "Chloë", "ada", "Łukasz", "Øyvind", "Inês", "Ünal", "Bob", "Åse", "Élodie"];
const LAST: [&str; 6] = ["Lovelace", "Sjöström", "de la Cruz", "O'Brien", "Schäfer", "lovelace"];

impl World {
    /// `n` people with invitations, live and run out, written without the services.
    pub async fn crowd(&self, org: &Org, n: u64) {
        let mut dice = Dice(7);
        let mut tx: Tx = self.core.store.begin().await.expect("a transaction");
        let now = self.now();
        for i in 0..n {
            // Many share a moment and a name, so that only the id tells them apart.
            let created_at = now - Span::hours(i64::try_from(dice.roll(n / 4 + 1)).expect("hours"));
            let name = (dice.roll(3) > 0).then(|| {
                let [first, last] = [FIRST[dice.roll(10) as usize], LAST[dice.roll(6) as usize]];
                Name::parse(&format!("{first} {last}")).expect("a name")
            });
            let address = email(&format!("person{i}@{}.example", ["north", "south"][dice.roll(2) as usize]));
            let expires_at = if dice.roll(3) == 0 { now - Span::seconds(1) } else { now + Span::days(1) };
            let made = (created_at, Span::days(1));
            let invitation = Invitation {
                name,
                expires_at,
                ..Invitation::new(self.core.id(), org.organization.id, address, org.user, org.owner.user.id, made)
            };
            invitations::insert(&mut tx, &invitation).await.expect("an invitation");
            let fresh: PersonId = self.core.id();
            store::show_invitation(&mut tx, &invitation, None, fresh, now).await.expect("a row");
        }
        tx.commit().await.expect("a commit");
    }
}

async fn page(world: &World, member: &Member, query: &PeopleQuery) -> PeoplePage {
    people::list(&world.core, member, query).await.expect("a page")
}

fn ids(page: &PeoplePage) -> Vec<PersonId> {
    page.people.iter().map(|person| person.id).collect()
}

/// All pages from the first to the last.
async fn walk(world: &World, member: &Member, query: &PeopleQuery) -> Vec<Vec<PersonId>> {
    let mut pages = Vec::new();
    let mut query = query.clone();
    loop {
        let found = page(world, member, &query).await;
        assert_eq!(found.previous.is_some(), !pages.is_empty(), "a way back from every page but the first");
        pages.push(ids(&found));
        match found.next {
            Some(next) => query.after = Some(next),
            None => return pages,
        }
        assert!(pages.len() < 100, "walking in circles");
    }
}

async fn walk_back(world: &World, member: &Member, query: &PeopleQuery, last: &[PersonId]) -> Vec<Vec<PersonId>> {
    // To the last page first, then back by "previous".
    let mut query = query.clone();
    let mut found = page(world, member, &query).await;
    while let Some(next) = found.next.take() {
        query.after = Some(next);
        found = page(world, member, &query).await;
    }
    assert_eq!(ids(&found), last);
    let mut pages = vec![ids(&found)];
    query.after = None;
    while let Some(previous) = found.previous.take() {
        query.before = Some(previous);
        found = page(world, member, &query).await;
        assert!(found.next.is_some(), "a way on from every page but the last");
        pages.insert(0, ids(&found));
        assert!(pages.len() < 100, "walking in circles");
    }
    pages
}

async fn walking_shows_everybody_once(world: &World) {
    let org = world.organization("acme").await;
    world.organization("other").await;
    world.crowd(&org, 330).await;
    let member = world.owner(&org).await;
    for sort in [Sort::Newest, Sort::Name] {
        for (status, search) in [
            (None, ""),
            (Some(Status::Pending), ""),
            (Some(Status::Expired), "lovelace"),
            (None, "ada"),
            (None, "nobody at all"),
        ] {
            let query = PeopleQuery { status, search: search.into(), sort, ..PeopleQuery::default() };
            let pages = walk(world, &member, &query).await;
            let all: Vec<PersonId> = pages.concat();
            let mut different = all.clone();
            different.sort();
            different.dedup();
            assert_eq!(different.len(), all.len(), "somebody twice: {query:?}");
            let matching = matching(world, &org, status, search).await;
            assert_eq!(different, matching, "{query:?}");
            assert!(pages[..pages.len() - 1].iter().all(|page| page.len() as i64 == PAGE_SIZE));
            let back = walk_back(world, &member, &query, pages.last().expect("a page")).await;
            assert_eq!(back, pages, "backwards: {query:?}");
        }
    }
}

/// Whom a query should show, found without the query.
async fn matching(world: &World, org: &Org, status: Option<Status>, search: &str) -> Vec<PersonId> {
    let sql = format!(
        "SELECT id || '|' || status || '|' || COALESCE(name, '') || ' ' || email FROM people WHERE organization_id = '{}'",
        org.organization.id
    );
    let mut found: Vec<PersonId> = world
        .texts(&sql)
        .await
        .iter()
        .filter_map(|line| {
            let mut parts = line.splitn(3, '|');
            let (id, is, text) = (parts.next()?, parts.next()?, parts.next()?);
            let fits = status.is_none_or(|s| s.name() == is) && store::fold(text).contains(&store::fold(search));
            fits.then(|| id.parse().expect("an id"))
        })
        .collect();
    found.sort();
    found
}

async fn the_order_is_the_one_asked_for(world: &World) {
    let org = world.organization("acme").await;
    world.crowd(&org, 120).await;
    let member = world.owner(&org).await;
    let newest = page(world, &member, &PeopleQuery::default()).await;
    assert!(newest.people.is_sorted_by(|a, b| (a.since, a.id) >= (b.since, b.id)));
    let by_name = page(world, &member, &PeopleQuery { sort: Sort::Name, ..PeopleQuery::default() }).await;
    let names: Vec<String> =
        by_name.people.iter().map(|p| store::fold(p.name.as_deref().unwrap_or(p.email.as_str()))).collect();
    if world.is_sqlite() {
        assert!(names.is_sorted(), "{names:?}");
    } else {
        // By the database's collation: at least the same names stand together.
        let mut runs = names.clone();
        runs.dedup();
        let mut different = runs.clone();
        different.sort();
        different.dedup();
        assert_eq!(runs.len(), different.len());
    }
}

async fn a_place_that_can_t_be_read_is_the_start(world: &World) {
    let org = world.organization("acme").await;
    world.crowd(&org, 60).await;
    let member = world.owner(&org).await;
    let first = page(world, &member, &PeopleQuery::default()).await;
    let by_name = page(world, &member, &PeopleQuery { sort: Sort::Name, ..PeopleQuery::default() }).await;
    for place in ["", "junk", "AAAA", "%00", by_name.next.as_deref().unwrap_or("x"), "é"] {
        let query = PeopleQuery { after: Some(place.into()), ..PeopleQuery::default() };
        assert_eq!(ids(&page(world, &member, &query).await), ids(&first), "{place}");
    }
}

async fn somebody_who_comes_meanwhile_shifts_nothing(world: &World) {
    let org = world.organization("acme").await;
    world.crowd(&org, 80).await;
    let member = world.owner(&org).await;
    let first = page(world, &member, &PeopleQuery::default()).await;
    world.clock.advance(Span::minutes(1));
    world.invite(&org, "late@else.example").await;
    let query = PeopleQuery { after: first.next.clone(), ..PeopleQuery::default() };
    let second = page(world, &member, &query).await;
    assert_eq!(first.people.len() + second.people.len(), 81, "the owner and 80");
    assert!(ids(&second).iter().all(|id| !ids(&first).contains(id)));
}

on_both!(
    walking_shows_everybody_once,
    the_order_is_the_one_asked_for,
    a_place_that_can_t_be_read_is_the_start,
    somebody_who_comes_meanwhile_shifts_nothing,
);
