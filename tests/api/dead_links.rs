//! The acceptance page of a link that holds no more, or never did, and the way to a fresh
//! one; what is refused changes nothing and sends nothing.

use usher::domain::{id::InvitationId, time::Span};

use crate::{
    acceptance::{BOB, Page, look, open, registration},
    refusing::app,
    shared::dump,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expired_and_a_fresh_link() {
    let app = app().await;
    let id = app.invite(BOB).await;
    let door = id.to_string();
    dump::change(&app.core.store, "UPDATE outbox SET status = 'sent', reply = '250 OK'").await;
    app.clock.advance(Span::days(8));
    let client = app.anonymous();
    let page = open(&client, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 410, title: "This link has expired", next: "Send me a fresh link" });
    assert!(!page.body.contains(BOB), "it does not tell whose it is");
    app.refused(&client, "/join/register", &registration(&door), 410).await;
    app.refused(&client, "/join/decline", &[("door", &door)], 410).await;

    let answer = client.post("/join/fresh", &[("door", &door)]).await;
    app.settled().await;
    assert_eq!((answer.status, answer.location()), (303, "/join/fresh"));
    let sent = "SELECT recipient FROM outbox WHERE kind = 'invitation' AND status = 'queued'";
    assert_eq!(app.texts(sent).await, [BOB]);
    let page = client.get("/join/fresh").await;
    look(&page, &Page { status: 200, title: "Look into your mail", next: "a fresh link is on its way" });
    // The old link stays dead; a second wish gets the same answer, and no second mail.
    look(
        &client.get("/join").await,
        &Page { status: 410, title: "This link no longer works", next: "Go to the start" },
    );
    let before = app.still().await;
    let again = client.post("/join/fresh", &[("door", &door)]).await;
    app.settled().await;
    assert_eq!((again.status, again.location()), (303, "/join/fresh"));
    assert_eq!(app.still().await, before);
    let done = app.register(&app.anonymous(), &app.mailed(id, 1), "Bob Babbage").await;
    assert_eq!(done.location(), "/o/acme?welcome=1");
}

