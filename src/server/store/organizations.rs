//! Organizations.

use sqlx::{AnyConnection, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    id::OrganizationId,
    time::{Span, Timestamp},
};

/// What is stored of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// The id.
    pub id: OrganizationId,
    /// Its place in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The member limit; none is unlimited.
    pub member_limit: Option<i64>,
    /// How long its invitations live.
    pub invitation_lifetime: Span,
}

const COLUMNS: &str = "id, slug, name, created_at, member_limit, invitation_lifetime";

fn organization(row: &AnyRow) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: row.id("id")?,
        slug: row.text("slug")?,
        name: row.text("name")?,
        created_at: row.time("created_at")?,
        member_limit: row.maybe_int("member_limit")?,
        invitation_lifetime: Span::seconds(row.int("invitation_lifetime")? / 1_000_000),
    })
}

/// Adds an organization.
pub async fn insert(connection: &mut AnyConnection, one: &Organization) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO organizations (id, slug, name, created_at, member_limit, invitation_lifetime) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(one.id.to_string())
    .bind(&one.slug)
    .bind(&one.name)
    .bind(one.created_at.micros())
    .bind(one.member_limit)
    .bind(one.invitation_lifetime.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// The organization of this id.
pub async fn by_id(connection: &mut AnyConnection, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
    let sql = select(COLUMNS, "WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(organization).transpose()
}

/// The organization at this place in URLs.
pub async fn by_slug(connection: &mut AnyConnection, slug: &str) -> Result<Option<Organization>, StoreError> {
    if slug.contains('\0') {
        // PostgreSQL refuses such a text, and no slug has one.
        return Ok(None);
    }
    let sql = select(COLUMNS, "WHERE slug = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(slug).fetch_optional(connection).await?;
    row.as_ref().map(organization).transpose()
}

/// Locks the organization's row until the transaction ends, and reads it.
/// Whatever takes seats or changes who is in starts with this.
pub async fn lock(connection: &mut AnyConnection, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
    let sql = format!("UPDATE organizations SET version = version + 1 WHERE id = $1 RETURNING {COLUMNS}");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(organization).transpose()
}

fn select(columns: &str, rest: &str) -> String {
    format!("SELECT {columns} FROM organizations {rest}")
}
