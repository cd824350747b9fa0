//! Products: the apps of an organization.

use sqlx::AnyConnection;

use super::{Read, StoreError, batch::Values, packed::Packed, row::Columns};
use crate::domain::{
    id::{OrganizationId, ProductId},
    time::Timestamp,
};

/// An app to which an invitation can lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The id.
    pub id: ProductId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its name; unique in its organization.
    pub name: String,
    /// Where it is: https, or http on loopback.
    pub url: String,
    /// An emoji or up to two letters.
    pub icon: Option<String>,
    /// Shown to invitees.
    pub note: Option<String>,
}

fn product(row: &impl Columns) -> Result<Product, StoreError> {
    Ok(Product {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        name: row.text("name")?,
        url: row.text("url")?,
        icon: row.maybe_text("icon")?,
        note: row.maybe_text("note")?,
    })
}

/// What is read of a product `p`.
const COLUMNS: Packed = Packed(&[
    ("id", "p.id"),
    ("organization_id", "p.organization_id"),
    ("name", "p.name"),
    ("url", "p.url"),
    ("icon", "p.icon"),
    ("note", "p.note"),
]);

/// Adds a product. A unique violation: the name is taken.
pub async fn insert(connection: &mut AnyConnection, one: &Product, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO products (id, organization_id, name, url, icon, note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(one.id.to_string())
    .bind(one.organization_id.to_string())
    .bind(&one.name)
    .bind(&one.url)
    .bind(&one.icon)
    .bind(&one.note)
    .bind(now.micros())
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes all of a product anew but its id and whose it is. A unique violation: the name is taken.
pub async fn update(connection: &mut AnyConnection, one: &Product) -> Result<(), StoreError> {
    sqlx::query("UPDATE products SET name = $1, url = $2, icon = $3, note = $4 WHERE id = $5")
        .bind(&one.name)
        .bind(&one.url)
        .bind(&one.icon)
        .bind(&one.note)
        .bind(one.id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a product; invitations that led to it lead to the organization.
pub async fn delete(connection: &mut AnyConnection, id: ProductId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM products WHERE id = $1").bind(id.to_string()).execute(connection).await?;
    Ok(())
}

/// The product of this id, if it is this organization's.
pub async fn by_id(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    id: ProductId,
) -> Result<Option<Product>, StoreError> {
    read(organization, id).run(connection).await
}

/// The same, to be read with other things.
pub fn read(organization: OrganizationId, id: ProductId) -> Read<Option<Product>> {
    let values = Values::default().bind(id.to_string()).bind(organization.to_string());
    Read::one(&COLUMNS, "FROM products p WHERE p.id = $1 AND p.organization_id = $2", values, |row| product(row))
}

/// All products of an organization, by name.
pub async fn all(connection: &mut AnyConnection, organization: OrganizationId) -> Result<Vec<Product>, StoreError> {
    read_all(organization).run(connection).await
}

/// The same, to be read with other things.
pub fn read_all(organization: OrganizationId) -> Read<Vec<Product>> {
    let values = Values::default().bind(organization.to_string());
    Read::all(&COLUMNS, "FROM products p WHERE p.organization_id = $1", "p.name", values, |row| product(row))
}
