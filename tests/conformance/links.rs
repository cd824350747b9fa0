//! Invite links: for many people, until they are turned off, used up or replaced.

use usher::{
    domain::{
        error::{DeadLink, Error},
        link::LinkState,
        time::Span,
    },
    server::service::{
        join::{self, RegisterForm},
        join_step::{self, Step},
        links::{self, LinkForm},
        proof,
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, refusal},
};

async fn the_link_stays_the_same_until_it_is_regenerated(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, opened) = world.link_door(&org, org.user).await;
    let first = links::list(&world.core, &owner, None).await.expect("links").links.remove(0).url.expect("readable");
    let again = links::list(&world.core, &owner, None).await.expect("links").links.remove(0).url.expect("readable");
    assert_eq!(first, again);
    assert_eq!(first, format!("https://usher.example/l/{}", world.core.keys.link_token(id, 0)));

    links::regenerate(&world.core, &owner, id).await.expect("a new secret");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Revoked));
    assert_eq!(world.open_link(id, 1).await.expect("a door").dead, None);
    assert_eq!(refusal(world.open_link(id, 2).await), Error::NotFound, "one that never was");
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &opened, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Revoked }, "a page that was open already");
}

async fn a_link_that_is_off_lets_nobody_in(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, opened) = world.link_door(&org, org.user).await;
    links::turn_off(&world.core, &owner, id).await.expect("off");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Off));
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &opened, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Off });
    assert_eq!(links::list(&world.core, &owner, None).await.expect("links").links[0].state, LinkState::Off);
    // Neither turning off again nor a new secret brings it back; the old secret is gone.
    links::turn_off(&world.core, &owner, id).await.expect("harmless");
    links::regenerate(&world.core, &owner, id).await.expect("a new secret");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Revoked));
    assert_eq!(world.open_link(id, 1).await.expect("a door").dead, Some(DeadLink::Off));

    links::turn_on(&world.core, &owner, id).await.expect("on");
    let door = world.open_link(id, 1).await.expect("a door");
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Revoked));
}

async fn a_link_ends_by_its_time_and_its_uses(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, _) = world.link_door(&org, org.user).await;
    let end = world.now() + Span::hours(1);
    world.sql(&format!("UPDATE invite_links SET max_uses = 1, expires_at = {} WHERE id = '{id}'", end.micros())).await;
    let door = world.open_link(id, 0).await.expect("a door");
    let (bob, eve) = (world.person("bob@else.example").await, world.person("eve@else.example").await);
    join::accept(&world.core, &caller(), &door, &bob, None).await.expect("in");
    let late = join::accept(&world.core, &caller(), &door, &eve, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::UsedUp });
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::UsedUp));
    assert_eq!(links::list(&world.core, &owner, None).await.expect("links").links[0].state, LinkState::UsedUp);
    world.sql("UPDATE invite_links SET max_uses = NULL").await;
    world.clock.set(end);
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Expired));
    let late = join::accept(&world.core, &caller(), &door, &eve, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Expired });
}

async fn who_came_in_is_remembered(world: &World) {
    let org = world.organization("acme").await;
    let (id, door) = world.link_door(&org, org.user).await;
    for name in ["bob", "eve"] {
        let who = world.person(&format!("{name}@else.example")).await;
        join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    }
    let uses =
        format!("SELECT u.email FROM link_uses l JOIN users u ON u.id = l.user_id WHERE l.link_id = '{id}' ORDER BY 1");
    assert_eq!(world.texts(&uses).await, ["bob@else.example", "eve@else.example"]);
    assert_eq!(world.number("SELECT uses FROM invite_links").await, 2);
}

/// Whoever is invited and comes by the link instead needs their invitation no more:
/// were it left open, it would turn up again once they leave.
async fn joining_by_link_ends_an_invitation(world: &World) {
    let org = world.organization("acme").await;
    for (address, waits) in [("live@else.example", Span::hours(1)), ("expired@else.example", Span::days(8))] {
        let id = world.invite(&org, address).await;
        let (_, door) = world.link_door(&org, org.user).await;
        world.clock.advance(waits);
        let who = world.person(address).await;
        join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
        let open = format!(
            "SELECT count(*) FROM invitations WHERE id = '{id}' AND accepted_at IS NULL AND revoked_at IS NULL"
        );
        assert_eq!(world.number(&open).await, 0, "{address}");
    }
}

