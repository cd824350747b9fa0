//! Seats: who takes one, who gives it back, and that nobody gets in without one.

use usher::{
    domain::{error::Error, report::AddressProblem, time::Span},
    server::service::{
        invitations,
        invite::seats,
        join,
        people::{self, PeopleQuery},
    },
};

use crate::{
    cast::{caller, invite_as, no},
    world::{World, refusal},
};

async fn members_pending_and_inactive_take_seats(world: &World) {
    let org = world.organization("acme").await;
    world.invite(&org, "pending@else.example").await;
    let gone = world.join(&org, "gone@else.example", org.user).await;
    world.inactivate(&org, &gone).await;
    let declined = world.invite(&org, "declined@else.example").await;
    no(&world.core, &caller(), &world.door(declined).await).await.expect("a no");
    let taken = seats(&world.core, &world.owner(&org).await).await.expect("seats");
    assert_eq!((taken.taken, taken.left()), (3, Some(247)), "owner, pending, inactive; not the declined one");
}

async fn an_expired_invitation_gives_its_seat_back(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 2).await;
    world.invite(&org, "first@else.example").await;
    let owner = world.owner(&org).await;
    let full = invite_as(&world.core, &owner, "second@else.example", org.user).await;
    assert_eq!(full, Err(Ok(AddressProblem::NoSeat)));
    world.clock.advance(Span::days(7));
    invite_as(&world.core, &owner, "second@else.example", org.user).await.expect("the seat is free again");
    assert_eq!((world.people(&org, "expired").await, world.people(&org, "pending").await), (1, 1));
}

async fn renewing_an_expired_one_takes_a_seat_again(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 3).await;
    let first = world.invite(&org, "first@else.example").await;
    world.clock.advance(Span::days(8));
    world.invite(&org, "second@else.example").await;
    let owner = world.owner(&org).await;
    invitations::resend(&world.core, &owner, first).await.expect("the third seat");
    assert_eq!(world.people(&org, "pending").await, 2);

    world.clock.advance(Span::days(8));
    people::list(&world.core, &owner, &PeopleQuery::default()).await.expect("a page");
    assert_eq!(world.people(&org, "expired").await, 2);
    world.invite(&org, "third@else.example").await;
    world.invite(&org, "fourth@else.example").await;
    let before = world.dump_without(&["audit"]).await;
    let full = Error::OrganizationFull { limit: 3 };
    assert_eq!(refusal(invitations::resend(&world.core, &owner, first).await), full);
    assert_eq!(refusal(invitations::link(&world.core, &owner, first).await), full);
    assert_eq!(world.dump_without(&["audit"]).await, before);
}

async fn accepting_turns_the_seat_into_a_member(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 2).await;
    let id = world.invite(&org, "bob@else.example").await;
    let who = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &world.door(id).await, &who, None).await.expect("in, though no seat is left");
    assert_eq!((world.people(&org, "active").await, world.people(&org, "pending").await), (2, 0));
}

async fn an_invite_link_needs_a_free_seat_unless_one_is_reserved(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 2).await;
    world.invite(&org, "invited@else.example").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let stranger = world.person("stranger@else.example").await;
    let refused = join::accept(&world.core, &caller(), &door, &stranger, None).await;
    assert_eq!(refusal(refused), Error::OrganizationFull { limit: 2 });
    let invited = world.person("invited@else.example").await;
    join::accept(&world.core, &caller(), &door, &invited, None).await.expect("their own seat");
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 1, "the refused one used nothing");
    assert_eq!((world.people(&org, "active").await, world.people(&org, "pending").await), (2, 0));
}

async fn no_limit_is_unlimited(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    let owner = world.owner(&org).await;
    assert_eq!(seats(&world.core, &owner).await.expect("seats").left(), None);
    invite_as(&world.core, &owner, "a@else.example", org.user).await.expect("an invitation");
}

async fn a_lowered_limit_removes_nobody(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.invite(&org, "eve@else.example").await;
    world.limit(&org, 1).await;
    let owner = world.owner(&org).await;
    assert_eq!(seats(&world.core, &owner).await.expect("seats").left(), Some(0));
    let who = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &world.door(id).await, &who, None).await.expect("what was promised holds");
}

on_both!(
    members_pending_and_inactive_take_seats,
    an_expired_invitation_gives_its_seat_back,
    renewing_an_expired_one_takes_a_seat_again,
    accepting_turns_the_seat_into_a_member,
    an_invite_link_needs_a_free_seat_unless_one_is_reserved,
    no_limit_is_unlimited,
    a_lowered_limit_removes_nobody,
);
