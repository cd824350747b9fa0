//! Addresses with letters outside ASCII before the `@`: taken where the mail server takes them.

use serde_json::json;

use crate::{
    app::{PASSWORD, TestApp, with_mail},
    mailbox::{Mailbox, until},
    shared::Kind,
};
use usher::domain::time::Span;

const PLAIN: &str = "250 fine\r\n";
const UTF8: &str = "250-here\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
const WHY: &str = "no mail server here has said";
const CODE: &str = "email_non_ascii_local";

async fn app_with(kind: Kind, mailbox: &Mailbox) -> TestApp {
    mailbox.may_answer.add_permits(100);
    TestApp::with(kind, |settings| {
        with_mail(settings);
        settings.mail.port = Some(mailbox.port);
    })
    .await
}

/// At each place where an address becomes one that somebody is known by.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_plain_letters_is_given_no_others() {
    let mailbox = Mailbox::open(PLAIN).await;
    let app = app_with(Kind::Sqlite, &mailbox).await;
    app.invite("bob@else.example").await;
    let role = app.role("User").await;
    let people = app.texts("SELECT email FROM people ORDER BY email").await;

    let form = [("addresses", "jürgen@else.example"), ("role", &*role)];
    let page = app.owner.post("/o/acme/settings/people/invite", &form).await;
    assert!(
        page.status == 422 && page.body.contains(WHY) && page.body.contains("jürgen@else.example"),
        "{}",
        page.body
    );
    let person = app.one("SELECT id FROM people WHERE email = 'bob@else.example'").await;
    let form = [("name", ""), ("email", "böb@else.example"), ("role", &*role)];
    let page = app.owner.post(&format!("/o/acme/settings/people/{person}/edit"), &form).await;
    assert!(page.status == 422 && page.body.contains(WHY) && page.body.contains("böb@else.example"), "{}", page.body);
    let known = json!({ "organization": "acme", "addresses": ["jürgen@else.example", "x@else.example"] });
    let answer = app.owner.call("import-known", &known).await;
    assert_eq!(answer.body, json!([["jürgen@else.example", CODE]]).to_string());
    let rows = json!([["", "jürgen@else.example", "", "", ""]]);
    let body = json!({ "organization": "acme", "rows": rows, "role": role, "groups": [], "import": null });
    let answer = app.owner.call("import-rows", &body).await;
    assert!(answer.body.contains(&json!({ "codes": [CODE] }).to_string()[1..]), "{}", answer.body);
    let page = app.owner.post("/account/email", &[("email", "ölga@else.example")]).await;
    assert!(page.status == 422 && page.body.contains(WHY), "{} {}", page.status, page.body);

    assert_eq!(app.texts("SELECT email FROM people ORDER BY email").await, people);
    assert_eq!(app.number("SELECT count(*) FROM users").await, 1);
    until("bob's letter", async || mailbox.letters() == 1).await;
    // Asked once by a connection of its own, beside the one that carried the letter.
    assert!(mailbox.commands("EHLO").len() <= 2, "{:?}", mailbox.commands("EHLO"));
}

/// Nobody is refused today because the mail server is away, nor for what was let through before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_said_last_counts() {
    let mailbox = Mailbox::open(UTF8).await;
    let app = app_with(Kind::Sqlite, &mailbox).await;
    let role = app.role("User").await;
    app.invite("jürgen@else.example").await;

    mailbox.says("421 away\r\n");
    app.clock.advance(Span::minutes(11));
    app.invite("öz@else.example").await;

    mailbox.says(PLAIN);
    app.clock.advance(Span::minutes(2));
    let form = [("addresses", "zoë@else.example"), ("role", &*role)];
    let page = app.owner.post("/o/acme/settings/people/invite", &form).await;
    assert!(page.status == 422 && page.body.contains(WHY), "{}", page.body);
    let person = app.one("SELECT id FROM people WHERE email = 'jürgen@else.example'").await;
    let path = format!("/o/acme/settings/people/{person}/edit");
    let page = app.owner.post(&path, &[("name", "Jürgen"), ("email", "JÜRGEN@else.example"), ("role", &*role)]).await;
    assert!(page.status == 200 && page.body.contains("name=\"confirmed\""), "{} {}", page.status, page.body);
    let page = app.owner.post(&path, &[("name", ""), ("email", "jörgen@else.example"), ("role", &*role)]).await;
    assert!(page.status == 422 && page.body.contains(WHY), "{}", page.body);
}

/// And its letter arrives, by the link of which they join.
async fn a_server_of_all_letters_is_given_them(kind: Kind) {
    let mailbox = Mailbox::open(UTF8).await;
    let app = app_with(kind, &mailbox).await;
    let token = app.invited("jürgen.öz@else.example").await;
    until("a letter", async || mailbox.letters() == 1).await;
    assert_eq!(mailbox.commands("RCPT"), ["RCPT TO:<jürgen.öz@else.example>"]);
    assert!(mailbox.commands("MAIL")[0].contains("SMTPUTF8"), "{:?}", mailbox.commands("MAIL"));
    until("sent", async || app.texts("SELECT status FROM outbox").await == ["sent"]).await;

    let client = app.anonymous();
    let joined = app.register(&client, &format!("/i/{token}"), "Jürgen").await;
    assert_eq!(joined.status, 303, "{}", joined.body);
    // However it is written, it is the same address.
    for spelling in ["jürgen.öz@else.example", "JÜRGEN.ÖZ@else.example", "ju\u{308}rgen.o\u{308}z@else.example"] {
        let form = [("addresses", spelling), ("role", &*app.role("User").await)];
        let page = app.owner.post("/o/acme/settings/people/invite", &form).await;
        assert!(page.status == 422 && page.body.contains("Already a member"), "{spelling}: {}", page.body);
        assert_eq!(app.sign_in(&app.anonymous(), spelling, PASSWORD).await.status, 303);
    }
    // Letters with marks that stand by themselves, too.
    app.invite("हिन्दी@else.example").await;
    let named = |command: &String| command == "RCPT TO:<हिन्दी@else.example>";
    until("another letter", async || mailbox.commands("RCPT").iter().any(named)).await;
    let found = app.owner.get("/o/acme/settings/people?q=jurgen").await;
    assert!(found.body.contains("jürgen.öz@<wbr>"), "found without its accents");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_all_letters_is_given_them_on_sqlite() {
    a_server_of_all_letters_is_given_them(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_all_letters_is_given_them_on_postgres() {
    a_server_of_all_letters_is_given_them(Kind::Postgres).await;
}
