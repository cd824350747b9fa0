//! Changes what somebody who is invited will be, or who it is that is invited: under
//! another address it is another link.

use super::{
    super::{
        super::{
            core::Core,
            store::{
                Tx,
                groups::{self, Owner},
                invitation_steps, invitations, people as store, people_counts, users,
            },
        },
        access::Member,
        act::Act,
        fault::Fault,
        invitations::{manageable, require_seat},
        mails,
    },
    edit::{EditForm, Edited, Plan, compare, decide, keep},
    members::lock,
    person,
};
use crate::domain::{
    email::{EmailAddress, EmailProblem},
    error::{Conflict, Error, Problems},
    invitation::{End, Invitation, Purpose, State},
    name::{Name, NameProblem},
    outbox::MailKind,
    person::Status,
    seats::Seats,
};

pub(super) async fn edit(
    core: &Core,
    member: &Member,
    act: &Act<'_>,
    mut tx: Tx,
    (id, form, email, confirmed): (&str, &EditForm, Result<EmailAddress, EmailProblem>, Option<&str>),
) -> Result<Edited, Fault> {
    lock(member, &mut tx).await?;
    let row = store::by_id(&mut tx, member.organization_id(), person::parse(id)?).await?.ok_or(Error::NotFound)?;
    let open = || Error::Conflict { why: Conflict::NotPending };
    let invitation = manageable(core, member, &mut tx, row.invitation_id.ok_or_else(open)?).await?;
    if invitation.purpose != Purpose::Join {
        return Err(open().into());
    }
    let mut problems = Problems::default();
    let name = problems.take("name", Name::parse_optional(&form.name), NameProblem::code);
    let email = problems.take("email", email, EmailProblem::code);
    if let Some(email) = email.as_ref().filter(|email| **email != invitation.email)
        && let Some(code) = refused(core, member, &mut tx, email).await?
    {
        problems.note("email", code);
    }
    let terms = form.terms.read(&mut tx, member, &mut problems).await?;
    if let Some(error) = problems.into_error() {
        return Err(error.into());
    }
    let (Some(name), Some(email), Some(terms)) = (name, email, terms) else { return Err(Error::Internal.into()) };
    let after = Invitation { name, email, invited_by: member.user.id, ..invitation.clone().on(&terms) };
    let mut plan = Plan::default();
    let shown = |name: &Option<Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
    plan.note("name", shown(&invitation.name), shown(&after.name));
    plan.note("email", &invitation.email, &after.email);
    compare(&mut tx, member, &mut plan, (&invitation.terms(), &terms)).await?;
    if let Some(decided) = decide(&plan, confirmed) {
        tx.leave().await?;
        return Ok(decided);
    }
    let saved = if plan.has("email") {
        readdress(core, member, &mut tx, &invitation, after).await?
    } else {
        save(core, &mut tx, &after).await?;
        after
    };
    let shown = store::known(&mut tx, member.organization_id(), &saved.email).await?.ok_or(Error::NotFound)?;
    keep(act, tx, saved.id, &plan).await?;
    core.outbox.notify_one();
    Ok(Edited::Done(shown.id))
}

/// Why an invitation can't go to this address instead, if it can't.
async fn refused(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    email: &EmailAddress,
) -> Result<Option<&'static str>, Fault> {
    match store::known(tx, member.organization_id(), email).await?.map(|known| known.status) {
        Some(Status::Active) => return Ok(Some("address_already_member")),
        Some(Status::Inactive) => return Ok(Some("address_inactive")),
        Some(Status::Pending) => return Ok(Some("address_already_invited")),
        _ => {}
    }
    if member.organization.policy.registered_only && users::by_email(tx, email).await?.is_none() {
        return Ok(Some("address_not_registered"));
    }
    if core.sends_mail() {
        mails::take_turn(core, tx, &[email]).await?;
        if !mails::may_mail(core, tx, email, MailKind::Invitation).await? {
            return Ok(Some("address_throttled"));
        }
    }
    Ok(None)
}

/// The same invitation for somebody else: links that are out are dead, and the new
/// address gets its own with a whole life before it.
async fn readdress(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    before: &Invitation,
    after: Invitation,
) -> Result<Invitation, Fault> {
    let (organization, now) = (member.organization_id(), core.now());
    if before.state(now) == State::Expired {
        people_counts::settle(tx, organization, now).await?;
        let taken = people_counts::counts(tx, organization).await?.seats_taken();
        require_seat(Seats { limit: member.organization.member_limit, taken })?;
    }
    let known = store::known(tx, organization, &after.email).await?;
    match known {
        // An invitation past its time or declined gives way.
        Some(known) => {
            if let Some(old) = known.invitation_id {
                invitations::end(tx, old, End::Revoked(now), None).await?;
            }
        }
        // The row stays the same one.
        None => store::readdress(tx, organization, &before.email, &after.email).await?,
    }
    let mut after = Invitation {
        generation: before.generation + 1,
        expires_at: now + member.organization.invitation_lifetime,
        opened_at: None,
        mail_id: None,
        ..after
    };
    if core.sends_mail() {
        let language = mails::language_of(after.language.as_deref(), &member.organization, member);
        let mail = mails::write(core, tx, Some(organization), MailKind::Invitation, after.id, &after.email, language);
        after.mail_id = Some(mail.await?);
    }
    invitation_steps::unopen(tx, after.id).await?;
    save(core, tx, &after).await?;
    store::refresh(tx, organization, &before.email, core.id(), now).await?;
    Ok(after)
}

async fn save(core: &Core, tx: &mut Tx, one: &Invitation) -> Result<(), Fault> {
    if !invitations::change(tx, one, core.now()).await? {
        return Err(Error::Conflict { why: Conflict::NotPending }.into());
    }
    groups::replace(tx, Owner::Invitation, one.id, &one.groups).await?;
    Ok(store::refresh(tx, one.organization_id, &one.email, core.id(), core.now()).await?)
}
