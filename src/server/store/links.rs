//! Invite links and who came in by them.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Read, StoreError,
    batch::{Batch, Values},
    groups::{self, Owner},
    packed::Packed,
    row::Columns,
};
use crate::domain::{
    id::{LinkId, OrganizationId, UserId},
    link::InviteLink,
    mail_domain::MailDomain,
    time::Timestamp,
};

/// What is read of a link `l`.
const COLUMNS: Packed = Packed(&[
    ("id", "l.id"),
    ("organization_id", "l.organization_id"),
    ("label", "l.label"),
    ("role_id", "l.role_id"),
    ("product_id", "l.product_id"),
    ("approval_at", "l.approval_at"),
    ("created_by", "l.created_by"),
    ("generation", "l.generation"),
    ("created_at", "l.created_at"),
    ("expires_at", "l.expires_at"),
    ("max_uses", "l.max_uses"),
    ("uses", "l.uses"),
    ("turned_off_at", "l.turned_off_at"),
    ("deleted_at", "l.deleted_at"),
    ("group_ids", "(SELECT string_agg(group_id, ' ') FROM link_groups WHERE link_id = l.id)"),
    ("domains", "(SELECT string_agg(domain, ' ') FROM link_domains WHERE link_id = l.id)"),
]);

fn link(row: &impl Columns) -> Result<InviteLink, StoreError> {
    let domains = row.maybe_text("domains")?.unwrap_or_default();
    let domains = MailDomain::parse_list(&domains, MailDomain::parse)
        .map_err(|(found, _)| super::row::inconsistent("link_domains.domain", &found))?;
    Ok(InviteLink {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        label: row.maybe_name("label")?,
        role_id: row.id("role_id")?,
        groups: groups::ids(row)?,
        product_id: row.maybe_id("product_id")?,
        domains,
        needs_approval: row.maybe_int("approval_at")?.is_some(),
        created_by: row.id("created_by")?,
        generation: row.int("generation")?,
        created_at: row.time("created_at")?,
        expires_at: row.maybe_time("expires_at")?,
        max_uses: row.maybe_int("max_uses")?,
        uses: row.int("uses")?,
        turned_off_at: row.maybe_time("turned_off_at")?,
        deleted_at: row.maybe_time("deleted_at")?,
    })
}

/// Adds a link.
pub async fn insert(connection: &mut AnyConnection, one: &InviteLink) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invite_links (id, organization_id, role_id, created_by, generation, created_at, expires_at, max_uses, label, \
         product_id, approval_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(one.id.to_string())
    .bind(one.organization_id.to_string())
    .bind(one.role_id.to_string())
    .bind(one.created_by.to_string())
    .bind(one.generation)
    .bind(one.created_at.micros())
    .bind(one.expires_at.map(Timestamp::micros))
    .bind(one.max_uses)
    .bind(one.label.as_ref().map(|label| label.as_str()))
    .bind(one.product_id.map(|id| id.to_string()))
    .bind(one.needs_approval.then(|| one.created_at.micros()))
    .execute(&mut *connection)
    .await?;
    put_domains(connection, one).await?;
    groups::put(connection, Owner::Link, one.id, &one.groups).await
}

/// The link of this id.
pub async fn by_id(connection: &mut AnyConnection, id: LinkId) -> Result<Option<InviteLink>, StoreError> {
    read(id).run(connection).await
}

/// The same, to be read with other things.
pub fn read(id: LinkId) -> Read<Option<InviteLink>> {
    let values = Values::default().bind(id.to_string());
    Read::one(&COLUMNS, "FROM invite_links l WHERE l.id = $1", values, |row| link(row))
}

/// Links of an organization that were not deleted, the newest first; those older
/// than `before`, if given.
pub async fn of_organization(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    before: Option<LinkId>,
    most: i64,
) -> Result<Vec<InviteLink>, StoreError> {
    let (older, limit) = if before.is_some() { ("AND id < $2", "$3") } else { ("", "$2") };
    let sql = format!(
        "SELECT {columns} FROM invite_links l WHERE organization_id = $1 AND deleted_at IS NULL {older} ORDER BY id DESC LIMIT {limit}",
        columns = COLUMNS.columns()
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(organization.to_string());
    if let Some(before) = before {
        query = query.bind(before.to_string());
    }
    query = query.bind(most);
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(link).collect()
}

/// The oldest of those that are not older than `since`: those of the page before one that
/// begins there.
pub async fn newer(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    since: LinkId,
    most: i64,
) -> Result<Vec<LinkId>, StoreError> {
    let sql = "SELECT id FROM invite_links WHERE organization_id = $1 AND deleted_at IS NULL AND id >= $2 ORDER BY id LIMIT $3";
    let query = sqlx::query(sql).bind(organization.to_string()).bind(since.to_string()).bind(most);
    query.fetch_all(connection).await?.iter().map(|row| row.id("id")).collect()
}

/// Writes anew what an admin can change of a link; whoever does it vouches for the
/// link from now on.
pub async fn update(connection: &mut AnyConnection, one: &InviteLink) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invite_links SET label = $1, role_id = $2, product_id = $3, approval_at = $4, expires_at = $5, \
         max_uses = $6, created_by = $7 WHERE id = $8 AND deleted_at IS NULL",
    )
    .bind(one.label.as_ref().map(|label| label.as_str()))
    .bind(one.role_id.to_string())
    .bind(one.product_id.map(|id| id.to_string()))
    .bind(one.needs_approval.then(|| one.created_at.micros()))
    .bind(one.expires_at.map(Timestamp::micros))
    .bind(one.max_uses)
    .bind(one.created_by.to_string())
    .bind(one.id.to_string())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM link_domains WHERE link_id = $1")
        .bind(one.id.to_string())
        .execute(&mut *connection)
        .await?;
    put_domains(connection, one).await?;
    groups::replace(connection, Owner::Link, one.id, &one.groups).await
}

