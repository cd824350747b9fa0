//! The domains of an organization: whose addresses may join by themselves.

use sqlx::{AnyConnection, any::AnyRow};

use super::{StoreError, row::Columns};
use crate::domain::{email::EmailAddress, id::OrganizationId, mail_domain::MailDomain};

fn domain(row: &AnyRow) -> Result<MailDomain, StoreError> {
    row.parsed("domain", |text| MailDomain::parse(text).ok())
}

/// All domains of an organization, in the order of their names.
pub async fn of_organization(
    connection: &mut AnyConnection,
    organization: OrganizationId,
) -> Result<Vec<MailDomain>, StoreError> {
    let rows = sqlx::query("SELECT domain FROM organization_domains WHERE organization_id = $1 ORDER BY domain")
        .bind(organization.to_string())
        .fetch_all(connection)
        .await?;
    let mut domains = rows.iter().map(domain).collect::<Result<Vec<_>, _>>()?;
    // By the bytes, whatever collation the database has.
    domains.sort_unstable();
    Ok(domains)
}

/// Has an organization have these domains and no others.
pub async fn replace(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    domains: &[MailDomain],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM organization_domains WHERE organization_id = $1")
        .bind(organization.to_string())
        .execute(&mut *connection)
        .await?;
    for domain in domains {
        sqlx::query("INSERT INTO organization_domains (organization_id, domain) VALUES ($1, $2)")
            .bind(organization.to_string())
            .bind(domain.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Whether an address is of one of the organization's domains: exactly, never by its end.
pub async fn hold(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT domain FROM organization_domains WHERE organization_id = $1 AND domain = $2")
        .bind(organization.to_string())
        .bind(email.domain())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}