/// The answer does not depend on anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fresh_link_is_answered_alike() {
    let app = app().await;
    let open_one = app.invite("open@else.example").await;
    let declined = app.invite("declined@else.example").await;
    let late = app.invite("late@else.example").await;
    let mut clients = Vec::new();
    for id in [open_one, declined, late] {
        let client = app.anonymous();
        open(&client, &app.mailed(id, 0)).await;
        clients.push((client, id));
    }
    clients[1].0.post("/join/decline", &[("door", &declined.to_string())]).await;
    clients[1].0.carry("usher_door", &app.mailed(declined, 0).replace("/i/", "i."));
    let sql = format!("UPDATE invitations SET expires_at = 1 WHERE id = '{late}'");
    dump::change(&app.core.store, &sql).await;
    let before = app.still().await;
    let mut answers = Vec::new();
    for (client, id) in &clients {
        let answer = client.post("/join/fresh", &[("door", &id.to_string())]).await;
        answers.push((
            answer.status,
            answer.location().to_owned(),
            answer.body,
            answer.headers.get("set-cookie").cloned(),
        ));
    }
    app.settled().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    // The first two have nothing to get, and for the third it is too late.
    assert_eq!(app.still().await, before);
    assert_eq!(
        app.number("SELECT count(*) FROM audit WHERE action = 'join.fresh_link' AND refused IS NOT NULL").await,
        3
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_links() {
    let app = app().await;
    let (used_up, used_up_token) = app.link("User").await;
    let (off, off_token) = app.link("User").await;
    let revoked = app.invite(BOB).await;
    let mut clients = Vec::new();
    for link in [format!("/l/{used_up_token}"), format!("/l/{off_token}"), app.mailed(revoked, 0)] {
        let client = app.anonymous();
        assert_eq!(open(&client, &link).await.status, 200);
        clients.push((client, link));
    }
    dump::change(&app.core.store, &format!("UPDATE invite_links SET max_uses = 1, uses = 1 WHERE id = '{used_up}'"))
        .await;
    app.owner.post(&format!("/o/acme/settings/people/link/{off}/turn-off"), &[]).await;
    let person = app.person(revoked).await;
    app.owner.post(&format!("/o/acme/settings/people/{person}/delete"), &[]).await;
    let doors = [used_up, off, revoked.to_string()];
    let titles = ["This link is used up", "This link is turned off", "This link no longer works"];
    for (((client, link), door), title) in clients.iter().zip(&doors).zip(titles) {
        let expected = Page { status: 410, title, next: "Go to the start" };
        look(&client.get("/join").await, &expected);
        look(&app.anonymous().get(link).await, &expected);
        // Whoever had the page open gets no further either.
        app.refused(client, "/join/register", &registration(door), 410).await;
        let (code, status) = ([("door", &**door), ("email", BOB)], client.get("/join").await.status);
        let before = app.still().await;
        assert_eq!((client.post("/join/code", &code).await.status, status), (303, 410));
        assert_eq!(app.still().await, before, "no code is mailed");
    }
}

/// A5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inviter_who_can_no_longer_grant_it() {
    let app = app().await;
    let boss = app.member("boss@acme.example").await;
    let admin = app.role("Administrator").await;
    let user = app.user("boss@acme.example").await;
    let demote = |role: &str| format!("UPDATE memberships SET role_id = '{role}' WHERE user_id = '{user}'");
    dump::change(&app.core.store, &demote(&admin)).await;
    for address in [BOB, "link@else.example"] {
        let form = [("addresses", address), ("role", &*admin)];
        assert_eq!(boss.post("/o/acme/settings/people/invite", &form).await.status, 303);
    }
    assert_eq!(boss.post("/o/acme/settings/people/link", &[("role", &*admin)]).await.status, 303);
    let id: InvitationId =
        app.one(&format!("SELECT id FROM invitations WHERE email = '{BOB}'")).await.parse().expect("an id");
    let link = app.one("SELECT id FROM invite_links").await;
    let token = app.core.keys.link_token(link.parse().expect("an id"), 0);
    let bob = app.outsider(BOB).await;
    let users = app.role("User").await;
    for (link, door) in [(app.mailed(id, 0), id.to_string()), (format!("/l/{token}"), link)] {
        assert_eq!(open(&bob, &link).await.status, 200, "while they can");
        dump::change(&app.core.store, &demote(&users)).await;
        let expected = Page { status: 410, title: "This invitation no longer holds", next: "Go to the start" };
        look(&bob.get("/join").await, &expected);
        app.refused(&bob, "/join/accept", &[("door", &door)], 410).await;
        look(&app.anonymous().get(&link).await, &expected);
        dump::change(&app.core.store, &demote(&admin)).await;
    }
    // Removed altogether.
    let person = app.person_of("boss@acme.example").await;
    open(&bob, &app.mailed(id, 0)).await;
    assert_eq!(app.owner.post(&format!("/o/acme/settings/people/{person}/remove"), &[]).await.status, 303);
    app.refused(&bob, "/join/accept", &[("door", &id.to_string())], 410).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown() {
    let app = app().await;
    let client = app.anonymous();
    for path in ["/i/nothing", "/l/nothing", "/r/nothing", "/join", "/join/decline", "/join-us/nobody"] {
        let page = client.get(path).await;
        look(&page, &Page { status: 404, title: "Nothing here", next: "Go to the start" });
    }
    let before = app.still().await;
    for path in ["/join/register", "/join/accept", "/join/decline", "/join/fresh", "/join/readdress", "/join/code"] {
        let id = app.core.id::<()>().to_string();
        let form = if path == "/join/register" { registration(&id).to_vec() } else { vec![("door", &*id)] };
        assert_eq!(client.post(path, &form).await.status, 404, "{path}");
    }
    assert_eq!(app.still().await, before);
}
