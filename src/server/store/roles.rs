//! Roles.

use sqlx::AnyConnection;

use super::{Read, StoreError, batch::Values, packed::Packed, row::Columns};
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

pub(super) fn role(row: &impl Columns) -> Result<Role, StoreError> {
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

/// What is read of a role `r`.
pub(super) const COLUMNS: Packed = Packed(&[
    ("id", "r.id"),
    ("organization_id", "r.organization_id"),
    ("name", "r.name"),
    ("built_in", "r.built_in"),
    ("permissions", "r.permissions"),
]);

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
    read(organization, id).run(connection).await
}

/// The same, to be read with other things.
pub fn read(organization: OrganizationId, id: RoleId) -> Read<Option<Role>> {
    let values = Values::default().bind(id.to_string()).bind(organization.to_string());
    Read::one(&COLUMNS, "FROM roles r WHERE r.id = $1 AND r.organization_id = $2", values, |row| role(row))
}

/// The built-in ones first, the others by name.
pub(super) const ORDER: &str = "CASE built_in WHEN 'user' THEN 0 WHEN 'administrator' THEN 1 ELSE 2 END, name";

/// All roles of an organization: the built-in ones first, the others by name.
pub async fn all(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Vec<Role>, StoreError> {
    read_all(organization).run(connection).await
}

/// The same, to be read with other things.
pub fn read_all(organization: OrganizationId) -> Read<Vec<Role>> {
    let values = Values::default().bind(organization.to_string());
    Read::all(&COLUMNS, "FROM roles r WHERE r.organization_id = $1", ORDER, values, |row| role(row))
}

/// Gives a role another name and other permissions. A unique violation: the name is taken.
pub async fn update(
    connection: &mut AnyConnection,
    id: RoleId,
    name: &str,
    permissions: Permissions,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE roles SET name = $1, permissions = $2 WHERE id = $3")
        .bind(name)
        .bind(permissions.to_string())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// How many have a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holders {
    /// Members, active or not.
    pub members: i64,
    /// Everybody else in the People table: invited, or asking to join.
    pub others: i64,
    /// Invite links that give it.
    pub links: i64,
}

/// How many have a role.
pub async fn holders(connection: &mut AnyConnection, id: RoleId) -> Result<Holders, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM people WHERE role_id = $1) AS people, \
         (SELECT count(*) FROM memberships WHERE role_id = $2) AS members, \
         (SELECT count(*) FROM invite_links WHERE role_id = $3 AND turned_off_at IS NULL AND deleted_at IS NULL) AS links",
    )
    .bind(id.to_string())
    .bind(id.to_string())
    .bind(id.to_string())
    .fetch_one(connection)
    .await?;
    let members = row.int("members")?;
    Ok(Holders { members, others: (row.int("people")? - members).max(0), links: row.int("links")? })
}

/// Those of the People table who have a role: members by their account, those
/// who are invited by their invitation. Who asks to join has none yet.
pub async fn who(connection: &mut AnyConnection, id: RoleId) -> Result<Who, StoreError> {
    let sql = "SELECT user_id, invitation_id, request_id FROM people WHERE role_id = $1";
    let mut who = Who::default();
    for row in sqlx::query(sql).bind(id.to_string()).fetch_all(connection).await? {
        match (row.maybe_text("request_id")?, row.maybe_text("user_id")?, row.maybe_text("invitation_id")?) {
            (Some(_), ..) => {}
            (None, Some(user), _) => who.members.push(user),
            (None, None, invitation) => who.invitations.extend(invitation),
        }
    }
    Ok(who)
}

/// Who has a role.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// Accounts of members, active or not.
    pub members: Vec<String>,
    /// Invitations.
    pub invitations: Vec<String>,
}

/// Deletes a role; whatever has it gets `replacement` instead, the rows of the
/// People table with it.
pub async fn replace(connection: &mut AnyConnection, id: RoleId, replacement: RoleId) -> Result<(), StoreError> {
    for statement in [
        "UPDATE memberships SET role_id = $1 WHERE role_id = $2",
        "UPDATE invitations SET role_id = $1 WHERE role_id = $2",
        "UPDATE invite_links SET role_id = $1 WHERE role_id = $2",
        "UPDATE people SET role_id = $1 WHERE role_id = $2",
        // The one organization that the role belongs to; it has no index of its own.
        "UPDATE organizations SET sign_up_role_id = $1 WHERE sign_up_role_id = $2 \
         AND id = (SELECT organization_id FROM roles WHERE id = $3)",
    ] {
        let query = sqlx::query(statement).bind(replacement.to_string()).bind(id.to_string());
        let query = if statement.contains("$3") { query.bind(id.to_string()) } else { query };
        query.execute(&mut *connection).await?;
    }
    sqlx::query("DELETE FROM roles WHERE id = $1").bind(id.to_string()).execute(connection).await?;
    Ok(())
}
