//! Reads the People table: a page by keyset, filtered by status, searched.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    Dialect, StoreError,
    groups::Group,
    packed::PackedRow,
    people::fold,
    people_counts::{settled_column, settled_of},
    people_search::{few_matches, like},
    people_shown::{Answer, ROW, person, statement, statement_with},
    roles::Role,
    row::Columns,
};
use crate::domain::{
    id::{GroupId, OrganizationId, PersonId, RoleId},
    person::{Counts, Person, Status},
    time::Timestamp,
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

    /// The place of a row.
    fn key(&self, row: &PackedRow<'_>) -> Result<Key, StoreError> {
        Ok(match self.sort {
            Sort::Newest | Sort::Oldest => Key::Since(row.int("since")?),
            Sort::Name => Key::Name(row.text("sort_name")?),
        })
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

/// What is known of how many there are before a page is read.
#[derive(Debug, Clone, Copy)]
pub enum Counted<'a> {
    /// All of it.
    Known(&'a Counts),
    /// Nothing: it is to be read with the page, as at that time.
    At(Timestamp),
}

impl Page {
    /// Whether the best way to it depends on how many there are.
    pub const fn asks_counts(&self) -> bool {
        !self.search.is_empty() || (self.status.is_some() && self.role.is_some())
    }
}

/// People of a page, with their places, and whether there are more that way.
pub struct Found {
    /// In order.
    pub people: Vec<(Person, Key)>,
    /// Whether the page did not hold all.
    pub more: bool,
    /// All roles of the organization, the built-in ones first.
    pub roles: Vec<Role>,
    /// All groups of the organization, by name.
    pub groups: Vec<Group>,
    /// How many there are in each status, where that was read; nothing where it has to be settled first.
    pub counts: Option<Counts>,
}

/// An organization of this size is walked in any case: it is quicker.
const SMALL: i64 = 2_000;
/// So many people are looked at before the search index is asked: as many as show whether a
/// page is full among the first [`SMALL`].
const FIRST: i64 = 64;
/// With so many matches among the [`FIRST`] it should be.
const PROMISING: i64 = 2;

/// Reads a page of up to `size` people of an organization.
pub async fn page(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    counted: Counted<'_>,
    page: &Page,
    size: i64,
) -> Result<Found, StoreError> {
    let counts = match counted {
        Counted::Known(counts) => *counts,
        Counted::At(_) => Counts::default(),
    };
    let search = fold(page.search.trim());
    let total = counts.total();
    let large = !search.is_empty() && total > SMALL;
    let filtered = page.status.is_some() || page.role.is_some() || page.group.is_some();
    if large && !filtered && dialect == Dialect::Sqlite {
        // What many have is found soon; asking the index for it would take longer.
        let found = among_first(connection, dialect, organization, &search, page, size).await?;
        if found.more {
            return Ok(found);
        }
    }
    let index = if large { few_matches(connection, dialect, &search, total).await? } else { None };
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
        // No parameter: SQLite would plan anew for each value, as one of its indexes is for one status.
        filter += &format!(" AND p.status = '{}'", status.name());
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
    let cut = format!(
        "SELECT {ROW} FROM {from} WHERE {own}p.organization_id = $1{filter} \
         ORDER BY {place}.{column} {order}, {id_column} {order} LIMIT {limit}",
        limit = size + 1,
    );
    let counting = match counted {
        Counted::Known(_) => String::new(),
        Counted::At(now) => {
            let now = format!("${}", bind(Bind::Int(now.micros())));
            format!(", {} AS counts", settled_column(dialect, &now))
        }
    };
    let sql = statement_with(dialect, &cut, &page.sequence(), &counting);
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in texts {
        query = match value {
            Bind::Text(text) => query.bind(text),
            Bind::Int(int) => query.bind(int),
        };
    }
    let row = query.fetch_one(connection).await?;
    let counts = match counted {
        Counted::Known(counts) => Some(*counts),
        Counted::At(_) => settled_of(&row.text("counts")?)?,
    };
    Ok(Found { counts, ..found(&Answer::of(&row)?, page, size)? })
}

/// What was found, by an answer with one row more than asked for if there are more.
fn found(answer: &Answer, page: &Page, size: i64) -> Result<Found, StoreError> {
    let (rows, names) = (answer.rows()?, answer.names()?);
    let size = usize::try_from(size).unwrap_or(0);
    let with_place = |row| Ok((person(row, &names)?, page.key(row)?));
    let mut people = rows.iter().take(size).map(with_place).collect::<Result<Vec<_>, StoreError>>()?;
    if page.is_back() {
        people.reverse();
    }
    Ok(Found { people, more: rows.len() > size, roles: names.roles, groups: names.groups, counts: None })
}

/// Matches among the next people of the order, no more than a page and one: among the next
/// [`SMALL`] where it is promising, among the [`FIRST`] elsewhere. The indexes of the orders
/// hold what is searched; only rows that match are read.
async fn among_first(
    connection: &mut AnyConnection,
    dialect: Dialect,
    organization: OrganizationId,
    search: &str,
    page: &Page,
    size: i64,
) -> Result<Found, StoreError> {
    let (column, order, compare) = page.order();
    let place = page.from.as_ref().map(|(_, key, id)| (key, id.to_string()));
    let behind = if place.is_some() { format!(" AND (p.{column}, p.id) {compare} ($3, $4)") } else { String::new() };
    let among = |n: &str, what: &str| {
        format!(
            "SELECT {what} FROM (SELECT p.document, p.search FROM people p WHERE p.organization_id = $1{behind} \
             ORDER BY p.{column} {order}, p.id {order} LIMIT {n}) AS first WHERE search LIKE $2 ESCAPE '\\'"
        )
    };
    let promising = format!("CASE WHEN count(*) < {PROMISING} THEN {FIRST} ELSE {SMALL} END");
    let far = format!("({})", among(&FIRST.to_string(), &promising));
    let first = format!(
        "SELECT {ROW} FROM people p WHERE p.document IN ({} LIMIT {limit})",
        among(&far, "document"),
        limit = size + 1,
    );
    let sql = statement(dialect, &first, &page.sequence());
    let query = sqlx::query(AssertSqlSafe(sql)).bind(organization.to_string()).bind(like(search));
    let query = match place {
        Some((Key::Since(micros), id)) => query.bind(*micros).bind(id),
        Some((Key::Name(name), id)) => query.bind(name.clone()).bind(id),
        None => query,
    };
    found(&Answer::of(&query.fetch_one(connection).await?)?, page, size)
}

enum Bind {
    Text(String),
    Int(i64),
}
