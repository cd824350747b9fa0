//! Organizations that people make themselves, that the operator makes, and people
//! who are in several.

use std::sync::Arc;

use usher::{
    domain::{
        error::{Conflict, Error},
        time::Span,
    },
    server::{
        core::Core,
        service::{
            access, operator, password_reset, proof, setup,
            sign_up::{self, SignUpForm, Step},
        },
        store::{organizations, proofs::Proof},
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, refusal},
};

impl World {
    /// Another process, where people make organizations themselves.
    async fn lets_make(&self) -> Arc<Core> {
        let core = self.another(|settings| settings.organization.self_made = true).await.expect("a core");
        self.sql("UPDATE instance SET set_up_at = 1").await;
        core
    }
}

async fn proven(core: &Core, address: &str) -> Proof {
    let token = sign_up::begin(core, &caller(), &email(address)).await.expect("a proof");
    let found = sign_up::find(core, Some(&token)).await.expect("an answer").expect("a proof");
    sign_up::enter_code(core, &caller(), &found, &core.keys.code(found.id)).await.expect("the right code");
    sign_up::find(core, Some(&token)).await.expect("an answer").expect("a proof")
}

fn form(organization: &str) -> SignUpForm {
    SignUpForm {
        organization: organization.into(),
        name: "Nora New".into(),
        password: PASSWORD.into(),
        ..SignUpForm::default()
    }
}

async fn a_new_person_makes_an_organization_and_invites(world: &World) {
    let core = world.lets_make().await;
    let proof = proven(&core, "nora@new.example").await;
    let (slug, started) = sign_up::register(&core, &caller(), Some(&proof), &form("New Ways")).await.expect("made");
    assert_eq!(slug, "new-ways");
    let nora = world.carrying(&started.secret).await.expect("signed in");
    assert!(nora.user.email_verified_at.is_some());
    let member = access::member(&core, Some(&nora), &slug, &caller()).await.expect("a member");
    assert!(member.membership.authority.full_access, "an owner");
    assert_eq!(member.organization.member_limit, Some(250));
    let role = member.membership.role_id;
    crate::cast::invite_as(&core, &member, "bob@else.example", role).await.expect("an invitation a minute later");

    let again = sign_up::register(&core, &caller(), Some(&proof), &form("Once More")).await;
    assert_eq!(refusal(again), Error::Conflict { why: Conflict::HasAccount });
    let another = sign_up::make(&core, &caller(), &nora, "New Ways").await.expect("another");
    assert!(another.starts_with("new-ways-"), "{another}");
    let places = access::overview(&core, &nora).await.expect("an answer").places;
    assert_eq!(places.organizations.len(), 2);
    assert!(places.may_make);
}

async fn nobody_makes_one_where_that_is_off(world: &World) {
    world.sql("UPDATE instance SET set_up_at = 1").await;
    let core = &*world.core;
    let bob = world.person("bob@else.example").await;
    let before = world.dump_without(&["audit"]).await;
    assert_eq!(refusal(sign_up::begin(core, &caller(), &email("a@b.example")).await), Error::NotFound);
    assert_eq!(refusal(sign_up::register(core, &caller(), None, &form("New")).await), Error::NotFound);
    assert_eq!(refusal(sign_up::make(core, &caller(), &bob, "New").await), Error::NotFound);
    assert_eq!(refusal(sign_up::next_step(core, None).await), Error::NotFound);
    assert_eq!(world.dump_without(&["audit"]).await, before);
    // Before the first run nobody gets ahead of whoever set up the server.
    let eager = world.another(|settings| settings.organization.self_made = true).await.expect("a core");
    world.sql("UPDATE instance SET set_up_at = NULL").await;
    assert_eq!(refusal(sign_up::register(&eager, &caller(), None, &form("New")).await), Error::NotFound);
}

async fn the_address_is_proven_first(world: &World) {
    let core = world.lets_make().await;
    assert_eq!(sign_up::next_step(&core, None).await.expect("a step"), Step::GiveAddress);
    assert_eq!(refusal(sign_up::register(&core, &caller(), None, &form("New")).await), Error::Unverified);
    let token = sign_up::begin(&core, &caller(), &email("nora@new.example")).await.expect("a proof");
    let begun = sign_up::find(&core, Some(&token)).await.expect("an answer").expect("a proof");
    assert_eq!(refusal(sign_up::register(&core, &caller(), Some(&begun), &form("New")).await), Error::Unverified);
    for _ in 0..5 {
        let wrong = sign_up::enter_code(&core, &caller(), &begun, "no").await;
        assert!(matches!(refusal(wrong), Error::Invalid { .. }));
    }
    let late = sign_up::enter_code(&core, &caller(), &begun, &core.keys.code(begun.id)).await;
    assert_eq!(refusal(late), Error::field("code", "code_used_up"), "dead after five");

    // What proves an address here opens no other door, and the other way round.
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    assert!(proof::find(&core, &door, Some(&token)).await.expect("an answer").is_none());
    let joining = proof::begin(&core, &caller(), &door, &email("eve@else.example")).await.expect("a proof");
    assert!(sign_up::find(&core, Some(&joining)).await.expect("an answer").is_none());

    let known = proven(&core, "owner@acme.example").await;
    let step = sign_up::next_step(&core, Some(&known)).await.expect("a step");
    assert_eq!(step, Step::SignIn(email("owner@acme.example")));
    let unproven = world.person_with("mallory@else.example", false).await;
    assert_eq!(refusal(sign_up::make(&core, &caller(), &unproven, "New").await), Error::Unverified);
}

