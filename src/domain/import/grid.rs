//! All rows of an import together: who stands twice in it, who is known already,
//! for whom there is no place; mended row by row, sent batch by batch.

use std::collections::{HashMap, HashSet};

use super::{
    super::{csv, email::EmailProblem},
    CellProblem, Cells, Checked, Column, Row, Rules, State, Tally, check,
};

/// A row, and all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Tells rows apart, also after some were removed.
    pub key: usize,
    /// The line of the file, from 1.
    pub line: usize,
    /// The cells as they are now.
    pub cells: Cells,
    /// What they mean, and what is wrong with them.
    pub checked: Checked,
    /// The code of what is wrong with the row among the others.
    pub standing: Option<&'static str>,
    /// Whether its invitation was made.
    pub sent: bool,
    fault: Option<&'static str>,
    refused: Option<&'static str>,
}

/// What is said of those for whom nothing is left to do.
const KNOWN: [&str; 2] = ["address_already_invited", "address_already_member"];

impl GridRow {
    /// All that is wrong with it.
    pub fn problems(&self) -> impl Iterator<Item = CellProblem> {
        let whole = |code| CellProblem { column: Column::Email, code };
        let all = [self.fault, self.standing].into_iter().flatten().map(whole);
        all.chain(self.checked.problems.iter().copied())
    }

    /// What is wrong with one cell.
    pub fn problem(&self, column: Column) -> Option<&'static str> {
        self.problems().find(|problem| problem.column == column).map(|problem| problem.code)
    }

    /// How far it is.
    pub fn state(&self) -> State {
        let readable = self.fault.is_none() && self.checked.problems.is_empty();
        match self.standing {
            _ if self.sent => State::Sent,
            None if readable => State::Ready,
            Some(code) if readable && KNOWN.contains(&code) => State::Known,
            _ => State::Bad,
        }
    }

    /// Whether it waits to be sent.
    pub fn is_ready(&self) -> bool {
        self.state() == State::Ready
    }
}

/// The rows of an import.
#[derive(Debug, Clone)]
pub struct Grid {
    /// In the order of the file.
    pub rows: Vec<GridRow>,
    /// What they are checked against.
    pub rules: Rules,
    normalize: fn(&str) -> Result<String, EmailProblem>,
    next: usize,
    /// How far they are, since [`Grid::settle`].
    counted: Tally,
}

impl Grid {
    /// Without rows.
    pub const fn new(rules: Rules, normalize: fn(&str) -> Result<String, EmailProblem>) -> Self {
        Self { rows: Vec::new(), rules, normalize, next: 0, counted: Tally::NONE }
    }

    /// Adds a row; [`Grid::settle`] is to follow.
    pub fn push(&mut self, row: Row) {
        let checked = check(&row.cells, &self.rules, self.normalize);
        let Row { line, cells, fault } = row;
        self.rows.push(GridRow {
            key: self.next,
            line,
            cells,
            checked,
            standing: None,
            sent: false,
            fault,
            refused: None,
        });
        self.next += 1;
    }

    /// Gives a cell another text. A row that is mended is taken for what it says now.
    pub fn edit(&mut self, key: usize, column: Column, text: &str) {
        let Some(i) = self.place(key).filter(|i| !self.rows[*i].sent) else { return };
        let row = &mut self.rows[i];
        text.trim().clone_into(&mut row.cells[column as usize]);
        let before = row.checked.address.take();
        row.checked = check(&row.cells, &self.rules, self.normalize);
        row.fault = None;
        if row.checked.address != before {
            row.refused = None;
        }
        self.settle();
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: usize) {
        if let Some(i) = self.place(key) {
            self.rows.remove(i);
            self.settle();
        }
    }

