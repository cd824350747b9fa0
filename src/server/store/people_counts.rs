//! How many people are in each status. Invitations that ran out of time are counted as
//! expired once somebody looks.

use sqlx::AnyConnection;

use super::{StoreError, batch::Batch, people_rows::add_to_count, row::Columns};
use crate::domain::{
    id::OrganizationId,
    person::{Counts, Status},
    time::Timestamp,
};

/// How many people are in each status. Exact where [`settle`] ran at `now`.
pub async fn counts(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Counts, StoreError> {
    let rows = sqlx::query("SELECT status, n FROM people_counts WHERE organization_id = $1")
        .bind(organization.to_string())
        .fetch_all(connection)
        .await?;
    let mut counts = Counts::default();
    for row in rows {
        counts.set(row.parsed("status", Status::from_name)?, row.int("n")?);
    }
    Ok(counts)
}

/// How many people are in each status; nothing where [`settle`] has to run at `now` first.
pub async fn settled(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<Option<Counts>, StoreError> {
    let rows = sqlx::query(
        "SELECT status, n FROM people_counts WHERE organization_id = $1 UNION ALL SELECT 'unsettled', 1 WHERE EXISTS \
         (SELECT 1 FROM people WHERE organization_id = $2 AND status = 'pending' AND expires_at <= $3)",
    )
    .bind(organization.to_string())
    .bind(organization.to_string())
    .bind(now.micros())
    .fetch_all(connection)
    .await?;
    let mut found = Counts::default();
    for row in rows {
        if row.text("status")? == "unsettled" {
            return Ok(None);
        }
        found.set(row.parsed("status", Status::from_name)?, row.int("n")?);
    }
    Ok(Some(found))
}

/// How many people are in each status at `now`, after [`settle`] where that is needed.
pub async fn counts_at(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<Counts, StoreError> {
    if let Some(counts) = settled(connection, organization, now).await? {
        return Ok(counts);
    }
    settle(connection, organization, now).await?;
    counts(connection, organization).await
}

/// How many seats are taken at `now`, without settling anything: for whoever only looks.
pub async fn seats_taken_at(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let taken = counts(connection, organization).await?.seats_taken();
    let row = sqlx::query(
        "SELECT count(*) AS n FROM people WHERE organization_id = $1 AND status = 'pending' AND expires_at <= $2",
    )
    .bind(organization.to_string())
    .bind(now.micros())
    .fetch_one(connection)
    .await?;
    Ok(taken - row.int("n")?)
}

/// Shows invitations whose time has run out as expired, which gives their seats
/// back. The truth stays in `invitations`, where expiry is only ever derived.
pub async fn settle(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE people SET status = 'expired' WHERE organization_id = $1 AND status = 'pending' AND expires_at <= $2",
    )
    .bind(organization.to_string())
    .bind(now.micros())
    .execute(&mut *connection)
    .await?;
    let n = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    if n > 0 {
        let mut batch = Batch::default();
        add_to_count(&mut batch, organization, Status::Pending, -n);
        add_to_count(&mut batch, organization, Status::Expired, n);
        batch.run(connection).await?;
    }
    Ok(())
}
