//! Looks people up in SQLite's search index; `search_sqlite.sql` makes it.

use sqlx::AnyConnection;

use super::{
    Dialect, StoreError,
    row::{Columns, inconsistent},
};

/// Up to this many matches are looked up by the search index and then sorted, in however
/// large an organization. Where there are more, the table is walked in its order until a
/// page is full: the indexes of its orders hold what is searched, so that no row is read
/// that does not match.
const FEW: i64 = 600;
/// Trigrams of two letters that are looked up at most.
const FEW_TRIGRAMS: usize = 600;
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

/// How many matches are few among so many people: a match that is looked up costs about
/// four times what a row costs that is walked, and the fewer match the longer is the way
/// to a page of fifty. The two are even at the square root of so many times fifteen.
fn few(total: i64) -> i64 {
    (total.saturating_mul(15)).isqrt().min(FEW)
}

/// The matches of SQLite's search index as a JSON list, where they are few of `total` people.
/// PostgreSQL's planner makes that choice by itself; its index serves LIKE.
pub(super) async fn few_matches(
    connection: &mut AnyConnection,
    dialect: Dialect,
    search: &str,
    total: i64,
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
            if trigrams.len() > FEW_TRIGRAMS {
                return Ok(None);
            }
            trigrams.iter().map(|trigram| quoted(trigram)).collect::<Vec<_>>().join(" OR ")
        }
        [] | [_] | [_, _] => return Ok(None),
        all => all.windows(3).map(|w| quoted(&w.iter().collect::<String>())).collect::<Vec<_>>().join(" AND "),
    };
    // As one value: a way for each match would cost more than finding it.
    let found = sqlx::query(
        "SELECT count(*) AS n, json_group_array(document) AS documents FROM (SELECT rowid AS document \
         FROM people_search WHERE people_search MATCH $1 LIMIT $2)",
    )
    .bind(&query)
    .bind(few(total) + 1)
    .fetch_one(connection)
    .await?;
    Ok(if found.int("n")? > few(total) { None } else { Some(found.text("documents")?) })
}

/// The trigrams in SQLite's search index that begin with two letters, as far as they are few.
async fn trigrams_from(connection: &mut AnyConnection, letters: &str) -> Result<Vec<String>, StoreError> {
    let found = sqlx::query(
        "SELECT json_group_array(term) AS terms FROM (SELECT term FROM people_search_terms \
         WHERE term >= $1 AND term <= $2 LIMIT $3)",
    )
    .bind(letters)
    .bind(format!("{letters}{}", char::MAX))
    .bind(i64::try_from(FEW_TRIGRAMS + 1).unwrap_or(i64::MAX))
    .fetch_one(connection)
    .await?;
    let terms = found.text("terms")?;
    serde_json::from_str(&terms).map_err(|_| inconsistent("terms", &terms))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::few;

    #[test]
    fn few_are_fewer_where_fewer_are_walked() {
        assert_eq!([2_000, 10_000, 100_000, i64::MAX].map(few), [173, 387, 600, 600]);
    }
}
