//! What a row of the People table shows, and where that comes from.

use std::collections::HashMap;

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    Dialect, StoreError,
    groups::{self, Group},
    outbox,
    packed::{Packed, PackedRow},
    roles::{self, Role},
    row::{Columns, inconsistent},
};
use crate::domain::{
    grant::Authority,
    id::{OrganizationId, PersonId},
    outbox::Delivery,
    person::{Person, Status},
};

/// What is shown of a row `p`, its columns, and what they are joined with.
const SHOWN: Packed = Packed(&[
    ("id", "p.id"),
    ("email", "p.email"),
    ("name", "p.name"),
    ("status", "p.status"),
    ("role_id", "p.role_id"),
    ("full_access_at", "p.full_access_at"),
    ("group_ids", "(SELECT string_agg(pg.group_id, ' ') FROM people_groups pg WHERE pg.person_id = p.id)"),
    ("since", "p.since"),
    ("expires_at", "p.expires_at"),
    ("inviter", "i.name"),
    ("inviter_id", "p.invited_by"),
    ("user_id", "p.user_id"),
    ("invitation_id", "p.invitation_id"),
    ("request_id", "p.request_id"),
    ("account", "COALESCE(p.user_id, a.email)"),
    ("seen_at", "m.seen_at"),
    ("mail_id", "o.id"),
    ("mail_status", "o.status"),
    ("reply", "o.reply"),
    ("last_error", "o.last_error"),
    ("sort_name", "p.sort_name"),
]);
/// What of a row that takes; the statement for the rows of a page selects these.
pub(super) const ROW: &str = "p.id, p.email, p.name, p.status, p.role_id, p.full_access_at, p.since, p.expires_at, p.invited_by, \
     p.user_id, p.invitation_id, p.request_id, p.sort_name, p.organization_id";
const JOINS: &str = "LEFT JOIN users i ON i.id = p.invited_by LEFT JOIN users a ON a.email = CASE WHEN p.user_id IS NULL THEN p.email END \
     LEFT JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = p.user_id \
     LEFT JOIN invitations v ON v.id = p.invitation_id LEFT JOIN outbox o ON o.id = v.mail_id";

/// Selects everything about the rows that `page` selects, in this order. `page` takes the
/// organization as its first parameter.
pub(super) fn statement(dialect: Dialect, page: &str, order: &str) -> String {
    statement_with(dialect, page, order, "")
}

/// The same, with the end of the list of what it selects.
pub(super) fn statement_with(dialect: Dialect, page: &str, order: &str, more: &str) -> String {
    format!(
        "SELECT ({people} FROM ({page}) p {JOINS}) AS people, \
         ({roles} FROM roles r WHERE r.organization_id = $1) AS roles, \
         ({groups} FROM groups g WHERE g.organization_id = $1) AS groups{more}",
        people = SHOWN.select(dialect, order),
        roles = roles::COLUMNS.select(dialect, roles::ORDER),
        groups = groups::COLUMNS.select(dialect, "g.folded"),
    )
}

/// The person of this id, if they are this organization's.
pub async fn one(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let page = format!("SELECT {ROW} FROM people p WHERE p.organization_id = $1 AND p.id = $2");
    let row = sqlx::query(AssertSqlSafe(statement(dialect, &page, "p.id")))
        .bind(organization.to_string())
        .bind(id.to_string())
        .fetch_one(connection)
        .await?;
    let answer = Answer::of(&row)?;
    let names = answer.names()?;
    answer.rows()?.first().map(|row| person(row, &names)).transpose()
}

/// What [`statement`] selects.
pub(super) struct Answer {
    people: String,
    roles: String,
    groups: String,
}

impl Answer {
    pub(super) fn of(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self { people: row.text("people")?, roles: row.text("roles")?, groups: row.text("groups")? })
    }

    /// The rows, in order.
    pub(super) fn rows(&self) -> Result<Vec<PackedRow<'_>>, StoreError> {
        SHOWN.rows(&self.people)
    }

    /// What they name.
    pub(super) fn names(&self) -> Result<Names, StoreError> {
        let groups = groups::COLUMNS.rows(&self.groups)?.iter().map(groups::group).collect::<Result<Vec<_>, _>>()?;
        Ok(Names {
            places: groups.iter().enumerate().map(|(place, group)| (group.id.to_string(), place)).collect(),
            groups,
            roles: roles::COLUMNS.rows(&self.roles)?.iter().map(roles::role).collect::<Result<_, _>>()?,
        })
    }
}

/// The roles and groups of an organization.
pub(super) struct Names {
    pub(super) roles: Vec<Role>,
    pub(super) groups: Vec<Group>,
    // By id, in alphabetical order.
    places: HashMap<String, usize>,
}

impl Names {
    /// Groups of these ids, in alphabetical order.
    fn groups(&self, ids: &str) -> Vec<String> {
        let mut places: Vec<usize> = ids.split(' ').filter_map(|id| self.places.get(id).copied()).collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.groups[place].name.clone()).collect()
    }
}

/// The person that a row shows.
pub(super) fn person(row: &impl Columns, names: &Names) -> Result<Person, StoreError> {
    // In the order of the columns, as far as may be.
    let role = row.id("role_id")?;
    let full_access = row.maybe_int("full_access_at")?.is_some();
    let role =
        names.roles.iter().find(|one| one.id == role).ok_or_else(|| inconsistent("role_id", &role.to_string()))?;
    Ok(Person {
        id: row.id("id")?,
        email: row.email("email")?,
        name: row.maybe_text("name")?,
        status: row.parsed("status", Status::from_name)?,
        role: role.name.clone(),
        full_access,
        authority: Authority { permissions: role.permissions, full_access },
        groups: names.groups(&row.maybe_text("group_ids")?.unwrap_or_default()),
        since: row.time("since")?,
        expires_at: row.maybe_time("expires_at")?,
        invited_by: row.maybe_text("inviter")?,
        inviter: row.maybe_id("inviter_id")?,
        unvouched: false,
        user_id: row.maybe_id("user_id")?,
        invitation_id: row.maybe_id("invitation_id")?,
        request_id: row.maybe_id("request_id")?,
        has_account: row.maybe_text("account")?.is_some(),
        last_seen_at: row.maybe_time("seen_at")?,
        delivery: delivery(row)?,
    })
}

fn delivery(row: &impl Columns) -> Result<Option<Delivery>, StoreError> {
    Ok(match (row.maybe_id("mail_id")?, row.maybe_text("mail_status")?) {
        (Some(id), Some(status)) => {
            Some(outbox::delivery(id, &status, row.maybe_text("reply")?, row.maybe_text("last_error")?)?)
        }
        _ => row.maybe_text("invitation_id")?.map(|_| Delivery::NotConfigured),
    })
}
