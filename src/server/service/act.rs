//! Who does what, where from: carried through a use case so that both its success
//! and its refusal end up in the audit log.

use sqlx::AnyConnection;

use super::{
    super::{core::Core, language::Language},
    fault::Fault,
};
use crate::{
    domain::{
        audit::Details,
        id::{OrganizationId, UserId},
    },
    server::store::{Batch, Tx, audit},
};

/// What is known of a request before anybody is signed in.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The request's id, as in the logs.
    pub request_id: String,
    /// The /24 (IPv4) or /48 (IPv6) that it came from.
    pub address_block: String,
    /// The browser.
    pub user_agent: String,
    /// The hash of the session that it carries, alive or not.
    pub session_hash: Option<String>,
    /// The language of its answer, and of mails to whoever makes it.
    pub language: Language,
    /// Whether a page asks by itself: that keeps no session alive.
    pub background: bool,
}

/// One thing being done.
pub struct Act<'a> {
    core: &'a Core,
    caller: &'a Caller,
    action: &'static str,
    actor: Option<UserId>,
    organization: Option<OrganizationId>,
    subject: Option<String>,
}

impl<'a> Act<'a> {
    /// Somebody, not known yet, does `action`.
    pub const fn new(core: &'a Core, caller: &'a Caller, action: &'static str) -> Self {
        Self { core, caller, action, actor: None, organization: None, subject: None }
    }

    /// The same, done by this user.
    #[must_use]
    pub fn by(self, user: UserId) -> Self {
        Self { actor: Some(user), ..self }
    }

    /// The same, in this organization.
    #[must_use]
    pub fn within(self, organization: OrganizationId) -> Self {
        Self { organization: Some(organization), ..self }
    }

    /// The same, done to this: a refusal names it, too.
    #[must_use]
    pub fn about(self, subject: impl ToString) -> Self {
        Self { subject: Some(subject.to_string()), ..self }
    }

    /// Runs the use case; a refusal leaves an entry, after everything the use
    /// case began was rolled back.
    pub async fn run<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let outcome = work.await;
        if let Err(Fault::Refused(error)) = &outcome {
            self.refused(error.code()).await?;
        }
        outcome
    }

    /// Notes a refusal that is no error, such as a list of addresses none of which was invited.
    pub async fn refused(&self, code: &str) -> Result<(), Fault> {
        let mut tx = self.core.store.begin().await?;
        self.refused_within(&mut tx, code).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Notes in the use case's own transaction that a part of it was refused.
    pub async fn refused_within(&self, connection: &mut AnyConnection, code: &str) -> Result<(), Fault> {
        Ok(audit::insert(connection, &self.entry(self.subject.clone(), Some(code), Details::new())).await?)
    }

    /// Notes in the use case's own transaction that it was done, and to what.
    pub async fn done(&self, tx: &mut Tx, subject: impl ToString) -> Result<(), Fault> {
        self.done_with(tx, subject, Details::new()).await
    }

    /// The same with what was changed, before and after.
    pub async fn done_with(&self, tx: &mut Tx, subject: impl ToString, details: Details) -> Result<(), Fault> {
        if let Some(organization) = self.organization {
            tx.touch(organization);
        }
        Ok(audit::insert(tx, &self.entry(Some(subject.to_string()), None, details)).await?)
    }

    /// Notes that it was done to each of these, with what `batch` does.
    pub fn add_done(&self, tx: &mut Tx, batch: &mut Batch, subjects: impl IntoIterator<Item = impl ToString>) {
        self.add_done_with(tx, batch, subjects, &Details::new());
    }

    /// The same with what was changed of each of them.
    pub fn add_done_with(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        subjects: impl IntoIterator<Item = impl ToString>,
        details: &Details,
    ) {
        self.add_each_done(tx, batch, subjects.into_iter().map(|subject| (subject, details.clone())));
    }

    /// The same with what there is to tell of each.
    pub fn add_each_done(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        done: impl IntoIterator<Item = (impl ToString, Details)>,
    ) {
        if let Some(organization) = self.organization {
            tx.touch(organization);
        }
        let entries: Vec<_> =
            done.into_iter().map(|(subject, details)| self.entry(Some(subject.to_string()), None, details)).collect();
        audit::add(batch, &entries);
    }

    fn entry<'e>(&'e self, subject: Option<String>, refused: Option<&'e str>, details: Details) -> audit::Entry<'e> {
        audit::Entry {
            id: self.core.id(),
            organization_id: self.organization,
            at: self.core.now(),
            actor_id: self.actor,
            action: self.action,
            subject,
            refused,
            address_block: Some(&self.caller.address_block),
            request_id: Some(&self.caller.request_id),
            details,
        }
    }
}
