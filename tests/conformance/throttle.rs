//! Mail to one address: three an hour beyond the first invitation, whatever for
//! and however many ask at once. The last of them is kept for a new password.

use std::sync::Arc;

use usher::{
    domain::{error::Error, outbox::MailKind, report::AddressProblem, time::Span},
    server::service::{act::Caller, invitations, mails, password_reset, proof},
};

use crate::{
    cast::{caller, email, invite_as},
    world::{World, at_once, refusal},
};

const THROTTLED: Error = Error::Throttled { retry_after: 3_600 };

async fn mails_to(world: &World, address: &str) -> i64 {
    world.number(&format!("SELECT count(*) FROM outbox WHERE recipient = '{address}'")).await
}

async fn resends_end_after_three(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    for _ in 0..3 {
        world.mails_are_sent().await;
        invitations::resend(&world.core, &owner, id).await.expect("sent again");
    }
    world.mails_are_sent().await;
    let before = world.dump_without(&["audit"]).await;
    assert_eq!(refusal(invitations::resend(&world.core, &owner, id).await), Error::MailLimit);
    let refused =
        world.texts("SELECT subject FROM audit WHERE action = 'invitation.resend' AND refused = 'mail_limit'").await;
    assert_eq!(refused, [id.to_string()], "the log says whose it was");
    assert_eq!(world.dump_without(&["audit"]).await, before, "neither mailed nor renewed");
    world.clock.advance(Span::hours(1));
    invitations::resend(&world.core, &owner, id).await.expect("an hour later");
}

async fn deleting_and_inviting_anew_is_no_way_around(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    for _ in 0..4 {
        let id = world.invite(&org, "bob@else.example").await;
        invitations::delete(&world.core, &owner, id).await.expect("deleted");
        world.clock.advance(Span::minutes(1));
    }
    let fifth = invite_as(&world.core, &owner, "bob@else.example", org.user).await;
    assert_eq!(fifth, Err(Ok(AddressProblem::Throttled)));
    invite_as(&world.core, &owner, "eve@else.example", org.user).await.expect("others are not concerned");
}

/// One of the three is left for a reset; who has an account must not be told by that.
async fn codes_end_after_two(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    world.person("known@else.example").await;
    for address in ["known@else.example", "unknown@else.example"] {
        for _ in 0..2 {
            proof::begin(&world.core, &caller(), &door, &email(address)).await.expect("a code");
        }
        assert_eq!(refusal(proof::begin(&world.core, &caller(), &door, &email(address)).await), THROTTLED);
        assert_eq!(mails_to(world, address).await, 2);
    }
    password_reset::request(&world.core, &caller(), &email("known@else.example")).await.expect("a mail");
    assert_eq!(refusal(proof::begin(&world.core, &caller(), &door, &email("known@else.example")).await), THROTTLED);
}

/// Invitations leave one too, to whoever has a password to forget.
async fn invitations_leave_one_for_a_reset(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.person("bob@else.example").await;
    let id = world.invite(&org, "bob@else.example").await;
    for _ in 0..2 {
        world.mails_are_sent().await;
        invitations::resend(&world.core, &owner, id).await.expect("sent again");
    }
    world.mails_are_sent().await;
    assert_eq!(refusal(invitations::resend(&world.core, &owner, id).await), Error::MailLimit);
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    assert_eq!(mails_to(world, "bob@else.example").await, 4);
    assert_eq!(refusal(invitations::resend(&world.core, &owner, id).await), Error::MailLimit);
}

/// What tells of a change comes always, and leaves room for the others.
async fn what_tells_of_a_change_is_not_counted(world: &World) {
    let bob = world.with_password("bob@else.example").await;
    let kinds = [MailKind::MethodAdded, MailKind::MethodRemoved, MailKind::PasswordChanged];
    for kind in kinds.into_iter().cycle().take(9) {
        let mut tx = world.core.store.begin().await.expect("a transaction");
        mails::write(&world.core, &mut tx, None, kind, bob.user.id, &bob.user.email, "en").await.expect("a mail");
        tx.commit().await.expect("a commit");
    }
    password_reset::request(&world.core, &caller(), &bob.user.email).await.expect("a mail");
}

async fn three_an_hour_beyond_the_first_invitation(world: &World) {
    let org = world.organization("acme").await;
    world.invite(&org, "bob@else.example").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let bob = email("bob@else.example");
    for n in 1..=2 {
        let begun = proof::begin(&world.core, &caller(), &door, &bob).await;
        assert!(begun.is_ok(), "code {n} after the invitation was refused");
    }
    assert_eq!(refusal(proof::begin(&world.core, &caller(), &door, &bob).await), THROTTLED);
}

async fn resets_end_after_three(world: &World) {
    world.person("bob@else.example").await;
    let bob = email("bob@else.example");
    for _ in 0..3 {
        password_reset::request(&world.core, &caller(), &bob).await.expect("a mail");
    }
    assert_eq!(refusal(password_reset::request(&world.core, &caller(), &bob).await), THROTTLED);
    assert_eq!(world.number("SELECT count(*) FROM resets WHERE used_at IS NULL").await, 1, "the newest only");
}

/// A list of addresses is not worked off from one place, whoever has an account.
async fn resets_from_one_place_end_after_fifty(world: &World) {
    world.person("bob@else.example").await;
    let bob = email("bob@else.example");
    for n in 0..50 {
        let nobody = email(&format!("nobody{n}@else.example"));
        assert_eq!(refusal(password_reset::request(&world.core, &caller(), &nobody).await), Error::NotFound);
    }
    assert_eq!(refusal(password_reset::request(&world.core, &caller(), &bob).await), THROTTLED);
    assert_eq!(mails_to(world, "bob@else.example").await, 0);
    let elsewhere = Caller { address_block: "198.51.100.0/24".into(), ..caller() };
    password_reset::request(&world.core, &elsewhere, &bob).await.expect("other places are not concerned");
    world.clock.advance(Span::hours(1));
    password_reset::request(&world.core, &caller(), &bob).await.expect("an hour later");
}

async fn many_at_once_mail_no_more(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    world.person("known@else.example").await;
    let other = world.another(|_| {}).await.expect("a second process");
    at_once(30, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let door = door.clone();
        async move { proof::begin(&core, &caller(), &door, &email("bob@else.example")).await.is_ok() }
    })
    .await;
    assert_eq!(mails_to(world, "bob@else.example").await, 2, "codes");
    at_once(30, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        async move { password_reset::request(&core, &caller(), &email("known@else.example")).await.is_ok() }
    })
    .await;
    assert_eq!(mails_to(world, "known@else.example").await, 3, "resets");
}

/// Two organizations that invite the same address share its limit.
async fn the_limit_is_the_address_s_not_the_organization_s(world: &World) {
    for name in ["one", "two", "three", "four"] {
        let org = world.organization(name).await;
        world.invite(&org, "bob@else.example").await;
    }
    let fifth = world.organization("five").await;
    let refused = invite_as(&world.core, &world.owner(&fifth).await, "bob@else.example", fifth.user).await;
    assert_eq!(refused, Err(Ok(AddressProblem::Throttled)));
}

on_both!(
    resends_end_after_three,
    deleting_and_inviting_anew_is_no_way_around,
    codes_end_after_two,
    invitations_leave_one_for_a_reset,
    what_tells_of_a_change_is_not_counted,
    three_an_hour_beyond_the_first_invitation,
    resets_end_after_three,
    resets_from_one_place_end_after_fifty,
    many_at_once_mail_no_more,
    the_limit_is_the_address_s_not_the_organization_s,
);
