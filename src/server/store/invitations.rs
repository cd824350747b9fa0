//! Invitations.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Read, StoreError,
    batch::{Batch, Values},
    daily::{self, Tally},
    groups::{self, Owner},
    packed::Packed,
    reads::is_theirs,
    row::Columns,
};
use crate::domain::{
    email::EmailAddress,
    id::{GroupId, InvitationId, MailId, OrganizationId, UserId},
    invitation::{End, Invitation, Purpose},
    time::Timestamp,
    trend::Step,
};

/// What is read of an invitation `i`.
const COLUMNS: Packed = Packed(&[
    ("id", "i.id"),
    ("organization_id", "i.organization_id"),
    ("purpose", "i.purpose"),
    ("email", "i.email"),
    ("name", "i.name"),
    ("role_id", "i.role_id"),
    ("full_access_at", "i.full_access_at"),
    ("metadata", "i.metadata"),
    ("product_id", "i.product_id"),
    ("language", "i.language"),
    ("message", "i.message"),
    ("invited_by", "i.invited_by"),
    ("generation", "i.generation"),
    ("created_at", "i.created_at"),
    ("expires_at", "i.expires_at"),
    ("opened_at", "i.opened_at"),
    ("accepted_at", "i.accepted_at"),
    ("declined_at", "i.declined_at"),
    ("revoked_at", "i.revoked_at"),
    ("mail_id", "i.mail_id"),
    ("readdress_asked_at", "i.readdress_asked_at"),
    ("group_ids", "(SELECT string_agg(group_id, ' ') FROM invitation_groups WHERE invitation_id = i.id)"),
]);
const OPEN: &str = "accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL";

fn invitation(row: &impl Columns) -> Result<Invitation, StoreError> {
    let end = match (row.maybe_time("accepted_at")?, row.maybe_time("declined_at")?, row.maybe_time("revoked_at")?) {
        // A declined invitation may be deleted afterwards.
        (_, _, Some(at)) => Some(End::Revoked(at)),
        (Some(at), _, _) => Some(End::Accepted(at)),
        (_, Some(at), _) => Some(End::Declined(at)),
        (None, None, None) => None,
    };
    Ok(Invitation {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        purpose: row.parsed("purpose", Purpose::from_name)?,
        email: row.email("email")?,
        name: row.maybe_name("name")?,
        role_id: row.id("role_id")?,
        full_access: row.maybe_int("full_access_at")?.is_some(),
        groups: groups::ids(row)?,
        metadata: row.maybe_metadata("metadata")?,
        product_id: row.maybe_id("product_id")?,
        language: row.maybe_text("language")?,
        message: row.maybe_message("message")?,
        invited_by: row.id("invited_by")?,
        generation: row.int("generation")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        opened_at: row.maybe_time("opened_at")?,
        readdress_asked_at: row.maybe_time("readdress_asked_at")?,
        end,
        mail_id: row.maybe_id("mail_id")?,
    })
}

/// Adds an invitation. A unique violation: the address has an open one.
pub async fn insert(connection: &mut AnyConnection, one: &Invitation) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add(&mut batch, std::slice::from_ref(one));
    batch.run(connection).await
}

const WRITTEN: [&str; 16] = [
    "id",
    "organization_id",
    "email",
    "name",
    "role_id",
    "full_access_at",
    "invited_by",
    "generation",
    "created_at",
    "expires_at",
    "mail_id",
    "purpose",
    "metadata",
    "product_id",
    "language",
    "message",
];

/// Adds invitations, and counts them. A unique violation: one of the addresses has an open one.
pub fn add(batch: &mut Batch, all: &[Invitation]) {
    batch.insert(("invitations", &WRITTEN, ""), all, |query, one| {
        query
            .bind(one.id.to_string())
            .bind(one.organization_id.to_string())
            .bind(one.email.as_str())
            .bind(one.name.as_ref().map(|n| n.as_str()))
            .bind(one.role_id.to_string())
            .bind(one.full_access.then(|| one.created_at.micros()))
            .bind(one.invited_by.to_string())
            .bind(one.generation)
            .bind(one.created_at.micros())
            .bind(one.expires_at.micros())
            .bind(one.mail_id.map(|id| id.to_string()))
            .bind(one.purpose.name())
            .bind(one.metadata.as_ref().map(ToString::to_string))
            .bind(one.product_id.map(|id| id.to_string()))
            .bind(&one.language)
            .bind(one.message.as_ref().map(|m| m.as_str()))
    });
    let ids: Vec<String> = all.iter().map(|one| one.id.to_string()).collect();
    let pairs: Vec<(&str, GroupId)> =
        all.iter().zip(&ids).flat_map(|(one, id)| one.groups.iter().map(|group| (id.as_str(), *group))).collect();
    groups::add(batch, Owner::Invitation, &pairs);
    let mut tally = Tally::default();
    tally.note_made(all);
    tally.add(batch);
}

/// Revokes invitations that are open, ran out or were declined: newer ones take their place.
pub fn replace(batch: &mut Batch, ids: &[InvitationId], now: Timestamp) {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let sql = |list: &str| {
        format!(
            "UPDATE invitations SET revoked_at = $1, accepted_by = NULL \
             WHERE accepted_at IS NULL AND revoked_at IS NULL AND id IN ({list})"
        )
    };
    batch.list(&ids, sql, |values| values.bind(now.micros()));
}

/// The invitation of this id.
pub async fn by_id(connection: &mut AnyConnection, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    read(id).run(connection).await
}

/// The same, to be read with other things.
pub fn read(id: InvitationId) -> Read<Option<Invitation>> {
    let values = Values::default().bind(id.to_string());
    Read::one(&COLUMNS, "FROM invitations i WHERE i.id = $1", values, |row| invitation(row))
}

