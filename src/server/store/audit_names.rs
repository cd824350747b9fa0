//! What those are called whom entries of the audit log name by their ids.

use std::collections::HashMap;

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{StoreError, reads::is_theirs, row::Columns};
use crate::domain::{audit::Details, email::EmailAddress, id::OrganizationId};

/// What the subjects of entries are called in their organization, where they are still
/// there; those who left as they were called when they did.
pub async fn labels(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    subjects: &[String],
) -> Result<HashMap<String, String>, StoreError> {
    /// A table's ids and labels, and what its ids are called.
    const SOURCES: [(&str, &str); 9] = [
        ("SELECT id, name AS label FROM roles WHERE organization_id", "id"),
        ("SELECT id, name AS label FROM groups WHERE organization_id", "id"),
        ("SELECT id, name AS label FROM products WHERE organization_id", "id"),
        ("SELECT id, email AS label FROM invitations WHERE organization_id", "id"),
        ("SELECT id, email AS label FROM people WHERE organization_id", "id"),
        ("SELECT id, recipient AS label FROM outbox WHERE organization_id", "id"),
        (
            "SELECT l.id, COALESCE(l.label, r.name) AS label FROM invite_links l JOIN roles r ON r.id = l.role_id \
             WHERE l.organization_id",
            "l.id",
        ),
        (
            "SELECT m.id, u.email AS label FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id",
            "m.id",
        ),
        ("SELECT user_id AS id, email AS label FROM people WHERE organization_id", "user_id"),
    ];
    let mut labels = HashMap::new();
    if subjects.is_empty() {
        return Ok(labels);
    }
    let list = list(subjects.len());
    for (source, id) in SOURCES {
        let sql = format!("{} AND {id} IN ({list})", is_theirs(source));
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(organization.to_string());
        for subject in subjects {
            query = query.bind(subject);
        }
        for row in query.fetch_all(&mut *connection).await? {
            labels.insert(row.text("id")?, row.text("label")?);
        }
    }
    let unknown: Vec<String> = subjects.iter().filter(|id| !labels.contains_key(*id)).cloned().collect();
    labels.extend(who_left(connection, organization, &unknown).await?.into_iter().map(|(id, (_, email))| (id, email)));
    Ok(labels)
}

/// The numbers of parameters behind the first.
fn list(n: usize) -> String {
    (2..n + 2).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Name and address of accounts that are in the organization no more, as it noted them
/// when they left: what became of them since is not its business.
pub async fn who_left(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    users: &[String],
) -> Result<HashMap<String, (String, String)>, StoreError> {
    let mut found = HashMap::new();
    if users.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT subject, details FROM audit WHERE organization_id = $1 AND subject IN ({}) \
         AND action IN ('member.remove', 'organization.leave') AND refused IS NULL ORDER BY id",
        list(users.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(organization.to_string());
    for user in users {
        query = query.bind(user);
    }
    for row in query.fetch_all(connection).await? {
        let details = Details::parse(&row.maybe_text("details")?.unwrap_or_default());
        let (name, email) = (details.noted("name"), details.noted("email"));
        found.extend(name.zip(email).map(|who| Ok::<_, StoreError>((row.text("subject")?, who))).transpose()?);
    }
    Ok(found)
}

/// Everything that an address is or was in an organization, as entries name it:
/// the account, its membership, its row of the People table, its invitations.
pub async fn subjects_of(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    email: &EmailAddress,
) -> Result<Vec<String>, StoreError> {
    let mut subjects = Vec::new();
    for sql in [
        "SELECT u.id FROM users u JOIN people p ON p.email = u.email WHERE p.organization_id = $1 AND u.email = $2",
        "SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = $1 AND u.email = $2",
        "SELECT id FROM people WHERE organization_id = $1 AND email = $2",
        "SELECT id FROM invitations WHERE organization_id = $1 AND email = $2 ORDER BY id DESC LIMIT 20",
    ] {
        let rows =
            sqlx::query(sql).bind(organization.to_string()).bind(email.as_str()).fetch_all(&mut *connection).await?;
        for row in rows {
            subjects.push(row.text("id")?);
        }
    }
    Ok(subjects)
}
