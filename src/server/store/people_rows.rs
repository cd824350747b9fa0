//! Rows of the People table as they are written: each over the one that is there,
//! and counted as it changes.

use super::{
    batch::{Batch, Values},
    people::{Known, fold},
};
use crate::domain::{
    email::EmailAddress,
    id::{GroupId, InvitationId, OrganizationId, PersonId, RequestId, RoleId, UserId},
    person::{Counts, Status},
    time::Timestamp,
};

/// A row to be written.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: Option<String>,
    pub(super) status: Status,
    pub(super) role_id: RoleId,
    pub(super) full_access: bool,
    pub(super) since: Timestamp,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) invited_by: Option<UserId>,
    pub(super) user_id: Option<UserId>,
    pub(super) invitation_id: Option<InvitationId>,
    pub(super) request_id: Option<RequestId>,
    pub(super) groups: Vec<GroupId>,
}

/// An entry with its place in the table.
pub(super) struct Row<'a> {
    email: &'a EmailAddress,
    before: Option<Known>,
    id: PersonId,
    fresh: PersonId,
    sort_name: String,
    search: String,
    entry: Entry,
}

impl<'a> Row<'a> {
    pub(super) fn new(email: &'a EmailAddress, before: Option<Known>, fresh: PersonId, entry: Entry) -> Self {
        let sort_name = fold(entry.name.as_deref().unwrap_or(email.as_str()));
        let search = match &entry.name {
            Some(name) => fold(&format!("{name} {email}")),
            None => sort_name.clone(),
        };
        Self { email, before, id: before.map_or(fresh, |known| known.id), fresh, sort_name, search, entry }
    }
}

const WRITTEN: [&str; 15] = [
    "id",
    "organization_id",
    "email",
    "name",
    "status",
    "role_id",
    "full_access_at",
    "since",
    "expires_at",
    "invited_by",
    "user_id",
    "invitation_id",
    "request_id",
    "sort_name",
    "search",
];

/// A person's row is written over the one that is there, which keeps its id.
const OVER: &str = "ON CONFLICT (organization_id, email) DO UPDATE SET name = excluded.name, status = excluded.status, \
     role_id = excluded.role_id, full_access_at = excluded.full_access_at, since = excluded.since, \
     expires_at = excluded.expires_at, invited_by = excluded.invited_by, user_id = excluded.user_id, \
     invitation_id = excluded.invitation_id, request_id = excluded.request_id, sort_name = excluded.sort_name, \
     search = excluded.search";

/// Writes rows of one organization, each of another address, and counts them.
pub(super) fn add(batch: &mut Batch, organization: OrganizationId, rows: &[Row<'_>]) {
    let whose = organization.to_string();
    batch.insert(("people", &WRITTEN, OVER), rows, |query, row| {
        let entry = &row.entry;
        query
            .bind(row.fresh.to_string())
            .bind(&whose)
            .bind(row.email.as_str())
            .bind(&entry.name)
            .bind(entry.status.name())
            .bind(entry.role_id.to_string())
            .bind(entry.full_access.then(|| entry.since.micros()))
            .bind(entry.since.micros())
            .bind(entry.expires_at.map(Timestamp::micros))
            .bind(entry.invited_by.map(|id| id.to_string()))
            .bind(entry.user_id.map(|id| id.to_string()))
            .bind(entry.invitation_id.map(|id| id.to_string()))
            .bind(entry.request_id.map(|id| id.to_string()))
            .bind(&row.sort_name)
            .bind(&row.search)
    });
    add_groups(batch, rows);
    let mut changes = Counts::default();
    for row in rows {
        if let Some(before) = row.before {
            changes.add(before.status, -1);
        }
        changes.add(row.entry.status, 1);
    }
    for status in Status::ALL.into_iter().filter(|status| changes.of(*status) != 0) {
        add_to_count(batch, organization, status, changes.of(status));
    }
}

fn add_groups(batch: &mut Batch, rows: &[Row<'_>]) {
    let known: Vec<String> = rows.iter().filter(|row| row.before.is_some()).map(|row| row.id.to_string()).collect();
    let sql = |list: &str| format!("DELETE FROM people_groups WHERE person_id IN ({list})");
    batch.list(&known, sql, |values| values);
    let pairs: Vec<(&Row, GroupId)> =
        rows.iter().flat_map(|row| row.entry.groups.iter().map(move |group| (row, *group))).collect();
    let columns = ["person_id", "group_id", "since", "sort_name"];
    batch.insert(("people_groups", &columns, ""), &pairs, |query, (row, group)| {
        query.bind(row.id.to_string()).bind(group.to_string()).bind(row.entry.since.micros()).bind(&row.sort_name)
    });
}

pub(super) fn add_to_count(batch: &mut Batch, organization: OrganizationId, status: Status, n: i64) {
    let values = Values::default().bind(organization.to_string()).bind(status.name()).bind(n);
    batch.add(
        "INSERT INTO people_counts (organization_id, status, n) VALUES ($1, $2, $3) \
         ON CONFLICT (organization_id, status) DO UPDATE SET n = people_counts.n + excluded.n",
        values,
    );
}
