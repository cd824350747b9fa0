//! Joining with an account at an identity provider.

use serde_json::{Value, json};

use crate::{
    app::{OWNER, TestApp},
    client::{Answer, Client},
    provider::{Provider, Script, back},
    providers::with_provider,
    shared::dump,
};

const BOB: &str = "bob@else.example";

/// Opens a link, goes to the provider and comes back; the page that this leads to.
async fn join_with(client: &Client, link: &str, provider: &Provider, claims: Value) -> Answer {
    assert_eq!(client.get(link).await.location(), "/join");
    let door = client.get("/join").await.field("door");
    let departure = client.post("/join/with/corp", &[("door", &*door)]).await;
    let query = provider.grant(&departure, Script::says(claims));
    let answer = back(client, "corp", &query).await;
    assert_eq!((answer.status, answer.location()), (303, "/join/with"), "{}", answer.body);
    client.get("/join/with").await
}

async fn register(client: &Client, page: &Answer) -> Answer {
    client.post("/join/with", &[("door", &*page.field("door")), ("name", "Bob Builder")]).await
}

async fn nobody_joined(app: &TestApp) {
    assert_eq!(app.number("SELECT count(*) FROM memberships").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM users").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_invited_address_joins_without_a_password() {
    let (app, provider) = with_provider().await;
    let token = app.invited(BOB).await;
    let client = app.anonymous();
    let claims = json!({ "email": "Bob@Else.example", "email_verified": true, "name": "Bob B." });
    let page = join_with(&client, &format!("/i/{token}"), &provider, claims).await;
    assert_eq!((page.status, page.field("name")), (200, "Bob B.".to_owned()));
    assert_eq!(client.post("/join/with", &[("door", &*page.field("door")), ("name", "")]).await.status, 422);
    let done = register(&client, &page).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"));
    assert_eq!(client.get("/o/acme").await.status, 200);
    let sql = format!(
        "SELECT count(*) FROM users WHERE email = '{BOB}' AND password_hash IS NULL AND email_verified_at IS NOT NULL"
    );
    assert_eq!(app.number(&sql).await, 1);
    assert_eq!(register(&client, &page).await.status, 404, "the door is closed");
}

/// A1, O2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_hidden_or_unverified_address_does_not_join() {
    let (app, provider) = with_provider().await;
    let token = app.invited(BOB).await;
    for (what, claims) in [
        ("another", json!({ "email": "eve@else.example", "email_verified": true })),
        ("hidden", json!({})),
        ("unverified", json!({ "email": BOB, "email_verified": false })),
        ("said by nobody", json!({ "email": BOB })),
        ("a text", json!({ "email": BOB, "email_verified": "true" })),
    ] {
        let client = app.anonymous();
        let door = {
            client.get(&format!("/i/{token}")).await;
            client.get("/join").await.field("door")
        };
        let page = join_with(&client, &format!("/i/{token}"), &provider, claims).await;
        assert_eq!(page.status, 403, "{what}");
        let form = [("door", &*door), ("name", "Bob")];
        assert_eq!(client.post("/join/with", &form).await.status, 403, "{what}");
    }
    nobody_joined(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_link_tells_the_invited_address_to_nobody() {
    let (app, provider) = with_provider().await;
    let id = app.invite(BOB).await;
    let token = app.core.keys.invitation_token(id, 0, usher::domain::token::Channel::Copied);
    let claims = json!({ "email": "eve@else.example", "email_verified": true });
    let page = join_with(&app.anonymous(), &format!("/i/{token}"), &provider, claims).await;
    assert_eq!(page.status, 403);
    assert!(!page.body.contains(BOB) && page.body.contains("eve@else.example"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trusted_domain_needs_no_word() {
    let (app, provider) = with_provider().await;
    let token = app.invited("bob@trusted.example").await;
    let client = app.anonymous();
    let page = join_with(&client, &format!("/i/{token}"), &provider, json!({ "email": "bob@trusted.example" })).await;
    assert_eq!(register(&client, &page).await.status, 303);
    // A word against it counts all the same, and so does what only ends alike.
    for claims in [
        json!({ "email": "eve@trusted.example", "email_verified": false }),
        json!({ "email": "eve@nottrusted.example" }),
        json!({ "email": "eve@sub.trusted.example" }),
    ] {
        let token = app.invited(claims["email"].as_str().expect("an address")).await;
        let mut claims = claims;
        claims["sub"] = json!("subject-2");
        let page = join_with(&app.anonymous(), &format!("/i/{token}"), &provider, claims).await;
        assert_eq!(page.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invite_link_takes_the_address_that_is_vouched_for() {
    let (app, provider) = with_provider().await;
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    let claims = json!({ "email": BOB, "email_verified": true });
    let page = join_with(&client, &format!("/l/{link}"), &provider, claims).await;
    assert_eq!(register(&client, &page).await.status, 303);
    assert_eq!(
        app.number(&format!("SELECT count(*) FROM people WHERE email = '{BOB}' AND status = 'active'")).await,
        1
    );
}

/// Their mail server is not there to say that it takes such an address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_can_t_be_mailed_to_is_refused_with_the_reason() {
    let (app, provider) = with_provider().await;
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    let claims = json!({ "email": "jürgen@else.example", "email_verified": true });
    let page = join_with(&client, &format!("/l/{link}"), &provider, claims).await;
    let refused = register(&client, &page).await;
    assert!(refused.status == 422 && refused.body.contains("no mail server here has said"), "{}", refused.body);
    assert_eq!(refused.field("name"), "Bob Builder");
    nobody_joined(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_an_account_signs_in_first() {
    let (app, provider) = with_provider().await;
    let (_, link) = app.link("User").await;
    let client = app.anonymous();
    let claims = json!({ "email": OWNER, "email_verified": true });
    let page = join_with(&client, &format!("/l/{link}"), &provider, claims).await;
    assert!(page.status == 200 && page.body.contains("/sign-in?next=/sign-in/link"), "{}", page.body);
    let form = [("door", client.get("/join").await.field("door")), ("name", "Bob".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(client.post("/join/with", &form).await.status, 409);
    nobody_joined(&app).await;
}

/// A4: what was begun at one door does not open another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_posted_door_is_the_opened_one() {
    let (app, provider) = with_provider().await;
    let (one, other) = (app.invited(BOB).await, app.invite("carol@else.example").await);
    let client = app.anonymous();
    let claims = json!({ "email": BOB, "email_verified": true });
    join_with(&client, &format!("/i/{one}"), &provider, claims).await;
    let form = [("door", &*other.to_string()), ("name", "Bob")];
    assert_eq!(client.post("/join/with", &form).await.status, 422);
    nobody_joined(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_chooses_by_which_ways_people_join() {
    let (app, provider) = with_provider().await;
    let claims = json!({ "email": BOB, "email_verified": true });
    let token = app.invited(BOB).await;
    let allow = async |methods: &str| {
        dump::change(&app.core.store, &format!("UPDATE organizations SET sign_in_methods = '{methods}'")).await;
    };
    allow("password").await;
    let client = app.anonymous();
    let page = join_with(&client, &format!("/i/{token}"), &provider, claims.clone()).await;
    assert_eq!(page.status, 403);
    assert!(!client.get("/join").await.body.contains("/join/with/corp"), "it is not offered");
    allow("oidc:corp").await;
    let refused = app.register(&app.anonymous(), &format!("/i/{token}"), "Bob").await;
    assert_eq!(refused.status, 403, "no password");
    nobody_joined(&app).await;
    let page = join_with(&client, &format!("/i/{token}"), &provider, claims).await;
    assert_eq!(register(&client, &page).await.status, 303);
    // Signed in by a way that it does not take: no way in, until they use another.
    let (_, link) = app.link("User").await;
    let stranger = app.session_of(app.stranger().await).await;
    stranger.get(&format!("/l/{link}")).await;
    let page = stranger.get("/join").await;
    assert_eq!(page.status, 403);
    assert!(page.body.contains("Corp"));
}
