//! What an admin chooses from where they say what somebody becomes: role, groups,
//! product. Ids come from forms: those of another organization are as unknown as
//! those that never were.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            Read, Together,
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

/// What a form chose, by ids as texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen<'a> {
    /// Its `role`.
    pub role: &'a str,
    /// Its `groups`.
    pub groups: &'a [String],
    /// Its `product`; nothing chosen is none.
    pub product: &'a str,
}

/// What there is of that.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The role.
    pub role: Option<Role>,
    /// The groups, in the order of their ids.
    pub groups: Vec<GroupId>,
    /// The product.
    pub product: Option<ProductId>,
}

/// The role of that id, the organization's groups if any are asked for, and the product.
pub(super) type Reads = (Read<Option<Role>>, Read<Vec<Group>>, Read<Option<Product>>);

impl Chosen<'_> {
    /// Looks it up.
    pub async fn find(
        self,
        connection: &mut AnyConnection,
        organization: OrganizationId,
        problems: &mut Problems,
    ) -> Result<Found, Fault> {
        let read = self.reads(organization).together(connection).await?;
        Ok(self.check(read, problems))
    }

    /// What has to be read, for [`Chosen::check`].
    pub fn reads(self, organization: OrganizationId) -> Reads {
        (
            self.role.parse().map_or_else(|_| Read::nothing(), |id: RoleId| roles::read(organization, id)),
            if self.groups.is_empty() { Read::nothing() } else { groups::read_all(organization) },
            self.product.parse().map_or_else(|_| Read::nothing(), |id: ProductId| products::read(organization, id)),
        )
    }

    /// What is there of it; what is not is noted in `problems`.
    pub fn check(
        self,
        (role, known, product): (Option<Role>, Vec<Group>, Option<Product>),
        problems: &mut Problems,
    ) -> Found {
        if role.is_none() {
            problems.note("role", "role_unknown");
        }
        let find = |text: &String| text.parse().ok().filter(|id: &GroupId| known.iter().any(|group| group.id == *id));
        let found: Option<Vec<GroupId>> = self.groups.iter().map(find).collect();
        if found.is_none() {
            problems.note("groups", "group_unknown");
        }
        let mut groups = found.unwrap_or_default();
        groups.sort_unstable();
        groups.dedup();
        if product.is_none() && !self.product.is_empty() {
            problems.note("product", "product_unknown");
        }
        Found { role, groups, product: product.map(|product| product.id) }
    }
}
