//! What an admin chooses from where they say what somebody becomes: role, groups,
//! product. Ids come from forms: those of another organization are as unknown as
//! those that never were.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            Together,
            groups::{self, Group},
            products::{self, Product},
            roles::{self, Role},
        },
    },
    access::Member,
    fault::Fault,
};
use crate::domain::{
    error::Problems,
    id::{GroupId, OrganizationId, ProductId, RoleId},
};

/// What there is to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The roles that the member may hand on.
    pub roles: Vec<Role>,
    /// All groups.
    pub groups: Vec<Group>,
    /// All products.
    pub products: Vec<Product>,
}

/// What the member can choose from.
pub async fn of(core: &Core, member: &Member) -> Result<Choices, Fault> {
    let mut connection = core.store.read().await?;
    let organization = member.organization_id();
    let all = (roles::read_all(organization), groups::read_all(organization), products::read_all(organization));
    let (mut roles, groups, products) = all.together(&mut connection).await?;
    roles.retain(|role| member.require_grant(role, false).is_ok());
    Ok(Choices { roles, groups, products })
}

/// The role of a form's `role`.
pub(super) async fn role(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    text: &str,
    problems: &mut Problems,
) -> Result<Option<Role>, Fault> {
    let found = match text.parse::<RoleId>() {
        Ok(id) => roles::by_id(connection, organization, id).await?,
        Err(_) => None,
    };
    if found.is_none() {
        problems.note("role", "role_unknown");
    }
    Ok(found)
}

/// The groups of a form's `groups`, in the order of their ids.
pub(super) async fn groups(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    texts: &[String],
    problems: &mut Problems,
) -> Result<Vec<GroupId>, Fault> {
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let known = groups::all(connection, organization).await?;
    let find = |text: &String| text.parse().ok().filter(|id: &GroupId| known.iter().any(|group| group.id == *id));
    let found: Option<Vec<GroupId>> = texts.iter().map(find).collect();
    let Some(mut ids) = found else {
        problems.note("groups", "group_unknown");
        return Ok(Vec::new());
    };
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The product of a form's `product`; nothing chosen is none.
pub(super) async fn product(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    text: &str,
    problems: &mut Problems,
) -> Result<Option<ProductId>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = match text.parse::<ProductId>() {
        Ok(id) => products::by_id(connection, organization, id).await?,
        Err(_) => None,
    };
    if found.is_none() {
        problems.note("product", "product_unknown");
    }
    Ok(found.map(|product| product.id))
}
