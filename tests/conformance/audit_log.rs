//! The audit log and the outbox, as they are read: filtered, page by page, and of
//! one's own organization alone.

use usher::{
    domain::{
        error::{Conflict, Error},
        time::Span,
    },
    server::service::{
        access::Member,
        audit_log::{self, AuditQuery},
        groups,
        mails::{self, OutboxQuery},
    },
};

use crate::{
    cast::Org,
    world::{World, refusal},
};

async fn actions(world: &World, member: &Member, query: &AuditQuery) -> Vec<String> {
    let page = audit_log::list(&world.core, member, query).await.expect("entries");
    page.records.into_iter().map(|record| record.action).collect()
}

/// Some deeds, a second apart: ids of one moment have no order.
async fn deeds(world: &World, org: &Org) -> Member {
    let owner = world.owner(org).await;
    let core = &*world.core;
    let group = groups::create(core, &owner, "Red").await.expect("a group");
    world.clock.advance(Span::seconds(1));
    groups::rename(core, &owner, group, "Blue").await.expect("renamed");
    world.clock.advance(Span::seconds(1));
    refusal(groups::create(core, &owner, "blue").await);
    world.clock.advance(Span::days(2));
    world.invite(org, "bob@else.example").await;
    world.clock.advance(Span::seconds(1));
    world.owner(org).await
}

