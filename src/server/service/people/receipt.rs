//! What ended when somebody was removed: kept in the audit log, shown as a receipt.

use super::super::{
    super::{core::Core, store::history},
    access::Member,
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    error::Error,
    id::{Id, UserId},
    permission::Permission,
    time::Timestamp,
};

/// What ended with a membership.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// Whose it was.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Sessions that were ended; none where they are in other organizations too.
    pub sessions: u64,
    /// Open invitations that they made, and that let nobody in any more.
    pub invitations: u64,
    /// Invite links that they made, and that let nobody in any more.
    pub links: u64,
    /// Requests to join that were denied.
    pub requests: u64,
}

impl Receipt {
    pub(super) fn details(&self) -> Details {
        let Self { email, name, sessions, invitations, links, requests } = self;
        Details::new()
            .note("email", email)
            .note("name", name)
            .note("sessions", sessions)
            .note("invitations", invitations)
            .note("links", links)
            .note("requests", requests)
    }

    fn read(details: &Details) -> Self {
        let text = |field: &str| details.noted(field).unwrap_or_default();
        let number = |field: &str| text(field).parse().unwrap_or(0);
        Self {
            email: text("email"),
            name: text("name"),
            sessions: number("sessions"),
            invitations: number("invitations"),
            links: number("links"),
            requests: number("requests"),
        }
    }
}

/// The receipt of the last time this account was removed, with when and by whom.
pub async fn of(core: &Core, member: &Member, user: &str) -> Result<(Receipt, Timestamp, Option<String>), Fault> {
    let act = member.act(core, "member.receipt");
    act.run(async {
        member.require(Permission::PeopleManage)?;
        let user: UserId = user.parse().map_err(|_| Error::NotFound)?;
        let mut connection = core.store.read().await?;
        let newest = Id::from_bytes([0xff; 16]);
        let deeds = history::deeds(&mut connection, member.organization_id(), &user.to_string(), newest, 50).await?;
        let removal = deeds.into_iter().find(|deed| deed.action == "member.remove").ok_or(Error::NotFound)?;
        Ok((Receipt::read(&removal.details), removal.at, removal.by))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_receipt_survives_the_log(name in "[A-Za-z ]{0,80}", counts: [u64; 4]) {
            let [sessions, invitations, links, requests] = counts;
            let receipt = Receipt { email: "a@b.example".into(), name, sessions, invitations, links, requests };
            prop_assert_eq!(Receipt::read(&Details::parse(&receipt.details().to_string())), receipt);
        }
    }
}
