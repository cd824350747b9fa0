//! The domains of an organization.

use usher::{domain::mail_domain::MailDomain, server::store::domains};

use crate::{cast::email, world::World};

fn list(text: &str) -> Vec<MailDomain> {
    MailDomain::parse_list(text, MailDomain::parse).expect("domains")
}

async fn domains_are_replaced_whole_and_held_exactly(world: &World) {
    let (acme, other) = (world.organization("acme").await, world.organization("other").await);
    let (acme, other) = (acme.organization.id, other.organization.id);
    let mut tx = world.core.store.begin().await.expect("a transaction");
    domains::replace(&mut tx, acme, &list("z.example OK.com bücher.example")).await.expect("written");
    domains::replace(&mut tx, acme, &list("ok.com a.example")).await.expect("written");
    domains::replace(&mut tx, other, &list("other.com")).await.expect("written");
    tx.commit().await.expect("a commit");

    let mut connection = world.core.store.read().await.expect("a connection");
    assert_eq!(domains::of_organization(&mut connection, acme).await.expect("domains"), list("a.example ok.com"));
    for (address, held) in [
        ("ann@ok.com", true),
        ("ANN@OK.COM", true),
        ("ann@ok.com.evil.com", false),
        ("ann@evilok.com", false),
        ("ann@sub.ok.com", false),
        // A Cyrillic о.
        ("ann@\u{43e}k.com", false),
        ("ann@z.example", false),
        ("ann@other.com", false),
    ] {
        let found = domains::hold(&mut connection, acme, &email(address)).await.expect("an answer");
        assert_eq!(found, held, "{address}");
    }
}

on_both!(domains_are_replaced_whole_and_held_exactly);
