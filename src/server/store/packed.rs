//! Many rows as one value. The way from the database costs more for every row, and every
//! column of it, than finding it does: as one JSON text a page of fifty comes several times
//! as quickly.

use std::{borrow::Cow, cell, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor},
};
use sqlx::any::AnyRow;

use super::{
    Dialect, StoreError,
    row::{Columns, inconsistent},
};

/// A column: its name, and what it is in SQL.
type Column = (&'static str, &'static str);

/// Columns of rows that come packed.
pub(super) struct Packed(pub &'static [Column]);

/// The columns of two things that come in one row, for [`Packed`]; `N` is how many there are.
pub(super) const fn both<const N: usize>(one: &[Column], other: &[Column]) -> [Column; N] {
    let mut all = [("", ""); N];
    let mut n = 0;
    while n < N {
        all[n] = if n < one.len() { one[n] } else { other[n - one.len()] };
        n += 1;
    }
    all
}

impl Packed {
    /// The beginning of a statement that selects all rows as one value, in an order; none is
    /// for what is there once.
    pub fn select(&self, dialect: Dialect, order: &str) -> String {
        let (list, row) = match dialect {
            Dialect::Sqlite => ("json_group_array", "json_array"),
            Dialect::Postgres => ("json_agg", "json_build_array"),
        };
        let columns = self.0.iter().map(|(_, sql)| *sql).collect::<Vec<_>>().join(", ");
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {order}") };
        format!("SELECT CAST(COALESCE({list}({row}({columns}){order}), '[]') AS TEXT) AS packed")
    }

    /// The same columns for a statement whose rows come one by one.
    pub fn columns(&self) -> String {
        let column = |(name, sql): &(&str, &str)| format!("{sql} AS {name}");
        self.0.iter().map(column).collect::<Vec<_>>().join(", ")
    }

    /// Their names alone, where these are the table's.
    pub fn names(&self) -> String {
        self.0.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The text of the rows that came.
    pub fn text(row: &AnyRow) -> Result<String, StoreError> {
        row.text("packed")
    }

    /// The rows in it.
    pub fn rows<'a>(&self, text: &'a str) -> Result<Vec<PackedRow<'a>>, StoreError> {
        let rows: Vec<Cells> = serde_json::from_str(text).map_err(|_| inconsistent("packed", text))?;
        let row = |Cells(cells)| PackedRow { columns: self.0, cells, next: cell::Cell::new(0) };
        Ok(rows.into_iter().map(row).collect())
    }
}

/// A value in a row, most of them a part of the text that came.
enum Cell<'a> {
    Nothing,
    Int(i64),
    Text(Cow<'a, str>),
}

impl<'de> Deserialize<'de> for Cell<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Cell<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a whole number or nothing")
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Cell::Nothing)
            }
            fn visit_i64<E>(self, n: i64) -> Result<Self::Value, E> {
                Ok(Cell::Int(n))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Self::Value, E> {
                i64::try_from(n).map(Cell::Int).map_err(E::custom)
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cell::Text(text.into()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cell::Text(text.to_owned().into()))
            }
        }
        from.deserialize_any(Of)
    }
}

/// The cells of a row: room for them is made once.
struct Cells<'a>(Vec<Cell<'a>>);

const USUAL_WIDTH: usize = 24;

impl<'de> Deserialize<'de> for Cells<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Cells<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Self::Value, A::Error> {
                let mut cells = Vec::with_capacity(USUAL_WIDTH);
                while let Some(cell) = row.next_element()? {
                    cells.push(cell);
                }
                Ok(Cells(cells))
            }
        }
        from.deserialize_seq(Of)
    }
}

/// One of them.
pub(super) struct PackedRow<'a> {
    columns: &'static [Column],
    cells: Vec<Cell<'a>>,
    /// Where to look first: whoever reads a row mostly goes on behind what they read last.
    next: cell::Cell<usize>,
}

impl PackedRow<'_> {
    fn cell(&self, column: &'static str) -> Result<&Cell<'_>, StoreError> {
        let (before, behind) = self.columns.split_at(self.next.get());
        let find = |columns: &[Column]| columns.iter().position(|(name, _)| *name == column);
        let place = find(behind).map(|place| before.len() + place).or_else(|| find(before));
        let found = place.and_then(|place| Some((place, self.cells.get(place)?)));
        let (place, cell) = found.ok_or_else(|| inconsistent(column, "no such column"))?;
        self.next.set(place + 1);
        Ok(cell)
    }
}

impl Columns for PackedRow<'_> {
    fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or_else(|| inconsistent(column, "nothing"))
    }
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        match self.cell(column)? {
            Cell::Nothing => Ok(None),
            Cell::Text(text) => Ok(Some(text.clone().into_owned())),
            Cell::Int(n) => Err(inconsistent(column, &n.to_string())),
        }
    }
    fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        self.maybe_int(column)?.ok_or_else(|| inconsistent(column, "nothing"))
    }
    fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        match self.cell(column)? {
            Cell::Nothing => Ok(None),
            Cell::Int(n) => Ok(Some(*n)),
            Cell::Text(text) => Err(inconsistent(column, text)),
        }
    }
}
