//! Inviting by email: what each address is told, and that nothing is half written.

use usher::{
    domain::{
        email::EmailProblem,
        error::{DeadLink, Error},
        report::{AddressProblem, InviteReport, Outcome},
        time::Span,
        token::Channel,
    },
    server::service::{
        invitations,
        invite::seats,
        people::{person, timeline::What},
    },
};

use crate::{
    cast::{caller, invite_as, invite_list, no},
    world::{World, refusal},
};

fn problems(report: &InviteReport) -> Vec<Option<AddressProblem>> {
    report
        .results
        .iter()
        .map(|result| match &result.outcome {
            Outcome::Refused(problem) => Some(*problem),
            _ => None,
        })
        .collect()
}

async fn an_invitation_and_its_mail_are_written_together(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let report =
        invite_list(&world.core, &owner, "\"Doe, Jane\" <Jane@Else.Example>; bob@else.example", org.user, false)
            .await
            .expect("a report");
    assert_eq!(report.results.len(), 2);
    for result in &report.results {
        let Outcome::Invited { mailed, .. } = result.outcome else { panic!("{result:?}") };
        assert!(mailed);
    }
    let names = world.texts("SELECT COALESCE(name, '-') || ' ' || email FROM invitations ORDER BY email").await;
    assert_eq!(names, ["- bob@else.example", "Doe, Jane jane@else.example"]);
    let mails = "SELECT count(*) FROM outbox o JOIN invitations i ON i.mail_id = o.id AND i.id = o.subject_id \
                 AND i.email = o.recipient WHERE o.status = 'queued' AND o.kind = 'invitation'";
    assert_eq!(world.number(mails).await, 2);
    assert_eq!(world.people(&org, "pending").await, 2);
}

async fn without_a_mail_server_there_is_only_the_link(world: &World) {
    let org = world.organization("acme").await;
    let core = world.without_mail().await;
    let owner = world.owner(&org).await;
    let report = invite_list(&core, &owner, "bob@else.example", org.user, false).await.expect("a report");
    assert!(matches!(report.results[0].outcome, Outcome::Invited { mailed: false, .. }), "{report:?}");
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 0);
}

async fn every_bad_address_is_told_why_and_nothing_is_written(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let pending = world.invite(&org, "pending@else.example").await;
    world.join(&org, "member@else.example", org.user).await;
    let gone = world.join(&org, "gone@else.example", org.user).await;
    world.inactivate(&org, &gone).await;
    let gone_row =
        world.texts("SELECT id FROM people WHERE status = 'inactive'").await.remove(0).parse().expect("an id");
    let before = world.dump_without(&["audit", "throttles"]).await;
    let list = "good@else.example, PENDING@else.example, member@else.example, gone@else.example, nonsense, \
                good@ELSE.example, owner@acme.example";
    let report = invite_list(&world.core, &owner, list, org.user, false).await.expect("a report");
    let expected = [
        None,
        Some(AddressProblem::AlreadyInvited(pending)),
        Some(AddressProblem::AlreadyMember),
        Some(AddressProblem::Inactive(gone_row)),
        Some(AddressProblem::Invalid(EmailProblem::NoAt)),
        Some(AddressProblem::Duplicate),
        Some(AddressProblem::AlreadyMember),
    ];
    assert_eq!(problems(&report), expected);
    assert_eq!(report.results[0].outcome, Outcome::Ready, "held back, because the others need mending");
    assert!(!report.sent());
    assert_eq!(world.dump_without(&["audit", "throttles"]).await, before, "something was half written");
}

async fn the_good_ones_go_out_on_request(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let list = "one@else.example, nonsense, two@else.example, one@else.example";
    let report = invite_list(&world.core, &owner, list, org.user, true).await.expect("a report");
    let expected = [None, Some(AddressProblem::Invalid(EmailProblem::NoAt)), None, Some(AddressProblem::Duplicate)];
    assert_eq!(problems(&report), expected);
    assert_eq!(world.people(&org, "pending").await, 2);
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 2);
}

