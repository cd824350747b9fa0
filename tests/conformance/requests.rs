//! Requests to join: somebody asks, an admin approves or denies, once.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, Error},
        id::RequestId,
        time::Span,
    },
    server::service::{
        access::SignedIn,
        attention,
        door::Door,
        enter::Came,
        invitations,
        join::{self, RegisterForm},
        join_step::{self, Step},
        links::{self, LinkForm},
        requests::{self, ApproveForm},
    },
};

use crate::{
    cast::{PASSWORD, caller},
    world::{World, at_once, refusal},
};

/// A link whose people wait for a yes.
pub fn approval() -> LinkForm {
    LinkForm { approval: true, ..LinkForm::default() }
}

/// A yes, as this role.
pub fn approve_as(role: impl ToString) -> ApproveForm {
    ApproveForm { role: role.to_string(), groups: Vec::new() }
}

impl World {
    /// Somebody with an account asks at a door.
    pub async fn asks(&self, door: &Door, address: &str) -> (SignedIn, RequestId) {
        let who = self.person(address).await;
        let came = join::accept(&self.core, &caller(), door, &who, None).await.expect("asked");
        assert_eq!(came, Came::Asked);
        (who.clone(), self.request_of(&who).await)
    }

    pub async fn request_of(&self, who: &SignedIn) -> RequestId {
        let sql = format!("SELECT id FROM access_requests WHERE user_id = '{}' ORDER BY id DESC", who.user.id);
        self.texts(&sql).await[0].parse().expect("an id")
    }

    pub async fn is_member(&self, who: &SignedIn) -> bool {
        self.number(&format!("SELECT count(*) FROM memberships WHERE user_id = '{}'", who.user.id)).await == 1
    }

    pub async fn step(&self, door: &Door, who: &SignedIn) -> Step {
        join_step::next(&self.core, door, Some(who), None).await.expect("a step")
    }

    pub async fn mails(&self, kind: &str) -> Vec<String> {
        self.texts(&format!("SELECT recipient FROM outbox WHERE kind = '{kind}' ORDER BY recipient")).await
    }
}

async fn a_new_person_asks_and_is_let_in(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner, group) = (&*world.core, world.owner(&org).await, world.group(&org, "Team").await);
    let (link, door) = world.limited_link(&org, approval()).await;
    let proof = world.prove(&door, "bob@else.example").await;
    let form = RegisterForm { name: "Bob".into(), password: PASSWORD.into(), ..RegisterForm::default() };
    let (started, came) = join::register(core, &caller(), &door, Some(&proof), &form).await.expect("asked");
    assert_eq!(came, Came::Asked);
    let bob = world.carrying(&started.secret).await.expect("signed in, though in no organization");
    assert_eq!(world.step(&door, &bob).await, Step::Waiting(world.now()));
    assert_eq!((world.people(&org, "requested").await, world.people(&org, "active").await), (1, 1));
    assert_eq!(world.mails("request_received").await, ["owner@acme.example"]);
    assert!(!world.is_member(&bob).await);

    let id = world.request_of(&bob).await;
    let shown = requests::find(core, &owner, id).await.expect("a request");
    assert_eq!((shown.role, shown.user.email.as_str()), (org.user, "bob@else.example"));
    let form = ApproveForm { role: org.user.to_string(), groups: vec![group.to_string()] };
    requests::approve(core, &owner, id, &form).await.expect("approved");
    assert!(world.is_member(&bob).await);
    assert_eq!(world.step(&door, &bob).await, Step::AlreadyMember);
    assert_eq!((world.people(&org, "requested").await, world.people(&org, "active").await), (0, 2));
    assert_eq!(world.mails("request_approved").await, ["bob@else.example"]);
    assert_eq!(world.number(&format!("SELECT count(*) FROM membership_groups WHERE group_id = '{group}'")).await, 1);
    let shown = links::find(core, &owner, link).await.expect("a link");
    assert_eq!(shown.link.uses, 1);
    let arrived = links::arrived(core, &owner, &shown.link, None).await.expect("a page");
    assert_eq!(arrived.people[0].who, Some(("Bob".into(), "bob@else.example".into())));
}

