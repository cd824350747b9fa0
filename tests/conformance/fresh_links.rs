//! A fresh link for an invitation past its time: a new one, to the invited address
//! alone, and only where the invitation would still let somebody in.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        id::InvitationId,
        time::Span,
        token::Channel,
    },
    server::service::{
        door::{self, Door, LinkKind},
        fault::Fault,
        fresh_link, invitations, join,
        people::{members, reactivate},
    },
};

use crate::{
    cast::{caller, no},
    world::{World, at_once, refusal},
};

impl World {
    /// Opens what was mailed in a generation.
    async fn mailed(&self, id: InvitationId, generation: i64) -> Door {
        let token = self.core.keys.invitation_token(id, generation, Channel::Mailed);
        door::open(&self.core, LinkKind::Personal, &token).await.expect("a door")
    }

    /// Asks, and is refused without a trace but that.
    async fn no_fresh_link(&self, door: &Door) -> Error {
        let left_out = ["audit", "throttles"];
        let before = self.dump_without(&left_out).await;
        let entries = self.number("SELECT count(*) FROM audit").await;
        let error = refusal(fresh_link::send(&self.core, &caller(), door).await);
        assert_eq!(self.dump_without(&left_out).await, before, "nothing changed, nothing sent: {error:?}");
        assert_eq!(self.number("SELECT count(*) FROM audit").await, entries + 1);
        error
    }
}

async fn it_is_a_new_one_and_the_old_one_stays_dead(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.mails_are_sent().await;
    world.clock.advance(Span::days(8));
    // Whoever has any link asks: what is mailed goes to the invited alone.
    let copied = world.open(id, Channel::Copied).await.expect("a door");
    assert!(fresh_link::is_offered(&world.core, &copied));
    fresh_link::send(&world.core, &caller(), &copied).await.expect("mailed");
    let letters = world.letters("'invitation'").await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].0.recipient.to_string(), "bob@else.example");
    let fresh = world.core.keys.invitation_token(id, 1, Channel::Mailed);
    assert!(letters[0].1.text.contains(&fresh), "{}", letters[0].1.text);
    for channel in [Channel::Mailed, Channel::Copied] {
        assert_eq!(world.open(id, channel).await.expect("a door").dead, Some(DeadLink::Revoked));
    }
    assert_eq!(world.people(&org, "pending").await, 1);
    assert_eq!(world.no_fresh_link(&world.mailed(id, 0).await).await, Error::Dead { why: DeadLink::Revoked });

    let who = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &world.mailed(id, 1).await, &who, None).await.expect("in");
}

async fn only_for_what_ran_out(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let open = world.door(id).await;
    assert!(!fresh_link::is_offered(&world.core, &open));
    assert_eq!(world.no_fresh_link(&open).await, Error::Conflict { why: Conflict::NotPending });
    no(&world.core, &caller(), &open).await.expect("a no");
    assert_eq!(world.no_fresh_link(&world.door(id).await).await, Error::Dead { why: DeadLink::Declined });

    let deleted = world.invite(&org, "eve@else.example").await;
    world.clock.advance(Span::days(8));
    let ran_out = world.door(deleted).await;
    invitations::delete(&world.core, &world.owner(&org).await, deleted).await.expect("deleted");
    assert_eq!(world.no_fresh_link(&world.door(deleted).await).await, Error::Dead { why: DeadLink::Revoked });
    assert_eq!(
        world.no_fresh_link(&ran_out).await,
        Error::Dead { why: DeadLink::Revoked },
        "the page was shown before"
    );

    let (_, link) = world.link_door(&org, org.user).await;
    assert_eq!(world.no_fresh_link(&link).await, Error::NotFound);
}

async fn not_for_ever_and_not_without_mail(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    let silent = world.without_mail().await;
    let door = world.door(id).await;
    assert!(!fresh_link::is_offered(&silent, &door));
    let refused: Result<(), Fault> = fresh_link::send(&silent, &caller(), &door).await;
    assert_eq!(refusal(refused), Error::Dead { why: DeadLink::Expired });
    world.clock.advance(Span::days(30));
    assert!(!fresh_link::is_offered(&world.core, &world.door(id).await));
    assert_eq!(world.no_fresh_link(&world.door(id).await).await, Error::Dead { why: DeadLink::Expired });
}

