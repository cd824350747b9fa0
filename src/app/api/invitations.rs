//! Inviting, for islands.

#![expect(missing_docs, reason = "the server macro makes structs of the arguments, which it does not document")]

use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::app::islands::invite_form::FormProps;

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Typed {
    /// The addresses, with the names that they came with.
    pub addresses: String,
    /// Whose a single address is.
    pub name: String,
    /// As what, by the role's id.
    pub role: String,
    /// The groups they come into, by their ids.
    pub groups: Vec<String>,
    /// Where accepting leads, by the product's id; empty is the organization.
    pub product: String,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// A JSON object.
    pub metadata: String,
    /// A personal word to them.
    pub message: String,
    /// In which language they are spoken to; empty is the organization's.
    pub language: String,
}

/// What came of inviting a list, or would come of it. Flat texts: what the browser
/// takes apart weighs on everybody who loads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether invitations were made.
    pub sent: bool,
    /// How many addresses could go out without the others.
    pub ready: usize,
    /// Seats left afterwards; none is unlimited.
    pub seats_left: Option<usize>,
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
    /// The invitation that was there before and can be sent again.
    pub pending: Option<String>,
    /// The row of somebody inactive, who can be reactivated there.
    pub inactive: Option<String>,
}

/// What became of an invitation's mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// The invitation.
    pub id: String,
    /// The key of what to say about it.
    pub key: String,
    /// The mail server's words.
    pub detail: Option<String>,
    /// Whether more is to come by itself.
    pub waits: bool,
    /// The mail, where it can be tried again.
    pub retry: Option<String>,
}

/// What the dialog needs to know; asked for when somebody is about to open it.
#[server(prefix = "/api/island", endpoint = "invite-form", input = Json, output = Json)]
pub async fn load_form(organization: String) -> Result<FormProps, ApiError> {
    use super::door::{refused, visitor};
    use crate::app::pages::invite::form_props;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    form_props(&visitor, &member).await.map_err(|fault| refused(&fault))
}

/// Invites a list of addresses.
#[server(prefix = "/api/island", endpoint = "invite", input = Json, output = Json)]
pub async fn invite(organization: String, form: Typed, leave_out_bad: bool) -> Result<Answer, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::invite::{self, InviteRequest};

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let request = InviteRequest { leave_out_bad, ..InviteRequest::from(form) };
    let report = invite::by_email(&visitor.core, &member, &request).await.map_err(|fault| refused(&fault))?;
    Ok(Answer::from(&report))
}

/// What would come of inviting these addresses now.
#[server(prefix = "/api/island", endpoint = "check-addresses", input = Json, output = Json)]
pub async fn check_addresses(organization: String, addresses: String) -> Result<Answer, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::invite;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let report = invite::check_addresses(&visitor.core, &member, &addresses).await.map_err(|fault| refused(&fault))?;
    Ok(Answer::from(&report))
}

/// Sends an invitation again.
#[server(prefix = "/api/island", endpoint = "resend-invitation", input = Json, output = Json)]
pub async fn resend_invitation(organization: String, id: String) -> Result<(), ApiError> {
    use super::door::{id as parsed, refused, visitor};
    use crate::server::service::invitations;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    invitations::resend(&visitor.core, &member, parsed(&id)?).await.map_err(|fault| refused(&fault))
}

/// The link of an invitation, to be copied.
#[server(prefix = "/api/island", endpoint = "invitation-link", input = Json, output = Json)]
pub async fn invitation_link(organization: String, id: String) -> Result<String, ApiError> {
    use super::door::{id as parsed, refused, visitor};
    use crate::server::service::invitations;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    invitations::link(&visitor.core, &member, parsed(&id)?).await.map_err(|fault| refused(&fault))
}

/// What became of the mails of invitations; those that are unknown are left out.
#[server(prefix = "/api/island", endpoint = "invitation-mails", input = Json, output = Json)]
pub async fn invitation_mails(organization: String, ids: Vec<String>) -> Result<Vec<MailLine>, ApiError> {
    use super::door::{id as parsed, refused, visitor};
    use crate::server::service::mails;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let ids = ids.iter().map(|id| parsed(id)).collect::<Result<Vec<_>, _>>()?;
    let found = mails::of_invitations(&visitor.core, &member, &ids).await.map_err(|fault| refused(&fault))?;
    Ok(found.into_iter().map(|(id, delivery)| MailLine::new(id.to_string(), &delivery)).collect())
}

/// Tries a mail again at once.
#[server(prefix = "/api/island", endpoint = "retry-mail", input = Json, output = Json)]
pub async fn retry_mail(organization: String, id: String) -> Result<(), ApiError> {
    use super::door::{id as parsed, refused, visitor};
    use crate::server::service::mails;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    mails::retry(&visitor.core, &member, parsed(&id)?).await.map_err(|fault| refused(&fault))
}
