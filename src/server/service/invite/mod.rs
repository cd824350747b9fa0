//! Invites a list of addresses: all checks and all writes in one transaction.

mod addresses;
mod write;

pub use addresses::Look;
pub use write::{Ready, Written, write_all};

use std::sync::Arc;

use sqlx::AnyConnection;

use self::addresses::Parsed;
use super::{
    super::{
        core::Core,
        store::{And, Together, invitations, organizations::Organization, people, people_counts},
    },
    access::Member,
    act::Act,
    choices,
    fault::Fault,
    lookups, mails,
    names::Names,
    terms::TermsForm,
};
use crate::domain::{
    address_list::{self, Entry},
    error::{Error, Problems},
    id::InvitationId,
    name::{Name, NameProblem},
    permission::Permission,
    person::Counts,
    report::{AddressResult, InviteReport, Outcome},
    seats::Seats,
    terms::Terms,
};

/// What an admin asks for.
#[derive(Debug, Clone, Default)]
pub struct InviteRequest {
    /// The addresses as typed or pasted.
    pub addresses: String,
    /// The name of whom a single address belongs to; names that were pasted come along by themselves.
    pub name: String,
    /// What they are to get.
    pub terms: TermsForm,
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
    let counts = super::people::counts(core, member).await?;
    Ok(Seats { limit: member.organization.member_limit, taken: counts.seats_taken() })
}

/// Invites. The report has one result for each address, in their order.
pub async fn by_email(core: &Core, member: &Member, request: &InviteRequest) -> Result<InviteReport, Fault> {
    let act = member.act(core, "invitation.create");
    let report = act.run(invite(core, member, &act, request)).await?;
    if let Some(problem) = report.first_problem().filter(|_| !report.sent()) {
        act.run(lookups::count(core, member, report.told())).await?;
        // Where nobody was invited, that is a refusal like others.
        act.refused(problem.code()).await?;
    }
    Ok(report)
}

async fn invite(core: &Core, member: &Member, act: &Act<'_>, request: &InviteRequest) -> Result<InviteReport, Fault> {
    member.require(Permission::PeopleInvite)?;
    core.learn_utf8([request.addresses.as_str()]).await;
    let mut tx = core.store.begin().await?;
    let now = core.now();
    let chosen = request.terms.chosen().reads(member.organization_id());
    let reads = And(people_counts::read_settled(member.organization_id(), now), chosen);
    let (member, (settled, chosen)) = member.now_and(&mut tx, reads).await?;
    let member = &member;
    member.require(Permission::PeopleInvite)?;
    let organization = &member.organization;
    let names = Names::of(chosen.clone());
    let (entries, terms) = read(member, request, chosen)?;
    let counts = people_counts::counts_at(&mut tx, organization.id, now, settled).await?;
    let parsed = addresses::parse(core, entries);
    if core.sends_mail() {
        mails::take_turn(core, &mut tx, &addresses::good(&parsed)).await?;
    }
    let (look, checked, seats) = look(core, &mut tx, organization, counts, parsed).await?;
    let ready: Vec<Ready> = checked
        .iter()
        .filter_map(|one| {
            let email = one.email.clone().ok()?;
            let known = look.known(&email);
            Some(Ready { email, name: one.name.clone(), terms: Arc::clone(&terms), known })
        })
        .collect();
    if ready.is_empty() || (ready.len() < checked.len() && !request.leave_out_bad) {
        return Ok(report(&look, checked, seats, None));
    }
    let written = write_all(core, &mut tx, act, member, organization, &names, &ready).await?;
    let report = report(&look, checked, seats, Some(&written));
    if let Some(problem) = report.first_problem() {
        lookups::count_within(core, &mut tx, member, report.told()).await?;
        act.refused_within(&mut tx, problem.code()).await?;
    }
    tx.commit().await?;
    core.outbox.notify_one();
    Ok(report)
}

