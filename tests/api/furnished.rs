//! What Acme has in a test: people who may this and that, links, requests, groups, products.

use usher::{
    domain::{
        email::EmailAddress,
        id::{RoleId, UserId},
        name::Name,
        request::{AccessRequest, Source},
    },
    server::{
        service::organizations::{self, Entrance},
        store::{
            people, requests,
            users::{self, User},
        },
    },
};

use crate::{app::TestApp, client::Client, shared::dump};

impl TestApp {
    /// Somebody who joined and was given a role; their account.
    pub async fn with_role(&self, address: &str, role: &str) -> UserId {
        self.member(address).await;
        let (id, role) = (self.user(address).await, self.role(role).await);
        let change = format!("UPDATE memberships SET role_id = '{role}' WHERE user_id = '{id}'");
        dump::change(&self.core.store, &change).await;
        let refresh = format!("UPDATE people SET role_id = '{role}' WHERE user_id = '{id}'");
        dump::change(&self.core.store, &refresh).await;
        id
    }

    /// Somebody who joined and may do this, signed in.
    pub async fn allowed(&self, address: &str, permissions: &str) -> Client {
        let role = format!("Role of {address}");
        let sql = format!(
            "INSERT INTO roles (id, organization_id, name, permissions, created_at) \
             SELECT '{}', id, '{role}', '{permissions}', 0 FROM organizations WHERE slug = 'acme'",
            self.core.id::<()>()
        );
        dump::change(&self.core.store, &sql).await;
        let user = self.with_role(address, &role).await;
        self.session_of(user).await
    }

    /// An invite link of a role; its id and token.
    pub async fn link(&self, role: &str) -> (String, String) {
        let role = self.role(role).await;
        let before = self.texts("SELECT id FROM invite_links").await;
        let done = self.owner.post("/o/acme/settings/people/link", &[("role", &role)]).await;
        assert_eq!(done.status, 303);
        let mut ids = self.texts("SELECT id FROM invite_links").await;
        ids.retain(|id| !before.contains(id));
        let id = ids.remove(0);
        let token = self.core.keys.link_token(id.parse().expect("an id"), 0);
        (id, token)
    }

    /// Somebody with an account asks to join Acme; the request's id.
    pub async fn request(&self, address: &str) -> String {
        let core = &*self.core;
        let user = User {
            id: core.id(),
            email: EmailAddress::parse(address).expect("an address"),
            email_verified_at: Some(core.now()),
            name: "Asta Asker".into(),
            created_at: core.now(),
            last_organization_id: None,
            language: None,
        };
        let acme = self.one("SELECT id FROM organizations WHERE slug = 'acme'").await;
        let request = AccessRequest {
            id: core.id(),
            organization_id: acme.parse().expect("an id"),
            user_id: user.id,
            source: Source::Open,
            link_id: None,
            created_at: core.now(),
            decision: None,
        };
        let mut tx = core.store.begin().await.expect("a transaction");
        users::insert(&mut tx, &user, None).await.expect("an account");
        requests::insert(&mut tx, &request, "en").await.expect("a request");
        people::refresh(&mut tx, request.organization_id, &user.email, core.id(), core.now()).await.expect("a row");
        tx.commit().await.expect("a commit");
        request.id.to_string()
    }

    /// A group of Acme.
    pub async fn group(&self, name: &str) -> String {
        let id = self.core.id::<()>();
        let sql = format!(
            "INSERT INTO groups (id, organization_id, name, folded, created_at) \
             SELECT '{id}', id, '{name}', '{name}', 0 FROM organizations WHERE slug = 'acme'"
        );
        dump::change(&self.core.store, &sql).await;
        id.to_string()
    }

    /// A product of Acme.
    pub async fn product(&self, name: &str) -> String {
        let id = self.core.id::<()>();
        let sql = format!(
            "INSERT INTO products (id, organization_id, name, url, note, created_at) \
             SELECT '{id}', id, '{name}', 'https://wiki.example/start', 'All we know', 0 FROM organizations WHERE slug = 'acme'"
        );
        dump::change(&self.core.store, &sql).await;
        id.to_string()
    }

    /// The id of a role of Acme.
    pub async fn role(&self, name: &str) -> String {
        let sql = "SELECT r.id FROM roles r JOIN organizations o ON o.id = r.organization_id WHERE o.slug = 'acme'";
        self.one(&format!("{sql} AND r.name = '{name}'")).await
    }

    /// The owner of another organization, signed in.
    pub async fn stranger(&self) -> UserId {
        let core = &*self.core;
        let user = User {
            id: core.id(),
            email: EmailAddress::parse(&format!("stranger-{}@other.example", core.id::<()>())).expect("an address"),
            email_verified_at: Some(core.now()),
            name: "Stella Stranger".into(),
            created_at: core.now(),
            last_organization_id: None,
            language: None,
        };
        let mut tx = core.store.begin().await.expect("a transaction");
        users::insert(&mut tx, &user, None).await.expect("an account");
        let name = Name::parse("Other").expect("a name");
        let made = organizations::create(core, &mut tx, &name, "en").await.expect("an organization");
        let role: RoleId = made.administrator;
        let entrance = Entrance { full_access: true, ..Entrance::into_role(role) };
        organizations::add_member(core, &mut tx, made.organization.id, &user, &entrance).await.expect("an owner");
        tx.commit().await.expect("a commit");
        user.id
    }
}