/// Several of an organization; a short list.
pub fn read_several(organization: OrganizationId, ids: &[InvitationId]) -> Read<Vec<Invitation>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let from = |list: &str| format!("FROM invitations i WHERE {} AND i.id IN ({list})", is_theirs("i.organization_id"));
    Read::of_list(&COLUMNS, &ids, from, "i.id", Values::default().bind(organization.to_string()), |row| invitation(row))
}

/// The one open invitation of an address, live or past its time, and its end.
pub async fn open_of(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<Option<(InvitationId, Timestamp)>, StoreError> {
    read_open_of(organization, email).run(connection).await
}

/// The same, to be read with other things.
pub fn read_open_of(organization: OrganizationId, email: &EmailAddress) -> Read<Option<(InvitationId, Timestamp)>> {
    const COLUMNS: Packed = Packed(&[("id", "id"), ("expires_at", "expires_at")]);
    let values = Values::default().bind(organization.to_string()).bind(email.as_str());
    let from = format!("FROM invitations WHERE organization_id = $1 AND email = $2 AND {OPEN}");
    Read::one(&COLUMNS, from, values, |row| Ok((row.id("id")?, row.time("expires_at")?)))
}

/// Writes how an open invitation ended; a declined one can still be revoked.
/// `false`: it had ended before.
pub async fn end(
    connection: &mut AnyConnection,
    id: InvitationId,
    end: End,
    by: Option<UserId>,
) -> Result<bool, StoreError> {
    let (column, at, from) = match end {
        End::Accepted(at) => ("accepted_at", at, OPEN),
        End::Declined(at) => ("declined_at", at, OPEN),
        End::Revoked(at) => ("revoked_at", at, "accepted_at IS NULL AND revoked_at IS NULL"),
    };
    let row = sqlx::query(AssertSqlSafe(format!(
        "UPDATE invitations SET {column} = $1, accepted_by = $2 WHERE id = $3 AND {from} {}",
        daily::ROW
    )))
    .bind(at.micros())
    .bind(by.map(|id| id.to_string()))
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    if let (Some(row), End::Accepted(_)) = (&row, end) {
        let mut tally = Tally::default();
        tally.note_row(row, Step::Accepted, 1)?;
        tally.write(connection).await?;
    }
    Ok(row.is_some())
}

/// Writes that one was accepted which was found open under the organization's lock, with
/// other things that are to be written.
pub fn accept(batch: &mut Batch, one: &Invitation, at: Timestamp, by: UserId) {
    let values = Values::default().bind(at.micros()).bind(by.to_string()).bind(one.id.to_string());
    batch.add("UPDATE invitations SET accepted_at = $1, accepted_by = $2 WHERE id = $3", values);
    let mut tally = Tally::default();
    tally.note_of(one, Step::Accepted);
    tally.add(batch);
}

/// Gives an open invitation a new end, and a newer mail if there is one. Whoever
/// does it vouches for it from now on.
pub async fn renew(
    connection: &mut AnyConnection,
    id: InvitationId,
    expires_at: Timestamp,
    mail: Option<MailId>,
    by: UserId,
) -> Result<bool, StoreError> {
    let done = sqlx::query(AssertSqlSafe(format!(
        "UPDATE invitations SET expires_at = $1, mail_id = COALESCE($2, mail_id), invited_by = $3 WHERE id = $4 AND {OPEN}"
    )))
    .bind(expires_at.micros())
    .bind(mail.map(|id| id.to_string()))
    .bind(by.to_string())
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes everything of an open invitation anew but its id, its groups, and since when it is.
pub async fn change(connection: &mut AnyConnection, one: &Invitation, now: Timestamp) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE invitations SET email = $1, name = $2, role_id = $3, full_access_at = $4, metadata = $5, product_id = $6, \
         language = $7, message = $8, invited_by = $9, generation = $10, expires_at = $11, opened_at = $12, mail_id = $13 \
         WHERE id = $14 AND {OPEN}"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(one.email.as_str())
        .bind(one.name.as_ref().map(|n| n.as_str()))
        .bind(one.role_id.to_string())
        .bind(one.full_access.then(|| now.micros()))
        .bind(one.metadata.as_ref().map(ToString::to_string))
        .bind(one.product_id.map(|id| id.to_string()))
        .bind(&one.language)
        .bind(one.message.as_ref().map(|m| m.as_str()))
        .bind(one.invited_by.to_string())
        .bind(one.generation)
        .bind(one.expires_at.micros())
        .bind(one.opened_at.map(Timestamp::micros))
        .bind(one.mail_id.map(|id| id.to_string()))
        .bind(one.id.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that its reader asked for it at another address. `false`: somebody did before.
pub async fn ask_readdress(
    connection: &mut AnyConnection,
    id: InvitationId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE invitations SET readdress_asked_at = $1 WHERE id = $2 AND readdress_asked_at IS NULL")
            .bind(at.micros())
            .bind(id.to_string())
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Revokes whatever is left of an address' invitations: open, run out or declined.
pub async fn revoke_all_of(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invitations SET revoked_at = $1 WHERE organization_id = $2 AND email = $3 \
         AND accepted_at IS NULL AND revoked_at IS NULL",
    )
    .bind(now.micros())
    .bind(organization.to_string())
    .bind(email.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// How many open invitations somebody made, up to a thousand.
pub async fn count_open_by(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    by: UserId,
) -> Result<u64, StoreError> {
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM invitations WHERE organization_id = $1 AND invited_by = $2 AND {OPEN} LIMIT 1000) i"
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(organization.to_string())
        .bind(by.to_string())
        .fetch_one(connection)
        .await?;
    Ok(u64::try_from(row.int("n")?).unwrap_or(0))
}
