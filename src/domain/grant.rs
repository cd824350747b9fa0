//! Who may do what, and who may hand what on: the one permission check and the
//! one grant check of the whole house.

use super::permission::{Permission, Permissions};

/// What a member holds, or what an invitation would hand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    /// The role's permissions.
    pub permissions: Permissions,
    /// All permissions, whatever the role.
    pub full_access: bool,
}

impl Authority {
    /// The permission check.
    pub const fn allows(self, permission: Permission) -> bool {
        self.full_access || self.permissions.contains(permission)
    }

    /// The grant check: nobody grants what they don't hold. Full access may be
    /// handed on only by those who have it.
    pub const fn may_grant(self, wanted: Self) -> bool {
        self.full_access || (!wanted.full_access && self.permissions.covers(wanted.permissions))
    }

    /// Whether sessions of this member get the short, strict life of admins.
    pub fn is_admin(self) -> bool {
        self.full_access || self.permissions != Permissions::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn authorities() -> impl Strategy<Value = Authority> {
        (proptest::collection::vec(0_usize..Permission::ALL.len(), 0..7), any::<bool>()).prop_map(
            |(picks, full_access)| Authority {
                permissions: picks.into_iter().map(|i| Permission::ALL[i]).collect(),
                full_access,
            },
        )
    }

    proptest! {
        #[test]
        fn a_grant_never_adds_a_permission(giver in authorities(), gift in authorities()) {
            if giver.may_grant(gift) {
                for permission in Permission::ALL {
                    prop_assert!(!gift.allows(permission) || giver.allows(permission));
                }
                prop_assert!(giver.full_access || !gift.full_access);
            }
        }

        #[test]
        fn everybody_may_grant_what_they_hold(giver in authorities()) {
            prop_assert!(giver.may_grant(giver));
        }

        #[test]
        fn granting_is_transitive(a in authorities(), b in authorities(), c in authorities()) {
            prop_assert!(!(a.may_grant(b) && b.may_grant(c)) || a.may_grant(c));
        }
    }
}
