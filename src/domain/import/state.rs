//! How far the rows of an import are.

/// How far a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its invitation was made.
    Sent,
    /// It can be sent.
    Ready,
    /// Nothing is left to do: they were invited before, or are members.
    Known,
    /// Something is to be put right first.
    Bad,
}

impl State {
    /// How it is meant, as styles know it.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Sent => "success",
            Self::Ready | Self::Known => "info",
            Self::Bad => "warning",
        }
    }

    /// As catalogues know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Ready => "ready",
            Self::Known => "known",
            Self::Bad => "bad",
        }
    }
}

/// How many rows are how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In [`State::Sent`].
    pub sent: usize,
    /// In [`State::Ready`].
    pub ready: usize,
    /// In [`State::Known`].
    pub known: usize,
    /// In [`State::Bad`].
    pub bad: usize,
}

impl Tally {
    /// Of no rows.
    pub const NONE: Self = Self { sent: 0, ready: 0, known: 0, bad: 0 };

    /// Counts one more.
    pub const fn add(&mut self, state: State) {
        match state {
            State::Sent => self.sent += 1,
            State::Ready => self.ready += 1,
            State::Known => self.known += 1,
            State::Bad => self.bad += 1,
        }
    }

    /// How many rows there are.
    pub const fn all(self) -> usize {
        self.sent + self.ready + self.known + self.bad
    }
}
