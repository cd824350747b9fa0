//! Groups, and who is in them: members, and those who will be once they accept.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Read, StoreError,
    batch::{Batch, Values},
    packed::Packed,
    people::fold,
    row::Columns,
};
use crate::domain::{
    id::{GroupId, OrganizationId},
    time::Timestamp,
};

/// A named set of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The id.
    pub id: GroupId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its name; unique in its organization, case and accents aside.
    pub name: String,
}

pub(super) fn group(row: &impl Columns) -> Result<Group, StoreError> {
    Ok(Group { id: row.id("id")?, organization_id: row.id("organization_id")?, name: row.text("name")? })
}

/// What is read of a group `g`.
pub(super) const COLUMNS: Packed =
    Packed(&[("id", "g.id"), ("organization_id", "g.organization_id"), ("name", "g.name")]);

/// Adds a group. A unique violation: the name is taken.
pub async fn insert(connection: &mut AnyConnection, one: &Group, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO groups (id, organization_id, name, folded, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(one.id.to_string())
        .bind(one.organization_id.to_string())
        .bind(&one.name)
        .bind(fold(&one.name))
        .bind(now.micros())
        .execute(connection)
        .await?;
    Ok(())
}

/// The group of this id, if it is this organization's.
pub async fn by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: GroupId,
) -> Result<Option<Group>, StoreError> {
    let values = Values::default().bind(id.to_string()).bind(organization.to_string());
    let from = "FROM groups g WHERE g.id = $1 AND g.organization_id = $2";
    Read::one(&COLUMNS, from, values, |row| group(row)).run(connection).await
}

/// All groups of an organization, by name.
pub async fn all(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Vec<Group>, StoreError> {
    read_all(organization).run(connection).await
}

/// The same, to be read with other things.
pub fn read_all(organization: OrganizationId) -> Read<Vec<Group>> {
    let values = Values::default().bind(organization.to_string());
    Read::all(&COLUMNS, "FROM groups g WHERE g.organization_id = $1", "g.folded", values, |row| group(row))
}

/// Gives a group another name. A unique violation: the name is taken.
pub async fn rename(connection: &mut AnyConnection, id: GroupId, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE groups SET name = $1, folded = $2 WHERE id = $3")
        .bind(name)
        .bind(fold(name))
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a group; those who are in it stay what they are otherwise.
pub async fn delete(connection: &mut AnyConnection, id: GroupId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM groups WHERE id = $1").bind(id.to_string()).execute(connection).await?;
    Ok(())
}

/// What can be in groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A member.
    Membership,
    /// Whoever accepts an invitation.
    Invitation,
    /// Whoever comes by an invite link.
    Link,
}

impl Owner {
    const fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Membership => ("membership_groups", "membership_id"),
            Self::Invitation => ("invitation_groups", "invitation_id"),
            Self::Link => ("link_groups", "link_id"),
        }
    }

    /// A column `group_ids` of the ids of its groups, blanks between; `id` is the owner's column.
    pub(super) fn column(self, id: &str) -> String {
        let (table, column) = self.table();
        format!("(SELECT string_agg(group_id, ' ') FROM {table} WHERE {column} = {id}) AS group_ids")
    }
}

/// The groups in a column `group_ids`, blanks between, in the order of their ids.
pub(super) fn ids(row: &impl Columns) -> Result<Vec<GroupId>, StoreError> {
    let text = row.maybe_text("group_ids")?.unwrap_or_default();
    let mut ids =
        text.split_whitespace().map(|id| super::row_id("group_id", id)).collect::<Result<Vec<GroupId>, _>>()?;
    ids.sort_unstable();
    Ok(ids)
}

/// Adds a newly made owner to groups.
pub async fn put(
    connection: &mut AnyConnection,
    owner: Owner,
    id: impl ToString,
    groups: &[GroupId],
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add_to(&mut batch, owner, id, groups);
    batch.run(connection).await
}

/// Adds a newly made owner to groups.
pub(super) fn add_to(batch: &mut Batch, owner: Owner, id: impl ToString, groups: &[GroupId]) {
    let id = id.to_string();
    let pairs: Vec<(&str, GroupId)> = groups.iter().map(|group| (id.as_str(), *group)).collect();
    add(batch, owner, &pairs);
}

/// Adds newly made owners to groups.
pub(super) fn add(batch: &mut Batch, owner: Owner, pairs: &[(&str, GroupId)]) {
    let (table, column) = owner.table();
    batch.insert((table, &[column, "group_id"], ""), pairs, |row, (id, group)| row.bind(*id).bind(group.to_string()));
}

/// The names of those of these groups that are this organization's, in alphabetical order.
pub fn read_names(organization: OrganizationId, ids: &[GroupId]) -> Read<Vec<String>> {
    const NAME: Packed = Packed(&[("name", "g.name")]);
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let from = |list: &str| format!("FROM groups g WHERE g.organization_id = $1 AND g.id IN ({list})");
    let values = Values::default().bind(organization.to_string());
    Read::of_list(&NAME, &ids, from, "g.folded", values, |row| row.text("name"))
}

/// Has an owner be in these groups and no others.
pub async fn replace(
    connection: &mut AnyConnection,
    owner: Owner,
    id: impl ToString,
    groups: &[GroupId],
) -> Result<(), StoreError> {
    let (table, column) = owner.table();
    let id = id.to_string();
    sqlx::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE {column} = $1")))
        .bind(&id)
        .execute(&mut *connection)
        .await?;
    put(connection, owner, id, groups).await
}

/// A group and how many are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The group.
    pub group: Group,
    /// How many rows of the People table: members, and those who will be.
    pub people: i64,
}

/// All groups of an organization, by name, each with how many are in it.
pub async fn counted(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Vec<Counted>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, organization_id, name, (SELECT count(*) FROM people_groups WHERE group_id = groups.id) AS people \
         FROM groups WHERE organization_id = $1 ORDER BY folded",
    )
    .bind(organization.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok(Counted { group: group(row)?, people: row.int("people")? })).collect()
}

/// How many are in a group.
pub async fn count(connection: &mut AnyConnection, id: GroupId) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT count(*) AS people FROM people_groups WHERE group_id = $1")
        .bind(id.to_string())
        .fetch_one(connection)
        .await?;
    row.int("people")
}

/// Adds an owner to a group. `false`: it was in it already.
pub async fn enter(
    connection: &mut AnyConnection,
    owner: Owner,
    id: impl ToString,
    group: GroupId,
) -> Result<bool, StoreError> {
    let (table, column) = owner.table();
    let done = sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO {table} ({column}, group_id) VALUES ($1, $2) ON CONFLICT ({column}, group_id) DO NOTHING"
    )))
    .bind(id.to_string())
    .bind(group.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes an owner out of a group. `false`: it was not in it.
pub async fn leave(
    connection: &mut AnyConnection,
    owner: Owner,
    id: impl ToString,
    group: GroupId,
) -> Result<bool, StoreError> {
    let (table, column) = owner.table();
    let done = sqlx::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE {column} = $1 AND group_id = $2")))
        .bind(id.to_string())
        .bind(group.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
