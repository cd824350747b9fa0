//! People who sign themselves up in an organization that lets them.

use std::sync::Arc;

use usher::{
    domain::{error::Error, mail_domain::MailDomain, permission::Permission, policy::SignUp},
    server::{
        service::{
            access,
            door::{self, LinkKind},
            enter::Came,
            join::{self, RegisterForm},
            join_step::{self, Step},
            proof,
            requests::{self, ApproveForm},
        },
        store::domains,
    },
};

use crate::{
    cast::{Org, PASSWORD, caller, email},
    world::{World, at_once, refusal},
};

impl World {
    async fn lets_sign_up(&self, org: &Org, way: SignUp, of: &str) {
        self.sql(&format!("UPDATE organizations SET sign_up = '{}' WHERE id = '{}'", way.name(), org.organization.id))
            .await;
        let mut tx = self.core.store.begin().await.expect("a transaction");
        let list = MailDomain::parse_list(of, MailDomain::parse_own).expect("domains");
        domains::replace(&mut tx, org.organization.id, &list).await.expect("written");
        tx.commit().await.expect("a commit");
    }
}

fn form(name: &str) -> RegisterForm {
    RegisterForm { name: name.into(), password: PASSWORD.into(), ..RegisterForm::default() }
}

/// Whether an organization is there at all is nobody's business where it lets nobody in.
async fn off_looks_like_nothing(world: &World) {
    let org = world.organization("acme").await;
    assert_eq!(refusal(world.sign_up_door(&org).await), Error::NotFound);
    assert_eq!(refusal(door::open(&world.core, LinkKind::SignUp, "nobody").await), Error::NotFound);
    world.lets_sign_up(&org, SignUp::Open, "").await;
    let open = world.sign_up_door(&org).await.expect("a door");
    world.lets_sign_up(&org, SignUp::Off, "").await;
    let who = world.person("bob@else.example").await;
    let late = join::accept(&world.core, &caller(), &open, &who, None).await;
    assert_eq!(refusal(late), Error::NotFound, "a page that was open already");
}

/// A6 once more.
async fn people_of_its_domains_come_in_by_themselves(world: &World) {
    let org = world.organization("acme").await;
    world.lets_sign_up(&org, SignUp::Domain, "ok.com").await;
    let door = world.sign_up_door(&org).await.expect("a door");
    let outside = Error::field("email", "email_outside_domains");
    for address in ["eve@ok.com.evil.com", "eve@evilok.com", "eve@sub.ok.com", "eve@\u{43e}k.com"] {
        assert_eq!(refusal(proof::begin(&world.core, &caller(), &door, &email(address)).await), outside, "{address}");
        let who = world.person(address).await;
        assert_eq!(refusal(join::accept(&world.core, &caller(), &door, &who, None).await), outside, "{address}");
    }
    let proof = world.prove(&door, "Ann@OK.com").await;
    let (started, came) = join::register(&world.core, &caller(), &door, Some(&proof), &form("Ann")).await.expect("in");
    assert_eq!(came, Came::In);
    let ann = world.carrying(&started.secret).await.expect("signed in");
    assert!(ann.user.email_verified_at.is_some());
    let member = world.member(&org, &ann).await;
    assert!(!member.membership.authority.allows(Permission::PeopleView), "a user");
    assert_eq!(member.membership.invited_by, None);

    let mute = world.without_mail().await;
    let unproven = world.person_with("mallory@ok.com", false).await;
    let step = join_step::next(&mute, &door, Some(&unproven), None).await.expect("a step");
    assert_eq!(step, Step::Unprovable);
    assert_eq!(refusal(join::accept(&mute, &caller(), &door, &unproven, None).await), outside);
    assert_eq!(join_step::next(&mute, &door, None, None).await.expect("a step"), Step::Unprovable);

    // An organization without domains lets nobody in by them.
    world.lets_sign_up(&org, SignUp::Domain, "").await;
    let door = world.sign_up_door(&org).await.expect("a door");
    let who = world.person("late@ok.com").await;
    assert_eq!(refusal(join::accept(&world.core, &caller(), &door, &who, None).await), outside);
    assert_eq!(world.people(&org, "active").await, 2);
}

