//! What is done to people, from outside: it acts at the next request, takes no field
//! that is not its own, and hands no link to those who may not have it.

use reqwest::Method;
use serde_json::{Value, json};
use usher::domain::{time::Span, token::Channel};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::{Client, send},
    shared::{Kind, dump},
};

/// The owner does something to a row.
async fn act(app: &TestApp, row: &str, what: &str, form: &[(&str, &str)]) -> u16 {
    app.owner.post(&format!("/o/acme/settings/people/{row}/{what}"), form).await.status
}

/// S2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_dead_at_the_next_request() {
    let app = TestApp::new().await;
    for what in ["inactivate", "remove", "sessions"] {
        let address = format!("{what}@else.example");
        let client = app.member(&address).await;
        assert_eq!(client.get("/o/acme").await.status, 200);
        let row = app.person_of(&address).await;
        assert_eq!(act(&app, &row, what, &[]).await, 303, "{what}");
        let next = client.get("/o/acme").await;
        assert_eq!((next.status, next.location()), (303, "/sign-in?next=/o/acme"), "{what}");
        let signed_in = app.sign_in(&client, &address, PASSWORD).await.status;
        assert_eq!(signed_in, 303, "the account itself is theirs");
        let inside = if what == "sessions" { 200 } else { 404 };
        assert_eq!(client.get("/o/acme").await.status, inside, "{what}");
    }
}

/// T4: bulk delete.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_many_kills_their_links() {
    let app = TestApp::new().await;
    let mut form = vec![("deed", "delete".to_owned()), ("confirmed", "1".to_owned())];
    let mut tokens = Vec::new();
    for i in 0..3 {
        let id = app.invite(&format!("p{i}@else.example")).await;
        form.push(("id", app.person(id).await));
        tokens.push(app.core.keys.invitation_token(id, 0, Channel::Mailed));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let unconfirmed: Vec<_> = form.iter().copied().filter(|(name, _)| *name != "confirmed").collect();
    assert_eq!(app.owner.post("/o/acme/settings/people/bulk", &unconfirmed).await.status, 200);
    assert_eq!(app.anonymous().get(&format!("/i/{}", tokens[0])).await.status, 303, "asked, not done");
    let done = app.owner.post("/o/acme/settings/people/bulk", &form).await;
    assert!(done.status == 200 && done.body.contains("Done for 3 people."), "{}", done.body);
    for token in tokens {
        assert_eq!(app.anonymous().get(&format!("/i/{token}")).await.status, 410);
    }
    assert_eq!(app.owner.post("/o/acme/settings/people/bulk", &[("deed", "delete")]).await.status, 303);
    assert_eq!(app.owner.post("/o/acme/settings/people/bulk", &form).await.status, 404, "they are gone");
}

/// R2, E2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_and_doubled_fields_are_refused() {
    let app = TestApp::new().await;
    app.member("bob@else.example").await;
    let row = app.person_of("bob@else.example").await;
    let before = app.dump().await;
    for (what, form) in [
        ("edit", vec![("name", "B"), ("role", "x"), ("status", "active")]),
        ("edit", vec![("name", "B"), ("name", "C"), ("role", "x")]),
        ("inactivate", vec![("organization_id", "x")]),
        ("remove", vec![("user_id", "x")]),
        ("reactivate", vec![("way", "teleport")]),
        ("sessions", vec![("session", "x"), ("session", "y")]),
    ] {
        assert_eq!(act(&app, &row, what, &form).await, 422, "{what} {form:?}");
    }
    let doubled = [("deed", "delete"), ("deed", "role"), ("id", &*row)];
    assert_eq!(app.owner.post("/o/acme/settings/people/bulk", &doubled).await.status, 422);
    assert_eq!(app.dump().await, before);
}

/// R3 from outside; X4 is a race in the conformance suite.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_owner_is_told_to_name_another() {
    let app = TestApp::new().await;
    let row = app.person_of("owner@acme.example").await;
    let role = app.role("Administrator").await;
    let before = app.dump().await;
    for (what, form) in [("inactivate", vec![]), ("remove", vec![]), ("edit", vec![("name", ""), ("role", &*role)])] {
        let answer = app.owner.post(&format!("/o/acme/settings/people/{row}/{what}"), &form).await;
        assert_eq!(answer.status, 409, "{what}");
        assert!(answer.body.contains("full access"), "{what}: what to do about it");
    }
    assert_eq!(app.dump().await, before);
}

