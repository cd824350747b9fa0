//! An inactive member comes back by a link that they accept, as what they were.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        id::InvitationId,
        time::Span,
        token::Channel,
    },
    server::{
        mail::letter,
        service::{
            access::SignedIn,
            door::{self, Door, LinkKind},
            fault::Fault,
            invitations, join,
            join_step::{self, Step},
            people::{members, reactivate},
        },
        store::{
            groups,
            outbox_worker::{self, Ways},
        },
    },
};

use crate::{
    cast::{Org, caller},
    world::{World, at_once, refusal},
};

impl World {
    /// Somebody in a role and a group, shut out; with their row.
    async fn shut_out(&self, org: &Org, address: &str) -> (SignedIn, String) {
        let who = self.join(org, address, org.user).await;
        let id = self.row_of(org, &who).await;
        members::inactivate(&self.core, &self.owner(org).await, &id).await.expect("inactive");
        (who, id)
    }

    /// Opens a whole copied link to come back.
    pub async fn back(&self, link: &str) -> Result<Door, Fault> {
        let token = link.rsplit('/').next().expect("a token");
        door::open(&self.core, LinkKind::Reactivation, token).await
    }

    async fn reactivation(&self) -> InvitationId {
        let sql = "SELECT id FROM invitations WHERE purpose = 'reactivate' AND revoked_at IS NULL";
        self.texts(sql).await.remove(0).parse().expect("an id")
    }

    /// Opens what was mailed to come back.
    async fn mailed_back(&self) -> Door {
        let token = self.core.keys.reactivation_token(self.reactivation().await, 0, Channel::Mailed);
        door::open(&self.core, LinkKind::Reactivation, &token).await.expect("a door")
    }
}

async fn by_mail_and_as_what_they_were(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let core = &*world.core;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let mut tx = core.store.begin().await.expect("a transaction");
    let group = groups::Group { id: core.id(), organization_id: org.organization.id, name: "North".into() };
    groups::insert(&mut tx, &group, world.now()).await.expect("a group");
    tx.commit().await.expect("a commit");
    let sql = "INSERT INTO membership_groups (membership_id, group_id) SELECT id, '{g}' FROM memberships WHERE user_id = '{u}'";
    world.sql(&sql.replace("{g}", &group.id.to_string()).replace("{u}", &who.user.id.to_string())).await;
    let id = world.row_of(&org, &who).await;
    members::inactivate(core, &owner, &id).await.expect("inactive");
    reactivate::by_mail(core, &owner, &id).await.expect("mailed");
    assert_eq!(world.people(&org, "inactive").await, 1, "they are inactive until they accept");
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'reactivation'").await, 1);

    let mut tx = core.store.begin().await.expect("a transaction");
    let mail = outbox_worker::lease(&mut tx, Ways::ALL, world.now(), world.now(), 20).await.expect("mails").remove(0);
    let letter = letter::write(core, &mut tx, &mail).await.expect("a letter").expect("a letter");
    drop(tx);
    assert!(letter.text.contains("https://usher.example/r/"), "{}", letter.text);
    assert_eq!(letter.subject, "Come back to acme");

    let door = world.mailed_back().await;
    assert_eq!(
        join_step::next(core, &door, None, None).await.expect("a step"),
        Step::SignIn(Some(who.user.email.clone()))
    );
    assert_eq!(join_step::next(core, &door, Some(&who), None).await.expect("a step"), Step::Accept);
    join::accept(core, &caller(), &door, &who, None).await.expect("back");
    join::accept(core, &caller(), &door, &who, None).await.expect("twice is harmless");
    assert!(world.gets_in(&org, &world.person_again(&who).await).await);
    assert_eq!(world.people(&org, "active").await, 2);
    assert_eq!(world.number("SELECT count(*) FROM people_groups").await, 1, "their group came back with them");
    assert_eq!(world.mailed_back().await.dead, Some(DeadLink::Accepted));
    assert_eq!(world.number("SELECT count(*) FROM memberships").await, 2);
}

async fn the_same_link_is_renewed_until_it_is_withdrawn(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (who, id) = world.shut_out(&org, "bob@else.example").await;
    let first = reactivate::by_link(&world.core, &owner, &id).await.expect("a link");
    assert!(first.starts_with("https://usher.example/r/"), "{first}");
    world.clock.advance(Span::days(5));
    assert_eq!(reactivate::by_link(&world.core, &owner, &id).await.expect("a link"), first);
    let invitation = world.reactivation().await;
    assert_eq!(invitations::link(&world.core, &owner, invitation).await.expect("a link"), first);
    world.clock.advance(Span::days(5));
    assert_eq!(world.back(&first).await.expect("a door").dead, None, "its end moved");
    reactivate::by_mail(&world.core, &owner, &id).await.expect("mailed");
    assert_eq!(world.number("SELECT count(*) FROM invitations").await, 1);
    assert_eq!(
        refusal(invitations::resend(&world.core, &owner, invitation).await),
        Error::Conflict { why: Conflict::NotPending },
        "its letter is not that of an invitation"
    );
    invitations::delete(&world.core, &owner, invitation).await.expect("withdrawn");
    assert_eq!(world.back(&first).await.expect("a door").dead, Some(DeadLink::Revoked));
    assert_eq!(world.people(&org, "inactive").await, 1);
    let door = world.back(&first).await.expect("a door");
    assert_eq!(refusal(join::accept(&world.core, &caller(), &door, &who, None).await), DEAD);
    // A new one is another link, and one that ran out gives way to a new one.
    let second = reactivate::by_link(&world.core, &owner, &id).await.expect("a link");
    assert_ne!(second, first);
    world.clock.advance(Span::days(8));
    assert_eq!(world.back(&second).await.expect("a door").dead, Some(DeadLink::Expired));
    let third = reactivate::by_link(&world.core, &owner, &id).await.expect("a link");
    assert_ne!(third, second);
    assert_eq!(world.back(&second).await.expect("a door").dead, Some(DeadLink::Revoked));
}

