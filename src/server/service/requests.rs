//! Requests to join: somebody asks, an admin approves or denies.

use super::{
    super::{
        catalogues::DEFAULT,
        core::Core,
        store::{
            Batch, Tx, links, memberships,
            organizations::Organization,
            people, requests as store, throttles,
            users::{self, User},
        },
    },
    access::Member,
    act::{Act, Caller},
    choices::{Chosen, Found},
    door::sign_up_role,
    enter::take_seat,
    fault::Fault,
    mails,
    names::Names,
    organizations::{Entrance, add_member_with},
};
use crate::domain::{
    audit::Details,
    error::{Conflict, DeadLink, Error, Problems},
    id::{GroupId, RequestId, RoleId, UserId},
    link::InviteLink,
    outbox::MailKind,
    permission::Permission,
    request::{AccessRequest, Decision, Source},
    time::{Span, Timestamp},
};

/// How long after a denial the same person may ask again.
pub const ASK_AGAIN_AFTER: Span = Span::days(1);
/// Owners who are told of a request.
const MOST_OWNERS: i64 = 20;

/// How somebody asks.
pub(super) struct Asking {
    /// By which way.
    pub source: Source,
    /// By which link, if by one.
    pub link: Option<InviteLink>,
}

/// What became of somebody's last request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It waits, since then.
    Waiting(Timestamp),
    /// It was denied; they may ask again from then on.
    Denied {
        /// When they may ask again.
        again: Timestamp,
    },
}

/// What somebody's newest request says about asking now; nothing: they may ask.
pub(super) fn asked(newest: Option<&AccessRequest>, now: Timestamp) -> Option<Asked> {
    let request = newest?;
    match request.decision {
        None => Some(Asked::Waiting(request.created_at)),
        Some(Decision::Denied(at)) if now < at + ASK_AGAIN_AFTER => Some(Asked::Denied { again: at + ASK_AGAIN_AFTER }),
        Some(_) => None,
    }
}

/// Asks for somebody. The organization is locked. Asking twice is harmless.
pub(super) async fn ask(
    core: &Core,
    caller: &Caller,
    tx: &mut Tx,
    organization: &Organization,
    user: &User,
    asking: &Asking,
) -> Result<(), Fault> {
    let now = core.now();
    let newest = store::newest_of(tx, organization.id, user.id).await?;
    match asked(newest.as_ref(), now) {
        Some(Asked::Waiting(_)) => return Ok(()),
        Some(Asked::Denied { again }) => {
            return Err(Error::Throttled { retry_after: (again - now).as_seconds() + 1 }.into());
        }
        None => {}
    }
    if let Some(link) = &asking.link
        && let Some(most) = link.max_uses
        && link.uses + store::open_by_link(tx, link.id).await? >= most
    {
        return Err(Error::Dead { why: DeadLink::UsedUp }.into());
    }
    let request = AccessRequest {
        id: core.id(),
        organization_id: organization.id,
        user_id: user.id,
        source: asking.source,
        link_id: asking.link.as_ref().map(|link| link.id),
        created_at: now,
        decision: None,
    };
    store::insert(tx, &request, &caller.language).await?;
    people::refresh(tx, organization.id, &user.email, core.id(), now).await?;
    tell_owners(core, tx, organization, request.id).await?;
    let act = Act::new(core, caller, "request.ask").within(organization.id).by(user.id);
    act.done_with(tx, request.id, Details::new().note("source", request.source.name())).await
}

/// Tells the owners, at most once an hour, however many ask.
async fn tell_owners(core: &Core, tx: &mut Tx, organization: &Organization, id: RequestId) -> Result<(), Fault> {
    if !core.sends_mail() {
        return Ok(());
    }
    let key = format!("requests:{}", organization.id);
    if throttles::count(tx, &key, core.now(), Span::hours(1)).await?.n > 1 {
        return Ok(());
    }
    let owners = memberships::owners(tx, organization.id, MOST_OWNERS).await?;
    mails::take_turn(core, tx, &owners.iter().collect::<Vec<_>>()).await?;
    let language = organization.default_language.as_deref().unwrap_or(DEFAULT);
    for owner in &owners {
        if mails::may_mail(core, tx, owner, MailKind::RequestReceived).await? {
            mails::write(core, tx, Some(organization.id), MailKind::RequestReceived, id, owner, language).await?;
        }
    }
    Ok(())
}

/// A request as an admin sees it.
#[derive(Debug, Clone)]
pub struct ShownRequest {
    /// What is stored of it.
    pub request: AccessRequest,
    /// Who asks.
    pub user: User,
    /// What the link that they came by is called, if they came by one.
    pub link: Option<String>,
    /// What its way would make of them.
    pub role: RoleId,
    /// Into which groups its way would bring them.
    pub groups: Vec<GroupId>,
}