/// From the invite dialog, as from their page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_lets_in_again_whom_the_caller_may_manage() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    app.member("bob@else.example").await;
    app.member("high@else.example").await;
    let full = "UPDATE memberships SET full_access_at = 0 WHERE user_id IN (SELECT id FROM users WHERE email = 'high@else.example')";
    let (bob, high) = (app.person_of("bob@else.example").await, app.person_of("high@else.example").await);
    for row in [&bob, &high] {
        act(&app, row, "inactivate", &[]).await;
    }
    dump::change(&app.core.store, full).await;
    let administrator = app.with_role("admin@else.example", "Administrator").await;
    let administrator = app.session_of(administrator).await;
    let asked = |id: &str| json!({ "organization": "acme", "id": id });
    for function in ["reactivate", "reactivation-link"] {
        let answer = administrator.call(function, &asked(&high)).await;
        assert_eq!(answer.status, 403, "{function}: {}", answer.body);
        assert!(!answer.body.contains("/r/"), "{function}: {}", answer.body);
        let answer = administrator.call(function, &asked("x")).await;
        assert_eq!(answer.status, 404, "{function}: {}", answer.body);
        let answer = administrator.call(function, &asked(&bob)).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
    }
    assert_eq!(app.number("SELECT count(*) FROM outbox WHERE kind = 'reactivation'").await, 1);
    let manages = async || {
        let form = administrator.call("invite-form", &json!({ "organization": "acme" })).await;
        serde_json::from_str::<Value>(&form.body).expect("JSON")["manages"].clone()
    };
    assert_eq!(manages().await, true);
    let recruiter = "UPDATE roles SET permissions = 'people.view people.invite' WHERE name = 'Administrator'";
    dump::change(&app.core.store, recruiter).await;
    assert_eq!(manages().await, false, "the dialog offers what they may do");
    assert_eq!(administrator.call("reactivate", &asked(&bob)).await.status, 403);
    let page = administrator.post("/o/acme/settings/people/invite", &[("addresses", "bob@else.example")]).await;
    assert!(page.body.contains("is inactive") && !page.body.contains("/reactivate"), "{}", page.body);
}

/// T3, T5, T7 for the link to come back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_back_is_a_link_like_others() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let client = app.member("bob@else.example").await;
    let row = app.person_of("bob@else.example").await;
    act(&app, &row, "inactivate", &[]).await;
    let shown = app.owner.post(&format!("/o/acme/settings/people/{row}/reactivate"), &[("way", "link")]).await;
    let token: String = shown.body.split("/r/").nth(1).expect("a link").chars().take(43).collect();
    for path in [format!("/i/{token}"), format!("/l/{token}"), format!("/reset/{token}")] {
        assert_eq!(app.anonymous().get(&path).await.status, 404, "{path}");
    }
    let before = app.still().await;
    for _ in 0..50 {
        assert_eq!(app.anonymous().get(&format!("/r/{token}")).await.location(), "/join");
    }
    assert_eq!(app.still().await, before);
    assert_eq!(app.sign_in(&client, "bob@else.example", PASSWORD).await.status, 303);
    client.get(&format!("/r/{token}")).await;
    let page = client.get("/join").await;
    assert!(page.body.contains("Come back to Acme"), "{}", page.body);
    let door = page.field("door");
    assert_eq!(client.post("/join/accept", &[("door", &door)]).await.location(), "/o/acme?welcome=1");
    assert_eq!(client.get("/o/acme").await.status, 200);
    assert_eq!(app.anonymous().get(&format!("/r/{token}")).await.status, 410);
}

/// N1, and what browsers make of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_a_file() {
    let app = TestApp::new().await;
    app.invite("bob@else.example").await;
    let answer = app.owner.get("/o/acme/settings/people/export?status=pending").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"people-acme.csv\"");
    let lines: Vec<&str> = answer.body.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
    assert!(lines.len() == 2 && lines[1].contains("bob@else.example"), "{lines:?}");
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'people.export'").await, 1);
    let packed = app.owner.request(Method::GET, "/o/acme/settings/people/export").header("accept-encoding", "br");
    let packed = send(packed).await;
    assert_eq!((packed.status, packed.header("content-encoding")), (200, "br"));
    assert!(!packed.body.is_empty(), "to its end");
}

/// A page of the timeline leads to the one before it, and no place in it is a fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_is_paged() {
    let app = TestApp::new().await;
    let id = app.invite("bob@else.example").await;
    let row = app.person(id).await;
    for _ in 0..70 {
        app.clock.advance(usher::domain::time::Span::seconds(20));
        assert_eq!(act(&app, &row, "link", &[]).await, 200);
    }
    let mut seen = 0;
    let mut path = format!("/o/acme/settings/people/{row}");
    for _ in 0..5 {
        let page = app.owner.get(&path).await;
        assert_eq!(page.status, 200);
        seen += page.body.matches("Link copied").count();
        let Some(rest) = page.body.split("?older=").nth(1) else { break };
        let place = rest.split(['#', '"']).next().expect("a place");
        path = format!("/o/acme/settings/people/{row}?older={place}");
    }
    assert_eq!(seen, 70, "each once");
    for place in ["x", "9223372036854775807.x", "-9223372036854775808.", "%00", "1.%F0%9F%98%80"] {
        let page = app.owner.get(&format!("/o/acme/settings/people/{row}?older={place}")).await;
        assert_eq!(page.status, 200, "{place}");
    }
    for id in ["nonsense", "%00", "00000000000000000000000000"] {
        assert_eq!(app.owner.get(&format!("/o/acme/settings/people/{id}")).await.status, 404, "{id}");
    }
}

