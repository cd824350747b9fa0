//! The same thing done to several people at once: one transaction, a result each.
//! Who can't be helped is told so; the others go through.

use sqlx::AnyConnection;

use super::{
    super::{
        super::{
            core::Core,
            store::{
                Tx,
                groups::{self, Group, Owner},
                invitations as invited, memberships,
                people::{self as store, Subject},
                roles::{self, Role},
            },
        },
        access::Member,
        act::Act,
        fault::Fault,
        invitations::{self, require_either},
    },
    members::{inactivate_one, remove_one, target_of},
    person::{is_member, parse},
};
use crate::domain::{
    audit::Details,
    error::{Conflict, Error},
    grant::Authority,
    invitation::Invitation,
    permission::Permission,
    person::Status,
};

/// How many people one request takes: more than fit on a page.
pub const MOST: usize = 100;

/// What is done to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Send invitations again.
    Resend,
    /// Delete invitations, and remove inactive members.
    Delete,
    /// Shut members out.
    Inactivate,
    /// Give another role.
    Role,
    /// Add to a group.
    Group,
}

impl Deed {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Resend, Self::Role, Self::Group, Self::Inactivate, Self::Delete];

    /// The stable name, as in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resend => "resend",
            Self::Delete => "delete",
            Self::Inactivate => "inactivate",
            Self::Role => "role",
            Self::Group => "group",
        }
    }

    /// Whether it is done to people of this status.
    pub const fn fits(self, status: Status) -> bool {
        match self {
            Self::Resend => matches!(status, Status::Pending | Status::Expired),
            Self::Delete => {
                matches!(status, Status::Pending | Status::Expired | Status::Declined | Status::Inactive)
            }
            Self::Inactivate => matches!(status, Status::Active),
            Self::Role | Self::Group => matches!(status, Status::Pending | Status::Expired | Status::Active),
        }
    }

    /// The deed of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct BulkForm {
    /// What.
    pub deed: Deed,
    /// To whom.
    pub ids: Vec<String>,
    /// The role or the group, by its id.
    pub choice: String,
}

/// What came of it for one of them.
#[derive(Debug, Clone)]
pub struct BulkResult {
    /// Who.
    pub subject: Subject,
    /// Done, or why not.
    pub outcome: Result<(), Error>,
}

/// Who was chosen, as far as they are still there.
pub async fn chosen(core: &Core, member: &Member, ids: &[String]) -> Result<Vec<Subject>, Fault> {
    let act = member.act(core, "people.bulk");
    act.run(async {
        require_either(member)?;
        read(&mut *core.store.read().await?, member, ids).await
    })
    .await
}

async fn read(connection: &mut AnyConnection, member: &Member, ids: &[String]) -> Result<Vec<Subject>, Fault> {
    let mut found: Vec<Subject> = Vec::new();
    for id in ids.iter().take(MOST) {
        let Ok(id) = parse(id) else { continue };
        if found.iter().all(|subject| subject.id != id) {
            found.extend(store::by_id(connection, member.organization_id(), id).await?);
        }
    }
    Ok(found)
}

/// Does it. Who they are is read once nobody else can change it any more: whoever
/// came back meanwhile is not removed as an inactive member.
pub async fn run(core: &Core, member: &Member, form: &BulkForm) -> Result<Vec<BulkResult>, Fault> {
    let act = member.act(core, "people.bulk");
    act.run(async {
        require_either(member)?;
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        require_either(member)?;
        let subjects = read(&mut tx, member, &form.ids).await?;
        if subjects.is_empty() {
            return Err(Error::NotFound.into());
        }
        let choice = Choice::read(member, &mut tx, form).await?;
        let mut results = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let act = member.act(core, action(form.deed, subject.status));
            let outcome = match one(core, member, &mut tx, &act, &choice, &subject).await {
                Ok(()) => Ok(()),
                // Refused before anything of theirs was written.
                Err(Fault::Refused(error)) => {
                    act.refused_within(&mut tx, error.code()).await?;
                    Err(error)
                }
                Err(fault) => return Err(fault),
            };
            results.push(BulkResult { subject, outcome });
        }
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(results)
    })
    .await
}

const fn action(deed: Deed, status: Status) -> &'static str {
    match (deed, is_member(status)) {
        (Deed::Resend, _) => "invitation.resend",
        (Deed::Delete, false) => "invitation.delete",
        (Deed::Delete, true) => "member.remove",
        (Deed::Inactivate, _) => "member.inactivate",
        (Deed::Role | Deed::Group, false) => "invitation.edit",
        (Deed::Role | Deed::Group, true) => "member.edit",
    }
}

/// The deed with what was chosen for it.
enum Choice {
    Resend,
    Delete,
    Inactivate,
    Role(Role),
    Group(Group),
}

