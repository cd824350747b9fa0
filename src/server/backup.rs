//! A consistent copy of the embedded database, taken while it is in use.

use std::{fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt, path::Path};

use sqlx::AssertSqlSafe;

use super::{
    application::StartError,
    settings::Secret,
    store::{Dialect, Limits, Store, outbox},
};

/// Copies the database into `file`, which must not exist. Mail that is queued is
/// held in the copy: should it be restored, nothing is sent a second time. Tells
/// how many mails that were.
pub async fn run(store: &Store, file: &Path) -> Result<u64, StartError> {
    if store.dialect() == Dialect::Postgres {
        return Err(StartError("this Usher keeps its data in PostgreSQL: back it up with pg_dump".into()));
    }
    // For its owner alone from the beginning; SQLite takes an empty file as none.
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => StartError(format!("{} exists already: nothing was overwritten", file.display())),
        _ => StartError(format!("{}: {e}", file.display())),
    })?;
    let path = file.to_str().ok_or_else(|| StartError("the file's name must be UTF-8".into()))?;
    let mut connection = store.read().await?;
    let statement = format!("VACUUM INTO '{}'", path.replace('\'', "''"));
    sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await.map_err(super::store::StoreError::from)?;
    drop(connection);
    let copy =
        Store::connect(&Secret::new(format!("sqlite://{path}")), Limits { connections: 1, ..store.limits() }).await?;
    let mut tx = copy.begin().await?;
    let held = outbox::hold_all(&mut tx).await?;
    tx.commit().await?;
    copy.close().await;
    Ok(held)
}
