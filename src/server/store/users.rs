//! Accounts.

use std::collections::HashSet;

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Read, StoreError,
    batch::{Batch, Values},
    packed::Packed,
    reads,
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{OrganizationId, UserId},
    time::Timestamp,
};

/// What is stored of an account, but for its password's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The address; unique among accounts.
    pub email: EmailAddress,
    /// When the address was proven, if it was.
    pub email_verified_at: Option<Timestamp>,
    /// The name.
    pub name: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Where they were last.
    pub last_organization_id: Option<OrganizationId>,
    /// The language that they chose.
    pub language: Option<String>,
}

/// What is read of an account `u`.
pub(super) const COLUMNS: Packed = Packed(&[
    ("id", "u.id"),
    ("email", "u.email"),
    ("email_verified_at", "u.email_verified_at"),
    ("name", "u.name"),
    ("created_at", "u.created_at"),
    ("last_organization_id", "u.last_organization_id"),
    ("language", "u.language"),
]);

pub(super) fn user(row: &impl Columns) -> Result<User, StoreError> {
    Ok(User {
        id: row.id("id")?,
        email: row.email("email")?,
        email_verified_at: row.maybe_time("email_verified_at")?,
        name: row.text("name")?,
        created_at: row.time("created_at")?,
        last_organization_id: row.maybe_id("last_organization_id")?,
        language: row.maybe_text("language")?,
    })
}

/// Adds an account.
pub async fn insert(
    connection: &mut AnyConnection,
    user: &User,
    password_hash: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO users (id, email, email_verified_at, name, password_hash, created_at, last_organization_id, language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(user.id.to_string())
    .bind(user.email.as_str())
    .bind(user.email_verified_at.map(Timestamp::micros))
    .bind(&user.name)
    .bind(password_hash)
    .bind(user.created_at.micros())
    .bind(user.last_organization_id.map(|id| id.to_string()))
    .bind(&user.language)
    .execute(connection)
    .await?;
    Ok(())
}

/// The account of this id.
pub async fn by_id(connection: &mut AnyConnection, id: UserId) -> Result<Option<User>, StoreError> {
    read(id).run(connection).await
}

/// The same, to be read with other things.
pub fn read(id: UserId) -> Read<Option<User>> {
    let values = Values::default().bind(id.to_string());
    Read::one(&COLUMNS, "FROM users u WHERE u.id = $1", values, |row| user(row))
}

/// The account of this address, and its password's hash if it has one.
pub async fn by_email(
    connection: &mut AnyConnection,
    email: &EmailAddress,
) -> Result<Option<(User, Option<String>)>, StoreError> {
    let columns = COLUMNS.columns();
    let row = sqlx::query(AssertSqlSafe(format!("SELECT {columns}, u.password_hash FROM users u WHERE u.email = $1")))
        .bind(email.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| Ok((user(row)?, row.maybe_text("password_hash")?))).transpose()
}

/// The language that the account at this address is spoken to in, if it says one.
pub async fn language_at(connection: &mut AnyConnection, email: &EmailAddress) -> Result<Option<String>, StoreError> {
    let sql = "SELECT language FROM users WHERE email = $1 AND language IS NOT NULL";
    let row = sqlx::query(sql).bind(email.as_str()).fetch_optional(connection).await?;
    row.map(|row| row.text("language")).transpose()
}

/// Which of these addresses have an account.
pub async fn registered(
    connection: &mut AnyConnection,
    addresses: &[&EmailAddress],
) -> Result<HashSet<String>, StoreError> {
    Ok(reads::of_each(connection, addresses, read_registered).await?.into_iter().collect())
}

/// The same of a few, to be read with other things.
pub fn read_registered(addresses: &[&EmailAddress]) -> Read<Vec<String>> {
    let from = |list: &str| format!("FROM users u WHERE u.email IN ({list})");
    Read::of_list(&Packed(&[("email", "u.email")]), addresses, from, "", Values::default(), |row| row.text("email"))
}

/// Sets the password.
pub async fn set_password(connection: &mut AnyConnection, id: UserId, hash: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Locks the account's row until the transaction ends.
pub async fn lock(connection: &mut AnyConnection, id: UserId) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET created_at = created_at WHERE id = $1")
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes the password away.
pub async fn clear_password(connection: &mut AnyConnection, id: UserId) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET password_hash = NULL WHERE id = $1").bind(id.to_string()).execute(connection).await?;
    Ok(())
}

/// Writes `kept` where the hash still is `verified`, and locks the row. `false`: it is another by now.
pub async fn confirm_password(
    connection: &mut AnyConnection,
    id: UserId,
    verified: &str,
    kept: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3")
        .bind(kept)
        .bind(id.to_string())
        .bind(verified)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks the address as proven.
pub async fn verify(connection: &mut AnyConnection, id: UserId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET email_verified_at = $1 WHERE id = $2 AND email_verified_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets that they were last in this organization.
pub async fn forget_organization(
    connection: &mut AnyConnection,
    id: UserId,
    organization: OrganizationId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET last_organization_id = NULL WHERE id = $1 AND last_organization_id = $2")
        .bind(id.to_string())
        .bind(organization.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Remembers where they were last, if they are a member there still.
pub async fn note_organization(
    connection: &mut AnyConnection,
    id: UserId,
    organization: OrganizationId,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET last_organization_id = $1 WHERE id = $2 \
         AND (last_organization_id IS NULL OR last_organization_id <> $1) \
         AND EXISTS (SELECT 1 FROM memberships WHERE organization_id = $1 AND user_id = $2)",
    )
    .bind(organization.to_string())
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Remembers where they were last.
pub async fn remember_organization(
    connection: &mut AnyConnection,
    id: UserId,
    organization: OrganizationId,
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    remember_with(&mut batch, id, organization);
    batch.run(connection).await
}

/// The same, with other things.
pub fn remember_with(batch: &mut Batch, id: UserId, organization: OrganizationId) {
    let values = Values::default().bind(organization.to_string()).bind(id.to_string());
    batch.add("UPDATE users SET last_organization_id = $1 WHERE id = $2", values);
}
