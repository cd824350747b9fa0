//! Joining by an invitation: who may, until when, and that doing it twice is harmless.

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        time::{Span, Timestamp},
        token::Channel,
    },
    server::service::{
        access,
        door::{self, LinkKind},
        join::{self, RegisterForm},
        join_step::{self, Step},
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, refusal},
};

fn form(address: &str) -> RegisterForm {
    RegisterForm { email: address.into(), name: "Bob Babbage".into(), password: PASSWORD.into() }
}

async fn a_new_person_registers_and_is_in(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.door(id).await;
    let step = join_step::next(&world.core, &door, None, None).await.expect("a step");
    assert_eq!(step, Step::Register(Some(email("bob@else.example"))));
    // What they type as their address does not count: the invitation's does.
    let started = join::register(&world.core, &caller(), &door, None, &form("eve@else.example")).await.expect("in");
    let who = world.carrying(&started.0.secret).await.expect("signed in at once");
    assert_eq!(who.user.email, email("bob@else.example"));
    assert!(who.user.email_verified_at.is_some(), "the mailed link proves the mailbox");
    let member = world.member(&org, &who).await;
    assert_eq!(member.membership.role_id, org.user);
    assert_eq!(member.membership.invited_by, Some(org.owner.user.id));
    let home = access::home(&world.core.store, &who.user).await.expect("an answer");
    assert_eq!(home.as_deref(), Some("acme"));
    assert_eq!((world.people(&org, "active").await, world.people(&org, "pending").await), (2, 0));
}

async fn the_last_microsecond_counts(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let who = world.person("bob@else.example").await;
    let end = world.end_of(id).await;
    let micro = |n: i64| Timestamp::from_micros(end.micros() + n);

    for at in [micro(0), micro(1)] {
        world.clock.set(at);
        assert_eq!(world.door(id).await.dead, Some(DeadLink::Expired));
        let refused = join::accept(&world.core, &caller(), &world.door(id).await, &who, None).await;
        assert_eq!(refusal(refused), Error::Dead { why: DeadLink::Expired });
    }
    world.clock.set(micro(-1));
    let opened = world.door(id).await;
    assert_eq!(opened.dead, None);
    // The page was opened in time, the button pressed too late.
    world.clock.set(end);
    let late = join::accept(&world.core, &caller(), &opened, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Expired });
    world.clock.set(micro(-1));
    join::accept(&world.core, &caller(), &opened, &who, None).await.expect("in, at the last moment");
}

async fn opening_changes_nothing(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let before = world.dump().await;
    for _ in 0..50 {
        let door = world.door(id).await;
        join_step::next(&world.core, &door, None, None).await.expect("a step");
    }
    assert_eq!(world.dump().await, before);
}

async fn an_existing_account_signs_in_rather_than_registers(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.person("bob@else.example").await;
    let door = world.door(id).await;
    let step = join_step::next(&world.core, &door, None, None).await.expect("a step");
    assert_eq!(step, Step::SignIn(Some(email("bob@else.example"))));
    let before = world.dump_without(&["audit"]).await;
    let refused = join::register(&world.core, &caller(), &door, None, &form("")).await;
    assert_eq!(refusal(refused), Error::Conflict { why: Conflict::HasAccount });
    assert_eq!(world.dump_without(&["audit"]).await, before, "no session, no membership");
}

async fn somebody_else_s_account_is_not_let_in(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let eve = world.person("eve@else.example").await;
    let door = world.door(id).await;
    assert_eq!(join_step::next(&world.core, &door, Some(&eve), None).await.expect("a step"), Step::OtherAccount);
    let refused = join::accept(&world.core, &caller(), &door, &eve, None).await;
    assert_eq!(refusal(refused), Error::OtherAddress);
    assert_eq!(world.people(&org, "active").await, 1);
}