/// The page of a group offers nothing that would be refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_offers_only_who_may_be_put_in() {
    let app = TestApp::new().await;
    let at = format!("/o/acme/settings/groups/{}", app.group("North").await);
    app.request("asta@else.example").await;
    app.invite("bob@else.example").await;
    let offers = async |client: &Client, who: &str| {
        let page = client.get(&format!("{at}?q={who}")).await;
        assert_eq!(page.status, 200);
        page.body.contains(&format!("name=\"addresses\" value=\"{who}\""))
    };
    assert!(offers(&app.owner, "bob@else.example").await);
    assert!(!offers(&app.owner, "asta@else.example").await, "who asks is in no group yet");
    let manager = app.allowed("max@else.example", "people.view people.invite people.manage").await;
    assert!(offers(&manager, "bob@else.example").await);
    assert!(!offers(&manager, OWNER).await);
    let keeper = app.allowed("kai@else.example", "people.view people.manage").await;
    assert!(!offers(&keeper, "bob@else.example").await);

    assert_eq!(app.owner.post(&format!("{at}/add"), &[("addresses", OWNER)]).await.status, 303);
    assert!(app.owner.get(&at).await.body.contains("/remove/"));
    assert!(!manager.get(&at).await.body.contains("/remove/"));
    let refused = manager.post(&format!("{at}/add"), &[("addresses", OWNER)]).await;
    assert!(refused.body.contains("You lack rights that these people hold"), "{}", refused.body);
}

/// Trying the mail server takes no more than changing settings, and ends on a page that is theirs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mail_server_is_tried_with_settings_alone() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    app.invite("bob@else.example").await;
    let fail = "UPDATE outbox SET status = 'failed', last_error = '550 bob@else.example is nobody'";
    dump::change(&app.core.store, fail).await;
    let steward = app.allowed("sam@else.example", "settings.manage").await;
    let at = "/o/acme/settings/email";
    let page = steward.get(at).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&format!("{at}/test")) && page.body.contains(&format!("href=\"{at}\"")));
    assert!(!page.body.contains("bob@else.example"), "{}", page.body);
    let tested = steward.post(&format!("{at}/test"), &[]).await;
    assert_eq!((tested.status, tested.location()), (303, format!("{at}?tested=1").as_str()));
    assert_eq!(steward.get(tested.location()).await.status, 200);
    let checked = steward.post(&format!("{at}/check"), &[]).await;
    assert!(checked.status == 200 && checked.body.contains("can’t be used"), "{}", checked.body);
    let recruiter = app.allowed("rita@else.example", "people.invite").await;
    let page = recruiter.get(at).await.body;
    assert!(page.contains("550 bob@else.example is nobody") && !page.contains(&format!("{at}/test")));
}

/// A mail of an invitation that ran out is not tried again, wherever somebody looks; that it
/// never came is still told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_is_tried_again_only_while_its_invitation_is_open() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let invitation = app.invite("bob@else.example").await;
    let row = app.person(invitation).await;
    let fail = "UPDATE outbox SET status = 'failed', last_error = '550 no such mailbox'";
    dump::change(&app.core.store, fail).await;
    let pages = ["/o/acme/settings/people".to_owned(), format!("/o/acme/settings/people/{row}")];
    let mails = "/o/acme/settings/email";
    for page in pages.iter().map(String::as_str).chain([mails]) {
        let shown = app.owner.get(page).await.body;
        assert!(shown.contains("550 no such mailbox") && shown.contains(">Retry<"), "{page}: {shown}");
    }
    app.clock.advance(Span::days(8));
    assert_eq!(app.sign_in(&app.owner, OWNER, PASSWORD).await.status, 303);
    for page in pages.iter().map(String::as_str).chain([mails]) {
        let shown = app.owner.get(page).await.body;
        assert!(shown.contains("550 no such mailbox") && !shown.contains(">Retry<"), "{page}: {shown}");
    }
    let mail = app.one("SELECT mail_id FROM invitations").await;
    let refused = app.owner.post(&format!("{mails}/{mail}/retry?person={row}"), &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("This mail is not tried again"), "{}", refused.body);
    let refused = app.owner.call("retry-mail", &json!({ "organization": "acme", "id": mail })).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "mail_not_needed"));
    assert_eq!(app.one("SELECT last_error FROM outbox WHERE status = 'failed'").await, "550 no such mailbox");
}
