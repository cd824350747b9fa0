//! The acceptance page where the organization's rules keep its reader out: domains, seats
//! and ways to sign in.

use crate::{
    acceptance::{BOB, Page, look, open, registration},
    app::{TestApp, with_mail},
    refusing::app,
    shared::{Kind, dump},
};

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
    look(&page, &Page { status: 403, title: "Use another way to sign in", next: "Sign out and continue" });
    app.refused(&bob, "/join/accept", &[("door", &door)], 403).await;
    let new = app.invite("new@else.example").await;
    let client = app.anonymous();
    let page = open(&client, &app.mailed(new, 0)).await;
    assert!(!page.body.contains("name=\"password\""), "no password is asked for that would not be taken");
    let page = app.refused(&client, "/join/register", &registration(&new.to_string()), 403).await;
    assert!(page.body.contains("Choose another one."), "{}", page.body);
}
