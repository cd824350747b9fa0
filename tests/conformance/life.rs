//! The life of an invitation after it was sent: resent, copied, deleted, run out.

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        id::InvitationId,
        time::Span,
        token::Channel,
    },
    server::{
        service::{door, invitations, join},
        store::invitations as store,
    },
};

use crate::{
    cast::{caller, invite_as, no},
    world::{World, refusal},
};

impl World {
    /// When an invitation ends.
    pub async fn end_of(&self, id: InvitationId) -> usher::domain::time::Timestamp {
        let mut connection = self.core.store.read().await.expect("a connection");
        store::by_id(&mut connection, id).await.expect("an answer").expect("an invitation").expires_at
    }
}

async fn resend_keeps_the_mailed_link_and_moves_the_end(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let token = world.core.keys.invitation_token(id, 0, Channel::Mailed);
    world.mails_are_sent().await;
    world.clock.advance(Span::days(5));
    invitations::resend(&world.core, &owner, id).await.expect("sent again");
    assert_eq!(world.end_of(id).await, world.now() + Span::days(7));
    world.clock.advance(Span::days(5));
    let door = door::open(&world.core, door::LinkKind::Personal, &token).await.expect("a door");
    assert_eq!(door.dead, None, "the link that was mailed first still works");
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 2);
    let newest = "SELECT count(*) FROM invitations i JOIN outbox o ON o.id = i.mail_id \
                  WHERE o.created_at = (SELECT max(created_at) FROM outbox)";
    assert_eq!(world.number(newest).await, 1, "the newest mail is the one that is shown");
}

async fn a_mail_that_waits_is_not_written_twice(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    for held in [false, true] {
        if held {
            world.sql("UPDATE outbox SET status = 'held'").await;
        }
        world.clock.advance(Span::minutes(1));
        invitations::resend(&world.core, &owner, id).await.expect("sent again");
        assert_eq!(world.number("SELECT count(*) FROM outbox WHERE status = 'queued'").await, 1);
    }
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 1);
}

async fn who_resends_vouches(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let helper = world.join(&org, "helper@else.example", org.administrator).await;
    let member = world.member(&org, &helper).await;
    let id = invite_as(&world.core, &member, "bob@else.example", org.user).await.expect("invited");
    world.demote(&org, &helper, org.user).await;
    assert_eq!(world.door(id).await.dead, Some(DeadLink::InviterLostRights));
    invitations::resend(&world.core, &owner, id).await.expect("sent again");
    assert_eq!(world.door(id).await.dead, None);
}

async fn a_declined_one_can_be_deleted_and_stays_away(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.open(id, Channel::Mailed).await.expect("a door");
    no(&world.core, &caller(), &door).await.expect("declined");
    assert_eq!(world.people(&org, "declined").await, 1);
    let second = world.invite(&org, "bob@else.example").await;
    invitations::delete(&world.core, &owner, second).await.expect("deleted");
    assert_eq!(world.people(&org, "declined").await, 0, "the old one does not come back");
}

async fn the_same_link_can_be_copied_again(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let first = invitations::link(&world.core, &owner, id).await.expect("a link");
    let second = invitations::link(&world.core, &owner, id).await.expect("a link");
    assert_eq!(first, second);
    assert!(first.starts_with("https://usher.example/i/"), "{first}");
    assert!(!first.ends_with(&world.core.keys.invitation_token(id, 0, Channel::Mailed)), "not the mailed one");
    assert_eq!(world.end_of(id).await, world.now() + Span::days(7), "copying a live one moves nothing");
}

async fn copying_an_expired_one_renews_it(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    assert_eq!(world.door(id).await.dead, Some(DeadLink::Expired));
    invitations::link(&world.core, &owner, id).await.expect("a link");
    assert_eq!(world.door(id).await.dead, None);
    assert_eq!(world.end_of(id).await, world.now() + Span::days(7));
    assert_eq!(world.people(&org, "pending").await, 1);
}

async fn delete_kills_every_link_at_once(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let opened_before = world.door(id).await;
    invitations::delete(&world.core, &owner, id).await.expect("deleted");
    for channel in [Channel::Mailed, Channel::Copied] {
        assert_eq!(world.open(id, channel).await.expect("a door").dead, Some(DeadLink::Revoked));
    }
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &opened_before, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Revoked }, "a page that was open already does not help");
    assert_eq!(world.number("SELECT count(*) FROM people").await, 1, "only the owner is left");
    for again in [
        invitations::delete(&world.core, &owner, id).await,
        invitations::resend(&world.core, &owner, id).await,
        invitations::link(&world.core, &owner, id).await.map(drop),
    ] {
        assert_eq!(refusal(again), Error::Conflict { why: Conflict::NotPending });
    }
}

async fn an_expired_one_can_be_deleted(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    invitations::delete(&world.core, &owner, id).await.expect("deleted");
    assert_eq!(world.number("SELECT count(*) FROM people").await, 1);
}

async fn a_declined_one_is_over(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.door(id).await;
    let copied = world.open(id, Channel::Copied).await.expect("a door");
    assert_eq!(refusal(no(&world.core, &caller(), &copied).await), Error::Forbidden, "who copied it may not");
    no(&world.core, &caller(), &door).await.expect("a no");
    assert_eq!(world.door(id).await.dead, Some(DeadLink::Declined));
    assert_eq!(world.people(&org, "declined").await, 1);
    let again = refusal(no(&world.core, &caller(), &world.door(id).await).await);
    assert_eq!(again, Error::Dead { why: DeadLink::Declined });
    assert_eq!(
        refusal(invitations::resend(&world.core, &owner, id).await),
        Error::Conflict { why: Conflict::NotPending }
    );
}

async fn an_invitation_of_another_organization_is_unknown(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let stranger = world.owner(&other).await;
    let id = world.invite(&org, "bob@else.example").await;
    for result in [
        invitations::delete(&world.core, &stranger, id).await,
        invitations::resend(&world.core, &stranger, id).await,
        invitations::link(&world.core, &stranger, id).await.map(drop),
        invitations::find(&world.core, &stranger, id).await.map(drop),
    ] {
        assert_eq!(refusal(result), Error::NotFound);
    }
    assert_eq!(world.door(id).await.dead, None);
}

on_both!(
    resend_keeps_the_mailed_link_and_moves_the_end,
    a_mail_that_waits_is_not_written_twice,
    who_resends_vouches,
    a_declined_one_can_be_deleted_and_stays_away,
    the_same_link_can_be_copied_again,
    copying_an_expired_one_renews_it,
    delete_kills_every_link_at_once,
    an_expired_one_can_be_deleted,
    a_declined_one_is_over,
    an_invitation_of_another_organization_is_unknown,
);
