//! Changes what somebody is or will be: of members and of those who are invited.
//! What would change is told first; what was told is then done, and nothing else.

use sha2::{Digest, Sha256};

use super::{
    super::{
        super::{core::Core, keys::hex, store::Tx},
        access::Member,
        act::Act,
        fault::Fault,
        lookups,
        names::{Names, switch},
        terms::TermsForm,
    },
    edit_invitation, edit_member, person,
};
use crate::domain::{
    audit::Details,
    email::EmailAddress,
    error::{Conflict, Error},
    id::PersonId,
    metadata::Metadata,
    permission::Permission,
    person::Status,
    terms::Terms,
};

/// What an admin wants somebody to be.
#[derive(Debug, Clone, Default)]
pub struct EditForm {
    /// The name; empty is the account's, or none yet.
    pub name: String,
    /// The address, of those who are invited.
    pub email: String,
    /// What they get; of members no more than role, groups, full access and metadata.
    pub terms: TermsForm,
}

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub field: &'static str,
    /// What it is; empty is nothing.
    pub before: String,
    /// What it is to be.
    pub after: String,
}

/// What would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Field by field.
    pub changes: Vec<Change>,
}

impl Plan {
    pub(super) fn note(&mut self, field: &'static str, before: impl ToString, after: impl ToString) {
        let (before, after) = (before.to_string(), after.to_string());
        if before != after {
            self.changes.push(Change { field, before, after });
        }
    }

    /// Names exactly these changes: a confirmation carries it.
    pub fn fingerprint(&self) -> String {
        let texts: Vec<String> =
            self.changes.iter().map(|c| format!("{}\u{1}{}\u{1}{}", c.field, c.before, c.after)).collect();
        hex(&Sha256::digest(texts.join("\u{2}"))[..16])
    }

    pub(super) fn details(&self) -> Details {
        self.changes.iter().fold(Details::new(), |details, c| details.change(c.field, &c.before, &c.after))
    }

    /// Whether a field is among those that change.
    pub fn has(&self, field: &str) -> bool {
        self.changes.iter().any(|change| change.field == field)
    }
}

/// What came of wanting to change somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// Everything is as wanted already.
    Same,
    /// To be confirmed.
    Planned(Plan),
    /// Done; the row may be another one now.
    Done(PersonId),
}

/// Plans the changes; makes them where `confirmed` names exactly these.
pub async fn edit(
    core: &Core,
    member: &Member,
    id: &str,
    form: &EditForm,
    confirmed: Option<&str>,
) -> Result<Edited, Fault> {
    let row = person::find(core, member, id, "person.edit").await?;
    let invited = !person::is_member(row.status);
    let act = person::about(member.act(core, if invited { "invitation.edit" } else { "member.edit" }), id);
    act.run(async {
        member.require(if invited { Permission::PeopleInvite } else { Permission::PeopleManage })?;
        // The one that they have was let through before, whatever the mail server says today.
        let email = match EmailAddress::parse(&form.email) {
            Ok(email) if email == row.email => Ok(email),
            _ => core.new_address(&form.email).await,
        };
        if invited && email.as_ref().is_ok_and(|email| *email != row.email) {
            lookups::count(core, member, 1).await?;
        }
        let mut tx = core.store.begin().await?;
        match row.status {
            Status::Pending | Status::Expired => {
                edit_invitation::edit(core, member, &act, tx, (id, form, email, confirmed)).await
            }
            Status::Active => {
                let target = super::members::target(member, &mut tx, id).await?;
                edit_member::edit(core, member, &act, tx, (target, row.id, form, confirmed)).await
            }
            Status::Inactive => Err(Error::Conflict { why: Conflict::NotInThisStatus }.into()),
            _ => Err(Error::Conflict { why: Conflict::NotPending }.into()),
        }
    })
    .await
}

/// What a confirmation decides: nothing to do, to be confirmed, or go on.
pub(super) fn decide(plan: &Plan, confirmed: Option<&str>) -> Option<Edited> {
    if plan.changes.is_empty() {
        return Some(Edited::Same);
    }
    (confirmed != Some(plan.fingerprint().as_str())).then(|| Edited::Planned(plan.clone()))
}

/// Notes what changes of what somebody gets, in names.
pub(super) async fn compare(
    tx: &mut Tx,
    member: &Member,
    plan: &mut Plan,
    (before, after): (&Terms, &Terms),
) -> Result<(), Fault> {
    let changed = (before.groups != after.groups, before.product_id != after.product_id);
    let names = Names::read(tx, member.organization_id(), changed).await?;
    plan.note("role", names.role(before.role_id), names.role(after.role_id));
    plan.note("full_access", switch(before.full_access), switch(after.full_access));
    plan.note("groups", names.groups(&before.groups), names.groups(&after.groups));
    plan.note("product", names.product(before.product_id), names.product(after.product_id));
    let json = |terms: &Terms| terms.metadata.as_ref().map(Metadata::to_string).unwrap_or_default();
    plan.note("metadata", json(before), json(after));
    let message = |terms: &Terms| terms.message.as_ref().map(ToString::to_string).unwrap_or_default();
    plan.note("message", message(before), message(after));
    let language = |terms: &Terms| terms.language.clone().unwrap_or_default();
    plan.note("language", language(before), language(after));
    Ok(())
}

/// Makes the changes of `plan` known to the log, and keeps them.
pub(super) async fn keep(act: &Act<'_>, mut tx: Tx, subject: impl ToString, plan: &Plan) -> Result<(), Fault> {
    act.done_with(&mut tx, subject, plan.details()).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_is_for_these_changes_alone() {
        let mut plan = Plan::default();
        plan.note("name", "A", "A");
        assert_eq!(decide(&plan, None), Some(Edited::Same));
        plan.note("name", "A", "B");
        let print = plan.fingerprint();
        assert_eq!(decide(&plan, None), Some(Edited::Planned(plan.clone())));
        assert_eq!(decide(&plan, Some(&print)), None);
        plan.note("role", "User", "Administrator");
        assert_eq!(decide(&plan, Some(&print)), Some(Edited::Planned(plan.clone())));
    }
}