async fn links_of_another_organization_are_unknown(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let stranger = world.owner(&other).await;
    let (id, _) = world.link_door(&org, org.user).await;
    assert_eq!(refusal(links::regenerate(&world.core, &stranger, id).await), Error::NotFound);
    assert_eq!(refusal(links::turn_off(&world.core, &stranger, id).await), Error::NotFound);
    assert!(links::list(&world.core, &stranger, None).await.expect("links").links.is_empty());
    let foreign_role = links::create(&world.core, &stranger, &LinkForm::of_role(org.user)).await;
    assert_eq!(refusal(foreign_role), Error::field("role", "role_unknown"));
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, None);
}

async fn a_deleted_link_was_revoked(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (id, opened) = world.link_door(&org, org.user).await;
    links::delete(&world.core, &owner, id).await.expect("deleted");
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, Some(DeadLink::Revoked));
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &opened, &who, None).await;
    assert_eq!(refusal(late), Error::Dead { why: DeadLink::Revoked });
    assert!(links::list(&world.core, &owner, None).await.expect("links").links.is_empty());
    let before = world.dump_without(&["audit"]).await;
    let form = LinkForm::of_role(org.user);
    for refused in [
        links::turn_on(&world.core, &owner, id).await,
        links::turn_off(&world.core, &owner, id).await,
        links::regenerate(&world.core, &owner, id).await,
        links::edit(&world.core, &owner, id, &form).await,
        links::delete(&world.core, &owner, id).await,
        links::find(&world.core, &owner, id).await.map(drop),
        links::qr_code(&world.core, &owner, id).await.map(drop),
    ] {
        assert_eq!(refusal(refused), Error::NotFound, "never again");
    }
    assert_eq!(world.dump_without(&["audit"]).await, before);
}

async fn terms_are_kept_changed_and_refused(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner) = (&*world.core, world.owner(&org).await);
    let (group, product) = (world.group(&org, "Team").await, world.product(&org, "Wiki").await);
    let form = LinkForm {
        label: "Trade fair".into(),
        role: org.user.to_string(),
        groups: vec![group.to_string()],
        product: product.to_string(),
        ends: "7".into(),
        max_uses: "5".into(),
        domains: "@ok.example, other.example".into(),
        approval: true,
        ..LinkForm::default()
    };
    let id = links::create(core, &owner, &form).await.expect("a link");
    let link = links::find(core, &owner, id).await.expect("a link").link;
    assert_eq!(link.label.as_ref().map(|l| l.as_str()), Some("Trade fair"));
    assert_eq!((link.groups.as_slice(), link.product_id, link.max_uses), ([group].as_slice(), Some(product), Some(5)));
    assert_eq!((link.expires_at, link.needs_approval), (Some(world.now() + Span::days(7)), true));
    assert_eq!(link.domains.iter().map(|d| d.as_str()).collect::<Vec<_>>(), ["ok.example", "other.example"]);

    // What the form shows leaves the link as it is; the secret stays the same.
    links::edit(core, &owner, id, &LinkForm::of(&link)).await.expect("an edit");
    assert_eq!(links::find(core, &owner, id).await.expect("a link").link, link);
    let plain = LinkForm::of_role(org.administrator);
    links::edit(core, &owner, id, &plain).await.expect("an edit");
    let changed = links::find(core, &owner, id).await.expect("a link").link;
    assert_eq!(LinkForm::of(&changed), plain);
    assert_eq!(world.open_link(id, 0).await.expect("a door").dead, None);

    let other = world.organization("other").await;
    let (strange_group, strange_product) =
        (world.group(&other, "Team").await.to_string(), world.product(&other, "Wiki").await.to_string());
    let good = LinkForm::of_role(org.user);
    let before = world.dump_without(&["audit"]).await;
    for (form, field, code) in [
        (LinkForm { label: "see www.evil.example".into(), ..good.clone() }, "label", "name_link"),
        (LinkForm::of_role(other.user), "role", "role_unknown"),
        (LinkForm { groups: vec![strange_group], ..good.clone() }, "groups", "group_unknown"),
        (LinkForm { product: strange_product, ..good.clone() }, "product", "product_unknown"),
        (LinkForm { ends: "at".into(), until: "2020-01-01T00:00".into(), ..good.clone() }, "until", "until_past"),
        (LinkForm { max_uses: "0".into(), ..good.clone() }, "max_uses", "max_uses_bad"),
        (LinkForm { domains: "ok.example nonsense".into(), ..good.clone() }, "domains", "domain_bad"),
    ] {
        assert_eq!(refusal(links::create(core, &owner, &form).await), Error::field(field, code));
        assert_eq!(refusal(links::edit(core, &owner, id, &form).await), Error::field(field, code));
    }
    assert_eq!(world.dump_without(&["audit"]).await, before);
}

