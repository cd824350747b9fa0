//! The audit log and the outbox, as they are read: filtered, page by page, and of
//! one's own organization alone.

use futures_util::StreamExt;
use usher::{
    domain::{
        error::{Conflict, Error},
        time::Span,
    },
    server::service::{
        access::Member,
        account::leave,
        audit_export,
        audit_log::{self, AuditQuery},
        drawn::Mark,
        groups,
        invite::{self, InviteRequest},
        join,
        links::{self, LinkForm},
        mails::{self, OutboxQuery},
        people::members,
        requests::{self, ApproveForm},
        terms::TermsForm,
    },
};

use crate::{
    cast::{Org, caller},
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
    groups::rename(core, &owner, group, "Blue", &Mark::default()).await.expect("renamed");
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
    assert_eq!(exported(world, &owner, &family).await, 120);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'audit.export'").await, 1);
}

/// How many entries a file holds.
async fn exported(world: &World, member: &Member, query: &AuditQuery) -> usize {
    let mut pieces = Box::pin(audit_export::begin(&world.core, member, query).await.expect("a file"));
    let mut n = 0;
    while let Some(piece) = pieces.next().await {
        n += piece.expect("entries").records.len();
    }
    n
}

/// However long the log is.
async fn a_file_holds_all_entries(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let digits = "(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 \
         UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
    // Twenty-six digits make an id; no time is as early.
    let id = "substr('00000000000000000000000000', 1, 21) || a.n || b.n || c.n || d.n || e.n";
    let sql = format!(
        "INSERT INTO audit (id, organization_id, at, action) SELECT {id}, '{}', 0, 'group.create' \
         FROM {digits} a, {digits} b, {digits} c, {digits} d, {digits} e WHERE a.n < 2 AND e.n < 9",
        org.organization.id
    );
    world.sql(&sql).await;
    let groups = AuditQuery { family: "group".into(), ..AuditQuery::default() };
    assert_eq!(exported(world, &owner, &groups).await, 18_000);
}

/// Who left is called as they were when they left: what they call themselves since, and
/// their address now, are no business of the organization's.
async fn who_left_is_called_as_they_were(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let core = &*world.core;
    let mut left = Vec::new();
    for (i, address) in ["removed@else.example", "leaver@else.example"].into_iter().enumerate() {
        let who = world.person(address).await;
        join::accept(core, &caller(), &door, &who, None).await.expect("in");
        if i == 0 {
            let row = world.row_of(&org, &who).await;
            members::remove(core, &world.owner(&org).await, &row).await.expect("removed");
        } else {
            leave::leave(core, &world.holder(&who).await, "acme").await.expect("left");
        }
        let id = who.user.id;
        world
            .sql(&format!("UPDATE users SET name = 'Secret Name', email = 'new{i}@secret.example' WHERE id = '{id}'"))
            .await;
        left.push(id.to_string());
    }
    let owner = world.owner(&org).await;
    let page = audit_log::list(core, &owner, &AuditQuery::default()).await.expect("entries");
    for (id, address) in left.iter().zip(["removed@else.example", "leaver@else.example"]) {
        assert_eq!(page.labels.get(id).map(String::as_str), Some(address));
        let theirs = page.records.iter().filter(|r| r.actor_id.is_some_and(|actor| actor.to_string() == *id));
        assert!(theirs.map(|record| assert_eq!(record.actor, None)).count() > 0);
    }
    let shown = format!("{page:?}");
    assert!(!shown.contains("Secret") && !shown.contains("secret"), "{shown}");
    let link = links::list(core, &owner, None).await.expect("links").links.remove(0).link;
    let mut arrived = links::arrived(core, &owner, &link, None).await.expect("people").people;
    arrived.sort_by(|a, b| a.who.cmp(&b.who));
    let who: Vec<_> = arrived.iter().map(|person| (person.who.clone().expect("noted").1, person.is_member)).collect();
    assert_eq!(who, [("leaver@else.example".to_owned(), false), ("removed@else.example".to_owned(), false)]);
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
    assert_eq!(refusal(audit_export::begin(&world.core, &eve, &all).await.map(drop)), Error::Forbidden);
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
    let last = failed.last_failed.expect("one failed");
    assert_eq!(
        (Some(last.at), last.reply.as_deref()),
        (failed.mails.first().map(|m| m.created_at), failed.mails[0].delivery.reply())
    );
    assert!(last.reply.is_some());
    assert_eq!(failed.last_sent, None);
}

