//! Once through all that happens often: whoever listens meanwhile hears every hot statement.

use usher::{
    domain::{id::LinkId, person::Status, time::Span},
    server::{
        service::{
            access::Member,
            attention, audit_export,
            audit_log::{self, AuditQuery},
            fresh_link, groups,
            import::{self, Defaults},
            invitations,
            join::{self, RegisterForm},
            links::{self, LinkForm},
            mails::{self, OutboxQuery},
            overview, password_reset,
            people::{
                self, PeopleQuery,
                bulk::{BulkForm, Deed},
                edit::{self, EditForm, Edited},
                reactivate,
            },
            products::{self, ProductForm},
            readdress,
            requests::{self, ApproveForm},
            roles::{self, RoleForm},
            sign_in,
            terms::TermsForm,
        },
        store::{
            answers,
            outbox_worker::{self, Attempt, Ways},
            people_list::Sort,
        },
    },
};

use crate::{
    cast::{Org, PASSWORD, caller, email, no},
    world::World,
};

/// Everything that happens often, once.
pub async fn tour(world: &World) {
    let core = &*world.core;
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.crowd(&org, 2_100).await;
    for (search, status, sort) in [
        ("", None, Sort::Newest),
        ("person21", None, Sort::Name),
        ("e", Some("pending"), Sort::Name),
        ("north", None, Sort::Newest),
    ] {
        let status = status.and_then(Status::from_name);
        let query = PeopleQuery { search: search.into(), status, sort, ..PeopleQuery::default() };
        let first = people::list(core, &owner, &query).await.expect("a page");
        let on = PeopleQuery { after: first.next, ..query.clone() };
        let second = people::list(core, &owner, &on).await.expect("a page");
        let back = PeopleQuery { before: second.previous, ..query };
        people::list(core, &owner, &back).await.expect("a page");
    }
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    let owner = world.owner(&org).await;
    for address in ["gone@else.example", "away@else.example"] {
        let gone = world.join(&org, address, org.user).await;
        world.inactivate(&org, &gone).await;
        reactivate::by_link(core, &owner, &world.row(&org, address).await).await.expect("a link");
    }
    let inactive = PeopleQuery { status: Some(Status::Inactive), ..PeopleQuery::default() };
    assert_eq!(people::list(core, &owner, &inactive).await.expect("a page").people.len(), 2);
    let id = world.invite(&org, "bob@else.example").await;
    invitations::resend(core, &owner, id).await.expect("sent again");
    invitations::link(core, &owner, id).await.expect("a link");
    let form = RegisterForm { name: "Bob".into(), password: PASSWORD.into(), ..RegisterForm::default() };
    join::register(core, &caller(), &world.door(id).await, None, &form).await.expect("in");
    sign_in::by_password(core, &caller(), "bob@else.example", PASSWORD, false).await.expect("in");
    world.sign_in_by_code("bob@else.example").await.expect("in");
    let (link, door): (LinkId, _) = world.link_door(&org, org.user).await;
    world.prove(&door, "eve@else.example").await;
    let eve = world.person("eve@else.example").await;
    join::accept(core, &caller(), &door, &eve, None).await.expect("in");
    links::list(core, &owner, None).await.expect("links");
    let shown = links::find(core, &owner, link).await.expect("a link");
    let now = core.now();
    links::arrived(core, &owner, &shown.link, Some((now, eve.user.id))).await.expect("people");
    links::list(core, &owner, Some(link)).await.expect("links");
    links::edit(core, &owner, link, &LinkForm { approval: true, max_uses: "9".into(), ..LinkForm::of(&shown.link) })
        .await
        .expect("an edit");
    let door = world.open_link(link, 0).await.expect("a door");
    let asking = world.person("ask@else.example").await;
    join::accept(core, &caller(), &door, &asking, None).await.expect("asked");
    let id = world.texts("SELECT id FROM access_requests").await[0].parse().expect("an id");
    requests::find(core, &owner, id).await.expect("a request");
    let form = ApproveForm { role: org.user.to_string(), groups: Vec::new() };
    requests::approve(core, &owner, id, &form).await.expect("approved");
    links::turn_off(core, &owner, link).await.expect("off");
    password_reset::request(core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let failed = OutboxQuery { status: Some("failed".into()), ..OutboxQuery::default() };
    mails::list(core, &owner, &OutboxQuery::default()).await.expect("mails");
    mails::list(core, &owner, &failed).await.expect("mails");
    attention::look(core, &owner).await.expect("an answer");
    overview::look(core, &owner).await.expect("an answer");
    look_at_the_log(world, &owner).await;
    who_is_in(world, &org, &owner).await;
    what_is_answered(world, &org).await;
    what_is_set_up(world, &org, &owner).await;
    let second = world.invite(&org, "carol@else.example").await;
    invitations::delete(core, &owner, second).await.expect("deleted");
    world.clock.advance(Span::minutes(2));
    world.owner(&org).await;
    sign_in::write_seen(core).await.expect("written down");
    let mut tx = core.store.begin().await.expect("a transaction");
    let now = core.now();
    for mail in outbox_worker::lease(&mut tx, Ways::ALL, now, now + Span::minutes(1), 20).await.expect("a lease") {
        outbox_worker::record(&mut tx, mail.id, &Attempt::Sent("250 ok".into()), now).await.expect("a record");
    }
    outbox_worker::next_due(&mut tx, Ways::ALL).await.expect("an answer");
    outbox_worker::release_all(&mut tx).await.expect("all given back");
    tx.commit().await.expect("a commit");
}

/// The audit log in each of its ways.
async fn look_at_the_log(world: &World, owner: &Member) {
    let everything = AuditQuery::default();
    let by_owner =
        AuditQuery { actor: owner.user.email.to_string(), family: "invitation".into(), ..everything.clone() };
    let links = AuditQuery { family: "link".into(), since: "2026-01-01".into(), ..everything.clone() };
    let about = AuditQuery { person: "bob@else.example".into(), refused: true, ..everything.clone() };
    let refused = AuditQuery { refused: true, ..everything.clone() };
    for query in [everything, by_owner, links, about, refused] {
        audit_log::list(&world.core, owner, &query).await.expect("entries");
    }
}

/// Roles, groups and products, a file of people, and the page to sign up.
async fn what_is_set_up(world: &World, org: &Org, owner: &Member) {
    let core = &*world.core;
    let form = RoleForm { name: "Scout".into(), permissions: vec!["people.invite".into()], ..RoleForm::default() };
    let role = roles::create(core, owner, &form).await.expect("a role");
    let group = groups::create(core, owner, "Scouts").await.expect("a group");
    let addresses = ["one@else.example".to_owned(), "two@else.example".to_owned()];
    import::known(core, owner, &addresses).await.expect("what is known");
    let rows = addresses.iter().map(|address| ["", address, "", "", ""].map(str::to_owned)).collect();
    let defaults = Defaults { role: role.to_string(), groups: vec![group.to_string()] };
    import::send(core, owner, rows, &defaults, None).await.expect("sent");
    roles::list(core, owner).await.expect("roles");
    roles::edit(core, owner, role, &form).await.expect("edited");
    roles::delete(core, owner, role, &org.user.to_string()).await.expect("deleted");
    groups::add(core, owner, group, org.owner.user.email.as_str()).await.expect("added");
    groups::list(core, owner).await.expect("groups");
    groups::find(core, owner, group).await.expect("a group");
    let query = PeopleQuery { group: Some(group), ..PeopleQuery::default() };
    let first = people::list(core, owner, &query).await.expect("a page").people.remove(0);
    groups::remove(core, owner, group, first.id).await.expect("out");
    groups::delete(core, owner, group).await.expect("deleted");
    let form = ProductForm { name: "Wiki".into(), url: "https://wiki.example".into(), ..ProductForm::default() };
    let product = products::create(core, owner, &form).await.expect("a product");
    products::edit(core, owner, product, &form).await.expect("edited");
    products::list(core, owner).await.expect("products");
    products::delete(core, owner, product).await.expect("deleted");
    let mut pieces = Box::pin(audit_export::begin(&world.core, owner, &AuditQuery::default()).await.expect("a file"));
    while futures_util::StreamExt::next(&mut pieces).await.is_some() {}
    world.sql(&format!("UPDATE organizations SET sign_up = 'open' WHERE id = '{}'", org.organization.id)).await;
    let door = world.sign_up_door(org).await.expect("a door");
    let proof = world.prove(&door, "new@else.example").await;
    let form = RegisterForm { name: "New".into(), password: PASSWORD.into(), ..RegisterForm::default() };
    join::register(core, &caller(), &door, Some(&proof), &form).await.expect("asked");
}

/// What invitees say besides yes, and what inviters are told.
async fn what_is_answered(world: &World, org: &Org) {
    let core = &*world.core;
    let id = world.invite(org, "no@else.example").await;
    no(core, &caller(), &world.door(id).await).await.expect("a no");
    let id = world.invite(org, "late@else.example").await;
    let elsewhere = world.person("elsewhere@else.example").await;
    readdress::ask(core, &caller(), &world.door(id).await, &elsewhere).await.expect("asked");
    let mut connection = core.store.read().await.expect("a connection");
    answers::to(&mut connection, id).await.expect("an answer");
    let (whose, now) = ((org.organization.id, org.owner.user.id), core.now());
    answers::between(&mut connection, whose, (now - Span::hours(1), now), 51).await.expect("answers");
    drop(connection);
    world.sql(&format!("UPDATE invitations SET expires_at = {} WHERE id = '{id}'", now.micros())).await;
    fresh_link::send(core, &caller(), &world.door(id).await).await.expect("mailed");
}

/// What is done to people once they are in, and what is read of them.
async fn who_is_in(world: &World, org: &Org, owner: &Member) {
    let core = &*world.core;
    let row = world.row(org, "bob@else.example").await;
    let filtered = |role, group| PeopleQuery { role, group, search: "e".into(), ..PeopleQuery::default() };
    for query in [filtered(Some(org.user), None), filtered(None, Some(core.id()))] {
        people::list(core, owner, &query).await.expect("a page");
    }
    people::list(core, owner, &PeopleQuery { sort: Sort::Oldest, ..PeopleQuery::default() }).await.expect("a page");
    people::person::view(core, owner, &row, Some("9.x")).await.expect("a person");
    let terms = TermsForm { role: org.administrator.to_string(), ..TermsForm::default() };
    let form = EditForm { name: "Bobby".into(), terms, ..EditForm::default() };
    if let Edited::Planned(plan) = edit::edit(core, owner, &row, &form, None).await.expect("a plan") {
        edit::edit(core, owner, &row, &form, Some(&plan.fingerprint())).await.expect("edited");
    }
    people::members::inactivate(core, owner, &row).await.expect("inactive");
    people::reactivate::by_mail(core, owner, &row).await.expect("a mail");
    people::members::end_sessions(core, owner, &row, None).await.expect("ended");
    let user = people::members::remove(core, owner, &row).await.expect("removed");
    people::receipt::of(core, owner, &user.to_string()).await.expect("a receipt");
    let id = world.invite(org, "dora@else.example").await;
    invitations::note_opened(core, &world.door(id).await);
    invitations::write_opened(core).await.expect("written down");
    let rows = vec![world.row(org, "dora@else.example").await];
    let readdressed = EditForm { email: "dana@else.example".into(), ..form };
    if let Edited::Planned(plan) = edit::edit(core, owner, &rows[0], &readdressed, None).await.expect("a plan") {
        edit::edit(core, owner, &rows[0], &readdressed, Some(&plan.fingerprint())).await.expect("edited");
    }
    let form = BulkForm { deed: Deed::Delete, ids: rows, choice: String::new() };
    people::bulk::run(core, owner, &form).await.expect("results");
    let mut pieces =
        Box::pin(people::export::begin(&world.core, owner, &PeopleQuery::default()).await.expect("a file"));
    while futures_util::StreamExt::next(&mut pieces).await.is_some() {}
}