/// A request, to be decided.
pub async fn find(core: &Core, member: &Member, id: RequestId) -> Result<ShownRequest, Fault> {
    let act = member.act(core, "request.view").about(id);
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let organization = member.organization_id();
        let request = store::by_id(&mut connection, organization, id).await?.ok_or(Error::NotFound)?;
        let user = users::by_id(&mut connection, request.user_id).await?.ok_or(Error::NotFound)?;
        let link = match request.link_id {
            Some(id) => links::by_id(&mut connection, id).await?.filter(|link| link.organization_id == organization),
            None => None,
        };
        let role = match &link {
            Some(link) => link.role_id,
            None => sign_up_role(&mut connection, &member.organization).await?.id,
        };
        let groups = link.as_ref().map(|link| link.groups.clone()).unwrap_or_default();
        let link = link.and_then(|link| link.label).map(|label| label.to_string());
        Ok(ShownRequest { request, user, link, role, groups })
    })
    .await
}

/// What an admin chooses when they approve.
#[derive(Debug, Clone, Default)]
pub struct ApproveForm {
    /// As what, by the role's id.
    pub role: String,
    /// Into which groups, by their ids.
    pub groups: Vec<String>,
}

/// Lets somebody in who asked. Once more is harmless.
pub async fn approve(core: &Core, member: &Member, id: RequestId, form: &ApproveForm) -> Result<(), Fault> {
    let act = member.act(core, "request.approve").about(id);
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        let same = |taken| matches!(taken, Decision::Approved(_));
        let Some((organization, request, user)) = open_request(member, &mut tx, id, same).await? else {
            return Ok(());
        };
        let mut problems = Problems::default();
        let chosen = Chosen { role: &form.role, groups: &form.groups, product: "" };
        let Found { role, groups, .. } = chosen.find(&mut tx, organization.id, &mut problems).await?;
        let role = match (role, problems.into_error()) {
            (Some(role), None) => role,
            (_, error) => return Err(error.unwrap_or(Error::Internal).into()),
        };
        member.require_grant(&role, false)?;
        take_seat(core, &mut tx, &organization, &user, None).await?;
        decide(&mut tx, id, Decision::Approved(now), member.user.id).await?;
        let mut batch = Batch::default();
        if let Some(link) = request.link_id {
            links::count_use(&mut batch, link, user.id, now);
        }
        let entrance = Entrance { groups, invited_by: Some(member.user.id), ..Entrance::into_role(role.id) };
        add_member_with(core, &mut tx, &mut batch, organization.id, &user, &entrance).await?;
        batch.run(&mut tx).await?;
        let names = Names::read(&mut tx, organization.id, (!entrance.groups.is_empty(), false)).await?;
        answer(core, &mut tx, MailKind::RequestApproved, &request, &user).await?;
        let details = Details::new().note("email", &user.email).note("role", role.name);
        act.done_with(&mut tx, id, details.note_unless_empty("groups", names.groups(&entrance.groups))).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Turns somebody down who asked, and tells them if wanted. Once more is harmless.
pub async fn deny(core: &Core, member: &Member, id: RequestId, tell: bool) -> Result<(), Fault> {
    let act = member.act(core, "request.deny").about(id);
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        let same = |taken| matches!(taken, Decision::Denied(_));
        let Some((organization, request, user)) = open_request(member, &mut tx, id, same).await? else {
            return Ok(());
        };
        decide(&mut tx, id, Decision::Denied(now), member.user.id).await?;
        people::refresh(&mut tx, organization.id, &user.email, core.id(), now).await?;
        if tell {
            answer(core, &mut tx, MailKind::RequestDenied, &request, &user).await?;
        }
        act.done_with(&mut tx, id, Details::new().note("email", &user.email)).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// A request that nobody decided yet; none where it was decided in the `same` way already.
/// The member is as they are now, and the organization is locked.
async fn open_request(
    member: &Member,
    tx: &mut Tx,
    id: RequestId,
    same: fn(Decision) -> bool,
) -> Result<Option<(Organization, AccessRequest, User)>, Fault> {
    member.require(Permission::PeopleInvite)?;
    let organization = member.organization.clone();
    let request = store::by_id(tx, organization.id, id).await?.ok_or(Error::NotFound)?;
    match request.decision {
        None => {}
        Some(taken) if same(taken) => return Ok(None),
        Some(_) => return Err(Error::Conflict { why: Conflict::Decided }.into()),
    }
    let user = users::by_id(tx, request.user_id).await?.ok_or(Error::NotFound)?;
    Ok(Some((organization, request, user)))
}

async fn decide(tx: &mut Tx, id: RequestId, decision: Decision, by: UserId) -> Result<(), Fault> {
    if store::decide(tx, id, decision, by).await? {
        Ok(())
    } else {
        Err(Error::Conflict { why: Conflict::Decided }.into())
    }
}

/// Mails the answer to whoever asked, where their address is proven: another's is
/// told nothing.
async fn answer(core: &Core, tx: &mut Tx, kind: MailKind, request: &AccessRequest, user: &User) -> Result<(), Fault> {
    if !core.sends_mail() || user.email_verified_at.is_none() {
        return Ok(());
    }
    mails::take_turn(core, tx, &[&user.email]).await?;
    if mails::may_mail(core, tx, &user.email, kind).await? {
        let language = store::with_language(tx, request.id).await?.map_or_else(|| DEFAULT.to_owned(), |(_, l)| l);
        mails::write(core, tx, Some(request.organization_id), kind, request.id, &user.email, &language).await?;
    }
    Ok(())
}
