//! Writes the People table: one row per person, made from membership and
//! invitations in the same transaction that changes them, and counted as it changes.

use sqlx::{AnyConnection, AssertSqlSafe};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    StoreError,
    groups::{self, Owner},
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{GroupId, InvitationId, OrganizationId, PersonId, RequestId, RoleId, UserId},
    invitation::{Invitation, State},
    person::{Counts, Status},
    time::Timestamp,
};

/// Case and accents folded (and NUL, which PostgreSQL refuses, left out), for sorting and searching: `Zoë` is found as `zoe`.
pub fn fold(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c) && *c != '\0').flat_map(char::to_lowercase).collect()
}

/// A row to be written.
#[derive(Debug, Clone)]
struct Entry {
    name: Option<String>,
    status: Status,
    role_id: RoleId,
    full_access: bool,
    since: Timestamp,
    expires_at: Option<Timestamp>,
    invited_by: Option<UserId>,
    user_id: Option<UserId>,
    invitation_id: Option<InvitationId>,
    request_id: Option<RequestId>,
    groups: Vec<GroupId>,
}

/// What the table says of an address before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The row.
    pub id: PersonId,
    /// Its status.
    pub status: Status,
    /// The invitation it shows, if it shows one.
    pub invitation_id: Option<InvitationId>,
}

/// What the table says of an address.
pub async fn known(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<Option<Known>, StoreError> {
    let row = sqlx::query("SELECT id, status, invitation_id FROM people WHERE organization_id = $1 AND email = $2")
        .bind(organization.to_string())
        .bind(email.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Known {
            id: row.id("id")?,
            status: row.parsed("status", Status::from_name)?,
            invitation_id: row.maybe_id("invitation_id")?,
        })
    })
    .transpose()
}

/// Shows a new or renewed invitation. `known` is what the table said of the address;
/// `fresh` names the row if there is none yet.
pub async fn show_invitation(
    connection: &mut AnyConnection,
    invitation: &Invitation,
    known: Option<Known>,
    fresh: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let status = match invitation.state(now) {
        State::Expired => Status::Expired,
        _ => Status::Pending,
    };
    let entry = Entry {
        name: invitation.name.as_ref().map(ToString::to_string),
        status,
        role_id: invitation.role_id,
        full_access: invitation.full_access,
        since: invitation.created_at,
        expires_at: Some(invitation.expires_at),
        invited_by: Some(invitation.invited_by),
        user_id: None,
        invitation_id: Some(invitation.id),
        request_id: None,
        groups: invitation.groups.clone(),
    };
    write(connection, invitation.organization_id, &invitation.email, known, fresh, &entry).await
}

/// Brings the row of an address up to date with membership and invitations,
/// whatever was changed there.
pub async fn refresh(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    fresh: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let before = known(connection, organization, email).await?;
    match truth(connection, organization, email, now).await? {
        Some(entry) => write(connection, organization, email, before, fresh, &entry).await,
        None => match before {
            Some(before) => {
                sqlx::query("DELETE FROM people WHERE id = $1")
                    .bind(before.id.to_string())
                    .execute(&mut *connection)
                    .await?;
                add_to_count(connection, organization, before.status, -1).await
            }
            None => Ok(()),
        },
    }
}

