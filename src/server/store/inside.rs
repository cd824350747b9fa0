//! Somebody in an organization, as every request asks for them: one statement.

use std::sync::LazyLock;

use sqlx::AnyConnection;

use super::{
    StoreError,
    memberships::{self, Membership},
    organizations::{self, Organization},
    row::Columns,
};
use crate::domain::id::UserId;

/// Somebody who is active in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// Where.
    pub organization: Organization,
    /// As what.
    pub membership: Membership,
    /// In how many organizations they are active, this one among them.
    pub places: i64,
}

/// This user in the organization at `slug`, where they are active.
pub async fn find(connection: &mut AnyConnection, slug: &str, user: UserId) -> Result<Option<Inside>, StoreError> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {membership}, {organization}, (SELECT count(*) FROM memberships p WHERE p.user_id = m.user_id \
             AND p.inactivated_at IS NULL) AS places FROM organizations o \
             JOIN memberships m ON m.organization_id = o.id AND m.user_id = $1 AND m.inactivated_at IS NULL \
             JOIN roles r ON r.id = m.role_id WHERE o.slug = $2",
            membership = memberships::COLUMNS.columns(),
            organization = organizations::COLUMNS.columns()
        )
    });
    if slug.contains('\0') {
        // PostgreSQL refuses such a text, and no slug has one.
        return Ok(None);
    }
    let row = sqlx::query(SQL.as_str()).bind(user.to_string()).bind(slug).fetch_optional(connection).await?;
    row.map(|row| {
        Ok(Inside {
            organization: organizations::organization(&row)?,
            membership: memberships::membership(&row)?,
            places: row.int("places")?,
        })
    })
    .transpose()
}
