//! Making an organization with an account at an identity provider.

use serde_json::{Value, json};

use crate::{
    app::{OWNER, TestApp},
    client::{Answer, Client},
    provider::{Provider, Script, back},
    providers::{with_provider, with_provider_and},
};

async fn offered() -> (TestApp, Provider) {
    with_provider_and(|settings| settings.organization.self_made = true).await
}

/// Goes to the provider from the sign-up page, and comes back.
async fn come_back(client: &Client, provider: &Provider, claims: Value) -> Answer {
    let departure = client.post("/sign-up/with/corp", &[]).await;
    let query = provider.grant(&departure, Script::says(claims));
    back(client, "corp", &query).await
}

async fn nobody_came(app: &TestApp) {
    assert_eq!(app.number("SELECT count(*) FROM users").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM organizations").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_person_makes_an_organization_without_a_password() {
    let (app, provider) = offered().await;
    let client = app.anonymous();
    assert!(client.get("/sign-up").await.body.contains("/sign-up/with/corp"));
    let claims = json!({ "email": "nora@new.example", "email_verified": true, "name": "Nora N." });
    let answer = come_back(&client, &provider, claims).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-up/with"), "{}", answer.body);
    let page = client.get("/sign-up/with").await;
    assert_eq!((page.status, page.field("name")), (200, "Nora N.".to_owned()));
    let wrong = client.post("/sign-up/with", &[("organization", ""), ("name", "Nora")]).await;
    assert_eq!((wrong.status, wrong.field("name")), (422, "Nora".to_owned()));
    nobody_came(&app).await;

    let form = [("organization", "New"), ("name", "Nora")];
    let made = client.post("/sign-up/with", &form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    assert_eq!(client.get(made.location()).await.status, 200);
    let sql = "SELECT count(*) FROM users u JOIN identities i ON i.user_id = u.id WHERE u.email = 'nora@new.example' \
               AND u.password_hash IS NULL AND u.email_verified_at IS NOT NULL AND u.name = 'Nora'";
    assert_eq!(app.number(sql).await, 1);
    assert_eq!(client.post("/sign-up/with", &form).await.status, 400, "it counts once");
    assert_eq!(app.number("SELECT count(*) FROM organizations").await, 2);

    // The next time they are known, and make another one.
    let again = come_back(&app.anonymous(), &provider, json!({})).await;
    assert_eq!((again.status, again.location()), (303, "/o/new"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_can_t_be_mailed_to_makes_nothing_and_is_told_why() {
    let (app, provider) = offered().await;
    let client = app.anonymous();
    come_back(&client, &provider, json!({ "email": "nöra@new.example", "email_verified": true })).await;
    let refused = client.post("/sign-up/with", &[("organization", "New"), ("name", "Nöra")]).await;
    assert!(refused.status == 422 && refused.body.contains("no mail server here has said"), "{}", refused.body);
    assert_eq!((refused.field("organization"), refused.field("name")), ("New".to_owned(), "Nöra".to_owned()));
    nobody_came(&app).await;
}

/// O2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_hidden_or_not_vouched_for_makes_nothing() {
    let (app, provider) = offered().await;
    for (what, claims) in [
        ("hidden", json!({})),
        ("unverified", json!({ "email": "nora@new.example", "email_verified": false })),
        ("a text", json!({ "email": "nora@new.example", "email_verified": "true" })),
    ] {
        let client = app.anonymous();
        assert_eq!(come_back(&client, &provider, claims).await.status, 403, "{what}");
        let form = [("organization", "New"), ("name", "Nora")];
        assert_eq!(client.post("/sign-up/with", &form).await.status, 400, "{what}");
    }
    nobody_came(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_an_account_signs_in_to_it_first() {
    let (app, provider) = offered().await;
    let client = app.anonymous();
    let answer = come_back(&client, &provider, json!({ "email": OWNER, "email_verified": true })).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in/link"));
    let taken = client.post("/sign-up/with", &[("organization", "New"), ("name", "Nora")]).await;
    assert_eq!(taken.status, 409, "{}", taken.body);
    nobody_came(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_makes_organizations_nobody_sets_out() {
    let (app, _provider) = with_provider().await;
    assert_eq!(app.anonymous().post("/sign-up/with/corp", &[]).await.status, 404);
    assert_eq!(app.anonymous().get("/sign-up/with").await.status, 404);
}
