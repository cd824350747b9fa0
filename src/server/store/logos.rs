//! Logos of organizations.

use base64::{Engine, engine::general_purpose::STANDARD};
use sqlx::{AnyConnection, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{id::OrganizationId, picture::Format, time::Timestamp};

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// What kind of picture.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Has an organization have this logo, or none; `name` is what its content hashes to.
pub async fn replace(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    logo: Option<(&Logo, &str)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM logos WHERE organization_id = $1")
        .bind(organization.to_string())
        .execute(&mut *connection)
        .await?;
    if let Some((logo, _)) = logo {
        sqlx::query("INSERT INTO logos (organization_id, media_type, content, updated_at) VALUES ($1, $2, $3, $4)")
            .bind(organization.to_string())
            .bind(logo.format.media_type())
            .bind(STANDARD.encode(&logo.bytes))
            .bind(now.micros())
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE organizations SET logo = $1 WHERE id = $2")
        .bind(logo.map(|(_, name)| name))
        .bind(organization.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The logo of the organization at `slug`, if it is the one of this name.
pub async fn find(connection: &mut AnyConnection, slug: &str, name: &str) -> Result<Option<Logo>, StoreError> {
    if slug.contains('\0') || name.contains('\0') {
        return Ok(None);
    }
    let row = sqlx::query(
        "SELECT l.media_type, l.content FROM organizations o JOIN logos l ON l.organization_id = o.id \
         WHERE o.slug = $1 AND o.logo = $2",
    )
    .bind(slug)
    .bind(name)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(logo).transpose()
}

/// The logo of an organization, if it has one of no more than so many bytes.
pub async fn small(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    most: usize,
) -> Result<Option<Logo>, StoreError> {
    // Four letters of Base64 for three bytes.
    let letters = i64::try_from(most.div_ceil(3) * 4).unwrap_or(i64::MAX);
    let row = sqlx::query("SELECT media_type, content FROM logos WHERE organization_id = $1 AND length(content) <= $2")
        .bind(organization.to_string())
        .bind(letters)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(logo).transpose()
}

fn logo(row: &AnyRow) -> Result<Logo, StoreError> {
    Ok(Logo {
        format: row.parsed("media_type", Format::from_media_type)?,
        bytes: row.parsed("content", |text| STANDARD.decode(text).ok())?,
    })
}
