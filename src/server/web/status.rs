//! Which HTTP status an error has: exhaustive, in one place.

use axum::http::StatusCode;

use crate::domain::error::{Error, ProviderProblem};

/// The status of an error.
pub const fn status(error: &Error) -> StatusCode {
    match error {
        Error::SignedOut | Error::WrongCredentials => StatusCode::UNAUTHORIZED,
        Error::NotRecent
        | Error::SecondFactorNeeded
        | Error::Forbidden
        | Error::AboveOwnRights
        | Error::OtherAddress
        | Error::Unverified
        | Error::PhoneUnverified => StatusCode::FORBIDDEN,
        Error::MethodNotAllowed => StatusCode::FORBIDDEN,
        Error::Provider { why } => match why {
            ProviderProblem::Answer => StatusCode::BAD_REQUEST,
            ProviderProblem::Unreachable => StatusCode::BAD_GATEWAY,
            ProviderProblem::NoAccount
            | ProviderProblem::HidesEmail
            | ProviderProblem::UnverifiedEmail
            | ProviderProblem::OtherAddress
            | ProviderProblem::NotLinked => StatusCode::FORBIDDEN,
            ProviderProblem::Taken => StatusCode::CONFLICT,
        },
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Dead { .. } => StatusCode::GONE,
        Error::Conflict { .. } | Error::OrganizationFull { .. } => StatusCode::CONFLICT,
        Error::Invalid { .. } | Error::PasskeyRefused => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Throttled { .. } | Error::MailLimit => StatusCode::TOO_MANY_REQUESTS,
        Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// After how many seconds it is worth trying again, where that can be said.
pub const fn retry_after(error: &Error) -> Option<i64> {
    match error {
        Error::Throttled { retry_after } => Some(*retry_after),
        Error::MailLimit => Some(3_600),
        Error::Busy => Some(2),
        _ => None,
    }
}
