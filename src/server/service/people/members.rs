//! What is done to members: inactivate, remove, end their sessions, send them a
//! password reset. It acts at their next request: whoever asks for a page of an
//! organization is looked up among its members each time.

use super::{
    super::{
        super::{
            core::Core,
            store::{
                Tx, invitations, links,
                memberships::{self, Membership},
                organizations, people as store, requests, sessions,
                users::{self, User},
            },
        },
        access::Member,
        act::Act,
        fault::Fault,
        mails, password_reset,
    },
    person::{self, session_handle},
    receipt::Receipt,
};
use crate::domain::{
    error::{Conflict, Error},
    id::UserId,
    permission::Permission,
    request::Decision,
};

/// A member to whom something is to be done; their organization is locked.
pub(in super::super) struct Target {
    pub(in super::super) user: User,
    pub(in super::super) membership: Membership,
}

/// Finds the member behind a row, and makes sure that whoever acts still may, and
/// holds all that they hold.
pub(super) async fn target(member: &Member, tx: &mut Tx, id: &str) -> Result<Target, Fault> {
    member.require(Permission::PeopleManage)?;
    let id = person::parse(id)?;
    lock(member, tx).await?;
    let subject = store::by_id(tx, member.organization_id(), id).await?.ok_or(Error::NotFound)?;
    let user = subject.user_id.filter(|_| person::is_member(subject.status));
    target_of(member, tx, user.ok_or(Error::Conflict { why: Conflict::NotMember })?).await
}

/// Locks the organization. What the member was when their request began may be over by now.
pub(super) async fn lock(member: &Member, tx: &mut Tx) -> Result<(), Fault> {
    organizations::lock(tx, member.organization_id()).await?.ok_or(Error::NotFound)?;
    let current = memberships::find(tx, member.organization_id(), member.user.id).await?;
    match current {
        Some(m) if m.inactivated_at.is_none() && m.authority == member.membership.authority => Ok(()),
        Some(m) if m.inactivated_at.is_none() => Err(Error::Forbidden.into()),
        _ => Err(Error::NotFound.into()),
    }
}

/// The membership of a user, if the member who acts holds all that it grants.
pub(in super::super) async fn target_of(member: &Member, tx: &mut Tx, user: UserId) -> Result<Target, Fault> {
    let gone = || Error::Conflict { why: Conflict::NotMember };
    let membership = memberships::find(tx, member.organization_id(), user).await?.ok_or_else(gone)?;
    if !member.membership.authority.may_grant(membership.authority) {
        return Err(Error::AboveOwnRights.into());
    }
    let user = users::by_id(tx, user).await?.ok_or_else(gone)?;
    Ok(Target { user, membership })
}

impl Target {
    /// Refuses where the organization would be left without an owner.
    pub(super) async fn require_other_owner(&self, tx: &mut Tx) -> Result<(), Fault> {
        let owner = self.membership.authority.full_access && self.membership.inactivated_at.is_none();
        if owner && !memberships::has_other_owner(tx, self.membership.organization_id, self.user.id).await? {
            return Err(Error::Conflict { why: Conflict::LastOwner }.into());
        }
        Ok(())
    }

    /// Ends the sessions of somebody who is in no organization any more; tells how many.
    /// In the others they go on, and here they open nothing.
    async fn end_sessions_if_nowhere(&self, tx: &mut Tx) -> Result<u64, Fault> {
        if memberships::of_user(tx, self.user.id).await?.is_empty() {
            Ok(sessions::delete_of(tx, self.user.id).await?)
        } else {
            Ok(0)
        }
    }
}

/// Shuts a member out until they are reactivated; tells whose account it is. Once more is harmless.
pub async fn inactivate(core: &Core, member: &Member, id: &str) -> Result<UserId, Fault> {
    let act = person::about(member.act(core, "member.inactivate"), id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let target = target(member, &mut tx, id).await?;
        inactivate_one(core, &mut tx, &act, &target).await?;
        tx.commit().await?;
        Ok(target.user.id)
    })
    .await
}