/// Nobody turns on, changes, regenerates or reads what grants more than they hold.
async fn a_link_above_ones_own_rights_is_out_of_reach(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let recruiting = world.role(&org, "Recruiter", "people.view people.invite").await;
    let recruiter = world.join(&org, "rita@acme.example", recruiting).await;
    let recruiter = world.member(&org, &recruiter).await;
    let (id, _) = world.link_door(&org, org.administrator).await;
    let shown = links::list(core, &recruiter, None).await.expect("links").links;
    assert_eq!(shown[0].url, None);
    let (own, _) = world.link_door(&org, org.user).await;
    let before = world.dump_without(&["audit"]).await;
    for refused in [
        links::regenerate(core, &recruiter, id).await,
        links::turn_on(core, &recruiter, id).await,
        links::edit(core, &recruiter, id, &LinkForm::of_role(org.user)).await,
        links::edit(core, &recruiter, own, &LinkForm::of_role(org.administrator)).await,
        links::find(core, &recruiter, id).await.map(drop),
        links::qr_code(core, &recruiter, id).await.map(drop),
    ] {
        assert_eq!(refusal(refused), Error::AboveOwnRights);
    }
    assert_eq!(world.dump_without(&["audit"]).await, before);
    links::turn_off(core, &recruiter, id).await.expect("stopping is always allowed");
    links::delete(core, &recruiter, id).await.expect("stopping is always allowed");
}

/// A6: a link's domains are a rule about proven addresses.
async fn only_proven_addresses_of_its_domains_come_in(world: &World) {
    let org = world.organization("acme").await;
    let form = LinkForm { domains: "ok.com\nb\u{fc}cher.example".into(), ..LinkForm::default() };
    let (id, door) = world.limited_link(&org, form).await;
    let outside = Error::field("email", "email_outside_domains");
    for address in ["eve@ok.com.evil.com", "eve@evilok.com", "eve@sub.ok.com", "eve@\u{43e}k.com", "eve@bucher.example"]
    {
        let asked = proof::begin(&world.core, &caller(), &door, &email(address)).await;
        assert_eq!(refusal(asked), outside, "{address}");
        let who = world.person(address).await;
        let step = join_step::next(&world.core, &door, Some(&who), None).await.expect("a step");
        assert_eq!(step, Step::OutsideDomains, "{address}");
        let refused = join::accept(&world.core, &caller(), &door, &who, None).await;
        assert_eq!(refusal(refused), outside, "{address}");
    }
    // Of the domain, but the address was never proven: a code is asked for first.
    let unproven = world.person_with("mallory@ok.com", false).await;
    assert_eq!(refusal(join::accept(&world.core, &caller(), &door, &unproven, None).await), Error::Unverified);
    let mute = world.without_mail().await;
    let step = join_step::next(&mute, &door, Some(&unproven), None).await.expect("a step");
    assert_eq!(step, Step::Unprovable, "without mail nothing proves it");
    assert_eq!(refusal(join::accept(&mute, &caller(), &door, &unproven, None).await), outside);
    let anybody = RegisterForm { email: "m@ok.com".into(), name: "M".into(), password: PASSWORD.into() };
    assert_eq!(refusal(join::register(&mute, &caller(), &door, None, &anybody).await), outside);

    for address in ["ANN@OK.COM", "zoe@xn--bcher-kva.example"] {
        let proof = world.prove(&door, address).await;
        let form = RegisterForm { name: "Ann".into(), password: PASSWORD.into(), ..RegisterForm::default() };
        join::register(&world.core, &caller(), &door, Some(&proof), &form).await.expect("in");
    }
    assert_eq!(world.people(&org, "active").await, 3);

    // The rule that counts is the one at the moment of joining.
    let proof = world.prove(&door, "late@ok.com").await;
    let form = LinkForm { role: org.user.to_string(), domains: "else.example".into(), ..LinkForm::default() };
    links::edit(&world.core, &world.owner(&org).await, id, &form).await.expect("an edit");
    let form = RegisterForm { name: "Late".into(), password: PASSWORD.into(), ..RegisterForm::default() };
    let late = join::register(&world.core, &caller(), &door, Some(&proof), &form).await;
    assert_eq!(refusal(late), outside);
}

