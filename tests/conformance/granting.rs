//! What an invitation grants and says: kept whole, checked field by field, and in
//! force once it is accepted.

use usher::{
    domain::{
        error::{Error, Problem},
        message::LONGEST_MESSAGE,
        outbox::Delivery,
        report::{AddressProblem, InviteReport, Outcome},
        time::Span,
    },
    server::{
        service::{
            access::Member,
            invite::{self, InviteRequest},
            join, mails,
            terms::TermsForm,
        },
        store::outbox_worker::{self, Attempt, Ways},
    },
};

use crate::{
    cast::{Org, caller, invite_as, invite_list, no},
    world::{World, refusal},
};

fn request(org: &Org, addresses: &str) -> InviteRequest {
    let terms = TermsForm { role: org.user.to_string(), ..TermsForm::default() };
    InviteRequest { addresses: addresses.into(), terms, ..InviteRequest::default() }
}

fn problems(report: &InviteReport) -> Vec<Option<AddressProblem>> {
    let problem = |outcome: &Outcome| match outcome {
        Outcome::Refused(problem) => Some(*problem),
        _ => None,
    };
    report.results.iter().map(|result| problem(&result.outcome)).collect()
}

async fn everything_given_is_kept_and_comes_true(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (north, south) = (world.group(&org, "North").await, world.group(&org, "South").await);
    let wiki = world.product(&org, "Wiki").await;
    let request = InviteRequest {
        name: " Bob  Babbage ".into(),
        terms: TermsForm {
            // Said twice counts once.
            groups: [south, north, south].map(|id| id.to_string()).to_vec(),
            product: wiki.to_string(),
            full_access: true,
            metadata: "{ \"team\": \"North\", \"n\": 7 }".into(),
            message: "Hello\r\nBob".into(),
            language: "en".into(),
            ..request(&org, "").terms
        },
        ..request(&org, "bob@else.example")
    };
    let report = invite::by_email(&world.core, &owner, &request).await.expect("a report");
    let Outcome::Invited { invitation_id: id, mailed: true, .. } = report.results[0].outcome else {
        panic!("{report:?}")
    };
    let kept = world
        .texts(
            "SELECT name || '|' || metadata || '|' || message || '|' || language || '|' || product_id FROM invitations",
        )
        .await;
    assert_eq!(kept, [format!("Bob Babbage|{{\"n\":7,\"team\":\"North\"}}|Hello\nBob|en|{wiki}")]);
    let shown = "SELECT count(*) FROM people_groups g JOIN people p ON p.id = g.person_id WHERE p.status = 'pending' \
                 AND p.full_access_at IS NOT NULL AND g.since = p.since AND g.sort_name = p.sort_name";
    assert_eq!(world.number(shown).await, 2);

    let door = world.door(id).await;
    assert_eq!(door.groups, ["North", "South"]);
    assert_eq!(door.product.as_ref().map(|product| product.id), Some(wiki));
    let bob = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &door, &bob, None).await.expect("in");
    let membership = format!("FROM memberships WHERE user_id = '{}'", bob.user.id);
    assert_eq!(world.texts(&format!("SELECT metadata {membership}")).await, ["{\"n\":7,\"team\":\"North\"}"]);
    assert_eq!(world.number(&format!("SELECT count(*) {membership} AND full_access_at IS NOT NULL")).await, 1);
    assert_eq!(world.number("SELECT count(*) FROM membership_groups").await, 2);
}

async fn everything_wrong_is_told_at_once(world: &World) {
    let (org, other) = (world.organization("acme").await, world.organization("other").await);
    let owner = world.owner(&org).await;
    let (foreign, product) = (world.group(&other, "North").await, world.product(&other, "Wiki").await);
    let own = world.group(&org, "South").await;
    let request = InviteRequest {
        name: "Bob".into(),
        terms: TermsForm {
            role: other.user.to_string(),
            groups: vec![own.to_string(), foreign.to_string()],
            product: product.to_string(),
            full_access: true,
            metadata: "[1]".into(),
            message: "x".repeat(LONGEST_MESSAGE + 1),
            language: "tlh".into(),
        },
        ..request(&org, "bob@else.example, eve@else.example")
    };
    let before = world.dump_without(&["audit"]).await;
    let Error::Invalid { mut problems } = refusal(invite::by_email(&world.core, &owner, &request).await) else {
        panic!("fields to be mended")
    };
    problems.sort_by(|a, b| a.field.cmp(&b.field));
    let found: Vec<(&str, &str)> =
        problems.iter().map(|Problem { field, code }| (field.as_str(), code.as_str())).collect();
    let expected = [
        ("groups", "group_unknown"),
        ("language", "language_unknown"),
        ("message", "message_too_long"),
        ("metadata", "metadata_not_an_object"),
        ("name", "name_for_one"),
        ("product", "product_unknown"),
        ("role", "role_unknown"),
    ];
    assert_eq!(found, expected);
    assert_eq!(world.dump_without(&["audit"]).await, before);
    assert_eq!(world.texts("SELECT refused FROM audit").await, ["invalid"], "one entry");
    for nonsense in ["x", "", "01ARZ3NDEKTSV4RRFFQ69G5FAV"] {
        let terms = TermsForm { role: nonsense.into(), groups: vec![nonsense.into()], ..TermsForm::default() };
        let request = InviteRequest { addresses: "bob@else.example".into(), terms, ..InviteRequest::default() };
        let error = refusal(invite::by_email(&world.core, &owner, &request).await);
        assert_eq!((error.problem("role"), error.problem("groups")), (Some("role_unknown"), Some("group_unknown")));
    }
}

