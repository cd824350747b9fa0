//! What the row of an address in the People table should say, by membership,
//! invitations and requests to join.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    StoreError,
    groups::{self, Owner},
    people_rows::Entry,
    row::Columns,
};
use crate::domain::{email::EmailAddress, id::OrganizationId, person::Status, time::Timestamp};

/// Membership counts for more than an invitation that can be accepted, that for
/// more than a request to join, and that for more than an invitation that lapsed.
pub(super) async fn truth(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Entry>, StoreError> {
    let invited = invited(connection, organization, email, now).await?;
    if let Some(mut member) = member(connection, organization, email).await? {
        // A way back in is shown beside the status, not instead of it.
        if member.status == Status::Inactive {
            let way_back = invited.filter(|i| i.status == Status::Pending);
            member.expires_at = way_back.as_ref().and_then(|i| i.expires_at);
            member.invitation_id = way_back.and_then(|i| i.invitation_id);
        }
        return Ok(Some(member));
    }
    match invited {
        Some(entry) if entry.status == Status::Pending => Ok(Some(entry)),
        lapsed => Ok(asking(connection, organization, email).await?.or(lapsed)),
    }
}

async fn member(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT m.user_id, m.role_id, m.full_access_at, m.joined_at, m.inactivated_at, m.invited_by, \
         COALESCE(m.name, u.name) AS name, {groups} \
         FROM users u JOIN memberships m ON m.user_id = u.id WHERE u.email = $1 AND m.organization_id = $2",
        groups = Owner::Membership.column("m.id")
    )))
    .bind(email.as_str())
    .bind(organization.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Entry {
            name: Some(row.text("name")?),
            status: if row.maybe_int("inactivated_at")?.is_some() { Status::Inactive } else { Status::Active },
            role_id: row.id("role_id")?,
            full_access: row.maybe_int("full_access_at")?.is_some(),
            since: row.time("joined_at")?,
            expires_at: None,
            invited_by: row.maybe_id("invited_by")?,
            user_id: Some(row.id("user_id")?),
            invitation_id: None,
            request_id: None,
            groups: groups::ids(&row)?,
        })
    })
    .transpose()
}

/// The newest invitation that was neither accepted nor deleted: open, or declined.
async fn invited(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT id, name, role_id, full_access_at, created_at, expires_at, invited_by, declined_at, {groups} \
         FROM invitations WHERE organization_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL \
         ORDER BY id DESC LIMIT 1",
        groups = Owner::Invitation.column("invitations.id")
    )))
    .bind(organization.to_string())
    .bind(email.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let expires_at = row.time("expires_at")?;
        Ok(Entry {
            name: row.maybe_text("name")?,
            status: match row.maybe_int("declined_at")? {
                Some(_) => Status::Declined,
                None if now >= expires_at => Status::Expired,
                None => Status::Pending,
            },
            role_id: row.id("role_id")?,
            full_access: row.maybe_int("full_access_at")?.is_some(),
            since: row.time("created_at")?,
            expires_at: Some(expires_at),
            invited_by: row.maybe_id("invited_by")?,
            user_id: None,
            invitation_id: Some(row.id("id")?),
            request_id: None,
            groups: groups::ids(&row)?,
        })
    })
    .transpose()
}

/// An open request to join; the role is what its way would give.
async fn asking(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query(
        "SELECT q.id, q.user_id, q.created_at, u.name, COALESCE(l.role_id, o.sign_up_role_id, r.id) AS role_id \
         FROM users u JOIN access_requests q ON q.user_id = u.id AND q.approved_at IS NULL AND q.denied_at IS NULL \
         JOIN organizations o ON o.id = q.organization_id \
         JOIN roles r ON r.organization_id = o.id AND r.built_in = 'user' \
         LEFT JOIN invite_links l ON l.id = q.link_id WHERE u.email = $1 AND q.organization_id = $2",
    )
    .bind(email.as_str())
    .bind(organization.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Entry {
            name: Some(row.text("name")?),
            status: Status::Requested,
            role_id: row.id("role_id")?,
            full_access: false,
            since: row.time("created_at")?,
            expires_at: None,
            invited_by: None,
            user_id: Some(row.id("user_id")?),
            invitation_id: None,
            request_id: Some(row.id("id")?),
            groups: Vec::new(),
        })
    })
    .transpose()
}
