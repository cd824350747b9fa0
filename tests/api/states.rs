//! Every state of the acceptance page: its status, its heading, its one way on; and
//! where something is refused, nothing is changed and nothing is sent.

use usher::domain::{id::InvitationId, time::Span, token::Channel};

use crate::{
    app::{OWNER, PASSWORD, TestApp, with_mail},
    client::{Answer, Client},
    refusing::app,
    shared::{Kind, dump},
};

const BOB: &str = "bob@else.example";

/// Text between the tags of the first heading.
fn title(page: &Answer) -> String {
    let text = page.body.split("<h1").nth(1).unwrap_or_default().split('>').nth(1).unwrap_or_default();
    text.split('<').next().unwrap_or_default().to_owned()
}

/// What a page has to be.
struct Page {
    status: u16,
    title: &'static str,
    /// Its one next step, as a piece of its HTML.
    next: &'static str,
}

fn look(page: &Answer, expected: &Page) {
    assert_eq!((page.status, &*title(page)), (expected.status, expected.title), "{}", page.body);
    assert!(page.body.contains(expected.next), "{}: {}", expected.title, page.body);
}

/// Opens a link, wherever its page is.
async fn open(client: &Client, link: &str) -> Answer {
    let arrived = client.get(link).await;
    if arrived.status == 303 { client.get("/join").await } else { arrived }
}

