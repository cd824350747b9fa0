//! Groups and products: who may change them, what is unique, and that the People
//! table follows.

use usher::{
    domain::{
        error::Error,
        id::{GroupId, PersonId},
        time::Span,
    },
    server::service::{
        access::Member,
        drawn::Mark,
        groups,
        people::{self, PeopleQuery, person, timeline::What},
        products::{self, ProductForm},
        roles,
    },
};

use crate::{
    cast::{Org, invite_as},
    world::{World, refusal},
};

async fn names_in(world: &World, member: &Member, group: GroupId) -> Vec<String> {
    let query = PeopleQuery { group: Some(group), ..PeopleQuery::default() };
    let page = people::list(&world.core, member, &query).await.expect("a page");
    let mut emails: Vec<String> = page.people.iter().map(|person| person.email.to_string()).collect();
    emails.sort();
    emails
}

async fn row_of(world: &World, org: &Org, email: &str) -> PersonId {
    let sql = format!("SELECT id FROM people WHERE email = '{email}' AND organization_id = '{}'", org.organization.id);
    world.texts(&sql).await.remove(0).parse().expect("an id")
}

async fn members_and_invited_people_come_and_go(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    world.join(&org, "bob@else.example", org.user).await;
    invite_as(&world.core, &owner, "eve@else.example", org.user).await.expect("an invitation");
    let group = groups::create(core, &owner, "  Red   Team ").await.expect("a group");

    let typed = "bob@else.example, \"Eve\" <EVE@else.example>\nnobody@else.example; nonsense";
    let added = groups::add(core, &owner, group, typed).await.expect("an answer");
    assert_eq!(added.unknown, ["nobody@else.example", "nonsense"]);
    assert!(names_in(world, &owner, group).await.is_empty(), "all or none");
    let added = groups::add(core, &owner, group, "bob@else.example eve@else.example").await.expect("an answer");
    assert_eq!(added.added, 2);
    let again = groups::add(core, &owner, group, "bob@else.example").await.expect("an answer");
    assert_eq!(again.added, 0, "in it already");
    assert_eq!(names_in(world, &owner, group).await, ["bob@else.example", "eve@else.example"]);
    let all = groups::list(core, &owner).await.expect("groups");
    assert_eq!((all[0].group.name.as_str(), all[0].people), ("Red Team", 2));

    groups::remove(core, &owner, group, row_of(world, &org, "eve@else.example").await).await.expect("out");
    assert_eq!(names_in(world, &owner, group).await, ["bob@else.example"]);
    assert_eq!(world.number("SELECT count(*) FROM invitation_groups").await, 0);
    groups::delete(core, &owner, group).await.expect("deleted");
    for table in ["membership_groups", "people_groups", "groups"] {
        assert_eq!(world.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(world.people(&org, "active").await, 2, "they stay what they are");
}

async fn names_of_groups_are_unique(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    let red = groups::create(core, &owner, "Équipe").await.expect("a group");
    let blue = groups::create(core, &owner, "Blue").await.expect("a group");
    let taken = Error::field("name", "name_taken");
    assert_eq!(refusal(groups::create(core, &owner, "EQUIPE").await), taken);
    assert_eq!(refusal(groups::rename(core, &owner, blue, "équipe", &Mark::default()).await), taken);
    groups::rename(core, &owner, red, "ÉQUIPE", &Mark::default()).await.expect("its own name in another dress");
    assert_eq!(refusal(groups::create(core, &owner, " ").await), Error::field("name", "name_empty"));
    groups::create(core, &world.owner(&other).await, "Équipe").await.expect("another organization's");
}

async fn nobody_touches_other_organizations(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let core = &*world.core;
    let (owner, stranger) = (world.owner(&org).await, world.owner(&other).await);
    world.join(&org, "bob@else.example", org.user).await;
    let group = groups::create(core, &owner, "Red").await.expect("a group");
    groups::add(core, &owner, group, "bob@else.example").await.expect("in");
    let bob = row_of(world, &org, "bob@else.example").await;
    let form = ProductForm { name: "Chat".into(), url: "https://chat.example".into(), ..ProductForm::default() };
    let product = products::create(core, &owner, &form).await.expect("a product");
    let theirs = groups::create(core, &stranger, "Red").await.expect("a group");
    let before = world.dump_without(&["audit", "organizations"]).await;
    for (what, result) in [
        ("find", groups::find(core, &stranger, group).await.map(drop)),
        ("rename", groups::rename(core, &stranger, group, "X", &Mark::default()).await),
        ("add", groups::add(core, &stranger, group, "owner@other.example").await.map(drop)),
        ("remove", groups::remove(core, &stranger, group, bob).await),
        ("remove theirs", groups::remove(core, &stranger, theirs, bob).await),
        ("delete", groups::delete(core, &stranger, group).await),
        ("find product", products::find(core, &stranger, product).await.map(drop)),
        ("edit product", products::edit(core, &stranger, product, &form).await),
        ("delete product", products::delete(core, &stranger, product).await),
    ] {
        assert_eq!(refusal(result), Error::NotFound, "{what}");
    }
    assert_eq!(world.dump_without(&["audit", "organizations"]).await, before);
    let added = groups::add(core, &stranger, theirs, "bob@else.example").await.expect("an answer");
    assert_eq!(added.unknown, ["bob@else.example"], "somebody of another organization is nobody here");
}

async fn without_the_permission_nothing_goes(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    let group = groups::create(core, &owner, "Red").await.expect("a group");
    let form = ProductForm { name: "Chat".into(), url: "https://chat.example".into(), ..ProductForm::default() };
    let product = products::create(core, &owner, &form).await.expect("a product");
    let owner_row = row_of(world, &org, "owner@acme.example").await;
    let role = world.role(&org, "Most", "people.view people.invite roles.manage audit.view integrations.manage").await;
    let who = world.join(&org, "bob@else.example", role).await;
    let bob = world.member(&org, &who).await;
    for (what, result) in [
        ("list", groups::list(core, &bob).await.map(drop)),
        ("create", groups::create(core, &bob, "X").await.map(drop)),
        ("rename", groups::rename(core, &bob, group, "X", &Mark::default()).await),
        ("add", groups::add(core, &bob, group, "bob@else.example").await.map(drop)),
        ("remove", groups::remove(core, &bob, group, owner_row).await),
        ("delete", groups::delete(core, &bob, group).await),
        ("create product", products::create(core, &bob, &form).await.map(drop)),
        ("edit product", products::edit(core, &bob, product, &form).await),
        ("delete product", products::delete(core, &bob, product).await),
    ] {
        assert_eq!(refusal(result), Error::Forbidden, "{what}");
    }
    assert_eq!(products::list(core, &bob).await.expect("products").len(), 1, "every member sees them");
}

async fn products_are_checked_and_their_invitations_outlive_them(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    let form = |name: &str, url: &str, icon: &str| ProductForm {
        name: name.into(),
        url: url.into(),
        icon: icon.into(),
        note: "  Ask Ada\r\nfor a key ".into(),
        ..ProductForm::default()
    };
    let chat = products::create(core, &owner, &form("Chat", "chat.example", "💬")).await.expect("a product");
    let stored = products::find(core, &owner, chat).await.expect("a product");
    assert_eq!((stored.url.as_str(), stored.note.as_deref()), ("https://chat.example/", Some("Ask Ada\nfor a key")));
    for (typed, field, code) in [
        (form("CHAT", "https://x.example", ""), "name", "name_taken"),
        (form("X", "javascript:alert(1)", ""), "url", "url_bad"),
        (form("X", "http://x.example", ""), "url", "url_not_https"),
        (form("X", "https://x.example", "ABC"), "icon", "icon_bad"),
    ] {
        assert_eq!(refusal(products::create(core, &owner, &typed).await), Error::field(field, code));
    }
    let id = world.invite(&org, "eve@else.example").await;
    world.sql(&format!("UPDATE invitations SET product_id = '{chat}' WHERE id = '{id}'")).await;
    products::delete(core, &owner, chat).await.expect("deleted");
    let n = world.number("SELECT count(*) FROM invitations WHERE product_id IS NULL").await;
    assert_eq!(n, 1);
    assert_eq!(world.door(id).await.dead, None);
}

/// Whatever happened to somebody on another page than theirs is on theirs too.
async fn their_pages_tell_of_it(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner) = (&*world.core, world.owner(&org).await);
    world.join(&org, "bob@else.example", org.user).await;
    let scout = world.role(&org, "Scout", "audit.view").await;
    let group = groups::create(core, &owner, "North").await.expect("a group");
    invite_as(&world.core, &owner, "eve@else.example", scout).await.expect("an invitation");
    world.clock.advance(Span::seconds(1));
    groups::add(core, &owner, group, "bob@else.example, eve@else.example").await.expect("added");
    world.clock.advance(Span::seconds(1));
    groups::remove(core, &owner, group, row_of(world, &org, "bob@else.example").await).await.expect("out");
    world.clock.advance(Span::seconds(1));
    roles::delete(core, &owner, scout, &org.user.to_string()).await.expect("deleted");
    let told = async |email: &str| {
        let row = row_of(world, &org, email).await.to_string();
        let events = person::view(core, &owner, &row, None).await.expect("a person").timeline.events;
        let deeds = events.into_iter().filter_map(|event| match event.what {
            What::Deed { action, details } => Some(format!("{action} {details}")),
            _ => None,
        });
        deeds.collect::<Vec<_>>()
    };
    let bob = told("bob@else.example").await;
    assert_eq!(bob, ["member.edit {\"groups\":\"− North\"}", "member.edit {\"groups\":\"+ North\"}"]);
    let eve = told("eve@else.example").await;
    let edits = ["invitation.edit {\"role\":[\"Scout\",\"User\"]}", "invitation.edit {\"groups\":\"+ North\"}"];
    assert_eq!(eve, edits);
}

/// Somebody's groups are changed under the same rule as all else of theirs.
async fn nobody_regroups_who_is_above_them(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner) = (&*world.core, world.owner(&org).await);
    let role = world.role(&org, "Manager", "people.view people.invite people.manage").await;
    let manager = world.join(&org, "manager@else.example", role).await;
    let manager = world.member(&org, &manager).await;
    world.join(&org, "admin@else.example", org.administrator).await;
    invite_as(&world.core, &owner, "boss@else.example", org.administrator).await.expect("an invitation");
    world.join(&org, "bob@else.example", org.user).await;
    world.invite(&org, "eve@else.example").await;
    let (red, blue) = (world.group(&org, "Red").await, world.group(&org, "Blue").await);
    let above = ["owner@acme.example", "admin@else.example", "boss@else.example"];
    groups::add(core, &owner, blue, &above.join(" ")).await.expect("in");

    let before = world.dump_without(&["audit", "organizations"]).await;
    for address in above {
        let added = groups::add(core, &manager, red, &format!("bob@else.example {address}")).await.expect("an answer");
        assert_eq!((added.added, added.unknown.len()), (0, 0), "{address}");
        assert_eq!(added.refused, [address]);
        let removed = groups::remove(core, &manager, blue, row_of(world, &org, address).await).await;
        assert_eq!(refusal(removed), Error::AboveOwnRights, "{address}");
    }
    assert_eq!(world.dump_without(&["audit", "organizations"]).await, before);
    let refused = "SELECT count(*) FROM audit WHERE action LIKE 'group.%' AND refused = 'above_own_rights'";
    assert_eq!(world.number(refused).await, 6);
    let added = groups::add(core, &manager, red, "bob@else.example eve@else.example").await.expect("an answer");
    assert_eq!(added.added, 2);

    // Who may not invite changes no invitation here either.
    let role = world.role(&org, "Keeper", "people.view people.manage").await;
    let keeper = world.join(&org, "keeper@else.example", role).await;
    let keeper = world.member(&org, &keeper).await;
    let removed = groups::remove(core, &keeper, red, row_of(world, &org, "eve@else.example").await).await;
    assert_eq!(refusal(removed), Error::Forbidden);
    groups::remove(core, &keeper, red, row_of(world, &org, "bob@else.example").await).await.expect("out");
}

on_both!(
    members_and_invited_people_come_and_go,
    names_of_groups_are_unique,
    their_pages_tell_of_it,
    nobody_touches_other_organizations,
    without_the_permission_nothing_goes,
    products_are_checked_and_their_invitations_outlive_them,
    nobody_regroups_who_is_above_them,
);
