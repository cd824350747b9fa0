//! Many rows as one value. The way from the database costs more for every row, and every
//! column of it, than finding it does: as one JSON text a page of fifty comes several times
//! as quickly.

use serde_json::Value;
use sqlx::any::AnyRow;

use super::{
    Dialect, StoreError,
    row::{Columns, inconsistent},
};

/// Columns of rows that come packed: the name of each, and what it is in SQL.
pub(super) struct Packed(pub &'static [(&'static str, &'static str)]);

impl Packed {
    /// The beginning of a statement that selects all rows as one value, in an order.
    pub fn select(&self, dialect: Dialect, order: &str) -> String {
        let (list, row) = match dialect {
            Dialect::Sqlite => ("json_group_array", "json_array"),
            Dialect::Postgres => ("json_agg", "json_build_array"),
        };
        let columns = self.0.iter().map(|(_, sql)| *sql).collect::<Vec<_>>().join(", ");
        format!("SELECT CAST(COALESCE({list}({row}({columns}) ORDER BY {order}), '[]') AS TEXT) AS packed")
    }

    /// The rows that came.
    pub fn rows(&self, row: &AnyRow) -> Result<Vec<PackedRow>, StoreError> {
        let text = row.text("packed")?;
        let rows: Vec<Vec<Value>> = serde_json::from_str(&text).map_err(|_| inconsistent("packed", &text))?;
        Ok(rows.into_iter().map(|values| PackedRow { columns: self.0, values }).collect())
    }
}

/// One of them.
pub(super) struct PackedRow {
    columns: &'static [(&'static str, &'static str)],
    values: Vec<Value>,
}

impl PackedRow {
    fn value(&self, column: &'static str) -> Result<&Value, StoreError> {
        let place = self.columns.iter().position(|(name, _)| *name == column);
        place.and_then(|place| self.values.get(place)).ok_or_else(|| inconsistent(column, "no such column"))
    }
}

impl Columns for PackedRow {
    fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or_else(|| inconsistent(column, "nothing"))
    }
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            other => Err(inconsistent(column, &other.to_string())),
        }
    }
    fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        self.maybe_int(column)?.ok_or_else(|| inconsistent(column, "nothing"))
    }
    fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            number => number.as_i64().map(Some).ok_or_else(|| inconsistent(column, &number.to_string())),
        }
    }
}
