//! Which language an answer is in.

use usher::domain::token::Channel;

use crate::{
    app::{TestApp, with_mail},
    shared::Kind,
};

const GERMAN: &str = "<html lang=\"de\" dir=\"ltr\"";
const ENGLISH: &str = "<html lang=\"en\" dir=\"ltr\"";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn account_then_choice_then_browser_then_organization() {
    let app = TestApp::new().await;
    let visitor = app.anonymous();
    assert!(visitor.get("/sign-in").await.body.contains(ENGLISH));
    assert!(visitor.get_in("de-AT, en;q=0.5", "/sign-in").await.body.contains(GERMAN));
    assert!(visitor.get_in("fr", "/sign-in").await.body.contains(ENGLISH));

    let chosen = visitor.post("/language", &[("language", "de"), ("next", "/sign-in?next=/account")]).await;
    assert_eq!((chosen.status, chosen.location()), (303, "/sign-in?next=/account"));
    let page = visitor.get_in("en", "/sign-in").await;
    assert!(page.body.contains(GERMAN) && page.body.contains("Passwort"), "{}", page.body);
    assert!(visitor.get("/nowhere").await.body.contains(GERMAN), "errors too");
    for next in ["//evil.example", "https://evil.example", ""] {
        let led = visitor.post("/language", &[("language", "en"), ("next", next)]).await;
        assert_eq!((led.status, led.location()), (303, "/"), "{next}");
    }
    assert_eq!(visitor.post("/language", &[("language", "tlh")]).await.status, 422);

    let owner = &app.owner;
    assert!(owner.get_in("fr", "/o/acme").await.body.contains(ENGLISH));
    let general = [("name", "Acme"), ("colour", ""), ("language", "de")];
    assert_eq!(owner.post("/o/acme/settings/general", &general).await.status, 303);
    assert!(
        owner.get_in("fr", "/o/acme").await.body.contains(GERMAN),
        "the organization's, where the browser asks for none"
    );
    assert!(owner.get_in("en", "/o/acme").await.body.contains(ENGLISH), "the browser's first");
    assert_eq!(app.owner.post("/account", &[("name", "Olga"), ("language", "de")]).await.status, 303);
    assert!(owner.get_in("en", "/o/acme").await.body.contains(GERMAN), "the account's before all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_s_language_is_its_page_s_and_its_account_s() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let form = [("addresses", "grete@else.example"), ("role", &*app.role("User").await), ("language", "de")];
    assert_eq!(app.owner.post("/o/acme/settings/people/invite", &form).await.status, 303);
    let id = app.one("SELECT id FROM invitations").await.parse().expect("an id");
    let link = format!("/i/{}", app.core.keys.invitation_token(id, 0, Channel::Mailed));
    let visitor = app.anonymous();
    visitor.get(&link).await;
    let page = visitor.get_in("en", "/join").await;
    assert!(page.body.contains(GERMAN), "{}", page.body);
    app.register(&visitor, &link, "Grete").await;
    assert_eq!(app.one("SELECT language FROM users WHERE name = 'Grete'").await, "de");
}
