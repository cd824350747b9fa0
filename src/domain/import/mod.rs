//! People in a table: `name,email,role,groups,language`. Read, checked and mended
//! by the same code in the browser and on the server.

mod check;
mod grid;
mod sheet;
mod state;

pub use check::{CellProblem, Checked, Choice, Rules, check, normalize_quickly};
pub use grid::{Grid, GridRow};
pub use sheet::{FileProblem, Row, Sheet, SheetReader, read, text_of};
pub use state::{State, Tally};

use serde::{Deserialize, Serialize};

/// A column that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The person's name; may be left empty.
    Name,
    /// The address.
    Email,
    /// The name of a role; empty is the one chosen for the whole import.
    Role,
    /// Names of groups with `;` or `|` between; empty are those chosen for the whole import.
    Groups,
    /// A language tag; empty is the organization's.
    Language,
}

impl Column {
    /// All of them, in the order of the template.
    pub const ALL: [Self; 5] = [Self::Name, Self::Email, Self::Role, Self::Groups, Self::Language];

    /// Its name in the header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Role => "role",
            Self::Groups => "groups",
            Self::Language => "language",
        }
    }

    /// The column that a header's cell means; case, blanks and hyphens don't count.
    pub fn of_header(cell: &str) -> Option<Self> {
        let bare: String = cell.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(&bare))
    }
}

/// The cells of a row, in the order of [`Column::ALL`].
pub type Cells = [String; 5];

/// Every code that a row may be given, by the browser or by the server.
pub const CODES: [&str; 27] = [
    "email_empty",
    "email_no_at",
    "email_too_long",
    "email_bad_local",
    "email_quoted",
    "email_non_ascii_local",
    "email_bad_domain",
    "name_too_long",
    "name_invisible",
    "name_link",
    "cell_role_unknown",
    "cell_role_above",
    "cell_group_unknown",
    "cell_language_unknown",
    "cell_nul",
    "cell_lines",
    "row_open_quote",
    "row_too_many_cells",
    "row_over_limit",
    "address_duplicate",
    "address_already_invited",
    "address_already_member",
    "address_inactive",
    "address_not_registered",
    "address_no_seat",
    "address_throttled",
    NOT_SENT,
];

/// The code of a row that nothing is wrong with, and that was not sent all the same.
pub const NOT_SENT: &str = "not_sent";

/// The code of this text, as it comes from the server.
pub fn code(text: &str) -> &'static str {
    CODES.into_iter().find(|code| *code == text).unwrap_or(NOT_SENT)
}

/// The names of groups in a cell.
pub fn group_names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|']).map(str::trim).filter(|name| !name.is_empty())
}

/// The file to begin with: the header.
pub fn template() -> String {
    let mut text = String::new();
    super::csv::write(&mut text, Column::ALL.map(Column::name));
    text
}
