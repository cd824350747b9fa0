//! N3, N4: names and addresses that try to be something else: a header, markup, or
//! another text than they show.

use usher::{
    domain::{time::Timestamp, token::Channel},
    server::{
        mail::letter,
        store::outbox_worker::{self, Ways},
    },
};

use crate::{
    app::{PASSWORD, TestApp, bare, with_mail},
    client::Client,
    shared::Kind,
};

const BAD: [&str; 10] = [
    "Eve\r\nBcc: all@else.example",
    "Eve\nX",
    "Eve\u{0}",
    "Eve\u{202E}nimda",
    "Eve\u{2066}x\u{2069}",
    "E\u{200B}ve",
    "\u{FEFF}Eve",
    "Eve http://evil.example",
    "see www.evil.example",
    "Eve\u{2028}x",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_names_are_refused_at_every_form() {
    let app = TestApp::new().await;
    let token = app.invited("bob@else.example").await;
    let client = app.anonymous();
    client.get(&format!("/i/{token}")).await;
    let door = client.get("/join").await.field("door");
    let empty = bare(|_| {}).await;
    let first = Client::new(&empty.url);
    first.get(&format!("/setup/{}", empty.core.keys.setup_token())).await;
    let long = "x".repeat(10_240);
    let before = app.dump().await;
    for name in BAD.into_iter().chain([long.as_str(), "", "   "]) {
        let refused = client.post("/join/register", &[("door", &door), ("name", name), ("password", PASSWORD)]).await;
        assert_eq!(refused.status, 422, "{name:?} at the acceptance page");
        for (organization, person) in [(name, "Ada"), ("Acme", name)] {
            let form = [
                ("organization", organization),
                ("name", person),
                ("email", "ada@acme.example"),
                ("password", PASSWORD),
            ];
            assert_eq!(first.post("/setup", &form).await.status, 422, "{name:?} at first run");
        }
    }
    assert_eq!(app.dump().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_addresses_are_refused() {
    let app = TestApp::new().await;
    let before = app.dump().await;
    for address in [
        "eve@else.example\u{0}",
        "\"eve\\\"@x\"@else.example",
        "eve@else",
        "eve@else.example.",
        "eve@-else.example",
        "eve@127.0.0.1",
        "e\u{200B}ve@else.example",
        "ёve@else.example",
        "eve@else.example%0d%0aBcc:x@y.example",
        "@else.example",
        "eve@ok.example@evil.example",
    ] {
        let answer = app.call_invite(&app.owner, address).await;
        assert!(answer.status == 200 && answer.body.contains("\"sent\":false"), "{address:?}: {}", answer.body);
    }
    assert_eq!(app.dump().await, before);
}

/// What is taken is shown as text, in pages and in both parts of a mail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_in_names_is_text() {
    const NAME: &str = "<img src=x onerror=alert(1)> & \"Bob\" 'O’Neill'";
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let token = app.invited("bob@else.example").await;
    let client = app.anonymous();
    app.register(&client, &format!("/i/{token}"), NAME).await;
    assert_eq!(app.one("SELECT name FROM users WHERE email = 'bob@else.example'").await, NAME);
    let admin = app.role("Administrator").await;
    crate::shared::dump::change(&app.core.store, &format!("UPDATE memberships SET role_id = '{admin}'")).await;
    crate::shared::dump::change(&app.core.store, "UPDATE organizations SET name = '<b>Acme</b>'").await;
    for path in ["/o/acme", "/o/acme/settings/people", "/o/acme/settings/people?q=%3Cscript%3Ealert(1)%3C/script%3E"] {
        let page = client.get(path).await;
        assert_eq!(page.status, 200);
        for markup in ["<img src=x", "<b>Acme", "<script>alert"] {
            assert!(!page.body.contains(markup), "{markup} at {path}");
        }
    }
    for (path, field) in [("people/link", "domains"), ("products/new", "note"), ("invitations", "domains")] {
        let page = client.post(&format!("/o/acme/settings/{path}"), &[(field, "</textarea><b>Acme")]).await;
        assert_eq!(page.status, 422, "{path}");
        assert!(
            page.body.contains("&lt;/textarea&gt;&lt;b&gt;Acme") && !page.body.contains("</textarea><b>"),
            "{path}"
        );
    }
    let role = app.role("User").await;
    let form = [("addresses", "eve@else.example, </textarea></script><script>alert(1)</script>"), ("role", &*role)];
    let page = client.post("/o/acme/settings/people/invite", &form).await;
    assert!(page.status == 422 && !page.body.contains("<script>alert"), "{}", page.status);
    assert_eq!(
        client
            .post("/o/acme/settings/people/invite", &[("addresses", "eve@else.example"), ("role", &*role)])
            .await
            .status,
        303
    );
    let id = app.one("SELECT id FROM invitations WHERE email = 'eve@else.example'").await.parse().expect("an id");
    let token = app.core.keys.invitation_token(id, 0, Channel::Mailed);
    let guest = app.anonymous();
    guest.get(&format!("/i/{token}")).await;
    let page = guest.get("/join").await;
    assert!(!page.body.contains("<img src=x") && page.body.contains("&lt;img src=x"), "the inviter's name");

    let mut tx = app.core.store.begin().await.expect("a transaction");
    let far = Timestamp::from_micros(i64::MAX / 2);
    let mails = outbox_worker::lease(&mut tx, Ways::ALL, far, far, 20).await.expect("the mails");
    let mail = mails.iter().find(|mail| mail.recipient.to_string() == "eve@else.example").expect("the mail");
    let letter = letter::write(&app.core, &mut tx, mail).await.expect("a letter").expect("a letter");
    assert!(!letter.html.contains("<img src=x") && !letter.html.contains("<b>Acme"), "{}", letter.html);
    assert!(letter.text.contains(NAME), "plain text shows it as it is: {}", letter.text);
    assert!(!letter.subject.contains(['\r', '\n']));
}