async fn entries_are_filtered_and_named(world: &World) {
    let org = world.organization("acme").await;
    let owner = deeds(world, &org).await;
    let all = AuditQuery::default();
    assert_eq!(
        actions(world, &owner, &all).await,
        ["invitation.create", "group.create", "group.rename", "group.create"]
    );
    for (query, expected) in [
        (AuditQuery { family: "group".into(), ..all.clone() }, &["group.create", "group.rename", "group.create"][..]),
        (AuditQuery { family: "nonsense".into(), ..all.clone() }, &[]),
        (AuditQuery { refused: true, ..all.clone() }, &["group.create"]),
        (AuditQuery { person: "BOB@else.example".into(), ..all.clone() }, &["invitation.create"]),
        (AuditQuery { person: "nobody@else.example".into(), ..all.clone() }, &[]),
        (
            AuditQuery { actor: "owner@acme.example".into(), family: "invitation".into(), ..all.clone() },
            &["invitation.create"],
        ),
        (AuditQuery { actor: "somebody".into(), ..all.clone() }, &[]),
        (AuditQuery { since: "2026-01-03".into(), ..all.clone() }, &["invitation.create"]),
        (AuditQuery { until: "2026-01-01".into(), refused: true, ..all.clone() }, &["group.create"]),
        (AuditQuery { since: "not a day".into(), ..all.clone() }, &[]),
    ] {
        assert_eq!(actions(world, &owner, &query).await, expected, "{query:?}");
    }
    let page = audit_log::list(&world.core, &owner, &all).await.expect("entries");
    let invited = page.records.first().expect("an entry");
    let subject = invited.subject.as_ref().expect("a subject");
    assert_eq!(page.labels.get(subject).map(String::as_str), Some("bob@else.example"));
    assert_eq!(invited.actor.as_ref().map(|(_, email)| email.as_str()), Some("owner@acme.example"));
    assert_eq!(invited.address_block.as_deref(), Some("203.0.113.0/24"));
    assert_eq!(page.records[1].refused.as_deref(), Some("invalid"));
    assert_eq!(page.records[2].details.to_string(), r#"{"name":["Red","Blue"]}"#);
}

async fn pages_lead_on_and_back(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    for n in 0..120 {
        let owner = world.owner(&org).await;
        groups::create(core, &owner, &format!("Group {n}")).await.expect("a group");
        world.clock.advance(Span::seconds(1));
    }
    let owner = world.owner(&org).await;
    let family = AuditQuery { family: "group".into(), ..AuditQuery::default() };
    let first = audit_log::list(core, &owner, &family).await.expect("entries");
    assert_eq!((first.records.len(), first.previous), (50, None));
    let on = |place: Option<_>| AuditQuery {
        after: place.map(|id: usher::domain::id::AuditId| id.to_string()),
        ..family.clone()
    };
    let second = audit_log::list(core, &owner, &on(first.next)).await.expect("entries");
    let third = audit_log::list(core, &owner, &on(second.next)).await.expect("entries");
    assert_eq!((second.records.len(), third.records.len(), third.next), (50, 20, None));
    let back = AuditQuery { before: third.previous.map(|id| id.to_string()), ..family.clone() };
    let again = audit_log::list(core, &owner, &back).await.expect("entries");
    assert_eq!(again.records, second.records);
    let file = audit_log::export(core, &owner, &family).await.expect("a file");
    assert_eq!(file.records.len(), 120);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'audit.export'").await, 1);
}

async fn others_read_nothing(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    deeds(world, &org).await;
    let stranger = world.owner(&other).await;
    let all = AuditQuery::default();
    assert!(actions(world, &stranger, &all).await.is_empty());
    let about = AuditQuery { person: "bob@else.example".into(), ..all.clone() };
    assert!(actions(world, &stranger, &about).await.is_empty());
    let by = AuditQuery { actor: "owner@acme.example".into(), ..all.clone() };
    assert!(actions(world, &stranger, &by).await.is_empty());
    let role = world.role(&org, "Rest", "people.view people.invite people.manage roles.manage settings.manage").await;
    let who = world.join(&org, "eve@else.example", role).await;
    let eve = world.member(&org, &who).await;
    assert_eq!(refusal(audit_log::list(&world.core, &eve, &all).await), Error::Forbidden);
    assert_eq!(refusal(audit_log::export(&world.core, &eve, &all).await), Error::Forbidden);
}

async fn the_outbox_is_filtered_page_by_page(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    for n in 0..60 {
        world.invite(&org, &format!("p{n}@else.example")).await;
        world.clock.advance(Span::seconds(1));
    }
    world.sql("UPDATE outbox SET status = 'failed', last_error = '550 no' WHERE recipient = 'p7@else.example'").await;
    let owner = world.owner(&org).await;
    let all = OutboxQuery::default();
    let first = mails::list(core, &owner, &all).await.expect("mails");
    assert_eq!((first.mails.len(), first.previous), (50, None));
    let second = mails::list(core, &owner, &OutboxQuery { after: first.next, ..all.clone() }).await.expect("mails");
    assert_eq!((second.mails.len(), second.next), (10, None));
    let back = mails::list(core, &owner, &OutboxQuery { before: second.previous, ..all.clone() }).await.expect("mails");
    assert_eq!(back.mails, first.mails);
    let failed = OutboxQuery { status: Some("failed".into()), ..all };
    let failed = mails::list(core, &owner, &failed).await.expect("mails");
    assert_eq!(failed.mails.len(), 1);
    assert_eq!(failed.last_failed.as_ref(), failed.mails.first());
    assert_eq!(failed.last_sent, None);
}

async fn test_mails_go_to_oneself_and_not_too_often(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    for _ in 0..3 {
        mails::send_test(core, &owner).await.expect("written");
    }
    let refused = refusal(mails::send_test(core, &owner).await);
    assert!(matches!(refused, Error::Throttled { .. }), "{refused:?}");
    assert_eq!(world.texts("SELECT DISTINCT recipient FROM outbox WHERE kind = 'test'").await, ["owner@acme.example"]);
    let role = world.role(&org, "Rest", "people.view people.invite people.manage roles.manage audit.view").await;
    let who = world.join(&org, "eve@else.example", role).await;
    let eve = world.member(&org, &who).await;
    assert_eq!(refusal(mails::send_test(core, &eve).await), Error::Forbidden);
    assert_eq!(refusal(mails::check(core, &eve).await), Error::Forbidden);
    let without = world.without_mail().await;
    let none = Error::Conflict { why: Conflict::NoMailServer };
    assert_eq!(refusal(mails::send_test(&without, &owner).await), none);
    assert_eq!(refusal(mails::check(&without, &owner).await), none);
}

on_both!(
    entries_are_filtered_and_named,
    pages_lead_on_and_back,
    others_read_nothing,
    the_outbox_is_filtered_page_by_page,
    test_mails_go_to_oneself_and_not_too_often,
);
