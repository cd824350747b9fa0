//! What a role allows.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One right in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// See the People table.
    #[serde(rename = "people.view")]
    PeopleView,
    /// Invite people and manage invitations.
    #[serde(rename = "people.invite")]
    PeopleInvite,
    /// Edit, inactivate and remove members.
    #[serde(rename = "people.manage")]
    PeopleManage,
    /// Make, change and delete roles.
    #[serde(rename = "roles.manage")]
    RolesManage,
    /// Change the organization's settings.
    #[serde(rename = "settings.manage")]
    SettingsManage,
    /// Manage keys and webhooks.
    #[serde(rename = "integrations.manage")]
    IntegrationsManage,
    /// Read the audit log.
    #[serde(rename = "audit.view")]
    AuditView,
}

impl Permission {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::PeopleView,
        Self::PeopleInvite,
        Self::PeopleManage,
        Self::RolesManage,
        Self::SettingsManage,
        Self::IntegrationsManage,
        Self::AuditView,
    ];

    /// What comes along with it: whoever acts on people has to see them.
    const fn brings(self) -> Option<Self> {
        match self {
            Self::PeopleInvite | Self::PeopleManage => Some(Self::PeopleView),
            _ => None,
        }
    }

    /// The stable name, as stored and as in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PeopleView => "people.view",
            Self::PeopleInvite => "people.invite",
            Self::PeopleManage => "people.manage",
            Self::RolesManage => "roles.manage",
            Self::SettingsManage => "settings.manage",
            Self::IntegrationsManage => "integrations.manage",
            Self::AuditView => "audit.view",
        }
    }
}

/// A set of permissions, with what each of them brings along; its text form is their
/// names with a blank between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u16);

impl Permissions {
    /// None.
    pub const NONE: Self = Self(0);
    /// All that exist.
    pub const ALL: Self = Self((1 << Permission::ALL.len()) - 1);

    /// Whether `permission` is in the set.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u16) != 0
    }

    /// Whether every permission of `other` is in this set too.
    pub const fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// The permissions in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |p| self.contains(*p))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(iter: I) -> Self {
        let bit = |permission: Permission| 1 << permission as u16;
        Self(iter.into_iter().fold(0, |bits, p| bits | bit(p) | p.brings().map_or(0, bit)))
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, permission) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(permission.name())?;
        }
        Ok(())
    }
}

/// A word in the text is no permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPermission(pub String);

impl FromStr for Permissions {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        text.split_whitespace()
            .map(|word| {
                Permission::ALL.into_iter().find(|p| p.name() == word).ok_or_else(|| UnknownPermission(word.to_owned()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_leads_back_to_the_set(picks in proptest::collection::vec(0..Permission::ALL.len(), 0..7)) {
            let set: Permissions = picks.into_iter().map(|i| Permission::ALL[i]).collect();
            prop_assert_eq!(set.to_string().parse(), Ok(set));
            prop_assert!(Permissions::ALL.covers(set));
            prop_assert_eq!(set.covers(Permissions::ALL), set == Permissions::ALL);
        }
    }

    #[test]
    fn who_acts_on_people_sees_them() {
        for name in ["people.invite", "people.manage"] {
            let set: Permissions = name.parse().expect("a permission");
            assert!(set.contains(Permission::PeopleView), "{name}");
            assert_eq!(set.to_string(), format!("people.view {name}"));
        }
        let set: Permissions = "roles.manage audit.view".parse().expect("permissions");
        assert!(!set.contains(Permission::PeopleView));
    }

    #[test]
    fn an_unknown_word_is_named() {
        assert_eq!("people.view people.fly".parse::<Permissions>(), Err(UnknownPermission("people.fly".into())));
    }
}
