//! What a row of the People table shows, and where that comes from.

use std::collections::HashMap;

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Dialect, StoreError,
    groups::{self, Group},
    outbox,
    packed::Packed,
    row::Columns,
};
use crate::domain::{
    grant::Authority,
    id::{OrganizationId, PersonId},
    outbox::Delivery,
    person::{Person, Status},
};

/// What is shown of a row `p`, its columns, and what they are joined with.
pub(super) const SHOWN: Packed = Packed(&[
    ("id", "p.id"),
    ("email", "p.email"),
    ("name", "p.name"),
    ("status", "p.status"),
    ("role", "r.name"),
    ("permissions", "r.permissions"),
    ("full_access_at", "p.full_access_at"),
    ("group_ids", "(SELECT string_agg(pg.group_id, ' ') FROM people_groups pg WHERE pg.person_id = p.id)"),
    ("since", "p.since"),
    ("expires_at", "p.expires_at"),
    ("inviter", "i.name"),
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
pub(super) const ROW: &str = "p.id, p.email, p.name, p.status, p.role_id, p.full_access_at, p.since, p.expires_at, p.invited_by, \
     p.user_id, p.invitation_id, p.request_id, p.sort_name, p.organization_id";
pub(super) const JOINS: &str = "JOIN roles r ON r.id = p.role_id LEFT JOIN users i ON i.id = p.invited_by \
     LEFT JOIN users a ON a.email = CASE WHEN p.user_id IS NULL THEN p.email END \
     LEFT JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = p.user_id \
     LEFT JOIN invitations v ON v.id = p.invitation_id LEFT JOIN outbox o ON o.id = v.mail_id";

/// The person of this id, if they are this organization's.
pub async fn one(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let shown = SHOWN.select(dialect, "p.id");
    let sql = format!("{shown} FROM (SELECT {ROW} FROM people p WHERE p.id = $1 AND p.organization_id = $2) p {JOINS}");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_one(&mut *connection)
        .await?;
    let text = Packed::text(&row)?;
    let names = Names::read(connection, organization).await?;
    SHOWN.rows(&text)?.first().map(|row| person(row, &names)).transpose()
}

/// The names of an organization's groups: a page has few of them many times. Read them
/// after the rows, so that there is none in a row that is not here but for those deleted since.
pub(super) struct Names {
    pub(super) groups: Vec<Group>,
    // By id, in alphabetical order.
    places: HashMap<String, usize>,
}

impl Names {
    pub(super) async fn read(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Self, StoreError> {
        let groups = groups::all(connection, organization).await?;
        let places = groups.iter().enumerate().map(|(place, group)| (group.id.to_string(), place)).collect();
        Ok(Self { groups, places })
    }

    /// Those of these ids, in alphabetical order.
    fn of(&self, ids: &str) -> Vec<String> {
        let mut places: Vec<usize> = ids.split(' ').filter_map(|id| self.places.get(id).copied()).collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.groups[place].name.clone()).collect()
    }
}

/// The person that a row shows.
pub(super) fn person(row: &impl Columns, names: &Names) -> Result<Person, StoreError> {
    let invitation_id = row.maybe_id("invitation_id")?;
    let delivery = match (row.maybe_id("mail_id")?, row.maybe_text("mail_status")?) {
        (Some(id), Some(status)) => {
            Some(outbox::delivery(id, &status, row.maybe_text("reply")?, row.maybe_text("last_error")?)?)
        }
        _ if invitation_id.is_some() => Some(Delivery::NotConfigured),
        _ => None,
    };
    let full_access = row.maybe_int("full_access_at")?.is_some();
    let permissions = row.parsed("permissions", |text| text.parse().ok())?;
    Ok(Person {
        id: row.id("id")?,
        email: row.email("email")?,
        name: row.maybe_text("name")?,
        status: row.parsed("status", Status::from_name)?,
        role: row.text("role")?,
        full_access,
        authority: Authority { permissions, full_access },
        groups: names.of(&row.maybe_text("group_ids")?.unwrap_or_default()),
        since: row.time("since")?,
        expires_at: row.maybe_time("expires_at")?,
        invited_by: row.maybe_text("inviter")?,
        user_id: row.maybe_id("user_id")?,
        invitation_id,
        request_id: row.maybe_id("request_id")?,
        has_account: row.maybe_text("account")?.is_some(),
        delivery,
        last_seen_at: row.maybe_time("seen_at")?,
    })
}
