//! How many people are in each status. Invitations that ran out of time are counted as
//! expired once somebody looks.

use sqlx::AnyConnection;

use super::{
    Dialect, Read, StoreError,
    batch::{Batch, Values},
    packed::{Packed, PackedRow},
    people_rows::add_to_count,
    row::Columns,
};
use crate::domain::{
    id::OrganizationId,
    person::{Counts, Status},
    time::Timestamp,
};

/// How many people are in each status. Exact where [`settle`] ran at `now`.
pub async fn counts(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Counts, StoreError> {
    let values = Values::default().bind(organization.to_string());
    let from = "FROM people_counts c WHERE c.organization_id = $1";
    Read::all(&COLUMNS, from, "", values, one).map(|rows| Ok(sum(rows))).run(connection).await
}

/// What is read of a count `c`.
const COLUMNS: Packed = Packed(&[("status", "c.status"), ("n", "c.n")]);

fn one(row: &PackedRow<'_>) -> Result<(Status, i64), StoreError> {
    Ok((row.parsed("status", Status::from_name)?, row.int("n")?))
}

fn sum(rows: Vec<(Status, i64)>) -> Counts {
    let mut counts = Counts::default();
    rows.into_iter().for_each(|(status, n)| counts.set(status, counts.of(status) + n));
    counts
}

/// Behind a statement about an organization: people whose invitation ran out and who are
/// not shown so yet.
const LAPSED: &str = "FROM people p WHERE p.organization_id = $2 AND p.status = 'pending' AND p.expires_at <= $3";

fn at(organization: OrganizationId, now: Timestamp) -> Values {
    Values::default().bind(organization.to_string()).bind(organization.to_string()).bind(now.micros())
}

/// How many people are in each status; nothing where [`settle`] has to run at `now` first.
pub async fn settled(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<Option<Counts>, StoreError> {
    read_settled(organization, now).run(connection).await
}

/// The same, to be read with other things.
pub fn read_settled(organization: OrganizationId, now: Timestamp) -> Read<Option<Counts>> {
    Read::all(&COLUMNS, from_settled(["$1", "$2", "$3"]), "", at(organization, now), settled_one)
        .map(|rows| Ok(rows.into_iter().collect::<Option<_>>().map(sum)))
}

/// The same as a column of another statement, in which `now` is this parameter and the
/// organization the first; [`settled_of`] understands it.
pub(super) fn settled_column(dialect: Dialect, now: &str) -> String {
    format!("({} {})", COLUMNS.select(dialect, ""), from_settled(["$1", "$1", now]))
}

/// What such a column says.
pub(super) fn settled_of(text: &str) -> Result<Option<Counts>, StoreError> {
    let rows = COLUMNS.rows(text)?.iter().map(settled_one).collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().collect::<Option<_>>().map(sum))
}

/// Stands among the counts where they are not settled.
const UNSETTLED: &str = "unsettled";

/// Behind a statement; the parameters are the organization twice, and now.
fn from_settled([of_counts, of_people, now]: [&str; 3]) -> String {
    let lapsed = LAPSED.replace("$2", of_people).replace("$3", now);
    format!(
        "FROM (SELECT status, n FROM people_counts WHERE organization_id = {of_counts} \
         UNION ALL SELECT '{UNSETTLED}', 1 WHERE EXISTS (SELECT 1 {lapsed})) c"
    )
}

fn settled_one(row: &PackedRow<'_>) -> Result<Option<(Status, i64)>, StoreError> {
    (row.text("status")? != UNSETTLED).then(|| one(row)).transpose()
}

/// How many people are in each status at `now`: as [`read_settled`] found them, or after
/// [`settle`] where that is needed.
pub async fn counts_at(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
    settled: Option<Counts>,
) -> Result<Counts, StoreError> {
    if let Some(counts) = settled {
        return Ok(counts);
    }
    settle(connection, organization, now).await?;
    counts(connection, organization).await
}

/// How many seats are taken at `now`, without settling anything: for whoever only looks.
pub fn read_seats_taken(organization: OrganizationId, now: Timestamp) -> Read<i64> {
    // They are counted as pending still.
    let from = format!(
        "FROM (SELECT status, n FROM people_counts WHERE organization_id = $1 \
         UNION ALL SELECT 'pending', -count(*) {LAPSED}) c"
    );
    Read::all(&COLUMNS, from, "", at(organization, now), one).map(|rows| Ok(sum(rows).seats_taken()))
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
