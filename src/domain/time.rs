//! Points in time and spans, without a clock: whoever calls brings `now`.

use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z, as the databases store them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// A length of time in microseconds; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }
}

impl Span {
    /// `n` seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000_000)
    }

    /// `n` minutes.
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }

    /// `n` hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }

    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }

    /// Whole seconds, rounded towards zero.
    pub const fn as_seconds(self) -> i64 {
        self.0 / 1_000_000
    }

    /// Microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The largest unit that reads well, with its count, to the nearest: a week
    /// less a second is seven days.
    pub const fn in_words(self) -> (Unit, i64) {
        const fn nearest(n: i64, unit: i64) -> i64 {
            (n + unit / 2) / unit
        }
        let seconds = self.as_seconds().abs();
        let (minutes, hours) = (nearest(seconds, 60), nearest(seconds, 3_600));
        if seconds < 45 {
            (Unit::Second, seconds)
        } else if minutes < 60 {
            (Unit::Minute, minutes)
        } else if hours < 24 {
            (Unit::Hour, hours)
        } else {
            (Unit::Day, nearest(seconds, 86_400))
        }
    }
}

/// Units in which a relative time is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days of 24 hours.
    Day,
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_spoken_in_the_largest_unit() {
        assert_eq!(Span::seconds(44).in_words(), (Unit::Second, 44));
        assert_eq!(Span::seconds(59).in_words(), (Unit::Minute, 1));
        assert_eq!(Span::minutes(59).in_words(), (Unit::Minute, 59));
        assert_eq!(Span::seconds(86_399).in_words(), (Unit::Day, 1));
        assert_eq!(Span::seconds(7 * 86_400 - 1).in_words(), (Unit::Day, 7));
        assert_eq!(Span::seconds(-3_600).in_words(), (Unit::Hour, 1));
    }
}
