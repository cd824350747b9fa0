//! Several things read on one way: each finds what is its own, whatever goes beside it.

use usher::{
    domain::{email::EmailAddress, person::Status},
    server::store::{Read, Together, groups, organizations, people, roles, users},
};

use crate::{cast::email, world::World};

async fn each_finds_its_own(world: &World) {
    let org = world.organization("acme").await;
    world.organization("other").await;
    let id = org.organization.id;
    for n in 0..3 {
        world.invite(&org, &format!("p{n}@else.example")).await;
    }
    let wanted: Vec<EmailAddress> = (0..7).map(|n| email(&format!("p{n}@else.example"))).collect();
    let mut connection = world.core.store.read().await.expect("a connection");
    let all = (
        organizations::read(id),
        Read::<Vec<String>>::nothing(),
        people::read_all_known(id, &wanted.iter().collect::<Vec<_>>()),
        roles::read_all(id),
        groups::read_names(id, &[]),
        users::read(org.owner.user.id),
        people::read_known(id, &wanted[6]),
    );
    let (organization, nothing, mut known, all, groups, owner, unknown) =
        all.together(&mut connection).await.expect("an answer");
    assert_eq!(organization.expect("an organization").slug, org.organization.slug);
    assert!(nothing.is_empty() && groups.is_empty());
    known.sort_by(|a, b| a.0.cmp(&b.0));
    let addresses: Vec<&str> = known.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(addresses, ["p0@else.example", "p1@else.example", "p2@else.example"]);
    assert!(known.iter().all(|(_, known)| known.status == Status::Pending && known.invitation_id.is_some()));
    assert_eq!(all, roles::all(&mut connection, id).await.expect("roles"));
    assert_eq!(owner.expect("an owner").email, org.owner.user.email);
    assert_eq!(unknown, None);
}

async fn a_list_may_be_long(world: &World) {
    let org = world.organization("acme").await;
    world.invite(&org, "last@else.example").await;
    let mut wanted: Vec<EmailAddress> = (0..130).map(|n| email(&format!("p{n}@else.example"))).collect();
    wanted.push(email("last@else.example"));
    let mut connection = world.core.store.read().await.expect("a connection");
    let read = people::read_all_known(org.organization.id, &wanted.iter().collect::<Vec<_>>());
    assert_eq!(read.run(&mut connection).await.expect("an answer").len(), 1);
}

async fn nothing_needs_no_way_at_all(world: &World) {
    let mut connection = world.core.store.read().await.expect("a connection");
    let both = (Read::<Option<i64>>::nothing(), Read::<Vec<String>>::nothing()).together(&mut connection).await;
    assert_eq!(both.expect("an answer"), (None, Vec::new()));
}

on_both!(each_finds_its_own, a_list_may_be_long, nothing_needs_no_way_at_all);
