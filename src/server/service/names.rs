//! What is handed out, in names, as the log tells it: ids would say nothing once what they
//! name is gone.

use sqlx::AnyConnection;

use super::{
    super::store::{
        Read, Together,
        groups::{self, Group},
        products::{self, Product},
        roles::{self, Role},
    },
    choices,
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    id::{GroupId, OrganizationId, ProductId, RoleId},
    terms::Terms,
};

/// The names of what an organization hands out.
pub struct Names {
    roles: Vec<Role>,
    groups: Vec<Group>,
    products: Vec<Product>,
}

impl Names {
    /// Reads those of roles, and of groups and products where they are wanted.
    pub async fn read(
        connection: &mut AnyConnection,
        organization: OrganizationId,
        (groups, products): (bool, bool),
    ) -> Result<Self, Fault> {
        let groups = if groups { groups::read_all(organization) } else { Read::nothing() };
        let products = if products { products::read_all(organization) } else { Read::nothing() };
        let (roles, groups, products) = (roles::read_all(organization), groups, products).together(connection).await?;
        Ok(Self { roles, groups, products })
    }

    /// Those of what a form chose.
    pub fn of((role, groups, product): <choices::Reads as Together>::Found) -> Self {
        Self { roles: role.into_iter().collect(), groups, products: product.into_iter().collect() }
    }

    /// Those of everything that invitations on these terms grant.
    pub async fn granted_by<'a>(
        connection: &mut AnyConnection,
        organization: OrganizationId,
        all: impl Iterator<Item = &'a Terms> + Clone,
    ) -> Result<Self, Fault> {
        let groups = all.clone().any(|terms| !terms.groups.is_empty());
        let products = all.clone().any(|terms| terms.product_id.is_some());
        Self::read(connection, organization, (groups, products)).await
    }

    /// Of a role.
    pub fn role(&self, id: RoleId) -> &str {
        self.roles.iter().find(|role| role.id == id).map_or("", |role| &role.name)
    }

    /// Of groups, in alphabetical order.
    pub fn groups(&self, ids: &[GroupId]) -> String {
        let named = self.groups.iter().filter(|group| ids.contains(&group.id)).map(|group| group.name.as_str());
        named.collect::<Vec<_>>().join(", ")
    }

    /// Of a product.
    pub fn product(&self, id: Option<ProductId>) -> &str {
        self.products.iter().find(|product| Some(product.id) == id).map_or("", |product| &product.name)
    }

    /// What these terms hand out.
    pub fn granted(&self, terms: &Terms) -> Details {
        Details::new()
            .note("role", self.role(terms.role_id))
            .note_unless_empty("groups", self.groups(&terms.groups))
            .note_unless_empty("product", self.product(terms.product_id))
            .note_unless_empty("full_access", if terms.full_access { switch(true) } else { "" })
    }
}

/// A switch, as the log keeps it.
pub(super) const fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
