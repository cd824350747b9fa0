//! Somebody signed in with another address asks the inviter to invite that one.

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        token::Channel,
    },
    server::service::{invitations, readdress},
};

use crate::{
    cast::caller,
    world::{World, refusal},
};

async fn the_inviter_gets_one_mail_that_leads_to_the_edit_page(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@work.example").await;
    let bob = world.person("bob+me@home.example").await;
    let door = world.door(id).await;
    assert!(readdress::is_offered(&world.core, &door, &bob));
    readdress::ask(&world.core, &caller(), &door, &bob).await.expect("asked");
    readdress::ask(&world.core, &caller(), &door, &bob).await.expect("again is harmless");
    let eve = world.person("eve@else.example").await;
    readdress::ask(&world.core, &caller(), &world.door(id).await, &eve).await.expect("and so is somebody else");
    assert!(!readdress::is_offered(&world.core, &world.door(id).await, &eve), "once for each invitation");

    let letters = world.letters("'readdress'").await;
    assert_eq!(letters.len(), 1);
    let (mail, letter) = &letters[0];
    assert_eq!(mail.recipient.to_string(), "owner@acme.example");
    assert!(letter.text.contains("bob@work.example") && letter.text.contains("signed in as bob+me@home.example"));
    let person = world.texts("SELECT id FROM people WHERE status = 'pending'").await.remove(0);
    let edit = format!("https://usher.example/o/acme/settings/people/{person}/edit?email=bob%2Bme%40home.example");
    assert!(letter.text.contains(&edit), "{}", letter.text);

    invitations::delete(&world.core, &world.owner(&org).await, id).await.expect("deleted");
    assert!(world.letters("'readdress'").await.is_empty(), "withdrawn with the invitation");
}

async fn who_may_not_ask_changes_and_sends_nothing(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@work.example").await;
    let core = &*world.core;
    let bob = world.person("bob@work.example").await;
    let squatter = world.person_with("victim@else.example", false).await;
    let eve = world.person("eve@else.example").await;
    let door = world.door(id).await;
    let (_, link) = world.link_door(&org, org.user).await;
    let left_out = ["audit", "throttles"];
    let before = world.dump_without(&left_out).await;
    let wrong = Error::Conflict { why: Conflict::NotInThisStatus };
    for (name, door, who, expected) in [
        ("the invited", &door, &bob, wrong.clone()),
        ("a member", &door, &org.owner, wrong),
        ("unproven", &door, &squatter, Error::Unverified),
        ("a link for many", &link, &eve, Error::NotFound),
    ] {
        assert_eq!(refusal(readdress::ask(core, &caller(), door, who).await), expected, "{name}");
    }
    let silent = world.without_mail().await;
    let refused = readdress::ask(&silent, &caller(), &door, &eve).await;
    assert_eq!(refusal(refused), Error::Conflict { why: Conflict::NoMailServer });
    assert_eq!(world.dump_without(&left_out).await, before);

    invitations::delete(core, &world.owner(&org).await, id).await.expect("deleted");
    let before = world.dump_without(&left_out).await;
    for door in [door, world.open(id, Channel::Copied).await.expect("a door")] {
        assert_eq!(refusal(readdress::ask(core, &caller(), &door, &eve).await), Error::Dead { why: DeadLink::Revoked });
    }
    assert_eq!(world.dump_without(&left_out).await, before);
}

/// B4: inviters are not flooded either.
async fn an_inviter_gets_three_an_hour(world: &World) {
    let org = world.organization("acme").await;
    let eve = world.person("eve@else.example").await;
    let mut sent = 0;
    for n in 0..6 {
        let id = world.invite(&org, &format!("p{n}@else.example")).await;
        match readdress::ask(&world.core, &caller(), &world.door(id).await, &eve).await {
            Ok(()) => sent += 1,
            other => assert!(matches!(refusal(other), Error::Throttled { .. })),
        }
    }
    assert!(sent <= 4, "{sent}");
    let asked = world.number("SELECT count(*) FROM invitations WHERE readdress_asked_at IS NOT NULL").await;
    assert_eq!(asked, sent, "whoever was turned away may ask later");
}

on_both!(
    the_inviter_gets_one_mail_that_leads_to_the_edit_page,
    who_may_not_ask_changes_and_sends_nothing,
    an_inviter_gets_three_an_hour,
);