/// Membership counts for more than an invitation that can be accepted, that for
/// more than a request to join, and that for more than an invitation that lapsed.
async fn truth(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Entry>, StoreError> {
    let invited = invited(connection, organization, email, now).await?;
    if let Some(mut member) = member(connection, organization, email).await? {
        // A way back in is shown beside the status, not instead of it.
        if member.status == Status::Inactive {
            member.invitation_id = invited.filter(|i| i.status == Status::Pending).and_then(|i| i.invitation_id);
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
        "SELECT m.user_id, m.role_id, m.full_access_at, m.joined_at, m.inactivated_at, m.invited_by, u.name, {groups} \
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
            groups: groups::read(&row)?,
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
            groups: groups::read(&row)?,
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

async fn write(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    before: Option<Known>,
    fresh: PersonId,
    entry: &Entry,
) -> Result<(), StoreError> {
    let sort_name = fold(entry.name.as_deref().unwrap_or(email.as_str()));
    let search = match &entry.name {
        Some(name) => fold(&format!("{name} {email}")),
        None => email.as_str().to_owned(),
    };
    let sql = if before.is_some() {
        "UPDATE people SET name = $1, status = $2, role_id = $3, full_access_at = $4, since = $5, expires_at = $6, \
         invited_by = $7, user_id = $8, invitation_id = $9, request_id = $10, sort_name = $11, search = $12 WHERE id = $13"
    } else {
        "INSERT INTO people (name, status, role_id, full_access_at, since, expires_at, invited_by, user_id, invitation_id, \
         request_id, sort_name, search, id, organization_id, email, document) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    };
    let id = before.map_or(fresh, |known| known.id);
    let mut query = sqlx::query(sql)
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
        .bind(&sort_name)
        .bind(search)
        .bind(id.to_string());
    if before.is_none() {
        query = query.bind(organization.to_string()).bind(email.as_str()).bind(document(id));
    }
    query.execute(&mut *connection).await?;
    if before.is_some() {
        sqlx::query("DELETE FROM people_groups WHERE person_id = $1")
            .bind(id.to_string())
            .execute(&mut *connection)
            .await?;
    }
    for group in &entry.groups {
        sqlx::query("INSERT INTO people_groups (person_id, group_id, since, sort_name) VALUES ($1, $2, $3, $4)")
            .bind(id.to_string())
            .bind(group.to_string())
            .bind(entry.since.micros())
            .bind(&sort_name)
            .execute(&mut *connection)
            .await?;
    }
    match before {
        Some(before) if before.status == entry.status => Ok(()),
        Some(before) => {
            add_to_count(connection, organization, before.status, -1).await?;
            add_to_count(connection, organization, entry.status, 1).await
        }
        None => add_to_count(connection, organization, entry.status, 1).await,
    }
}

/// The row's name in the search index: the id's 63 low bits, which are random.
fn document(id: PersonId) -> i64 {
    let [.., a, b, c, d, e, f, g, h] = id.to_bytes();
    i64::from_be_bytes([a, b, c, d, e, f, g, h]) & i64::MAX
}

async fn add_to_count(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    status: Status,
    n: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO people_counts (organization_id, status, n) VALUES ($1, $2, $3) \
         ON CONFLICT (organization_id, status) DO UPDATE SET n = people_counts.n + excluded.n",
    )
    .bind(organization.to_string())
    .bind(status.name())
    .bind(n)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many people are in each status. Exact where [`settle`] ran at `now`.
pub async fn counts(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Counts, StoreError> {
    let rows = sqlx::query("SELECT status, n FROM people_counts WHERE organization_id = $1")
        .bind(organization.to_string())
        .fetch_all(connection)
        .await?;
    let mut counts = Counts::default();
    for row in rows {
        counts.set(row.parsed("status", Status::from_name)?, row.int("n")?);
    }
    Ok(counts)
}

/// Whether invitations ran out of time since the table was last settled.
pub async fn is_unsettled(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT id FROM people WHERE organization_id = $1 AND status = 'pending' AND expires_at <= $2 LIMIT 1",
    )
    .bind(organization.to_string())
    .bind(now.micros())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Shows invitations whose time has run out as expired, which gives their seats
/// back. The truth stays in `invitations`, where expiry is only ever derived.
pub async fn settle(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE people SET status = 'expired' WHERE organization_id = $1 AND status = 'pending' AND expires_at <= $2",
    )
    .bind(organization.to_string())
    .bind(now.micros())
    .execute(&mut *connection)
    .await?;
    let n = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    if n > 0 {
        add_to_count(connection, organization, Status::Pending, -n).await?;
        add_to_count(connection, organization, Status::Expired, n).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_accents_fold_away() {
        assert_eq!(fold("Zoë ÅNGSTRÖM"), "zoe angstrom");
        assert_eq!(fold("Łukasz"), "łukasz");
    }
}
