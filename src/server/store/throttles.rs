//! Counters of what may happen only so often, shared by all processes.

use sqlx::AnyConnection;

use super::{StoreError, batch::Batch, row::Columns};
use crate::domain::time::{Span, Timestamp};

/// A counter as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// When this window began.
    pub started_at: Timestamp,
    /// How often it happened in this window.
    pub n: i64,
    /// Until when it may not happen at all.
    pub blocked_until: Option<Timestamp>,
}

/// Counts one more under `key`; the count starts anew when `window` has passed.
pub async fn count(
    connection: &mut AnyConnection,
    key: &str,
    now: Timestamp,
    window: Span,
) -> Result<Throttle, StoreError> {
    count_many(connection, key, 1, now, window).await
}

/// Counts `n` more under `key`.
pub async fn count_many(
    connection: &mut AnyConnection,
    key: &str,
    n: i64,
    now: Timestamp,
    window: Span,
) -> Result<Throttle, StoreError> {
    let row = sqlx::query(
        "INSERT INTO throttles (key, started_at, n) VALUES ($1, $2, $4) ON CONFLICT (key) DO UPDATE SET \
         n = CASE WHEN throttles.started_at <= $3 THEN excluded.n ELSE throttles.n + excluded.n END, \
         started_at = CASE WHEN throttles.started_at <= $3 THEN excluded.started_at ELSE throttles.started_at END \
         RETURNING started_at, n, blocked_until",
    )
    .bind(key)
    .bind(now.micros())
    .bind((now - window).micros())
    .bind(n)
    .fetch_one(connection)
    .await?;
    Ok(Throttle {
        started_at: row.time("started_at")?,
        n: row.int("n")?,
        blocked_until: row.maybe_time("blocked_until")?,
    })
}

/// Counts one more under each of these keys, and holds their rows until the
/// transaction ends. Each key once, and all callers in one order.
pub async fn hold(
    connection: &mut AnyConnection,
    keys: &[String],
    now: Timestamp,
    window: Span,
) -> Result<(), StoreError> {
    let over = format!("throttles.started_at <= excluded.started_at - {}", window.micros());
    let rest = format!(
        "ON CONFLICT (key) DO UPDATE SET n = CASE WHEN {over} THEN 1 ELSE throttles.n + 1 END, \
         started_at = CASE WHEN {over} THEN excluded.started_at ELSE throttles.started_at END"
    );
    let mut batch = Batch::default();
    batch.insert(("throttles", &["key", "started_at", "n"], &rest), keys, |query, key| {
        query.bind(key).bind(now.micros()).bind(1_i64)
    });
    batch.run(connection).await
}

/// Blocks `key` until then.
pub async fn block(connection: &mut AnyConnection, key: &str, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE throttles SET blocked_until = $1 WHERE key = $2")
        .bind(until.micros())
        .bind(key)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets what was counted under `key`.
pub async fn clear(connection: &mut AnyConnection, key: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM throttles WHERE key = $1").bind(key).execute(connection).await?;
    Ok(())
}

/// Forgets counters that began before then.
pub async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM throttles WHERE started_at <= $1").bind(before.micros()).execute(connection).await?;
    Ok(())
}

/// Takes one back: it turned out not to be what is counted here.
pub async fn forgive(connection: &mut AnyConnection, key: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE throttles SET n = n - 1 WHERE key = $1 AND n > 0").bind(key).execute(connection).await?;
    Ok(())
}
