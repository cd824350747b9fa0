//! The error of a server function: no more than the key of what to say about it.

use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

use crate::app::phrases::{Phrases, count, number, say};

/// Why a server function did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The stable code of the error, or of the first field's problem.
    pub code: String,
    /// The key of its message.
    pub key: String,
    /// The number that its message tells, with its name there; `n` counts.
    #[serde(default)]
    pub argument: Option<(String, usize)>,
    /// Fields to be mended, each with the key of what is wrong with it.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
}

impl ApiError {
    pub(in crate::app) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), key: ["error-", code].concat(), argument: None, fields: Vec::new() }
    }

    /// Its message, among those that an island has.
    pub fn say(&self, phrases: &Phrases) -> String {
        match &self.argument {
            Some((name, n)) if name == "n" => count(phrases, &self.key, *n),
            Some((name, n)) => say(phrases, &self.key, &[(name, &number(*n))]),
            None => say(phrases, &self.key, &[]),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<&crate::domain::error::Error> for ApiError {
    fn from(error: &crate::domain::error::Error) -> Self {
        use crate::domain::error::Error;
        match error {
            Error::Invalid { problems } if !problems.is_empty() => {
                let code = problems[0].code.clone();
                let fields = problems.iter().map(|p| (p.field.clone(), format!("problem-{}", p.code))).collect();
                Self { key: format!("problem-{code}"), code, argument: None, fields }
            }
            _ => {
                let told = |(name, n): (&str, i64)| (name.to_owned(), usize::try_from(n).unwrap_or(0));
                Self { argument: error.argument().map(told), ..Self::new(error.code()) }
            }
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // On the server these mean that the arguments were not understood.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_)
                if cfg!(feature = "ssr") =>
            {
                #[cfg(feature = "ssr")]
                super::door::set_status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
                Self::new("invalid")
            }
            _ => Self::new("unreachable"),
        }
    }
}
