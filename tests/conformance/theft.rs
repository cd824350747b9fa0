//! What somebody who steals the database would hold: nothing that opens anything.

use usher::{
    domain::{error::Error, token::Channel},
    server::{
        auth::totp,
        keys::ServerKey,
        service::{
            door::{self, LinkKind},
            invitations,
            join::{self, RegisterForm},
            links, password_reset, proof,
            second_step::{self, Entered},
            sign_in, sign_in_code,
        },
    },
};

use crate::{
    cast::{PASSWORD, caller, email},
    world::{World, refusal},
};

/// Runs everything that hands out a secret; returns all of them by what they are for.
async fn busy(world: &World) -> Vec<(&'static str, String)> {
    let core = &*world.core;
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let mut secrets = vec![("setup token", core.keys.setup_token())];

    let first = world.invite(&org, "first@else.example").await;
    let copied = invitations::link(core, &owner, first).await.expect("a link");
    secrets.push(("copied link", copied.rsplit('/').next().unwrap_or_default().to_owned()));
    secrets.push(("mailed link", core.keys.invitation_token(first, 0, Channel::Mailed)));

    let second = world.invite(&org, "second@else.example").await;
    let door = world.door(second).await;
    let form = RegisterForm { name: "Second".into(), password: PASSWORD.into(), ..RegisterForm::default() };
    let started = join::register(core, &caller(), &door, None, &form).await.expect("a member");
    secrets.push(("session of a new member", started.0.secret));
    secrets.push(("used link", core.keys.invitation_token(second, 0, Channel::Mailed)));

    let (_, started) =
        sign_in::by_password(core, &caller(), "second@else.example", PASSWORD, true).await.expect("a session");
    secrets.push(("kept session", started.session().expect("one step").secret));
    secrets.extend(two_steps(world).await);
    secrets.push(("password", PASSWORD.to_owned()));

    let (link, door) = world.link_door(&org, org.user).await;
    secrets.push(("invite link", core.keys.link_token(link, 0)));
    let token = proof::begin(core, &caller(), &door, &email("third@else.example")).await.expect("a proof");
    let found = proof::find(core, &door, Some(&token)).await.expect("an answer").expect("a proof");
    secrets.push(("code", core.keys.code(found.id)));
    secrets.push(("proof", token));
    world.prove(&door, "fourth@else.example").await;
    links::regenerate(core, &owner, link).await.expect("a new link");
    secrets.push(("regenerated link", core.keys.link_token(link, 1)));

    let token = world.code_for("second@else.example").await;
    let asked = sign_in_code::find(core, Some(&token)).await.expect("an answer").expect("a code");
    secrets.push(("code", core.keys.sign_in_code(asked.id)));
    secrets.push(("token of who signs in by a code", token));

    password_reset::request(core, &caller(), &email("second@else.example")).await.expect("a mail");
    let reset = world.texts("SELECT id FROM resets").await.remove(0).parse().expect("an id");
    secrets.push(("reset token", core.keys.reset_token(reset)));
    secrets
}

/// What belongs to two-step sign-in.
async fn two_steps(world: &World) -> Vec<(&'static str, String)> {
    let core = &*world.core;
    let zoe = world.with_password("zoe@else.example").await;
    let (codes, secret) = world.two_steps(&zoe).await;
    let mut secrets: Vec<_> = codes.iter().map(|code| ("recovery code", code.replace('-', ""))).collect();
    secrets.push(("secret of an app", String::from_utf8_lossy(&secret).into_owned()));
    secrets.push(("secret of an app in base 32", totp::base32(&secret)));
    let (_, entered) =
        sign_in::by_password(core, &caller(), "zoe@else.example", PASSWORD, false).await.expect("half way");
    let Entered::HalfWay(step) = entered else { panic!("no second step") };
    secrets.push(("second step", step));
    secrets
}

/// T1
async fn a_stolen_database_opens_nothing(world: &World) {
    let secrets = busy(world).await;
    let dump = world.dump().await;
    for line in &dump {
        for (name, secret) in &secrets {
            // Six digits also turn up inside times and ids: a code counts where it stands alone.
            let found = if *name == "code" {
                line.split(['|', '=', ' ', ':']).any(|word| word == secret)
            } else {
                line.contains(secret.as_str())
            };
            assert!(!found, "the {name} is in the database: {line}");
        }
    }
    if world.is_sqlite() {
        world.core.store.close().await;
        for entry in std::fs::read_dir(world.folder()).expect("the folder").flatten() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            for (name, secret) in secrets.iter().filter(|(name, _)| *name != "code") {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "the {name} is in {:?}", entry.file_name());
            }
        }
    }
}

/// Every value of the dump, and what a thief could make of the ids, is tried as a
/// session, a link, a proof and a reset.
async fn no_stored_value_works_as_a_secret(world: &World) {
    busy(world).await;
    let core = &*world.core;
    let thief = ServerKey::from_hex(&"1".repeat(64)).expect("a key of their own");
    let mut values = std::collections::BTreeSet::new();
    for line in world.dump().await {
        values.extend(line.split('|').filter_map(|cell| cell.split_once('=')).map(|(_, value)| value.to_owned()));
    }
    for value in values.clone() {
        if let Ok(id) = value.parse() {
            values.insert(thief.invitation_token(id, 0, Channel::Mailed));
        }
    }
    let (_, door) = {
        let slug = world.texts("SELECT slug FROM organizations").await.remove(0);
        let id = world.texts("SELECT id FROM invite_links").await.remove(0).parse().expect("an id");
        (slug, world.open_link(id, 1).await.expect("a door"))
    };
    for value in values {
        assert!(world.carrying(&value).await.is_none(), "{value} is a session");
        for kind in [LinkKind::Personal, LinkKind::Shared] {
            assert_eq!(refusal(door::open(core, kind, &value).await), Error::NotFound, "{value}");
        }
        assert_eq!(refusal(password_reset::open(core, &value).await), Error::NotFound, "{value}");
        assert!(sign_in_code::find(core, Some(&value)).await.expect("an answer").is_none(), "{value} signs in");
        assert!(second_step::find(core, Some(&value)).await.expect("an answer").is_none(), "{value} is a second step");
        assert!(proof::find(core, &door, Some(&value)).await.expect("an answer").is_none(), "{value} is a proof");
    }
}

on_both!(a_stolen_database_opens_nothing, no_stored_value_works_as_a_secret);
