//! What people manage about themselves: the rest of an account beside what every
//! request needs of it, which is in `users`.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{OrganizationId, UserId},
    phone::PhoneNumber,
    time::Timestamp,
};

/// The rest of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// The phone number, in E.164.
    pub phone: Option<String>,
    /// The password's hash, if there is a password.
    pub password_hash: Option<String>,
}

/// The rest of the account of this id.
pub async fn details(connection: &mut AnyConnection, id: UserId) -> Result<Option<Details>, StoreError> {
    let row = sqlx::query("SELECT phone, password_hash FROM users WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(Details { phone: row.maybe_text("phone")?, password_hash: row.maybe_text("password_hash")? }))
        .transpose()
}

/// Sets name and language.
pub async fn set_profile(
    connection: &mut AnyConnection,
    id: UserId,
    name: &str,
    language: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET name = $1, language = $2 WHERE id = $3")
        .bind(name)
        .bind(language)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the address, which was just proven.
pub async fn set_email(
    connection: &mut AnyConnection,
    id: UserId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET email = $1, email_verified_at = $2 WHERE id = $3")
        .bind(email.as_str())
        .bind(now.micros())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the phone number, which was just proven, or takes it away.
pub async fn set_phone(
    connection: &mut AnyConnection,
    id: UserId,
    phone: Option<&PhoneNumber>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET phone = $1 WHERE id = $2")
        .bind(phone.map(PhoneNumber::as_str))
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// What somebody did, or was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: String,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// The code of a refusal.
    pub refused: Option<String>,
    /// Where from.
    pub address_block: Option<String>,
}

/// What a user did in an organization, or outside of any, the newest first.
pub async fn deeds(
    connection: &mut AnyConnection,
    organization: Option<OrganizationId>,
    user: UserId,
    most: i64,
) -> Result<Vec<Deed>, StoreError> {
    let columns = "SELECT at, action, subject, refused, address_block FROM audit WHERE";
    let rows = match organization {
        Some(id) => {
            let sql = format!("{columns} organization_id = $1 AND actor_id = $2 ORDER BY id DESC LIMIT $3");
            let query = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).bind(user.to_string()).bind(most);
            query.fetch_all(connection).await?
        }
        None => {
            let sql = format!("{columns} organization_id IS NULL AND actor_id = $1 ORDER BY id DESC LIMIT $2");
            sqlx::query(AssertSqlSafe(sql)).bind(user.to_string()).bind(most).fetch_all(connection).await?
        }
    };
    rows.iter()
        .map(|row| {
            Ok(Deed {
                at: row.time("at")?,
                action: row.text("action")?,
                subject: row.maybe_text("subject")?,
                refused: row.maybe_text("refused")?,
                address_block: row.maybe_text("address_block")?,
            })
        })
        .collect()
}