async fn an_unverified_account_proves_the_address_first(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "victim@else.example").await;
    // Somebody registered the victim's address without ever proving it.
    let squatter = world.person_with("victim@else.example", false).await;
    let copied = world.open(id, Channel::Copied).await.expect("a door");
    let refused = join::accept(&world.core, &caller(), &copied, &squatter, None).await;
    assert_eq!(refusal(refused), Error::Unverified);
    let (_, link) = world.link_door(&org, org.user).await;
    let refused = join::accept(&world.core, &caller(), &link, &squatter, None).await;
    assert_eq!(refusal(refused), Error::Unverified);
    assert_eq!(world.people(&org, "active").await, 1);
    // Whoever reads the mailbox is let in, and the address is proven from then on.
    let mailed = world.door(id).await;
    join::accept(&world.core, &caller(), &mailed, &squatter, None).await.expect("in");
    let sql = "SELECT count(*) FROM users WHERE email = 'victim@else.example' AND email_verified_at IS NOT NULL";
    assert_eq!(world.number(sql).await, 1);
}

async fn accepting_twice_is_harmless(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let who = world.person("bob@else.example").await;
    let door = world.door(id).await;
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    let before = world.dump_without(&["audit"]).await;
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("the same page again");
    let fresh = world.door(id).await;
    join::accept(&world.core, &caller(), &fresh, &who, None).await.expect("the link again");
    assert_eq!(join_step::next(&world.core, &fresh, Some(&who), None).await.expect("a step"), Step::AlreadyMember);
    assert_eq!(world.dump_without(&["audit"]).await, before);
    let other = world.person("other@else.example").await;
    let refused = join::accept(&world.core, &caller(), &fresh, &other, None).await;
    assert_eq!(refusal(refused), Error::Dead { why: DeadLink::Accepted });
    assert_eq!(world.people(&org, "active").await, 2);
}

async fn an_inactive_member_does_not_come_back_by_a_link(world: &World) {
    let org = world.organization("acme").await;
    let gone = world.join(&org, "gone@else.example", org.user).await;
    let (_, door) = world.link_door(&org, org.user).await;
    world.inactivate(&org, &gone).await;
    let refused = join::accept(&world.core, &caller(), &door, &gone, None).await;
    assert_eq!(refusal(refused), Error::Conflict { why: Conflict::Inactive });
    let access = access::member(&world.core, Some(&gone), "acme", &caller()).await;
    assert_eq!(refusal(access), Error::NotFound, "their access ended at once");
}

async fn a_changed_token_is_unknown(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let token = world.core.keys.invitation_token(id, 0, Channel::Mailed);
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'Q' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        if changed != token {
            assert_eq!(refusal(door::open(&world.core, LinkKind::Personal, &changed).await), Error::NotFound);
        }
    }
    assert_eq!(refusal(door::open(&world.core, LinkKind::Shared, &token).await), Error::NotFound, "another kind");
}

async fn a_bad_form_is_told_whole_and_joins_nobody(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let bad =
        RegisterForm { name: "Bob\u{202E}".into(), password: "bob@else.example".into(), ..RegisterForm::default() };
    let error = refusal(join::register(&world.core, &caller(), &world.door(id).await, None, &bad).await);
    assert_eq!(error.problem("name"), Some("name_invisible"));
    assert_eq!(error.problem("password"), Some("password_guessable"), "made of their own address");
    assert_eq!(world.number("SELECT count(*) FROM users").await, 1);
    world.clock.advance(Span::hours(1));
    let started = join::register(&world.core, &caller(), &world.door(id).await, None, &form("")).await;
    started.expect("mended");
}

on_both!(
    a_new_person_registers_and_is_in,
    the_last_microsecond_counts,
    opening_changes_nothing,
    an_existing_account_signs_in_rather_than_registers,
    somebody_else_s_account_is_not_let_in,
    an_unverified_account_proves_the_address_first,
    accepting_twice_is_harmless,
    an_inactive_member_does_not_come_back_by_a_link,
    a_changed_token_is_unknown,
    a_bad_form_is_told_whole_and_joins_nobody,
);
