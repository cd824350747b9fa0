//! Inviters are told what became of their invitations, and not more often than they
//! can read; invitees say no with or without a word.

use usher::{
    domain::{error::Error, time::Span, token::Channel},
    server::{
        mail::letter::{self, Letter},
        service::{decline, join},
        store::{
            outbox::Mail,
            outbox_list,
            outbox_worker::{self, Ways},
        },
    },
};

use crate::{
    cast::{Org, caller, invite_list, no},
    world::{World, refusal},
};

impl World {
    /// The letters of these kinds that are due, by their order in the outbox; what is
    /// withdrawn is left out.
    pub async fn letters(&self, kinds: &str) -> Vec<(Mail, Letter)> {
        let core = &*self.core;
        let wanted = self.texts(&format!("SELECT id FROM outbox WHERE kind IN ({kinds}) ORDER BY id")).await;
        let mut tx = core.store.begin().await.expect("a transaction");
        let mails = outbox_worker::lease(&mut tx, Ways::ALL, core.now(), core.now(), 1_000).await.expect("mails");
        let mut found = Vec::new();
        for id in wanted {
            let Some(mail) = mails.iter().find(|mail| mail.id.to_string() == id) else { continue };
            let letter = letter::write(core, &mut tx, mail).await.expect("an answer");
            found.extend(letter.map(|letter| (mail.clone(), letter)));
        }
        found
    }

    async fn told(&self) -> Vec<(Mail, Letter)> {
        self.letters("'accepted', 'declined'").await
    }

    /// Somebody with an account is invited, and accepts.
    async fn accepts(&self, org: &Org, address: &str) {
        let id = self.invite(org, address).await;
        let who = self.person(address).await;
        join::accept(&self.core, &caller(), &self.door(id).await, &who, None).await.expect("in");
    }
}

async fn the_inviter_is_told_of_yes_and_of_no(world: &World) {
    let org = world.organization("acme").await;
    world.accepts(&org, "bob@else.example").await;
    world.clock.advance(Span::seconds(1));
    let id = world.invite(&org, "eve@else.example").await;
    let note = "Thank you, but\r\nI found <b>another</b> place.";
    decline::decline(&world.core, &caller(), &world.door(id).await, (None, None), note).await.expect("a no");

    let told = world.told().await;
    assert_eq!(told.len(), 2);
    for (mail, letter) in &told {
        assert_eq!(mail.recipient.to_string(), "owner@acme.example");
        assert!(letter.text.contains("https://usher.example/o/acme/settings/people/"), "{}", letter.text);
    }
    assert_eq!(told[0].1.subject, "bob joined acme");
    assert!(told[0].1.text.contains("bob (bob@else.example) accepted your invitation to acme."));
    assert_eq!(told[1].1.subject, "eve@else.example will not join acme");
    assert!(told[1].1.text.contains("> Thank you, but\n> I found <b>another</b> place."), "{}", told[1].1.text);
    assert!(told[1].1.html.contains("I found &#60;b&#62;another&#60;/b&#62; place."), "{}", told[1].1.html);
    assert_eq!(
        world.texts("SELECT decline_note FROM invitations WHERE decline_note IS NOT NULL").await,
        ["Thank you, but\nI found <b>another</b> place."]
    );
}

async fn a_silent_organization_tells_nobody(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET silent_at = 1").await;
    world.accepts(&org, "bob@else.example").await;
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'accepted'").await, 0);
    world.sql("UPDATE organizations SET silent_at = NULL").await;
    world.accepts(&org, "eve@else.example").await;
    assert_eq!(world.told().await.len(), 1);
    // What still waits when it falls silent is withdrawn.
    world.sql("UPDATE organizations SET silent_at = 1").await;
    assert!(world.told().await.is_empty());
}

async fn whoever_left_is_told_nothing(world: &World) {
    let org = world.organization("acme").await;
    world.accepts(&org, "bob@else.example").await;
    world.inactivate(&org, &org.owner).await;
    assert!(world.told().await.is_empty(), "written before, withdrawn");
}