impl Choice {
    async fn read(member: &Member, tx: &mut Tx, form: &BulkForm) -> Result<Self, Fault> {
        let organization = member.organization_id();
        Ok(match form.deed {
            Deed::Resend => Self::Resend,
            Deed::Delete => Self::Delete,
            Deed::Inactivate => Self::Inactivate,
            Deed::Role => {
                let role = match form.choice.parse() {
                    Ok(id) => roles::by_id(tx, organization, id).await?,
                    Err(_) => None,
                };
                let role = role.ok_or_else(|| Error::field("choice", "role_unknown"))?;
                member.require_grant(&role, false)?;
                Self::Role(role)
            }
            Deed::Group => {
                let group = match form.choice.parse() {
                    Ok(id) => groups::by_id(tx, organization, id).await?,
                    Err(_) => None,
                };
                Self::Group(group.ok_or_else(|| Error::field("choice", "group_unknown"))?)
            }
        })
    }
}

async fn one(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    act: &Act<'_>,
    choice: &Choice,
    subject: &Subject,
) -> Result<(), Fault> {
    let invitation = || subject.invitation_id.ok_or(Error::Conflict { why: Conflict::NotPending });
    match (choice, subject.status) {
        (Choice::Resend, Status::Pending | Status::Expired) => {
            invitations::resend_one(core, member, tx, act, invitation()?).await
        }
        (Choice::Delete, Status::Pending | Status::Expired | Status::Declined) => {
            invitations::delete_one(core, member, tx, act, invitation()?).await
        }
        (Choice::Delete, Status::Inactive) => {
            let target = managed(member, tx, subject).await?;
            remove_one(core, tx, member, act, &target).await
        }
        (Choice::Inactivate, Status::Active) => {
            let target = managed(member, tx, subject).await?;
            inactivate_one(core, tx, act, &target).await
        }
        (Choice::Role(_) | Choice::Group(_), Status::Active) => {
            change_member(core, member, tx, act, choice, subject).await
        }
        (Choice::Role(_) | Choice::Group(_), Status::Pending | Status::Expired) => {
            let invitation = invitations::manageable(core, member, tx, invitation()?).await?;
            change_invitation(core, member, tx, act, choice, invitation).await
        }
        _ => Err(Error::Conflict { why: Conflict::NotInThisStatus }.into()),
    }
}

async fn managed(member: &Member, tx: &mut Tx, subject: &Subject) -> Result<super::members::Target, Fault> {
    member.require(Permission::PeopleManage)?;
    let user = subject.user_id.ok_or(Error::Conflict { why: Conflict::NotMember })?;
    target_of(member, tx, user).await
}

async fn change_member(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    act: &Act<'_>,
    choice: &Choice,
    subject: &Subject,
) -> Result<(), Fault> {
    let target = managed(member, tx, subject).await?;
    let membership = &target.membership;
    let mut details = Details::new();
    match choice {
        Choice::Role(role) if membership.role_id == role.id => return Ok(()),
        Choice::Role(role) => {
            memberships::set_role(tx, membership.id, role.id).await?;
            details = details.change("role", &membership.role, &role.name);
        }
        Choice::Group(group) => {
            let known = memberships::details(tx, membership.id).await?.ok_or(Error::NotFound)?.groups;
            if known.contains(&group.id) {
                return Ok(());
            }
            groups::put(tx, Owner::Membership, membership.id, &[group.id]).await?;
            details = details.note("groups", format!("+ {}", group.name));
        }
        _ => {}
    }
    store::refresh(tx, membership.organization_id, &target.user.email, core.id(), core.now()).await?;
    act.done_with(tx, target.user.id, details).await
}

async fn change_invitation(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    act: &Act<'_>,
    choice: &Choice,
    invitation: Invitation,
) -> Result<(), Fault> {
    let mut details = Details::new();
    match choice {
        // What changes nothing vouches for nobody.
        Choice::Role(role) if invitation.role_id == role.id => return Ok(()),
        Choice::Group(group) if invitation.groups.contains(&group.id) => return Ok(()),
        Choice::Role(role) => {
            let wanted = Authority { permissions: role.permissions, full_access: invitation.full_access };
            if !member.membership.authority.may_grant(wanted) {
                return Err(Error::AboveOwnRights.into());
            }
            let before = roles::by_id(tx, invitation.organization_id, invitation.role_id).await?;
            let changed = Invitation { role_id: role.id, invited_by: member.user.id, ..invitation.clone() };
            invited::change(tx, &changed, core.now()).await?;
            details = details.change("role", before.map(|role| role.name).unwrap_or_default(), &role.name);
        }
        Choice::Group(group) => {
            groups::put(tx, Owner::Invitation, invitation.id, &[group.id]).await?;
            details = details.note("groups", format!("+ {}", group.name));
        }
        _ => {}
    }
    store::refresh(tx, invitation.organization_id, &invitation.email, core.id(), core.now()).await?;
    act.done_with(tx, invitation.id, details).await
}
