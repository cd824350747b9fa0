//! Looks people up in SQLite's search index; `search_sqlite.sql` makes it.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Dialect, StoreError, row::Columns};

/// Up to this many matches are looked up by the search index and then sorted. Where
/// there are more, the table is walked in its order until a page is full: the indexes
/// of its orders hold what is searched, so that no row is read that does not match.
const FEW: usize = 600;
/// So much of a search is looked up; the whole of it is then compared with what holds all
/// of its trigrams. One that is everywhere, such as one of the organization's own domain,
/// costs as much as a walk.
const LOOKED_UP: usize = 12;
/// A pattern for LIKE that finds a text anywhere, each character of it only itself; the
/// backslash escapes.
pub(super) fn like(search: &str) -> String {
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
pub(super) async fn few_matches(
    connection: &mut AnyConnection,
    dialect: Dialect,
    search: &str,
) -> Result<Option<String>, StoreError> {
    let start: Vec<char> = search.chars().take(LOOKED_UP).collect();
    let query = match start.as_slice() {
        _ if dialect == Dialect::Postgres => return Ok(None),
        // The index folds some letters (the Greek final sigma) in its own way: those of a
        // query too, but not two letters that are compared with its trigrams here.
        [one, other] if [one, other].iter().all(|c| c.is_ascii() || !c.is_lowercase()) => {
            let trigrams = trigrams_from(connection, search).await?;
            if trigrams.is_empty() {
                return Ok(Some("[]".to_owned()));
            }
            if trigrams.len() > FEW {
                return Ok(None);
            }
            trigrams.iter().map(|trigram| quoted(trigram)).collect::<Vec<_>>().join(" OR ")
        }
        [] | [_] | [_, _] => return Ok(None),
        all => all.windows(3).map(|w| quoted(&w.iter().collect::<String>())).collect::<Vec<_>>().join(" AND "),
    };
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

/// The trigrams in SQLite's search index that begin with two letters, as far as they are few.
async fn trigrams_from(connection: &mut AnyConnection, letters: &str) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT term FROM people_search_terms WHERE term >= $1 AND term <= $2 LIMIT $3")
        .bind(letters)
        .bind(format!("{letters}{}", char::MAX))
        .bind(i64::try_from(FEW + 1).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| row.text("term")).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