async fn one_send_takes_twenty(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let list = (0..22).map(|i| format!("p{i}@else.example")).collect::<Vec<_>>().join("\n");
    let report = invite_list(&world.core, &owner, &list, org.user, false).await.expect("a report");
    let over = problems(&report).iter().filter(|p| **p == Some(AddressProblem::OverSendLimit)).count();
    assert_eq!((over, report.ready()), (2, 20));
    assert_eq!(world.people(&org, "pending").await, 0);
    invite_list(&world.core, &owner, &list, org.user, true).await.expect("a report");
    assert_eq!(world.people(&org, "pending").await, 20);
}

async fn where_no_seat_is_left_the_rest_is_told_so(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.limit(&org, 3).await;
    let list = "a@else.example b@else.example c@else.example";
    let report = invite_list(&world.core, &owner, list, org.user, true).await.expect("a report");
    assert_eq!(problems(&report), [None, None, Some(AddressProblem::NoSeat)]);
    assert_eq!(seats(&world.core, &world.owner(&org).await).await.expect("seats").left(), Some(0));
    assert_eq!(invite_as(&world.core, &owner, "d@else.example", org.user).await, Err(Ok(AddressProblem::NoSeat)));
}

async fn an_ended_invitation_gives_way_to_a_new_one(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let address = "again@else.example";

    let first = world.invite(&org, address).await;
    world.clock.advance(Span::days(8));
    let second = world.invite(&org, address).await;
    assert_eq!(world.open(first, Channel::Mailed).await.expect("a door").dead, Some(DeadLink::Revoked));

    no(&world.core, &caller(), &world.door(second).await).await.expect("a no");
    assert_eq!(world.people(&org, "declined").await, 1);
    world.clock.advance(Span::hours(2));
    let third = world.invite(&org, address).await;
    assert_eq!(world.people(&org, "declined").await, 0);

    invitations::delete(&world.core, &owner, third).await.expect("deleted");
    world.clock.advance(Span::hours(2));
    let fourth = world.invite(&org, address).await;
    assert!(world.door(fourth).await.dead.is_none());
    assert_eq!(world.people(&org, "pending").await, 1);
    assert_eq!(world.number("SELECT count(*) FROM people").await, 2, "one row a person");
}

async fn what_can_t_be_read_is_refused_before_anything(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let owner = world.owner(&org).await;
    let empty = refusal(invite_list(&world.core, &owner, " ,;\n", org.user, false).await);
    assert_eq!(empty.problem("addresses"), Some("addresses_empty"));
    let foreign = refusal(invite_list(&world.core, &owner, "a@else.example", other.user, false).await);
    assert_eq!(foreign, Error::field("role", "role_unknown"), "a role of another organization");
}

/// Whatever the clock says of them, the deed is told before the mail that it had written.
async fn a_mail_follows_the_deed_that_had_it_written(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    // The log is written a little later than the mail.
    world.sql(&format!("UPDATE audit SET at = at + 40 WHERE subject = '{id}'")).await;
    world.mails_are_sent().await;
    world.clock.advance(Span::minutes(1));
    invitations::resend(&world.core, &owner, id).await.expect("sent again");
    world.sql("UPDATE audit SET at = at + 40 WHERE action = 'invitation.resend'").await;
    let row = world.row(&org, "bob@else.example").await;
    let told = person::view(&world.core, &owner, &row, None).await.expect("a person").timeline.events;
    let mut told = told.into_iter().filter(|event| !matches!(event.what, What::Mail(..)));
    let mut next = || told.next().map(|event| event.what);
    assert!(matches!(next(), Some(What::Queued(_))));
    assert!(matches!(next(), Some(What::Deed { action, .. }) if action == "invitation.resend"));
    assert!(matches!(next(), Some(What::Queued(_))));
    assert!(matches!(next(), Some(What::Invited(_))));
    assert!(next().is_none());
}

on_both!(
    a_mail_follows_the_deed_that_had_it_written,
    an_invitation_and_its_mail_are_written_together,
    without_a_mail_server_there_is_only_the_link,
    every_bad_address_is_told_why_and_nothing_is_written,
    the_good_ones_go_out_on_request,
    one_send_takes_twenty,
    where_no_seat_is_left_the_rest_is_told_so,
    an_ended_invitation_gives_way_to_a_new_one,
    what_can_t_be_read_is_refused_before_anything,
);
