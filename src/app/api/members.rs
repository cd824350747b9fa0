//! Inactive members, for islands.

#![expect(missing_docs, reason = "the server macro makes structs of the arguments, which it does not document")]

use leptos::{prelude::*, server_fn::codec::Json};

use super::error::ApiError;

/// Mails an inactive member, by their row, the link to come back.
#[server(prefix = "/api/island", endpoint = "reactivate", input = Json, output = Json)]
pub async fn reactivate(organization: String, id: String) -> Result<(), ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::people::reactivate;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    reactivate::by_mail(&visitor.core, &member, &id).await.map_err(|fault| refused(&fault))
}

/// The link to come back, to be copied.
#[server(prefix = "/api/island", endpoint = "reactivation-link", input = Json, output = Json)]
pub async fn reactivation_link(organization: String, id: String) -> Result<String, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::people::reactivate;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    reactivate::by_link(&visitor.core, &member, &id).await.map_err(|fault| refused(&fault))
}