/// R1
async fn full_access_is_given_by_owners_alone(world: &World) {
    let org = world.organization("acme").await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let admin = world.member(&org, &admin).await;
    let mut asked = request(&org, "bob@else.example");
    asked.terms.full_access = true;
    assert_eq!(refusal(invite::by_email(&world.core, &admin, &asked).await), Error::AboveOwnRights);
    assert_eq!(world.number("SELECT count(*) FROM invitations").await, 0);
    invite::by_email(&world.core, &world.owner(&org).await, &asked).await.expect("the owner may");
}

async fn only_people_with_an_account_where_that_is_asked(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET registered_only_at = created_at").await;
    let owner = world.owner(&org).await;
    world.person("known@else.example").await;
    world.join(&org, "member@else.example", org.user).await;
    let list = "Known@Else.example, nobody@else.example, member@else.example";
    let report = invite_list(&world.core, &owner, list, org.user, true).await.expect("a report");
    let expected = [None, Some(AddressProblem::NotRegistered), Some(AddressProblem::AlreadyMember)];
    assert_eq!(problems(&report), expected);
    assert_eq!(world.people(&org, "pending").await, 1);
    let check = invite::check_addresses(&world.core, &owner, "nobody@else.example").await.expect("a report");
    assert_eq!(problems(&check), [Some(AddressProblem::NotRegistered)], "told while it is typed");
}

async fn the_mail_speaks_the_invitee_s_language(world: &World) {
    let org = world.organization("acme").await;
    let mut owner = world.owner(&org).await;
    owner.caller.language = "fr".into();
    invite::by_email(&world.core, &owner, &request(&org, "a@else.example")).await.expect("a report");
    world.sql("UPDATE organizations SET default_language = 'de'").await;
    invite::by_email(&world.core, &owner, &request(&org, "b@else.example")).await.expect("a report");
    let mut asked = request(&org, "c@else.example");
    asked.terms.language = "en".into();
    invite::by_email(&world.core, &owner, &asked).await.expect("a report");
    assert_eq!(world.texts("SELECT language FROM outbox ORDER BY recipient").await, ["fr", "de", "en"]);
}

/// Every refusal leaves one entry, whether all addresses were refused or some.
async fn a_list_that_is_refused_leaves_one_entry(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.join(&org, "member@else.example", org.user).await;
    invite_list(&world.core, &owner, "good@else.example, member@else.example, x", org.user, false)
        .await
        .expect("a report");
    assert_eq!(world.texts("SELECT refused FROM audit").await, ["address_already_member"]);
    world.clock.advance(Span::seconds(1));
    invite_list(&world.core, &owner, "good@else.example, x, member@else.example", org.user, true)
        .await
        .expect("a report");
    let entries = world.texts("SELECT COALESCE(refused, 'done') FROM audit ORDER BY at, refused").await;
    assert_eq!(entries.len(), 3);
    assert!(entries.contains(&"done".into()) && entries.contains(&"email_no_at".into()), "{entries:?}");
}

/// While somebody types, they are told what sending would tell, and nothing changes.
async fn a_check_tells_what_sending_would(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.limit(&org, 5).await;
    let pending = world.invite(&org, "pending@else.example").await;
    let gone = world.join(&org, "gone@else.example", org.user).await;
    world.inactivate(&org, &gone).await;
    let row = world.texts("SELECT id FROM people WHERE status = 'inactive'").await.remove(0).parse().expect("an id");
    let owner = Member { organization: world.owner(&org).await.organization, ..owner };
    let before = world.dump_without(&["throttles"]).await;
    let list =
        "a@else.example, pending@else.example, gone@else.example, b@else.example, c@else.example, a@ELSE.example";
    let report = invite::check_addresses(&world.core, &owner, list).await.expect("a report");
    let expected = [
        None,
        Some(AddressProblem::AlreadyInvited(pending)),
        Some(AddressProblem::Inactive(row)),
        None,
        Some(AddressProblem::NoSeat),
        Some(AddressProblem::Duplicate),
    ];
    assert_eq!(problems(&report), expected);
    assert_eq!(report.results[2].person_id, Some(row));
    assert_eq!(report.seats.left(), Some(2));
    assert_eq!(world.dump_without(&["throttles"]).await, before, "a look changes nothing, and is counted");
    let sent = invite_list(&world.core, &owner, list, org.user, true).await.expect("a report");
    assert_eq!(problems(&sent), expected, "and sending tells the same");
    let user = world.join(&org, "user@else.example", org.user).await;
    let user = world.member(&org, &user).await;
    assert_eq!(refusal(invite::check_addresses(&world.core, &user, "a@else.example").await), Error::Forbidden);
}

