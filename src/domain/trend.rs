//! What happened day by day, and what is told of it. Days are those of UTC.

use super::time::{Span, Timestamp};

/// The invitations of so many days are followed, today included.
pub const FOLLOWED_DAYS: i64 = 30;
/// So many weeks are shown, the present one included.
pub const SHOWN_WEEKS: i64 = 12;

/// A day: how many there were since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day of a moment.
    pub const fn of(at: Timestamp) -> Self {
        Self(at.micros().div_euclid(Span::days(1).micros()))
    }

    /// The day of this number.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// How many days there were since 1970-01-01.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Its first moment.
    pub const fn start(self) -> Timestamp {
        Timestamp::from_micros(self.0 * Span::days(1).micros())
    }

    /// `n` days earlier.
    #[must_use]
    pub const fn back(self, n: i64) -> Self {
        Self(self.0 - n)
    }

    /// The Monday of its week (ISO 8601).
    #[must_use]
    pub const fn monday(self) -> Self {
        // The first day of all was a Thursday.
        self.back((self.0 + 3).rem_euclid(7))
    }

    /// The first day of which anything is told on the day `self`.
    #[must_use]
    pub const fn horizon(self) -> Self {
        let (weeks, days) = (self.monday().back((SHOWN_WEEKS - 1) * 7), self.back(FOLLOWED_DAYS - 1));
        if weeks.0 < days.0 { weeks } else { days }
    }
}

/// How far an invitation came; and people who joined, by whatever way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It was made.
    Invited,
    /// The mail server took a mail of it.
    Mailed,
    /// Its page was opened.
    Opened,
    /// It was accepted.
    Accepted,
    /// Somebody became a member.
    Joined,
}

impl Step {
    const ALL: [Self; 5] = [Self::Invited, Self::Mailed, Self::Opened, Self::Accepted, Self::Joined];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Mailed => "mailed",
            Self::Opened => "opened",
            Self::Accepted => "accepted",
            Self::Joined => "joined",
        }
    }

    /// The step of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// How often a step was made. Steps of invitations count for the day on which these
/// were made, so that no step counts more than the one of being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// When.
    pub day: Day,
    /// What.
    pub step: Step,
    /// How often.
    pub n: i64,
}

/// What became of the invitations of the last [`FOLLOWED_DAYS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funnel {
    /// All of them.
    pub invited: i64,
    /// Those of which a mail was sent.
    pub mailed: i64,
    /// Those of which the page was opened.
    pub opened: i64,
    /// Those that were accepted.
    pub accepted: i64,
}

impl Funnel {
    /// Adds up the days that end with `today`.
    pub fn of(counts: &[Count], today: Day) -> Self {
        let first = today.back(FOLLOWED_DAYS - 1);
        let sum = |step| counts.iter().filter(|c| c.step == step && c.day >= first).map(|c| c.n).sum();
        Self {
            invited: sum(Step::Invited),
            mailed: sum(Step::Mailed),
            opened: sum(Step::Opened),
            accepted: sum(Step::Accepted),
        }
    }
}

/// A week and how many people joined in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// How many.
    pub joined: i64,
}

/// Who joined week by week; the last one is the week of `today`, and not over.
pub fn weeks(counts: &[Count], today: Day) -> Vec<Week> {
    let this = today.monday();
    (0..SHOWN_WEEKS)
        .rev()
        .map(|ago| {
            let monday = this.back(ago * 7);
            let in_it = |c: &&Count| c.step == Step::Joined && c.day.monday() == monday;
            Week { monday, joined: counts.iter().filter(in_it).map(|c| c.n).sum() }
        })
        .collect()
}

/// `part` of `whole` in hundredths, to the nearest; nothing of nothing is 0, and what
/// is more than the whole counts as all of it.
pub const fn percent(part: i64, whole: i64) -> i64 {
    if whole <= 0 || part <= 0 {
        return 0;
    }
    let part = if part > whole { whole } else { part };
    (part * 100 + whole / 2) / whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn at(day: i64, step: Step, n: i64) -> Count {
        Count { day: Day::from_number(day), step, n }
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 1970-01-05, and 2026-11-23.
        assert_eq!(Day::from_number(4).monday().number(), 4);
        assert_eq!(Day::from_number(3).monday().number(), -3);
        let day = Day::of(Timestamp::from_micros(1_795_690_000_000_000));
        assert_eq!(day.monday().number(), 20_780);
        assert_eq!(day.start().micros() % 86_400_000_000, 0);
    }

    #[test]
    fn a_day_counts_where_it_belongs() {
        let today = Day::from_number(20_783);
        let counts = [
            at(20_783, Step::Invited, 5),
            at(20_783 - 29, Step::Invited, 3),
            at(20_783 - 30, Step::Invited, 100),
            at(20_783, Step::Opened, 2),
            at(20_780, Step::Joined, 4),
            at(20_779, Step::Joined, 1),
            at(20_780 - 77, Step::Joined, 7),
            at(20_780 - 78, Step::Joined, 100),
        ];
        assert_eq!(Funnel::of(&counts, today), Funnel { invited: 8, mailed: 0, opened: 2, accepted: 0 });
        let joined: Vec<i64> = weeks(&counts, today).iter().map(|week| week.joined).collect();
        assert_eq!(joined, [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4]);
        assert_eq!(today.horizon().number(), 20_780 - 77);
    }

    #[test]
    fn hundredths_are_bounded() {
        assert_eq!((percent(1, 3), percent(2, 3), percent(0, 0), percent(9, 3)), (33, 67, 0, 100));
    }

    proptest! {
        #[test]
        fn every_day_from_the_horizon_on_is_in_a_week(today in 10_000_i64..40_000, ago in 0_i64..200) {
            let (today, day) = (Day::from_number(today), Day::from_number(today - ago));
            let counted: i64 = weeks(&[at(day.number(), Step::Joined, 1)], today).iter().map(|week| week.joined).sum();
            prop_assert_eq!(counted == 1, day >= today.monday().back(77));
            prop_assert!(today.horizon() <= today.back(FOLLOWED_DAYS - 1));
        }
    }
}
