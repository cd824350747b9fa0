//! What organizations keep about one person, for that person: where they are, what they
//! asked for, and what they were invited to. Names instead of ids, as they are to be read.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, OrganizationId, UserId},
    metadata::Metadata,
    time::Timestamp,
};

/// Somebody's place in an organization, active or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Where.
    pub organization_id: OrganizationId,
    /// The organization's name.
    pub organization: String,
    /// Its name in addresses.
    pub slug: String,
    /// As what.
    pub role: String,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// What they are called there, where that is not the account's name.
    pub name: Option<String>,
    /// The names of their groups, in their order.
    pub groups: Vec<String>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// When they joined.
    pub joined_at: Timestamp,
    /// Since when they are shut out, if they are.
    pub inactivated_at: Option<Timestamp>,
    /// When they were last seen.
    pub seen_at: Option<Timestamp>,
    /// Who invited them.
    pub invited_by: Option<UserId>,
}

/// What somebody asked an organization for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The organization's name.
    pub organization: String,
    /// By which way.
    pub source: String,
    /// When.
    pub created_at: Timestamp,
    /// When they were let in, if they were.
    pub approved_at: Option<Timestamp>,
    /// When they were turned away, if they were.
    pub denied_at: Option<Timestamp>,
}

/// An invitation to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The id.
    pub id: InvitationId,
    /// The organization's name.
    pub organization: String,
    /// As what.
    pub role: String,
    /// The name that the inviter gave.
    pub name: Option<String>,
    /// The names of the groups, in their order.
    pub groups: Vec<String>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// The inviter's own words.
    pub message: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it could be accepted.
    pub expires_at: Timestamp,
    /// When its page was first opened.
    pub opened_at: Option<Timestamp>,
    /// When it was accepted, if it was.
    pub accepted_at: Option<Timestamp>,
    /// When it was declined, if it was.
    pub declined_at: Option<Timestamp>,
    /// What was said then.
    pub decline_note: Option<String>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// Wherever somebody is, in the order in which they came.
pub async fn memberships(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Membership>, StoreError> {
    let groups = group_names("membership_groups", "membership_id", "m.id");
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT o.id, o.name AS organization, o.slug, r.name AS role, m.full_access_at, m.name, {groups}, m.metadata, \
         m.joined_at, m.inactivated_at, m.seen_at, m.invited_by FROM memberships m \
         JOIN organizations o ON o.id = m.organization_id JOIN roles r ON r.id = m.role_id \
         WHERE m.user_id = $1 ORDER BY m.joined_at, m.id"
    )))
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Membership {
                organization_id: row.id("id")?,
                organization: row.text("organization")?,
                slug: row.text("slug")?,
                role: row.text("role")?,
                full_access: row.maybe_int("full_access_at")?.is_some(),
                name: row.maybe_text("name")?,
                groups: names(row.maybe_text("group_names")?),
                metadata: row.maybe_metadata("metadata")?,
                joined_at: row.time("joined_at")?,
                inactivated_at: row.maybe_time("inactivated_at")?,
                seen_at: row.maybe_time("seen_at")?,
                invited_by: row.maybe_id("invited_by")?,
            })
        })
        .collect()
}

/// What somebody asked for, the oldest first.
pub async fn requests(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Request>, StoreError> {
    let rows = sqlx::query(
        "SELECT o.name AS organization, q.source, q.created_at, q.approved_at, q.denied_at FROM access_requests q \
         JOIN organizations o ON o.id = q.organization_id WHERE q.user_id = $1 ORDER BY q.id",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Request {
                organization: row.text("organization")?,
                source: row.text("source")?,
                created_at: row.time("created_at")?,
                approved_at: row.maybe_time("approved_at")?,
                denied_at: row.maybe_time("denied_at")?,
            })
        })
        .collect()
}

/// What an address was invited to, the oldest first.
pub async fn invitations(connection: &mut AnyConnection, email: &EmailAddress) -> Result<Vec<Invitation>, StoreError> {
    let groups = group_names("invitation_groups", "invitation_id", "i.id");
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT i.id, o.name AS organization, r.name AS role, i.name, {groups}, i.metadata, i.message, i.created_at, \
         i.expires_at, i.opened_at, i.accepted_at, i.declined_at, i.decline_note, i.revoked_at FROM invitations i \
         JOIN organizations o ON o.id = i.organization_id JOIN roles r ON r.id = i.role_id \
         WHERE i.email = $1 ORDER BY i.id"
    )))
    .bind(email.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Invitation {
                id: row.id("id")?,
                organization: row.text("organization")?,
                role: row.text("role")?,
                name: row.maybe_text("name")?,
                groups: names(row.maybe_text("group_names")?),
                metadata: row.maybe_metadata("metadata")?,
                message: row.maybe_text("message")?,
                created_at: row.time("created_at")?,
                expires_at: row.time("expires_at")?,
                opened_at: row.maybe_time("opened_at")?,
                accepted_at: row.maybe_time("accepted_at")?,
                declined_at: row.maybe_time("declined_at")?,
                decline_note: row.maybe_text("decline_note")?,
                revoked_at: row.maybe_time("revoked_at")?,
            })
        })
        .collect()
}

/// A column of the names of an owner's groups, a line each: no name has a line's end in it.
fn group_names(table: &str, column: &str, owner: &str) -> String {
    format!(
        "(SELECT string_agg(g.name, '\n') FROM {table} t JOIN groups g ON g.id = t.group_id \
         WHERE t.{column} = {owner}) AS group_names"
    )
}

fn names(lines: Option<String>) -> Vec<String> {
    let mut names: Vec<String> = lines.unwrap_or_default().lines().map(str::to_owned).collect();
    names.sort_unstable();
    names
}
