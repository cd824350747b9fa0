//! Searching people: case and accents fold, every character is only itself, and
//! both ways of searching (by index, by walking) find the same.

use sqlx::AnyConnection;
use usher::{
    domain::{
        id::{InvitationId, OrganizationId, PersonId},
        invitation::Invitation,
        name::Name,
        person::Counts,
        time::Span,
    },
    server::{
        service::people::{self, PeopleQuery},
        store::{
            Dialect, invitations, people as store, people_counts,
            people_list::{self, Counted, Direction, Page, Sort},
        },
    },
};

use crate::{
    cast::{Org, email},
    world::World,
};

impl World {
    /// Somebody invited under a name.
    async fn named(&self, org: &Org, name: &str, address: &str) {
        self.invited(org, Some(Name::parse(name).expect("a name")), address).await;
    }

    async fn invited(&self, org: &Org, name: Option<Name>, address: &str) {
        let now = self.now();
        let id: InvitationId = self.core.id();
        let made = (now, Span::days(7));
        let invitation = Invitation {
            name,
            ..Invitation::new(id, org.organization.id, email(address), org.user, org.owner.user.id, made)
        };
        let mut tx = self.core.store.begin().await.expect("a transaction");
        invitations::insert(&mut tx, &invitation).await.expect("an invitation");
        store::show_invitation(&mut tx, &invitation, None, self.core.id(), now).await.expect("a row");
        tx.commit().await.expect("a commit");
    }

    /// The local parts of who is found, sorted.
    async fn found(&self, org: &Org, search: &str) -> Vec<String> {
        let query = PeopleQuery { search: search.into(), ..PeopleQuery::default() };
        let page = people::list(&self.core, &self.owner(org).await, &query).await.expect("a page");
        let mut found: Vec<String> = page.people.iter().map(|p| p.email.local().to_owned()).collect();
        found.sort();
        found
    }
}

async fn special(world: &World, org: &Org) {
    for (name, address) in [
        ("Zoë Ångström", "zoe@a.example"),
        ("ZOE PLAIN", "plain@a.example"),
        ("100% sure", "percent@a.example"),
        ("100 sure", "hundred@a.example"),
        ("under_score", "underscore@a.example"),
        ("underXscore", "x@a.example"),
        ("back\\slash", "backslash@a.example"),
        ("a \"quoted\" name", "quoted@a.example"),
        ("O'Neill", "oneill@a.example"),
        ("star * OR near", "star@a.example"),
    ] {
        world.named(org, name, address).await;
    }
}

/// What a search finds, in a small organization and in a large one alike.
const EXPECTED: [(&str, &[&str]); 17] = [
    ("zoë", &["plain", "zoe"]),
    ("ZOE", &["plain", "zoe"]),
    ("zoe\u{308} a\u{30A}ng", &["zoe"]),
    ("ngstr", &["zoe"]),
    ("oe@a.ex", &["zoe"]),
    ("100%", &["percent"]),
    ("100 s", &["hundred"]),
    ("r_s", &["underscore"]),
    ("k\\s", &["backslash"]),
    ("\"quoted\"", &["quoted"]),
    ("o'neill", &["oneill"]),
    ("* or near", &["star"]),
    ("%", &["percent"]),
    ("\\", &["backslash"]),
    ("'; DROP TABLE people; --", &[]),
    ("sure\" OR \"", &[]),
    ("  ngstr  ", &["zoe"]),
];

async fn every_character_is_only_itself(world: &World) {
    let org = world.organization("acme").await;
    special(world, &org).await;
    for (search, expected) in EXPECTED {
        assert_eq!(world.found(&org, search).await, expected, "{search}");
    }
    assert_eq!(world.found(&org, "").await.len(), 11);
}

