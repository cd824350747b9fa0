//! By which ways new people come in, and when there is no seat for them: told before
//! they type anything, and looked at again once they do.

use usher::{
    domain::{
        error::Error,
        method::{AllowedMethods, Method},
        time::Span,
    },
    server::{
        service::{
            enter::Came,
            join::{self, RegisterForm},
            join_step::{self, Step},
            links::LinkForm,
            sign_in_code,
        },
        store::sign_in_codes::SignInCode,
    },
};

use crate::{
    cast::{Org, PASSWORD, caller, email},
    world::{World, refusal},
};

fn name_alone() -> RegisterForm {
    RegisterForm { name: "Bob Babbage".into(), ..RegisterForm::default() }
}

fn whole() -> RegisterForm {
    RegisterForm { password: PASSWORD.into(), ..name_alone() }
}

impl World {
    async fn allows(&self, org: &Org, methods: &[Method]) {
        let text = AllowedMethods::Only(methods.iter().cloned().collect()).text().expect("some");
        let id = org.organization.id;
        self.sql(&format!("UPDATE organizations SET sign_in_methods = '{text}' WHERE id = '{id}'")).await;
    }
}

async fn where_codes_sign_in_a_name_is_enough(world: &World) {
    let org = world.organization("acme").await;
    world.allows(&org, &[Method::Code, Method::Passkey]).await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.door(id).await;
    let core = &world.core;
    assert_eq!(
        join_step::next(core, &door, None, None).await.expect("a step"),
        Step::Register(Some(email("bob@else.example")))
    );
    let empty = join::register(core, &caller(), &door, None, &RegisterForm::default()).await;
    assert_eq!(refusal(empty), Error::field("name", "name_empty"));
    let (started, came) = join::register(core, &caller(), &door, None, &name_alone()).await.expect("in");
    let bob = world.carrying(&started.secret).await.expect("signed in");
    assert_eq!((came, bob.session.method), (Came::In, Some(Method::Code)));
    assert!(bob.user.email_verified_at.is_some());
    assert_eq!(world.number("SELECT count(*) FROM users WHERE password_hash IS NOT NULL").await, 0);

    // They sign in by a code from then on.
    let token = sign_in_code::request(core, &caller(), email("bob@else.example"), false, "").await.expect("an answer");
    core.tasks.close();
    core.tasks.wait().await;
    core.tasks.reopen();
    let asked: SignInCode = sign_in_code::find(core, Some(&token)).await.expect("an answer").expect("a code");
    let code = core.keys.sign_in_code(asked.id);
    assert!(sign_in_code::enter(core, &caller(), &asked, &code).await.expect("in").session().is_some());
}

async fn a_password_is_left_out_where_nobody_may_have_one(world: &World) {
    let org = world.organization("acme").await;
    world.allows(&org, &[Method::Code]).await;
    let id = world.invite(&org, "bob@else.example").await;
    join::register(&world.core, &caller(), &world.door(id).await, None, &whole()).await.expect("in");
    assert_eq!(world.number("SELECT count(*) FROM users WHERE password_hash IS NOT NULL").await, 0);
}

async fn a_name_is_not_enough_anywhere_else(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    for (methods, expected) in [
        (vec![Method::Password, Method::Code], Error::field("password", "password_too_short")),
        (vec![Method::Passkey], Error::MethodNotAllowed),
    ] {
        world.allows(&org, &methods).await;
        let door = world.door(id).await;
        let before = world.dump_without(&["audit", "throttles"]).await;
        assert_eq!(refusal(join::register(&world.core, &caller(), &door, None, &name_alone()).await), expected);
        assert_eq!(world.dump_without(&["audit", "throttles"]).await, before);
    }
    // Where nothing can be mailed, no code signs anybody in.
    world.allows(&org, &[Method::Code]).await;
    let silent = world.without_mail().await;
    let refused = join::register(&silent, &caller(), &world.door(id).await, None, &name_alone()).await;
    assert_eq!(refusal(refused), Error::MethodNotAllowed);
}

/// The ways were changed after the page was drawn: what counts is what holds now.
async fn the_ways_are_looked_at_again_under_the_lock(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let (_, link) = world.link_door(&org, org.user).await;
    let (door, eve) = (world.door(id).await, world.person("eve@else.example").await);
    world.allows(&org, &[Method::Passkey]).await;
    let before = world.dump_without(&["audit", "throttles"]).await;
    let core = &world.core;
    assert_eq!(refusal(join::register(core, &caller(), &door, None, &whole()).await), Error::MethodNotAllowed);
    assert_eq!(refusal(join::accept(core, &caller(), &link, &eve, None).await), Error::MethodNotAllowed);
    assert_eq!(world.dump_without(&["audit", "throttles"]).await, before);
}

async fn a_full_organization_says_so_before_anything_is_typed(world: &World) {
    let org = world.organization("acme").await;
    let (_, door) = world.link_door(&org, org.user).await;
    let (_, asking) = world.limited_link(&org, LinkForm { approval: true, ..LinkForm::default() }).await;
    let pending = world.invite(&org, "bob@else.example").await;
    let eve = world.person("eve@else.example").await;
    let bob = world.person("bob@else.example").await;
    world.limit(&org, 2).await;
    let door = world.open_link(door.id().parse().expect("an id"), 0).await.expect("a door");
    let core = &world.core;
    let step = async |who| join_step::next(core, &door, who, None).await.expect("a step");
    let before = world.dump().await;
    assert_eq!(step(None).await, Step::Full);
    assert_eq!(step(Some(&eve)).await, Step::Full);
    assert_eq!(step(Some(&org.owner)).await, Step::AlreadyMember, "whoever is in is in");
    assert_eq!(step(Some(&bob)).await, Step::Accept, "the invitation has a seat of its own");
    assert_eq!(
        join_step::next(core, &asking, Some(&eve), None).await.expect("a step"),
        Step::Accept,
        "to ask takes none"
    );
    let invited = world.door(pending).await;
    assert_eq!(join_step::next(core, &invited, Some(&bob), None).await.expect("a step"), Step::Accept);
    assert_eq!(world.dump().await, before, "looking changes nothing");
    let full = Error::OrganizationFull { limit: 2 };
    assert_eq!(refusal(join::accept(core, &caller(), &door, &eve, None).await), full);
    // A seat that is given back is free at once, also where nobody settled that yet.
    world.clock.advance(Span::days(8));
    let eve = world.person("later@else.example").await;
    assert_eq!(step(Some(&eve)).await, Step::Accept);
}

on_both!(
    where_codes_sign_in_a_name_is_enough,
    a_password_is_left_out_where_nobody_may_have_one,
    a_name_is_not_enough_anywhere_else,
    the_ways_are_looked_at_again_under_the_lock,
    a_full_organization_says_so_before_anything_is_typed,
);
