//! What an invitation is to grant and say, from a form: every field is checked, and
//! what is wrong is told field by field.

use sqlx::AnyConnection;

use super::{
    super::{
        store::{groups, products, roles},
        words::Words,
    },
    access::Member,
    fault::Fault,
};
use crate::domain::{
    error::Problems,
    id::{GroupId, ProductId, RoleId},
    message::{Message, MessageProblem},
    metadata::{Metadata, MetadataProblem},
    terms::Terms,
};

/// Terms as typed; ids as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermsForm {
    /// As what.
    pub role: String,
    /// The groups they come into.
    pub groups: Vec<String>,
    /// Where accepting leads; empty is the organization.
    pub product: String,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// A JSON object.
    pub metadata: String,
    /// A personal word to them.
    pub message: String,
    /// In which language they are spoken to; empty is the organization's.
    pub language: String,
}

impl TermsForm {
    /// Reads the fields, and looks up what they name in the member's organization.
    /// What is wrong is noted in `problems`; then there are no terms.
    pub async fn read(
        &self,
        connection: &mut AnyConnection,
        member: &Member,
        problems: &mut Problems,
    ) -> Result<Option<Terms>, Fault> {
        let metadata = problems.take("metadata", Metadata::parse_optional(&self.metadata), MetadataProblem::code);
        let message = problems.take("message", Message::parse_optional(&self.message), MessageProblem::code);
        let language = self.language(problems);
        let role_id = self.role(connection, member, problems).await?;
        let groups = self.groups(connection, member, problems).await?;
        let product_id = self.product(connection, member, problems).await?;
        let (Some(role_id), Some(groups), Some(product_id)) = (role_id, groups, product_id) else { return Ok(None) };
        let (Some(metadata), Some(message), Some(language)) = (metadata, message, language) else { return Ok(None) };
        Ok(Some(Terms { role_id, full_access: self.full_access, groups, product_id, metadata, message, language }))
    }

    fn language(&self, problems: &mut Problems) -> Option<Option<String>> {
        let known = self.language.is_empty() || Words::languages().iter().any(|(tag, _)| *tag == self.language);
        if !known {
            problems.note("language", "language_unknown");
        }
        known.then(|| (!self.language.is_empty()).then(|| self.language.clone()))
    }

    async fn role(
        &self,
        connection: &mut AnyConnection,
        member: &Member,
        problems: &mut Problems,
    ) -> Result<Option<RoleId>, Fault> {
        let role = match self.role.parse::<RoleId>() {
            Ok(id) => roles::by_id(connection, member.organization_id(), id).await?,
            Err(_) => None,
        };
        match role {
            Some(role) => {
                member.require_grant(&role, self.full_access)?;
                Ok(Some(role.id))
            }
            None => {
                problems.note("role", "role_unknown");
                Ok(None)
            }
        }
    }

    async fn groups(
        &self,
        connection: &mut AnyConnection,
        member: &Member,
        problems: &mut Problems,
    ) -> Result<Option<Vec<GroupId>>, Fault> {
        let ids: Option<Vec<GroupId>> = self.groups.iter().map(|id| id.parse().ok()).collect();
        if let Some(mut ids) = ids {
            ids.sort_unstable();
            ids.dedup();
            let known = groups::known(connection, member.organization_id(), &ids).await?;
            if known.len() == ids.len() {
                return Ok(Some(ids));
            }
        }
        problems.note("groups", "group_unknown");
        Ok(None)
    }

    async fn product(
        &self,
        connection: &mut AnyConnection,
        member: &Member,
        problems: &mut Problems,
    ) -> Result<Option<Option<ProductId>>, Fault> {
        if self.product.is_empty() {
            return Ok(Some(None));
        }
        let product = match self.product.parse::<ProductId>() {
            Ok(id) => products::by_id(connection, member.organization_id(), id).await?,
            Err(_) => None,
        };
        if product.is_none() {
            problems.note("product", "product_unknown");
        }
        Ok(product.map(|product| Some(product.id)))
    }
}
