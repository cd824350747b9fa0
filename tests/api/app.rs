//! The application under test: started whole, on port 0, stopped when dropped.

use std::{path::Path, sync::Arc};

use serde_json::json;
use usher::{
    domain::{
        id::{InvitationId, UserId},
        token::Channel,
    },
    server::{
        application::Application,
        core::Core,
        service::{act::Caller, sign_in},
        settings::{Settings, Tls},
        stop::Stop,
    },
};

use crate::{
    client::{Answer, Client},
    shared::{Kind, Place, TestClock, dump},
};

/// A password that is taken.
pub const PASSWORD: &str = "violet-otter-harvest-91";
pub const OWNER: &str = "owner@acme.example";

/// A running Usher with the organization Acme (`/o/acme`) and its owner.
pub struct TestApp {
    pub core: Arc<Core>,
    pub clock: Arc<TestClock>,
    pub url: String,
    pub owner: Client,
    stop: Stop,
    place: Arc<Place>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.at_once();
    }
}

/// Starts the application on a place; it runs until it is stopped.
async fn start(place: &Place, clock: &Arc<TestClock>, change: impl FnOnce(&mut Settings)) -> (Arc<Core>, String, Stop) {
    let mut settings = place.settings();
    settings.package.metadata.leptos.site_addr = ([127, 0, 0, 1], 0).into();
    change(&mut settings);
    let application = Application::build(settings, clock.parts()).await.expect("an application");
    let (core, url) = (Arc::clone(application.core()), format!("http://{}", application.address()));
    let stop = Stop::default();
    tokio::spawn(application.run(stop.clone()));
    (core, url, stop)
}

/// A mail server that is never reached: mails are written, and stay in the outbox.
pub fn with_mail(settings: &mut Settings) {
    settings.mail.host = Some("127.0.0.1".into());
    settings.mail.port = Some(9);
    settings.mail.tls = Tls::None;
    settings.mail.from = Some("Usher <usher@usher.example>".into());
}

/// On SQLite, and nobody has set it up.
pub async fn bare(change: impl FnOnce(&mut Settings)) -> TestApp {
    bare_on(Kind::Sqlite, change).await
}

async fn bare_on(kind: Kind, change: impl FnOnce(&mut Settings)) -> TestApp {
    let (place, clock) = (Arc::new(Place::new(kind).await), TestClock::new());
    let (core, url, stop) = start(&place, &clock, change).await;
    let owner = Client::new(&url);
    TestApp { core, clock, url, owner, stop, place }
}

/// First run by its link: the organization Acme and its owner, who is signed in then.
pub async fn set_up(owner: &Client, link: &str) {
    assert_eq!(owner.get(link).await.location(), "/setup");
    assert_eq!(owner.get("/setup").await.status, 200);
    let form = [("organization", "Acme"), ("name", "Olga Owner"), ("email", OWNER), ("password", PASSWORD)];
    let done = owner.post("/setup", &form).await;
    assert_eq!((done.status, done.location()), (303, "/o/acme/settings/people?welcome"));
}

impl TestApp {
    /// On a place with a database that is set up already.
    pub async fn on(place: Place, clock: &Arc<TestClock>, change: impl FnOnce(&mut Settings)) -> Self {
        let (core, url, stop) = start(&place, clock, change).await;
        let owner = Client::new(&url);
        Self { core, clock: Arc::clone(clock), url, owner, stop, place: Arc::new(place) }
    }

    /// On SQLite, without a mail server.
    pub async fn new() -> Self {
        Self::with(Kind::Sqlite, |_| {}).await
    }

    pub async fn with(kind: Kind, change: impl FnOnce(&mut Settings)) -> Self {
        let app = bare_on(kind, change).await;
        app.set_up().await;
        app
    }

    /// Begins to stop.
    pub fn stop(&self) {
        self.stop.begin();
    }

    /// Stops without waiting for anybody to look elsewhere.
    pub fn stop_at_once(&self) {
        self.stop.at_once();
    }

    /// A second process on the same database.
    pub async fn second(&self) -> Self {
        let (core, url, stop) = start(&self.place, &self.clock, |_| {}).await;
        let owner = Client::new(&url);
        owner.carry("usher_session", &self.owner.cookie("usher_session").expect("a session"));
        Self { core, clock: Arc::clone(&self.clock), url, owner, stop, place: Arc::clone(&self.place) }
    }