async fn whoever_is_denied_waits_before_they_ask_again(world: &World) {
    let org = world.organization("acme").await;
    let (core, owner) = (&*world.core, world.owner(&org).await);
    let (_, door) = world.limited_link(&org, approval()).await;
    let (bob, id) = world.asks(&door, "bob@else.example").await;
    let again = join::accept(core, &caller(), &door, &bob, None).await.expect("harmless");
    assert_eq!((again, world.number("SELECT count(*) FROM access_requests").await), (Came::Asked, 1));

    requests::deny(core, &owner, id, true).await.expect("denied");
    assert_eq!(world.mails("request_denied").await, ["bob@else.example"]);
    assert_eq!((world.people(&org, "requested").await, world.is_member(&bob).await), (0, false));
    assert_eq!(world.step(&door, &bob).await, Step::Denied(world.now() + Span::days(1)));
    let before = world.dump_without(&["audit"]).await;
    let error = refusal(join::accept(core, &caller(), &door, &bob, None).await);
    assert!(matches!(error, Error::Throttled { retry_after: 86_401 }), "{error:?}");
    assert_eq!(world.dump_without(&["audit"]).await, before);
    world.clock.advance(Span::days(1));
    assert_eq!(join::accept(core, &caller(), &door, &bob, None).await.expect("asked"), Came::Asked);

    // Told nothing, where the admin wants it so.
    let second = world.request_of(&bob).await;
    requests::deny(core, &world.owner(&org).await, second, false).await.expect("denied");
    assert_eq!(world.mails("request_denied").await.len(), 1);
}

async fn owners_are_told_once_an_hour(world: &World) {
    let org = world.organization("acme").await;
    world.join(&org, "admin@acme.example", org.administrator).await;
    let (_, door) = world.limited_link(&org, approval()).await;
    for n in 0..5 {
        world.asks(&door, &format!("p{n}@else.example")).await;
    }
    assert_eq!(world.mails("request_received").await, ["owner@acme.example"]);
    world.clock.advance(Span::hours(1));
    world.asks(&door, "late@else.example").await;
    assert_eq!(world.mails("request_received").await.len(), 2);
}

async fn only_who_may_invite_and_grant_decides(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let recruiting = world.role(&org, "Recruiter", "people.view people.invite").await;
    let recruiter = world.join(&org, "rita@acme.example", recruiting).await;
    let recruiter = world.member(&org, &recruiter).await;
    let user = world.join(&org, "uwe@acme.example", org.user).await;
    let user = world.member(&org, &user).await;
    let other = world.organization("other").await;
    let stranger = world.owner(&other).await;
    let (_, door) = world.limited_link(&org, approval()).await;
    let (_, id) = world.asks(&door, "bob@else.example").await;
    let strange_group = world.group(&other, "Team").await.to_string();
    let watching = world.role(&org, "Watcher", "people.view").await;
    let watcher = world.join(&org, "wanda@acme.example", watching).await;
    let watcher = world.member(&org, &watcher).await;
    for (member, told) in [(&recruiter, 1), (&watcher, 0), (&user, 0)] {
        let attention = attention::look(core, member).await.expect("an answer");
        assert_eq!(attention.requests, told, "only who can do something about it is told");
    }
    let before = world.dump_without(&["audit"]).await;
    let as_user = approve_as(org.user);
    for (refused, error) in [
        (requests::approve(core, &user, id, &as_user).await, Error::Forbidden),
        (requests::deny(core, &user, id, true).await, Error::Forbidden),
        (requests::find(core, &user, id).await.map(drop), Error::Forbidden),
        (requests::approve(core, &recruiter, id, &approve_as(org.administrator)).await, Error::AboveOwnRights),
        (requests::approve(core, &stranger, id, &approve_as(other.user)).await, Error::NotFound),
        (requests::deny(core, &stranger, id, true).await, Error::NotFound),
        (requests::find(core, &stranger, id).await.map(drop), Error::NotFound),
        (requests::approve(core, &recruiter, id, &approve_as(other.user)).await, Error::field("role", "role_unknown")),
        (
            requests::approve(core, &recruiter, id, &ApproveForm { groups: vec![strange_group], ..as_user.clone() })
                .await,
            Error::field("groups", "group_unknown"),
        ),
    ] {
        assert_eq!(refusal(refused), error);
    }
    assert_eq!(world.dump_without(&["audit"]).await, before);
    requests::approve(core, &recruiter, id, &as_user).await.expect("what they hold");
}

