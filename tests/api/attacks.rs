//! Attacks from outside that no other file has: guessing, flooding, replaying. What is
//! refused changes nothing and sends nothing.

use std::{collections::BTreeSet, time::Instant};

use reqwest::Method;
use usher::domain::{time::Span, token::Channel};

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::{Answer, Client, send},
    program::Program,
    refusing::app,
    shared::{Kind, Place, dump},
};

impl TestApp {
    /// Mails that were written to an address.
    async fn mails_to(&self, address: &str) -> i64 {
        self.number(&format!("SELECT count(*) FROM outbox WHERE recipient = '{address}'")).await
    }
}

/// T1: everything that stands in the database, at every door.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_stored_value_opens_anything() {
    let app = app().await;
    let bob = app.member("bob@else.example").await;
    app.invite("eve@else.example").await;
    let (_, link) = app.link("User").await;
    bob.post("/forgot", &[("email", "bob@else.example")]).await;
    let client = app.anonymous();
    client.get(&format!("/l/{link}")).await;
    let door = client.get("/join").await.field("door");
    client.post("/join/code", &[("door", &door), ("email", "new@else.example")]).await;
    app.settled().await;
    let mut values = BTreeSet::new();
    for row in dump::dump(&app.core.store, &[]).await {
        values.extend(row.split('|').filter_map(|cell| cell.split_once('=')).map(|(_, value)| value.to_owned()));
    }
    // What could be an id, a hash or a code; numbers and words are no secret of anybody.
    values.retain(|value| value.len() >= 20 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
    assert!(values.len() > 20, "{}", values.len());
    // Hours pass: what runs out may be tidied away meanwhile.
    for table in ["sessions", "proofs"] {
        dump::change(&app.core.store, &format!("UPDATE {table} SET expires_at = 4102444800000000")).await;
    }
    let before = app.still().await;
    // All as sessions first, while every session is alive.
    for value in &values {
        let thief = app.anonymous();
        thief.carry("usher_session", value);
        assert_eq!(thief.get("/o/acme").await.status, 303, "{value} as a session");
    }
    for value in values {
        let thief = app.anonymous();
        // Guesses from one place end in 429; a thief has many, and what is genuine and
        // over would be answered with 410.
        app.clock.advance(Span::hours(1));
        for cookie in ["usher_door", "usher_proof", "usher_reset", "usher_setup"] {
            thief.carry(cookie, &value);
        }
        assert_eq!(thief.get("/join").await.status, 404, "{value} as a door");
        assert_eq!(thief.get("/reset").await.status, 404, "{value} as a reset");
        for door in ["i", "r", "l", "reset", "setup"] {
            assert_eq!(thief.get(&format!("/{door}/{value}")).await.status, 404, "{value} at /{door}/");
        }
    }
    assert_eq!(app.still().await, before);
}

/// T4: accepted and bulk-deleted links are in other files; here one by one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleted_and_accepted_links_are_dead_in_every_channel() {
    let app = app().await;
    for (address, end) in [("bob@else.example", "accepted"), ("eve@else.example", "deleted")] {
        let id = app.invite(address).await;
        let links = [Channel::Mailed, Channel::Copied].map(|c| app.core.keys.invitation_token(id, 0, c));
        if end == "accepted" {
            app.register(&app.anonymous(), &format!("/i/{}", links[0]), "Bob").await;
        } else {
            let person = app.person(id).await;
            app.owner.post(&format!("/o/acme/settings/people/{person}/delete"), &[]).await;
        }
        let before = app.still().await;
        for link in links {
            assert_eq!(app.anonymous().get(&format!("/i/{link}")).await.status, 410, "{end}");
            let late = app.anonymous();
            late.carry("usher_door", &format!("i.{link}"));
            let door = id.to_string();
            let form = [("door", &*door), ("name", "Bob"), ("password", PASSWORD)];
            app.refused(&late, "/join/register", &form, 410).await;
            app.refused(&late, "/join/decline", &[("door", &door)], 410).await;
        }
        assert_eq!(app.still().await, before, "{end}");
    }
}

/// So much may the medians differ whatever the share of it: nobody sees it through a network.
const UNSEEN: f64 = 250e-6;

/// Asks about a known and an unknown address in turns, and compares the medians. Noise may
/// spoil a round, a leak spoils all.
async fn takes_as_long(app: &TestApp, what: &str, samples: usize, ask: impl AsyncFn(&'static str)) {
    let mut rounds = Vec::new();
    for _ in 0..12 {
        let mut times = [Vec::new(), Vec::new()];
        for n in 0..samples {
            for which in [n % 2, (n + 1) % 2] {
                // So that nobody waits for earlier failures, nor for what they left to be done.
                app.clock.advance(Span::hours(1));
                app.settled().await;
                let start = Instant::now();
                ask([OWNER, "nobody@acme.example"][which]).await;
                times[which].push(start.elapsed().as_secs_f64());
            }
        }
        let [known, unknown] = times.map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        });
        if (0.95..=1.05).contains(&(known / unknown)) || (known - unknown).abs() < UNSEEN {
            return;
        }
        rounds.push((known, unknown));
    }
    panic!("{what}: medians of known and unknown addresses, in seconds: {rounds:?}");
}

