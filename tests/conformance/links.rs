//! Invite links: for many people, until they are turned off, used up or replaced.

use usher::{
    domain::{
        error::{DeadLink, Error},
        link::LinkState,
        time::Span,
    },
    server::service::{join, links},
};

use crate::{
    cast::caller,
    world::{World, refusal},
};

async fn the_link_stays_the_same_until_it_is_regenerated(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, opened) = world.link_door(&org, org.user).await;
    let first = links::list(&world.core, &owner).await.expect("links").remove(0).url.expect("readable");
    let again = links::list(&world.core, &owner).await.expect("links").remove(0).url.expect("readable");
    assert_eq!(first, again);
    assert_eq!(first, format!("https://usher.example/l/{}", world.core.keys.link_token(id, 0)));

    links::regenerate(&world.core, &owner, id).await.expect("a new secret");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Revoked));
    assert_eq!(world.open_link(id, 1).await.expect("a door").dead, None);
    assert_eq!(refusal(world.open_link(id, 2).await), Error::NotFound, "one that never was");
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &opened, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Revoked }, "a page that was open already");
}

async fn a_link_that_is_off_lets_nobody_in(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, opened) = world.link_door(&org, org.user).await;
    links::turn_off(&world.core, &owner, id).await.expect("off");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Off));
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &opened, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Off });
    assert!(links::list(&world.core, &owner).await.expect("links").is_empty());
    // Neither regenerating nor turning off again brings it back.
    links::regenerate(&world.core, &owner, id).await.expect("harmless");
    links::turn_off(&world.core, &owner, id).await.expect("harmless");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Off));
}

async fn a_link_ends_by_its_time_and_its_uses(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, _) = world.link_door(&org, org.user).await;
    let end = world.now() + Span::hours(1);
    world.sql(&format!("UPDATE invite_links SET max_uses = 1, expires_at = {} WHERE id = '{id}'", end.micros())).await;
    let door = world.open_link(id, 0).await.expect("a door");
    let (bob, eve) = (world.person("bob@else.example").await, world.person("eve@else.example").await);
    join::accept(&world.core, &caller(), &door, &bob, None).await.expect("in");
    let late = join::accept(&world.core, &caller(), &door, &eve, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::UsedUp });
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::UsedUp));
    assert_eq!(links::list(&world.core, &owner).await.expect("links")[0].state, LinkState::UsedUp);
    world.sql("UPDATE invite_links SET max_uses = NULL").await;
    world.clock.set(end);
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Expired));
    let late = join::accept(&world.core, &caller(), &door, &eve, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Expired });
}

async fn who_came_in_is_remembered(world: &World) {
    let org = world.organization("acme").await;
    let (id, door) = world.link_door(&org, org.user).await;
    for name in ["bob", "eve"] {
        let who = world.person(&format!("{name}@else.example")).await;
        join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    }
    let uses =
        format!("SELECT u.email FROM link_uses l JOIN users u ON u.id = l.user_id WHERE l.link_id = '{id}' ORDER BY 1");
    assert_eq!(world.texts(&uses).await, ["bob@else.example", "eve@else.example"]);
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 2);
}

/// Whoever is invited and comes by the link instead needs their invitation no more:
/// were it left open, it would turn up again once they leave.
async fn joining_by_link_ends_an_invitation(world: &World) {
    let org = world.organization("acme").await;
    for (address, waits) in [("live@else.example", Span::hours(1)), ("expired@else.example", Span::days(8))] {
        let id = world.invite(&org, address).await;
        let (_, door) = world.link_door(&org, org.user).await;
        world.clock.advance(waits);
        let who = world.person(address).await;
        join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
        let open = format!(
            "SELECT count(*) FROM invitations WHERE id = '{id}' AND accepted_at IS NULL AND revoked_at IS NULL"
        );
        assert_eq!(world.number(&open).await, 0, "{address}");
    }
}

async fn links_of_another_organization_are_unknown(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let stranger = world.owner(&other).await;
    let (id, _) = world.link_door(&org, org.user).await;
    assert_eq!(refusal(links::regenerate(&world.core, &stranger, id).await), Error::NotFound);
    assert_eq!(refusal(links::turn_off(&world.core, &stranger, id).await), Error::NotFound);
    assert!(links::list(&world.core, &stranger).await.expect("links").is_empty());
    let foreign_role = links::create(&world.core, &stranger, &org.user.to_string()).await;
    assert_eq!(refusal(foreign_role), Error::field("role", "role_unknown"));
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, None);
}

on_both!(
    the_link_stays_the_same_until_it_is_regenerated,
    a_link_that_is_off_lets_nobody_in,
    a_link_ends_by_its_time_and_its_uses,
    who_came_in_is_remembered,
    joining_by_link_ends_an_invitation,
    links_of_another_organization_are_unknown,
);
