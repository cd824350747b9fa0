//! The audit log: what was done or refused, by whom, to what.

use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{StoreError, batch::Batch, row::Columns};
use crate::domain::{
    audit::Details,
    id::{AuditId, OrganizationId, UserId},
    time::Timestamp,
};

/// An entry. Nothing in it may open anything: ids, never tokens.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The id.
    pub id: AuditId,
    /// In which organization, if in one.
    pub organization_id: Option<OrganizationId>,
    /// When.
    pub at: Timestamp,
    /// Who, if somebody was signed in.
    pub actor_id: Option<UserId>,
    /// What, such as `invitation.create`.
    pub action: &'a str,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// The code of a refusal.
    pub refused: Option<&'a str>,
    /// Where from.
    pub address_block: Option<&'a str>,
    /// The request's id.
    pub request_id: Option<&'a str>,
    /// What it was and became.
    pub details: Details,
}

/// Adds an entry.
pub async fn insert(connection: &mut AnyConnection, entry: &Entry<'_>) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add(&mut batch, std::slice::from_ref(entry));
    batch.run(connection).await
}

/// When the newest entry was written.
pub async fn newest(connection: &mut AnyConnection) -> Result<Option<Timestamp>, StoreError> {
    let row = sqlx::query("SELECT at FROM audit ORDER BY id DESC LIMIT 1").fetch_optional(connection).await?;
    row.map(|row| row.time("at")).transpose()
}

const COLUMNS: [&str; 10] = [
    "id",
    "organization_id",
    "at",
    "actor_id",
    "action",
    "subject",
    "refused",
    "address_block",
    "request_id",
    "details",
];

/// Adds entries.
pub fn add(batch: &mut Batch, entries: &[Entry<'_>]) {
    batch.insert(("audit", &COLUMNS, ""), entries, |query, entry| {
        query
            .bind(entry.id.to_string())
            .bind(entry.organization_id.map(|id| id.to_string()))
            .bind(entry.at.micros())
            .bind(entry.actor_id.map(|id| id.to_string()))
            .bind(entry.action)
            .bind(entry.subject.as_deref())
            .bind(entry.refused)
            .bind(entry.address_block)
            .bind(entry.request_id)
            .bind((!entry.details.is_empty()).then(|| entry.details.to_string()))
    });
}

/// Whether this user did this to this.
pub async fn is_done(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    action: &str,
    subject: &str,
    actor: UserId,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT id FROM audit WHERE organization_id = $1 AND subject = $2 AND action = $3 AND actor_id = $4 \
         AND refused IS NULL LIMIT 1",
    )
    .bind(organization.to_string())
    .bind(subject)
    .bind(action)
    .bind(actor.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who, if somebody was signed in.
    pub actor_id: Option<UserId>,
    /// What the organization calls them, and their address, while they are its people.
    pub actor: Option<(String, String)>,
    /// What.
    pub action: String,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// The code of a refusal.
    pub refused: Option<String>,
    /// Where from.
    pub address_block: Option<String>,
    /// What it was and became.
    pub details: Details,
}

/// Which entries of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what this account did.
    pub actor: Option<UserId>,
    /// Only these actions; none means all.
    pub actions: Vec<&'static str>,
    /// Only what was done to one of these.
    pub subjects: Option<Vec<String>>,
    /// Only refusals.
    pub refused: bool,
    /// Only from this moment on.
    pub since: Option<Timestamp>,
    /// Only before this moment.
    pub until: Option<Timestamp>,
}

/// What an index is walked by: the newest entries of each are merged.
enum Way<'a> {
    All,
    Actor(UserId),
    Action(&'static str),
    Subject(&'a str),
}

/// Entries, the newest first: those before (`older`) or behind a place, or the newest
/// ones; up to `size`, and whether there are more that way.
pub async fn page(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    filter: &Filter,
    from: Option<(bool, AuditId)>,
    size: usize,
) -> Result<(Vec<Record>, bool), StoreError> {
    let back = matches!(from, Some((false, _)));
    let ways: Vec<Way<'_>> = match (&filter.subjects, filter.actor) {
        (Some(subjects), _) => subjects.iter().map(|id| Way::Subject(id)).collect(),
        (None, Some(actor)) => vec![Way::Actor(actor)],
        (None, None) if filter.actions.is_empty() => vec![Way::All],
        (None, None) => filter.actions.iter().map(|action| Way::Action(action)).collect(),
    };
    let mut found = Vec::new();
    for way in &ways {
        found.extend(walk(connection, organization, filter, way, from, size + 1).await?);
    }
    found.sort_by_key(|record| if back { record.id } else { AuditId::from_bytes(record.id.to_bytes().map(|b| !b)) });
    found.dedup_by_key(|record| record.id);
    let more = found.len() > size;
    found.truncate(size);
    if back {
        found.reverse();
    }
    Ok((found, more))
}

async fn walk(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    filter: &Filter,
    way: &Way<'_>,
    from: Option<(bool, AuditId)>,
    most: usize,
) -> Result<Vec<Record>, StoreError> {
    let mut binds = vec![organization.to_string()];
    let mut tests = String::new();
    let mut test = |sql: &str, value: String| {
        binds.push(value);
        tests += &format!(" AND {sql} ${}", binds.len());
    };
    match way {
        Way::All => {}
        Way::Actor(actor) => test("actor_id =", actor.to_string()),
        Way::Action(action) => test("action =", (*action).to_owned()),
        Way::Subject(subject) => test("subject =", (*subject).to_owned()),
    }
    if let (Some(actor), Way::Subject(_)) = (filter.actor, way) {
        test("actor_id =", actor.to_string());
    }
    // Ids sort by time.
    if let Some(since) = filter.since {
        test("id >=", AuditId::new(since, [0; 10]).to_string());
    }
    if let Some(until) = filter.until {
        test("id <", AuditId::new(until, [0; 10]).to_string());
    }
    let back = matches!(from, Some((false, _)));
    if let Some((_, id)) = from {
        test(if back { "id >" } else { "id <" }, id.to_string());
    }
    if filter.refused {
        tests += " AND refused IS NOT NULL";
    }
    if !filter.actions.is_empty() && !matches!(way, Way::Action(_)) {
        let first = binds.len() + 1;
        let list: Vec<String> = (first..first + filter.actions.len()).map(|n| format!("${n}")).collect();
        binds.extend(filter.actions.iter().map(|action| (*action).to_owned()));
        tests += &format!(" AND action IN ({})", list.join(", "));
    }
    let order = if back { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT p.id, p.at, p.actor_id, p.action, p.subject, p.refused, p.address_block, p.details, \
         COALESCE(w.name, w.email) AS name, w.email FROM (SELECT id, at, actor_id, action, subject, refused, address_block, details FROM audit \
         WHERE organization_id = $1{tests} ORDER BY id {order} LIMIT {most}) p \
         LEFT JOIN people w ON w.user_id = p.actor_id AND w.organization_id = $1 ORDER BY p.id {order}"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in binds {
        query = query.bind(value);
    }
    query.fetch_all(connection).await?.iter().map(record).collect()
}

fn record(row: &AnyRow) -> Result<Record, StoreError> {
    Ok(Record {
        id: row.id("id")?,
        at: row.time("at")?,
        actor_id: row.maybe_id("actor_id")?,
        actor: row.maybe_text("name")?.zip(row.maybe_text("email")?),
        action: row.text("action")?,
        subject: row.maybe_text("subject")?,
        refused: row.maybe_text("refused")?,
        address_block: row.maybe_text("address_block")?,
        details: row.maybe_text("details")?.map(|text| Details::parse(&text)).unwrap_or_default(),
    })
}
