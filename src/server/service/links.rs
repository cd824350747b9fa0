//! Invite links as their admins see them: all of them, one, its QR code, who came in by it.

use super::{
    super::{
        core::Core,
        qr,
        store::{
            audit_names,
            links::{self as store, Arrived},
            roles::{self, Role},
        },
    },
    access::Member,
    fault::Fault,
    organizations::slug,
    vouch::{self, Vouchers},
};
use crate::domain::{
    error::Error,
    id::{LinkId, UserId},
    link::{InviteLink, LinkState},
    permission::Permission,
    time::Timestamp,
};

pub use super::{
    link_changes::{create, delete, edit, regenerate, turn_off, turn_on},
    link_terms::{LinkForm, drawn, parse_time},
};

/// Links of a page.
const PAGE_SIZE: usize = 20;
/// People of a page of those who came in by a link.
const ARRIVED_PAGE_SIZE: usize = 50;

/// A link as its admin sees it.
#[derive(Debug, Clone)]
pub struct ShownLink {
    /// What is stored of it.
    pub link: InviteLink,
    /// Its state now.
    pub state: LinkState,
    /// Whether whoever vouches for it may still grant what it grants; else it is dead.
    pub vouched: bool,
    /// The role's name.
    pub role: String,
    /// The address to share; none for links above the reader's own rights.
    pub url: Option<String>,
}

/// A page of links.
#[derive(Debug, Clone)]
pub struct LinksPage {
    /// The links, the newest first.
    pub links: Vec<ShownLink>,
    /// Where the next page begins.
    pub next: Option<LinkId>,
    /// Where the page before it begins, if there is one; nothing is the first one.
    pub newer: Option<Option<LinkId>>,
}

/// The links that were not deleted, the newest first.
pub async fn list(core: &Core, member: &Member, before: Option<LinkId>) -> Result<LinksPage, Fault> {
    let act = member.act(core, "link.view");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let roles = roles::all(&mut connection, member.organization_id()).await?;
        let most = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
        let mut links = store::of_organization(&mut connection, member.organization_id(), before, most).await?;
        let more = links.len() > PAGE_SIZE;
        links.truncate(PAGE_SIZE);
        let next = links.last().filter(|_| more).map(|link| link.id);
        let newer = match before {
            None => Vec::new(),
            Some(before) => store::newer(&mut connection, member.organization_id(), before, most).await?,
        };
        let newer = (!newer.is_empty()).then(|| newer.get(PAGE_SIZE).copied());
        let makers = links.iter().map(|link| link.created_by);
        let vouchers = Vouchers::of(&mut connection, member.organization_id(), makers).await?;
        let mut shown_links = Vec::with_capacity(links.len());
        for link in links {
            let Some(role) = roles.iter().find(|role| role.id == link.role_id) else { continue };
            let holds = vouchers.may_grant(link.created_by, Permission::PeopleInvite, vouch::wanted(role, false));
            shown_links.push(shown(core, member, link, role, holds));
        }
        Ok(LinksPage { links: shown_links, next, newer })
    })
    .await
}

fn shown(core: &Core, member: &Member, link: InviteLink, role: &Role, vouched: bool) -> ShownLink {
    let readable = member.require_grant(role, false).is_ok();
    let url = readable.then(|| address(core, &link));
    ShownLink { state: link.state(core.now()), vouched, role: role.name.clone(), url, link }
}

fn address(core: &Core, link: &InviteLink) -> String {
    core.url(&format!("/l/{}", core.keys.link_token(link.id, link.generation)))
}

/// A link before it is changed; only for those who hold what it grants.
pub async fn find(core: &Core, member: &Member, id: LinkId) -> Result<ShownLink, Fault> {
    let act = member.act(core, "link.view");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let link = store::by_id(&mut connection, id).await?;
        let link = link.filter(|link| belongs(member, link)).ok_or(Error::NotFound)?;
        let role = roles::by_id(&mut connection, link.organization_id, link.role_id).await?.ok_or(Error::NotFound)?;
        member.require_grant(&role, false)?;
        let vouchers = Vouchers::of(&mut connection, link.organization_id, [link.created_by]).await?;
        let vouched = vouchers.may_grant(link.created_by, Permission::PeopleInvite, vouch::wanted(&role, false));
        Ok(shown(core, member, link, &role, vouched))
    })
    .await
}

/// What a link is called, for anybody who may invite.
pub async fn label(core: &Core, member: &Member, id: LinkId) -> Result<String, Fault> {
    let act = member.act(core, "link.view");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let link = store::by_id(&mut connection, id).await?;
        let link = link.filter(|link| belongs(member, link)).ok_or(Error::NotFound)?;
        let role = roles::by_id(&mut connection, link.organization_id, link.role_id).await?.ok_or(Error::NotFound)?;
        Ok(link.label.map_or(role.name, |label| label.to_string()))
    })
    .await
}

/// Those who came in by a link, a page of them.
#[derive(Debug, Clone)]
pub struct ArrivedPage {
    /// Who, the newest first.
    pub people: Vec<Arrived>,
    /// Where the next page begins.
    pub next: Option<(Timestamp, UserId)>,
}

/// Who came in by a link.
pub async fn arrived(
    core: &Core,
    member: &Member,
    link: &InviteLink,
    before: Option<(Timestamp, UserId)>,
) -> Result<ArrivedPage, Fault> {
    let act = member.act(core, "link.view_arrived");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let most = i64::try_from(ARRIVED_PAGE_SIZE + 1).unwrap_or(i64::MAX);
        let mut people = store::arrived(&mut connection, link, before, most).await?;
        let more = people.len() > ARRIVED_PAGE_SIZE;
        people.truncate(ARRIVED_PAGE_SIZE);
        let next = people.last().filter(|_| more).map(|person| (person.at, person.user_id));
        let gone: Vec<String> = people.iter().filter(|p| p.who.is_none()).map(|p| p.user_id.to_string()).collect();
        let mut left = audit_names::who_left(&mut connection, member.organization_id(), &gone).await?;
        for person in people.iter_mut().filter(|person| person.who.is_none()) {
            person.who = left.remove(&person.user_id.to_string());
        }
        Ok(ArrivedPage { people, next })
    })
    .await
}

/// The QR code of a link as SVG, and the name of its file.
pub async fn qr_code(core: &Core, member: &Member, id: LinkId) -> Result<(String, String), Fault> {
    let shown = find(core, member, id).await?;
    let name = shown.link.label.as_ref().map_or(shown.role.as_str(), |label| label.as_str());
    let file = format!("invite-link-{}.svg", Some(slug(name)).filter(|s| !s.is_empty()).unwrap_or(id.to_string()));
    Ok((qr::svg(&address(core, &shown.link))?, file))
}

/// Whether the member can see the link at all.
pub(super) fn belongs(member: &Member, link: &InviteLink) -> bool {
    link.organization_id == member.organization_id() && link.deleted_at.is_none()
}
