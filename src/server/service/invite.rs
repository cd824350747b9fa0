//! Invites a list of addresses: all checks and all writes in one transaction.

use std::collections::HashSet;

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{Tx, invitations as store, organizations, people, roles},
    },
    access::Member,
    act::Act,
    fault::Fault,
    mails,
    people::settle,
};
use crate::domain::{
    address_list::{self, Entry},
    email::EmailAddress,
    error::{Error, Problems},
    id::RoleId,
    invitation::{End, Invitation},
    name::Name,
    outbox::MailKind,
    permission::Permission,
    person::Status,
    report::{AddressProblem, AddressResult, InviteReport, Outcome},
    seats::Seats,
};

/// What an admin asks for.
#[derive(Debug, Clone)]
pub struct InviteRequest {
    /// The addresses as typed or pasted.
    pub addresses: String,
    /// As what, by the role's id.
    pub role: String,
    /// Send to those with nothing wrong, and leave out the others. Without it
    /// nothing is sent while anything is wrong.
    pub leave_out_bad: bool,
}

/// Refuses who may not invite, before they are shown how.
pub async fn require(core: &Core, member: &Member) -> Result<(), Fault> {
    let act = member.act(core, "invitation.begin");
    act.run(async { member.require(Permission::PeopleInvite) }).await
}

/// Seats taken and left in the member's organization.
pub async fn seats(core: &Core, member: &Member) -> Result<Seats, Fault> {
    settle(core, member).await?;
    let mut connection = core.store.read().await?;
    let counts = people::counts(&mut connection, member.organization_id()).await?;
    Ok(Seats { limit: member.organization.member_limit, taken: counts.seats_taken() })
}

/// Invites. The report has one result for each address, in their order.
pub async fn by_email(core: &Core, member: &Member, request: &InviteRequest) -> Result<InviteReport, Fault> {
    let act = member.act(core, "invitation.create");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let entries = address_list::split(&request.addresses);
        let mut problems = Problems::default();
        if entries.is_empty() {
            problems.note("addresses", "addresses_empty");
        }
        let role_id = problems.take("role", request.role.parse::<RoleId>(), |_| "role_unknown");
        if let Some(error) = problems.into_error() {
            return Err(error.into());
        }
        let mut tx = core.store.begin().await?;
        let batch = Batch::prepare(core, member, &mut tx, role_id).await?;
        let checked = batch.check(&mut tx, &entries).await?;
        let anything_wrong = checked.iter().any(|(_, found)| found.is_err());
        if anything_wrong && !request.leave_out_bad {
            return Ok(report(checked, |_| Outcome::Ready));
        }
        let mut results = Vec::with_capacity(checked.len());
        for (entry, found) in checked {
            let outcome = match found {
                Ok(good) => batch.invite(&act, &mut tx, good).await?,
                Err(problem) => Outcome::Refused(problem),
            };
            results.push(AddressResult { address: entry.address, name: entry.name, outcome });
        }
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(InviteReport { results })
    })
    .await
}

fn report(checked: Vec<(Entry, Result<Good, AddressProblem>)>, outcome: impl Fn(&Good) -> Outcome) -> InviteReport {
    let results = checked
        .into_iter()
        .map(|(entry, found)| AddressResult {
            address: entry.address,
            name: entry.name,
            outcome: found.as_ref().map_or_else(|problem| Outcome::Refused(*problem), &outcome),
        })
        .collect();
    InviteReport { results }
}

/// An address with nothing wrong with it.
struct Good {
    email: EmailAddress,
    name: Option<Name>,
    known: Option<people::Known>,
}

/// What holds for all addresses of one request; the organization is locked.
struct Batch<'a> {
    core: &'a Core,
    member: &'a Member,
    role_id: RoleId,
    lifetime: crate::domain::time::Span,
    seats: Seats,
}

