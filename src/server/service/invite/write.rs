//! Writes invitations, many with few statements.

use std::sync::Arc;

use super::super::{
    super::{
        core::Core,
        store::{
            Batch, Tx, invitations,
            organizations::Organization,
            outbox::{self, NewMail},
            people::{self, Known, Shown},
        },
    },
    access::Member,
    act::Act,
    fault::Fault,
    mails,
    names::Names,
};
use crate::domain::{
    email::EmailAddress,
    id::{InvitationId, MailId, PersonId},
    invitation::Invitation,
    name::Name,
    outbox::MailKind,
    terms::Terms,
};

/// An address with nothing wrong with it.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The address.
    pub email: EmailAddress,
    /// Whose it is, if that is known.
    pub name: Option<Name>,
    /// What they get; they were checked.
    pub terms: Arc<Terms>,
    /// What the People table says of the address.
    pub known: Option<Known>,
}

/// An invitation that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub invitation_id: InvitationId,
    /// The row that shows it.
    pub person_id: PersonId,
    /// Whether a mail is on its way; without a mail server there is only the link.
    pub mailed: bool,
}

/// Invites addresses, each once, in a transaction that holds the organization's lock
/// and found nothing wrong with them. Wake the worker after the commit: `core.outbox`.
/// An invitation past its time or declined gives way to the new one.
pub async fn write_all(
    core: &Core,
    tx: &mut Tx,
    act: &Act<'_>,
    member: &Member,
    organization: &Organization,
    names: &Names,
    ready: &[Ready],
) -> Result<Vec<Written>, Fault> {
    let now = core.now();
    let old: Vec<InvitationId> = ready.iter().filter_map(|one| one.known?.invitation_id).collect();
    let mut batch = Batch::default();
    invitations::replace(&mut batch, &old, now);
    let made = (now, organization.invitation_lifetime);
    let all: Vec<Invitation> = ready
        .iter()
        .map(|one| {
            let role = one.terms.role_id;
            let new = Invitation::new(core.id(), organization.id, one.email.clone(), role, member.user.id, made);
            let mail_id = core.sends_mail().then(|| core.id());
            Invitation { name: one.name.clone(), mail_id, ..new.on(&one.terms) }
        })
        .collect();
    let mails: Vec<NewMail> =
        all.iter().filter_map(|one| Some(mail(member, organization, one, one.mail_id?))).collect();
    outbox::add(&mut batch, &mails, now);
    invitations::add(&mut batch, &all);
    let shown: Vec<Shown> = all
        .iter()
        .zip(ready)
        .map(|(invitation, one)| Shown { invitation, known: one.known, fresh: core.id() })
        .collect();
    people::show(&mut batch, &shown, now);
    let granted = all.iter().zip(ready).map(|(invitation, one)| (invitation.id, names.granted(&one.terms)));
    act.add_each_done(tx, &mut batch, granted);
    batch.run(tx).await?;
    let written = |one: &Shown<'_>| Written {
        invitation_id: one.invitation.id,
        person_id: one.known.map_or(one.fresh, |known| known.id),
        mailed: one.invitation.mail_id.is_some(),
    };
    Ok(shown.iter().map(written).collect())
}

fn mail<'a>(member: &'a Member, organization: &'a Organization, invitation: &'a Invitation, id: MailId) -> NewMail<'a> {
    NewMail {
        id,
        organization_id: Some(organization.id),
        kind: MailKind::Invitation,
        subject_id: invitation.id.to_string(),
        recipient: &invitation.email,
        language: mails::language_of(invitation.language.as_deref(), organization, member),
    }
}
