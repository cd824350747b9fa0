//! Products: the apps of the organization, which every member sees.

use super::{
    super::{
        core::Core,
        store::{
            people::fold,
            products::{self as store, Product},
        },
    },
    access::Member,
    drawn::{Drawn, Mark},
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    error::{Error, Problems},
    id::ProductId,
    message::Message,
    name::Name,
    permission::Permission,
    product::{Icon, LONGEST_NOTE, ProductUrl},
};

/// The longest name of a product, in characters.
const LONGEST_NAME: usize = 60;
/// Products of one organization: all of them stand on its home.
const MOST_PRODUCTS: usize = 100;

/// What a product is to be like, as typed.
#[derive(Debug, Clone, Default)]
pub struct ProductForm {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// An emoji or up to two letters.
    pub icon: String,
    /// Shown to invitees.
    pub note: String,
    /// What it was drawn from, where it exists.
    pub seen: Mark,
}

/// What the form of a product is drawn from.
pub fn drawn(product: &Product) -> Drawn {
    Drawn::default()
        .text("name", &product.name)
        .text("url", &product.url)
        .optional("icon", product.icon.as_ref())
        .optional("note", product.note.as_ref())
}

/// All products, by name: every member sees them.
pub async fn list(core: &Core, member: &Member) -> Result<Vec<Product>, Fault> {
    let mut connection = core.store.read().await?;
    Ok(store::all(&mut connection, member.organization_id()).await?)
}

/// A product, to be changed.
pub async fn find(core: &Core, member: &Member, id: ProductId) -> Result<Product, Fault> {
    let act = member.act(core, "product.view").about(id);
    act.run(async {
        member.require(Permission::SettingsManage)?;
        let mut connection = core.store.read().await?;
        Ok(store::by_id(&mut connection, member.organization_id(), id).await?.ok_or(Error::NotFound)?)
    })
    .await
}

/// Adds a product.
pub async fn create(core: &Core, member: &Member, form: &ProductForm) -> Result<ProductId, Fault> {
    let act = member.act(core, "product.create");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = member.now(&mut tx).await?;
        member.require(Permission::SettingsManage)?;
        let all = store::all(&mut tx, member.organization_id()).await?;
        if all.len() >= MOST_PRODUCTS {
            return Err(Error::field("name", "product_too_many").into());
        }
        let product = parse(form, &member, core.id(), &all)?;
        store::insert(&mut tx, &product, core.now()).await?;
        let details = Details::new().note("name", &product.name).note("url", &product.url);
        act.done_with(&mut tx, product.id, details).await?;
        tx.commit().await?;
        Ok(product.id)
    })
    .await
}

/// Changes a product.
pub async fn edit(core: &Core, member: &Member, id: ProductId, form: &ProductForm) -> Result<(), Fault> {
    let act = member.act(core, "product.edit").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = member.now(&mut tx).await?;
        member.require(Permission::SettingsManage)?;
        let all = store::all(&mut tx, member.organization_id()).await?;
        let before = all.iter().find(|product| product.id == id).ok_or(Error::NotFound)?;
        form.seen.require(&drawn(before))?;
        let after = parse(form, &member, id, &all)?;
        store::update(&mut tx, &after).await?;
        let details = Details::new()
            .change("name", &before.name, &after.name)
            .change("url", &before.url, &after.url)
            .change_optional("icon", before.icon.as_ref(), after.icon.as_ref())
            .change_optional("note", before.note.as_ref(), after.note.as_ref());
        act.done_with(&mut tx, id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Deletes a product; invitations and links that led to it lead to the organization.
pub async fn delete(core: &Core, member: &Member, id: ProductId) -> Result<(), Fault> {
    let act = member.act(core, "product.delete").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = member.now(&mut tx).await?;
        member.require(Permission::SettingsManage)?;
        let product = store::by_id(&mut tx, member.organization_id(), id).await?.ok_or(Error::NotFound)?;
        store::delete(&mut tx, id).await?;
        act.done_with(&mut tx, id, Details::new().note("name", &product.name)).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

fn parse(form: &ProductForm, member: &Member, id: ProductId, all: &[Product]) -> Result<Product, Error> {
    let mut problems = Problems::default();
    let name = problems.take("name", Name::parse(&form.name), |p| p.code());
    let url = problems.take("url", ProductUrl::parse(&form.url), |p| p.code());
    let icon = problems.take("icon", Icon::parse_optional(&form.icon), |p| p.code()).flatten();
    let note = problems.take("note", Message::parse_optional(&form.note), |p| p.code()).flatten();
    if let Some(name) = &name {
        let folded = fold(name.as_str());
        if name.as_str().chars().count() > LONGEST_NAME {
            problems.note("name", "name_too_long_here");
        } else if all.iter().any(|other| other.id != id && fold(&other.name) == folded) {
            problems.note("name", "name_taken");
        }
    }
    if note.as_ref().is_some_and(|note| note.as_str().chars().count() > LONGEST_NOTE) {
        problems.note("note", "note_too_long");
    }
    match (name, url, problems.into_error()) {
        (Some(name), Some(url), None) => Ok(Product {
            id,
            organization_id: member.organization_id(),
            name: name.to_string(),
            url: url.to_string(),
            icon: icon.map(|icon| icon.as_str().to_owned()),
            note: note.map(|note| note.to_string()),
        }),
        (.., error) => Err(error.unwrap_or(Error::Internal)),
    }
}
