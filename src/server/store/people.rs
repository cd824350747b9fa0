//! Writes the People table: one row per person, made from membership and
//! invitations in the same transaction that changes them, and counted as it changes.

use std::collections::HashMap;

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    StoreError,
    batch::{self, Batch, Values},
    groups::{self, Owner},
    people_rows::{self, Entry, Row, add_to_count},
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, OrganizationId, PersonId, RoleId, UserId},
    invitation::{Invitation, State},
    person::{Counts, Status},
    time::Timestamp,
};

/// Case and accents folded (and NUL, which PostgreSQL refuses, left out), for sorting and searching: `Zoë` is found as `zoe`.
pub fn fold(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c) && *c != '\0').flat_map(char::to_lowercase).collect()
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
    Ok(all_known(connection, organization, &[email]).await?.remove(email.as_str()))
}

/// What the table says of addresses; those that it does not know are left out.
pub async fn all_known(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    addresses: &[&EmailAddress],
) -> Result<HashMap<String, Known>, StoreError> {
    let sql = |list: &str| {
        format!("SELECT email, id, status, invitation_id FROM people WHERE organization_id = $1 AND email IN ({list})")
    };
    let rows = batch::find(connection, addresses, 1, sql, |query| query.bind(organization.to_string())).await?;
    let known = |row: &AnyRow| {
        Ok::<_, StoreError>(Known {
            id: row.id("id")?,
            status: row.parsed("status", Status::from_name)?,
            invitation_id: row.maybe_id("invitation_id")?,
        })
    };
    rows.iter().map(|row| Ok((row.text("email")?, known(row)?))).collect()
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The row.
    pub id: PersonId,
    /// The address.
    pub email: EmailAddress,
    /// The name, if one is known.
    pub name: Option<String>,
    /// Its status when it was last written: an invitation may have run out since.
    pub status: Status,
    /// The account, of members and of those who ask to join.
    pub user_id: Option<UserId>,
    /// The invitation that it shows, if it shows one.
    pub invitation_id: Option<InvitationId>,
}

/// The row of this id, if it is this organization's.
pub async fn by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Subject>, StoreError> {
    let row = sqlx::query(
        "SELECT id, email, name, status, user_id, invitation_id FROM people WHERE id = $1 AND organization_id = $2",
    )
    .bind(id.to_string())
    .bind(organization.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Subject {
            id: row.id("id")?,
            email: row.email("email")?,
            name: row.maybe_text("name")?,
            status: row.parsed("status", Status::from_name)?,
            user_id: row.maybe_id("user_id")?,
            invitation_id: row.maybe_id("invitation_id")?,
        })
    })
    .transpose()
}

/// Gives the row of an address another one that has none yet. Bring it up to date afterwards.
pub async fn readdress(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    from: &EmailAddress,
    to: &EmailAddress,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE people SET email = $1 WHERE organization_id = $2 AND email = $3")
        .bind(to.as_str())
        .bind(organization.to_string())
        .bind(from.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// An invitation to be shown, and the row that shows it.
pub struct Shown<'a> {
    /// The invitation.
    pub invitation: &'a Invitation,
    /// What the table said of the address.
    pub known: Option<Known>,
    /// Names the row if there is none yet.
    pub fresh: PersonId,
}

/// The address of a row, if it is this organization's.
pub async fn email(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<EmailAddress>, StoreError> {
    let row = sqlx::query("SELECT email FROM people WHERE id = $1 AND organization_id = $2")
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| row.email("email")).transpose()
}

/// Shows a new or renewed invitation.
pub async fn show_invitation(
    connection: &mut AnyConnection,
    invitation: &Invitation,
    known: Option<Known>,
    fresh: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    show(&mut batch, &[Shown { invitation, known, fresh }], now);
    batch.run(connection).await
}

/// Shows new invitations of one organization, each for another address.
pub fn show(batch: &mut Batch, shown: &[Shown<'_>], now: Timestamp) {
    let Some(organization) = shown.first().map(|one| one.invitation.organization_id) else { return };
    let rows: Vec<Row> = shown
        .iter()
        .map(|Shown { invitation, known, fresh }| {
            let entry = Entry {
                name: invitation.name.as_ref().map(ToString::to_string),
                status: match invitation.state(now) {
                    State::Expired => Status::Expired,
                    _ => Status::Pending,
                },
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
            Row::new(&invitation.email, *known, *fresh, entry)
        })
        .collect();
    people_rows::add(batch, organization, &rows);
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
    let mut batch = Batch::default();
    match (truth(connection, organization, email, now).await?, before) {
        (Some(entry), _) => people_rows::add(&mut batch, organization, &[Row::new(email, before, fresh, entry)]),
        (None, Some(before)) => {
            batch.add("DELETE FROM people WHERE id = $1", Values::default().bind(before.id.to_string()));
            add_to_count(&mut batch, organization, before.status, -1);
        }
        (None, None) => {}
    }
    batch.run(connection).await
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

/// Shows those who ask to join, without a link, under the role that they would get.
pub async fn change_role_of_asking(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    role: RoleId,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE people SET role_id = $1 WHERE organization_id = $2 AND status = 'requested' AND request_id IN \
         (SELECT id FROM access_requests WHERE organization_id = $3 AND link_id IS NULL \
         AND approved_at IS NULL AND denied_at IS NULL)",
    )
    .bind(role.to_string())
    .bind(organization.to_string())
    .bind(organization.to_string())
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

/// How many people are in each status at `now`, after [`settle`] where that is needed.
pub async fn counts_at(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<Counts, StoreError> {
    let rows = sqlx::query(
        "SELECT status, n FROM people_counts WHERE organization_id = $1 UNION ALL SELECT 'unsettled', 1 WHERE EXISTS \
         (SELECT 1 FROM people WHERE organization_id = $2 AND status = 'pending' AND expires_at <= $3)",
    )
    .bind(organization.to_string())
    .bind(organization.to_string())
    .bind(now.micros())
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Counts::default();
    for row in rows {
        let status = row.text("status")?;
        if status == "unsettled" {
            settle(connection, organization, now).await?;
            return counts(connection, organization).await;
        }
        found.set(row.parsed("status", Status::from_name)?, row.int("n")?);
    }
    Ok(found)
}

/// How many seats are taken at `now`, without settling anything: for whoever only looks.
pub async fn seats_taken_at(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let taken = counts(connection, organization).await?.seats_taken();
    let row = sqlx::query(
        "SELECT count(*) AS n FROM people WHERE organization_id = $1 AND status = 'pending' AND expires_at <= $2",
    )
    .bind(organization.to_string())
    .bind(now.micros())
    .fetch_one(connection)
    .await?;
    Ok(taken - row.int("n")?)
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
        let mut batch = Batch::default();
        add_to_count(&mut batch, organization, Status::Pending, -n);
        add_to_count(&mut batch, organization, Status::Expired, n);
        batch.run(connection).await?;
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