/// E1: how long it takes tells nothing either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_addresses_take_as_long() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    takes_as_long(&app, "signing in", 30, async |address| {
        assert_eq!(app.sign_in(&client, address, "wrong").await.status, 401);
    })
    .await;
}

/// E1: the answer is given before anything is looked up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_reset_or_a_code_takes_as_long() {
    let app = app().await;
    let client = app.anonymous();
    takes_as_long(&app, "a reset", 60, async |address| {
        assert_eq!(client.post("/forgot", &[("email", address)]).await.status, 303);
    })
    .await;
    takes_as_long(&app, "a code", 60, async |address| {
        let asked = client.post("/sign-in/code", &[("email", address), ("password", "")]).await;
        assert_eq!(asked.location(), "/sign-in/code");
    })
    .await;
}

/// B1: a hundred at once meet the same limit as a hundred in a row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_wrong_passwords_at_once_meet_the_limit() {
    let app = TestApp::new().await;
    let tries = (0..100).map(|_| {
        let client = app.anonymous();
        async move { client.post("/sign-in", &[("email", OWNER), ("password", "wrong")]).await.status }
    });
    let answers = futures_util::future::join_all(tries).await;
    let wrong = answers.iter().filter(|status| **status == 401).count();
    assert!(wrong <= 5, "{wrong} were compared");
    assert!(answers.iter().all(|status| matches!(status, 401 | 429 | 503)), "{answers:?}");
    assert_eq!(app.sign_in(&app.anonymous(), OWNER, PASSWORD).await.status, 429, "the right one waits too");
}

/// B1: a code has five tries, over however many browsers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_guessed_five_times_over_many_browsers() {
    let app = app().await;
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    client.get(&format!("/l/{link}")).await;
    let door = client.get("/join").await.field("door");
    client.post("/join/code", &[("door", &door), ("email", "bob@else.example")]).await;
    let id = app.one("SELECT id FROM proofs").await.parse().expect("an id");
    let right = app.core.keys.code(id);
    let wrong = if right == "000000" { "111111" } else { "000000" };
    for _ in 0..7 {
        let other = app.anonymous();
        for cookie in ["usher_door", "usher_proof"] {
            other.carry(cookie, &client.cookie(cookie).expect("a cookie"));
        }
        assert_eq!(other.post("/join/code/enter", &[("door", &door), ("code", wrong)]).await.status, 422);
    }
    assert_eq!(app.number("SELECT attempts FROM proofs").await, 5);
    assert_eq!(client.post("/join/code/enter", &[("door", &door), ("code", &right)]).await.status, 422);
    assert_eq!(app.number("SELECT count(*) FROM proofs WHERE proved_at IS NOT NULL").await, 0);
}

async fn sign_in_from(client: &Client, forwarded: &str, address: &str) -> Answer {
    let request = client.request(Method::POST, "/sign-in").header("x-forwarded-for", forwarded);
    send(request.form(&[("email", address), ("password", "wrong")])).await
}

/// B2: neither a made-up header nor another address of the same network helps.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_it_comes_from_can_t_be_made_up() {
    let app = TestApp::with(Kind::Sqlite, |settings| settings.server.trusted_proxies = 1).await;
    let client = app.anonymous();
    // Another account each time: what is counted is the place. The last hop is what our proxy saw.
    let mut last = 0;
    for n in 0..400 {
        let spoofed = format!("198.51.100.{}, 2001:db8:7:{:x}::{n:x}", n % 250, 1);
        last = sign_in_from(&client, &spoofed, &format!("nobody{n}@else.example")).await.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429, "one /64 is one place");
    let elsewhere = sign_in_from(&client, "2001:db8:9:1::1", "nobody@else.example").await;
    assert_eq!(elsewhere.status, 401, "others are not concerned");
}

/// B3: whoever is locked out by somebody else's failures gets in by a reset, although the
/// attacker had their mails used up and goes on guessing between the reset and the next sign-in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_out_victim_gets_in() {
    let app = app().await;
    for _ in 0..6 {
        app.sign_in(&app.anonymous(), OWNER, "wrong").await;
    }
    let victim = app.anonymous();
    assert_eq!(app.sign_in(&victim, OWNER, PASSWORD).await.status, 429);
    assert_eq!(app.owner.get("/o/acme").await.status, 200, "whoever is in stays in");
    for _ in 0..4 {
        app.anonymous().post("/sign-in/code", &[("email", OWNER), ("password", "")]).await;
        app.settled().await;
    }
    victim.post("/forgot", &[("email", OWNER)]).await;
    app.settled().await;
    let token = app.core.keys.reset_token(app.one("SELECT id FROM resets").await.parse().expect("an id"));
    victim.get(&format!("/reset/{token}")).await;
    let new = "copper-lantern-glacier-17";
    app.sign_in(&app.anonymous(), OWNER, "wrong").await;
    let done = victim.post("/reset", &[("password", new)]).await;
    assert_eq!((done.status, done.location()), (303, "/account/security?done=reset"));
    for _ in 0..6 {
        app.sign_in(&app.anonymous(), OWNER, "wrong").await;
    }
    assert_eq!(app.sign_in(&app.anonymous(), OWNER, new).await.status, 429, "locked again");
    assert_eq!(victim.get("/o/acme").await.status, 200, "and in all the same");
}