pub(super) async fn inactivate_one(core: &Core, tx: &mut Tx, act: &Act<'_>, target: &Target) -> Result<(), Fault> {
    if target.membership.inactivated_at.is_some() {
        return Ok(());
    }
    target.require_other_owner(tx).await?;
    memberships::inactivate(tx, target.membership.id, core.now()).await?;
    target.end_sessions_if_nowhere(tx).await?;
    store::refresh(tx, target.membership.organization_id, &target.user.email, core.id(), core.now()).await?;
    act.done(tx, target.user.id).await
}

/// Removes a member; what ended with it is told by [`super::receipt`], under their account's id.
pub async fn remove(core: &Core, member: &Member, id: &str) -> Result<UserId, Fault> {
    let act = person::about(member.act(core, "member.remove"), id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let target = target(member, &mut tx, id).await?;
        remove_one(core, &mut tx, member, &act, &target).await?;
        tx.commit().await?;
        Ok(target.user.id)
    })
    .await
}

pub(super) async fn remove_one(
    core: &Core,
    tx: &mut Tx,
    member: &Member,
    act: &Act<'_>,
    target: &Target,
) -> Result<(), Fault> {
    target.require_other_owner(tx).await?;
    let (organization, now) = (member.organization_id(), core.now());
    let Target { user, membership } = target;
    memberships::delete(tx, membership.id).await?;
    // Neither a way back in, nor what they said no to before, nor what they asked
    // for may bring the row back.
    invitations::revoke_all_of(tx, organization, &user.email, now).await?;
    let asked = requests::newest_of(tx, organization, user.id).await?.filter(|request| request.decision.is_none());
    if let Some(request) = &asked {
        requests::decide(tx, request.id, Decision::Denied(now), member.user.id).await?;
    }
    let receipt = Receipt {
        email: user.email.to_string(),
        name: user.name.clone(),
        sessions: target.end_sessions_if_nowhere(tx).await?,
        invitations: invitations::count_open_by(tx, organization, user.id).await?,
        links: links::count_on_by(tx, organization, user.id).await?,
        requests: u64::from(asked.is_some()),
    };
    store::refresh(tx, organization, &user.email, core.id(), now).await?;
    act.done_with(tx, user.id, receipt.details()).await
}

/// Mails a member a link to choose a new password.
pub async fn send_reset(core: &Core, member: &Member, id: &str) -> Result<(), Fault> {
    let act = person::about(member.act(core, "member.reset"), id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let target = target(member, &mut tx, id).await?;
        if !core.sends_mail() {
            return Err(Error::Conflict { why: Conflict::NoMailServer }.into());
        }
        if target.membership.inactivated_at.is_some() {
            return Err(Error::Conflict { why: Conflict::NotMember }.into());
        }
        let language = mails::language_of(None, &member.organization, member);
        password_reset::write(core, &mut tx, &target.user, language).await?;
        act.done(&mut tx, target.user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// Ends one session of a member, named by its handle, or all of them. A session opens
/// all that its owner is in: where that is more than this organization, it is not ours to end.
pub async fn end_sessions(core: &Core, member: &Member, id: &str, one: Option<&str>) -> Result<(), Fault> {
    let act =
        person::about(member.act(core, if one.is_some() { "member.end_session" } else { "member.end_sessions" }), id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let target = target(member, &mut tx, id).await?;
        if memberships::is_elsewhere(&mut tx, target.user.id, member.organization_id()).await? {
            return Err(Error::Conflict { why: Conflict::ElsewhereToo }.into());
        }
        if let Some(handle) = one {
            let all = sessions::of_user(&mut tx, target.user.id, core.now(), i64::MAX).await?;
            let found = all.iter().find(|session| session_handle(session) == handle).ok_or(Error::NotFound)?;
            sessions::delete(&mut tx, &found.hash).await?;
        } else {
            sessions::delete_of(&mut tx, target.user.id).await?;
        }
        act.done(&mut tx, target.user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
