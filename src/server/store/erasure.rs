//! Taking a person out of the database. Whatever table holds something of an
//! account's own (a way in, a secret, a request) is named here.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{OrganizationId, UserId},
    time::Timestamp,
};

/// Tables whose rows belong to one account and go with it.
const OWN: [&str; 13] = [
    "sessions",
    "resets",
    "email_changes",
    "authenticators",
    "recovery_codes",
    "second_steps",
    "sign_in_codes",
    "identities",
    "passkeys",
    "ceremonies",
    "access_requests",
    "phone_proofs",
    "memberships",
];

/// Organizations that know the account, in one order: members, and those who ask to be.
pub async fn organizations(connection: &mut AnyConnection, user: UserId) -> Result<Vec<OrganizationId>, StoreError> {
    let rows = sqlx::query(
        "SELECT organization_id FROM memberships WHERE user_id = $1 \
         UNION SELECT organization_id FROM access_requests WHERE user_id = $2 ORDER BY organization_id",
    )
    .bind(user.to_string())
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| row.id("organization_id")).collect()
}

/// Takes out what the account owns.
pub async fn own(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    for table in OWN {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE user_id = $1")))
            .bind(user.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes the person out of an organization's invitations that are over; `nobody` stands there instead.
pub async fn invitations(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    nobody: &EmailAddress,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invitations SET email = $1, name = NULL, metadata = NULL, message = NULL, decline_note = NULL \
         WHERE organization_id = $2 AND email = $3 AND (accepted_at IS NOT NULL OR declined_at IS NOT NULL OR revoked_at IS NOT NULL)",
    )
    .bind(nobody.as_str())
    .bind(organization.to_string())
    .bind(email.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes out messages to the person's phone that no organization sent. Call it while
/// the account still has its number and its proofs.
pub async fn texts(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    for theirs in [
        "id IN (SELECT mail_id FROM phone_proofs WHERE user_id = $1)",
        "recipient = (SELECT phone FROM users WHERE id = $1)",
    ] {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM outbox WHERE organization_id IS NULL AND {theirs}")))
            .bind(user.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes out mails to the person that no organization sent.
pub async fn mails(connection: &mut AnyConnection, email: &EmailAddress) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE recipient = $1 AND organization_id IS NULL")
        .bind(email.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes everything about the person out of the account's row, and leaves it without a way in.
pub async fn user(
    connection: &mut AnyConnection,
    id: UserId,
    nobody: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET email = $1, email_verified_at = NULL, name = '', password_hash = NULL, phone = NULL, \
         language = NULL, last_organization_id = NULL, deleted_at = $2 WHERE id = $3",
    )
    .bind(nobody.as_str())
    .bind(now.micros())
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
