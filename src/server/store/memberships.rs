//! Memberships: who is in which organization, and what they hold there.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Read, StoreError,
    batch::{Batch, Values},
    daily::Tally,
    groups::{self, Owner},
    packed::Packed,
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    grant::Authority,
    id::{GroupId, MembershipId, OrganizationId, RoleId, UserId},
    metadata::Metadata,
    name::Name,
    time::Timestamp,
    trend::{Day, Step},
};

/// A user in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The id.
    pub id: MembershipId,
    /// Where.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role_id: RoleId,
    /// The role's name.
    pub role: String,
    /// What role and full access allow.
    pub authority: Authority,
    /// When they joined.
    pub joined_at: Timestamp,
    /// When they were shut out, if they are.
    pub inactivated_at: Option<Timestamp>,
    /// Who invited them.
    pub invited_by: Option<UserId>,
    /// When they were last seen here.
    pub seen_at: Option<Timestamp>,
}

pub(super) fn membership(row: &impl Columns) -> Result<Membership, StoreError> {
    Ok(Membership {
        id: row.id("membership_id")?,
        organization_id: row.id("organization_id")?,
        user_id: row.id("user_id")?,
        role_id: row.id("role_id")?,
        role: row.text("role")?,
        authority: Authority {
            permissions: row.parsed("permissions", |text| text.parse().ok())?,
            full_access: row.maybe_int("full_access_at")?.is_some(),
        },
        joined_at: row.time("joined_at")?,
        inactivated_at: row.maybe_time("inactivated_at")?,
        invited_by: row.maybe_id("invited_by")?,
        seen_at: row.maybe_time("seen_at")?,
    })
}

/// What is read of a membership `m` with its role `r`.
pub(super) const COLUMNS: Packed = Packed(&[
    ("membership_id", "m.id"),
    ("organization_id", "m.organization_id"),
    ("user_id", "m.user_id"),
    ("role_id", "m.role_id"),
    ("role", "r.name"),
    ("permissions", "r.permissions"),
    ("full_access_at", "m.full_access_at"),
    ("joined_at", "m.joined_at"),
    ("inactivated_at", "m.inactivated_at"),
    ("invited_by", "m.invited_by"),
    ("seen_at", "m.seen_at"),
]);
const FROM: &str = "FROM memberships m JOIN roles r ON r.id = m.role_id";

/// A membership to be added.
pub struct NewMembership {
    /// The id.
    pub id: MembershipId,
    /// Where.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role_id: RoleId,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// The groups they come into.
    pub groups: Vec<GroupId>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// When they join.
    pub joined_at: Timestamp,
    /// Who invited them.
    pub invited_by: Option<UserId>,
}

const WRITTEN: [&str; 8] =
    ["id", "organization_id", "user_id", "role_id", "full_access_at", "joined_at", "invited_by", "metadata"];

/// Adds a membership.
pub fn add(batch: &mut Batch, one: &NewMembership) {
    batch.insert(("memberships", &WRITTEN, ""), std::slice::from_ref(one), |row, one| {
        row.bind(one.id.to_string())
            .bind(one.organization_id.to_string())
            .bind(one.user_id.to_string())
            .bind(one.role_id.to_string())
            .bind(one.full_access.then(|| one.joined_at.micros()))
            .bind(one.joined_at.micros())
            .bind(one.invited_by.map(|id| id.to_string()))
            .bind(one.metadata.as_ref().map(ToString::to_string))
    });
    groups::add_to(batch, Owner::Membership, one.id, &one.groups);
    let mut tally = Tally::default();
    tally.note(&one.organization_id.to_string(), Day::of(one.joined_at), Step::Joined, 1);
    tally.add(batch);
}

/// This user's membership of this organization, active or not.
pub async fn find(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Membership>, StoreError> {
    read(organization, user).run(connection).await
}

/// The same, to be read with other things.
pub fn read(organization: OrganizationId, user: UserId) -> Read<Option<Membership>> {
    let values = Values::default().bind(organization.to_string()).bind(user.to_string());
    Read::one(&COLUMNS, format!("{FROM} WHERE m.organization_id = $1 AND m.user_id = $2"), values, |row| {
        membership(row)
    })
}

/// Memberships of some users, active or not; a short list.
pub fn read_several(organization: OrganizationId, users: &[UserId]) -> Read<Vec<Membership>> {
    let users: Vec<String> = users.iter().map(ToString::to_string).collect();
    let from = |list: &str| format!("{FROM} WHERE m.organization_id = $1 AND m.user_id IN ({list})");
    Read::of_list(&COLUMNS, &users, from, "m.id", Values::default().bind(organization.to_string()), |row| {
        membership(row)
    })
}

/// The membership of an active user in the organization at a slug, to be read with other
/// things: `user` is who in SQL, of the first parameter; the second is the slug.
pub(super) fn read_active_at(user: &str, values: Values) -> Read<Option<Membership>> {
    let from = format!(
        "{FROM} JOIN organizations o ON o.id = m.organization_id \
         WHERE m.user_id = {user} AND o.slug = $2 AND m.inactivated_at IS NULL"
    );
    Read::one(&COLUMNS, from, values, |row| membership(row))
}

/// What is not asked for with every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// What the organization calls them, where that is not the account's name.
    pub name: Option<Name>,
    /// Their groups, in the order of their ids.
    pub groups: Vec<GroupId>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// When they were last seen.
    pub seen_at: Option<Timestamp>,
}