async fn test_mails_go_to_oneself_and_not_too_often(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    // The third mail of an hour is kept for a reset.
    for _ in 0..2 {
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

/// Who may only change settings tries the connection and sees how it goes, and no mails of others.
async fn settings_alone_show_how_mail_goes(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let role = world.role(&org, "Steward", "settings.manage").await;
    let who = world.join(&org, "steward@else.example", role).await;
    let steward = world.member(&org, &who).await;
    let role = world.role(&org, "Recruiter", "people.invite").await;
    let who = world.join(&org, "recruiter@else.example", role).await;
    let recruiter = world.member(&org, &who).await;
    world.invite(&org, "eve@else.example").await;
    world.mails_are_sent().await;
    let all = OutboxQuery::default();
    let page = mails::list(core, &steward, &all).await.expect("how mail goes");
    assert_eq!((page.mails.len(), page.next), (0, None));
    assert_eq!(page.last_sent.map(|last| last.reply), Some(None), "a reply may name whom it is about");
    // Of two mails of one moment either is the last.
    world.clock.advance(Span::seconds(1));
    mails::send_test(core, &steward).await.expect("written");
    let page = mails::list(core, &recruiter, &all).await.expect("mails");
    assert_eq!(page.mails.len(), 2);
    assert!(page.last_sent.expect("one was sent").reply.is_some());
    world.mails_are_sent().await;
    let page = mails::list(core, &steward, &all).await.expect("how mail goes");
    assert!(page.last_sent.expect("their own test mail").reply.is_some());
    let page = mails::list(core, &recruiter, &all).await.expect("mails");
    let mail = page.mails.first().expect("a mail").id;
    assert_eq!(refusal(mails::retry(core, &steward, mail).await), Error::Forbidden);
    let role = world.role(&org, "Rest", "people.view people.manage roles.manage audit.view").await;
    let who = world.join(&org, "rest@else.example", role).await;
    let rest = world.member(&org, &who).await;
    assert_eq!(refusal(mails::list(core, &rest, &all).await), Error::Forbidden);
}

/// The entry of what hands something out says what, in names.
async fn what_is_handed_out_is_told(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner) = (&*world.core, world.owner(&org).await);
    let (north, south) = (world.group(&org, "North").await, world.group(&org, "South").await);
    let product = world.product(&org, "Wiki").await;
    let told = async |action: &str| {
        world.texts(&format!("SELECT details FROM audit WHERE action = '{action}' ORDER BY id")).await
    };
    let terms = TermsForm {
        role: org.administrator.to_string(),
        groups: vec![south.to_string(), north.to_string()],
        product: product.to_string(),
        full_access: true,
        ..TermsForm::default()
    };
    let request = InviteRequest { addresses: "bob@else.example".into(), terms, ..InviteRequest::default() };
    invite::by_email(core, &owner, &request).await.expect("invited");
    world.clock.advance(Span::seconds(1));
    world.invite(&org, "eve@else.example").await;
    let all = r#"{"full_access":"on","groups":"North, South","product":"Wiki","role":"Administrator"}"#;
    assert_eq!(told("invitation.create").await, [all, r#"{"role":"User"}"#]);

    let form = LinkForm {
        groups: vec![north.to_string()],
        product: product.to_string(),
        approval: true,
        ..LinkForm::of_role(org.user)
    };
    let link = links::create(core, &owner, &form).await.expect("a link");
    let created = r#"{"approval":["false","true"],"groups":["","North"],"product":["","Wiki"],"role":"User"}"#;
    assert_eq!(told("link.create").await, [created]);
    let form = LinkForm { groups: vec![south.to_string()], product: String::new(), ..form };
    links::edit(core, &owner, link, &form).await.expect("an edit");
    assert_eq!(told("link.edit").await, [r#"{"groups":["North","South"],"product":["Wiki",""]}"#]);

    let who = world.person("dan@else.example").await;
    let door = world.open_link(link, 0).await.expect("a door");
    join::accept(core, &caller(), &door, &who, None).await.expect("asked");
    let asked = world.texts("SELECT id FROM access_requests").await.remove(0).parse().expect("an id");
    let form = ApproveForm { role: org.user.to_string(), groups: vec![south.to_string()] };
    requests::approve(core, &owner, asked, &form).await.expect("approved");
    let approved = r#"{"email":"dan@else.example","groups":"South","role":"User"}"#;
    assert_eq!(told("request.approve").await, [approved]);
}

on_both!(
    entries_are_filtered_and_named,
    pages_lead_on_and_back,
    a_file_holds_all_entries,
    who_left_is_called_as_they_were,
    others_read_nothing,
    the_outbox_is_filtered_page_by_page,
    test_mails_go_to_oneself_and_not_too_often,
    settings_alone_show_how_mail_goes,
    what_is_handed_out_is_told,
);
