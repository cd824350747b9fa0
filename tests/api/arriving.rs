//! The acceptance page: each state with its status, and nobody in by somebody
//! else's link.

use usher::domain::{time::Span, token::Channel};

use crate::{
    app::{OWNER, PASSWORD, TestApp},
    client::Client,
    refusing,
};

/// The door's id on the page that a link leads to.
async fn open(client: &Client, link: &str) -> String {
    assert_eq!(client.get(link).await.location(), "/join");
    client.get("/join").await.field("door")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_token_leaves_the_address() {
    let app = TestApp::new().await;
    let token = app.invited("bob@else.example").await;
    let client = app.anonymous();
    let arrived = client.get(&format!("/i/{token}")).await;
    assert_eq!((arrived.status, arrived.location()), (303, "/join"));
    assert!(arrived.set_cookies().iter().any(|cookie| cookie.contains("HttpOnly")));
    let page = client.get("/join").await;
    assert!(!page.body.contains(&token), "the page does not repeat it");
    for text in ["Acme", "Olga Owner", "bob@else.example"] {
        assert!(page.body.contains(text), "{text}");
    }
}

/// A1: somebody else's account.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_account_is_shown_the_way_out() {
    let app = TestApp::new().await;
    let eve = app.session_of(app.stranger().await).await;
    let token = app.invited("bob@else.example").await;
    let door = {
        eve.get(&format!("/i/{token}")).await;
        let page = eve.get("/join").await;
        assert_eq!(page.status, 403);
        app.one("SELECT id FROM invitations").await
    };
    app.refused(&eve, "/join/accept", &[("door", &door)], 403).await;
    // A copied link may be in anybody's hands: the page does not tell whose it is.
    let id = app.one("SELECT id FROM invitations").await.parse().expect("an id");
    let copied = app.core.keys.invitation_token(id, 0, Channel::Copied);
    eve.get(&format!("/i/{copied}")).await;
    assert!(!eve.get("/join").await.body.contains("bob@else.example"));
}

/// A2: knowing an address is not being its owner.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_existing_address_gives_no_session() {
    // Where mail can be sent they have not proven it; where not, it has an account.
    for (app, status) in [(refusing::app().await, 403), (TestApp::new().await, 409)] {
        let (_, token) = app.link("User").await;
        let client = app.anonymous();
        let door = open(&client, &format!("/l/{token}")).await;
        let form = [("door", &*door), ("email", OWNER), ("name", "Olga Owner"), ("password", PASSWORD)];
        app.refused(&client, "/join/register", &form, status).await;
        assert!(client.cookie("usher_session").is_none());
        assert_eq!(client.get("/o/acme").await.status, 303);
    }
}

/// A3: an address that was registered without proof is not trusted once mail can be sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unproven_account_is_refused_until_verified() {
    let app = TestApp::with(crate::shared::Kind::Sqlite, crate::app::with_mail).await;
    let squatter = app.stranger().await;
    let sql =
        format!("UPDATE users SET email = 'victim@else.example', email_verified_at = NULL WHERE id = '{squatter}'");
    crate::shared::dump::change(&app.core.store, &sql).await;
    let client = app.session_of(squatter).await;
    let id = app.invite("victim@else.example").await;
    let (_, link) = app.link("User").await;
    let copied = app.core.keys.invitation_token(id, 0, Channel::Copied);
    for path in [format!("/i/{copied}"), format!("/l/{link}")] {
        let door = open(&client, &path).await;
        app.refused(&client, "/join/accept", &[("door", &door)], 403).await;
    }
    assert_eq!(client.get("/o/acme").await.status, 404);
}

/// Whoever has admin rights elsewhere and was away for an hour is nobody here either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_admin_of_another_place_signs_in_before_accepting() {
    let app = TestApp::new().await;
    let stranger = app.stranger().await;
    let client = app.session_of(stranger).await;
    let (_, link) = app.link("User").await;
    let door = open(&client, &format!("/l/{link}")).await;
    app.clock.advance(Span::minutes(61));
    let before = app.dump().await;
    let refused = client.post("/join/accept", &[("door", &door)]).await;
    assert_eq!(refused.status, 401);
    assert_eq!(app.dump().await, before);
    assert_eq!(app.number("SELECT count(*) FROM memberships").await, 2);
}

/// A4: the page was about A, the cookie is B's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_can_t_post_another_link_s_token() {
    let app = refusing::app().await;
    let (a, b) = (app.invited("a@else.example").await, app.invited("b@else.example").await);
    let client = app.anonymous();
    let door = open(&client, &format!("/i/{a}")).await;
    open(&client, &format!("/i/{b}")).await;
    for (path, form) in [
        ("/join/register", vec![("door", &*door), ("name", "Anna"), ("password", PASSWORD)]),
        ("/join/accept", vec![("door", &*door)]),
        ("/join/decline", vec![("door", &*door)]),
        ("/join/fresh", vec![("door", &*door)]),
        ("/join/readdress", vec![("door", &*door)]),
        ("/join/code", vec![("door", &*door)]),
        ("/join/code/enter", vec![("door", &*door), ("code", "123456")]),
    ] {
        app.refused(&client, path, &form, 422).await;
    }
}

