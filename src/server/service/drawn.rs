//! What a form was drawn from. It carries a mark of that along, and is not saved once
//! something else is there: a form that was open for long would undo, and tell nobody,
//! what somebody else did meanwhile.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::keys::hex;
use crate::domain::error::{Conflict, Error};

/// Bytes of each field's hash: two values that somebody types don't share one.
const BYTES: usize = 6;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; may be empty.
    Text(String),
    /// Some of what there is to choose from, by what the form posts of it.
    Chosen(Vec<String>),
    /// On or off.
    Switch(bool),
}

/// What is stored of everything that a form changes, field by field, named as in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn(Vec<(&'static str, Value)>);

impl Drawn {
    /// With a text.
    #[must_use]
    pub fn text(self, field: &'static str, text: impl ToString) -> Self {
        self.with(field, Value::Text(text.to_string()))
    }

    /// With a text that may be missing.
    #[must_use]
    pub fn optional(self, field: &'static str, text: Option<impl ToString>) -> Self {
        self.with(field, Value::Text(text.map(|text| text.to_string()).unwrap_or_default()))
    }

    /// With what is chosen.
    #[must_use]
    pub fn chosen(self, field: &'static str, chosen: impl IntoIterator<Item = impl ToString>) -> Self {
        self.with(field, Value::Chosen(chosen.into_iter().map(|one| one.to_string()).collect()))
    }

    /// With a switch.
    #[must_use]
    pub fn switch(self, field: &'static str, on: bool) -> Self {
        self.with(field, Value::Switch(on))
    }

    fn with(mut self, field: &'static str, value: Value) -> Self {
        self.0.push((field, value));
        self
    }

    /// What a form that is drawn from this carries along.
    pub fn mark(&self) -> Mark {
        Mark(self.hashes().collect())
    }

    fn hashes(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(_, value)| hex(&Sha256::digest(format!("{value:?}"))[..BYTES]))
    }
}

/// Names what a form was drawn from, as the form says it; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Mark(String);

impl Mark {
    /// As it was posted.
    pub fn posted(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is posted.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses a form that was drawn from something else than what is there `now`, which is
    /// to be read under the organization's lock. What carries no mark was drawn from
    /// nothing: a program's request is taken as it is.
    pub fn require(&self, now: &Drawn) -> Result<(), Error> {
        if self.0.is_empty() || *self == now.mark() {
            return Ok(());
        }
        Err(Error::Conflict { why: Conflict::ChangedMeanwhile })
    }

    /// What is there `now` of the fields that are not as they were.
    pub fn changed(&self, now: Drawn) -> Vec<(&'static str, Value)> {
        let hashes: Vec<_> = now.hashes().collect();
        let same = |n: usize| self.0.get(n * 2 * BYTES..(n + 1) * 2 * BYTES) == Some(&hashes[n]);
        now.0.into_iter().enumerate().filter(|(n, _)| !same(*n)).map(|(_, field)| field).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(name: &str, chosen: &[&str], on: bool) -> Drawn {
        Drawn::default().text("name", name).chosen("groups", chosen).switch("approval", on)
    }

    #[test]
    fn a_mark_is_for_what_was_there_and_tells_what_changed() {
        let seen = drawn("A", &["1", "2"], true).mark();
        assert_eq!(seen.require(&drawn("A", &["1", "2"], true)), Ok(()));
        assert_eq!(Mark::default().require(&drawn("A", &[], true)), Ok(()), "it says nothing");
        for (now, fields) in [
            (drawn("B", &["1", "2"], true), vec!["name"]),
            (drawn("A", &["1", "2"], false), vec!["approval"]),
            (drawn("A", &["12"], true), vec!["groups"]),
            (drawn("", &[], true), vec!["name", "groups"]),
        ] {
            assert_eq!(seen.require(&now), Err(Error::Conflict { why: Conflict::ChangedMeanwhile }));
            assert_eq!(seen.changed(now).iter().map(|(field, _)| *field).collect::<Vec<_>>(), fields);
        }
    }

    #[test]
    fn what_is_no_mark_is_another_one() {
        let now = drawn("A", &[], true);
        for bad in ["x", "ä".repeat(40).as_str(), &format!("{}0", now.mark().as_str())] {
            assert!(Mark::posted(bad).require(&now).is_err(), "{bad}");
        }
        assert_eq!(Mark::posted(&"ä".repeat(40)).changed(now).len(), 3);
    }
}
