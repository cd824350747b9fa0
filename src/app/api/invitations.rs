//! Inviting, for islands.

#![expect(missing_docs, reason = "the server macro makes structs of the arguments, which it does not document")]

use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// What came of inviting a list. Flat texts: what the browser takes apart weighs on
/// everybody who loads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether invitations were made.
    pub sent: bool,
    /// How many addresses could go out without the others.
    pub ready: usize,
    /// One for each address, in their order.
    pub lines: Vec<Line>,
}

/// What came of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The address as it was typed.
    pub address: String,
    /// The key of what to say about it.
    pub key: String,
    /// Whether there is nothing wrong with it.
    pub good: bool,
    /// The invitation, if one was made.
    pub id: Option<String>,
}

/// Invites a list of addresses as it was typed.
#[server(prefix = "/api/island", endpoint = "invite", input = Json, output = Json)]
pub async fn invite(
    organization: String,
    addresses: String,
    role: String,
    leave_out_bad: bool,
) -> Result<Answer, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::{
        invite::{self, InviteRequest},
        terms::TermsForm,
    };

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let terms = TermsForm { role, ..TermsForm::default() };
    let request = InviteRequest { addresses, terms, leave_out_bad, ..InviteRequest::default() };
    let report = invite::by_email(&visitor.core, &member, &request).await.map_err(|fault| refused(&fault))?;
    Ok(Answer::from(&report))
}

#[cfg(feature = "ssr")]
impl From<&crate::domain::report::InviteReport> for Answer {
    fn from(report: &crate::domain::report::InviteReport) -> Self {
        use crate::domain::report::Outcome;
        let line = |result: &crate::domain::report::AddressResult| Line {
            address: result.address.clone(),
            key: result.outcome.message_key(),
            good: !matches!(result.outcome, Outcome::Refused(_)),
            id: match &result.outcome {
                Outcome::Invited { invitation_id, .. } => Some(invitation_id.to_string()),
                _ => None,
            },
        };
        Self { sent: report.sent(), ready: report.ready(), lines: report.results.iter().map(line).collect() }
    }
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
