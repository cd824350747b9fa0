//! One person: everything about them that an admin may see, and who of the house's
//! two kinds of ids (invitation, member) stands behind a row.

use super::{
    super::{
        super::{
            core::Core,
            store::{
                groups, invitations,
                memberships::{self, Membership},
                people::{self as store, Subject},
                people_shown, products, requests,
                roles::Role,
                sessions::{self, Session},
            },
        },
        access::Member,
        act::Act,
        fault::Fault,
        invitations::require_either,
    },
    timeline::{self, Timeline},
};
use crate::domain::{
    error::{Conflict, Error},
    id::{InvitationId, PersonId},
    invitation::Invitation,
    permission::Permission,
    person::{Person, Status},
};

/// Sessions that are shown at most.
const MOST_SESSIONS: i64 = 50;

/// Everything about somebody.
#[derive(Debug)]
pub struct Profile {
    /// Their row.
    pub person: Person,
    /// The invitation that the row shows: open, run out or declined; of an inactive
    /// member the way back in.
    pub invitation: Option<Invitation>,
    /// Their membership, with what is noted about it.
    pub membership: Option<(Membership, memberships::Details)>,
    /// Where accepting leads, by name.
    pub product: Option<String>,
    /// Where a member is signed in.
    pub sessions: Sessions,
    /// What happened to them.
    pub timeline: Timeline,
    /// What the reader may do to them.
    pub may: May,
}

/// Where somebody is signed in, as far as it is the reader's to see.
#[derive(Debug)]
pub enum Sessions {
    /// For those only who may end them.
    Hidden,
    /// The account is in another organization too, and a session opens both.
    Elsewhere,
    /// The newest.
    Shown(Vec<Session>),
}

/// What a reader may do to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct May {
    /// Manage their invitation.
    pub invite: bool,
    /// Manage their membership.
    pub manage: bool,
    /// Neither, because they hold more than the reader.
    pub above: bool,
    /// It is the reader.
    pub own: bool,
    /// Have a mail sent to them at all.
    pub mail: bool,
}

pub use super::super::account::sessions::handle as session_handle;

impl May {
    /// What a member may do to people as a rule.
    pub fn of(core: &Core, member: &Member) -> Self {
        Self {
            invite: member.require(Permission::PeopleInvite).is_ok(),
            manage: member.require(Permission::PeopleManage).is_ok(),
            above: false,
            own: false,
            mail: core.sends_mail(),
        }
    }

    /// What they may do to this person.
    #[must_use]
    pub fn to(self, member: &Member, person: &Person) -> Self {
        let above = !member.membership.authority.may_grant(person.authority);
        Self { above, own: person.user_id == Some(member.user.id), ..self }
    }

    /// Whether they may change the groups of somebody of this status: as with an edit, what is
    /// not theirs to grant is not theirs to change.
    pub const fn regroup(self, status: Status) -> bool {
        let theirs = match status {
            Status::Pending | Status::Expired => self.invite,
            Status::Active | Status::Inactive => self.manage,
            Status::Requested | Status::Declined => false,
        };
        theirs && !self.above
    }

    /// Whether anything can be done to anybody.
    pub const fn any(self) -> bool {
        self.invite || self.manage
    }
}

/// A person's id as it stands in an address; what is none names nobody.
pub fn parse(id: &str) -> Result<PersonId, Fault> {
    id.parse().map_err(|_| Error::NotFound.into())
}

/// What is done to the person of this id, as it stands in an address.
pub(super) fn about<'a>(act: Act<'a>, id: &str) -> Act<'a> {
    match parse(id) {
        Ok(id) => act.about(id),
        Err(_) => act,
    }
}

/// Everything about a person; `older` is a place in their timeline.
pub async fn view(core: &Core, member: &Member, id: &str, older: Option<&str>) -> Result<Profile, Fault> {
    let act = about(member.act(core, "people.view_one"), id);
    act.run(async {
        member.require(Permission::PeopleView)?;
        super::counts(core, member).await?;
        let organization = member.organization_id();
        let mut connection = core.store.read().await?;
        let mut person = people_shown::one(&mut connection, core.store.dialect(), organization, parse(id)?)
            .await?
            .ok_or(Error::NotFound)?;
        super::note_unvouched(&mut connection, member, core.now(), std::iter::once(&mut person)).await?;
        let invitation = match person.invitation_id {
            Some(id) => invitations::by_id(&mut connection, id).await?,
            None => None,
        };
        let membership = match person.user_id.filter(|_| is_member(person.status)) {
            Some(user) => memberships::find(&mut connection, organization, user).await?,
            None => None,
        };
        let membership = match membership {
            Some(one) => memberships::details(&mut connection, one.id).await?.map(|details| (one, details)),
            None => None,
        };
        let product = match invitation.as_ref().and_then(|i| i.product_id) {
            Some(id) => products::by_id(&mut connection, organization, id).await?.map(|p| p.name),
            None => None,
        };
        let may = May::of(core, member).to(member, &person);
        let sessions = match person.user_id.filter(|_| membership.is_some() && may.manage && !may.above) {
            Some(user) if memberships::is_elsewhere(&mut connection, user, organization).await? => Sessions::Elsewhere,
            Some(user) => Sessions::Shown(sessions::of_user(&mut connection, user, core.now(), MOST_SESSIONS).await?),
            None => Sessions::Hidden,
        };
        let request = match person.user_id {
            Some(user) => requests::newest_of(&mut connection, organization, user).await?,
            None => None,
        };
        let whom = timeline::About {
            organization,
            email: &person.email,
            user: person.user_id,
            membership: membership.as_ref().map(|(one, _)| one),
            also: request.iter().map(|request| request.id.to_string()).collect(),
        };
        let timeline = timeline::read(&mut connection, &whom, older).await?;
        Ok(Profile { person, invitation, membership, product, sessions, timeline, may })
    })
    .await
}

pub(super) const fn is_member(status: Status) -> bool {
    matches!(status, Status::Active | Status::Inactive)
}

/// What a row is about, for what is done to it.
pub(super) async fn find(core: &Core, member: &Member, id: &str, action: &'static str) -> Result<Subject, Fault> {
    let act = about(member.act(core, action), id);
    act.run(async {
        require_either(member)?;
        let mut connection = core.store.read().await?;
        Ok(store::by_id(&mut connection, member.organization_id(), parse(id)?).await?.ok_or(Error::NotFound)?)
    })
    .await
}

/// The invitation behind a row, for what is done to invitations.
pub async fn invitation_of(
    core: &Core,
    member: &Member,
    id: &str,
    action: &'static str,
) -> Result<(Subject, InvitationId), Fault> {
    let subject = find(core, member, id, action).await?;
    let act = about(member.act(core, action), id);
    act.run(async {
        let invitation = subject.invitation_id.ok_or(Error::Conflict { why: Conflict::NotPending })?;
        Ok((subject, invitation))
    })
    .await
}

/// What can be chosen when somebody is edited.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Roles that the member may hand on.
    pub roles: Vec<Role>,
    /// All groups.
    pub groups: Vec<groups::Group>,
    /// All products.
    pub products: Vec<products::Product>,
}

/// What the member can choose for others.
pub async fn choices(core: &Core, member: &Member) -> Result<Choices, Fault> {
    let roles = super::grantable_roles(core, member).await?;
    let mut connection = core.store.read().await?;
    let groups = groups::all(&mut connection, member.organization_id()).await?;
    let products = products::all(&mut connection, member.organization_id()).await?;
    Ok(Choices { roles, groups, products })
}
