//! The acceptance page of a link that holds, by who reads it: its status, its heading, its
//! one way on; and where something is refused, nothing is changed and nothing is sent.

use usher::domain::token::Channel;

use crate::{
    acceptance::{BOB, Page, look, open, registration},
    app::OWNER,
    refusing::app,
};

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
