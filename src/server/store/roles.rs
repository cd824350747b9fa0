//! Roles.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    id::{OrganizationId, RoleId},
    permission::Permissions,
    time::Timestamp,
};

/// A named set of permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The id.
    pub id: RoleId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Which of the built-in ones it is, if it is one.
    pub built_in: Option<BuiltIn>,
    /// What it allows.
    pub permissions: Permissions,
}

/// The roles that every organization has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltIn {
    /// All permissions.
    Administrator,
    /// None.
    User,
}

impl BuiltIn {
    const fn stored(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::User => "user",
        }
    }
}

fn role(row: &AnyRow) -> Result<Role, StoreError> {
    let built_in = match row.maybe_text("built_in")?.as_deref() {
        None => None,
        Some("administrator") => Some(BuiltIn::Administrator),
        Some("user") => Some(BuiltIn::User),
        Some(other) => return Err(super::row::inconsistent("roles.built_in", other)),
    };
    Ok(Role {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        name: row.text("name")?,
        built_in,
        permissions: row.parsed("permissions", |text| text.parse().ok())?,
    })
}

const SELECT: &str = "SELECT id, organization_id, name, built_in, permissions FROM roles";

/// Adds a role.
pub async fn insert(connection: &mut AnyConnection, role: &Role, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO roles (id, organization_id, name, built_in, permissions, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(role.id.to_string())
        .bind(role.organization_id.to_string())
        .bind(&role.name)
        .bind(role.built_in.map(BuiltIn::stored))
        .bind(role.permissions.to_string())
        .bind(now.micros())
        .execute(connection)
        .await?;
    Ok(())
}

/// The role of this id, if it is this organization's.
pub async fn by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: RoleId,
) -> Result<Option<Role>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE id = $1 AND organization_id = $2")))
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(role).transpose()
}

/// All roles of an organization: the built-in ones first, the others by name.
pub async fn all(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Vec<Role>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "{SELECT} WHERE organization_id = $1 ORDER BY CASE built_in WHEN 'user' THEN 0 WHEN 'administrator' THEN 1 ELSE 2 END, name"
    )))
    .bind(organization.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(role).collect()
}
