//! The whole way on each database: first run, inviting, accepting, the table.

use serde_json::Value;
use usher::domain::token::Channel;

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    shared::Kind,
};

async fn from_first_run_to_members(kind: Kind) {
    let app = TestApp::with(kind, |_| {}).await;
    let again = app.anonymous().get(&format!("/setup/{}", app.core.keys.setup_token())).await;
    assert_eq!(again.status, 409, "the setup link works once");

    let report = app.call_invite(&app.owner, "bob@else.example, eve@else.example").await;
    assert_eq!(report.status, 200, "{}", report.body);
    let report: Value = serde_json::from_str(&report.body).expect("JSON");
    let line = &report["lines"][0];
    let id = line["id"].as_str().unwrap_or_else(|| panic!("{report}")).to_owned();
    assert_eq!(line["key"], "result-invited-no-mail");

    let body = serde_json::json!({ "organization": "acme", "id": id });
    let link = app.owner.call("invitation-link", &body).await;
    let link: String = serde_json::from_str(&link.body).expect("a link");
    let path = link.strip_prefix(&app.url).expect("the public URL");

    let bob = app.anonymous();
    let joined = app.register(&bob, path, "Bob Babbage").await;
    assert_eq!((joined.status, joined.location()), (303, "/o/acme?welcome=1"));
    let home = bob.get("/o/acme?welcome=1").await;
    assert!(home.status == 200 && home.body.contains("Bob Babbage") && home.body.contains("Acme"));
    assert_eq!(bob.get("/").await.location(), "/o/acme");

    let people = app.owner.get("/o/acme/settings/people").await;
    for text in ["Bob Babbage", "eve@else.example", OWNER] {
        assert!(people.body.contains(text), "{text}");
    }
    let pending = app.owner.get("/o/acme/settings/people?status=pending").await;
    assert!(pending.body.contains("eve@else.example") && !pending.body.contains("Bob Babbage"));
    let found = app.owner.get("/o/acme/settings/people?q=BABB").await;
    assert!(found.body.contains("Bob Babbage") && !found.body.contains("eve@else.example"));

    let (_, token) = app.link("User").await;
    let carol = app.anonymous();
    assert_eq!(carol.get(&format!("/l/{token}")).await.location(), "/join");
    let page = carol.get("/join").await;
    let form =
        [("door", &*page.field("door")), ("email", "carol@else.example"), ("name", "Carol"), ("password", PASSWORD)];
    assert_eq!(carol.post("/join/register", &form).await.location(), "/o/acme?welcome=1");
    assert_eq!(carol.get("/o/acme/settings/people").await.status, 403);

    // Signing out, and in again.
    assert_eq!(carol.post("/sign-out", &[]).await.location(), "/sign-in");
    assert_eq!(carol.get("/o/acme").await.location(), "/sign-in?next=/o/acme");
    let back =
        carol.post("/sign-in", &[("email", "Carol@ELSE.example"), ("password", PASSWORD), ("next", "/o/acme")]).await;
    assert_eq!((back.status, back.location()), (303, "/o/acme"));
    assert_eq!(carol.get("/o/acme").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    from_first_run_to_members(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    from_first_run_to_members(Kind::Postgres).await;
}

/// By an invite link, where mail can be sent: the address is proven by a code first.
async fn link_code_join(kind: Kind) {
    let app = TestApp::with(kind, crate::app::with_mail).await;
    let (_, token) = app.link("User").await;
    let eve = app.anonymous();
    assert_eq!(eve.get(&format!("/l/{token}")).await.location(), "/join");
    let door = eve.get("/join").await.field("door");
    let too_early = [("door", &*door), ("email", "eve@else.example"), ("name", "Eve"), ("password", PASSWORD)];
    assert_eq!(eve.post("/join/register", &too_early).await.status, 403, "not proven yet");
    assert_eq!(eve.post("/join/code", &[("door", &door), ("email", "nonsense")]).await.status, 422);
    assert_eq!(eve.post("/join/code", &[("door", &door), ("email", "eve@else.example")]).await.location(), "/join");
    let id = app.one("SELECT id FROM proofs").await.parse().expect("an id");
    let code = app.core.keys.code(id);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = eve.post("/join/code/enter", &[("door", &door), ("code", wrong)]).await;
    assert!(refused.status == 422 && refused.body.contains("role=\"alert\""), "{}", refused.body);
    assert_eq!(eve.post("/join/code/enter", &[("door", &door), ("code", &code)]).await.location(), "/join");
    let done = eve.post("/join/register", &[("door", &door), ("name", "Eve"), ("password", PASSWORD)]).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"));
    let sql = "SELECT count(*) FROM users WHERE email = 'eve@else.example' AND email_verified_at IS NOT NULL";
    assert_eq!(app.number(sql).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_code_on_sqlite() {
    link_code_join(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_code_on_postgres() {
    link_code_join(Kind::Postgres).await;
}

/// Forms work without the client: what was typed comes back with what is wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_form_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let role = app.role("User").await;
    let typed = [("addresses", "good@else.example\nnonsense"), ("role", &*role)];
    let page = app.owner.post("/o/acme/settings/people/invite", &typed).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("good@else.example") && page.body.contains("nonsense"));
    assert_eq!(app.number("SELECT count(*) FROM invitations").await, 0);
    let typed = [typed[0], typed[1], ("leave_out_bad", "1")];
    let page = app.owner.post("/o/acme/settings/people/invite", &typed).await;
    assert_eq!(page.status, 200, "some went out, the others are told");
    assert_eq!(app.number("SELECT count(*) FROM invitations").await, 1);

    let token = app.core.keys.invitation_token(
        app.one("SELECT id FROM invitations").await.parse().expect("an id"),
        0,
        Channel::Mailed,
    );
    let client = app.anonymous();
    client.get(&format!("/i/{token}")).await;
    let door = client.get("/join").await.field("door");
    let page = client.post("/join/register", &[("door", &door), ("name", "Gwen Good"), ("password", "short")]).await;
    assert_eq!((page.status, page.field("name")), (422, "Gwen Good".to_owned()));
    assert!(!page.body.contains("value=\"short\""), "a password is never sent back");
    let page =
        client.post("/sign-in", &[("email", "gwen@else.example"), ("password", "wrong"), ("next", "/o/acme")]).await;
    assert_eq!((page.field("email"), page.field("next")), ("gwen@else.example".to_owned(), "/o/acme".to_owned()));
}
