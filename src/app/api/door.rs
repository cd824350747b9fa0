//! Lets a request in to a server function, and its error out with the right status.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::{context::provide_context, prelude::use_context};
use leptos_axum::ResponseOptions;

use super::{ARGUMENTS, PREFIX, UPLOADS, error::ApiError};
use crate::{
    domain::{error::Error, id::Id},
    server::{
        core::Core,
        service::fault::Fault,
        web::{
            errors::PageError,
            router::{MOST_BODY_BYTES, MOST_UPLOAD_BYTES},
            status::{retry_after, status},
            visitor::Visitor,
        },
    },
};

/// Answers `POST /api/island/…`. Only JSON is taken, because a form of another site
/// can't send it, and only the arguments that the function has.
pub async fn handle(State(core): State<Arc<Core>>, request: Request) -> Response {
    let json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(';').next().is_some_and(|v| v.trim() == "application/json"));
    if !json {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let path = request.uri().path().to_owned();
    let Some((name, arguments)) = ARGUMENTS.iter().find(|(name, _)| path.strip_prefix(PREFIX) == Some(name)) else {
        return PageError::Error(Error::NotFound).into_response();
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, if UPLOADS.contains(name) { MOST_UPLOAD_BYTES } else { MOST_BODY_BYTES }).await
    else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let known = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&body)
        .is_ok_and(|object| object.keys().all(|key| arguments.contains(&key.as_str())));
    if !known {
        return PageError::Error(Error::Invalid { problems: Vec::new() }).into_response();
    }
    let request = Request::from_parts(parts, Body::from(body));
    leptos_axum::handle_server_fns_with_context(move || provide_context(Arc::clone(&core)), request)
        .await
        .into_response()
}

/// Whoever calls the server function that is running.
pub async fn visitor() -> Result<Visitor, ApiError> {
    use axum::extract::FromRequestParts;
    let (Some(core), Some(mut parts)) = (use_context::<Arc<Core>>(), use_context::<Parts>()) else {
        return Err(ApiError::from(&Error::Internal));
    };
    match Visitor::from_request_parts(&mut parts, &core).await {
        Ok(visitor) => Ok(visitor),
        Err(never) => match never {},
    }
}

/// An id that an island sent; what is none names nothing.
pub fn id<K>(text: &str) -> Result<Id<K>, ApiError> {
    text.parse().map_err(|_| refused(&Fault::Refused(Error::NotFound)))
}

/// Gives the answer of the running server function this status.
pub fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}

/// The error as the island gets it; the status goes along.
pub fn refused(fault: &Fault) -> ApiError {
    let error = fault.public();
    set_status(status(&error));
    if let (Some(options), Some(seconds)) = (use_context::<ResponseOptions>(), retry_after(&error)) {
        options.insert_header(header::RETRY_AFTER, seconds.into());
    }
    ApiError::from(&error)
}