impl<'a> Batch<'a> {
    async fn prepare(core: &'a Core, member: &'a Member, tx: &mut Tx, role_id: Option<RoleId>) -> Result<Self, Fault> {
        let organization = organizations::lock(tx, member.organization_id()).await?.ok_or(Error::NotFound)?;
        let role = match role_id {
            Some(id) => roles::by_id(tx, organization.id, id).await?,
            None => None,
        };
        let role = role.ok_or_else(|| Error::field("role", "role_unknown"))?;
        member.require_grant(&role, false)?;
        people::settle(tx, organization.id, core.now()).await?;
        let taken = people::counts(tx, organization.id).await?.seats_taken();
        Ok(Self {
            core,
            member,
            role_id: role.id,
            lifetime: organization.invitation_lifetime,
            seats: Seats { limit: organization.member_limit, taken },
        })
    }

    async fn check(
        &self,
        connection: &mut AnyConnection,
        entries: &[Entry],
    ) -> Result<Vec<(Entry, Result<Good, AddressProblem>)>, Fault> {
        let most = self.core.settings.invitation.most_per_send;
        let parsed: Vec<_> = entries.iter().map(|entry| EmailAddress::parse(&entry.address)).collect();
        if self.core.sends_mail() {
            let addresses: Vec<_> = parsed.iter().flatten().take(2 * most).collect();
            mails::take_turn(self.core, connection, &addresses).await?;
        }
        let mut seen = HashSet::new();
        let mut checked = Vec::with_capacity(entries.len());
        let mut good = 0;
        for (entry, email) in entries.iter().zip(parsed) {
            let found = match email {
                Err(problem) => Err(AddressProblem::Invalid(problem)),
                Ok(email) if !seen.insert(email.clone()) => Err(AddressProblem::Duplicate),
                // Past the limit nothing is looked up: a list may be as long as a request.
                Ok(_) if seen.len() > 2 * most || good >= most => Err(AddressProblem::OverSendLimit),
                Ok(email) => self.check_one(connection, entry, email).await?,
            };
            let fits = self.seats.fit(i64::try_from(good).unwrap_or(i64::MAX) + 1);
            let found = found.and_then(|ready| if fits { Ok(ready) } else { Err(AddressProblem::NoSeat) });
            good += usize::from(found.is_ok());
            checked.push((entry.clone(), found));
        }
        Ok(checked)
    }

    async fn check_one(
        &self,
        connection: &mut AnyConnection,
        entry: &Entry,
        email: EmailAddress,
    ) -> Result<Result<Good, AddressProblem>, Fault> {
        let known = people::known(connection, self.member.organization_id(), &email).await?;
        if let Some(known) = known {
            match (known.status, known.invitation_id) {
                (Status::Active, _) => return Ok(Err(AddressProblem::AlreadyMember)),
                (Status::Inactive, _) => return Ok(Err(AddressProblem::Inactive)),
                (Status::Pending, Some(id)) => return Ok(Err(AddressProblem::AlreadyInvited(id))),
                _ => {}
            }
        }
        if self.core.sends_mail() && !mails::may_mail(self.core, connection, &email, MailKind::Invitation).await? {
            return Ok(Err(AddressProblem::Throttled));
        }
        // A name that came with a pasted address is a help, not a demand: one that
        // can't be taken is left out.
        let name = entry.name.as_deref().and_then(|name| Name::parse(name).ok());
        Ok(Ok(Good { email, name, known }))
    }

    async fn invite(&self, act: &Act<'_>, tx: &mut Tx, good: Good) -> Result<Outcome, Fault> {
        let now = self.core.now();
        let organization_id = self.member.organization_id();
        // An invitation past its time or declined gives way to the new one.
        if let Some(old) = good.known.and_then(|known| known.invitation_id) {
            store::end(tx, old, End::Revoked(now), None).await?;
        }
        let id = self.core.id();
        let mail_id = if self.core.sends_mail() {
            let language = &self.member.caller.language;
            Some(
                mails::write(self.core, tx, Some(organization_id), MailKind::Invitation, id, &good.email, language)
                    .await?,
            )
        } else {
            None
        };
        let made = (now, self.lifetime);
        let invitation = Invitation {
            name: good.name,
            mail_id,
            ..Invitation::new(id, organization_id, good.email, self.role_id, self.member.user.id, made)
        };
        store::insert(tx, &invitation).await?;
        people::show_invitation(tx, &invitation, good.known, self.core.id(), now).await?;
        act.done(tx, id).await?;
        Ok(Outcome::Invited { invitation_id: id, mailed: mail_id.is_some() })
    }
}
