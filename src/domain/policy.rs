//! What an organization asks of those who come in, as its admins set it.

use serde::{Deserialize, Serialize};

use super::id::RoleId;

/// Who may ask to join by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Nobody.
    #[default]
    Off,
    /// People with a proven address of one of the organization's domains.
    Domain,
    /// Everybody, subject to approval.
    Open,
}

impl SignUp {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Off, Self::Domain, Self::Open];

    /// The stable name, as stored and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Domain => "domain",
            Self::Open => "open",
        }
    }

    /// The choice of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// The rules of one organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Only addresses that have an account may be invited.
    pub registered_only: bool,
    /// Who may ask to join by themselves.
    pub sign_up: SignUp,
    /// What those become; none is the built-in role User.
    pub sign_up_role: Option<RoleId>,
    /// Names of the sign-in methods allowed at acceptance, blanks between; none allows all.
    pub sign_in_methods: Option<String>,
    /// Invitees give a phone number and prove it by a code.
    pub phone: bool,
    /// People with admin rights need a second factor.
    pub second_factor: bool,
    /// Inviters are not told of acceptance and decline.
    pub silent: bool,
}