async fn the_role_of_those_who_sign_up_is_set(world: &World) {
    let org = world.organization("acme").await;
    let guests = world.role(&org, "Guest", "people.view").await;
    world.sql(&format!("UPDATE organizations SET sign_up_role_id = '{guests}'")).await;
    world.lets_sign_up(&org, SignUp::Domain, "ok.com").await;
    let door = world.sign_up_door(&org).await.expect("a door");
    let who = world.person("ann@ok.com").await;
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    assert_eq!(world.member(&org, &who).await.membership.role_id, guests);
}

async fn the_open_page_asks(world: &World) {
    let org = world.organization("acme").await;
    world.lets_sign_up(&org, SignUp::Open, "ok.com").await;
    let door = world.sign_up_door(&org).await.expect("a door");
    let owner = world.owner(&org).await;
    for (address, source) in [("bob@else.example", "open"), ("ann@ok.com", "domain")] {
        let proof = world.prove(&door, address).await;
        let (_, came) = join::register(&world.core, &caller(), &door, Some(&proof), &form("Bob")).await.expect("asked");
        assert_eq!(came, Came::Asked);
        assert_eq!(world.texts("SELECT source FROM access_requests ORDER BY id DESC").await[0], source);
        let id = world.texts("SELECT id FROM access_requests ORDER BY id DESC").await[0].parse().expect("an id");
        let form = ApproveForm { role: org.user.to_string(), groups: Vec::new() };
        requests::approve(&world.core, &owner, id, &form).await.expect("approved");
        world.clock.advance(usher::domain::time::Span::seconds(1));
    }
    assert_eq!(world.people(&org, "active").await, 3);

    // Without a mail server nobody proves anything, and the admin is told so.
    let mute = world.without_mail().await;
    let register = RegisterForm { email: "eve@ok.com".into(), ..form("Eve") };
    let (_, came) = join::register(&mute, &caller(), &door, None, &register).await.expect("asked");
    assert_eq!(came, Came::Asked);
    assert_eq!(
        world.texts("SELECT source FROM access_requests ORDER BY id DESC").await[0],
        "open",
        "proven by nothing"
    );
}

async fn the_last_seat_goes_to_one_who_signs_up(world: &World) {
    let org = world.organization("acme").await;
    world.lets_sign_up(&org, SignUp::Domain, "ok.com").await;
    world.limit(&org, 2).await;
    let door = world.sign_up_door(&org).await.expect("a door");
    let mut people = Vec::new();
    for i in 0..20 {
        people.push(world.person(&format!("p{i}@ok.com")).await);
    }
    let other = world.another(|_| {}).await.expect("a second process");
    let results = at_once(20, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        let (door, who) = (door.clone(), people[i].clone());
        async move { join::accept(&core, &caller(), &door, &who, None).await }
    })
    .await;
    let (joined, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(joined.len(), 1);
    for result in refused {
        assert_eq!(refusal(result), Error::OrganizationFull { limit: 2 });
    }
}

/// T5: a proof for one door is worth nothing at another.
async fn proofs_stay_at_their_door(world: &World) {
    let (org, other) = (world.organization("acme").await, world.organization("other").await);
    for org in [&org, &other] {
        world.lets_sign_up(org, SignUp::Open, "").await;
    }
    let (_, link) = world.link_door(&org, org.user).await;
    let (door, elsewhere) =
        (world.sign_up_door(&org).await.expect("a door"), world.sign_up_door(&other).await.expect("a door"));
    let token = proof::begin(&world.core, &caller(), &door, &email("bob@else.example")).await.expect("a proof");
    assert!(proof::find(&world.core, &door, Some(&token)).await.expect("an answer").is_some());
    for wrong in [&elsewhere, &link] {
        assert!(proof::find(&world.core, wrong, Some(&token)).await.expect("an answer").is_none());
    }
    let token = proof::begin(&world.core, &caller(), &link, &email("bob@else.example")).await.expect("a proof");
    assert!(proof::find(&world.core, &door, Some(&token)).await.expect("an answer").is_none());
    assert_eq!(access::home(&world.core.store, &org.owner.user).await.expect("an answer").as_deref(), Some("acme"));
}

on_both!(
    off_looks_like_nothing,
    people_of_its_domains_come_in_by_themselves,
    the_role_of_those_who_sign_up_is_set,
    the_open_page_asks,
    the_last_seat_goes_to_one_who_signs_up,
    proofs_stay_at_their_door,
);
