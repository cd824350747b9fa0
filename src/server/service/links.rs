//! Invite links: get one, replace its secret, turn it off.

use super::{
    super::{
        core::Core,
        store::{
            Tx, links as store, organizations,
            roles::{self, Role},
        },
    },
    access::Member,
    fault::Fault,
};
use crate::domain::{
    error::Error,
    id::{LinkId, RoleId},
    link::{InviteLink, LinkState},
    permission::Permission,
};

/// A link as its admin sees it.
#[derive(Debug, Clone)]
pub struct ShownLink {
    /// What is stored of it.
    pub link: InviteLink,
    /// Its state now.
    pub state: LinkState,
    /// The role's name.
    pub role: String,
    /// The address to share; none for links above the reader's own rights.
    pub url: Option<String>,
}

/// The links that are not turned off, the newest first.
pub async fn list(core: &Core, member: &Member) -> Result<Vec<ShownLink>, Fault> {
    let act = member.act(core, "link.view");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut connection = core.store.read().await?;
        let roles = roles::all(&mut connection, member.organization_id()).await?;
        let links = store::of_organization(&mut connection, member.organization_id()).await?;
        Ok(links
            .into_iter()
            .filter_map(|link| {
                let role = roles.iter().find(|role| role.id == link.role_id)?;
                Some(shown(core, member, link, role))
            })
            .collect())
    })
    .await
}

fn shown(core: &Core, member: &Member, link: InviteLink, role: &Role) -> ShownLink {
    let readable = member.require_grant(role, false).is_ok();
    let url = readable.then(|| core.url(&format!("/l/{}", core.keys.link_token(link.id, link.generation))));
    ShownLink { state: link.state(core.now()), role: role.name.clone(), url, link }
}

/// Makes a link that gives this role.
pub async fn create(core: &Core, member: &Member, role: &str) -> Result<LinkId, Fault> {
    let act = member.act(core, "link.create");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut tx = core.store.begin().await?;
        organizations::lock(&mut tx, member.organization_id()).await?.ok_or(Error::NotFound)?;
        let role = match role.parse::<RoleId>() {
            Ok(id) => roles::by_id(&mut tx, member.organization_id(), id).await?,
            Err(_) => None,
        };
        let role = role.ok_or_else(|| Error::field("role", "role_unknown"))?;
        member.require_grant(&role, false)?;
        let link = InviteLink {
            id: core.id(),
            organization_id: member.organization_id(),
            label: None,
            role_id: role.id,
            groups: Vec::new(),
            product_id: None,
            domains: Vec::new(),
            needs_approval: false,
            created_by: member.user.id,
            generation: 0,
            created_at: core.now(),
            expires_at: None,
            max_uses: None,
            uses: 0,
            turned_off_at: None,
            deleted_at: None,
        };
        store::insert(&mut tx, &link).await?;
        act.done(&mut tx, link.id).await?;
        tx.commit().await?;
        Ok(link.id)
    })
    .await
}

/// Replaces the link's secret: whoever has the old one stays outside.
pub async fn regenerate(core: &Core, member: &Member, id: LinkId) -> Result<(), Fault> {
    let act = member.act(core, "link.regenerate");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let link = manageable(member, &mut tx, id).await?;
        store::regenerate(&mut tx, link.id, member.user.id).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Turns the link off for good. Anybody who may invite may do that.
pub async fn turn_off(core: &Core, member: &Member, id: LinkId) -> Result<(), Fault> {
    let act = member.act(core, "link.turn_off");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut tx = core.store.begin().await?;
        let link = of_organization(member, &mut tx, id).await?;
        store::turn_off(&mut tx, link.id, core.now()).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

async fn of_organization(member: &Member, tx: &mut Tx, id: LinkId) -> Result<InviteLink, Fault> {
    organizations::lock(tx, member.organization_id()).await?.ok_or(Error::NotFound)?;
    let link = store::by_id(tx, id).await?.filter(|l| l.organization_id == member.organization_id());
    Ok(link.ok_or(Error::NotFound)?)
}

async fn manageable(member: &Member, tx: &mut Tx, id: LinkId) -> Result<InviteLink, Fault> {
    member.require(Permission::PeopleInvite)?;
    let link = of_organization(member, tx, id).await?;
    let role = roles::by_id(tx, link.organization_id, link.role_id).await?.ok_or(Error::NotFound)?;
    member.require_grant(&role, false)?;
    Ok(link)
}
