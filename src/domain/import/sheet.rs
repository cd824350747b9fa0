//! From a file to rows: which column is which, what is blank, what is too much.

use super::{
    super::csv::{self, Reader},
    Cells, Column,
};

/// A row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Cells,
    /// The code of what is wrong with the row as such.
    pub fault: Option<&'static str>,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The rows that say something. Twice the limit is kept at most, so that those
    /// above it can be shown and reported.
    pub rows: Vec<Row>,
    /// Columns of the header that are not known, and so left out.
    pub unknown: Vec<String>,
    /// Rows with nothing in them.
    pub blank: usize,
    /// Rows that are too many even to be shown.
    pub beyond: usize,
}

/// Why a file as a whole can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// No encoding fits.
    NotText,
    /// A workbook: to be converted first.
    Workbook,
    /// A workbook that can't be understood.
    BadWorkbook,
    /// A workbook of Excel before 2007.
    OldWorkbook,
    /// Nothing but blanks.
    Empty,
    /// The header names no column `email`.
    NoEmail,
    /// The header names a column twice.
    Doubled,
    /// A header, and nothing below.
    NoRows,
    /// More bytes than are taken.
    TooLarge,
}

impl FileProblem {
    /// All of them, for those who carry messages along.
    pub const ALL: [Self; 9] = [
        Self::NotText,
        Self::Workbook,
        Self::BadWorkbook,
        Self::OldWorkbook,
        Self::Empty,
        Self::NoEmail,
        Self::Doubled,
        Self::NoRows,
        Self::TooLarge,
    ];

    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotText => "file_not_text",
            Self::Workbook => "file_workbook",
            Self::BadWorkbook => "file_bad_workbook",
            Self::OldWorkbook => "file_old_workbook",
            Self::Empty => "file_empty",
            Self::NoEmail => "file_no_email",
            Self::Doubled => "file_doubled",
            Self::NoRows => "file_no_rows",
            Self::TooLarge => "file_too_large",
        }
    }
}

/// The text of a file's bytes.
pub fn text_of(bytes: &[u8]) -> Result<String, FileProblem> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(FileProblem::Workbook);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(FileProblem::OldWorkbook);
    }
    csv::decode(bytes).map_err(|csv::NotText| FileProblem::NotText)
}

/// Reads a text piece by piece, so that a browser can draw in between.
#[derive(Debug, Clone)]
pub struct SheetReader<'a> {
    records: Reader<'a>,
    columns: Vec<Option<Column>>,
    most: usize,
    kept: usize,
}

impl<'a> SheetReader<'a> {
    /// Reads the header. `most` are the rows that one import takes.
    pub fn open(text: &'a str, most: usize) -> Result<(Self, Sheet), FileProblem> {
        let mut records = Reader::new(text);
        let header = records.find(|record| record.cells.iter().any(|cell| !cell.trim().is_empty()));
        let header = header.ok_or(FileProblem::Empty)?.cells;
        let columns: Vec<_> = header.iter().map(|cell| Column::of_header(cell)).collect();
        let count = |column: Column| columns.iter().filter(|c| **c == Some(column)).count();
        if count(Column::Email) == 0 {
            return Err(FileProblem::NoEmail);
        }
        if Column::ALL.into_iter().any(|column| count(column) > 1) {
            return Err(FileProblem::Doubled);
        }
        let named = |(cell, column): (&String, &Option<Column>)| {
            let name: String = cell.trim().chars().take(60).collect();
            (column.is_none() && !name.is_empty()).then_some(name)
        };
        let unknown = header.iter().zip(&columns).filter_map(named).collect();
        Ok((Self { records, columns, most, kept: 0 }, Sheet { unknown, ..Sheet::default() }))
    }

    /// Reads up to `n` records more; whether there may be others.
    pub fn read(&mut self, n: usize, sheet: &mut Sheet) -> bool {
        for _ in 0..n {
            let Some(record) = self.records.next() else { return false };
            if record.cells.iter().all(|cell| cell.trim().is_empty()) {
                sheet.blank += 1;
            } else if self.kept >= 2 * self.most {
                sheet.beyond += 1;
            } else {
                self.kept += 1;
                sheet.rows.push(self.row(record));
            }
        }
        true
    }