/// The rest of a membership.
pub async fn details(connection: &mut AnyConnection, id: MembershipId) -> Result<Option<Details>, StoreError> {
    let groups = Owner::Membership.column("memberships.id");
    let row =
        sqlx::query(AssertSqlSafe(format!("SELECT name, metadata, seen_at, {groups} FROM memberships WHERE id = $1")))
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    row.map(|row| {
        Ok(Details {
            name: row.maybe_name("name")?,
            groups: groups::ids(&row)?,
            metadata: row.maybe_metadata("metadata")?,
            seen_at: row.maybe_time("seen_at")?,
        })
    })
    .transpose()
}

/// All active memberships of a user, the oldest first.
pub async fn of_user(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Membership>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT {columns} {FROM} WHERE m.user_id = $1 AND m.inactivated_at IS NULL ORDER BY m.joined_at, m.id",
        columns = COLUMNS.columns()
    )))
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(membership).collect()
}

/// Whether a user is an active member of another organization than this one.
pub async fn is_elsewhere(
    connection: &mut AnyConnection,
    user: UserId,
    organization: OrganizationId,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT id FROM memberships WHERE user_id = $1 AND organization_id <> $2 AND inactivated_at IS NULL LIMIT 1",
    )
    .bind(user.to_string())
    .bind(organization.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Whether somebody else than this user is an owner: active, with full access.
pub async fn has_other_owner(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: UserId,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT id FROM memberships WHERE organization_id = $1 AND full_access_at IS NOT NULL \
         AND inactivated_at IS NULL AND user_id <> $2 LIMIT 1",
    )
    .bind(organization.to_string())
    .bind(user.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Ends a membership.
pub async fn delete(connection: &mut AnyConnection, id: MembershipId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM memberships WHERE id = $1").bind(id.to_string()).execute(connection).await?;
    Ok(())
}

/// The addresses of owners: active members with full access.
pub async fn owners(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    most: i64,
) -> Result<Vec<EmailAddress>, StoreError> {
    let rows = sqlx::query(
        "SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id \
         WHERE m.organization_id = $1 AND m.full_access_at IS NOT NULL AND m.inactivated_at IS NULL \
         ORDER BY m.joined_at, m.id LIMIT $2",
    )
    .bind(organization.to_string())
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| row.email("email")).collect()
}

/// Remembers when a member was last seen in an organization.
pub async fn seen(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: UserId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE memberships SET seen_at = $1 WHERE organization_id = $2 AND user_id = $3 \
         AND (seen_at IS NULL OR seen_at < $1)",
    )
    .bind(at.micros())
    .bind(organization.to_string())
    .bind(user.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// What of a membership is changed by admins.
pub struct Changed<'a> {
    /// As what.
    pub role_id: RoleId,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// What the organization calls them; none is the account's name.
    pub name: Option<&'a Name>,
    /// What is noted about them.
    pub metadata: Option<&'a Metadata>,
}

/// Writes what admins change; full access is kept since when it was given.
pub async fn change(
    connection: &mut AnyConnection,
    id: MembershipId,
    changed: &Changed<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let full_access = if changed.full_access { "COALESCE(full_access_at, $4)" } else { "NULL" };
    let sql = format!(
        "UPDATE memberships SET role_id = $1, name = $2, metadata = $3, full_access_at = {full_access} \
         WHERE id = ${}",
        if changed.full_access { 5 } else { 4 }
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(changed.role_id.to_string())
        .bind(changed.name.map(Name::as_str))
        .bind(changed.metadata.map(ToString::to_string));
    if changed.full_access {
        query = query.bind(now.micros());
    }
    query.bind(id.to_string()).execute(connection).await?;
    Ok(())
}

/// Gives a member another role.
pub async fn set_role(connection: &mut AnyConnection, id: MembershipId, role: RoleId) -> Result<(), StoreError> {
    sqlx::query("UPDATE memberships SET role_id = $1 WHERE id = $2")
        .bind(role.to_string())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Lets an inactive member in again.
pub async fn reactivate(connection: &mut AnyConnection, id: MembershipId) -> Result<(), StoreError> {
    sqlx::query("UPDATE memberships SET inactivated_at = NULL WHERE id = $1")
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Shuts a member out until they are reactivated.
pub async fn inactivate(connection: &mut AnyConnection, id: MembershipId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE memberships SET inactivated_at = $1 WHERE id = $2 AND inactivated_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
