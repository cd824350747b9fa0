//! Columns into domain types. What does not parse is an inconsistent database,
//! named by its column, never a panic and never a guess.

use std::str::FromStr;

use sqlx::{Row, any::AnyRow};

use super::StoreError;
use crate::domain::{email::EmailAddress, id::Id, message::Message, metadata::Metadata, name::Name, time::Timestamp};

pub(super) trait Columns {
    fn text(&self, column: &'static str) -> Result<String, StoreError>;
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError>;
    fn int(&self, column: &'static str) -> Result<i64, StoreError>;
    fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError>;

    /// A text that `parse` understands.
    fn parsed<T>(&self, column: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text(column)?;
        parse(&text).ok_or_else(|| inconsistent(column, &text))
    }

    fn id<K>(&self, column: &'static str) -> Result<Id<K>, StoreError> {
        self.parsed(column, |text| Id::from_str(text).ok())
    }

    fn maybe_id<K>(&self, column: &'static str) -> Result<Option<Id<K>>, StoreError> {
        self.maybe_text(column)?.map(|text| Id::from_str(&text).map_err(|_| inconsistent(column, &text))).transpose()
    }

    fn time(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        Ok(Timestamp::from_micros(self.int(column)?))
    }

    fn maybe_time(&self, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.maybe_int(column)?.map(Timestamp::from_micros))
    }

    fn email(&self, column: &'static str) -> Result<EmailAddress, StoreError> {
        self.parsed(column, EmailAddress::stored)
    }

    fn maybe_name(&self, column: &'static str) -> Result<Option<Name>, StoreError> {
        self.maybe_text(column)?.map(|text| Name::parse(&text).map_err(|_| inconsistent(column, &text))).transpose()
    }

    fn maybe_message(&self, column: &'static str) -> Result<Option<Message>, StoreError> {
        let text = self.maybe_text(column)?.unwrap_or_default();
        Message::parse_optional(&text).map_err(|_| inconsistent(column, &text))
    }

    fn maybe_metadata(&self, column: &'static str) -> Result<Option<Metadata>, StoreError> {
        let text = self.maybe_text(column)?.unwrap_or_default();
        Metadata::parse_optional(&text).map_err(|_| inconsistent(column, &text))
    }
}

pub(super) fn inconsistent(column: &'static str, found: &str) -> StoreError {
    StoreError::Inconsistent { column, found: found.chars().take(40).collect() }
}

impl Columns for AnyRow {
    fn text(&self, column: &'static str) -> Result<String, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }
}

/// An id that is stored as text among other things.
pub fn row_id<K>(column: &'static str, text: &str) -> Result<Id<K>, StoreError> {
    text.parse().map_err(|_| inconsistent(column, text))
}
