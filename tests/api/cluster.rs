//! Two processes on one PostgreSQL are one Usher.

use usher::domain::token::Channel;

use crate::{
    app::{PASSWORD, TestApp},
    client::Client,
    shared::Kind,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_process_does_the_other_knows() {
    let one = TestApp::with(Kind::Postgres, |_| {}).await;
    let two = one.second().await;
    assert_eq!(two.owner.get("/o/acme").await.status, 200, "a session of one is a session of the other");
    let setup = two.anonymous().get(&format!("/setup/{}", two.core.keys.setup_token())).await;
    assert_eq!(setup.status, 409);

    // Invited here, accepted there.
    let token = one.invited("bob@else.example").await;
    let bob = two.anonymous();
    let joined = two.register(&bob, &format!("/i/{token}"), "Bob").await;
    assert_eq!(joined.location(), "/o/acme?welcome=1");
    assert!(one.owner.get("/o/acme/settings/people").await.body.contains("Bob"));

    // Deleted here, dead there at once.
    let id = one.invite("eve@else.example").await;
    let token = one.core.keys.invitation_token(id, 0, Channel::Mailed);
    assert_eq!(two.anonymous().get(&format!("/i/{token}")).await.status, 303);
    let person = one.person(id).await;
    assert_eq!(one.owner.post(&format!("/o/acme/settings/people/{person}/delete"), &[]).await.status, 303);
    assert_eq!(two.anonymous().get(&format!("/i/{token}")).await.status, 410);

    // Failures at one count at the other.
    for n in 0..6 {
        let app = if n % 2 == 0 { &one } else { &two };
        let status = app.sign_in(&app.anonymous(), "bob@else.example", "wrong").await.status;
        assert_eq!(status, if n < 5 { 401 } else { 429 }, "{n}");
    }

    // Signed out here, out there.
    assert_eq!(one.owner.post("/sign-out", &[]).await.status, 303);
    assert_eq!(two.owner.get("/o/acme").await.status, 303);
}

/// X2 and X6, over HTTP, half of the requests to each process.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn races_hold_across_processes() {
    let one = TestApp::with(Kind::Postgres, |_| {}).await;
    let two = one.second().await;
    let role = one.role("User").await;
    let mut tasks = Vec::new();
    for n in 0..30 {
        let client = if n % 2 == 0 { one.owner.clone() } else { two.owner.clone() };
        let body = serde_json::json!({ "organization": "acme", "form": { "addresses": "bob@else.example", "role": role }, "leave_out_bad": false });
        tasks.push(tokio::spawn(async move { client.call("invite", &body).await }));
    }
    let mut invited = 0;
    for task in tasks {
        let answer = task.await.expect("an answer");
        assert_eq!(answer.status, 200);
        invited += usize::from(answer.body.contains("\"sent\":true"));
    }
    assert_eq!(invited, 1);

    let (id, link) = one.link("User").await;
    crate::shared::dump::change(&one.core.store, &format!("UPDATE invite_links SET max_uses = 5 WHERE id = '{id}'"))
        .await;
    let mut visitors = Vec::new();
    for n in 0..20 {
        let client = if n % 2 == 0 { one.anonymous() } else { two.anonymous() };
        client.get(&format!("/l/{link}")).await;
        let door = client.get("/join").await.field("door");
        visitors.push((client, door, format!("p{n}@else.example")));
    }
    let join = |(client, door, email): (Client, String, String)| async move {
        let form = [("door", &*door), ("email", &*email), ("name", "Pat"), ("password", PASSWORD)];
        client.post("/join/register", &form).await.status
    };
    let tasks: Vec<_> = visitors.into_iter().map(|visitor| tokio::spawn(join(visitor))).collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.expect("an answer"));
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![303; 5], vec![410; 15]].concat());
    assert_eq!(one.number("SELECT count(*) FROM memberships").await, 6);
}
