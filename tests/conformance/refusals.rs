//! Every refusal changes nothing and leaves one entry in the audit log; every
//! deed leaves one too.

use usher::{
    domain::{
        error::{DeadLink, Error},
        id::InvitationId,
        time::Span,
        token::Channel,
    },
    server::service::{
        fault::Fault,
        invitations,
        join::{self, RegisterForm},
        links::{self, LinkForm},
        mails::{self, OutboxQuery},
        password_reset,
        people::{self, PeopleQuery},
        proof, sign_in,
    },
};

use crate::{
    cast::{PASSWORD, caller, email, invite_list},
    world::{World, refusal},
};

/// Runs something that is refused, and looks at what it left.
async fn refused<T>(world: &World, name: &str, work: impl Future<Output = Result<T, Fault>>) -> Error {
    // Failures are counted where they are refused: throttles are no data of anybody.
    let left_out = ["audit", "throttles"];
    let before = world.dump_without(&left_out).await;
    let entries = world.number("SELECT count(*) FROM audit").await;
    let error = refusal(work.await);
    assert_eq!(world.dump_without(&left_out).await, before, "{name} changed something");
    assert_eq!(world.number("SELECT count(*) FROM audit").await, entries + 1, "{name}: one entry");
    let count = format!("SELECT count(*) FROM audit WHERE refused = '{}'", error.code());
    assert!(world.number(&count).await > 0, "{name}: with its code");
    error
}

async fn what_a_member_may_not_do_leaves_one_entry(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let (link, _) = world.link_door(&org, org.user).await;
    let who = world.join(&org, "user@else.example", org.user).await;
    let user = world.member(&org, &who).await;
    let core = &*world.core;
    refused(world, "invite", invite_list(core, &user, "x@else.example", org.user, true)).await;
    refused(world, "resend", invitations::resend(core, &user, id)).await;
    refused(world, "copy", invitations::link(core, &user, id)).await;
    refused(world, "delete", invitations::delete(core, &user, id)).await;
    refused(world, "find", invitations::find(core, &user, id)).await;
    refused(world, "list links", links::list(core, &user, None)).await;
    refused(world, "create link", links::create(core, &user, &LinkForm::of_role(org.user))).await;
    refused(world, "regenerate", links::regenerate(core, &user, link)).await;
    refused(world, "turn off", links::turn_off(core, &user, link)).await;
    refused(world, "mails", mails::list(core, &user, &OutboxQuery::default())).await;
    refused(world, "people", people::list(core, &user, &PeopleQuery::default())).await;
    let actors = format!("SELECT count(*) FROM audit WHERE refused = 'forbidden' AND actor_id = '{}'", who.user.id);
    assert_eq!(world.number(&actors).await, 11, "each says who it was");
}

async fn what_can_t_be_done_leaves_one_entry(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let core = &*world.core;
    let unknown: InvitationId = core.id();
    refused(world, "unknown", invitations::delete(core, &owner, unknown)).await;
    refused(world, "no address", invite_list(core, &owner, "", org.user, false)).await;
    refused(world, "no mail", mails::retry(core, &owner, core.id())).await;
    refused(world, "no link", links::turn_off(core, &owner, core.id())).await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.door(id).await;
    let weak = RegisterForm { name: "Bob".into(), password: "short".into(), ..RegisterForm::default() };
    refused(world, "weak password", join::register(core, &caller(), &door, None, &weak)).await;
    let eve = world.person("eve@else.example").await;
    refused(world, "another address", join::accept(core, &caller(), &door, &eve, None)).await;
    world.clock.advance(Span::days(8));
    let bob = world.person("bob@else.example").await;
    let error = refused(world, "expired", join::accept(core, &caller(), &door, &bob, None)).await;
    assert_eq!(error, Error::Dead { why: DeadLink::Expired });
    let copied = world.open(id, Channel::Copied).await.expect("a door");
    refused(world, "expired code", proof::begin(core, &caller(), &copied, &email("bob@else.example"))).await;
}

async fn who_does_not_get_in_leaves_one_entry(world: &World) {
    world.organization("acme").await;
    let core = &*world.core;
    for (name, address, password) in [
        ("unknown", "nobody@else.example", PASSWORD),
        ("no password", "owner@acme.example", PASSWORD),
        ("no address", "?", PASSWORD),
    ] {
        refused(world, name, sign_in::by_password(core, &caller(), address, password, false)).await;
    }
    refused(world, "no account", password_reset::request(core, &caller(), &email("nobody@else.example"))).await;
    refused(world, "no token", password_reset::finish(core, &caller(), "x", PASSWORD)).await;
}

async fn every_deed_leaves_one_entry(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let core = &*world.core;
    let id = world.invite(&org, "bob@else.example").await;
    invitations::resend(core, &owner, id).await.expect("sent again");
    invitations::link(core, &owner, id).await.expect("a link");
    invitations::delete(core, &owner, id).await.expect("deleted");
    let (link, _) = world.link_door(&org, org.user).await;
    links::regenerate(core, &owner, link).await.expect("a new secret");
    let door = world.open_link(link, 1).await.expect("a door");
    let proof = world.prove(&door, "eve@else.example").await;
    let form = RegisterForm { name: "Eve".into(), password: PASSWORD.into(), ..RegisterForm::default() };
    join::register(core, &caller(), &door, Some(&proof), &form).await.expect("in");
    links::turn_off(core, &owner, link).await.expect("off");
    let mut actions = world.texts("SELECT action FROM audit WHERE refused IS NULL ORDER BY action").await;
    actions.dedup();
    let expected = [
        "invitation.copy_link",
        "invitation.create",
        "invitation.delete",
        "invitation.resend",
        "join.register",
        "link.create",
        "link.regenerate",
        "link.turn_off",
        "proof.begin",
        "proof.enter",
    ];
    assert_eq!(actions, expected);
    assert_eq!(world.number("SELECT count(*) FROM audit").await, expected.len() as i64, "one each");
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE subject IS NULL OR request_id <> 'request'").await, 0);
}

on_both!(
    what_a_member_may_not_do_leaves_one_entry,
    what_can_t_be_done_leaves_one_entry,
    who_does_not_get_in_leaves_one_entry,
    every_deed_leaves_one_entry,
);