    /// First run, as its owner does it.
    async fn set_up(&self) {
        set_up(&self.owner, &format!("/setup/{}", self.core.keys.setup_token())).await;
    }

    /// The folder with key and embedded database.
    pub fn data_folder(&self) -> &Path {
        self.place.folder.path()
    }

    /// Where its database is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Somebody without a session.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.url)
    }

    /// Somebody new, who was invited as a user, registered, and is signed in.
    pub async fn member(&self, address: &str) -> Client {
        let token = self.invited(address).await;
        let client = self.anonymous();
        let done = self.register(&client, &format!("/i/{token}"), "Max Member").await;
        assert_eq!((done.status, done.location()), (303, "/o/acme?welcome=1"));
        client
    }

    /// Opens a link and fills in the form for new people.
    pub async fn register(&self, client: &Client, link: &str, name: &str) -> Answer {
        assert_eq!(client.get(link).await.location(), "/join");
        let page = client.get("/join").await;
        let form = [("door", &*page.field("door")), ("email", ""), ("name", name), ("password", PASSWORD)];
        client.post("/join/register", &form).await
    }

    /// Invites an address as a user; the mailed link's token.
    pub async fn invited(&self, address: &str) -> String {
        let id = self.invite(address).await;
        self.core.keys.invitation_token(id, 0, Channel::Mailed)
    }

    /// Invites an address as a user.
    pub async fn invite(&self, address: &str) -> InvitationId {
        let form = [("addresses", address), ("role", &*self.role("User").await)];
        let done = self.owner.post("/o/acme/settings/people/invite", &form).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let sql = format!(
            "SELECT id FROM invitations WHERE email = '{address}' AND accepted_at IS NULL AND revoked_at IS NULL"
        );
        self.one(&sql).await.parse().expect("an id")
    }

    /// The row that shows an invitation.
    pub async fn person(&self, invitation: impl std::fmt::Display) -> String {
        self.one(&format!("SELECT id FROM people WHERE invitation_id = '{invitation}'")).await
    }

    /// The row of an address.
    pub async fn person_of(&self, address: &str) -> String {
        self.one(&format!("SELECT id FROM people WHERE email = '{address}'")).await
    }

    /// A fresh session of somebody, without their password.
    pub async fn session_of(&self, user: UserId) -> Client {
        let mut tx = self.core.store.begin().await.expect("a transaction");
        let started = sign_in::start(&self.core, &mut tx, user, &Caller::default(), false).await.expect("a session");
        tx.commit().await.expect("a commit");
        let client = self.anonymous();
        client.carry("usher_session", &started.secret);
        client
    }

    /// The account of an address.
    pub async fn user(&self, address: &str) -> UserId {
        self.one(&format!("SELECT id FROM users WHERE email = '{address}'")).await.parse().expect("an id")
    }

    /// Signs in by password.
    pub async fn sign_in(&self, client: &Client, address: &str, password: &str) -> Answer {
        client.post("/sign-in", &[("email", address), ("password", password)]).await
    }

    pub async fn texts(&self, sql: &str) -> Vec<String> {
        dump::texts(&self.core.store, sql).await
    }

    pub async fn one(&self, sql: &str) -> String {
        self.texts(sql).await.into_iter().next().unwrap_or_else(|| panic!("nothing: {sql}"))
    }

    pub async fn number(&self, sql: &str) -> i64 {
        dump::number(&self.core.store, sql).await
    }

    /// Everything stored but the traces that refusals leave.
    pub async fn dump(&self) -> Vec<String> {
        self.dump_without(&["audit", "throttles"]).await
    }

    /// Everything stored but these tables, who was seen where, and when pages were opened:
    /// that is written down now and then.
    pub async fn dump_without(&self, tables: &[&str]) -> Vec<String> {
        let mut lines = dump::dump(&self.core.store, tables).await;
        lines.retain(|line| !(line.starts_with("daily_counts: ") && line.contains("step=opened")));
        let traces = ["opened_at=", "seen_at=", "last_organization_id="];
        let stays = |cell: &&str| !traces.iter().any(|start| cell.starts_with(start));
        lines.iter().map(|line| line.split('|').filter(stays).collect::<Vec<_>>().join("|")).collect()
    }

    /// Invites through the island's server function.
    pub async fn call_invite(&self, client: &Client, addresses: &str) -> Answer {
        let form = json!({ "addresses": addresses, "role": self.role("User").await });
        let body = json!({ "organization": "acme", "form": form, "leave_out_bad": false });
        client.call("invite", &body).await
    }
}
