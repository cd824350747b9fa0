//! Seats under an organization's member limit: the one seat check.

use serde::{Deserialize, Serialize};

/// How many seats there are and how many are taken. Active, inactive and
/// pending people take one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// The member limit; none is unlimited.
    pub limit: Option<i64>,
    /// Seats taken.
    pub taken: i64,
}

impl Seats {
    /// Seats left; none is unlimited. Never negative: a lowered limit removes nobody.
    pub fn left(self) -> Option<i64> {
        self.limit.map(|limit| (limit - self.taken).max(0))
    }

    /// Whether `wanted` more fit.
    pub fn fit(self, wanted: i64) -> bool {
        self.left().is_none_or(|left| wanted <= left)
    }

    /// The same after `n` more were taken.
    #[must_use]
    pub const fn take(self, n: i64) -> Self {
        Self { taken: self.taken + n, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_fits_never_goes_over_the_limit(limit in 0..300_i64, taken in 0..300_i64, wanted in 0..300_i64) {
            let seats = Seats { limit: Some(limit), taken };
            if seats.fit(wanted) && wanted > 0 {
                prop_assert!(seats.take(wanted).taken <= limit);
            }
            let unlimited = Seats { limit: None, taken };
            prop_assert!(unlimited.fit(wanted));
            prop_assert!(seats.fit(0));
        }
    }
}
