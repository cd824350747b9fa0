//! The People table is a projection: after any history it says what memberships
//! and invitations say, and its counts are those of its rows.

use std::collections::BTreeMap;

use usher::{
    domain::{time::Span, token::Channel},
    server::{
        service::{
            access::SignedIn,
            invitations, join,
            people::{self, PeopleQuery},
        },
        store::people::fold,
    },
};

use crate::{
    cast::{Org, caller, invite_list, no},
    world::World,
};

/// Splitmix64: the same history on every run and on both databases.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

const ADDRESSES: u64 = 12;

fn address(n: u64) -> String {
    format!("p{n}@else.example")
}

/// One random thing happens; that it may be refused is part of it.
async fn step(world: &World, org: &Org, dice: &mut Dice, known: &mut BTreeMap<String, SignedIn>) {
    let core = &*world.core;
    let owner = world.owner(org).await;
    let address = address(dice.roll(ADDRESSES));
    let sql = format!(
        "SELECT id FROM invitations WHERE email = '{address}' AND revoked_at IS NULL ORDER BY created_at DESC, id DESC"
    );
    let newest = world.texts(&sql).await.into_iter().next().map(|id| id.parse().expect("an id"));
    match (dice.roll(12), newest) {
        (0..=3, _) | (_, None) => {
            let list = format!("\"Person {}\" <{address}>, {}", dice.roll(100), self::address(dice.roll(ADDRESSES)));
            let role = if dice.roll(3) == 0 { org.administrator } else { org.user };
            invite_list(core, &owner, &list, role, true).await.expect("a report");
        }
        (4, Some(id)) => drop(invitations::resend(core, &owner, id).await),
        (5, Some(id)) => drop(invitations::link(core, &owner, id).await),
        (6, Some(id)) => drop(invitations::delete(core, &owner, id).await),
        (7, Some(id)) => drop(no(core, &caller(), &world.door(id).await).await),
        (8 | 9, Some(id)) => {
            if !known.contains_key(&address) {
                known.insert(address.clone(), world.person(&address).await);
            }
            let door = if dice.roll(4) == 0 {
                world.link_door(org, org.user).await.1
            } else {
                world.open(id, Channel::Mailed).await.expect("a door")
            };
            drop(join::accept(core, &caller(), &door, &known[&address], None).await);
        }
        _ => {
            if let Some(who) = known.get(&address) {
                if dice.roll(2) == 0 { world.inactivate(org, who).await } else { world.remove(org, who).await }
            }
        }
    }
    world.clock.advance(Span::hours(i64::try_from(dice.roll(30)).expect("hours") + 1));
}

/// What the table should say, made anew from memberships and invitations.
async fn recomputed(world: &World) -> Vec<String> {
    let now = world.now().micros();
    let members = world
        .texts(
            "SELECT u.email || '|' || u.name || '|' || CASE WHEN m.inactivated_at IS NULL THEN 'active' ELSE 'inactive' END \
             || '|' || m.role_id || '|' || m.joined_at || '|-|' || COALESCE(m.invited_by, '-') || '|' || u.id || '|-' \
             FROM memberships m JOIN users u ON u.id = m.user_id",
        )
        .await;
    let invitations = world
        .texts(&format!(
            "SELECT email || '|' || COALESCE(name, '-') || '|' || CASE WHEN declined_at IS NOT NULL THEN 'declined' \
             WHEN expires_at <= {now} THEN 'expired' ELSE 'pending' END || '|' || role_id || '|' || created_at || '|' \
             || expires_at || '|' || invited_by || '|-|' || id FROM invitations \
             WHERE accepted_at IS NULL AND revoked_at IS NULL ORDER BY created_at, id"
        ))
        .await;
    let mut rows = BTreeMap::new();
    // Members last: whoever is in shows as that, whatever invitations there are.
    for line in invitations.into_iter().chain(members) {
        rows.insert(line.split('|').next().unwrap_or_default().to_owned(), line);
    }
    rows.into_values().collect()
}

async fn shown(world: &World) -> Vec<String> {
    let mut rows = world
        .texts(
            "SELECT email || '|' || COALESCE(name, '-') || '|' || status || '|' || role_id || '|' || since || '|' \
             || COALESCE(CAST(expires_at AS TEXT), '-') || '|' || COALESCE(invited_by, '-') || '|' \
             || COALESCE(user_id, '-') || '|' || COALESCE(invitation_id, '-') FROM people",
        )
        .await;
    rows.sort();
    rows
}

async fn the_table_says_what_membership_and_invitations_say(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 9).await;
    let mut dice = Dice(20_260_101);
    let mut known = BTreeMap::new();
    for n in 0..200 {
        step(world, &org, &mut dice, &mut known).await;
        let owner = world.owner(&org).await;
        let page = people::list(&world.core, &owner, &PeopleQuery::default()).await.expect("a page");
        assert_eq!(shown(world).await, recomputed(world).await, "after step {n}");
        for (status, counted) in usher::domain::person::Status::ALL.map(|s| (s, page.counts.of(s))) {
            assert_eq!(counted, world.people(&org, status.name()).await, "{} after step {n}", status.name());
        }
        assert!(page.seats.taken <= 9, "overbooked after step {n}");
    }
    for line in world.texts("SELECT COALESCE(name, email) || '|' || sort_name FROM people").await {
        let (name, sorted) = line.rsplit_once('|').expect("two");
        assert_eq!(fold(name), sorted);
    }
    // All of it happened: the history is worth something.
    for (what, sql) in [
        ("accepted", "accepted_at IS NOT NULL"),
        ("declined", "declined_at IS NOT NULL"),
        ("revoked", "revoked_at IS NOT NULL"),
    ] {
        let n = world.number(&format!("SELECT count(*) FROM invitations WHERE {sql}")).await;
        assert!(n > 3, "{n} {what}");
    }
}

on_both!(the_table_says_what_membership_and_invitations_say);
