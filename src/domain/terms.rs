//! What one invitation grants and says: the same for an address typed into the
//! dialog, a row of a file, and an invitation that is edited.

use super::{
    id::{GroupId, ProductId, RoleId},
    message::Message,
    metadata::Metadata,
};

/// What whoever accepts becomes, where they are led, and how they are spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// As what.
    pub role_id: RoleId,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// The groups they come into, in the order of their ids, each once.
    pub groups: Vec<GroupId>,
    /// Where accepting leads.
    pub product_id: Option<ProductId>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// A personal word to them.
    pub message: Option<Message>,
    /// In which language they are spoken to; none is the organization's.
    pub language: Option<String>,
}

impl Terms {
    /// With nothing but a role.
    pub const fn of_role(role_id: RoleId) -> Self {
        Self {
            role_id,
            full_access: false,
            groups: Vec::new(),
            product_id: None,
            metadata: None,
            message: None,
            language: None,
        }
    }
}
