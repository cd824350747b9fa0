//! Inviting from outside: the plain form with all its fields, the server functions,
//! the letter, and where accepting leads.

use serde_json::{Value, json};
use usher::{
    domain::{time::Timestamp, token::Channel},
    server::{
        mail::letter,
        store::outbox_worker::{self, Ways},
    },
};

use crate::{
    app::{TestApp, with_mail},
    shared::{Kind, dump},
};

const INVITE: &str = "/o/acme/settings/people/invite";
const MESSAGE: &str = "Dear <b>Bob</b>,\r\n\r\nsee you & yours\r\n-- \r\nAda";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn message_and_product_go_all_the_way() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let (north, south, wiki) = (app.group("North").await, app.group("South").await, app.product("Wiki").await);
    let role = app.role("User").await;
    let form = [
        ("addresses", "bob@else.example"),
        ("name", "Bob"),
        ("role", &*role),
        ("groups", &*north),
        ("groups", &*south),
        ("product", &*wiki),
        ("metadata", "{\"team\":1}"),
        ("message", MESSAGE),
        ("language", "en"),
    ];
    let done = app.owner.post(INVITE, &form).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let id = app.one("SELECT id FROM invitations").await;
    assert_eq!(done.location(), format!("/o/acme/settings/people/invite?sent={id}"));
    // A result for each address, and its link; loaded again, nothing is sent again.
    for _ in 0..2 {
        let report = app.owner.get(done.location()).await;
        let link = format!("/o/acme/settings/people/{}/link", app.person(&id).await);
        assert!(report.body.contains("One person was invited.") && report.body.contains(&link), "{}", report.body);
    }
    assert_eq!(app.number("SELECT count(*) FROM invitations").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM invitation_groups").await, 2);

    let mut tx = app.core.store.begin().await.expect("a transaction");
    let far = Timestamp::from_micros(i64::MAX / 2);
    let mails = outbox_worker::lease(&mut tx, Ways::ALL, far, far, 20).await.expect("the mails");
    let letter = letter::write(&app.core, &mut tx, &mails[0]).await.expect("a letter").expect("a letter");
    drop(tx);
    assert!(letter.html.contains("Dear &#60;b&#62;Bob&#60;/b&#62;,<br><br>see you &#38; yours"), "{}", letter.html);
    let quoted = "Olga Owner writes:\n> Dear <b>Bob</b>,\n> \n> see you & yours\n> -- \n> Ada\n";
    assert!(letter.text.contains(quoted), "no line of it can pass as ours: {}", letter.text);
    assert!(letter.text.contains("Hello Bob,") && letter.text.contains("Wiki") && letter.text.contains("All we know"));

    let id = app.one("SELECT id FROM invitations").await.parse().expect("an id");
    let token = app.core.keys.invitation_token(id, 0, Channel::Mailed);
    let bob = app.anonymous();
    bob.get(&format!("/i/{token}")).await;
    let page = bob.get("/join").await;
    for text in ["Dear &lt;b&gt;Bob&lt;/b&gt;,", "North, South", "Wiki", "All we know", "value=\"Bob\""] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let joined = app.register(&bob, &format!("/i/{token}"), "Bob").await;
    let to = format!("/o/acme/joined/{wiki}");
    assert_eq!((joined.status, joined.location()), (303, &*to));
    let page = bob.get(&to).await;
    assert!(page.status == 200 && page.body.contains("href=\"https://wiki.example/start\""), "{}", page.body);
    assert!(page.body.contains("href=\"/o/acme\""), "and a way into the organization");
    for gone in ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x"] {
        let answer = bob.get(&format!("/o/acme/joined/{gone}")).await;
        assert_eq!((answer.status, answer.location()), (303, "/o/acme?welcome=1"), "deleted since");
    }
}

/// I2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_field_is_told_and_all_that_was_typed_stays() {
    let app = TestApp::new().await;
    let group = app.group("North").await;
    let stranger = app.session_of(app.stranger().await).await;
    let foreign = app
        .one("SELECT r.id FROM roles r JOIN organizations o ON o.id = r.organization_id WHERE o.slug <> 'acme'")
        .await;
    let form = [
        ("addresses", "\"Doe, J\" <doe@else.example>"),
        ("role", &*foreign),
        ("groups", &*group),
        ("groups", "nonsense"),
        ("product", "nonsense"),
        ("full_access", "1"),
        ("metadata", "{team:1}"),
        ("message", "</textarea><b>Hello"),
        ("language", "tlh"),
    ];
    let before = app.dump().await;
    let page = app.owner.post(INVITE, &form).await;
    assert_eq!(page.status, 422);
    for text in [
        "doe@else.example",
        "{team:1}",
        "&lt;/textarea&gt;&lt;b&gt;Hello",
        "This role no longer exists",
        "One of these groups no longer exists",
        "This language is not known here",
        "This is not JSON",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let checked = |value: &str| {
        let at = page.body.find(&format!("value=\"{value}\"")).expect("the box");
        page.body[at..].split('>').next().is_some_and(|tag| tag.contains("checked"))
    };
    assert!(checked(&group), "the box is still ticked");
    assert_eq!(app.dump().await, before);
    let own = app.role("User").await;
    let form = [("addresses", "a@else.example"), ("role", &*own), ("product", "nonsense")];
    let page = app.owner.post(INVITE, &form).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("This product no longer exists"), "{}", page.body);
    // The organization in the path counts, whatever the body names.
    assert_eq!(stranger.post(INVITE, &form).await.status, 404);
    assert_eq!(app.dump().await, before);
}