/// One send of many: everything is there once, counted, and whole.
async fn many_are_written_as_one_would_be(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    let core = world.another(|settings| settings.invitation.most_per_send = 300).await.expect("a core");
    let owner = world.owner(&org).await;
    let group = world.group(&org, "North").await;
    // Some come again: expired, declined.
    for n in 0..3 {
        world.invite(&org, &format!("p{n}@else.example")).await;
    }
    no(&world.core, &caller(), &world.door(id_of(world, "p0@else.example").await).await).await.expect("a no");
    let rows = world.texts("SELECT id FROM people WHERE email LIKE 'p%' ORDER BY email").await;
    world.clock.advance(Span::days(8));
    let list = (0..233).map(|n| format!("\"P {n}\" <p{n}@else.example>")).collect::<Vec<_>>().join("\n");
    let mut asked = request(&org, &list);
    asked.terms.groups = vec![group.to_string()];
    let report = invite::by_email(&core, &owner, &asked).await.expect("a report");
    assert_eq!(problems(&report).iter().filter(|p| p.is_none()).count(), 233, "{report:?}");
    assert_eq!(world.people(&org, "pending").await, 233);
    assert_eq!(world.number("SELECT n FROM people_counts WHERE status = 'pending'").await, 233);
    for status in ["expired", "declined"] {
        assert_eq!(world.people(&org, status).await, 0);
        assert_eq!(world.number(&format!("SELECT n FROM people_counts WHERE status = '{status}'")).await, 0);
    }
    let open = "FROM invitations i JOIN outbox o ON o.id = i.mail_id AND o.subject_id = i.id AND o.recipient = i.email \
                JOIN people p ON p.invitation_id = i.id AND p.email = i.email AND p.name = i.name \
                JOIN invitation_groups g ON g.invitation_id = i.id JOIN people_groups q ON q.person_id = p.id \
                JOIN audit a ON a.subject = i.id AND a.action = 'invitation.create' WHERE i.revoked_at IS NULL";
    assert_eq!(world.number(&format!("SELECT count(*) {open}")).await, 233);
    assert_eq!(world.number("SELECT count(*) FROM people_groups").await, 233);
    assert_eq!(world.number("SELECT count(*) FROM invitations WHERE revoked_at IS NOT NULL").await, 3);
    let again = world.texts("SELECT id FROM people WHERE email IN ('p0@else.example', 'p1@else.example', 'p2@else.example') ORDER BY email").await;
    assert_eq!(again, rows, "somebody's row stays theirs");
}

async fn id_of(world: &World, address: &str) -> usher::domain::id::InvitationId {
    world
        .texts(&format!("SELECT id FROM invitations WHERE email = '{address}'"))
        .await
        .remove(0)
        .parse()
        .expect("an id")
}

async fn what_became_of_the_mails_is_told_of_one_s_own(world: &World) {
    let (org, other) = (world.organization("acme").await, world.organization("other").await);
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let foreign = world.invite(&other, "eve@else.example").await;
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let now = world.now();
    let mail = outbox_worker::lease(&mut tx, Ways::ALL, now, now + Span::minutes(1), 20).await.expect("a lease");
    let mail = mail.iter().find(|m| m.recipient.to_string() == "bob@else.example").expect("the mail");
    let failed = Attempt::Failed("550 no such mailbox".into());
    outbox_worker::record(&mut tx, mail.id, &failed, now).await.expect("a record");
    tx.commit().await.expect("a commit");
    let found = mails::of_invitations(&world.core, &owner, &[id, foreign]).await.expect("deliveries");
    let reason = "550 no such mailbox".to_owned();
    assert_eq!(found, [(id, Delivery::Failed { id: mail.id, reason })], "and nobody else's");
}

async fn inviting_anew_takes_the_seat_only_where_one_is_left(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    world.limit(&org, 1).await;
    let owner = world.owner(&org).await;
    assert_eq!(invite_as(&world.core, &owner, "bob@else.example", org.user).await, Err(Ok(AddressProblem::NoSeat)));
    assert_eq!(
        world.number(&format!("SELECT count(*) FROM invitations WHERE id = '{id}' AND revoked_at IS NULL")).await,
        1
    );
}

on_both!(
    everything_given_is_kept_and_comes_true,
    everything_wrong_is_told_at_once,
    full_access_is_given_by_owners_alone,
    only_people_with_an_account_where_that_is_asked,
    the_mail_speaks_the_invitee_s_language,
    a_list_that_is_refused_leaves_one_entry,
    a_check_tells_what_sending_would,
    many_are_written_as_one_would_be,
    what_became_of_the_mails_is_told_of_one_s_own,
    inviting_anew_takes_the_seat_only_where_one_is_left,
);
