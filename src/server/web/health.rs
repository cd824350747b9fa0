//! Whether the process lives, and whether it can serve.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::server::{core::Core, store::instance};

/// `/health/live`: the process answers.
pub async fn live() -> Json<serde_json::Value> {
    Json(json!({ "status": "live" }))
}

/// `/health/ready`: the database answers and no shutdown has begun.
pub async fn ready(State(core): State<Arc<Core>>) -> Response {
    if core.leaving.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "leaving" }))).into_response();
    }
    let answer = async {
        let mut connection = core.store.read().await?;
        instance::is_set_up(&mut connection).await
    };
    match answer.await {
        Ok(_) => Json(json!({ "status": "ready" })).into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "database" }))).into_response()
        }
    }
}
