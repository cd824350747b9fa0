//! Posted forms whose fields may stand several times, such as lists of checkboxes:
//! what the derived form types can't read.

use serde::Deserialize;

use crate::domain::error::Error;

/// The fields of a form, in the order in which they were posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Refuses a form with a field that is not known, or with one twice that stands once.
    pub fn check(self, once: &[&str], often: &[&str]) -> Result<Self, Error> {
        let mut seen = Vec::new();
        for (name, _) in &self.0 {
            let twice = once.contains(&name.as_str()) && seen.contains(&name);
            if twice || !(once.contains(&name.as_str()) || often.contains(&name.as_str())) {
                return Err(Error::Invalid { problems: Vec::new() });
            }
            seen.push(name);
        }
        Ok(self)
    }

    /// The value of a field; empty where it was not posted.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field was posted: how a checkbox says yes.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(list: &[(&str, &str)]) -> Fields {
        Fields(list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn doubled_and_unknown_fields_are_refused() {
        let form = fields(&[("name", "a"), ("group", "1"), ("group", "2")]);
        assert!(form.clone().check(&["name", "group"], &[]).is_err());
        assert!(form.clone().check(&["group"], &["group"]).is_err());
        let form = form.check(&["name"], &["group"]).expect("a form");
        assert_eq!(form.get("name"), "a");
        assert_eq!(form.all("group").collect::<Vec<_>>(), ["1", "2"]);
        assert!(!form.has("other") && form.get("other").is_empty());
    }
}
