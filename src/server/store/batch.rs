//! Many rows, or several statements, on one way to the database; `reads` are put together
//! by what is here, too.
//!
//! A statement is prepared once for each number of rows, so rows go in pieces of a
//! few sizes: a send of 20 is one piece, an import of 5,000 is fifty. SQLite takes
//! several statements at once, which saves the way to its thread and back for each;
//! PostgreSQL takes them one after the other.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Dialect, StoreError};

/// Rows of one statement. 100 rows of 20 columns stay far below SQLite's limit of
/// 32,766 parameters and PostgreSQL's of 65,535.
const SIZES: [usize; 4] = [MOST, 20, 5, 1];
/// Rows, or texts of a list, of one statement at most.
pub const MOST: usize = 100;
/// Parameters of all statements that go together.
const MOST_PARAMETERS: usize = 16_000;

/// What a parameter can be. Nothing has a type, too: PostgreSQL wants to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(Option<String>),
    Int(Option<i64>),
}

macro_rules! values {
    ($($kind:ty => |$value:ident| $made:expr),+ $(,)?) => {$(
        impl From<$kind> for Value {
            fn from($value: $kind) -> Self {
                $made
            }
        }
    )+};
}
values! {
    i64 => |value| Self::Int(Some(value)),
    Option<i64> => |value| Self::Int(value),
    String => |value| Self::Text(Some(value)),
    Option<String> => |value| Self::Text(value),
    &str => |value| Self::Text(Some(value.to_owned())),
    Option<&str> => |value| Self::Text(value.map(str::to_owned)),
    &String => |value| Self::Text(Some(value.clone())),
    &Option<String> => |value| Self::Text(value.clone()),
}

/// The parameters of a row or a statement, in their order.
#[derive(Debug, Default)]
pub struct Values(Vec<Value>);

impl Values {
    /// One more.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.0.push(value.into());
        self
    }

    /// Them, one by one.
    pub(super) fn into_values(self) -> Vec<Value> {
        self.0
    }
}

/// Statements that change something and go together, within one transaction.
#[derive(Debug, Default)]
#[must_use = "what is in it is written when it runs"]
pub struct Batch(Vec<(String, Vec<Value>)>);

impl Batch {
    /// Adds a statement. Its parameters stand in their order, each once.
    pub fn add(&mut self, sql: impl Into<String>, values: Values) {
        self.0.push((sql.into(), values.0));
    }

    /// Adds rows of a table; `rest` follows the values.
    pub fn insert<T>(
        &mut self,
        (table, columns, rest): (&str, &[&str], &str),
        all: &[T],
        bind: impl Fn(Values, &T) -> Values,
    ) {
        for piece in pieces(all) {
            let values = piece.iter().fold(Values::default(), &bind);
            let (names, places) = (columns.join(", "), rows(piece.len(), columns.len()));
            self.add(format!("INSERT INTO {table} ({names}) VALUES {places} {rest}"), values);
        }
    }

    /// Adds a statement about a list of texts. `sql` is given the list's parameters, which
    /// follow those that `bind` gives.
    pub fn list(&mut self, wanted: &[impl AsRef<str>], sql: impl Fn(&str) -> String, bind: impl Fn(Values) -> Values) {
        for piece in wanted.chunks(MOST) {
            let (places, values) = filled(piece, bind(Values::default()));
            self.add(sql(&places), values);
        }
    }

    /// Sends them.
    pub async fn run(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let together = dialect(connection) == Dialect::Sqlite;
        let mut statements = self.0.into_iter().peekable();
        while let Some((mut sql, mut values)) = statements.next() {
            while let Some((more, _)) = statements.peek()
                && together
                && values.len() < MOST_PARAMETERS
            {
                sql.push_str("; ");
                sql.push_str(more);
                values.extend(statements.next().into_iter().flat_map(|(_, values)| values));
            }
            query(together, sql, values).execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// What a connection speaks.
pub(super) fn dialect(connection: &AnyConnection) -> Dialect {
    if connection.backend_name() == "SQLite" { Dialect::Sqlite } else { Dialect::Postgres }
}

type Query = sqlx::query::Query<'static, sqlx::Any, <sqlx::Any as sqlx::Database>::Arguments>;

/// On SQLite parameters go without their numbers: it looks names of parameters up one
/// by one, and several statements count theirs through.
pub(super) fn query(sqlite: bool, sql: String, values: Vec<Value>) -> Query {
    let sql = if sqlite { without_numbers(&sql) } else { sql };
    values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Int(int) => query.bind(int),
    })
}

fn without_numbers(sql: &str) -> String {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push('?');
        text.push_str(piece.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

/// Whether a statement has so many parameters, in their order and each once: SQLite counts
/// them, and would take those of another.
pub(super) fn is_in_order(sql: &str, values: usize) -> bool {
    let digits = |piece: &str| piece.chars().take_while(char::is_ascii_digit).collect::<String>();
    let numbers = sql.split('$').skip(1).map(|piece| digits(piece).parse().unwrap_or(0));
    numbers.eq(1..=values)
}

/// A part of a statement that stands behind others with so many parameters.
pub(super) fn numbered_from(sql: &str, before: usize) -> String {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: usize = piece[..piece.len() - rest.len()].parse().unwrap_or_default();
        text.push_str(&format!("${}{rest}", number + before));
    }
    text
}

/// Cuts a list into pieces of [`SIZES`].
fn pieces<T>(mut list: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= list.len())?;
        let (piece, rest) = list.split_at(size);
        list = rest;
        Some(piece)
    })
}

/// `($1, $2), ($3, $4)`: rows of parameters.
fn rows(rows: usize, columns: usize) -> String {
    let row = |row| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A list filled up with its last text, so that there are as few different statements as
/// sizes; its places come behind those of `values`.
pub(super) fn filled(piece: &[impl AsRef<str>], mut values: Values) -> (String, Values) {
    let size = SIZES.into_iter().rev().find(|size| *size >= piece.len()).unwrap_or(piece.len());
    let first = values.0.len();
    for i in 0..size {
        values = values.bind(piece[i.min(piece.len() - 1)].as_ref());
    }
    let places: Vec<String> = (first + 1..=first + size).map(|i| format!("${i}")).collect();
    (places.join(", "), values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_are_numbered_through_or_not_at_all() {
        assert_eq!(rows(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(without_numbers("a = $1 AND b IN ($2, $12)"), "a = ? AND b IN (?, ?)");
        assert!(is_in_order("a = $1 AND b IN ($2, $3)", 3) && is_in_order("a = b", 0));
        assert!(!is_in_order("a = $2 OR b = $1", 2) && !is_in_order("a = $1 OR b = $1", 1));
        assert_eq!(numbered_from("a = $1 AND b IN ($2, $12)", 3), "a = $4 AND b IN ($5, $15)");
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
