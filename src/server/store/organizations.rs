//! Organizations.

use sqlx::AnyConnection;

use super::{
    And, Dialect, Read, StoreError, Together,
    batch::{self, Values},
    packed::Packed,
    row::Columns,
};
use crate::domain::{
    id::{OrganizationId, UserId},
    method::AllowedMethods,
    policy::{Policy, SignUp},
    time::{Span, Timestamp},
};

/// What is stored of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// The id.
    pub id: OrganizationId,
    /// Its place in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The member limit; none is unlimited.
    pub member_limit: Option<i64>,
    /// How long its invitations live.
    pub invitation_lifetime: Span,
    /// The language of those of whom none is known.
    pub default_language: Option<String>,
    /// Its colour, `#rrggbb`.
    pub colour: Option<String>,
    /// The name of its logo, if it has one: what its content hashes to.
    pub logo: Option<String>,
    /// What it asks of those who come in.
    pub policy: Policy,
}

/// What is read of an organization `o`.
pub(super) const COLUMNS: Packed = Packed(&[
    ("id", "o.id"),
    ("slug", "o.slug"),
    ("name", "o.name"),
    ("created_at", "o.created_at"),
    ("member_limit", "o.member_limit"),
    ("invitation_lifetime", "o.invitation_lifetime"),
    ("default_language", "o.default_language"),
    ("colour", "o.colour"),
    ("logo", "o.logo"),
    ("registered_only_at", "o.registered_only_at"),
    ("sign_up", "o.sign_up"),
    ("sign_up_role_id", "o.sign_up_role_id"),
    ("sign_in_methods", "o.sign_in_methods"),
    ("phone_at", "o.phone_at"),
    ("second_factor_at", "o.second_factor_at"),
    ("silent_at", "o.silent_at"),
]);

pub(super) fn organization(row: &impl Columns) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: row.id("id")?,
        slug: row.text("slug")?,
        name: row.text("name")?,
        created_at: row.time("created_at")?,
        member_limit: row.maybe_int("member_limit")?,
        invitation_lifetime: Span::seconds(row.int("invitation_lifetime")? / 1_000_000),
        default_language: row.maybe_text("default_language")?,
        colour: row.maybe_text("colour")?,
        logo: row.maybe_text("logo")?,
        policy: Policy {
            registered_only: row.maybe_int("registered_only_at")?.is_some(),
            sign_up: row.parsed("sign_up", SignUp::from_name)?,
            sign_up_role: row.maybe_id("sign_up_role_id")?,
            sign_in_methods: AllowedMethods::parse(row.maybe_text("sign_in_methods")?.as_deref()),
            phone: row.maybe_int("phone_at")?.is_some(),
            second_factor: row.maybe_int("second_factor_at")?.is_some(),
            silent: row.maybe_int("silent_at")?.is_some(),
        },
    })
}

/// Adds an organization, with the policy that it begins with.
pub async fn insert(connection: &mut AnyConnection, one: &Organization) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO organizations (id, slug, name, created_at, member_limit, invitation_lifetime) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(one.id.to_string())
    .bind(&one.slug)
    .bind(&one.name)
    .bind(one.created_at.micros())
    .bind(one.member_limit)
    .bind(one.invitation_lifetime.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// The organization of this id.
pub async fn by_id(connection: &mut AnyConnection, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
    read(id).run(connection).await
}

/// The same, to be read with other things.
pub fn read(id: OrganizationId) -> Read<Option<Organization>> {
    let values = Values::default().bind(id.to_string());
    Read::one(&COLUMNS, "FROM organizations o WHERE o.id = $1", values, |row| organization(row))
}

/// The organization at this slug, to be read with other things.
pub(super) fn read_at(slug: &str) -> Read<Option<Organization>> {
    Read::one(&COLUMNS, "FROM organizations o WHERE o.slug = $1", Values::default().bind(slug), |row| organization(row))
}

/// An organization where somebody is a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// The id.
    pub id: OrganizationId,
    /// Its place in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
}

impl From<&Organization> for Belonging {
    fn from(one: &Organization) -> Self {
        Self { id: one.id, slug: one.slug.clone(), name: one.name.clone() }
    }
}