async fn index_and_walk_find_the_same(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    world.crowd(&org, 2_300).await;
    special(world, &org).await;
    world.named(&other, "Zoë Elsewhere", "elsewhere@a.example").await;
    for (search, expected) in EXPECTED {
        assert_eq!(world.found(&org, search).await, expected, "{search}, in a large organization");
    }
    let mut connection = world.core.store.read().await.expect("a connection");
    let (dialect, id) = (world.core.store.dialect(), org.organization.id);
    let counts = people_counts::counts(&mut connection, id).await.expect("counts");
    assert!(counts.total() > 2_000);
    // From a handful to nearly everybody, and in words shorter than the index' own.
    for search in [
        "person21",
        "person1",
        "person",
        "north",
        "lovelace",
        "ada",
        "å",
        "e",
        "12",
        "rx",
        "ht",
        "zx",
        "\"q",
        "@",
        "nobody at all",
    ] {
        for sort in [Sort::Newest, Sort::Name] {
            let page = Page { search: search.into(), sort, ..Page::default() };
            let mut both = Vec::new();
            for counts in [Counts::default(), counts] {
                let found = people_list::page(&mut connection, dialect, id, Counted::Known(&counts), &page, 5_000)
                    .await
                    .expect("a page");
                both.push(found.people.iter().map(|(person, _)| person.id).collect::<Vec<PersonId>>());
            }
            assert_eq!(both[0], both[1], "{search}");
            assert_eq!(by_pages(&mut connection, dialect, id, &counts, &page).await, both[0], "{search}, page by page");
            let folded = store::fold(search);
            let texts = world.texts("SELECT search FROM people WHERE email NOT LIKE '%elsewhere%'").await;
            let fits = texts.iter().filter(|text| text.contains(&folded)).count();
            assert_eq!(both[0].len(), fits - usize::from("owner@other.example".contains(&folded)), "{search}");
        }
    }
}

/// Who is found, as people turn the pages.
async fn by_pages(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    counts: &Counts,
    page: &Page,
) -> Vec<PersonId> {
    let (mut page, mut all) = (page.clone(), Vec::new());
    loop {
        let found = people_list::page(connection, dialect, organization, Counted::Known(counts), &page, 50)
            .await
            .expect("a page");
        all.extend(found.people.iter().map(|(person, _)| person.id));
        match found.people.last() {
            Some((person, key)) if found.more => page.from = Some((Direction::After, key.clone(), person.id)),
            _ => return all,
        }
    }
}

/// The search index follows the table: renamed, removed, invited again.
async fn what_changes_is_found_anew(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    world.crowd(&org, 2_050).await;
    world.named(&org, "Quentin Before", "q@a.example").await;
    assert_eq!(world.found(&org, "quentin before").await, ["q"]);
    let who = world.person("q@a.example").await;
    let id = world.texts("SELECT id FROM invitations WHERE email = 'q@a.example'").await.remove(0);
    let door = world.door(id.parse().expect("an id")).await;
    usher::server::service::join::accept(&world.core, &crate::cast::caller(), &door, &who, None).await.expect("in");
    // Their account is called "q".
    assert!(world.found(&org, "quentin").await.is_empty());
    assert_eq!(world.found(&org, "q@a.ex").await, ["q"]);
    world.remove(&org, &who).await;
    assert!(world.found(&org, "q@a.ex").await.is_empty());
    world.invite(&org, "q@a.example").await;
    assert_eq!(world.found(&org, "q@a.ex").await, ["q"]);
}

/// Who has no name is looked for by their address, which folds as a name does.
async fn addresses_fold_without_a_name(world: &World) {
    let org = world.organization("acme").await;
    world.named(&org, "Jörg", "jörg.named@a.example").await;
    for address in ["jörg@a.example", "żółw@a.example"] {
        world.invited(&org, None, address).await;
    }
    for (search, expected) in [
        ("jörg", &["jörg", "jörg.named"][..]),
        ("jorg", &["jörg", "jörg.named"]),
        ("JÖRG@A", &["jörg"]),
        ("żół", &["żółw"]),
    ] {
        assert_eq!(world.found(&org, search).await, expected, "{search}");
    }
}

on_both!(
    every_character_is_only_itself,
    index_and_walk_find_the_same,
    what_changes_is_found_anew,
    addresses_fold_without_a_name
);
