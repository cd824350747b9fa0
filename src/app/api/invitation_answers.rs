//! What the service says of inviting, flattened for islands.

use super::invitations::{Answer, Line, MailLine, Typed};
use crate::{
    domain::{
        outbox::{Delivery, WITHDRAWN},
        report::{AddressProblem, AddressResult, InviteReport, Outcome},
    },
    server::service::{invite::InviteRequest, terms::TermsForm},
};

impl From<Typed> for InviteRequest {
    fn from(typed: Typed) -> Self {
        Self {
            addresses: typed.addresses,
            name: typed.name,
            terms: TermsForm {
                role: typed.role,
                groups: typed.groups,
                product: typed.product,
                full_access: typed.full_access,
                metadata: typed.metadata,
                message: typed.message,
                language: typed.language,
            },
            leave_out_bad: false,
        }
    }
}

impl From<&InviteReport> for Answer {
    fn from(report: &InviteReport) -> Self {
        Self {
            sent: report.sent(),
            ready: report.ready(),
            seats_left: report.seats.left().and_then(|left| usize::try_from(left).ok()),
            lines: report.results.iter().map(Line::from).collect(),
        }
    }
}

impl From<&AddressResult> for Line {
    fn from(result: &AddressResult) -> Self {
        let problem = match result.outcome {
            Outcome::Refused(problem) => Some(problem),
            _ => None,
        };
        Self {
            address: result.address.clone(),
            key: result.outcome.message_key(),
            good: problem.is_none(),
            id: match &result.outcome {
                Outcome::Invited { invitation_id, .. } => Some(invitation_id.to_string()),
                _ => None,
            },
            pending: match problem {
                Some(AddressProblem::AlreadyInvited(id)) => Some(id.to_string()),
                _ => None,
            },
            inactive: match problem {
                Some(AddressProblem::Inactive(id)) => Some(id.to_string()),
                _ => None,
            },
        }
    }
}

impl MailLine {
    /// What to say of an invitation's mail.
    pub fn new(id: String, delivery: &Delivery) -> Self {
        let (key, detail, waits) = match delivery {
            Delivery::Queued { last_error: None, .. } => ("mail-queued", None, true),
            Delivery::Queued { last_error, .. } => ("mail-waiting", last_error.clone(), true),
            Delivery::Sent { reply, .. } => ("mail-sent", Some(reply.clone()), false),
            Delivery::Failed { reason, .. } if reason == WITHDRAWN => ("delivery-withdrawn", None, false),
            Delivery::Failed { reason, .. } => ("mail-failed", Some(reason.clone()), false),
            Delivery::Held { .. } => ("mail-held", None, false),
            Delivery::NotConfigured => ("mail-not-configured", None, false),
        };
        let retry = delivery.undelivered().map(|id| id.to_string());
        Self { id, key: key.to_owned(), detail, waits, retry }
    }
}
