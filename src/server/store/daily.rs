//! Counts of what happened day by day, kept in the transactions that make it happen.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    Dialect, StoreError,
    batch::{Batch, Values},
    packed::Packed,
    row::Columns,
};
use crate::domain::{
    id::OrganizationId,
    invitation::{Invitation, Purpose},
    trend::{Count, Day, Step},
};

/// What is to be counted together. Rows are written in one order, whoever writes them, so
/// that two who count the same never wait for each other.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<(String, Day), BTreeMap<Step, i64>>);

impl Tally {
    /// Counts `n` more, or less.
    pub(super) fn note(&mut self, organization: &str, day: Day, step: Step, n: i64) {
        *self.0.entry((organization.to_owned(), day)).or_default().entry(step).or_default() += n;
    }

    /// Counts invitations that are made.
    pub(super) fn note_made(&mut self, all: &[Invitation]) {
        all.iter().for_each(|one| self.note_of(one, Step::Invited));
    }

    /// Counts a step of an invitation; ways back in are none.
    pub(super) fn note_of(&mut self, one: &Invitation, step: Step) {
        if one.purpose == Purpose::Join {
            self.note(&one.organization_id.to_string(), Day::of(one.created_at), step, 1);
        }
    }

    /// Counts a step of the invitation of a row: see [`ROW`].
    pub(super) fn note_row(&mut self, row: &AnyRow, step: Step, n: i64) -> Result<(), StoreError> {
        if row.parsed("purpose", Purpose::from_name)? == Purpose::Join {
            self.note(&row.text("organization_id")?, Day::of(row.time("created_at")?), step, n);
        }
        Ok(())
    }

    /// Adds it to a batch.
    pub(super) fn add(self, batch: &mut Batch) {
        for ((organization, day), steps) in self.0 {
            for (step, n) in steps.into_iter().filter(|(_, n)| *n != 0) {
                let values = Values::default().bind(&organization).bind(day.number()).bind(step.name()).bind(n);
                batch.add(
                    "INSERT INTO daily_counts (organization_id, day, step, n) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (organization_id, day, step) DO UPDATE SET n = daily_counts.n + excluded.n",
                    values,
                );
            }
        }
    }

    /// Writes it.
    pub(super) async fn write(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.add(&mut batch);
        batch.run(connection).await
    }
}

/// What a statement about an invitation returns for [`Tally::note_row`].
pub(super) const ROW: &str = "RETURNING organization_id, purpose, created_at";

/// What is read of a count.
const COUNTED: Packed = Packed(&[("day", "day"), ("step", "step"), ("n", "n")]);

/// What was counted in an organization since a day, that day included.
pub async fn since(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    day: Day,
) -> Result<Vec<Count>, StoreError> {
    let counted = COUNTED.select(dialect, "day");
    let row =
        sqlx::query(AssertSqlSafe(format!("{counted} FROM daily_counts WHERE organization_id = $1 AND day >= $2")))
            .bind(organization.to_string())
            .bind(day.number())
            .fetch_one(connection)
            .await?;
    let text = Packed::text(&row)?;
    COUNTED
        .rows(&text)?
        .iter()
        .map(|row| {
            Ok(Count {
                day: Day::from_number(row.int("day")?),
                step: row.parsed("step", Step::from_name)?,
                n: row.int("n")?,
            })
        })
        .collect()
}

/// Forgets what was before a day.
pub async fn purge(connection: &mut AnyConnection, before: Day) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM daily_counts WHERE day < $1").bind(before.number()).execute(connection).await?;
    Ok(())
}
