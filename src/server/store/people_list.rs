//! Reads the People table: a page by keyset, filtered by status, searched.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Dialect, StoreError, outbox,
    packed::{Packed, PackedRow},
    people::fold,
    row::Columns,
};
use crate::domain::{
    grant::Authority,
    id::{GroupId, OrganizationId, PersonId, RoleId},
    outbox::Delivery,
    person::{Counts, Person, Status},
};

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The last to join or to be invited first.
    #[default]
    Newest,
    /// The other way round.
    Oldest,
    /// By name, or address where there is none.
    Name,
}

/// A place in the order: the sort column's value and the id behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Under [`Sort::Newest`] and [`Sort::Oldest`].
    Since(i64),
    /// Under [`Sort::Name`].
    Name(String),
}

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Only these.
    pub status: Option<Status>,
    /// Only those with this role.
    pub role: Option<RoleId>,
    /// Only those in this group.
    pub group: Option<GroupId>,
    /// Only those whose name or address holds this.
    pub search: String,
    /// In which order.
    pub sort: Sort,
    /// Only those behind this place, or before it.
    pub from: Option<(Direction, Key, PersonId)>,
}

impl Page {
    /// The column of its order, which way it goes as SQL says it, and the sign for what comes after a place.
    const fn order(&self) -> (&'static str, &'static str, &'static str) {
        let (column, forward) = match self.sort {
            Sort::Newest => ("since", false),
            Sort::Oldest => ("since", true),
            Sort::Name => ("sort_name", true),
        };
        if forward != self.is_back() { (column, "ASC", ">") } else { (column, "DESC", "<") }
    }

    /// The order of a page's rows, as SQL says it.
    fn sequence(&self) -> String {
        let (column, order, _) = self.order();
        format!("p.{column} {order}, p.id {order}")
    }

    const fn is_back(&self) -> bool {
        matches!(self.from, Some((Direction::Before, ..)))
    }
}

/// Which way from a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// On in the order.
    After,
    /// Back.
    Before,
}

/// People of a page, with their places, and whether there are more that way.
pub struct Found {
    /// In order.
    pub people: Vec<(Person, Key)>,
    /// Whether the page did not hold all.
    pub more: bool,
}

/// Up to this many matches are looked up by the search index and then sorted. Where
/// there are more, the table is walked in its order until a page is full: the indexes
/// of its orders hold what is searched, so that no row is read that does not match.
const FEW: usize = 600;
/// So much of a search is looked up; the whole of it is then compared. A trigram that
/// is everywhere, such as one of the organization's own domain, costs as much as a walk.
const LOOKED_UP: usize = 12;
/// An organization of this size is walked in any case: it is quicker.
const SMALL: i64 = 2_000;

/// What is shown of a row `p`, its columns, and what they are joined with.
const SHOWN: Packed = Packed(&[
    ("id", "p.id"),
    ("email", "p.email"),
    ("name", "p.name"),
    ("status", "p.status"),
    ("role", "r.name"),
    ("permissions", "r.permissions"),
    ("full_access_at", "p.full_access_at"),
    (
        "group_names",
        "(SELECT string_agg(g.name, '\n') FROM people_groups pg JOIN groups g ON g.id = pg.group_id \
         WHERE pg.person_id = p.id)",
    ),
    ("since", "p.since"),
    ("expires_at", "p.expires_at"),
    ("inviter", "i.name"),
    ("user_id", "p.user_id"),
    ("invitation_id", "p.invitation_id"),
    ("request_id", "p.request_id"),
    ("account", "COALESCE(p.user_id, a.email)"),
    ("seen_at", "m.seen_at"),
    ("mail_id", "o.id"),
    ("mail_status", "o.status"),
    ("reply", "o.reply"),
    ("last_error", "o.last_error"),
    ("sort_name", "p.sort_name"),
]);
const ROW: &str = "p.id, p.email, p.name, p.status, p.role_id, p.full_access_at, p.since, p.expires_at, p.invited_by, \
     p.user_id, p.invitation_id, p.request_id, p.sort_name, p.organization_id";
const JOINS: &str = "JOIN roles r ON r.id = p.role_id LEFT JOIN users i ON i.id = p.invited_by \
     LEFT JOIN users a ON a.email = CASE WHEN p.user_id IS NULL THEN p.email END \
     LEFT JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = p.user_id \
     LEFT JOIN invitations v ON v.id = p.invitation_id LEFT JOIN outbox o ON o.id = v.mail_id";

