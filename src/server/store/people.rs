//! Writes the People table: one row per person, made from membership and
//! invitations in the same transaction that changes them, and counted as it changes.

use sqlx::AnyConnection;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    Read, StoreError,
    batch::{Batch, Values},
    memberships::NewMembership,
    packed::Packed,
    people_rows::{self, Entry, Row, add_to_count},
    people_truth::truth,
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, OrganizationId, PersonId, RoleId, UserId},
    invitation::{Invitation, State},
    person::Status,
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

const KNOWN: Packed =
    Packed(&[("email", "p.email"), ("id", "p.id"), ("status", "p.status"), ("invitation_id", "p.invitation_id")]);

/// What the table says of an address.
pub async fn known(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<Option<Known>, StoreError> {
    read_known(organization, email).run(connection).await
}

/// The same, to be read with other things.
pub fn read_known(organization: OrganizationId, email: &EmailAddress) -> Read<Option<Known>> {
    let values = Values::default().bind(organization.to_string()).bind(email.as_str());
    Read::one(&KNOWN, "FROM people p WHERE p.organization_id = $1 AND p.email = $2", values, |row| of_row(row))
}

fn of_row(row: &impl Columns) -> Result<Known, StoreError> {
    Ok(Known {
        id: row.id("id")?,
        status: row.parsed("status", Status::from_name)?,
        invitation_id: row.maybe_id("invitation_id")?,
    })
}

/// What the table says of a few addresses; those that it does not know are left out.
pub fn read_all_known(organization: OrganizationId, addresses: &[&EmailAddress]) -> Read<Vec<(String, Known)>> {
    let values = Values::default().bind(organization.to_string());
    let from = |list: &str| format!("FROM people p WHERE p.organization_id = $1 AND p.email IN ({list})");
    Read::of_list(&KNOWN, addresses, from, "", values, |row| Ok((row.text("email")?, of_row(row)?)))
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

/// Shows a new member of this name and address, active from now on.
pub fn show_member(
    batch: &mut Batch,
    member: &NewMembership,
    (name, email): (&str, &EmailAddress),
    known: Option<Known>,
    fresh: PersonId,
) {
    let entry = Entry {
        name: Some(name.to_owned()),
        status: Status::Active,
        role_id: member.role_id,
        full_access: member.full_access,
        since: member.joined_at,
        expires_at: None,
        invited_by: member.invited_by,
        user_id: Some(member.user_id),
        invitation_id: None,
        request_id: None,
        groups: member.groups.clone(),
    };
    people_rows::add(batch, member.organization_id, &[Row::new(email, known, fresh, entry)]);
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

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_accents_fold_away() {
        assert_eq!(fold("Zoë ÅNGSTRÖM"), "zoe angstrom");
        assert_eq!(fold("Łukasz"), "łukasz");
    }
}