/// R1: full access is handed on by those alone who have it, and not even offered to others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_can_t_make_owners() {
    let app = TestApp::new().await;
    let admin = app.member("admin@else.example").await;
    let role = app.role("Administrator").await;
    let user = app.user("admin@else.example").await;
    let sql = format!("UPDATE memberships SET role_id = '{role}' WHERE user_id = '{user}'");
    dump::change(&app.core.store, &sql).await;
    assert!(app.owner.get(INVITE).await.body.contains("name=\"full_access\""));
    assert!(!admin.get(INVITE).await.body.contains("name=\"full_access\""));
    let before = app.dump().await;
    let form = [("addresses", "a@else.example"), ("role", &*role), ("full_access", "1")];
    let page = admin.post(INVITE, &form).await;
    assert!(page.status == 403 && page.body.contains("a@else.example"), "refused, and still typed: {}", page.status);
    let body = json!({
        "organization": "acme",
        "form": { "addresses": "a@else.example", "role": role, "full_access": true },
        "leave_out_bad": true
    });
    let answer = admin.call("invite", &body).await;
    assert_eq!((answer.status, answer.code()), (403, "above_own_rights".to_owned()));
    assert_eq!(app.dump().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dialog_s_functions_tell_what_it_shows() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let group = app.group("North").await;
    let form = app.owner.call("invite-form", &json!({ "organization": "acme" })).await;
    let form: Value = serde_json::from_str(&form.body).expect("JSON");
    assert_eq!(form["groups"], json!([{ "id": group, "name": "North" }]));
    assert_eq!((&form["owner"], &form["seats_left"]), (&json!(true), &json!(249)));

    let id = app.invite("bob@else.example").await.to_string();
    // The worker may be trying the mail meanwhile.
    let without_mail =
        |dump: Vec<String>| dump.into_iter().filter(|line| !line.starts_with("outbox:")).collect::<Vec<_>>();
    let before = without_mail(app.dump().await);
    let body = json!({ "organization": "acme", "addresses": "bob@else.example\nnew@else.example" });
    let answer = app.owner.call("check-addresses", &body).await;
    let answer: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(answer["lines"][0]["key"], "problem-address_already_invited");
    assert_eq!((&answer["lines"][0]["pending"], &answer["lines"][1]["good"]), (&json!(id), &json!(true)));
    assert_eq!((&answer["sent"], &answer["seats_left"]), (&json!(false), &json!(248)));
    assert_eq!(without_mail(app.dump().await), before);

    let mails = app.owner.call("invitation-mails", &json!({ "organization": "acme", "ids": [id] })).await;
    let mails: Value = serde_json::from_str(&mails.body).expect("JSON");
    assert_eq!((&mails[0]["id"], &mails[0]["waits"]), (&json!(id), &json!(true)));
    let resent = app.owner.call("resend-invitation", &json!({ "organization": "acme", "id": id })).await;
    assert_eq!(resent.status, 200, "{}", resent.body);
    for (function, body) in [
        ("resend-invitation", json!({ "organization": "acme", "id": "x" })),
        ("retry-mail", json!({ "organization": "acme", "id": "x" })),
        ("invitation-mails", json!({ "organization": "acme", "ids": ["x"] })),
    ] {
        assert_eq!(app.owner.call(function, &body).await.status, 404, "{function}");
    }
    let bad = json!({
        "organization": "acme",
        "form": { "addresses": "a@else.example", "role": "x", "metadata": "[" },
        "leave_out_bad": false
    });
    let answer = app.owner.call("invite", &bad).await;
    let error: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(answer.status, 422);
    let fields = json!([["role", "problem-role_unknown"], ["metadata", "problem-metadata_not_json"]]);
    assert_eq!(error["fields"], fields, "{error}");
}

/// Without the client: what can be done about each refused address stands beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plain_page_offers_what_can_be_done() {
    let app = TestApp::new().await;
    app.invite("pending@else.example").await;
    let pending = app.one("SELECT id FROM people WHERE email = 'pending@else.example'").await;
    app.member("gone@else.example").await;
    dump::change(&app.core.store, "UPDATE people SET status = 'inactive' WHERE email = 'gone@else.example'").await;
    let row = app.one("SELECT id FROM people WHERE email = 'gone@else.example'").await;
    dump::change(&app.core.store, "UPDATE organizations SET registered_only_at = 0, member_limit = 4").await;
    let form = [
        ("addresses", "pending@else.example, gone@else.example, nobody@else.example, a b@else.example"),
        ("role", &*app.role("User").await),
        ("message", "Hello & welcome"),
    ];
    let page = app.owner.post(INVITE, &form).await;
    assert_eq!(page.status, 422);
    for text in [
        &*format!("/o/acme/settings/people/{pending}/resend"),
        &*format!("/o/acme/settings/people/{row}/reactivate\""),
        "Has no account here",
        "Hello &amp; welcome",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
}
