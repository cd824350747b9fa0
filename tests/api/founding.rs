//! Links with their limits, requests, sign-up and several organizations, from outside.

use crate::{
    app::{PASSWORD, TestApp, with_mail},
    shared::Kind,
};

/// E2, R2: a field twice, or one that nobody asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_s_form_takes_what_it_knows() {
    let app = TestApp::new().await;
    let (user, admin) = (app.role("User").await, app.role("Administrator").await);
    let before = app.dump().await;
    for form in [
        vec![("role", &*user), ("role", &*admin)],
        vec![("role", &*user), ("organization_id", "x")],
        vec![("role", &*user), ("max_uses", "5"), ("max_uses", "500")],
        vec![("role", &*user), ("groups", "nonsense"), ("groups", "nonsense")],
        vec![("role", &*user), ("domains", "a@ok.example")],
        vec![("role", &*user), ("label", "www.evil.example")],
    ] {
        let answer = app.owner.post("/o/acme/settings/people/link", &form).await;
        assert_eq!(answer.status, 422, "{form:?}");
    }
    assert_eq!(app.dump().await, before);
}

/// The QR code is a picture for those who may read the link, and a file of a name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_qr_code_is_a_file() {
    let app = TestApp::new().await;
    let form = [("role", &*app.role("User").await), ("label", "Zoë’s \"Fair\" /../ x")];
    assert_eq!(app.owner.post("/o/acme/settings/people/link", &form).await.status, 303);
    let id = app.one("SELECT id FROM invite_links").await;
    let answer = app.owner.get(&format!("/o/acme/settings/people/link/{id}/qr.svg")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/svg+xml"));
    let name = "attachment; filename=\"invite-link-zoe-s-fair-x.svg\"";
    assert_eq!(answer.header("content-disposition"), name);
    assert!(answer.body.starts_with("<svg ") && !answer.body.contains("script"));
    assert_eq!(app.anonymous().get(&format!("/o/acme/settings/people/link/{id}/qr.svg")).await.status, 303);
}

/// T4: deleted for good.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_link_is_gone() {
    let app = TestApp::new().await;
    let (id, token) = app.link("User").await;
    let at = |what: &str| format!("/o/acme/settings/people/link/{id}/{what}");
    assert_eq!(app.owner.post(&at("turn-off"), &[]).await.status, 303);
    assert_eq!(app.anonymous().get(&format!("/l/{token}")).await.status, 410);
    assert_eq!(app.owner.post(&at("turn-on"), &[]).await.status, 303);
    assert_eq!(app.anonymous().get(&format!("/l/{token}")).await.status, 303);
    assert_eq!(app.owner.post(&at("delete"), &[]).await.status, 303);
    let dead = app.anonymous().get(&format!("/l/{token}")).await;
    assert_eq!(dead.status, 410);
    assert!(dead.body.contains("no longer works"));
    for gone in ["turn-on", "turn-off", "regenerate", "delete"] {
        assert_eq!(app.owner.post(&at(gone), &[]).await.status, 404, "{gone}");
    }
}

/// A new person makes an organization; its owner sees nothing of another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizations_are_made_and_kept_apart() {
    let app = TestApp::with(Kind::Sqlite, |settings| {
        with_mail(settings);
        settings.organization.self_made = true;
    })
    .await;
    let nora = app.anonymous();
    assert_eq!(nora.get("/sign-up").await.status, 200);
    let early = [("organization", "New"), ("name", "Nora"), ("password", PASSWORD)];
    assert_eq!(nora.post("/sign-up", &early).await.status, 403, "nothing is proven");
    let asked = nora.post("/sign-up/code", &[("email", "nora@new.example")]).await;
    assert_eq!((asked.status, asked.location()), (303, "/sign-up"));
    let id = app.one("SELECT id FROM proofs").await.parse().expect("an id");
    assert_eq!(nora.post("/sign-up/code/enter", &[("code", "nonsense")]).await.status, 422);
    let code = app.core.keys.code(id);
    assert_eq!(nora.post("/sign-up/code/enter", &[("code", &code)]).await.status, 303);
    let doubled = [("organization", "A"), ("organization", "B"), ("name", "Nora"), ("password", PASSWORD)];
    assert_eq!(nora.post("/sign-up", &doubled).await.status, 422);
    let made = nora.post("/sign-up", &early).await;
    assert_eq!(made.status, 303, "{}", made.body);
    assert!(made.location().starts_with("/o/new-"), "a slug that says nothing else: {}", made.location());
    let home = made.location().split("/settings").next().unwrap_or_default().to_owned();
    assert_eq!(nora.get(&home).await.status, 200);
    assert_eq!(nora.get("/o/acme").await.status, 404);
    assert_eq!(app.owner.get(&home).await.status, 404);
    assert_eq!(nora.post("/organizations/acme", &[]).await.status, 404);
    let another = nora.post("/o/new", &[("organization", "Second")]).await;
    assert_eq!(another.location(), "/o/second/settings/people?welcome");
    let back = nora.post(&format!("/organizations/{}", home.trim_start_matches("/o/")), &[]).await;
    assert_eq!((back.status, back.location()), (303, &*home));
    assert_eq!(nora.get("/").await.location(), home);
}
