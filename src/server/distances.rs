//! Distances in time as they were said once: "2 hours ago" stands on a page dozens of times.

use std::sync::OnceLock;

use crate::domain::time::Unit;

/// Units that are counted.
const UNITS: usize = 3;
/// Larger counts are said anew each time.
const COUNTS: usize = 100;

/// What was said of each unit and count, before and after now.
pub struct Distances(Vec<OnceLock<String>>);

impl Default for Distances {
    fn default() -> Self {
        Self((0..2 * UNITS * COUNTS).map(|_| OnceLock::new()).collect())
    }
}

impl Distances {
    /// The words for a distance, from `say` where they were never said.
    pub fn get(&self, ahead: bool, unit: Unit, n: i64, say: impl FnOnce() -> String) -> Option<&str> {
        let unit = match unit {
            Unit::Second => return None,
            Unit::Minute => 0,
            Unit::Hour => 1,
            Unit::Day => 2,
        };
        let n = usize::try_from(n).ok().filter(|n| *n < COUNTS)?;
        let place = (usize::from(ahead) * UNITS + unit) * COUNTS + n;
        Some(self.0.get(place)?.get_or_init(say))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_distance_has_a_place_of_its_own() {
        let known = Distances::default();
        for ahead in [false, true] {
            for unit in [Unit::Minute, Unit::Hour, Unit::Day] {
                for n in [0, 1, 99] {
                    let words = format!("{ahead} {unit:?} {n}");
                    assert_eq!(known.get(ahead, unit, n, || words.clone()), Some(&*words));
                    assert_eq!(known.get(ahead, unit, n, || panic!("it was said")), Some(&*words));
                }
                assert_eq!(known.get(ahead, unit, 100, || panic!("it has no place")), None);
            }
        }
    }
}
