//! T6: whatever is logged, at the most talkative level, holds no secret.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};
use usher::{
    domain::token::Channel,
    server::auth::{
        seal::{self, Seal},
        totp,
    },
};

use crate::{
    app::{PASSWORD, TestApp, with_mail},
    gateway::{Gateway, TOKEN},
    provider::{Provider, SECRET},
    shared::Kind,
};

/// Everything that is logged, until it is taken: the other tests of this process go on.
#[derive(Clone)]
struct Log(Arc<Mutex<Option<Vec<u8>>>>);

impl Log {
    fn take(&self) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        String::from_utf8_lossy(&all.unwrap_or_default()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(all) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            all.extend_from_slice(bytes);
        }
        Ok(bytes.len())
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
    let log = Log(Arc::new(Mutex::new(Some(Vec::new()))));
    // What the test's own client says is not the product's.
    let filter = EnvFilter::new("trace,reqwest=off,hyper_util::client=off,cookie_store=off");
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).with_ansi(false).finish();
    tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");

    let gateway = Gateway::start().await;
    let provider = Provider::start(|| 0).await;
    let app = TestApp::with(Kind::Sqlite, |settings| {
        with_mail(settings);
        gateway.known(settings);
        provider.known_as("corp", settings);
    })
    .await;
    let keys = &app.core.keys;
    let mut secrets = vec![("setup", keys.setup_token()), ("password", PASSWORD.to_owned())];
    secrets.push(("client secret", SECRET.to_owned()));
    secrets.push(("gateway's token", TOKEN.to_owned()));
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
    // Codes that sign in, prove a new address, and prove a phone number.
    let asks = app.anonymous();
    asks.post("/sign-in/code", &[("email", "bob@else.example"), ("password", "")]).await;
    app.settled().await;
    let id = app.one("SELECT id FROM sign_in_codes").await.parse().expect("an id");
    secrets.push(("code", keys.sign_in_code(id)));
    secrets.push(("sign-in cookie", asks.cookie("usher_code").expect("a cookie")));
    asks.post("/sign-in/code/enter", &[("code", "000000")]).await;
    asks.post("/sign-in/code/enter", &[("code", &keys.sign_in_code(id))]).await;
    bob.post("/account/email", &[("email", "moved@else.example")]).await;
    let id = app.one("SELECT id FROM email_changes").await.parse().expect("an id");
    secrets.push(("code", keys.new_email_code(id)));
    bob.post("/account/email/code", &[("code", &keys.new_email_code(id))]).await;
    let texted = bob.post("/account/phone", &[("country", "DE"), ("phone", "0170 1234567")]).await;
    assert_eq!(texted.status, 303, "{}", texted.body);
    let code = gateway.code(1).await;
    assert_eq!(bob.post("/account/phone/code", &[("code", &code)]).await.status, 303);
    secrets.push(("code", code));

    // The app's secret and the recovery codes.
    bob.post("/account/second-factor", &[("what", "begin")]).await;
    let (user, sealed) = (app.user("moved@else.example").await, app.one("SELECT sealed FROM authenticators").await);
    let secret = seal::open(keys, Seal::Authenticator, &user.to_bytes(), &sealed).expect("a secret");
    let code = totp::code(&secret, totp::step_at(app.core.now()));
    let page = bob.get("/account/second-factor").await.body;
    let written = totp::base32(&secret);
    let grouped = written.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    assert!(page.contains(&grouped), "the secret as the page shows it: {grouped}");
    secrets.extend([("app's secret", written), ("app's secret, as it is read", grouped)]);
    let done = bob.post("/account/second-factor", &[("what", "confirm"), ("code", &code)]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    secrets.push(("code", code));
    let list = done.body.split("<ul class=\"codes\">").nth(1).and_then(|rest| rest.split("</ul>").next());
    let items = list.expect("recovery codes").split("<li>").skip(1);
    let codes: Vec<String> = items.filter_map(|item| Some(item.split('<').next()?.to_owned())).collect();
    assert_eq!(codes.len(), 10, "{}", done.body);
    secrets.extend(codes.into_iter().map(|code| ("recovery code", code)));

    // The way back of somebody who was shut out.
    let person = app.person_of("moved@else.example").await;
    let shut_out = format!("/o/acme/settings/people/{person}");
    assert_eq!(app.owner.post(&format!("{shut_out}/inactivate"), &[]).await.status, 303);
    let reactivated = app.owner.post(&format!("{shut_out}/reactivate"), &[("way", "link")]).await;
    assert!([200, 303].contains(&reactivated.status), "{}", reactivated.body);
    let id = app.one("SELECT id FROM invitations WHERE purpose = 'reactivate'").await.parse().expect("an id");
    let back = keys.reactivation_token(id, 0, Channel::Mailed);
    assert_eq!(app.anonymous().get(&format!("/r/{back}")).await.status, 303);
    secrets.push(("way back", back));
    let departure = app.anonymous();
    departure.post("/sign-in/with/corp", &[("next", "")]).await;
    secrets.push(("trip", departure.cookie("usher_trip").expect("a trip")));

    app.sign_in(&client, "bob@else.example", "my-wrong-but-private-password").await;
    secrets.push(("wrong password", "my-wrong-but-private-password".into()));

    let people = app.owner.get("/o/acme/settings/people").await.body;
    let mails = app.owner.get("/o/acme/settings/email").await.body;
    let audit = app.owner.get("/o/acme/settings/audit").await.body;
    let exported = app.owner.get("/o/acme/settings/audit/export").await.body;
    let logged = log.take();
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