const DEAD: Error = Error::Dead { why: DeadLink::Revoked };

async fn only_what_it_was_made_for(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (_, id) = world.shut_out(&org, "bob@else.example").await;
    let invited = world.invite(&org, "eve@else.example").await;
    reactivate::by_link(&world.core, &owner, &id).await.expect("a link");
    let (keys, back) = (&world.core.keys, world.reactivation().await);
    for (kind, token) in [
        (LinkKind::Personal, keys.reactivation_token(back, 0, Channel::Mailed)),
        (LinkKind::Personal, keys.invitation_token(back, 0, Channel::Mailed)),
        (LinkKind::Reactivation, keys.invitation_token(invited, 0, Channel::Mailed)),
        (LinkKind::Reactivation, keys.reactivation_token(invited, 0, Channel::Mailed)),
        (LinkKind::Reactivation, keys.invitation_token(back, 0, Channel::Mailed)),
        (LinkKind::Shared, keys.reactivation_token(back, 0, Channel::Mailed)),
    ] {
        assert_eq!(refusal(door::open(&world.core, kind, &token).await), Error::NotFound);
    }
    // Nobody else comes in by it.
    let stranger = world.person("stranger@else.example").await;
    let door = world.mailed_back().await;
    assert_eq!(refusal(join::accept(&world.core, &caller(), &door, &stranger, None).await), Error::OtherAddress);
}

async fn whoever_made_it_must_still_be_able_to(world: &World) {
    let org = world.organization("acme").await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let acting = world.member(&org, &admin).await;
    let (who, id) = world.shut_out(&org, "bob@else.example").await;
    reactivate::by_mail(&world.core, &acting, &id).await.expect("mailed");
    let door = world.mailed_back().await;
    // Inviting is not enough.
    let recruiter = world.role(&org, "Recruiter", "people.view people.invite").await;
    world.demote(&org, &admin, recruiter).await;
    assert_eq!(world.mailed_back().await.dead, Some(DeadLink::InviterLostRights));
    let late = join::accept(&world.core, &caller(), &door, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::InviterLostRights });
    assert_eq!(world.people(&org, "inactive").await, 1);
}

async fn other_ways_in_stay_closed(world: &World) {
    let org = world.organization("acme").await;
    let (who, _) = world.shut_out(&org, "bob@else.example").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let result = join::accept(&world.core, &caller(), &door, &who, None).await;
    assert_eq!(refusal(result), Error::Conflict { why: Conflict::Inactive });
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 0);
}

async fn coming_back_against_removal_has_one_outcome(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let other = world.another(|_| {}).await.expect("a second process");
    for round in 0..6 {
        let (who, id) = world.shut_out(&org, &format!("p{round}@else.example")).await;
        let link = reactivate::by_link(&world.core, &owner, &id).await.expect("a link");
        let door = world.back(&link).await.expect("a door");
        let results = at_once(2, |i| {
            let core = Arc::clone(if i == 0 { &world.core } else { &other });
            let (door, who, owner, id) = (door.clone(), who.clone(), owner.clone(), id.clone());
            async move {
                if i == 0 {
                    join::accept(&core, &caller(), &door, &who, None).await.map(drop)
                } else {
                    members::remove(&core, &owner, &id).await.map(drop)
                }
            }
        })
        .await;
        results[1].as_ref().expect("removed, before or after");
        let member = format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id);
        assert_eq!(world.number(&member).await, 0, "{results:?}");
        assert!(!world.gets_in(&org, &who).await);
        world.clock.advance(Span::seconds(1));
    }
}

/// T7: opening is noted for the first time only, and changes nothing else.
async fn opening_is_noted_once(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let before = world.dump().await;
    let first = world.now();
    for _ in 0..50 {
        invitations::note_opened(&world.core, &world.door(id).await);
        world.clock.advance(Span::seconds(1));
    }
    assert_eq!(world.dump().await, before, "nothing is written by opening");
    invitations::write_opened(&world.core).await.expect("written down");
    invitations::note_opened(&world.core, &world.door(id).await);
    invitations::write_opened(&world.core).await.expect("written down");
    assert_eq!(world.number("SELECT opened_at FROM invitations").await, first.micros());
    assert_eq!(world.number("SELECT n FROM daily_counts WHERE step = 'opened'").await, 1);
    world.sql("UPDATE invitations SET opened_at = NULL").await;
    world.sql("DELETE FROM daily_counts WHERE step = 'opened'").await;
    assert_eq!(world.dump().await, before);
}

impl World {
    /// Somebody signed in anew.
    pub async fn person_again(&self, who: &SignedIn) -> SignedIn {
        let mut tx = self.core.store.begin().await.expect("a transaction");
        let started = usher::server::service::sign_in::start(&self.core, &mut tx, who.user.id, &caller(), false)
            .await
            .expect("a session");
        tx.commit().await.expect("a commit");
        self.carrying(&started.secret).await.expect("a live session")
    }
}

on_both!(
    by_mail_and_as_what_they_were,
    the_same_link_is_renewed_until_it_is_withdrawn,
    only_what_it_was_made_for,
    whoever_made_it_must_still_be_able_to,
    other_ways_in_stay_closed,
    coming_back_against_removal_has_one_outcome,
    opening_is_noted_once,
);