fn registration(door: &str) -> [(&str, &str); 4] {
    [("door", door), ("email", BOB), ("name", "Bob Babbage"), ("password", PASSWORD)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_person() {
    let app = app().await;
    let id = app.invite(BOB).await;
    let client = app.anonymous();
    let page = open(&client, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 200, title: "Join Acme", next: "action=\"/join/register\"" });
    assert!(page.body.contains("/join/decline"), "a mailed link may be declined without an account");
    let short = [("door", &*page.field("door")), ("name", "Bob"), ("password", "short")];
    let again = app.refused(&client, "/join/register", &short, 422).await;
    assert_eq!(again.field("name"), "Bob", "what was typed is still there");
    assert_eq!(client.post("/join/register", &registration(&page.field("door"))).await.location(), "/o/acme?welcome=1");
    let told = "SELECT recipient FROM outbox WHERE kind = 'accepted'";
    assert_eq!(app.texts(told).await, [OWNER], "the inviter is told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn has_an_account_and_is_signed_out() {
    let app = app().await;
    app.outsider(BOB).await;
    let id = app.invite(BOB).await;
    let client = app.anonymous();
    let page = open(&client, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 200, title: "Join Acme", next: "/sign-in?next=/join&amp;email=bob%40else.example" });
    let id = id.to_string();
    app.refused(&client, "/join/register", &registration(&id), 409).await;
    assert_eq!(client.post("/join/accept", &[("door", &id)]).await.status, 401);
    assert!(client.cookie("usher_session").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_in_with_this_address() {
    let app = app().await;
    let bob = app.outsider(BOB).await;
    let id = app.invite(BOB).await;
    let page = open(&bob, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 200, title: "Join Acme", next: "action=\"/join/accept\"" });
    let ask = bob.get("/join/decline").await;
    look(&ask, &Page { status: 200, title: "Decline the invitation to Acme?", next: "name=\"note\"" });
    let door = id.to_string();
    let long = "x".repeat(1_001);
    let again = app.refused(&bob, "/join/decline", &[("door", &door), ("note", &long)], 422).await;
    assert!(again.body.contains(&long), "what was typed is still there");
    let done = bob.post("/join/decline", &[("door", &door), ("note", "Sorry,\nnot now.")]).await;
    look(&done, &Page { status: 200, title: "You declined", next: "Go to the start" });
    assert_eq!(app.texts("SELECT decline_note FROM invitations").await, ["Sorry,\nnot now."]);
    assert_eq!(app.texts("SELECT recipient FROM outbox WHERE kind = 'declined'").await, [OWNER]);
    let person = app.person_of(BOB).await;
    let shown = app.owner.get(&format!("/o/acme/settings/people/{person}")).await;
    assert!(shown.body.contains("not now."), "the timeline tells it");
    // The browser forgot the link; its address says why it is dead.
    let page = app.anonymous().get(&app.mailed(id, 0)).await;
    look(&page, &Page { status: 410, title: "This invitation was declined", next: "Go to the start" });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_out_the_mailed_link_declines_and_the_copied_one_does_not() {
    let app = app().await;
    let id = app.invite(BOB).await;
    let door = id.to_string();
    let client = app.anonymous();
    let copied = format!("/i/{}", app.core.keys.invitation_token(id, 0, Channel::Copied));
    let page = open(&client, &copied).await;
    assert!(!page.body.contains("/join/decline"));
    assert_eq!(client.get("/join/decline").await.location(), "/join");
    app.refused(&client, "/join/decline", &[("door", &door)], 403).await;
    open(&client, &app.mailed(id, 0)).await;
    assert_eq!(client.post("/join/decline", &[("door", &door)]).await.status, 200);
}

/// A1: and one click asks the inviter, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_in_with_another_address() {
    let app = app().await;
    let eve = app.outsider("eve@else.example").await;
    let id = app.invite(BOB).await;
    let door = id.to_string();
    let page = open(&eve, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 403, title: "Additional actions are required", next: "Sign out and continue" });
    for address in [BOB, "eve@else.example"] {
        assert!(page.body.contains(address), "{address}");
    }
    app.refused(&eve, "/join/accept", &[("door", &door)], 403).await;
    let asked = eve.post("/join/readdress", &[("door", &door)]).await;
    assert_eq!((asked.status, asked.location()), (303, "/join"));
    assert_eq!(app.texts("SELECT recipient FROM outbox WHERE kind = 'readdress'").await, [OWNER]);
    let page = eve.get("/join").await;
    assert!(page.body.contains("was asked for the invitation at another address"), "{}", page.body);
    let before = app.still().await;
    assert_eq!(eve.post("/join/readdress", &[("door", &door)]).await.status, 303, "again is harmless");
    assert_eq!(app.still().await, before);
    // Nobody signed in, nobody to ask for.
    let nobody = app.anonymous();
    open(&nobody, &app.mailed(id, 0)).await;
    assert_eq!(nobody.post("/join/readdress", &[("door", &door)]).await.status, 401);
    assert_eq!(app.still().await, before);

    // The inviter finds the new address filled in, and changes nothing by looking.
    let person = app.person(id).await;
    let edit = format!("/o/acme/settings/people/{person}/edit?email=eve%40else.example");
    let form = app.owner.get(&edit).await;
    assert_eq!((form.status, &*form.field("email")), (200, "eve@else.example"));
    assert_eq!(app.still().await, before);
    // Signing out keeps the invitation.
    let out = eve.post("/sign-out", &[("next", "/join")]).await;
    assert_eq!((out.status, out.location()), (303, "/join"));
    look(&eve.get("/join").await, &Page { status: 200, title: "Join Acme", next: "action=\"/join/register\"" });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn already_a_member() {
    let app = app().await;
    let id = app.invite(BOB).await;
    let client = app.anonymous();
    app.register(&client, &app.mailed(id, 0), "Bob").await;
    let (_, link) = app.link("User").await;
    let before = app.still().await;
    for link in [app.mailed(id, 0), format!("/l/{link}")] {
        let page = open(&client, &link).await;
        look(&page, &Page { status: 200, title: "You are in Acme already", next: "href=\"/o/acme\"" });
    }
    let door = app.one("SELECT id FROM invite_links").await;
    assert_eq!(client.post("/join/accept", &[("door", &*door)]).await.status, 303, "twice is harmless");
    assert_eq!(app.still().await, before);
}

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_that_is_not_allowed() {
    let app = app().await;
    let role = app.role("User").await;
    let form = [("role", &*role), ("domains", "acme.example")];
    assert_eq!(app.owner.post("/o/acme/settings/people/link", &form).await.status, 303);
    let id = app.one("SELECT id FROM invite_links").await;
    let link = format!("/l/{}", app.core.keys.link_token(id.parse().expect("an id"), 0));
    let bob = app.outsider(BOB).await;
    let page = open(&bob, &link).await;
    look(&page, &Page { status: 403, title: "This address can’t join here", next: "Sign out and continue" });
    app.refused(&bob, "/join/accept", &[("door", &id)], 422).await;
    // A6: signed out, no code is mailed to what only looks like the domain.
    let nobody = app.anonymous();
    open(&nobody, &link).await;
    for address in ["a@acme.example.evil.com", "\"a@acme.example\"@evil.com", "a@acme.exаmple", "a@sub.acme.example"] {
        let form = [("door", &*id), ("email", address)];
        let before = app.still().await;
        assert_eq!(nobody.post("/join/code", &form).await.status, 422, "{address}");
        assert_eq!(app.still().await, before, "{address}");
    }
    let fine = nobody.post("/join/code", &[("door", &*id), ("email", "A@ACME.example.")]).await;
    assert!(matches!(fine.status, 303 | 422), "case counts for nothing: {}", fine.status);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_organization() {
    let app = app().await;
    let bob = app.outsider(BOB).await;
    let (id, token) = app.link("User").await;
    dump::change(&app.core.store, "UPDATE organizations SET member_limit = 1").await;
    let full = Page { status: 409, title: "Acme has no free seat", next: "href=\"/join\"" };
    let before = app.still().await;
    let page = open(&bob, &format!("/l/{token}")).await;
    look(&page, &full);
    assert!(!page.body.contains("inactive members"), "what admins can do is not told to invitees");
    let nobody = app.anonymous();
    let page = open(&nobody, &format!("/l/{token}")).await;
    look(&page, &full);
    assert!(page.body.contains("/sign-in?next=/join"), "whoever is a member already goes on there");
    assert_eq!(app.still().await, before, "looking changes nothing");
    look(&app.refused(&bob, "/join/accept", &[("door", &id)], 409).await, &full);
    // No code is mailed to whom it would not help.
    let code = nobody.post("/join/code", &[("door", &*id), ("email", "eve@else.example")]).await;
    assert_eq!((code.status, code.location()), (303, "/join"));
    assert_eq!(app.still().await, before);
    dump::change(&app.core.store, "UPDATE organizations SET member_limit = 2").await;
    assert_eq!(bob.get("/join").await.status, 200, "nothing is lost");
}

/// Where only mailed codes are allowed, a name is enough; where only passkeys are and no
/// script runs, the page says why there is no button.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ways_in_without_a_password() {
    let app = TestApp::with(Kind::Sqlite, |settings| {
        with_mail(settings);
        // Passkeys belong to a name.
        settings.server.public_url = Some("http://localhost:7".into());
    })
    .await;
    let allow = async |methods: &str| {
        let sql = format!("UPDATE organizations SET sign_in_methods = '{methods}' WHERE slug = 'acme'");
        dump::change(&app.core.store, &sql).await;
    };
    let id = app.invite(BOB).await;
    let door = id.to_string();
    let client = app.anonymous();
    allow("code").await;
    let page = open(&client, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 200, title: "Join Acme", next: "You need no password here" });
    assert!(page.body.contains("name=\"name\"") && !page.body.contains("name=\"password\""), "{}", page.body);
    assert!(page.body.contains(">Join Acme<"), "{}", page.body);
    let again = app.refused(&client, "/join/register", &[("door", &door), ("name", "")], 422).await;
    assert!(again.body.contains("You need no password here"));

    allow("passkey").await;
    let page = client.get("/join").await;
    assert!(page.body.contains("<p class=\"without-script\">Acme lets people join with a passkey."), "{}", page.body);
    allow("password passkey").await;
    assert!(!client.get("/join").await.body.contains("lets people join with a passkey"), "there is another way");
    allow("oidc:gone").await;
    let page = client.get("/join").await;
    assert!(page.body.contains("do not work here at the moment"), "{}", page.body);

    allow("code").await;
    let done = client.post("/join/register", &[("door", &*door), ("name", "Bob Babbage")]).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"), "{}", done.body);
    assert_eq!(app.texts("SELECT method FROM sessions WHERE method <> 'password'").await, ["code"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_is_not_allowed() {
    let app = app().await;
    let bob = app.outsider(BOB).await;
    let id = app.invite(BOB).await;
    let door = id.to_string();
    dump::change(&app.core.store, "UPDATE organizations SET sign_in_methods = 'passkey' WHERE slug = 'acme'").await;
    let page = open(&bob, &app.mailed(id, 0)).await;
    look(&page, &Page { status: 403, title: "Sign in in another way", next: "Sign out and continue" });
    app.refused(&bob, "/join/accept", &[("door", &door)], 403).await;
    let new = app.invite("new@else.example").await;
    let client = app.anonymous();
    let page = open(&client, &app.mailed(new, 0)).await;
    assert!(!page.body.contains("name=\"password\""), "no password is asked for that would not be taken");
    let page = app.refused(&client, "/join/register", &registration(&new.to_string()), 403).await;
    assert!(page.body.contains("Choose another one."), "{}", page.body);
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