/// Organizations in which a user is active, by name, the first hundred.
pub async fn belonging(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Belonging>, StoreError> {
    let rows = sqlx::query(
        "SELECT o.id, o.slug, o.name FROM memberships m JOIN organizations o ON o.id = m.organization_id \
         WHERE m.user_id = $1 AND m.inactivated_at IS NULL ORDER BY o.name, o.id LIMIT 100",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok(Belonging { id: row.id("id")?, slug: row.text("slug")?, name: row.text("name")? }))
        .collect()
}

/// All organizations for whoever runs the server, by their place in URLs, each with
/// the seats that are taken.
pub async fn all(connection: &mut AnyConnection) -> Result<Vec<(Organization, i64)>, StoreError> {
    let sql = format!(
        "SELECT {columns}, (SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM people_counts c \
         WHERE c.organization_id = o.id AND c.status IN ('active', 'inactive', 'pending')) AS seats \
         FROM organizations o ORDER BY slug",
        columns = COLUMNS.columns()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((organization(row)?, row.int("seats")?))).collect()
}

/// Sets the member limit; none is unlimited.
pub async fn set_limit(
    connection: &mut AnyConnection,
    id: OrganizationId,
    limit: Option<i64>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE organizations SET member_limit = $1 WHERE id = $2")
        .bind(limit)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The organization at this place in URLs.
pub async fn by_slug(connection: &mut AnyConnection, slug: &str) -> Result<Option<Organization>, StoreError> {
    if slug.contains('\0') {
        // PostgreSQL refuses such a text, and no slug has one.
        return Ok(None);
    }
    let values = Values::default().bind(slug);
    let read = Read::one(&COLUMNS, "FROM organizations o WHERE o.slug = $1", values, |row| organization(row));
    read.run(connection).await
}

/// Where a user is an active member, in the order in which they joined.
pub async fn of_user(connection: &mut AnyConnection, user: UserId) -> Result<Vec<Organization>, StoreError> {
    let sql = format!(
        "SELECT {columns} FROM memberships m JOIN organizations o ON o.id = m.organization_id \
         WHERE m.user_id = $1 AND m.inactivated_at IS NULL ORDER BY m.joined_at, m.id",
        columns = COLUMNS.columns()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(user.to_string()).fetch_all(connection).await?;
    rows.iter().map(organization).collect()
}

/// Locks the organization's row until the transaction ends, and reads it.
/// Whatever takes seats or changes who is in starts with this.
pub async fn lock(connection: &mut AnyConnection, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
    if batch::dialect(connection) == Dialect::Sqlite {
        // Whoever writes is alone.
        return read(id).run(connection).await;
    }
    let sql = format!("UPDATE organizations SET version = version + 1 WHERE id = $1 RETURNING {}", COLUMNS.names());
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(organization).transpose()
}

/// The same, and reads what has to be true as long as it is locked.
pub async fn lock_and_read<R: Together>(
    connection: &mut AnyConnection,
    id: OrganizationId,
    reads: R,
) -> Result<Option<(Organization, R::Found)>, StoreError> {
    if batch::dialect(connection) == Dialect::Postgres {
        // Only a statement that begins after the lock was got sees what others did before.
        let Some(organization) = lock(connection, id).await? else { return Ok(None) };
        return Ok(Some((organization, reads.together(connection).await?)));
    }
    let (organization, found) = And(read(id), reads).together(connection).await?;
    Ok(organization.map(|organization| (organization, found)))
}

/// Writes name, colour and language anew.
pub async fn save_general(connection: &mut AnyConnection, one: &Organization) -> Result<(), StoreError> {
    sqlx::query("UPDATE organizations SET name = $1, colour = $2, default_language = $3 WHERE id = $4")
        .bind(&one.name)
        .bind(&one.colour)
        .bind(&one.default_language)
        .bind(one.id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes the life of invitations and the whole policy anew. What is on keeps its
/// since when; what is turned on is on since `now`.
pub async fn save_policy(connection: &mut AnyConnection, one: &Organization, now: Timestamp) -> Result<(), StoreError> {
    let policy = &one.policy;
    sqlx::query(
        "UPDATE organizations SET invitation_lifetime = $1, sign_up = $2, sign_up_role_id = $3, sign_in_methods = $4 \
         WHERE id = $5",
    )
    .bind(one.invitation_lifetime.micros())
    .bind(policy.sign_up.name())
    .bind(policy.sign_up_role.map(|id| id.to_string()))
    .bind(policy.sign_in_methods.text())
    .bind(one.id.to_string())
    .execute(&mut *connection)
    .await?;
    for (column, on) in [
        ("registered_only_at", policy.registered_only),
        ("phone_at", policy.phone),
        ("second_factor_at", policy.second_factor),
        ("silent_at", policy.silent),
    ] {
        let sql = format!(
            "UPDATE organizations SET {column} = $1 WHERE id = $2 AND ({column} IS NULL) = (CAST($3 AS BIGINT) = 1)"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(on.then(|| now.micros()))
            .bind(one.id.to_string())
            .bind(i64::from(on))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