/// B4: whatever mails an address, together it is three an hour beyond the first invitation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_is_not_flooded() {
    let app = app().await;
    let bob = "bob@else.example";
    let id = app.invite(bob).await;
    let person = app.person(id).await;
    let resend = format!("/o/acme/settings/people/{person}/resend");
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    client.get(&format!("/l/{link}")).await;
    let door = client.get("/join").await.field("door");
    let mut refused = 0;
    for n in 0..6 {
        dump::change(&app.core.store, "UPDATE outbox SET status = 'sent', reply = '250 OK'").await;
        let answer = if n % 2 == 0 {
            app.owner.post(&resend, &[]).await
        } else {
            client.post("/join/code", &[("door", &door), ("email", bob)]).await
        };
        refused += usize::from(answer.status == 429);
    }
    assert_eq!(app.mails_to(bob).await, 4);
    assert!(refused >= 2, "{refused} were told to wait");
    // Deleting and inviting anew is no way around, and a fresh link neither.
    assert_eq!(app.owner.post(&format!("/o/acme/settings/people/{person}/delete"), &[]).await.status, 303);
    let again = app.call_invite(&app.owner, bob).await;
    assert!(again.body.contains("address_throttled"), "{}", again.body);
    assert_eq!(app.mails_to(bob).await, 4);

    // Resets of an account are answered as ever, and mailed three times.
    for _ in 0..6 {
        assert_eq!(app.anonymous().post("/forgot", &[("email", OWNER)]).await.status, 303);
    }
    app.settled().await;
    assert_eq!(app.mails_to(OWNER).await, 3);
}

/// The table in the documentation names tests that are there, and every row of these attacks.
#[test]
fn the_documented_tests_exist() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_to_string(root.join("docs/security.md")).expect("the documentation");
    let mut rows = BTreeSet::new();
    for line in docs.lines().filter(|line| line.starts_with("| ")) {
        for test in line.split('`').skip(1).step_by(2) {
            if test.ends_with(".spec.ts") {
                let (folder, spec) = test.split_once('/').expect("a folder and a file");
                assert!(root.join(folder).join("tests").join(spec).exists(), "{test} is not there");
            }
            let Some((file, name)) = test.split_once("::") else { continue };
            let source = std::fs::read_to_string(root.join(format!("tests/{file}.rs"))).expect(file);
            assert!(source.contains(&format!("fn {name}(")), "{test} is not there");
            rows.insert(line[2..4].to_owned());
        }
    }
    let families = [("T", 7), ("A", 6), ("E", 2), ("S", 3), ("O", 2), ("B", 4), ("I", 2), ("R", 3), ("C", 4)];
    for (family, n) in families.into_iter().chain([("N", 6), ("W", 1), ("X", 6)]) {
        for i in 1..=n {
            assert!(rows.contains(&format!("{family}{i}")), "{family}{i} has no test");
        }
    }
}

/// N5: many more sign in at once than the cores can hash for. Those beyond what may wait are
/// turned away, memory does not grow with them, and others are served meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_sign_ins_is_turned_away_and_others_are_served() {
    let place = Place::new(Kind::Sqlite).await;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let flood = (cores * 60).max(500);
    // Each comes from a place of its own, so that no limit but that of the work is met.
    let usher = Program::start_with(&place, &[("USHER_SERVER_TRUSTED_PROXIES", "1")]);
    let owner = usher.set_up().await;
    let client = Client::new(&usher.url);
    let sign_ins: Vec<_> = (0..flood)
        .map(|n| {
            let (client, from) = (client.clone(), format!("198.{}.{}.1", 18 + n / 250, n % 250));
            tokio::spawn(async move { sign_in_from(&client, &from, &format!("nobody{n}@else.example")).await })
        })
        .collect();
    let waiting = || sign_ins.iter().any(|one| !one.is_finished());
    let mut served = 0;
    while waiting() {
        assert_eq!(owner.get("/o/acme/settings/people").await.status, 200);
        served += usize::from(waiting());
    }
    assert!(served > 0, "others waited until all were through");
    let (mut hashed, mut turned_away) = (0, 0);
    for one in sign_ins {
        let answer = one.await.expect("an answer");
        match answer.status {
            401 => hashed += 1,
            503 if !answer.header("retry-after").is_empty() => turned_away += 1,
            other => panic!("{other} {}", answer.body),
        }
    }
    assert!(hashed >= cores * 2 && turned_away > 0, "{hashed} {turned_away}");
    // All of them at once would have taken 19 MiB each, some ten gigabytes.
    let most = usher.most_memory();
    assert!(most < (200 + 40 * cores as u64) << 20, "{most} bytes for {flood} sign-ins");
}
