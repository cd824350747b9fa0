//! What an admin does with invite links: get one, change it, replace its secret,
//! turn it off and on, delete it.

use super::{
    super::{
        core::Core,
        store::{
            Tx, links as store,
            roles::{self, Role},
        },
    },
    access::Member,
    fault::Fault,
    link_terms::{self, LinkForm, Terms},
    links::belongs,
    names::Names,
};
use crate::domain::{audit::Details, error::Error, id::LinkId, link::InviteLink, permission::Permission};

/// Makes a link.
pub async fn create(core: &Core, member: &Member, form: &LinkForm) -> Result<LinkId, Fault> {
    let act = member.act(core, "link.create");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut tx = core.store.begin().await?;
        let member = &member.now(&mut tx).await?;
        member.require(Permission::PeopleInvite)?;
        let terms = link_terms::understand(core, member, &mut tx, form, None).await?;
        let details = Details::new().note("role", &terms.role.name);
        let blank = InviteLink {
            id: core.id(),
            organization_id: member.organization_id(),
            label: None,
            role_id: terms.role.id,
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
        let link = with(blank.clone(), terms);
        store::insert(&mut tx, &link).await?;
        let details = changes(&mut tx, &blank, &link, details).await?;
        act.done_with(&mut tx, link.id, details).await?;
        tx.commit().await?;
        Ok(link.id)
    })
    .await
}

fn with(link: InviteLink, terms: Terms) -> InviteLink {
    InviteLink {
        label: terms.label,
        role_id: terms.role.id,
        groups: terms.groups,
        product_id: terms.product_id,
        domains: terms.domains,
        needs_approval: terms.needs_approval,
        expires_at: terms.expires_at,
        max_uses: terms.max_uses,
        ..link
    }
}

/// What became another of a link, beside its role.
async fn changes(tx: &mut Tx, before: &InviteLink, link: &InviteLink, details: Details) -> Result<Details, Fault> {
    let changed = (before.groups != link.groups, before.product_id != link.product_id);
    let names = Names::read(tx, link.organization_id, changed).await?;
    let domains = |link: &InviteLink| link.domains.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let until = |link: &InviteLink| link.expires_at.map(link_terms::to_the_minute);
    Ok(details
        .change_optional("label", before.label.as_ref(), link.label.as_ref())
        .change("groups", names.groups(&before.groups), names.groups(&link.groups))
        .change("product", names.product(before.product_id), names.product(link.product_id))
        .change_optional("max_uses", before.max_uses, link.max_uses)
        .change_optional("until", until(before), until(link))
        .change("domains", domains(before), domains(link))
        .change("approval", before.needs_approval, link.needs_approval))
}

/// Changes label, limits and what the link grants. Its secret stays the same.
pub async fn edit(core: &Core, member: &Member, id: LinkId, form: &LinkForm) -> Result<(), Fault> {
    let act = member.act(core, "link.edit").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let (before, old_role) = manageable(member, &mut tx, id).await?;
        let member = &member.now(&mut tx).await?;
        form.seen.require(&link_terms::drawn(&before))?;
        let terms = link_terms::understand(core, member, &mut tx, form, Some(&before)).await?;
        let role = terms.role.name.clone();
        let link = InviteLink { created_by: member.user.id, ..with(before.clone(), terms) };
        store::update(&mut tx, &link).await?;
        let details = Details::new().change("role", old_role.name, role);
        let details = changes(&mut tx, &before, &link, details).await?;
        act.done_with(&mut tx, id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Replaces the link's secret: whoever has the old one stays outside.
pub async fn regenerate(core: &Core, member: &Member, id: LinkId) -> Result<(), Fault> {
    let act = member.act(core, "link.regenerate").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let (link, _) = manageable(member, &mut tx, id).await?;
        store::regenerate(&mut tx, link.id, member.user.id).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Turns the link off. Anybody who may invite may do that.
pub async fn turn_off(core: &Core, member: &Member, id: LinkId) -> Result<(), Fault> {
    let act = member.act(core, "link.turn_off").about(id);
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

/// Turns the link on again: the same link works as before.
pub async fn turn_on(core: &Core, member: &Member, id: LinkId) -> Result<(), Fault> {
    let act = member.act(core, "link.turn_on").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let (link, _) = manageable(member, &mut tx, id).await?;
        store::turn_on(&mut tx, link.id, member.user.id).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Deletes the link for good: it says that it was revoked. Anybody who may invite may do that.
pub async fn delete(core: &Core, member: &Member, id: LinkId) -> Result<(), Fault> {
    let act = member.act(core, "link.delete").about(id);
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let mut tx = core.store.begin().await?;
        let link = of_organization(member, &mut tx, id).await?;
        store::delete(&mut tx, link.id, core.now()).await?;
        act.done(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// The link, with the organization locked and the member's rights looked at again.
async fn of_organization(member: &Member, tx: &mut Tx, id: LinkId) -> Result<InviteLink, Fault> {
    member.now(tx).await?.require(Permission::PeopleInvite)?;
    Ok(store::by_id(tx, id).await?.filter(|link| belongs(member, link)).ok_or(Error::NotFound)?)
}

async fn manageable(member: &Member, tx: &mut Tx, id: LinkId) -> Result<(InviteLink, Role), Fault> {
    member.require(Permission::PeopleInvite)?;
    let link = of_organization(member, tx, id).await?;
    let role = roles::by_id(tx, link.organization_id, link.role_id).await?.ok_or(Error::NotFound)?;
    member.now(tx).await?.require_grant(&role, false)?;
    Ok((link, role))
}
