//! Who is there, and what they may: sessions, memberships, permissions.

use sqlx::AnyConnection;

use super::{
    super::{
        auth,
        core::Core,
        store::{
            And, Read, Store, Together,
            inside::{self, Inside},
            memberships::{self, Membership},
            organizations::{self, Organization},
            requests,
            roles::Role,
            sessions::{self, Session},
            users::{self, User},
        },
    },
    act::{Act, Caller},
    fault::Fault,
    second_factor,
};
use crate::domain::{
    error::Error,
    grant::Authority,
    id::{OrganizationId, UserId},
    method::Method,
    permission::Permission,
    time::{Span, Timestamp},
};

/// A session's use is written down once it is this much newer than what is stored.
const SEEN_EVERY: Span = Span::minutes(1);

/// Somebody with a live session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// By which session.
    pub session: Session,
}

/// Somebody in one organization: what a use case asks for.
#[derive(Debug, Clone)]
pub struct Member {
    /// Where.
    pub organization: Organization,
    /// Who.
    pub user: User,
    /// As what.
    pub membership: Membership,
    /// Where from.
    pub caller: Caller,
    /// How they signed in, where that was kept.
    pub method: Option<Method>,
    /// Whether the organization asks them for a second factor that they don't have.
    pub lacks_second_factor: bool,
    /// Where else they are, this organization among them.
    pub places: Places,
}

/// Where somebody can go on to.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The organizations that they are in, by name.
    pub organizations: Vec<organizations::Belonging>,
    /// Whether they may make another.
    pub may_make: bool,
}

impl Member {
    /// The permission check.
    pub fn require(&self, permission: Permission) -> Result<(), Fault> {
        self.require_any(&[permission])
    }

    /// The permission check where any of several will do.
    pub fn require_any(&self, permissions: &[Permission]) -> Result<(), Fault> {
        if !permissions.iter().any(|permission| self.membership.authority.allows(*permission)) {
            return Err(Error::Forbidden.into());
        }
        if self.lacks_second_factor { Err(Error::SecondFactorNeeded.into()) } else { Ok(()) }
    }

    /// The grant check.
    pub fn require_grant(&self, role: &Role, full_access: bool) -> Result<(), Fault> {
        let wanted = Authority { permissions: role.permissions, full_access };
        if self.membership.authority.may_grant(wanted) { Ok(()) } else { Err(Error::AboveOwnRights.into()) }
    }

    /// The member as they are now: locks the organization and reads both again, so
    /// that rights which were just taken away are worth nothing any more.
    pub async fn now(&self, connection: &mut AnyConnection) -> Result<Self, Fault> {
        Ok(self.now_and(connection, (Read::<Option<()>>::nothing(),)).await?.0)
    }

    /// The same, with what else is to be read under that lock.
    pub async fn now_and<R: Together>(
        &self,
        connection: &mut AnyConnection,
        reads: R,
    ) -> Result<(Self, R::Found), Fault> {
        let all = And(memberships::read(self.organization.id, self.user.id), reads);
        let locked = organizations::lock_and_read(connection, self.organization.id, all).await?;
        let (organization, (membership, found)) = locked.ok_or(Error::NotFound)?;
        let membership = membership.filter(|m| m.inactivated_at.is_none()).ok_or(Error::NotFound)?;
        let admin = membership.authority.is_admin();
        let lacks_second_factor =
            second_factor::is_lacking(connection, &organization, admin, self.user.id, self.method.as_ref()).await?;
        Ok((Self { organization, membership, lacks_second_factor, ..self.clone() }, found))
    }

    /// The permission check for a page that reads nothing else: a refusal leaves its entry.
    pub async fn look(&self, core: &Core, action: &'static str, permission: Permission) -> Result<(), Fault> {
        self.act(core, action).run(async { self.require(permission) }).await
    }

    /// What this member does next.
    pub fn act<'a>(&'a self, core: &'a Core, action: &'static str) -> Act<'a> {
        Act::new(core, &self.caller, action).by(self.user.id).within(self.organization.id)
    }

    /// Where.
    pub const fn organization_id(&self) -> OrganizationId {
        self.organization.id
    }
}

/// Whoever carries this session secret, if it is alive. A session opens all that its
/// owner may, so the rights that they hold anywhere decide how long it lives.
pub async fn signed_in(core: &Core, secret: Option<&str>) -> Result<Option<SignedIn>, Fault> {
    let Some(secret) = secret else { return Ok(None) };
    let mut connection = core.store.read().await?;
    let found = sessions::read(&auth::hash_secret(secret), core.now()).run(&mut connection).await?;
    let Some((session, user)) = found else { return Ok(None) };
    let who = SignedIn { user, session };
    Ok((!is_over(core, &mut connection, &who).await?).then_some(who))
}

/// Whoever carries this session secret, if it is alive, as they come to the organization at
/// `slug`. Where they are no member of it, it is as unknown to them as if it did not exist.
pub async fn arrive(
    core: &Core,
    secret: Option<&str>,
    slug: &str,
) -> Result<Option<(SignedIn, Option<Inside>)>, Fault> {
    let Some(secret) = secret else { return Ok(None) };
    let mut connection = core.store.read().await?;
    let found = inside::arrive(&mut connection, (&auth::hash_secret(secret), core.now()), slug).await?;
    let Some((session, user, inside)) = found else { return Ok(None) };
    let who = SignedIn { user, session };
    Ok((!is_over(core, &mut connection, &who).await?).then_some((who, inside)))
}