/// A5 for fresh links, and rule 2.
async fn only_where_it_would_let_somebody_in(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    let door = world.door(id).await;
    world.limit(&org, 1).await;
    assert_eq!(world.no_fresh_link(&door).await, Error::OrganizationFull { limit: 1 });
    world.limit(&org, 10).await;
    world.join(&org, "other@else.example", org.administrator).await;
    world.sql("UPDATE memberships SET full_access_at = 1").await;
    world.demote(&org, &org.owner, org.user).await;
    assert_eq!(world.no_fresh_link(&door).await, Error::Dead { why: DeadLink::InviterLostRights });
}

/// B4
async fn no_more_than_three_an_hour(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    for generation in 0..4 {
        let door = world.mailed(id, generation).await;
        // Its end is brought near, so that the next one may be asked for.
        fresh_link::send(&world.core, &caller(), &door).await.expect("mailed");
        world.sql(&format!("UPDATE invitations SET expires_at = {}", world.now().micros())).await;
    }
    assert!(matches!(world.no_fresh_link(&world.mailed(id, 4).await).await, Error::Throttled { .. }));
}

async fn asked_for_twice_at_once_it_is_mailed_once(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    let door = world.door(id).await;
    let results = at_once(6, |_| {
        let (core, door) = (Arc::clone(&world.core), door.clone());
        async move { fresh_link::send(&core, &caller(), &door).await }
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'invitation'").await, 2);
    assert_eq!(world.number("SELECT generation FROM invitations").await, 1);
}

async fn the_way_back_can_be_had_afresh_too(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let row = world.row_of(&org, &who).await;
    members::inactivate(&world.core, &owner, &row).await.expect("inactive");
    let link = reactivate::by_link(&world.core, &owner, &row).await.expect("a link");
    world.clock.advance(Span::days(8));
    let door = world.back(&link).await.expect("a door");
    assert_eq!(door.dead, Some(DeadLink::Expired));
    fresh_link::send(&world.core, &caller(), &door).await.expect("mailed");
    let letters = world.letters("'reactivation'").await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].1.subject, "Come back to acme");
    assert_eq!(world.back(&link).await.expect("a door").dead, Some(DeadLink::Revoked));
    assert_eq!(world.people(&org, "inactive").await, 1);
}

/// Whoever does not want to come back stays what they are, and can be asked again.
async fn the_way_back_can_be_declined(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let row = world.row_of(&org, &who).await;
    members::inactivate(&world.core, &owner, &row).await.expect("inactive");
    reactivate::by_mail(&world.core, &owner, &row).await.expect("mailed");
    let id: InvitationId = world.texts("SELECT id FROM invitations").await.remove(0).parse().expect("an id");
    let token = world.core.keys.reactivation_token(id, 0, Channel::Mailed);
    let door = door::open(&world.core, LinkKind::Reactivation, &token).await.expect("a door");
    no(&world.core, &caller(), &door).await.expect("a no");
    assert_eq!(world.people(&org, "inactive").await, 1);
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'declined'").await, 1);
    let again = reactivate::by_link(&world.core, &owner, &row).await.expect("a link");
    let door = world.back(&again).await.expect("a door");
    let who = world.person_again(&who).await;
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("back");
    assert_eq!(world.people(&org, "active").await, 2);
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'accepted'").await, 1, "the inviter is told");
}

on_both!(
    it_is_a_new_one_and_the_old_one_stays_dead,
    only_for_what_ran_out,
    not_for_ever_and_not_without_mail,
    only_where_it_would_let_somebody_in,
    no_more_than_three_an_hour,
    asked_for_twice_at_once_it_is_mailed_once,
    the_way_back_can_be_had_afresh_too,
    the_way_back_can_be_declined,
);