async fn put_domains(connection: &mut AnyConnection, one: &InviteLink) -> Result<(), StoreError> {
    for domain in &one.domains {
        sqlx::query("INSERT INTO link_domains (link_id, domain) VALUES ($1, $2)")
            .bind(one.id.to_string())
            .bind(domain.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Replaces the link's secret; whoever does it vouches for the link from now on.
pub async fn regenerate(connection: &mut AnyConnection, id: LinkId, by: UserId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invite_links SET generation = generation + 1, created_by = $1 WHERE id = $2 AND deleted_at IS NULL",
    )
    .bind(by.to_string())
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Turns a link off.
pub async fn turn_off(connection: &mut AnyConnection, id: LinkId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE invite_links SET turned_off_at = $1 WHERE id = $2 AND turned_off_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Turns a link on again; whoever does it vouches for the link from now on.
pub async fn turn_on(connection: &mut AnyConnection, id: LinkId, by: UserId) -> Result<(), StoreError> {
    sqlx::query("UPDATE invite_links SET turned_off_at = NULL, created_by = $1 WHERE id = $2 AND deleted_at IS NULL")
        .bind(by.to_string())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a link for good. Its row stays: the link says that it was revoked.
pub async fn delete(connection: &mut AnyConnection, id: LinkId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE invite_links SET deleted_at = $1 WHERE id = $2 AND deleted_at IS NULL")
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts somebody who comes in by a link, and notes who. That a use is left was found under
/// the organization's lock, or does not matter: they asked while one was.
pub fn count_use(batch: &mut Batch, id: LinkId, user: UserId, now: Timestamp) {
    let link = Values::default().bind(id.to_string());
    batch.add("UPDATE invite_links SET uses = uses + 1 WHERE id = $1", link);
    let values = Values::default().bind(id.to_string()).bind(user.to_string()).bind(now.micros());
    batch.add(
        "INSERT INTO link_uses (link_id, user_id, used_at) VALUES ($1, $2, $3) ON CONFLICT (link_id, user_id) DO NOTHING",
        values,
    );
}

/// Somebody who came in by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Who.
    pub user_id: UserId,
    /// Their name and address as the organization knows them; nothing, where it does not.
    pub who: Option<(String, String)>,
    /// When.
    pub at: Timestamp,
    /// Whether they are a member still.
    pub is_member: bool,
}

/// Who came in by a link, the newest first; those before a place, if given.
pub async fn arrived(
    connection: &mut AnyConnection,
    link: &InviteLink,
    before: Option<(Timestamp, UserId)>,
    most: i64,
) -> Result<Vec<Arrived>, StoreError> {
    let (older, limit) = if before.is_some() { ("AND (l.used_at, l.user_id) < ($3, $4)", "$5") } else { ("", "$3") };
    let sql = format!(
        "SELECT l.user_id, l.used_at, COALESCE(p.name, p.email) AS name, p.email, m.id AS membership_id \
         FROM link_uses l LEFT JOIN people p ON p.user_id = l.user_id AND p.organization_id = $1 \
         LEFT JOIN memberships m ON m.user_id = l.user_id AND m.organization_id = $1 \
         WHERE l.link_id = $2 {older} ORDER BY l.used_at DESC, l.user_id DESC LIMIT {limit}"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(link.organization_id.to_string()).bind(link.id.to_string());
    if let Some((at, user)) = before {
        query = query.bind(at.micros()).bind(user.to_string());
    }
    query = query.bind(most);
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Arrived {
                user_id: row.id("user_id")?,
                who: row.maybe_text("name")?.zip(row.maybe_text("email")?),
                at: row.time("used_at")?,
                is_member: row.maybe_text("membership_id")?.is_some(),
            })
        })
        .collect()
}

/// How many links of somebody are on, up to a thousand.
pub async fn count_on_by(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    by: UserId,
) -> Result<u64, StoreError> {
    let row = sqlx::query(
        "SELECT count(*) AS n FROM (SELECT 1 FROM invite_links WHERE organization_id = $1 AND created_by = $2 \
         AND turned_off_at IS NULL AND deleted_at IS NULL LIMIT 1000) l",
    )
    .bind(organization.to_string())
    .bind(by.to_string())
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(row.int("n")?).unwrap_or(0))
}