/// Somebody signed in, as a member of the organization at `slug`.
pub async fn member(core: &Core, who: Option<&SignedIn>, slug: &str, caller: &Caller) -> Result<Member, Fault> {
    let who = who.ok_or(Error::SignedOut)?;
    let inside = inside::find(&mut *core.store.read().await?, slug, who.user.id).await?;
    enter(core, who, inside, caller).await
}

/// Lets somebody in who arrived.
pub async fn enter(core: &Core, who: &SignedIn, inside: Option<Inside>, caller: &Caller) -> Result<Member, Fault> {
    let act = Act::new(core, caller, "organization.enter").by(who.user.id);
    act.run(async {
        let Inside { organization, membership, places } = inside.ok_or(Error::NotFound)?;
        note_seen(core, who, caller, Some(&membership));
        let mut caller = caller.clone();
        caller.language = caller.language.of_account(who.user.language.as_deref());
        let admin = membership.authority.is_admin();
        let (user, method) = (who.user.clone(), who.session.method.clone());
        let mut connection = core.store.read().await?;
        let lacks_second_factor =
            second_factor::is_lacking(&mut connection, &organization, admin, user.id, method.as_ref()).await?;
        let places = if places > 1 {
            self::places(core, &mut connection, user.id).await?
        } else {
            Places { organizations: vec![(&organization).into()], may_make: core.settings.organization.self_made }
        };
        Ok(Member { organization, user, membership, caller, method, lacks_second_factor, places })
    })
    .await
}

async fn places(core: &Core, connection: &mut AnyConnection, user: UserId) -> Result<Places, Fault> {
    let may_make = core.settings.organization.self_made;
    Ok(Places { organizations: organizations::belonging(connection, user).await?, may_make })
}

/// What somebody signed in belongs to, and asked to join.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Where they are.
    pub places: Places,
    /// Where they were last.
    pub last: Option<OrganizationId>,
    /// Where they asked to join, and since when.
    pub asked: Vec<(String, Timestamp)>,
}

/// What somebody signed in belongs to.
pub async fn overview(core: &Core, who: &SignedIn) -> Result<Overview, Fault> {
    let mut connection = core.store.read().await?;
    Ok(Overview {
        places: places(core, &mut connection, who.user.id).await?,
        last: who.user.last_organization_id,
        asked: requests::open_of_user(&mut connection, who.user.id).await?,
    })
}

/// Goes to an organization, which is remembered for the next time.
pub async fn switch(core: &Core, member: &Member) -> Result<(), Fault> {
    let act = member.act(core, "organization.switch");
    act.run(async {
        let mut tx = core.store.begin().await?;
        users::remember_organization(&mut tx, member.user.id, member.organization_id()).await?;
        act.done(&mut tx, member.organization_id()).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Whether somebody signed in still has a permission in the organization at `slug`.
/// A question of ours, not theirs: it leaves no entry in the audit log.
pub async fn may(core: &Core, who: Option<&SignedIn>, slug: &str, permission: Permission) -> Result<bool, Fault> {
    let Some(who) = who else { return Ok(false) };
    let mut connection = core.store.read().await?;
    let Some(organization) = organizations::by_slug(&mut connection, slug).await? else { return Ok(false) };
    let Some(membership) = memberships::find(&mut connection, organization.id, who.user.id).await? else {
        return Ok(false);
    };
    let allowed = membership.inactivated_at.is_none() && membership.authority.allows(permission);
    let method = who.session.method.as_ref();
    Ok(allowed && !second_factor::is_lacking(&mut connection, &organization, true, who.user.id, method).await?)
}

/// Only use that was let in keeps a session alive. Where they are is written down with
/// it, for that organization alone, and as the one to go to when they sign in.
pub fn note_seen(core: &Core, who: &SignedIn, caller: &Caller, place: Option<&Membership>) {
    let now = core.now();
    let old = |seen_at: Timestamp| now - seen_at >= SEEN_EVERY;
    let news = place.is_some_and(|membership| {
        membership.seen_at.is_none_or(old) || who.user.last_organization_id != Some(membership.organization_id)
    });
    if !caller.background && (news || old(who.session.seen_at)) {
        core.seen.note(&who.session.hash, (who.user.id, place.map(|m| m.organization_id)), now);
    }
}

/// Whether a session that is alive is over all the same, by what its owner may.
async fn is_over(core: &Core, connection: &mut AnyConnection, who: &SignedIn) -> Result<bool, Fault> {
    Ok(is_stale_for_admin(core, &who.session)
        && memberships::of_user(connection, who.user.id).await?.iter().any(|m| m.authority.is_admin()))
}

/// People with admin rights get a short session, whatever they were promised
/// before they got them.
fn is_stale_for_admin(core: &Core, session: &Session) -> bool {
    let now = core.now();
    let settings = &core.settings.session;
    now - session.created_at >= Span::hours(settings.hours)
        || now - session.seen_at >= Span::minutes(settings.admin_idle_minutes)
}

/// Where to send somebody who just signed in: the slug of the organization they
/// used last, or of their only one.
pub async fn home(store: &Store, user: &User) -> Result<Option<String>, Fault> {
    let mut connection = store.read().await?;
    let memberships = memberships::of_user(&mut connection, user.id).await?;
    let place = memberships
        .iter()
        .find(|m| Some(m.organization_id) == user.last_organization_id)
        .or_else(|| memberships.first().filter(|_| memberships.len() == 1));
    let Some(place) = place else { return Ok(None) };
    Ok(organizations::by_id(&mut connection, place.organization_id).await?.map(|o| o.slug))
}