/// The address was mistyped: another one begins anew, and the first code opens nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_address_begins_anew() {
    let app = TestApp::with(crate::shared::Kind::Sqlite, crate::app::with_mail).await;
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    let door = open(&client, &format!("/l/{link}")).await;
    let asked = client.post("/join/code", &[("door", &door), ("email", "bbo@else.example")]).await;
    assert_eq!((asked.status, asked.location()), (303, "/join"));
    let page = client.get("/join").await;
    assert!(page.body.contains("bbo@else.example") && page.body.contains("name=\"code\""), "the code is asked for");
    let first = app.one("SELECT id FROM proofs").await.parse().expect("an id");

    let other = client.post("/join/code", &[("door", &door), ("other", "1")]).await;
    assert_eq!((other.status, other.location()), (303, "/join"));
    assert!(client.cookie("usher_proof").is_none(), "the browser forgets the first address");
    let page = client.get("/join").await;
    assert!(page.body.contains("name=\"email\"") && !page.body.contains("bbo@else.example"), "asked anew");
    let code = app.core.keys.code(first);
    let early = client.post("/join/code/enter", &[("door", &door), ("code", &code)]).await;
    assert_eq!((early.status, early.location()), (303, "/join"), "there is nothing to enter it for");

    client.post("/join/code", &[("door", &door), ("email", "bob@else.example")]).await;
    let wrong = client.post("/join/code/enter", &[("door", &door), ("code", &code)]).await;
    assert_eq!(wrong.status, 422, "the code of the first address");
    let second = app.one(&format!("SELECT id FROM proofs WHERE id <> '{first}'")).await.parse().expect("an id");
    let code = app.core.keys.code(second);
    assert_eq!(client.post("/join/code/enter", &[("door", &door), ("code", &code)]).await.status, 303);
    let form = [("door", &*door), ("name", "Bob"), ("password", PASSWORD)];
    assert_eq!(client.post("/join/register", &form).await.location(), "/o/acme?welcome=1");
    assert_eq!(app.texts("SELECT email FROM users ORDER BY email").await, ["bob@else.example", OWNER]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_end_has_its_own_page() {
    let app = TestApp::new().await;
    let title =
        |body: &str| body.split("<h1").nth(1).unwrap_or_default().split('<').next().unwrap_or_default().to_owned();
    let mut titles = std::collections::BTreeSet::new();
    let mut look = |answer: crate::client::Answer, what: &str| {
        assert_eq!(answer.status, 410, "{what}");
        titles.insert(title(&answer.body));
    };

    let used = app.invited("used@else.example").await;
    app.register(&app.anonymous(), &format!("/i/{used}"), "Ursula").await;
    look(app.anonymous().get(&format!("/i/{used}")).await, "accepted");

    let declined = app.invited("declined@else.example").await;
    let client = app.anonymous();
    let door = open(&client, &format!("/i/{declined}")).await;
    assert_eq!(client.post("/join/decline", &[("door", &door)]).await.status, 200);
    look(app.anonymous().get(&format!("/i/{declined}")).await, "declined");

    let id = app.invite("deleted@else.example").await;
    let deleted = app.core.keys.invitation_token(id, 0, Channel::Mailed);
    let person = app.person(id).await;
    assert_eq!(app.owner.post(&format!("/o/acme/settings/people/{person}/delete"), &[]).await.status, 303);
    look(app.anonymous().get(&format!("/i/{deleted}")).await, "deleted");

    let (off, token) = app.link("User").await;
    assert_eq!(app.owner.post(&format!("/o/acme/settings/people/link/{off}/turn-off"), &[]).await.status, 303);
    look(app.anonymous().get(&format!("/l/{token}")).await, "turned off");

    let (full, token) = app.link("User").await;
    crate::shared::dump::change(&app.core.store, &format!("UPDATE invite_links SET max_uses = 0 WHERE id = '{full}'"))
        .await;
    look(app.anonymous().get(&format!("/l/{token}")).await, "used up");

    let late = app.invited("late@else.example").await;
    app.clock.advance(Span::days(8));
    look(app.anonymous().get(&format!("/i/{late}")).await, "expired");
    assert_eq!(titles.len(), 6, "{titles:?}");
}

/// Organization full: nothing is lost, and the page says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_organization_says_so() {
    let app = TestApp::new().await;
    let (_, token) = app.link("User").await;
    let client = app.anonymous();
    let door = open(&client, &format!("/l/{token}")).await;
    // Since their page was drawn.
    crate::shared::dump::change(&app.core.store, "UPDATE organizations SET member_limit = 1").await;
    let before = app.dump().await;
    let form = [("door", &*door), ("email", "bob@else.example"), ("name", "Bob"), ("password", PASSWORD)];
    assert_eq!(client.post("/join/register", &form).await.status, 409);
    assert_eq!(app.dump().await, before, "no account is left behind");
    let refused = app.call_invite(&app.owner, "new@else.example").await;
    assert!(refused.status == 200 && refused.body.contains("result-no-seat"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_is_told_that_they_are_in() {
    let app = TestApp::new().await;
    let token = app.invited("bob@else.example").await;
    let client = app.anonymous();
    app.register(&client, &format!("/i/{token}"), "Bob").await;
    let again = client.get(&format!("/i/{token}")).await;
    assert!(again.body.contains("/o/acme") || again.location() == "/join", "a way on: {}", again.status);
    assert_eq!(app.number("SELECT count(*) FROM memberships").await, 2);
}
