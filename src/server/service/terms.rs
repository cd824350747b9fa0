//! What an invitation is to grant and say, from a form: every field is checked, and
//! what is wrong is told field by field.

use sqlx::AnyConnection;

use super::{
    super::words::Words,
    access::Member,
    choices::{Chosen, Found},
    fault::Fault,
};
use crate::domain::{
    error::Problems,
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
        let found = self.chosen().find(connection, member.organization_id(), problems).await?;
        self.check(member, found, problems)
    }

    /// The ids in it.
    pub(super) const fn chosen(&self) -> Chosen<'_> {
        Chosen { role: self.role.as_str(), groups: self.groups.as_slice(), product: self.product.as_str() }
    }

    /// The same as [`TermsForm::read`], where its ids were looked up.
    pub(super) fn check(&self, member: &Member, found: Found, problems: &mut Problems) -> Result<Option<Terms>, Fault> {
        let metadata = problems.take("metadata", Metadata::parse_optional(&self.metadata), MetadataProblem::code);
        let message = problems.take("message", Message::parse_optional(&self.message), MessageProblem::code);
        let language = self.language(problems);
        let Found { role, groups, product: product_id } = found;
        if let Some(role) = &role {
            member.require_grant(role, self.full_access)?;
        }
        let (Some(metadata), Some(message), Some(language)) = (metadata, message, language) else { return Ok(None) };
        let full_access = self.full_access;
        Ok(role.map(|role| Terms { role_id: role.id, full_access, groups, product_id, metadata, message, language }))
    }

    fn language(&self, problems: &mut Problems) -> Option<Option<String>> {
        let known = self.language.is_empty() || Words::languages().iter().any(|(tag, _)| *tag == self.language);
        if !known {
            problems.note("language", "language_unknown");
        }
        known.then(|| (!self.language.is_empty()).then(|| self.language.clone()))
    }
}