/// The person of this id, if they are this organization's.
pub async fn one(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let shown = SHOWN.select(dialect, "p.id");
    let sql = format!("{shown} FROM (SELECT {ROW} FROM people p WHERE p.id = $1 AND p.organization_id = $2) p {JOINS}");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_one(connection)
        .await?;
    SHOWN.rows(&row)?.first().map(|row| Ok(person(row, Sort::Newest)?.0)).transpose()
}

/// Reads a page of up to `size` people of an organization with these `counts`.
pub async fn page(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    counts: &Counts,
    page: &Page,
    size: i64,
) -> Result<Found, StoreError> {
    let search = fold(page.search.trim());
    let total = counts.total();
    let large = !search.is_empty() && total > SMALL;
    let filtered = page.status.is_some() || page.role.is_some() || page.group.is_some();
    if large && !filtered && dialect == Dialect::Sqlite {
        // What many have is found soon; asking the index for it would take longer.
        let rows = among_first(connection, dialect, organization, &search, page, size).await?;
        if i64::try_from(rows.len()).unwrap_or(i64::MAX) > size {
            return found(rows, page, size);
        }
    }
    let index = if large { few_matches(connection, dialect, &search).await? } else { None };
    let few = index.is_some();
    let (column, order, compare) = page.order();

    // Parameters are numbered as they are pushed.
    let mut texts: Vec<Bind> = vec![Bind::Text(organization.to_string())];
    let mut bind = |value: Bind| {
        texts.push(value);
        texts.len()
    };
    let mut filter = String::new();
    if let Some(status) = page.status {
        filter += &format!(" AND p.status = ${}", bind(Bind::Text(status.name().to_owned())));
    }
    // Few have this status: they are walked rather than all with the role. As below, a plus
    // keeps SQLite from the other index.
    let rare = page.status.is_some_and(|status| counts.of(status) <= total / 8);
    if let Some(role) = page.role {
        let other = if rare && dialect == Dialect::Sqlite { "+" } else { "" };
        filter += &format!(" AND {other}p.role_id = ${}", bind(Bind::Text(role.to_string())));
    }
    // A group is walked in its own order, which its table has an index for.
    let (place, id_column) = if let Some(group) = page.group {
        filter += &format!(" AND p.id = g.person_id AND g.group_id = ${}", bind(Bind::Text(group.to_string())));
        ("g", "g.person_id")
    } else {
        ("p", "p.id")
    };
    if !search.is_empty() {
        filter += &format!(" AND p.search LIKE ${} ESCAPE '\\'", bind(Bind::Text(like(&search))));
    }
    if let Some(documents) = index {
        filter += &format!(" AND p.document IN (SELECT value FROM json_each(${}))", bind(Bind::Text(documents)));
    }
    if let Some((_, key, id)) = &page.from {
        let value = bind(match key {
            Key::Since(micros) => Bind::Int(*micros),
            Key::Name(name) => Bind::Text(name.clone()),
        });
        filter += &format!(
            " AND ({place}.{column}, {id_column}) {compare} (${value}, ${})",
            bind(Bind::Text(id.to_string()))
        );
    }
    // Few were found, or a role or group is walked: SQLite is to begin there (the plus
    // keeps it from the index of the whole organization).
    // PostgreSQL, which has no such sign for texts, plans well by itself.
    let begin_there = few || (page.role.is_some() && !rare) || page.group.is_some();
    let own = if begin_there && dialect == Dialect::Sqlite { "+" } else { "" };
    let from = if page.group.is_some() { "people_groups g CROSS JOIN people p" } else { "people p" };
    // The page is cut before the joins, so that they run for its rows alone.
    let sql = format!(
        "{shown} FROM (SELECT {ROW} FROM {from} WHERE {own}p.organization_id = $1{filter} \
         ORDER BY {place}.{column} {order}, {id_column} {order} LIMIT {limit}) p {JOINS}",
        shown = SHOWN.select(dialect, &page.sequence()),
        limit = size + 1,
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in texts {
        query = match value {
            Bind::Text(text) => query.bind(text),
            Bind::Int(int) => query.bind(int),
        };
    }
    let rows = SHOWN.rows(&query.fetch_one(connection).await?)?;
    found(people(&rows, page)?, page, size)
}

fn people(rows: &[PackedRow], page: &Page) -> Result<Vec<(Person, Key)>, StoreError> {
    rows.iter().map(|row| person(row, page.sort)).collect()
}

fn found(mut people: Vec<(Person, Key)>, page: &Page, size: i64) -> Result<Found, StoreError> {
    let size = usize::try_from(size).unwrap_or(0);
    let more = people.len() > size;
    people.truncate(size);
    if page.is_back() {
        people.reverse();
    }
    Ok(Found { people, more })
}

/// Matches among the next [`SMALL`] people of the order, no more than a page and one. The
/// indexes of the orders hold what is searched; only rows that match are read.
async fn among_first(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    search: &str,
    page: &Page,
    size: i64,
) -> Result<Vec<(Person, Key)>, StoreError> {
    let (column, order, compare) = page.order();
    let place = page.from.as_ref().map(|(_, key, id)| (key, id.to_string()));
    let behind = if place.is_some() { format!(" AND (p.{column}, p.id) {compare} ($3, $4)") } else { String::new() };
    let sql = format!(
        "{shown} FROM (SELECT {ROW} FROM people p WHERE p.id IN (SELECT id FROM (SELECT p.id, p.search FROM people p \
         WHERE p.organization_id = $1{behind} ORDER BY p.{column} {order}, p.id {order} LIMIT {SMALL}) AS first \
         WHERE search LIKE $2 ESCAPE '\\' LIMIT {limit})) p {JOINS}",
        shown = SHOWN.select(dialect, &page.sequence()),
        limit = size + 1,
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(organization.to_string()).bind(like(search));
    let query = match place {
        Some((Key::Since(micros), id)) => query.bind(*micros).bind(id),
        Some((Key::Name(name), id)) => query.bind(name.clone()).bind(id),
        None => query,
    };
    people(&SHOWN.rows(&query.fetch_one(connection).await?)?, page)
}

enum Bind {
    Text(String),
    Int(i64),
}

fn like(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The matches of SQLite's search index as a JSON list, where they are few.
/// PostgreSQL's planner makes that choice by itself; its index serves LIKE.
async fn few_matches(
    connection: &mut AnyConnection,
    dialect: Dialect,
    search: &str,
) -> Result<Option<String>, StoreError> {
    let start: String = search.chars().take(LOOKED_UP).collect();
    if dialect == Dialect::Postgres || start.chars().count() < 3 {
        return Ok(None);
    }
    let query = format!("\"{}\"", start.replace('"', "\"\""));
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT rowid AS document FROM people_search WHERE people_search MATCH $1 LIMIT {}",
        FEW + 1
    )))
    .bind(&query)
    .fetch_all(connection)
    .await?;
    if rows.len() > FEW {
        return Ok(None);
    }
    let documents = rows.iter().map(|row| row.int("document")).collect::<Result<Vec<i64>, _>>()?;
    Ok(Some(format!("{documents:?}")))
}

