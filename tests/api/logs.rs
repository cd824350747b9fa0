//! T6: whatever is logged, at the most talkative level, holds no secret.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};
use usher::domain::token::Channel;

use crate::{
    app::{PASSWORD, TestApp, with_mail},
    shared::Kind,
};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// T6: neither in the log nor in the audit log nor on a page of the settings.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_logged_or_answered() {
    let log = Log::default();
    // What the test's own client says is not the product's.
    let filter = EnvFilter::new("trace,reqwest=off,hyper_util::client=off,cookie_store=off");
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).with_ansi(false).finish();
    tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");

    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let keys = &app.core.keys;
    let mut secrets = vec![("setup", keys.setup_token()), ("password", PASSWORD.to_owned())];
    let bob = app.member("bob@else.example").await;
    secrets.push(("session", bob.cookie("usher_session").expect("a session")));
    secrets.push(("owner's session", app.owner.cookie("usher_session").expect("a session")));
    let id = app.invite("eve@else.example").await;
    secrets.push(("mailed link", keys.invitation_token(id, 0, Channel::Mailed)));
    let copied = keys.invitation_token(id, 0, Channel::Copied);
    let body = serde_json::json!({ "organization": "acme", "id": id });
    assert_eq!(app.owner.call("invitation-link", &body).await.status, 200);
    let client = app.anonymous();
    client.get(&format!("/i/{copied}")).await;
    let door = client.get("/join").await.field("door");
    client.post("/join/code", &[("door", &door)]).await;
    let proof = app.one("SELECT id FROM proofs").await.parse().expect("an id");
    secrets.push(("code", keys.code(proof)));
    secrets.push(("proof", keys.proof_token(proof)));
    client.post("/join/code/enter", &[("door", &door), ("code", "000000")]).await;
    client.post("/join/code/enter", &[("door", &door), ("code", &keys.code(proof))]).await;
    secrets.push(("copied link", copied));
    let (_, link) = app.link("User").await;
    client.get(&format!("/l/{link}")).await;
    secrets.push(("invite link", link));
    client.post("/forgot", &[("email", "bob@else.example")]).await;
    app.core.tasks.close();
    app.core.tasks.wait().await;
    let reset = keys.reset_token(app.one("SELECT id FROM resets").await.parse().expect("an id"));
    client.get(&format!("/reset/{reset}")).await;
    client.get(&format!("/reset/{reset}x")).await;
    secrets.push(("reset", reset));
    app.sign_in(&client, "bob@else.example", "my-wrong-but-private-password").await;
    secrets.push(("wrong password", "my-wrong-but-private-password".into()));

    let people = app.owner.get("/o/acme/settings/people").await.body;
    let mails = app.owner.get("/o/acme/settings/email").await.body;
    let audit = app.owner.get("/o/acme/settings/audit").await.body;
    let exported = app.owner.get("/o/acme/settings/audit/export").await.body;
    let logged = log.text();
    assert!(logged.contains("answered") && logged.len() > 10_000, "the log was listened to");
    for (name, secret) in &secrets {
        for (place, text) in [
            ("the log", &logged),
            ("People", &people),
            ("Email", &mails),
            ("Audit log", &audit),
            ("its export", &exported),
        ] {
            let found = if *name == "code" {
                text.split(|c: char| !c.is_alphanumeric() && c != '.').any(|word| word == secret)
            } else {
                text.contains(secret.as_str())
            };
            let around = text.lines().find(|line| line.contains(secret.as_str())).unwrap_or_default();
            assert!(!found, "the {name} is in {place}: {around}");
        }
    }
}
