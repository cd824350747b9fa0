//! What the audit log keeps about a change beside who did it to what: a few short
//! texts, before and after.

use std::fmt;

use serde_json::{Map, Value};

/// The longest text that is kept, in characters.
const LONGEST: usize = 200;

/// What was noted of a deed, by field: one text, or what it was and what it became.
/// Never anything secret: what is in here is read by people and exported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details(Map<String, Value>);

/// What is noted under one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A text.
    Note(String),
    /// What it was, and what it became; nothing is an empty text.
    Change(String, String),
}

impl Details {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a text under a field.
    #[must_use]
    pub fn note(mut self, field: &'static str, text: impl fmt::Display) -> Self {
        self.0.insert(field.to_owned(), Value::String(shorten(&text.to_string())));
        self
    }

    /// Notes a text under a field, if there is any.
    #[must_use]
    pub fn note_unless_empty(self, field: &'static str, text: impl AsRef<str>) -> Self {
        if text.as_ref().is_empty() { self } else { self.note(field, text.as_ref()) }
    }

    /// Notes what a field was and became; nothing where it stayed the same.
    #[must_use]
    pub fn change(mut self, field: &'static str, before: impl fmt::Display, after: impl fmt::Display) -> Self {
        let (before, after) = (before.to_string(), after.to_string());
        if before != after {
            let pair = [shorten(&before), shorten(&after)].map(Value::String);
            self.0.insert(field.to_owned(), Value::Array(pair.into()));
        }
        self
    }

    /// As [`Details::change`], where nothing is an empty text.
    #[must_use]
    pub fn change_optional(
        self,
        field: &'static str,
        before: Option<impl fmt::Display>,
        after: Option<impl fmt::Display>,
    ) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        self.change(field, text(before.map(|v| v.to_string())), text(after.map(|v| v.to_string())))
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads what is stored; what can't be understood is left out.
    pub fn parse(stored: &str) -> Self {
        let mut map: Map<String, Value> = serde_json::from_str(stored).unwrap_or_default();
        map.retain(|_, value| detail(value).is_some());
        Self(map)
    }

    /// The text that was noted under a field.
    pub fn noted(&self, field: &str) -> Option<String> {
        match self.0.get(field).and_then(detail) {
            Some(Detail::Note(text)) => Some(text),
            _ => None,
        }
    }

    /// Everything noted, by field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Detail)> {
        self.0.iter().filter_map(|(field, value)| Some((field.as_str(), detail(value)?)))
    }
}

fn detail(value: &Value) -> Option<Detail> {
    match value {
        Value::String(text) => Some(Detail::Note(text.clone())),
        Value::Array(pair) => match pair.as_slice() {
            [Value::String(before), Value::String(after)] => Some(Detail::Change(before.clone(), after.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn shorten(text: &str) -> String {
    // PostgreSQL stores no NUL.
    let mut short: String = text.chars().filter(|c| *c != '\0').take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    short
}

/// The JSON, as stored.
impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(&self.0).unwrap_or_default();
        f.write_str(&text)
    }
}

/// Every action that is ever noted, by family. The catalogues have words for each.
pub const ACTIONS: &[&str] = &[
    "account.confirm",
    "account.delete",
    "account.export",
    "account.save",
    "audit.export",
    "audit.view",
    "email.begin_change",
    "email.change",
    "group.add_people",
    "group.create",
    "group.delete",
    "group.remove_person",
    "group.rename",
    "group.view",
    "import.begin",
    "import.check",
    "import.read",
    "invitation.begin",
    "invitation.check",
    "invitation.copy_link",
    "invitation.create",
    "invitation.delete",
    "invitation.edit",
    "invitation.import",
    "invitation.resend",
    "invitation.view",
    "join.accept",
    "join.ask_readdress",
    "join.begin_passkey",
    "join.decline",
    "join.fresh_link",
    "join.post",
    "join.register",
    "link.create",
    "link.delete",
    "link.edit",
    "link.regenerate",
    "link.turn_off",
    "link.turn_on",
    "link.view",
    "link.view_arrived",
    "mail.check",
    "mail.test",
    "member.edit",
    "member.end_session",
    "member.end_sessions",
    "member.inactivate",
    "member.reactivate",
    "member.receipt",
    "member.remove",
    "member.reset",
    "member.view",
    "method.link",
    "method.unlink",
    "operator.create_organization",
    "operator.set_limit",
    "organization.enter",
    "organization.leave",
    "organization.make",
    "organization.switch",
    "outbox.retry",
    "outbox.view",
    "passkey.add",
    "passkey.begin",
    "passkey.remove",
    "password.change",
    "password.remove",
    "password.request_reset",
    "password.reset",
    "people.bulk",
    "people.export",
    "people.view",
    "people.view_one",
    "people.watch",
    "person.edit",
    "phone.begin",
    "phone.enter",
    "phone.remove",
    "phone.test",
    "product.create",
    "product.delete",
    "product.edit",
    "product.view",
    "proof.begin",
    "proof.enter",
    "request.approve",
    "request.ask",
    "request.deny",
    "request.view",
    "role.create",
    "role.delete",
    "role.edit",
    "role.view",
    "second_factor.begin",
    "second_factor.renew_codes",
    "second_factor.turn_off",
    "second_factor.turn_off_by_operator",
    "second_factor.turn_on",
    "session.end",
    "session.end_others",
    "settings.general",
    "settings.invitations",
    "settings.logo",
    "settings.logo_remove",
    "settings.sign_in",
    "settings.view",
    "sign_in.begin_passkey",
    "sign_in.by_code",
    "sign_in.by_passkey",
    "sign_in.by_provider",
    "sign_in.depart",
    "sign_in.mail_code",
    "sign_in.request_code",
    "sign_in.second_step",
    "sign_up.begin",
    "sign_up.prove",
    "sign_up.register",
];

fn family(action: &str) -> &str {
    action.split('.').next().unwrap_or(action)
}

/// The families of actions, in the order of their names.
pub fn families() -> Vec<&'static str> {
    let mut families: Vec<&str> = ACTIONS.iter().map(|action| family(action)).collect();
    families.dedup();
    families
}

/// The actions of a family.
pub fn actions_of(wanted: &str) -> Vec<&'static str> {
    ACTIONS.iter().copied().filter(|action| family(action) == wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stayed_the_same_is_not_noted() {
        let details = Details::new().change("name", "A", "B").change("url", "x", "x").change_optional(
            "note",
            None::<&str>,
            Some("hello"),
        );
        let all: Vec<_> = details.iter().collect();
        assert_eq!(
            all,
            [("name", Detail::Change("A".into(), "B".into())), ("note", Detail::Change(String::new(), "hello".into()))]
        );
        assert!(Details::new().change("a", 1, 1).is_empty());
    }

    #[test]
    fn families_hold_all_actions_once() {
        let mut all: Vec<&str> = families().into_iter().flat_map(actions_of).collect();
        assert_eq!(all, ACTIONS, "they stand in the order of their names");
        all.dedup();
        assert_eq!(all.len(), ACTIONS.len());
        assert!(actions_of("nothing").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(a in "\\PC{0,250}", b in "\\PC{0,250}") {
            let details = Details::new().note("one", &a).change("two", &a, &b);
            prop_assert_eq!(Details::parse(&details.to_string()), details);
        }

        #[test]
        fn anything_stored_is_answered(text in "\\PC{0,60}") {
            let _ = Details::parse(&text).iter().count();
        }
    }
}