fn person(row: &impl Columns, sort: Sort) -> Result<(Person, Key), StoreError> {
    let key = match sort {
        Sort::Newest | Sort::Oldest => Key::Since(row.int("since")?),
        Sort::Name => Key::Name(row.text("sort_name")?),
    };
    let invitation_id = row.maybe_id("invitation_id")?;
    let delivery = match (row.maybe_id("mail_id")?, row.maybe_text("mail_status")?) {
        (Some(id), Some(status)) => {
            Some(outbox::delivery(id, &status, row.maybe_text("reply")?, row.maybe_text("last_error")?)?)
        }
        _ if invitation_id.is_some() => Some(Delivery::NotConfigured),
        _ => None,
    };
    let mut groups: Vec<String> =
        row.maybe_text("group_names")?.unwrap_or_default().lines().map(str::to_owned).collect();
    groups.sort_unstable_by_key(|name| fold(name));
    let full_access = row.maybe_int("full_access_at")?.is_some();
    let permissions = row.parsed("permissions", |text| text.parse().ok())?;
    let person = Person {
        id: row.id("id")?,
        email: row.email("email")?,
        name: row.maybe_text("name")?,
        status: row.parsed("status", Status::from_name)?,
        role: row.text("role")?,
        full_access,
        authority: Authority { permissions, full_access },
        groups,
        since: row.time("since")?,
        expires_at: row.maybe_time("expires_at")?,
        invited_by: row.maybe_text("inviter")?,
        user_id: row.maybe_id("user_id")?,
        invitation_id,
        request_id: row.maybe_id("request_id")?,
        has_account: row.maybe_text("account")?.is_some(),
        delivery,
        last_seen_at: row.maybe_time("seen_at")?,
    };
    Ok((person, key))
}