async fn nobody_makes_too_many(world: &World) {
    let core = world.lets_make().await;
    let bob = world.person("bob@else.example").await;
    for n in 0..10 {
        sign_up::make(&core, &caller(), &bob, &format!("Place {n}")).await.expect("made");
    }
    let refused = refusal(sign_up::make(&core, &caller(), &bob, "One more").await);
    assert!(matches!(refused, Error::Throttled { .. }), "{refused:?}");
    assert_eq!(world.number("SELECT count(*) FROM organizations").await, 10);
    world.clock.advance(Span::days(1));
    sign_up::make(&core, &caller(), &bob, "Tomorrow").await.expect("made");
}

async fn where_somebody_was_last_is_remembered(world: &World) {
    let (one, two) = (world.organization("one").await, world.organization("two").await);
    let who = world.join(&one, "bob@else.example", one.user).await;
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let entrance = usher::server::service::organizations::Entrance::into_role(two.user);
    usher::server::service::organizations::add_member(&world.core, &mut tx, two.organization.id, &who.user, &entrance)
        .await
        .expect("a member");
    tx.commit().await.expect("a commit");
    let home = || async {
        let mut connection = world.core.store.read().await.expect("a connection");
        let user = usher::server::store::users::by_id(&mut connection, who.user.id).await.expect("an answer");
        access::home(&world.core.store, &user.expect("a user")).await.expect("an answer")
    };
    assert_eq!(home().await.as_deref(), Some("two"), "joined last");
    access::switch(&world.core, &world.member(&one, &who).await).await.expect("there");
    assert_eq!(home().await.as_deref(), Some("one"));
    let places = world.member(&one, &who).await.places.organizations;
    assert_eq!(places.iter().map(|place| place.slug.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    // Out of the one they used last, and in two others: they choose.
    world.remove(&one, &who).await;
    assert_eq!(home().await.as_deref(), Some("two"), "the only one left");
    assert_eq!(refusal(access::member(&world.core, Some(&who), "one", &caller()).await), Error::NotFound);
    let three = world.organization("three").await;
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let entrance = usher::server::service::organizations::Entrance::into_role(three.user);
    usher::server::service::organizations::add_member(
        &world.core,
        &mut tx,
        three.organization.id,
        &who.user,
        &entrance,
    )
    .await
    .expect("a member");
    tx.commit().await.expect("a commit");
    world.sql("UPDATE users SET last_organization_id = NULL").await;
    assert_eq!(home().await, None);
}

async fn the_operator_makes_lists_and_limits(world: &World) {
    let core = &*world.core;
    let founded = operator::create(core, "Beta", "olga@beta.example").await.expect("made");
    assert_eq!(founded.slug, "beta");
    assert!(setup::is_done(core).await.expect("an answer"), "the setup link leads nowhere any more");
    let link = founded.password_link.expect("a new account has no password");
    let token = link.rsplit('/').next().expect("a token");
    password_reset::finish(core, &caller(), token, PASSWORD).await.expect("a password");
    let second = operator::create(core, "Gamma", "olga@beta.example").await.expect("made");
    assert_eq!(second.password_link, None, "who has a password signs in");
    for (name, owner, field) in [("", "olga@beta.example", "name"), ("Delta", "nobody", "owner")] {
        let error = refusal(operator::create(core, name, owner).await);
        assert!(error.problem(field).is_some(), "{error:?}");
    }

    let acme = world.organization("acme").await;
    world.invite(&acme, "bob@else.example").await;
    let list = operator::list(core).await.expect("a list");
    let list: Vec<_> = list.iter().map(|(o, seats)| (o.slug.as_str(), o.member_limit, *seats)).collect();
    assert_eq!(list, [("acme", Some(250), 2), ("beta", Some(250), 1), ("gamma", Some(250), 1)]);
    operator::set_limit(core, "acme", Some(3)).await.expect("set");
    operator::set_limit(core, "beta", None).await.expect("set");
    assert_eq!(refusal(operator::set_limit(core, "nothing", Some(3)).await), Error::NotFound);
    assert_eq!(refusal(operator::set_limit(core, "acme", Some(0)).await), Error::field("limit", "limit_bad"));
    let mut connection = core.store.read().await.expect("a connection");
    let limit = async |connection: &mut _, slug: &str| {
        organizations::by_slug(connection, slug).await.expect("an answer").expect("an organization").member_limit
    };
    assert_eq!((limit(&mut connection, "acme").await, limit(&mut connection, "beta").await), (Some(3), None));
}

on_both!(
    a_new_person_makes_an_organization_and_invites,
    nobody_makes_one_where_that_is_off,
    the_address_is_proven_first,
    nobody_makes_too_many,
    where_somebody_was_last_is_remembered,
    the_operator_makes_lists_and_limits,
);
