//! Access requests.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    StoreError,
    batch::{Batch, Values},
    row::Columns,
};
use crate::domain::{
    id::{LinkId, OrganizationId, RequestId, UserId},
    request::{AccessRequest, Decision, Source},
    time::Timestamp,
};

const SELECT: &str = "SELECT id, organization_id, user_id, source, link_id, created_at, approved_at, denied_at \
     FROM access_requests";

fn request(row: &AnyRow) -> Result<AccessRequest, StoreError> {
    let decision = match (row.maybe_time("approved_at")?, row.maybe_time("denied_at")?) {
        (Some(at), _) => Some(Decision::Approved(at)),
        (None, Some(at)) => Some(Decision::Denied(at)),
        (None, None) => None,
    };
    Ok(AccessRequest {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        user_id: row.id("user_id")?,
        source: row.parsed("source", Source::from_name)?,
        link_id: row.maybe_id("link_id")?,
        created_at: row.time("created_at")?,
        decision,
    })
}

/// Adds a request; its answer is mailed in `language`. A unique violation: they
/// have asked already.
pub async fn insert(connection: &mut AnyConnection, one: &AccessRequest, language: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO access_requests (id, organization_id, user_id, source, link_id, created_at, language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(one.id.to_string())
    .bind(one.organization_id.to_string())
    .bind(one.user_id.to_string())
    .bind(one.source.name())
    .bind(one.link_id.map(|id| id.to_string()))
    .bind(one.created_at.micros())
    .bind(language)
    .execute(connection)
    .await?;
    Ok(())
}

/// The request of this id, if it is this organization's.
pub async fn by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: RequestId,
) -> Result<Option<AccessRequest>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE id = $1 AND organization_id = $2")))
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(request).transpose()
}

/// The newest request of this user in this organization, decided or not.
pub async fn newest_of(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<AccessRequest>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "{SELECT} WHERE user_id = $1 AND organization_id = $2 ORDER BY id DESC LIMIT 1"
    )))
    .bind(user.to_string())
    .bind(organization.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(request).transpose()
}

/// The request of this id, in whichever organization, with the language of its answer.
pub async fn with_language(
    connection: &mut AnyConnection,
    id: RequestId,
) -> Result<Option<(AccessRequest, String)>, StoreError> {
    let row = sqlx::query(
        "SELECT id, organization_id, user_id, source, link_id, created_at, approved_at, denied_at, language \
         FROM access_requests WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((request(&row)?, row.text("language")?))).transpose()
}

/// How many open requests came by a link.
pub async fn open_by_link(connection: &mut AnyConnection, link: LinkId) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT count(*) AS n FROM access_requests WHERE link_id = $1 AND approved_at IS NULL AND denied_at IS NULL",
    )
    .bind(link.to_string())
    .fetch_one(connection)
    .await?;
    row.int("n")
}

/// The open requests of a user: where, by its name, and since when.
pub async fn open_of_user(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Vec<(String, Timestamp)>, StoreError> {
    let rows = sqlx::query(
        "SELECT o.name, q.created_at FROM access_requests q JOIN organizations o ON o.id = q.organization_id \
         WHERE q.user_id = $1 AND q.approved_at IS NULL AND q.denied_at IS NULL ORDER BY q.id DESC LIMIT 50",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((row.text("name")?, row.time("created_at")?))).collect()
}

/// Somebody came in by another way: what they asked for is granted with that.
pub fn grant_open(batch: &mut Batch, organization: OrganizationId, user: UserId, now: Timestamp) {
    batch.add(
        "UPDATE access_requests SET approved_at = $1 WHERE organization_id = $2 AND user_id = $3 \
         AND approved_at IS NULL AND denied_at IS NULL",
        Values::default().bind(now.micros()).bind(organization.to_string()).bind(user.to_string()),
    );
}

/// Writes what an admin said to an open request. `false`: somebody did before.
pub async fn decide(
    connection: &mut AnyConnection,
    id: RequestId,
    decision: Decision,
    by: UserId,
) -> Result<bool, StoreError> {
    let (column, at) = match decision {
        Decision::Approved(at) => ("approved_at", at),
        Decision::Denied(at) => ("denied_at", at),
    };
    let done = sqlx::query(AssertSqlSafe(format!(
        "UPDATE access_requests SET {column} = $1, decided_by = $2 WHERE id = $3 AND approved_at IS NULL AND denied_at IS NULL"
    )))
    .bind(at.micros())
    .bind(by.to_string())
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
