//! The organization's own settings: who may change them, what they take, and that
//! nobody hands out by them what they don't hold.

use usher::{
    domain::{
        error::Error,
        mail_domain::MailDomain,
        method::{AllowedMethods, Method},
        policy::SignUp,
        time::Span,
    },
    server::{
        service::configure::{self, GeneralForm, InvitationsForm, SignInForm},
        store::organizations,
    },
};

use crate::{
    cast::Org,
    world::{World, refusal},
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40";

fn general(name: &str, colour: &str, language: &str) -> GeneralForm {
    GeneralForm { name: name.into(), colour: colour.into(), language: language.into(), ..GeneralForm::default() }
}

fn invitations(org: &Org) -> InvitationsForm {
    InvitationsForm {
        lifetime: "7".into(),
        unit: "days".into(),
        sign_up: "off".into(),
        role: org.user.to_string(),
        tells_inviters: true,
        ..InvitationsForm::default()
    }
}

async fn stored(world: &World, org: &Org) -> organizations::Organization {
    let mut connection = world.core.store.read().await.expect("a connection");
    organizations::by_id(&mut connection, org.organization.id).await.expect("an answer").expect("an organization")
}

async fn name_and_looks_are_checked(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    configure::general(core, &owner, &general(" New  Name ", "1A5FB4", "en")).await.expect("saved");
    let now = stored(world, &org).await;
    assert_eq!(
        (now.name.as_str(), now.colour.as_deref(), now.default_language.as_deref()),
        ("New Name", Some("#1a5fb4"), Some("en"))
    );
    assert_eq!(now.slug, "acme", "addresses stay");
    for (form, field, code) in [
        (general("", "", ""), "name", "name_empty"),
        (general("X\r\nBcc: a@b.c", "", ""), "name", "name_invisible"),
        (general("X", "}body{", ""), "colour", "colour_bad"),
        (general("X", "", "tlh"), "language", "language_unknown"),
    ] {
        assert_eq!(refusal(configure::general(core, &owner, &form).await), Error::field(field, code));
    }
    configure::general(core, &owner, &general("New Name", "", "")).await.expect("saved");
    let now = stored(world, &org).await;
    assert_eq!((now.colour, now.default_language), (None, None));
    let details = world
        .texts("SELECT details FROM audit WHERE action = 'settings.general' AND refused IS NULL ORDER BY id")
        .await;
    assert!(details.iter().any(|text| text.contains(r#""name":["acme","New Name"]"#)), "{details:?}");
}

async fn logos_are_pictures_and_told_by_name(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    configure::logo(core, &owner, Some(PNG)).await.expect("saved");
    let name = stored(world, &org).await.logo.expect("a logo");
    let found = configure::read_logo(core, "acme", &name).await.expect("an answer").expect("a logo");
    assert_eq!((found.bytes.as_slice(), found.format.media_type()), (PNG, "image/png"));
    for (slug, version) in [("acme", ""), ("acme", "nonsense"), ("other", name.as_str()), ("ac\0me", name.as_str())] {
        assert_eq!(configure::read_logo(core, slug, version).await.expect("an answer"), None);
    }
    for bad in [&b"<svg/>"[..], b"", b"GIF89a"] {
        assert!(matches!(refusal(configure::logo(core, &owner, Some(bad)).await), Error::Invalid { .. }));
    }
    assert_eq!(stored(world, &org).await.logo, Some(name.clone()), "the old one stays");
    configure::logo(core, &owner, None).await.expect("gone");
    assert_eq!(stored(world, &org).await.logo, None);
    assert_eq!(configure::read_logo(core, "acme", &name).await.expect("an answer"), None);
    assert_eq!(world.number("SELECT count(*) FROM logos").await, 0);
}

async fn whom_it_lets_in_is_checked(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    let form = InvitationsForm {
        lifetime: "36".into(),
        unit: "hours".into(),
        registered_only: true,
        sign_up: "domain".into(),
        domains: "@acme.example, b.example".into(),
        tells_inviters: false,
        ..invitations(&org)
    };
    configure::invitations(core, &owner, &form).await.expect("saved");
    let now = stored(world, &org).await;
    assert_eq!(
        (now.invitation_lifetime, now.policy.sign_up, now.policy.sign_up_role),
        (Span::hours(36), SignUp::Domain, None)
    );
    assert!(now.policy.registered_only && now.policy.silent);
    let read = configure::read(core, &owner).await.expect("settings");
    assert_eq!(read.domains.iter().map(MailDomain::as_str).collect::<Vec<_>>(), ["acme.example", "b.example"]);
    assert_eq!(read.sign_up_role, org.user);
    let since = world.texts("SELECT CAST(registered_only_at AS TEXT) FROM organizations WHERE slug = 'acme'").await;
    world.clock.advance(Span::hours(1));
    configure::invitations(core, &world.owner(&org).await, &form).await.expect("saved");
    let still = world.texts("SELECT CAST(registered_only_at AS TEXT) FROM organizations WHERE slug = 'acme'").await;
    assert_eq!(still, since, "on since it was turned on");

    let owner = world.owner(&org).await;
    for (form, field, code) in [
        (InvitationsForm { lifetime: "721".into(), ..form.clone() }, "lifetime", "lifetime_bad"),
        (InvitationsForm { lifetime: "0".into(), ..form.clone() }, "lifetime", "lifetime_bad"),
        (InvitationsForm { domains: "gmail.com".into(), ..form.clone() }, "domains", "domain_public"),
        (InvitationsForm { domains: "nonsense".into(), ..form.clone() }, "domains", "domain_bad"),
        (InvitationsForm { domains: String::new(), ..form.clone() }, "domains", "domains_needed"),
        (InvitationsForm { sign_up: "all".into(), ..form.clone() }, "sign_up", "sign_up_unknown"),
        (InvitationsForm { role: other.user.to_string(), ..form.clone() }, "role", "role_unknown"),
    ] {
        assert_eq!(refusal(configure::invitations(core, &owner, &form).await), Error::field(field, code));
    }
}

/// What somebody becomes who signs themselves up is granted by whoever sets it.
async fn nobody_lets_others_in_above_themselves(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let role = world.role(&org, "Settler", "settings.manage").await;
    let who = world.join(&org, "bob@else.example", role).await;
    let bob = world.member(&org, &who).await;
    let high = InvitationsForm { sign_up: "open".into(), role: org.administrator.to_string(), ..invitations(&org) };
    assert_eq!(refusal(configure::invitations(core, &bob, &high).await), Error::AboveOwnRights);
    let off = InvitationsForm { sign_up: "off".into(), ..high.clone() };
    assert_eq!(refusal(configure::invitations(core, &bob, &off).await), Error::AboveOwnRights, "not even for later");
    configure::invitations(core, &world.owner(&org).await, &off).await.expect("the owner may");
    configure::invitations(core, &bob, &off).await.expect("what was not changed is not granted anew");
    assert_eq!(refusal(configure::invitations(core, &bob, &high).await), Error::AboveOwnRights, "turning it on is");
    let own = InvitationsForm { sign_up: "open".into(), role: role.to_string(), ..invitations(&org) };
    configure::invitations(core, &bob, &own).await.expect("what they hold");
    assert_eq!(stored(world, &org).await.policy.sign_up_role, Some(role));
}

async fn what_is_asked_is_checked(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let owner = world.owner(&org).await;
    let form = |methods: &[&str]| SignInForm {
        only_some: true,
        methods: methods.iter().map(|name| (*name).to_owned()).collect(),
        ..SignInForm::default()
    };
    configure::sign_in(core, &owner, &form(&["code", "passkey"])).await.expect("saved");
    let now = stored(world, &org).await;
    let allowed = now.policy.sign_in_methods.clone();
    assert!(allowed.allows(&Method::Code) && !allowed.allows(&Method::Password) && !now.policy.second_factor);
    assert_eq!(refusal(configure::sign_in(core, &owner, &form(&[])).await), Error::field("methods", "methods_none"));
    assert_eq!(
        refusal(configure::sign_in(core, &owner, &form(&["fax"])).await),
        Error::field("methods", "method_unknown")
    );
    // To choose every method and tick other ones than before contradict each other. Ticks as
    // they were are only left over.
    let all = |methods: &[&str]| SignInForm { only_some: false, ..form(methods) };
    assert_eq!(
        refusal(configure::sign_in(core, &owner, &all(&["passkey"])).await),
        Error::field("methods", "methods_all_or_some")
    );
    assert_eq!(stored(world, &org).await.policy.sign_in_methods, allowed, "nothing is saved");
    assert_eq!(
        refusal(configure::sign_in(core, &owner, &all(&["fax"])).await),
        Error::field("methods", "method_unknown")
    );
    configure::sign_in(core, &owner, &all(&["passkey", "code"])).await.expect("saved");
    assert_eq!(stored(world, &org).await.policy.sign_in_methods, AllowedMethods::All);
    let offered: Vec<String> = configure::offered_methods(core).iter().map(Method::name).collect();
    let offered: Vec<&str> = offered.iter().map(String::as_str).collect();
    configure::sign_in(core, &owner, &all(&offered)).await.expect("all of them are every method");
    assert_eq!(stored(world, &org).await.policy.sign_in_methods, AllowedMethods::All);
    let phone = SignInForm { phone: true, ..SignInForm::default() };
    assert_eq!(refusal(configure::sign_in(core, &owner, &phone).await), Error::field("phone", "no_text_gateway"));
    configure::sign_in(core, &owner, &SignInForm::default()).await.expect("saved");
    let now = stored(world, &org).await;
    assert!(now.policy.sign_in_methods.allows(&Method::Password) && !now.policy.second_factor);
    // From here on admins without a second factor are led to set one up, this one too.
    configure::sign_in(core, &owner, &SignInForm { second_factor: true, ..SignInForm::default() })
        .await
        .expect("saved");
    assert!(stored(world, &org).await.policy.second_factor);
}

async fn only_those_who_manage_settings_do(world: &World) {
    let org = world.organization("acme").await;
    let core = &*world.core;
    let role = world.role(&org, "Rest", "people.view people.invite people.manage roles.manage audit.view").await;
    let who = world.join(&org, "bob@else.example", role).await;
    let bob = world.member(&org, &who).await;
    let before = world.dump_without(&["audit", "organizations"]).await;
    for (what, result) in [
        ("read", configure::read(core, &bob).await.map(drop)),
        ("general", configure::general(core, &bob, &general("X", "", "")).await),
        ("logo", configure::logo(core, &bob, Some(PNG)).await),
        ("no logo", configure::logo(core, &bob, None).await),
        ("invitations", configure::invitations(core, &bob, &invitations(&org)).await),
        ("sign-in", configure::sign_in(core, &bob, &SignInForm::default()).await),
    ] {
        assert_eq!(refusal(result), Error::Forbidden, "{what}");
    }
    assert_eq!(world.dump_without(&["audit", "organizations"]).await, before);
    assert_eq!(stored(world, &org).await.name, "acme");
}

on_both!(
    name_and_looks_are_checked,
    logos_are_pictures_and_told_by_name,
    whom_it_lets_in_is_checked,
    nobody_lets_others_in_above_themselves,
    what_is_asked_is_checked,
    only_those_who_manage_settings_do,
);