/// X1 for requests.
async fn approving_twice_at_once_makes_one_member(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (_, door) = world.limited_link(&org, approval()).await;
    let (_, id) = world.asks(&door, "bob@else.example").await;
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(20, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (owner, role) = (owner.clone(), org.user);
        async move {
            if i % 4 < 3 {
                requests::approve(&core, &owner, id, &approve_as(role)).await
            } else {
                requests::deny(&core, &owner, id, false).await
            }
        }
    })
    .await;
    let (done, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert!(!done.is_empty(), "who decides the same is told that it is done");
    for result in refused {
        assert_eq!(refusal(result), Error::Conflict { why: Conflict::Decided });
    }
    let told = "SELECT count(*) FROM audit WHERE action IN ('request.approve', 'request.deny') AND refused IS NULL";
    assert_eq!(world.number(told).await, 1);
    let members = world.number("SELECT count(*) FROM memberships").await;
    let mails = i64::try_from(world.mails("request_approved").await.len()).expect("few");
    assert_eq!(members, 1 + mails);
    assert_eq!(world.people(&org, "active").await, members);
}

async fn the_last_seat_goes_to_one_request(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (_, door) = world.limited_link(&org, approval()).await;
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(world.asks(&door, &format!("p{n}@else.example")).await.1);
    }
    world.limit(&org, 2).await;
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(20, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (owner, id, role) = (owner.clone(), ids[i], org.user);
        async move { requests::approve(&core, &owner, id, &approve_as(role)).await }
    })
    .await;
    let (done, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    for result in refused {
        assert_eq!(refusal(result), Error::OrganizationFull { limit: 2 });
    }
    assert_eq!((world.people(&org, "active").await, world.people(&org, "requested").await), (2, 19));
}

/// Whoever is invited meanwhile needs nobody's answer any more.
async fn an_invitation_outdoes_a_request(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let (_, door) = world.limited_link(&org, approval()).await;
    let (bob, first) = world.asks(&door, "bob@else.example").await;
    let id = world.invite(&org, "bob@else.example").await;
    assert_eq!((world.people(&org, "pending").await, world.people(&org, "requested").await), (1, 0));
    invitations::delete(&world.core, &owner, id).await.expect("deleted");
    assert_eq!(world.people(&org, "requested").await, 1, "what they asked for is still open");
    let id = world.invite(&org, "bob@else.example").await;
    join::accept(&world.core, &caller(), &world.door(id).await, &bob, None).await.expect("in");
    requests::approve(&world.core, &owner, first, &approve_as(org.user)).await.expect("they are in already");
    assert!(world.mails("request_approved").await.is_empty(), "nobody let them in by it");
    let late = requests::deny(&world.core, &owner, first, false).await;
    assert_eq!(refusal(late), Error::Conflict { why: Conflict::Decided });

    // And the other way round: approving uses the seat that the invitation reserved.
    let (eve, request) = world.asks(&door, "eve@else.example").await;
    world.invite(&org, "eve@else.example").await;
    world.limit(&org, 3).await;
    requests::approve(&world.core, &owner, request, &approve_as(org.user)).await.expect("their own seat");
    assert!(world.is_member(&eve).await);
    assert_eq!(
        world.number("SELECT count(*) FROM invitations WHERE accepted_at IS NULL AND revoked_at IS NULL").await,
        0
    );
}

async fn asking_many_times_at_once_is_one_request(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.limited_link(&org, approval()).await;
    let who = world.person("bob@else.example").await;
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(20, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (door, who) = (door.clone(), who.clone());
        async move { join::accept(&core, &caller(), &door, &who, None).await }
    })
    .await;
    for result in results {
        assert_eq!(result.expect("harmless"), Came::Asked);
    }
    assert_eq!(world.number("SELECT count(*) FROM access_requests").await, 1);
    assert_eq!((world.mails("request_received").await.len(), world.people(&org, "requested").await), (1, 1));
}

on_both!(
    a_new_person_asks_and_is_let_in,
    whoever_is_denied_waits_before_they_ask_again,
    owners_are_told_once_an_hour,
    only_who_may_invite_and_grant_decides,
    approving_twice_at_once_makes_one_member,
    the_last_seat_goes_to_one_request,
    an_invitation_outdoes_a_request,
    asking_many_times_at_once_is_one_request,
);