/// What came of a send that made these invitations, to be shown after it. Those of
/// other organizations are left out, as are those that are gone.
pub async fn sent(core: &Core, member: &Member, ids: &[InvitationId]) -> Result<InviteReport, Fault> {
    let act = member.act(core, "invitation.begin");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let mut results = Vec::new();
        for id in ids.iter().take(core.settings.invitation.most_per_send) {
            let found = invitations::by_id(&mut connection, *id).await?;
            let Some(one) = found.filter(|i| i.organization_id == member.organization_id()) else { continue };
            let known = people::known(&mut connection, one.organization_id, &one.email).await?;
            let Some(known) = known.filter(|known| known.invitation_id == Some(one.id)) else { continue };
            let mailed = one.mail_id.is_some();
            results.push(AddressResult {
                address: one.email.to_string(),
                name: one.name.map(|name| name.to_string()),
                outcome: Outcome::Invited { invitation_id: one.id, person_id: known.id, mailed },
                person_id: Some(known.id),
            });
        }
        let counts = people_counts::counts(&mut connection, member.organization_id()).await?;
        let seats = Seats { limit: member.organization.member_limit, taken: counts.seats_taken() };
        Ok(InviteReport { results, seats })
    })
    .await
}

/// What would come of inviting these addresses now: for whoever is still typing.
pub async fn check_addresses(core: &Core, member: &Member, text: &str) -> Result<InviteReport, Fault> {
    let act = member.act(core, "invitation.check");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        core.learn_utf8([text]).await;
        let parsed = addresses::parse(core, address_list::split(text));
        lookups::count(core, member, addresses::good(&parsed).len()).await?;
        let counts = super::people::counts(core, member).await?;
        let mut connection = core.store.read().await?;
        let organization = &member.organization;
        let (look, checked, seats) = look(core, &mut connection, organization, counts, parsed).await?;
        Ok(report(&look, checked, seats, None))
    })
    .await
}

/// Looks addresses up, and checks them against that and the seats.
async fn look(
    core: &Core,
    connection: &mut AnyConnection,
    organization: &Organization,
    counts: Counts,
    parsed: Vec<Parsed>,
) -> Result<(Look, Vec<Parsed>, Seats), Fault> {
    let seats = Seats { limit: organization.member_limit, taken: counts.seats_taken() };
    let look = Look::at(core, connection, organization, &addresses::good(&parsed)).await?;
    let checked = addresses::check(&look, parsed, core.settings.invitation.most_per_send, seats);
    Ok((look, checked, seats))
}

/// The addresses and what they are to get, or all that is wrong with the form.
fn read(
    member: &Member,
    request: &InviteRequest,
    chosen: <choices::Reads as Together>::Found,
) -> Result<(Vec<Entry>, Arc<Terms>), Fault> {
    let mut problems = Problems::default();
    let mut entries = address_list::split(&request.addresses);
    if entries.is_empty() {
        problems.note("addresses", "addresses_empty");
    }
    let name = problems.take("name", Name::parse_optional(&request.name), NameProblem::code).flatten();
    match entries.as_mut_slice() {
        [one] if name.is_some() => one.name = name.map(|name| name.to_string()),
        [] | [_] => {}
        _ if name.is_some() => problems.note("name", "name_for_one"),
        _ => {}
    }
    let found = request.terms.chosen().check(chosen, &mut problems);
    let terms = request.terms.check(member, found, &mut problems)?;
    match (problems.into_error(), terms) {
        (None, Some(terms)) => Ok((entries, Arc::new(terms))),
        (error, _) => Err(error.unwrap_or(Error::Internal).into()),
    }
}

/// One result for each address; where nothing was `written`, those that are good are held back.
fn report(look: &Look, checked: Vec<Parsed>, seats: Seats, written: Option<&[Written]>) -> InviteReport {
    let seats = seats.take(written.map_or(0, |written| i64::try_from(written.len()).unwrap_or(i64::MAX)));
    let mut written = written.map(<[Written]>::iter);
    let results = checked
        .into_iter()
        .map(|one| {
            let made = written.as_mut().filter(|_| one.email.is_ok()).and_then(Iterator::next);
            let person_id = made.map(|made| made.person_id).or_else(|| look.person(&one));
            let outcome = match (one.email, made) {
                (Err(problem), _) => Outcome::Refused(problem),
                (Ok(_), None) => Outcome::Ready,
                (Ok(_), Some(made)) => Outcome::Invited {
                    invitation_id: made.invitation_id,
                    person_id: made.person_id,
                    mailed: made.mailed,
                },
            };
            AddressResult { address: one.entry.address, name: one.entry.name, outcome, person_id }
        })
        .collect();
    InviteReport { results, seats }
}