async fn many_answers_make_three_mails_an_hour(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let start = world.now();
    let list = (0..9).map(|i| format!("p{i}@else.example")).collect::<Vec<_>>().join(",");
    invite_list(&world.core, &owner, &list, org.user, false).await.expect("a report");
    let ids = world.texts("SELECT id FROM invitations ORDER BY email").await;
    for (n, id) in ids.iter().enumerate() {
        let door = world.door(id.parse().expect("an id")).await;
        if n % 2 == 0 {
            let who = world.person(&format!("p{n}@else.example")).await;
            join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
        } else {
            no(&world.core, &caller(), &door).await.expect("a no");
        }
        world.clock.advance(Span::minutes(1));
    }
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind IN ('accepted', 'declined')").await, 3);
    let told = world.told().await;
    assert_eq!(told.len(), 2, "the third waits until the hour is over");
    assert_eq!(told[0].1.subject, "p0 joined acme");
    world.mails_are_sent_of("'accepted', 'declined'", 2).await;

    world.clock.set(start + Span::minutes(61));
    let told = world.told().await;
    assert_eq!(told.len(), 1);
    let text = &told[0].1.text;
    assert_eq!(told[0].1.subject, "More answers to your invitations to acme");
    for n in 2..9 {
        let line = if n % 2 == 0 {
            format!("p{n} (p{n}@else.example) joined.")
        } else {
            format!("p{n}@else.example (p{n}@else.example) declined.")
        };
        assert!(text.contains(&line), "{line}: {text}");
    }
    assert!(!text.contains("p0@") && !text.contains("p1@"), "told before: {text}");

    // A new hour begins anew.
    world.accepts(&org, "late@else.example").await;
    let due = format!("SELECT count(*) FROM outbox WHERE kind = 'accepted' AND due_at = {}", world.now().micros());
    assert_eq!(world.number(&due).await, 1, "told at once");
}

async fn what_is_told_leaves_room_for_other_mails(world: &World) {
    let org = world.organization("acme").await;
    for n in 0..4 {
        world.accepts(&org, &format!("p{n}@else.example")).await;
    }
    let mut connection = world.core.store.read().await.expect("a connection");
    let to = [&org.owner.user.email];
    let since = world.now() - Span::hours(1);
    let counted = outbox_list::read_received(&to, since).run(&mut connection).await.expect("counts");
    assert!(counted.is_empty(), "{counted:?}");
}

async fn who_may_say_no(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let core = &*world.core;
    let eve = world.person("eve@else.example").await;
    let copied = world.open(id, Channel::Copied).await.expect("a door");
    let before = world.dump_without(&["audit"]).await;
    for who in [None, Some(&eve)] {
        assert!(!decline::may(core, &copied, who, None));
        let refused = decline::decline(core, &caller(), &copied, (who, None), "").await;
        assert_eq!(refusal(refused), Error::Forbidden, "a copied link may be in anybody's hands");
    }
    let long = "x".repeat(1_001);
    let mailed = world.door(id).await;
    for (note, code) in [(&*long, "message_too_long"), ("a\u{202E}b", "message_invisible")] {
        let error = refusal(decline::decline(core, &caller(), &mailed, (None, None), note).await);
        assert_eq!(error.problem("note"), Some(code));
    }
    assert_eq!(world.dump_without(&["audit"]).await, before, "nothing changed, nothing sent");

    // Somebody who made an account with the address and never proved it is not its owner.
    let squatter = world.person_with("bob@else.example", false).await;
    assert!(!decline::may(core, &copied, Some(&squatter), None));
    world.sql("UPDATE users SET email_verified_at = 1 WHERE email = 'bob@else.example'").await;
    let bob = usher::server::service::access::SignedIn {
        user: usher::server::store::users::User { email_verified_at: Some(world.now()), ..squatter.user.clone() },
        ..squatter
    };
    decline::decline(core, &caller(), &copied, (Some(&bob), None), "").await.expect("a no");
    assert_eq!(world.people(&org, "declined").await, 1);
}

async fn declining_against_editing_has_one_outcome(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    let door = world.door(id).await;
    // Sent to somebody else since the page was shown: that one's link is not this reader's to end.
    world.sql("UPDATE invitations SET email = 'eve@else.example', generation = 1").await;
    let before = world.dump_without(&["audit"]).await;
    assert_eq!(refusal(no(&world.core, &caller(), &door).await).code(), "link_revoked");
    assert_eq!(world.dump_without(&["audit"]).await, before);
}

impl World {
    /// The first `n` of these kinds are on their way.
    async fn mails_are_sent_of(&self, kinds: &str, n: usize) {
        for id in self.texts(&format!("SELECT id FROM outbox WHERE kind IN ({kinds}) ORDER BY id")).await.iter().take(n)
        {
            self.sql(&format!("UPDATE outbox SET status = 'sent', reply = '250 OK' WHERE id = '{id}'")).await;
        }
    }
}

on_both!(
    the_inviter_is_told_of_yes_and_of_no,
    a_silent_organization_tells_nobody,
    whoever_left_is_told_nothing,
    many_answers_make_three_mails_an_hour,
    what_is_told_leaves_room_for_other_mails,
    who_may_say_no,
    declining_against_editing_has_one_outcome,
);