    fn row(&self, record: csv::Record) -> Row {
        let extra = record.cells.get(self.columns.len()..).unwrap_or_default().iter().any(|c| !c.trim().is_empty());
        let mut cells = Cells::default();
        for (cell, column) in record.cells.into_iter().zip(&self.columns) {
            if let Some(column) = column {
                csv::plain(cell.trim()).clone_into(&mut cells[*column as usize]);
            }
        }
        let fault = if record.open_quote { Some("row_open_quote") } else { extra.then_some("row_too_many_cells") };
        Row { line: record.line, cells, fault }
    }
}

/// Reads a text at once.
pub fn read(text: &str, most: usize) -> Result<Sheet, FileProblem> {
    let (mut reader, mut sheet) = SheetReader::open(text, most)?;
    while reader.read(usize::MAX, &mut sheet) {}
    if sheet.rows.is_empty() { Err(FileProblem::NoRows) } else { Ok(sheet) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(name: &str, email: &str, role: &str) -> Cells {
        [name, email, role, "", ""].map(str::to_owned)
    }

    #[test]
    fn columns_stand_in_any_order_and_case() {
        let sheet = read("ROLE;E-Mail;phone; Name\nUser;a@x.io;123;Ada\n;;;\n\n;b@x.io\n", 10).expect("a sheet");
        assert_eq!(sheet.unknown, ["phone"]);
        assert_eq!(sheet.blank, 2);
        assert_eq!(sheet.rows[0], Row { line: 2, cells: cells("Ada", "a@x.io", "User"), fault: None });
        assert_eq!(sheet.rows[1], Row { line: 5, cells: cells("", "b@x.io", ""), fault: None });
    }

    #[test]
    fn what_can_t_be_read_has_its_own_code() {
        for (text, problem) in [
            ("", FileProblem::Empty),
            (" \n\n , ,\n", FileProblem::Empty),
            ("name,role\nAda,User", FileProblem::NoEmail),
            ("a@x.io\nb@x.io", FileProblem::NoEmail),
            ("email,EMAIL\na@x.io,b@x.io", FileProblem::Doubled),
            ("email\n\n", FileProblem::NoRows),
        ] {
            assert_eq!(read(text, 10), Err(problem), "{text:?}");
        }
        assert_eq!(text_of(b"PK\x03\x04..."), Err(FileProblem::Workbook));
        assert_eq!(text_of(b"\xD0\xCF\x11\xE0..."), Err(FileProblem::OldWorkbook));
        assert_eq!(text_of(b"\xFF\xFE\x01"), Err(FileProblem::NotText));
    }

    #[test]
    fn odd_rows_are_marked() {
        let sheet = read("email,name\na@x.io,Ada,,\nb@x.io,Lee, Jr\nc@x.io,\"Open\nd@x.io,D", 10).expect("a sheet");
        let faults: Vec<_> = sheet.rows.iter().map(|row| row.fault).collect();
        assert_eq!(faults, [None, Some("row_too_many_cells"), Some("row_open_quote"), None]);
    }

    #[test]
    fn a_million_rows_are_counted_not_kept() {
        let text = format!("email\n{}", "a@x.io\n".repeat(1_000_000));
        let sheet = read(&text, 100).expect("a sheet");
        assert_eq!((sheet.rows.len(), sheet.beyond), (200, 999_800));
    }

    proptest! {
        #[test]
        fn any_bytes_are_rows_or_a_coded_problem(bytes in proptest::collection::vec(any::<u8>(), 0..200), rest in "(?s).{0,80}") {
            let _ = text_of(&bytes).and_then(|text| read(&text, 5));
            let text = format!("email,name\n{rest}");
            match read(&text, 5) {
                Ok(sheet) => prop_assert!(sheet.rows.len() <= 10),
                Err(problem) => prop_assert!(!problem.code().is_empty()),
            }
        }

        #[test]
        fn pieces_make_the_same_sheet(rest in "([a-z@.,;\" ]{0,20}\n){0,12}", n in 1_usize..5) {
            let text = format!("email,name\n{rest}");
            let (mut reader, mut sheet) = SheetReader::open(&text, 4).expect("a header");
            while reader.read(n, &mut sheet) {}
            if let Ok(whole) = read(&text, 4) {
                prop_assert_eq!(sheet, whole);
            }
        }
    }
}
