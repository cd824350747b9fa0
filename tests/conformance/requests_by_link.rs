//! Requests to join and the links that they came by: uses, rights, and where a yes leads.

use std::sync::Arc;

use usher::{
    domain::{
        error::{DeadLink, Error},
        time::Span,
    },
    server::service::{
        join,
        join_step::Step,
        links::{self, LinkForm},
        requests,
    },
};

use crate::{
    cast::caller,
    requests::{approval, approve_as},
    world::{World, at_once, refusal},
};

/// A link for five has at most five who came in or may yet.
async fn open_requests_count_against_the_uses(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (_, door) = world.limited_link(&org, LinkForm { max_uses: "5".into(), ..approval() }).await;
    let mut people = Vec::new();
    for n in 0..20 {
        people.push(world.person(&format!("p{n}@else.example")).await);
    }
    let results = at_once(20, |i| {
        let (core, door, who) = (Arc::clone(&world.core), door.clone(), people[i].clone());
        async move { join::accept(&core, &caller(), &door, &who, None).await }
    })
    .await;
    let (asked, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((asked.len(), refused.len()), (5, 15));
    for result in refused {
        assert_eq!(refusal(result), Error::Dead { why: DeadLink::UsedUp });
    }
    let ids = world.texts("SELECT id FROM access_requests").await;
    requests::deny(&world.core, &owner, ids[0].parse().expect("an id"), false).await.expect("denied");
    requests::approve(&world.core, &owner, ids[1].parse().expect("an id"), &approve_as(org.user)).await.expect("in");
    let (late, later) = (world.person("late@else.example").await, world.person("later@else.example").await);
    join::accept(&world.core, &caller(), &door, &late, None).await.expect("the place of the one who was denied");
    let refused = join::accept(&world.core, &caller(), &door, &later, None).await;
    assert_eq!(refusal(refused), Error::Dead { why: DeadLink::UsedUp });
}

async fn what_became_of_the_link_does_not_matter_to_who_asked(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (link, door) = world.limited_link(&org, approval()).await;
    let (bob, id) = world.asks(&door, "bob@else.example").await;
    links::delete(&world.core, &owner, link).await.expect("deleted");
    let door = world.open_link(link, 0).await.expect("a door");
    assert_eq!(world.step(&door, &bob).await, Step::Waiting(world.now()));
    requests::approve(&world.core, &owner, id, &approve_as(org.user)).await.expect("approved");
    assert!(world.is_member(&bob).await);
}

/// The same for whoever may no longer let anybody in.
async fn a_link_of_somebody_who_lost_their_rights_takes_no_requests(world: &World) {
    let org = world.organization("acme").await;
    let second = world.join(&org, "second@acme.example", org.administrator).await;
    let member = world.member(&org, &second).await;
    let form = LinkForm { role: org.user.to_string(), ..approval() };
    let id = links::create(&world.core, &member, &form).await.expect("a link");
    let door = world.open_link(id, 0).await.expect("a door");
    world.demote(&org, &second, org.user).await;
    let who = world.person("bob@else.example").await;
    let refused = join::accept(&world.core, &caller(), &door, &who, None).await;
    assert_eq!(refusal(refused), Error::Dead { why: DeadLink::InviterLostRights });
    let owner = world.owner(&org).await;
    assert!(!links::list(&world.core, &owner, None).await.expect("links").links[0].vouched);
    links::edit(&world.core, &owner, id, &form).await.expect("an edit vouches for it anew");
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("asked");
}

/// Whoever asked by a link ends up where it leads those whom it lets in at once.
async fn yes_leads_to_the_product_of_the_link(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner, product) = (&*world.core, world.owner(&org).await, world.product(&org, "Wiki").await);
    let (_, plain) = world.limited_link(&org, approval()).await;
    let (_, leading) = world.limited_link(&org, LinkForm { product: product.to_string(), ..approval() }).await;
    for (door, address) in [(&plain, "bob@else.example"), (&leading, "eve@else.example")] {
        let (_, id) = world.asks(door, address).await;
        requests::approve(core, &owner, id, &approve_as(org.user)).await.expect("approved");
        world.clock.advance(Span::seconds(1));
    }
    let letters: Vec<_> = world.letters("'request_approved'").await.into_iter().map(|(_, letter)| letter).collect();
    let to = core.url(&format!("/o/acme/joined/{product}"));
    assert!(letters[1].text.contains(&to) && letters[1].html.contains(&to), "{}", letters[1].text);
    assert!(letters[0].text.contains(&core.url("/o/acme")) && !letters[0].text.contains("/joined/"));
}

on_both!(
    open_requests_count_against_the_uses,
    what_became_of_the_link_does_not_matter_to_who_asked,
    a_link_of_somebody_who_lost_their_rights_takes_no_requests,
    yes_leads_to_the_product_of_the_link,
);
