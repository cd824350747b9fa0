//! Asking for what is refused: nothing is changed, nothing is sent, one entry stays.

use usher::domain::{id::InvitationId, token::Channel};

use crate::{
    app::{TestApp, with_mail},
    client::{Answer, Client},
    shared::{Kind, dump},
};

/// One that writes mails.
pub async fn app() -> TestApp {
    TestApp::with(Kind::Sqlite, with_mail).await
}

impl TestApp {
    /// Everything stored but the traces that refusals leave, when pages were opened and by
    /// whom, and what the worker notes on mails; which mails there are is part of it.
    pub async fn still(&self) -> Vec<String> {
        let mut all = self.dump_without(&["audit", "throttles", "outbox"]).await;
        all.extend(self.texts("SELECT id || ' ' || kind || ' ' || recipient FROM outbox ORDER BY id").await);
        all
    }

    /// The same without trips to providers, which end with whoever comes back from them.
    pub async fn still_but_trips(&self) -> Vec<String> {
        let mut all = self.still().await;
        all.retain(|row| !row.starts_with("ceremonies: "));
        all
    }

    /// Asks for something that is refused, and looks at what it left.
    pub async fn refused(&self, client: &Client, path: &str, form: &[(&str, &str)], status: u16) -> Answer {
        let before = self.still().await;
        let entries = self.number("SELECT count(*) FROM audit WHERE refused IS NOT NULL").await;
        let answer = client.post(path, form).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert_eq!(self.still().await, before, "{path}: nothing changed, nothing sent");
        let after = self.number("SELECT count(*) FROM audit WHERE refused IS NOT NULL").await;
        assert_eq!(after, entries + 1, "{path}: one entry");
        answer
    }

    /// Somebody with an account and a session, who is no member of Acme.
    pub async fn outsider(&self, address: &str) -> Client {
        let user = self.stranger().await;
        dump::change(&self.core.store, &format!("UPDATE users SET email = '{address}' WHERE id = '{user}'")).await;
        self.session_of(user).await
    }

    /// What is done in the background has been done.
    pub async fn settled(&self) {
        self.core.tasks.close();
        self.core.tasks.wait().await;
        self.core.tasks.reopen();
    }

    /// The mailed link of an invitation.
    pub fn mailed(&self, id: InvitationId, generation: i64) -> String {
        format!("/i/{}", self.core.keys.invitation_token(id, generation, Channel::Mailed))
    }
}
