//! What is wrong with a row by itself, and what its cells mean.

use serde::{Deserialize, Serialize};

use super::{
    super::{
        email::{self, EmailProblem},
        name::Name,
    },
    Cells, Column, group_names,
};

/// Something that a cell can name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The id.
    pub id: String,
    /// The name, as cells say it.
    pub name: String,
    /// Whether the one who imports may hand it out.
    pub grantable: bool,
}

/// What rows are checked against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The organization's roles.
    pub roles: Vec<Choice>,
    /// The organization's groups.
    pub groups: Vec<Choice>,
    /// Tags of the languages that are spoken here.
    pub languages: Vec<String>,
    /// Rows that one import takes.
    pub most: usize,
    /// Seats left; none is unlimited.
    pub seats_left: Option<i64>,
    /// The member limit; none is unlimited.
    pub seat_limit: Option<i64>,
}

/// Something wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellProblem {
    /// Which cell. What is wrong with the whole row is told at the address.
    pub column: Column,
    /// The stable code, as in message catalogues.
    pub code: &'static str,
}

/// A row that was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The address as it is compared, where it is one.
    pub address: Option<String>,
    /// The id of the role, if a cell names one.
    pub role: Option<String>,
    /// The ids of the groups that a cell names.
    pub groups: Vec<String>,
    /// The language, if a cell names one.
    pub language: Option<String>,
    /// What is wrong.
    pub problems: Vec<CellProblem>,
}

/// How an address is normalized in the browser, which has no tables for
/// international domains. The server's way is `EmailAddress::parse`.
pub fn normalize_quickly(text: &str) -> Result<String, EmailProblem> {
    email::check(text)?;
    Ok(text.trim().to_ascii_lowercase())
}

/// Looks at a row. `normalize` makes of an address what it is compared by.
pub fn check(cells: &Cells, rules: &Rules, normalize: impl Fn(&str) -> Result<String, EmailProblem>) -> Checked {
    let mut checked = Checked::default();
    for column in Column::ALL {
        let cell = cells[column as usize].trim();
        let found = unreadable(cell).map_or_else(|| checked.take(column, cell, rules, &normalize), Err);
        if let Err(code) = found {
            checked.problems.push(CellProblem { column, code });
        }
    }
    checked
}

impl Checked {
    fn take(
        &mut self,
        column: Column,
        cell: &str,
        rules: &Rules,
        normalize: impl Fn(&str) -> Result<String, EmailProblem>,
    ) -> Result<(), &'static str> {
        match column {
            Column::Name => Name::parse_optional(cell).map(drop).map_err(|problem| problem.code()),
            Column::Email => {
                self.address = Some(normalize(cell).map_err(EmailProblem::code)?);
                Ok(())
            }
            Column::Role if cell.is_empty() => Ok(()),
            Column::Role => match find(&rules.roles, cell) {
                None => Err("cell_role_unknown"),
                Some(role) if !role.grantable => Err("cell_role_above"),
                Some(role) => {
                    self.role = Some(role.id.clone());
                    Ok(())
                }
            },
            Column::Groups => {
                for name in group_names(cell) {
                    let group = find(&rules.groups, name).ok_or("cell_group_unknown")?;
                    if !self.groups.contains(&group.id) {
                        self.groups.push(group.id.clone());
                    }
                }
                Ok(())
            }
            Column::Language if cell.is_empty() => Ok(()),
            Column::Language => {
                let primary = cell.split(['-', '_']).next().unwrap_or_default();
                let spoken = |tag: &str| rules.languages.iter().find(|known| known.eq_ignore_ascii_case(tag));
                let language = spoken(cell).or_else(|| spoken(primary)).ok_or("cell_language_unknown")?;
                self.language = Some(language.clone());
                Ok(())
            }
        }
    }
}

/// Case does not count, as far as it is that of plain letters: all others would
/// weigh on the client.
fn find<'a>(choices: &'a [Choice], name: &str) -> Option<&'a Choice> {
    choices
        .iter()
        .find(|choice| choice.name == name)
        .or_else(|| choices.iter().find(|choice| choice.name.eq_ignore_ascii_case(name)))
}

/// What no cell may hold.
fn unreadable(cell: &str) -> Option<&'static str> {
    if cell.contains('\0') {
        Some("cell_nul")
    } else if cell.contains(['\n', '\r']) {
        Some("cell_lines")
    } else {
        None
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::email::EmailAddress;
    use proptest::prelude::*;

    fn choice(name: &str, grantable: bool) -> Choice {
        Choice { id: format!("id of {name}"), name: name.into(), grantable }
    }

    pub fn rules() -> Rules {
        Rules {
            roles: vec![choice("User", true), choice("Administrator", false)],
            groups: vec![choice("Crew", true), choice("Küche", true)],
            languages: vec!["en".into(), "de".into()],
            most: 3,
            seats_left: Some(2),
            seat_limit: Some(2),
        }
    }

    fn looked_at(cells: [&str; 5]) -> Checked {
        check(&cells.map(str::to_owned), &rules(), normalize_quickly)
    }

    #[test]
    fn cells_mean_what_they_name() {
        let found = looked_at(["Ada", " Ada@X.io", "user", "crew | kücHE;Crew", "de-AT"]);
        let expected = Checked {
            address: Some("ada@x.io".into()),
            role: Some("id of User".into()),
            groups: vec!["id of Crew".into(), "id of Küche".into()],
            language: Some("de".into()),
            problems: vec![],
        };
        assert_eq!(found, expected);
        assert_eq!(looked_at(["", "a@x.io", "", "", ""]).problems, []);
    }

    #[test]
    fn each_bad_cell_has_its_reason() {
        let found = looked_at(["www.x.io", "ada", "Boss", "Crew;Nobody", "xx"]);
        let codes: Vec<_> = found.problems.iter().map(|p| (p.column, p.code)).collect();
        assert_eq!(
            codes,
            [
                (Column::Name, "name_link"),
                (Column::Email, "email_no_at"),
                (Column::Role, "cell_role_unknown"),
                (Column::Groups, "cell_group_unknown"),
                (Column::Language, "cell_language_unknown"),
            ]
        );
        let code = |cells| looked_at(cells).problems.first().map(|p| p.code);
        assert_eq!(code(["", "a@x.io", "Administrator", "", ""]), Some("cell_role_above"));
        assert_eq!(code(["A\0", "a@x.io", "", "", ""]), Some("cell_nul"));
        assert_eq!(code(["Ada\r\nBcc: x@y.z", "a@x.io", "", "", ""]), Some("cell_lines"));
        assert_eq!(code(["", "", "", "", ""]), Some("email_empty"));
    }

    proptest! {
        /// What the browser refuses the server refuses, for the same reason; what it takes, too,
        /// where the domain is plain.
        #[test]
        fn browser_and_server_agree(
            name in "\\PC{0,12}", email in "[a-zA-Z0-9.+@ä-]{1,16}(@[a-zA-Z0-9.-]{1,12})?",
            role in "(user|User|Boss|)", groups in "(crew|Crew;x|)", language in "(en|xx|)"
        ) {
            let cells = [name, email, role, groups, language];
            let server = check(&cells, &rules(), |text| EmailAddress::parse(text).map(|e| e.as_str().to_owned()));
            let browser = check(&cells, &rules(), normalize_quickly);
            if cells[1].is_ascii() && !cells[1].contains("xn--") && !cells[1].contains("--") {
                prop_assert_eq!(&browser, &server);
            }
            if !browser.problems.is_empty() {
                prop_assert!(!server.problems.is_empty());
            }
        }
    }
}