async fn who_came_in_is_listed_page_by_page(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    let (id, door) = world.link_door(&org, org.user).await;
    for n in 0..53 {
        let who = world.person(&format!("p{n}@else.example")).await;
        join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
        if n % 3 == 0 {
            world.clock.advance(Span::seconds(1));
        }
    }
    let link = links::find(&world.core, &owner, id).await.expect("a link").link;
    let first = links::arrived(&world.core, &owner, &link, None).await.expect("a page");
    let rest = links::arrived(&world.core, &owner, &link, first.next).await.expect("a page");
    assert_eq!((first.people.len(), rest.people.len(), rest.next), (50, 3, None));
    let mut all: Vec<_> = first.people.iter().chain(&rest.people).map(|p| p.who.clone()).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 53);
    assert!(first.people.iter().chain(&rest.people).is_sorted_by(|a, b| a.at >= b.at));
    assert!(first.people.iter().all(|person| person.is_member));
}

async fn many_links_are_listed_page_by_page(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    for _ in 0..23 {
        links::create(&world.core, &owner, &LinkForm::of_role(org.user)).await.expect("a link");
        world.clock.advance(Span::seconds(1));
    }
    let first = links::list(&world.core, &owner, None).await.expect("links");
    let rest = links::list(&world.core, &owner, first.next).await.expect("links");
    assert_eq!((first.links.len(), rest.links.len(), rest.next), (20, 3, None));
    assert!(first.links.iter().chain(&rest.links).is_sorted_by(|a, b| a.link.id > b.link.id));
    assert_eq!((first.newer, rest.newer), (None, Some(None)), "back to the first page");
    for _ in 0..20 {
        links::create(&world.core, &owner, &LinkForm::of_role(org.user)).await.expect("a link");
        world.clock.advance(Span::seconds(1));
    }
    let rest = links::list(&world.core, &owner, first.next).await.expect("links");
    let above = links::list(&world.core, &owner, rest.newer.expect("a page before it")).await.expect("links");
    let ids = |page: &links::LinksPage| page.links.iter().map(|shown| shown.link.id).collect::<Vec<_>>();
    assert_eq!(ids(&above), ids(&first), "page by page, as on the way down");
    for link in ids(&above) {
        links::delete(&world.core, &owner, link).await.expect("deleted");
    }
    let rest = links::list(&world.core, &owner, first.next).await.expect("links");
    assert_eq!((rest.links.len(), rest.newer), (3, Some(None)));
}

async fn groups_of_a_link_come_with_it(world: &World) {
    let org = world.organization("acme").await;
    let group = world.group(&org, "Team").await;
    let form = LinkForm { groups: vec![group.to_string()], ..LinkForm::default() };
    let (_, door) = world.limited_link(&org, form).await;
    let who = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    assert_eq!(world.number(&format!("SELECT count(*) FROM membership_groups WHERE group_id = '{group}'")).await, 1);
    assert_eq!(world.number(&format!("SELECT count(*) FROM people_groups WHERE group_id = '{group}'")).await, 1);
}

on_both!(
    a_deleted_link_was_revoked,
    terms_are_kept_changed_and_refused,
    a_link_above_ones_own_rights_is_out_of_reach,
    only_proven_addresses_of_its_domains_come_in,
    who_came_in_is_listed_page_by_page,
    many_links_are_listed_page_by_page,
    groups_of_a_link_come_with_it,
    the_link_stays_the_same_until_it_is_regenerated,
    a_link_that_is_off_lets_nobody_in,
    a_link_ends_by_its_time_and_its_uses,
    who_came_in_is_remembered,
    joining_by_link_ends_an_invitation,
    links_of_another_organization_are_unknown,
);
