//! Many rows in one statement. A statement is prepared once for each number of
//! rows, so rows go in pieces of a few sizes: a send of 20 is one piece, an
//! import of 5,000 is fifty.

use sqlx::{Any, AnyConnection, AssertSqlSafe, any::AnyRow, query::Query};

use super::StoreError;

/// A statement that is being given its parameters.
pub type Bound<'q> = Query<'q, Any, <Any as sqlx::Database>::Arguments>;

/// Rows of one statement. 100 rows of 20 columns stay far below SQLite's limit of
/// 32,766 parameters and PostgreSQL's of 65,535.
const SIZES: [usize; 4] = [100, 20, 5, 1];

/// Cuts a list into pieces of [`SIZES`].
pub fn pieces<T>(mut list: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= list.len())?;
        let (piece, rest) = list.split_at(size);
        list = rest;
        Some(piece)
    })
}

/// `($1, $2), ($3, $4)`: rows of parameters.
pub fn rows(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                text.push_str(", ");
            }
            text.push('$');
            text.push_str(&(row * columns + column + 1).to_string());
        }
        text.push(')');
    }
    text
}

/// Reads what a statement finds for a list of texts. `sql` is given the list's
/// parameters, which follow the `first` ones that `bind` gives.
pub async fn find(
    connection: &mut AnyConnection,
    wanted: &[impl AsRef<str>],
    first: usize,
    sql: impl Fn(&str) -> String,
    bind: impl Fn(Bound<'_>) -> Bound<'_>,
) -> Result<Vec<AnyRow>, StoreError> {
    let mut found = Vec::new();
    for piece in wanted.chunks(SIZES[0]) {
        // Filled up with its last text: there are as few different statements as sizes.
        let size = SIZES.into_iter().rev().find(|size| *size >= piece.len()).unwrap_or(SIZES[0]);
        let parameters = (first + 1..=first + size).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
        let mut query = bind(sqlx::query(AssertSqlSafe(sql(&parameters))));
        for i in 0..size {
            query = query.bind(piece[i.min(piece.len() - 1)].as_ref());
        }
        found.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

/// Writes rows, with `bind` giving each its parameters. `rest` follows the values.
pub async fn insert<'a, T>(
    connection: &mut AnyConnection,
    (table, columns, rest): (&str, &[&str], &str),
    all: &'a [T],
    bind: impl Fn(Bound<'a>, &'a T) -> Bound<'a>,
) -> Result<(), StoreError> {
    for piece in pieces(all) {
        let names = columns.join(", ");
        let values = rows(piece.len(), columns.len());
        let sql = AssertSqlSafe(format!("INSERT INTO {table} ({names}) VALUES {values} {rest}"));
        piece.iter().fold(sqlx::query(sql), &bind).execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_are_numbered_through() {
        assert_eq!(rows(2, 2), "($1, $2), ($3, $4)");
    }

    proptest! {
        #[test]
        fn pieces_make_up_the_list(n in 0_usize..700) {
            let list: Vec<usize> = (0..n).collect();
            prop_assert_eq!(pieces(&list).flatten().copied().collect::<Vec<_>>(), list.clone());
            prop_assert!(pieces(&list).all(|piece| SIZES.contains(&piece.len())));
        }
    }
}
