//! The error of a server function: the public one, or that the server was not reached.

use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

use crate::domain::error::Error;

/// Why a server function did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// The server refused.
    Refused(Error),
    /// The server was not reached, or was not understood.
    Unreachable,
}

impl ApiError {
    /// The key of its message.
    pub fn key(&self) -> String {
        match self {
            Self::Refused(error) => format!("error-{}", error.code()),
            Self::Unreachable => "error-unreachable".to_owned(),
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // Only these come from the server's side: its arguments were not understood.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::Refused(Error::Invalid { problems: Vec::new() })
            }
            _ => Self::Unreachable,
        }
    }
}
