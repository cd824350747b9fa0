//! The phone step, from the page to the gateway and back.

use std::time::Duration;

use serde_json::json;
use usher::{
    domain::time::Span,
    server::{doctor, settings::Settings, sms::gateway::Gateway as Way},
};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::{Answer, Client, send},
    gateway::{ACCOUNT, Gateway, Mood, SENDER, TOKEN},
    mailbox::until,
    provider::{Provider, Script, back},
    shared::{Kind, dump},
};

const BOB: &str = "bob@else.example";
const TYPED: &str = "0170 1234567";
const PHONE: &str = "+491701234567";
const MASKED: &str = "+49••••••••67";

/// An Usher that knows a gateway, and Acme asks for phone numbers.
async fn with_texts(change: impl FnOnce(&mut Settings)) -> (TestApp, Gateway) {
    let gateway = Gateway::start().await;
    let app = TestApp::with(Kind::Sqlite, |settings| {
        gateway.known(settings);
        change(settings);
    })
    .await;
    let saved = app.owner.post("/o/acme/settings/sign-in", &[("which", "all"), ("phone", "1")]).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    (app, gateway)
}

/// Opens a link, and gives the number.
async fn give(client: &Client, link: &str, phone: &str) -> Answer {
    assert_eq!(client.get(link).await.location(), "/join");
    let door = client.get("/join").await.field("door");
    client.post("/join/phone", &[("door", &*door), ("country", "DE"), ("phone", phone)]).await
}

async fn post(client: &Client, path: &str, form: &[(&str, &str)]) -> Answer {
    let door = client.get("/join").await.field("door");
    client.post(path, &[&[("door", &*door)], form].concat()).await
}

async fn enter(client: &Client, code: &str) -> Answer {
    post(client, "/join/phone/code", &[("code", code)]).await
}

async fn register(client: &Client) -> Answer {
    post(client, "/join/register", &[("name", "Bob Builder"), ("password", PASSWORD)]).await
}

fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().expect("digits") + 1) % 1_000_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn number_code_name_and_in() {
    let (app, gateway) = with_texts(|_| {}).await;
    let link = format!("/i/{}", app.invited(BOB).await);
    let client = app.anonymous();
    client.get(&link).await;
    let request = client.request(reqwest::Method::GET, "/join").header("accept", "text/html");
    let page = send(request.header("accept-language", "en-AT,en;q=0.9")).await;
    assert!(page.body.contains("Acme asks for your phone number"), "{}", page.body);
    assert!(page.body.contains(r#"<option value="AT" selected>Austria (+43)"#), "the country is guessed");
    assert!(!page.body.contains(r#"name="password""#));
    let bad = give(&client, &link, "12").await;
    assert_eq!((bad.status, bad.field("phone")), (422, "12".to_owned()));
    assert!(bad.body.contains(r#"<option value="DE" selected>"#), "what was chosen stays");

    let sent = give(&client, &link, TYPED).await;
    assert_eq!((sent.status, sent.location()), (303, "/join"), "{}", sent.body);
    let code = gateway.code(1).await;
    let message = gateway.messages().remove(0);
    assert_eq!((&*message["To"], &*message["From"]), (PHONE, SENDER));
    assert!(message["Body"].contains("Acme") && code.len() == 6, "{message:?}");
    let page = client.get("/join").await;
    assert!(page.body.contains("+49 170 1234567"), "{}", page.body);

    assert_eq!(enter(&client, &other_than(&code)).await.status, 422);
    // They leave, and come back by the same link.
    client.get(&link).await;
    assert_eq!(enter(&client, &format!("{} {}", &code[..3], &code[3..])).await.location(), "/join");
    client.get(&link).await;
    let page = client.get("/join").await;
    assert!(page.body.contains("Phone number +49 170 1234567 is proven") && page.body.contains(r#"name="password""#));
    let done = register(&client).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"), "{}", done.body);
    assert_eq!(app.texts(&format!("SELECT phone FROM users WHERE email = '{BOB}'")).await, [PHONE]);
    assert!(client.get("/account").await.body.contains("+49 170 1234567"));

    let outbox = app.owner.get("/o/acme/settings/email").await.body;
    assert!(outbox.contains(MASKED) && outbox.contains("201 queued SM"), "{outbox}");
    let audit = app.owner.get("/o/acme/settings/audit").await.body;
    for (what, text) in [("outbox", outbox), ("audit", audit)] {
        assert!(!text.contains("1701234567") && !text.contains(&code), "the {what} tells");
    }
    let rows = dump::dump(&app.core.store, &[]).await;
    // Within longer numbers six digits turn up by chance.
    let stored = |row: &String| row.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == code);
    assert!(!rows.iter().any(stored), "the code is stored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_later_step_is_taken_first() {
    let (app, gateway) = with_texts(|settings| settings.server.public_url = Some("http://localhost:3000".into())).await;
    let link = format!("/i/{}", app.invited(BOB).await);
    let client = app.anonymous();
    client.get(&link).await;
    let before = app.dump().await;
    let skips = async |what: &str| {
        let entries = app.number("SELECT count(*) FROM audit").await;
        let answer = register(&client).await;
        assert_eq!(answer.status, 403, "{what}: {}", answer.body);
        assert!(answer.body.contains("The organization asks for a phone number"), "{}", answer.body);
        let passkey = [("name", "Bob"), ("credential", "{}")];
        assert_eq!(post(&client, "/join/passkey/begin", &passkey[..1]).await.status, 403, "{what}");
        assert_eq!(post(&client, "/join/passkey", &passkey).await.status, 403, "{what}");
        assert_eq!(app.number("SELECT count(*) FROM audit").await, entries + 3, "{what}");
    };
    skips("nothing given").await;
    assert_eq!(enter(&client, "123456").await.status, 422, "no code was asked for");
    assert_eq!(app.dump().await, before);
    give(&client, &link, TYPED).await;
    gateway.code(1).await;
    skips("a code on its way").await;
    assert_eq!(enter(&client, &other_than(&gateway.code(1).await)).await.status, 422);
    skips("a wrong code").await;
    let doubled = client.request(reqwest::Method::POST, "/join/phone").header("accept", "text/html");
    let doubled = doubled.header("content-type", "application/x-www-form-urlencoded");
    let door = client.get("/join").await.field("door");
    let answer = send(doubled.body(format!("door={door}&country=DE&phone=01701234567&phone=01701234568"))).await;
    assert_eq!(answer.status, 422);
    assert_eq!(gateway.messages().len(), 1);

    // Somebody who has an account and no number.
    let eve = app.session_of(app.stranger().await).await;
    let address = app.one("SELECT email FROM users WHERE email LIKE 'stranger-%'").await;
    eve.get(&format!("/i/{}", app.invited(&address).await)).await;
    let answer = post(&eve, "/join/accept", &[]).await;
    assert_eq!(answer.status, 403, "{}", answer.body);
    assert!(answer.body.contains("No, thank you"), "they may still decline");
    assert_eq!(
        app.number(
            "SELECT count(*) FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE o.slug = 'acme'"
        )
        .await,
        1
    );
    let sent = post(&eve, "/join/phone", &[("country", ""), ("phone", "+49 170 7654321")]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    enter(&eve, &gateway.code(2).await).await;
    assert_eq!(post(&eve, "/join/accept", &[]).await.location(), "/o/acme?welcome=1");
    assert_eq!(app.texts(&format!("SELECT phone FROM users WHERE email = '{address}'")).await, ["+491707654321"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_number_is_said_and_another_one_helps() {
    let (app, gateway) = with_texts(|_| {}).await;
    let link = format!("/i/{}", app.invited(BOB).await);
    let client = app.anonymous();
    gateway.is(Mood::Refuses);
    assert_eq!(give(&client, &link, TYPED).await.status, 303);
    let refused = "SELECT count(*) FROM outbox WHERE status = 'failed'";
    until("a try", async || app.number(refused).await == 1).await;
    let page = client.get("/join").await;
    assert!(page.body.contains("does not take this number"), "{}", page.body);
    assert!(!page.body.contains(r#"name="code""#));
    let outbox = app.owner.get("/o/acme/settings/email").await.body;
    assert!(outbox.contains("400 21211") && !outbox.contains("1701234567"), "the error repeats the number: {outbox}");
    gateway.is(Mood::Well);
    assert_eq!(post(&client, "/join/phone", &[("other", "1")]).await.location(), "/join");
    assert!(client.get("/join").await.body.contains(r#"name="phone""#));
    assert_eq!(give(&client, &link, "0170 7654321").await.status, 303);
    enter(&client, &gateway.code(1).await).await;
    assert_eq!(register(&client).await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_gateway_is_away_the_code_stays_good() {
    let (app, gateway) = with_texts(|_| {}).await;
    for (n, mood) in [Mood::Busy, Mood::Unwell, Mood::Silent].into_iter().enumerate() {
        let link = format!("/i/{}", app.invited(&format!("bob{n}@else.example")).await);
        let client = app.anonymous();
        gateway.is(mood);
        assert_eq!(give(&client, &link, &format!("0170 123456{n}")).await.status, 303);
        let waits = "SELECT count(*) FROM outbox WHERE status = 'queued' AND last_error IS NOT NULL";
        until("a try", async || app.number(waits).await == 1).await;
        let page = client.get("/join").await;
        assert!(page.body.contains("could not be sent yet") && page.body.contains(r#"name="code""#), "{mood:?}");
        gateway.is(Mood::Well);
        let again = post(&client, "/join/phone", &[("again", "1")]).await;
        assert_eq!(again.status, 429, "only after half a minute");
        assert!(again.body.contains("another message in 30 s"), "{}", again.body);
        assert_eq!(again.headers["retry-after"], "30");
        app.clock.advance(Span::seconds(31));
        assert_eq!(post(&client, "/join/phone", &[("again", "1")]).await.status, 303, "{mood:?}");
        gateway.code(n + 1).await;
        let newest = gateway.code(gateway.messages().len()).await;
        enter(&client, &newest).await;
        assert_eq!(register(&client).await.status, 303, "{mood:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_code_ends_the_old_one() {
    let (app, gateway) = with_texts(|_| {}).await;
    let link = format!("/i/{}", app.invited(BOB).await);
    let client = app.anonymous();
    give(&client, &link, TYPED).await;
    let old = gateway.code(1).await;
    assert_eq!(post(&client, "/join/phone", &[("again", "1")]).await.status, 429);
    app.clock.advance(Span::seconds(30));
    assert_eq!(post(&client, "/join/phone", &[("again", "1")]).await.status, 303);
    let new = gateway.code(2).await;
    assert_ne!(old, new);
    assert_eq!(enter(&client, &old).await.status, 422);
    app.clock.advance(Span::seconds(10 * 60));
    let over = enter(&client, &new).await;
    assert_eq!(over.status, 422);
    assert!(over.body.contains("The time of the code is over"), "{}", over.body);
    assert_eq!(give(&client, &link, TYPED).await.status, 303);
    assert_eq!(enter(&client, &gateway.code(3).await).await.status, 303);
    app.clock.advance(Span::hours(1));
    assert_eq!(register(&client).await.status, 403, "what was proven an hour ago is proven anew");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_an_account_elsewhere_the_step_comes_too() {
    let gateway = Gateway::start().await;
    let provider = Provider::start(|| 1_767_225_600).await;
    let app = TestApp::with(Kind::Sqlite, |settings| {
        gateway.known(settings);
        provider.known_as("corp", settings);
    })
    .await;
    app.owner.post("/o/acme/settings/sign-in", &[("which", "all"), ("phone", "1")]).await;
    let client = app.anonymous();
    client.get(&format!("/i/{}", app.invited(BOB).await)).await;
    let door = client.get("/join").await.field("door");
    let door = ("door", &*door);
    let departure = client.post("/join/with/corp", &[door]).await;
    let claims = json!({ "email": BOB, "email_verified": true, "name": "Bob B." });
    back(&client, "corp", &provider.grant(&departure, Script::says(claims))).await;
    let page = client.get("/join/with").await;
    assert!(page.body.contains("Acme asks for your phone number") && !page.body.contains(r#"name="name""#));
    let skipped = client.post("/join/with", &[door, ("name", "Bob")]).await;
    assert_eq!(skipped.status, 403, "{}", skipped.body);
    let number = [door, ("with", "1"), ("country", "DE"), ("phone", TYPED)];
    assert_eq!(client.post("/join/phone", &number).await.location(), "/join/with");
    assert!(client.get("/join/with").await.body.contains("Check your phone"));
    let code = gateway.code(1).await;
    let wrong = client.post("/join/phone/code", &[door, ("with", "1"), ("code", &other_than(&code))]).await;
    assert_eq!(wrong.status, 422);
    let entered = client.post("/join/phone/code", &[door, ("with", "1"), ("code", &code)]).await;
    assert_eq!(entered.location(), "/join/with");
    let done = client.post("/join/with", &[door, ("name", "Bob")]).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"), "{}", done.body);
    assert_eq!(app.texts(&format!("SELECT phone FROM users WHERE email = '{BOB}'")).await, [PHONE]);
}

/// By an invite link the address is proven before a message is sent to anybody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_a_link_no_message_is_sent_before_the_address_is_proven() {
    let (app, gateway) = with_texts(with_mail).await;
    let (_, token) = app.link("User").await;
    let client = app.anonymous();
    let early = give(&client, &format!("/l/{token}"), TYPED).await;
    assert_eq!((early.status, early.location()), (303, "/join"));
    assert_eq!(app.number("SELECT count(*) FROM outbox WHERE channel = 'text'").await, 0);
    post(&client, "/join/code", &[("email", BOB)]).await;
    let id = app.one("SELECT id FROM proofs").await.parse().expect("an id");
    post(&client, "/join/code/enter", &[("code", &app.core.keys.code(id))]).await;
    assert!(client.get("/join").await.body.contains("Acme asks for your phone number"));
    assert_eq!(give_again(&client).await.status, 303);
    enter(&client, &gateway.code(1).await).await;
    // In the same browser somebody else may come by the link: they prove their own number.
    let page = client.get("/join").await;
    assert!(page.body.contains("is proven"), "{}", page.body);
    client.get(&format!("/l/{token}")).await;
    assert_eq!(client.cookie("usher_phone"), None);
}

async fn give_again(client: &Client) -> Answer {
    post(client, "/join/phone", &[("country", "DE"), ("phone", TYPED)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_add_change_and_remove_their_number() {
    let (app, gateway) = with_texts(|_| {}).await;
    let owner = &app.owner;
    assert!(owner.get("/account").await.body.contains("Add phone"));
    assert_eq!(owner.post("/account/phone", &[("country", "DE"), ("phone", "112")]).await.status, 422);
    let form = [("country", "DE"), ("phone", TYPED)];
    assert_eq!(owner.post("/account/phone", &form).await.location(), "/account/phone/code");
    let code = gateway.code(1).await;
    assert!(gateway.messages()[0]["Body"].contains("Usher"));
    let early = owner.post("/account/phone", &[("again", "1")]).await;
    assert_eq!((early.status, early.body.contains("another message in 30 s")), (429, true), "{}", early.body);
    assert_eq!(owner.post("/account/phone/code", &[("code", &other_than(&code))]).await.status, 422);
    assert_eq!(owner.post("/account/phone/code", &[("code", &code)]).await.location(), "/account?done=phone");
    assert!(owner.get("/account?done=phone").await.body.contains("Your phone number is proven"));
    let needed = owner.post("/account/phone/remove", &[]).await;
    assert_eq!((needed.status, needed.body.contains("Acme asks its people")), (409, true), "{}", needed.body);

    // A test message goes to oneself, and nowhere else.
    let page = owner.get("/o/acme/settings/sign-in").await;
    assert!(page.body.contains("A test message goes to your own number, +49 170 1234567"), "{}", page.body);
    assert_eq!(owner.post("/o/acme/settings/sign-in/test-text", &[]).await.status, 303);
    gateway.code(2).await;
    assert_eq!(gateway.messages()[1]["To"], PHONE);

    owner.post("/o/acme/settings/sign-in", &[("which", "all")]).await;
    assert_eq!(owner.get("/account/phone/remove").await.status, 200);
    assert_eq!(owner.post("/account/phone/remove", &[]).await.location(), "/account?done=phone-removed");
    assert_eq!(app.number(&format!("SELECT count(*) FROM users WHERE email = '{OWNER}' AND phone IS NULL")).await, 1);
    app.clock.advance(Span::minutes(11));
    assert_eq!(owner.get("/account/phone").await.location(), "/account/confirm?next=/account/phone");
    assert_eq!(owner.post("/account/phone", &form).await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateway_is_looked_at_by_the_doctor() {
    let (app, gateway) = with_texts(|_| {}).await;
    let found = async |core: &usher::server::core::Core| {
        let all = doctor::examine(&core.settings).await;
        all.into_iter().find(|finding| finding.what == "text gateway").map(|finding| finding.found)
    };
    assert!(matches!(found(&app.core).await, Some(Ok(_))));
    let plain = TestApp::new().await;
    assert!(found(&plain.core).await.is_none(), "where none is set nothing is amiss");
    let wrong = TestApp::with(Kind::Sqlite, |settings| {
        gateway.known(settings);
        settings.sms.token = Some(usher::server::settings::Secret::new("another"));
    })
    .await;
    let why = found(&wrong.core).await.expect("a finding").expect_err("a wrong token");
    assert!(why.contains("does not accept account or token") && !why.contains(TOKEN), "{why}");
    let away = TestApp::with(Kind::Sqlite, |settings| {
        gateway.known(settings);
        settings.sms.base_url = "http://127.0.0.1:9".into();
    })
    .await;
    assert_eq!(found(&away.core).await, Some(Err("the gateway can't be reached".into())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_messaging_service_takes_the_place_of_a_sender() {
    let gateway = Gateway::start().await;
    let service = format!("MG{}", "0123456789abcdef".repeat(2));
    let mut settings = Settings::parse("test", "", []).expect("settings");
    gateway.known(&mut settings);
    settings.sms.sender = Some(service.clone());
    let way = Way::from_settings(&settings.sms).expect("settings").expect("a gateway");
    let to = usher::domain::phone::PhoneNumber::parse(PHONE).expect("a number");
    tokio::time::timeout(Duration::from_secs(30), way.send(&to, "hello & goodbye")).await.expect("an answer");
    let message = gateway.messages().remove(0);
    assert_eq!(message.get("MessagingServiceSid"), Some(&service));
    assert_eq!((message.get("From"), &*message["Body"]), (None, "hello & goodbye"));
    assert!(ACCOUNT.starts_with("AC"));
}
