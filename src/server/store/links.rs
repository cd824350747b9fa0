//! Invite links and who came in by them.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{
    id::{LinkId, OrganizationId, UserId},
    link::InviteLink,
    time::Timestamp,
};

const SELECT: &str = "SELECT id, organization_id, role_id, created_by, generation, created_at, expires_at, max_uses, uses, \
     turned_off_at FROM invite_links";

fn link(row: &AnyRow) -> Result<InviteLink, StoreError> {
    Ok(InviteLink {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        role_id: row.id("role_id")?,
        created_by: row.id("created_by")?,
        generation: row.int("generation")?,
        created_at: row.time("created_at")?,
        expires_at: row.maybe_time("expires_at")?,
        max_uses: row.maybe_int("max_uses")?,
        uses: row.int("uses")?,
        turned_off_at: row.maybe_time("turned_off_at")?,
    })
}

/// Adds a link.
pub async fn insert(connection: &mut AnyConnection, one: &InviteLink) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invite_links (id, organization_id, role_id, created_by, generation, created_at, expires_at, max_uses) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(one.id.to_string())
    .bind(one.organization_id.to_string())
    .bind(one.role_id.to_string())
    .bind(one.created_by.to_string())
    .bind(one.generation)
    .bind(one.created_at.micros())
    .bind(one.expires_at.map(Timestamp::micros))
    .bind(one.max_uses)
    .execute(connection)
    .await?;
    Ok(())
}

/// The link of this id.
pub async fn by_id(connection: &mut AnyConnection, id: LinkId) -> Result<Option<InviteLink>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(link).transpose()
}

/// The links of an organization that were not turned off, the newest first.
pub async fn of_organization(
    connection: &mut AnyConnection,
    organization: OrganizationId,
) -> Result<Vec<InviteLink>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "{SELECT} WHERE organization_id = $1 AND turned_off_at IS NULL ORDER BY id DESC LIMIT 100"
    )))
    .bind(organization.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(link).collect()
}

/// Replaces the link's secret; whoever does it vouches for the link from now on.
pub async fn regenerate(connection: &mut AnyConnection, id: LinkId, by: UserId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invite_links SET generation = generation + 1, created_by = $1 WHERE id = $2 AND turned_off_at IS NULL",
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

/// Takes one use of a link. `false`: none was left.
pub async fn take_use(
    connection: &mut AnyConnection,
    id: LinkId,
    user: UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE invite_links SET uses = uses + 1 WHERE id = $1 AND turned_off_at IS NULL AND (max_uses IS NULL OR uses < max_uses)")
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("INSERT INTO link_uses (link_id, user_id, used_at) VALUES ($1, $2, $3) ON CONFLICT (link_id, user_id) DO NOTHING")
        .bind(id.to_string())
        .bind(user.to_string())
        .bind(now.micros())
        .execute(connection)
        .await?;
    Ok(true)
}
