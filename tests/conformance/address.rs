//! Another address: it proves itself before it counts.

use usher::{
    domain::{
        error::{Conflict, Error},
        time::Span,
    },
    server::service::{
        access::SignedIn,
        account::{Holder, email as service},
        password_reset,
    },
};

use crate::{
    cast::{caller, email},
    world::{World, refusal},
};

/// The code of the newest change.
async fn code(world: &World) -> String {
    let id = world.texts("SELECT id FROM email_changes WHERE used_at IS NULL").await.remove(0);
    world.core.keys.new_email_code(id.parse().expect("an id"))
}

async fn begun(world: &World, who: &SignedIn, to: &str) -> Holder {
    let holder = world.holder(who).await;
    service::begin(&world.core, &holder, to).await.expect("a mail");
    holder
}

async fn the_new_address_proves_itself_and_the_old_one_is_told(world: &World) {
    let org = world.organization("acme").await;
    let bob = world.join(&org, "bob@else.example", org.user).await;
    password_reset::request(&world.core, &caller(), &email("bob@else.example")).await.expect("a mail");
    let holder = begun(world, &bob, "Robert@Else.example").await;
    assert_eq!(world.number("SELECT count(*) FROM users WHERE email = 'bob@else.example'").await, 1, "not yet");
    let wrong = if code(world).await == "000000" { "111111" } else { "000000" };
    assert_eq!(refusal(service::finish(&world.core, &holder, wrong).await), Error::field("code", "code_wrong"));
    let code = code(world).await;
    service::finish(&world.core, &holder, &format!(" {} {}", &code[..3], &code[3..])).await.expect("changed");
    assert_eq!(world.texts("SELECT email FROM users WHERE name = 'bob'").await, ["robert@else.example"]);
    assert_eq!(
        world.texts("SELECT email FROM people ORDER BY email").await,
        ["owner@acme.example", "robert@else.example"]
    );
    assert_eq!(world.people(&org, "active").await, 2);
    let mails = world.texts("SELECT kind || ' ' || recipient FROM outbox ORDER BY kind").await;
    let expected = ["email_changed bob@else.example", "new_email robert@else.example", "reset bob@else.example"];
    assert_eq!(mails, expected);
    let reset = world.texts("SELECT id FROM resets").await.remove(0).parse().expect("an id");
    let opened = password_reset::open(&world.core, &world.core.keys.reset_token(reset)).await;
    assert!(opened.is_err(), "a reset link that went to the old address");
    assert_eq!(refusal(service::finish(&world.core, &holder, &code).await), Error::field("code", "code_used_up"));
}

/// B1
async fn a_code_is_dead_after_five_tries_and_ten_minutes(world: &World) {
    let bob = world.person("bob@else.example").await;
    let holder = begun(world, &bob, "robert@else.example").await;
    let right = code(world).await;
    for n in 1..=5 {
        let refused = refusal(service::finish(&world.core, &holder, "nonsense").await);
        assert_eq!(refused, Error::field("code", if n < 5 { "code_wrong" } else { "code_used_up" }));
    }
    assert_eq!(refusal(service::finish(&world.core, &holder, &right).await), Error::field("code", "code_used_up"));
    begun(world, &bob, "robert@else.example").await;
    let right = code(world).await;
    world.sql(&format!("UPDATE sessions SET signed_in_at = {}", (world.now() + Span::minutes(10)).micros())).await;
    world.clock.advance(Span::minutes(10));
    let mut late = holder.clone();
    late.session.signed_in_at = world.now();
    assert_eq!(refusal(service::finish(&world.core, &late, &right).await), Error::field("code", "code_used_up"));
}

async fn a_newer_change_ends_the_one_before(world: &World) {
    let bob = world.person("bob@else.example").await;
    begun(world, &bob, "first@else.example").await;
    let first = code(world).await;
    let holder = begun(world, &bob, "second@else.example").await;
    assert_eq!(refusal(service::finish(&world.core, &holder, &first).await), Error::field("code", "code_wrong"));
    service::finish(&world.core, &holder, &code(world).await).await.expect("changed");
    assert_eq!(world.texts("SELECT email FROM users").await, ["second@else.example"]);
}

/// E1: whether the address has an account is told to its reader alone.
async fn a_taken_address_is_answered_like_a_free_one(world: &World) {
    let bob = world.person("bob@else.example").await;
    world.person("eve@else.example").await;
    let holder = begun(world, &bob, "eve@else.example").await;
    let taken = service::finish(&world.core, &holder, &code(world).await).await;
    assert_eq!(refusal(taken), Error::Conflict { why: Conflict::HasAccount }, "even with the code");
    assert_eq!(world.number("SELECT count(*) FROM users WHERE email = 'bob@else.example'").await, 1);
}

/// B4
async fn changes_are_limited(world: &World) {
    let bob = world.person("bob@else.example").await;
    let holder = world.holder(&bob).await;
    let same = service::begin(&world.core, &holder, "bob@else.example").await;
    assert_eq!(refusal(same), Error::field("email", "email_same"));
    for n in 0..5 {
        service::begin(&world.core, &holder, &format!("victim{n}@else.example")).await.expect("a mail");
    }
    let sixth = refusal(service::begin(&world.core, &holder, "victim6@else.example").await);
    assert!(matches!(sixth, Error::Throttled { .. }), "{sixth:?}");
    let core = world.without_mail().await;
    let unproven = service::begin(&core, &holder, "victim7@else.example").await;
    assert_eq!(refusal(unproven), Error::Conflict { why: Conflict::NoMailServer });
}

on_both!(
    the_new_address_proves_itself_and_the_old_one_is_told,
    a_code_is_dead_after_five_tries_and_ten_minutes,
    a_newer_change_ends_the_one_before,
    a_taken_address_is_answered_like_a_free_one,
    changes_are_limited,
);
