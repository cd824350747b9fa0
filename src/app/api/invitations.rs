//! Inviting, for islands.

#![expect(missing_docs, reason = "the server macro makes structs of the arguments, which it does not document")]

use leptos::{prelude::*, server_fn::codec::Json};

use super::error::ApiError;
use crate::domain::report::InviteReport;

/// Invites a list of addresses as it was typed.
#[server(prefix = "/api/island", endpoint = "invite", input = Json, output = Json)]
pub async fn invite(
    organization: String,
    addresses: String,
    role: String,
    leave_out_bad: bool,
) -> Result<InviteReport, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::invite::{self, InviteRequest};

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let request = InviteRequest { addresses, role, leave_out_bad };
    invite::by_email(&visitor.core, &member, &request).await.map_err(|fault| refused(&fault))
}

/// The link of an invitation, to be copied.
#[server(prefix = "/api/island", endpoint = "invitation-link", input = Json, output = Json)]
pub async fn invitation_link(organization: String, id: String) -> Result<String, ApiError> {
    use super::door::{refused, visitor};
    use crate::{
        domain::error::Error,
        server::service::{fault::Fault, invitations},
    };

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let id = id.parse().map_err(|_| refused(&Fault::Refused(Error::NotFound)))?;
    invitations::link(&visitor.core, &member, id).await.map_err(|fault| refused(&fault))
}
