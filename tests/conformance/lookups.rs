//! What is known of addresses is told to those who may invite, and not without end:
//! where only registered users are invited, it tells who has an account anywhere.

use usher::{
    domain::{error::Error, time::Span},
    server::service::{access::Member, fault::Fault, import, invite, people::edit},
};

use crate::{
    cast::{Org, invite_list},
    world::{World, refusal},
};

/// So many may be looked up in an hour: the largest import, a few times over.
const MOST: usize = 40_000;

async fn look_up(world: &World, member: &Member, n: usize) -> Result<(), Fault> {
    let addresses: Vec<String> = (0..n).map(|i| format!("p{i}@else.example")).collect();
    for piece in addresses.chunks(1_000) {
        import::known(&world.core, member, piece).await?;
    }
    Ok(())
}

async fn strict(world: &World, org: &Org) -> Member {
    world.sql("UPDATE organizations SET registered_only_at = created_at").await;
    world.owner(org).await
}

fn is_throttled<T>(result: Result<T, Fault>) -> bool {
    matches!(refusal(result), Error::Throttled { retry_after } if (1..=3_601).contains(&retry_after))
}

async fn nobody_asks_about_everybody(world: &World) {
    let org = world.organization("acme").await;
    let owner = strict(world, &org).await;
    let core = &*world.core;
    look_up(world, &owner, MOST).await.expect("a large import, and its corrections");
    let before = world.dump_without(&["audit"]).await;
    assert!(is_throttled(look_up(world, &owner, 1).await));
    assert!(is_throttled(invite::check_addresses(core, &owner, "bob@else.example").await));
    // Nothing would be sent, and yet it would be told who has an account.
    assert!(is_throttled(invite_list(core, &owner, "bob@else.example", org.user, false).await));
    assert_eq!(world.dump_without(&["audit"]).await, before);
    let entries = world.texts("SELECT action FROM audit WHERE refused = 'throttled' ORDER BY action").await;
    assert_eq!(entries, ["import.check", "invitation.check", "invitation.create"]);
    // Others have their own count, and so does the next hour.
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    look_up(world, &world.member(&org, &admin).await, 1).await.expect("told");
    world.clock.advance(Span::hours(1));
    look_up(world, &world.owner(&org).await, 1).await.expect("told");
}

/// Who is known to have an account can still be invited: that asks nothing.
async fn inviting_those_who_are_fine_counts_nothing(world: &World) {
    let org = world.organization("acme").await;
    let owner = strict(world, &org).await;
    world.person("bob@else.example").await;
    look_up(world, &owner, MOST).await.expect("told");
    let report = invite_list(&world.core, &owner, "bob@else.example", org.user, false).await.expect("a report");
    assert!(report.sent(), "{report:?}");
    // One who is fine is no cover for asking about others.
    world.person("eve@else.example").await;
    let list = "eve@else.example, nobody@else.example";
    assert!(is_throttled(invite_list(&world.core, &owner, list, org.user, true).await));
    assert_eq!(world.people(&org, "pending").await, 1);
}

/// Nor by changing an invitation's address again and again.
async fn another_address_is_a_look_too(world: &World) {
    let org = world.organization("acme").await;
    world.invite(&org, "bob@else.example").await;
    let owner = strict(world, &org).await;
    let row = world.row(&org, "bob@else.example").await;
    look_up(world, &owner, MOST).await.expect("told");
    let mut form = edit::EditForm { email: "eve@else.example".into(), ..edit::EditForm::default() };
    form.terms.role = org.user.to_string();
    assert!(is_throttled(edit::edit(&world.core, &owner, &row, &form, None).await));
    form.email = "bob@else.example".into();
    form.name = "Bob".into();
    edit::edit(&world.core, &owner, &row, &form, None).await.expect("the name can be changed");
}

on_both!(nobody_asks_about_everybody, inviting_those_who_are_fine_counts_nothing, another_address_is_a_look_too,);
