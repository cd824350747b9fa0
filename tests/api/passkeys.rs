//! Passkeys through the doors that a browser uses, with a device that makes and uses them.

use serde_json::Value;

use crate::{
    app::{OWNER, TestApp},
    client::Client,
    sessions::{COOKIE, begins_anew},
    shared::{Kind, device::Device},
};

const URL: &str = "http://localhost:3000";

async fn app() -> TestApp {
    TestApp::with(Kind::Sqlite, |settings| settings.server.public_url = Some(URL.into())).await
}

fn device() -> Device {
    let mut device = Device::new(1);
    device.origin = URL.into();
    device.site = "localhost".into();
    device
}

/// What the page's script asks before it asks the device.
async fn question(client: &Client, path: &str, form: &[(&str, &str)]) -> Value {
    let answer = client.post(path, form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("a question")
}

/// Somebody joins with a passkey of the device.
async fn join(app: &TestApp, client: &Client, address: &str, device: &mut Device) {
    let token = app.invited(address).await;
    client.get(&format!("/i/{token}")).await;
    let door = client.get("/join").await.field("door");
    let asked = question(client, "/join/passkey/begin", &[("door", &door), ("name", "Bob")]).await;
    let made = device.make(&asked);
    let form = [("door", &*door), ("name", "Bob"), ("credential", &made)];
    let done = client.post("/join/passkey", &form).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"), "{}", done.body);
}

/// S1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_and_signing_in_begin_new_sessions() {
    let app = app().await;
    let mut device = device();
    // Somebody planted a session of their own in the browser of whoever joins.
    let planted = app.owner.cookie(COOKIE).expect("a session");
    let bob = app.anonymous();
    let token = app.invited("eve@else.example").await;
    bob.get(&format!("/i/{token}")).await;
    let door = bob.get("/join").await.field("door");
    bob.carry(COOKIE, &planted);
    let asked = question(&bob, "/join/passkey/begin", &[("door", &door), ("name", "Eve")]).await;
    let made = device.make(&asked);
    let done = bob.post("/join/passkey", &[("door", &*door), ("name", "Eve"), ("credential", &made)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    begins_anew(&app, &bob, &planted, "by joining with a passkey").await;

    let before = bob.cookie(COOKIE).expect("a session");
    let used = device.use_it(&question(&bob, "/sign-in/passkey/begin", &[]).await);
    assert_eq!(bob.post("/sign-in/passkey", &[("credential", &*used)]).await.status, 303);
    begins_anew(&app, &bob, &before, "by passkey").await;
}

/// C4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn next_stays_here() {
    let app = app().await;
    let mut device = device();
    join(&app, &app.anonymous(), "bob@else.example", &mut device).await;
    let sign_in = async |next: &str| {
        let client = app.anonymous();
        let used = device.use_it(&question(&client, "/sign-in/passkey/begin", &[]).await);
        client.post("/sign-in/passkey", &[("email", OWNER), ("credential", &used), ("next", next)]).await
    };
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "\t//evil.example"]
    {
        let done = sign_in(next).await;
        assert_eq!((done.status, done.location()), (303, "/"), "{next}");
    }
    assert_eq!(sign_in("/account").await.location(), "/account");
}
