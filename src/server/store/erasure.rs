//! Taking a person out of the database. Whatever table holds something of an
//! account's own (a way in, a secret, a request) is named here.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{StoreError, row::Columns};
use crate::domain::{
    email::EmailAddress,
    id::{OrganizationId, UserId},
    outbox::WITHDRAWN,
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

/// Takes out what an organization's audit log notes about the person beside what was done:
/// names, addresses, what was changed about them. Call it while their rows are still there.
pub async fn audit(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: UserId,
    email: &EmailAddress,
) -> Result<(), StoreError> {
    // The address as JSON text, in a pattern that takes its characters as they are.
    let quoted = serde_json::Value::from(email.as_str()).to_string();
    let inside = quoted.trim_matches('"').replace('!', "!!").replace('%', "!%").replace('_', "!_");
    sqlx::query(
        "UPDATE audit SET details = NULL WHERE organization_id = $1 AND details IS NOT NULL AND (details LIKE $2 ESCAPE '!' \
         OR subject IN (SELECT $3 UNION SELECT id FROM memberships WHERE organization_id = $4 AND user_id = $5 \
         UNION SELECT id FROM access_requests WHERE organization_id = $6 AND user_id = $7 \
         UNION SELECT id FROM invitations WHERE organization_id = $8 AND email = $9 \
         UNION SELECT id FROM people WHERE organization_id = $10 AND email = $11))",
    )
    .bind(organization.to_string())
    .bind(format!("%{inside}%"))
    .bind(user.to_string())
    .bind(organization.to_string())
    .bind(user.to_string())
    .bind(organization.to_string())
    .bind(user.to_string())
    .bind(organization.to_string())
    .bind(email.as_str())
    .bind(organization.to_string())
    .bind(email.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the person out of the mails that an organization sent them, and out of what mail
/// servers answered; `nobody` stands there instead. What is still to be sent stays, and so
/// does what is about an invitation that is still open: it is the organization's.
pub async fn organization_mails(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
    nobody: &EmailAddress,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET recipient = $1, reply = CASE WHEN reply IS NULL THEN NULL ELSE '' END, \
         last_error = CASE WHEN last_error IS NULL OR last_error = $2 THEN last_error ELSE '' END \
         WHERE organization_id = $3 AND recipient = $4 AND status IN ('sent', 'failed') \
         AND subject_id NOT IN (SELECT id FROM invitations WHERE organization_id = $5 AND email = $6)",
    )
    .bind(nobody.as_str())
    .bind(WITHDRAWN)
    .bind(organization.to_string())
    .bind(email.as_str())
    .bind(organization.to_string())
    .bind(email.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes out messages to the person's phone, whoever had them sent. Call it while
/// the account still has its number and its proofs.
pub async fn texts(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    for theirs in [
        "id IN (SELECT mail_id FROM phone_proofs WHERE user_id = $1)",
        "recipient = (SELECT phone FROM users WHERE id = $1)",
    ] {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM outbox WHERE channel = 'text' AND {theirs}")))
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