    /// Takes all rows out.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.settle();
    }

    /// The row of a key.
    pub fn row(&self, key: usize) -> Option<&GridRow> {
        self.place(key).map(|i| &self.rows[i])
    }

    /// Where the row of a key is: keys grow down the rows.
    fn place(&self, key: usize) -> Option<usize> {
        self.rows.binary_search_by_key(&key, |row| row.key).ok()
    }

    /// Notes what the server says of addresses: the code of what is wrong, by the
    /// address as it is compared; [`Grid::settle`] is to follow.
    pub fn refuse(&mut self, codes: &HashMap<String, &'static str>) {
        for row in self.rows.iter_mut().filter(|row| !row.sent) {
            if let Some(code) = row.checked.address.as_ref().and_then(|address| codes.get(address)) {
                row.refused = Some(code);
            }
        }
    }

    /// Notes what came of the row of this key: sent, or the code of what is wrong.
    pub fn note(&mut self, key: usize, result: Result<(), &'static str>) {
        if let Some(i) = self.place(key) {
            let row = &mut self.rows[i];
            row.sent = result.is_ok();
            row.refused = result.err();
        }
    }

    /// Finds out what is wrong with rows among the others: in their order, the first
    /// of each address counts, and so do those that fit.
    pub fn settle(&mut self) {
        let standings = self.standings();
        self.counted = Tally::NONE;
        for (row, standing) in self.rows.iter_mut().zip(standings) {
            if !row.sent {
                row.standing = standing;
            }
            self.counted.add(row.state());
        }
    }

    /// What is wrong with each row among the others.
    fn standings(&self) -> Vec<Option<&'static str>> {
        let mut seen = HashSet::with_capacity(self.rows.len());
        let mut left = self.rules.seats_left;
        // What was sent counts wherever it stands.
        for row in self.rows.iter().filter(|row| row.sent) {
            seen.extend(row.checked.address.as_deref());
            left = left.map(|n| (n - 1).max(0));
        }
        let mut standings = Vec::with_capacity(self.rows.len());
        for (i, row) in self.rows.iter().enumerate() {
            let mut standing = match row.checked.address.as_deref() {
                _ if row.sent => None,
                _ if i >= self.rules.most => Some("row_over_limit"),
                Some(address) if !seen.insert(address) => Some("address_duplicate"),
                _ => row.refused,
            };
            let takes_seat = !row.sent && row.fault.is_none() && row.checked.problems.is_empty() && standing.is_none();
            match &mut left {
                Some(0) if takes_seat => standing = Some("address_no_seat"),
                Some(n) if takes_seat => *n -= 1,
                _ => {}
            }
            standings.push(standing);
        }
        standings
    }

    /// The rows to send next: some that are ready, by number and by length of their cells.
    pub fn batch(&self, most_rows: usize, most_bytes: usize) -> Vec<&GridRow> {
        let mut bytes = 0;
        let fits = |row: &&GridRow| {
            bytes += row.cells.iter().map(|cell| cell.len() + 8).sum::<usize>();
            bytes <= most_bytes
        };
        self.rows.iter().filter(|row| row.is_ready()).take(most_rows).take_while(fits).collect()
    }

    /// How many are how far.
    pub const fn counts(&self) -> Tally {
        self.counted
    }

    /// What came of each row, as a table to keep. `say` puts a code into words.
    pub fn report(&self, say: impl Fn(&str) -> String) -> String {
        let mut text = String::from("\u{FEFF}");
        let header = Column::ALL.map(Column::name).into_iter().chain(["line", "result", "reason"]);
        csv::write(&mut text, header);
        for row in &self.rows {
            let result = match (row.sent, row.problems().next()) {
                (true, _) => "invited",
                (false, Some(problem)) => problem.code,
                (false, None) => super::NOT_SENT,
            };
            let reason = if row.sent { Vec::new() } else { row.problems().map(|p| say(p.code)).collect() }.join(" ");
            let line = row.line.to_string();
            let cells = row.cells.iter().map(String::as_str).chain([line.as_str(), result, reason.as_str()]);
            let cells: Vec<_> = cells.map(csv::neutral).collect();
            csv::write(&mut text, cells.iter().map(AsRef::as_ref));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{check::tests::rules, normalize_quickly, read},
        *,
    };

    fn grid(text: &str, rules: Rules) -> Grid {
        let mut grid = Grid::new(rules, normalize_quickly);
        for row in read(text, 10).expect("a sheet").rows {
            grid.push(row);
        }
        grid.settle();
        grid
    }

    fn standings(grid: &Grid) -> Vec<Option<&'static str>> {
        grid.rows.iter().map(|row| row.problems().next().map(|p| p.code)).collect()
    }

    #[test]
    fn the_first_of_each_address_counts_as_long_as_there_is_place() {
        let grid = grid("email\na@x.io\nA@X.io\nbad\nb@x.io", rules());
        let expected = [None, Some("address_duplicate"), Some("email_no_at"), Some("row_over_limit")];
        assert_eq!(standings(&grid), expected);
        assert_eq!(grid.counts(), Tally { ready: 1, bad: 3, ..Tally::default() });
    }

    #[test]
    fn bad_rows_take_no_seats() {
        let grid = grid("email\nbad\na@x.io\nb@x.io\nc@x.io", Rules { most: 10, ..rules() });
        assert_eq!(standings(&grid), [Some("email_no_at"), None, None, Some("address_no_seat")]);
    }

    #[test]
    fn mending_one_row_may_free_another() {
        let mut grid = grid("email\na@x.io\na@x.io\nb@x.io", Rules { seats_left: None, most: 10, ..rules() });
        assert_eq!(standings(&grid), [None, Some("address_duplicate"), None]);
        grid.edit(0, Column::Email, "c@x.io");
        assert_eq!(standings(&grid), [None, None, None]);
        grid.edit(0, Column::Email, "b@x.io ");
        assert_eq!(standings(&grid), [None, None, Some("address_duplicate")]);
        grid.remove(0);
        assert_eq!(standings(&grid), [None, None]);
    }

    #[test]
    fn what_the_server_says_holds_until_the_address_is_another() {
        let mut grid = grid("email,name\na@x.io,\nb@x.io,", Rules { seats_left: None, ..rules() });
        grid.refuse(&HashMap::from([("a@x.io".to_owned(), "address_already_member")]));
        grid.settle();
        assert_eq!(standings(&grid), [Some("address_already_member"), None]);
        grid.edit(0, Column::Name, "Ada");
        assert_eq!(standings(&grid), [Some("address_already_member"), None]);
        grid.edit(0, Column::Email, "c@x.io");
        assert_eq!(standings(&grid), [None, None]);
        grid.note(0, Ok(()));
        grid.note(1, Err("address_throttled"));
        grid.settle();
        assert_eq!(grid.counts(), Tally { sent: 1, bad: 1, ..Tally::default() });
        grid.edit(0, Column::Email, "changed@x.io");
        assert_eq!(grid.rows[0].cells[1], "c@x.io", "what was sent stays");
    }

    #[test]
    fn whoever_is_known_already_is_nothing_to_put_right_while_the_rest_of_the_row_is_good() {
        let mut grid =
            grid("email,role\na@x.io,\nb@x.io,\nc@x.io,Pope", Rules { seats_left: None, most: 10, ..rules() });
        let all = ["a@x.io", "c@x.io"].map(|address| (address.to_owned(), "address_already_invited"));
        grid.refuse(&HashMap::from(all));
        grid.refuse(&HashMap::from([("b@x.io".to_owned(), "address_inactive")]));
        grid.settle();
        let states: Vec<_> = grid.rows.iter().map(GridRow::state).collect();
        assert_eq!(states, [State::Known, State::Bad, State::Bad], "somebody inactive is to be reactivated");
        assert_eq!(grid.counts(), Tally { known: 1, bad: 2, ..Tally::default() });
    }

    #[test]
    fn rows_are_found_by_their_keys_after_others_are_gone() {
        let mut grid = grid("email\na@x.io\nb@x.io\nc@x.io", Rules { seats_left: None, most: 10, ..rules() });
        grid.remove(1);
        assert_eq!(grid.row(2).map(|row| &*row.cells[1]), Some("c@x.io"));
        assert!(grid.row(1).is_none() && grid.row(9).is_none());
        assert_eq!(grid.counts(), Tally { ready: 2, ..Tally::default() });
        grid.clear();
        assert_eq!(grid.counts(), Tally::default());
    }

    #[test]
    fn batches_are_short_and_light() {
        let grid = grid("email\na@x.io\nb@x.io", rules());
        assert_eq!(grid.batch(500, 1_000).len(), 2);
        assert_eq!(grid.batch(1, 1_000).len(), 1);
        assert_eq!(grid.batch(500, 60).len(), 1);
    }

    #[test]
    fn the_report_tells_each_row_and_runs_no_formula() {
        let mut grid = grid("email,name\n+a@x.io,=1+1\nbad,", rules());
        grid.note(0, Ok(()));
        let report = grid.report(|code| format!("because of {code}"));
        assert_eq!(
            report,
            "\u{FEFF}name,email,role,groups,language,line,result,reason\r\n\
             '=1+1,'+a@x.io,,,,2,invited,\r\n,bad,,,,3,email_no_at,because of email_no_at\r\n"
        );
        let again = read(report.trim_start_matches('\u{FEFF}'), 10).expect("a sheet");
        assert_eq!(again.rows[0].cells[1], "+a@x.io");
    }
}
