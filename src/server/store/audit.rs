//! The audit log: what was done or refused, by whom, to what.

use sqlx::AnyConnection;

use super::{StoreError, batch};
use crate::domain::{
    audit::Details,
    id::{AuditId, OrganizationId, UserId},
    time::Timestamp,
};

/// An entry. Nothing in it may open anything: ids, never tokens.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The id.
    pub id: AuditId,
    /// In which organization, if in one.
    pub organization_id: Option<OrganizationId>,
    /// When.
    pub at: Timestamp,
    /// Who, if somebody was signed in.
    pub actor_id: Option<UserId>,
    /// What, such as `invitation.create`.
    pub action: &'a str,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// The code of a refusal.
    pub refused: Option<&'a str>,
    /// Where from.
    pub address_block: Option<&'a str>,
    /// The request's id.
    pub request_id: Option<&'a str>,
    /// What it was and became.
    pub details: Details,
}

/// Adds an entry.
pub async fn insert(connection: &mut AnyConnection, entry: &Entry<'_>) -> Result<(), StoreError> {
    insert_all(connection, std::slice::from_ref(entry)).await
}

const COLUMNS: [&str; 10] = [
    "id",
    "organization_id",
    "at",
    "actor_id",
    "action",
    "subject",
    "refused",
    "address_block",
    "request_id",
    "details",
];

/// Adds entries.
pub async fn insert_all(connection: &mut AnyConnection, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    batch::insert(connection, ("audit", &COLUMNS, ""), entries, |query, entry| {
        query
            .bind(entry.id.to_string())
            .bind(entry.organization_id.map(|id| id.to_string()))
            .bind(entry.at.micros())
            .bind(entry.actor_id.map(|id| id.to_string()))
            .bind(entry.action)
            .bind(entry.subject.as_deref())
            .bind(entry.refused)
            .bind(entry.address_block)
            .bind(entry.request_id)
            .bind((!entry.details.is_empty()).then(|| entry.details.to_string()))
    })
    .await
}

/// Whether this user did this to this.
pub async fn is_done(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    action: &str,
    subject: &str,
    actor: UserId,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT id FROM audit WHERE organization_id = $1 AND subject = $2 AND action = $3 AND actor_id = $4 \
         AND refused IS NULL LIMIT 1",
    )
    .bind(organization.to_string())
    .bind(subject)
    .bind(action)
    .bind(actor.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
