//! How good a new password is, told while it is typed.

#![expect(missing_docs, reason = "the server macro makes structs of the arguments, which it does not document")]

use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// How good a password would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// From 0, which is guessed at once, to 4.
    pub score: u8,
    /// The key of what to say about it.
    pub key: String,
    /// Whether it is taken.
    pub good: bool,
}

/// Measures a password; `about` is what else was typed in the form. Nothing is kept.
#[server(prefix = "/api/island", endpoint = "password-strength", input = Json, output = Json)]
pub async fn password_strength(password: String, about: String) -> Result<Measured, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::account::password;

    let visitor = visitor().await?;
    let who = visitor.signed_in().await.map_err(|fault| refused(&fault))?;
    let measured = password::measure(&visitor.core, visitor.caller(), who.as_ref(), &password, &about).await;
    let found = measured.map_err(|fault| refused(&fault))?;
    Ok(Measured {
        score: found.score,
        key: match found.problem {
            Some(problem) => format!("problem-{}", problem.code()),
            None => format!("strength-{}", found.score),
        },
        good: found.problem.is_none(),
    })
}
