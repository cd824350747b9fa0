//! What can stop a use case: a refusal that the caller may know, or a fault that
//! only the log may.

use std::fmt;

use super::super::store::StoreError;
use crate::domain::error::Error;

/// Why a use case did not do what it was asked.
#[derive(Debug)]
pub enum Fault {
    /// Refused, with a reason for the caller.
    Refused(Error),
    /// The database failed.
    Store(StoreError),
    /// Something else failed: where, and how.
    Other(&'static str, String),
}

impl Fault {
    /// A fault of something other than the database.
    pub fn other(place: &'static str, error: impl fmt::Display) -> Self {
        Self::Other(place, error.to_string())
    }

    /// What the caller may know. The rest goes to the log, under the request's id.
    pub fn public(&self) -> Error {
        match self {
            Self::Refused(error) => error.clone(),
            Self::Store(error) if error.is_passing() => {
                tracing::warn!(%error, "a passing fault");
                Error::Busy
            }
            Self::Store(error) => {
                tracing::error!(%error, "a fault");
                Error::Internal
            }
            Self::Other(place, error) => {
                tracing::error!(%place, %error, "a fault");
                Error::Internal
            }
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}
impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => f.write_str(error.code()),
            Self::Store(error) => error.fmt(f),
            Self::Other(place, error) => write!(f, "{place}: {error}"),
        }
    }
}
impl std::error::Error for Fault {}
