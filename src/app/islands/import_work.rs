//! An import in the browser: what takes time, piece by piece, so that the page stays alive.

use std::collections::HashMap;

use leptos::{ev, prelude::*, task::spawn_local};

use super::import_state::{Import, Phase, focus};
use crate::{
    app::{
        api::{
            error::ApiError,
            imports::{import_known, import_rows, import_workbook},
        },
        islands::{
            frames::{breathe, idle, painted},
            import_file::{base64, bring_into_view, bytes, save},
        },
    },
    domain::import::{self, FileProblem, Grid, SheetReader},
};

/// Rows that are read before the page is drawn again.
const ROWS_READ: usize = 250;
/// Rows of a request, and bytes of their cells.
const ROWS_OF_BATCH: usize = 500;
const BYTES_OF_BATCH: usize = 100_000;
/// Milliseconds that what is typed and clicked meanwhile may keep rows from being drawn.
const LONGEST_REST: u32 = 100;

/// How many rows to draw next, after so many took so many milliseconds longer than a frame
/// without any: twice as many where that was little, half where it was long.
fn next_piece(rows: usize, took: f64) -> usize {
    match took {
        ..6.0 => rows * 2,
        17.0.. => (rows / 2).max(1),
        _ => rows,
    }
}

/// Has the browser ask before what was mended is gone.
pub(super) fn ask_before_leaving(import: Import) {
    let leaving = window_event_listener(ev::beforeunload, move |event| {
        if import.is_at_risk() {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
}

/// Takes a file in, if there is one.
pub(super) fn take_if_any(import: Import, file: Option<web_sys::File>) {
    let Some(file) = file else { return };
    if matches!(import.phase.get_untracked(), Phase::Sending(..)) {
        return;
    }
    let turn = import.next_turn();
    spawn_local(async move {
        let taken = import.take(file, turn).await;
        // Another file came, or rows are sent already.
        if import.is_over(turn) {
            return;
        }
        if let Err(why) = taken {
            import.failure.set(Some(why));
        }
        import.phase.set(Phase::Rest);
    });
}

impl Import {
    fn told(self, problem: FileProblem) -> String {
        self.phrase(&["problem-", problem.code()].concat(), &[])
    }

    /// Ends reading and looking up that began before.
    fn next_turn(self) -> usize {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    fn is_over(self, turn: usize) -> bool {
        self.turn.get_value() != turn
    }

    async fn take(self, file: web_sys::File, turn: usize) -> Result<(), String> {
        self.failure.set(None);
        self.mended.set_value(false);
        self.change(Grid::clear);
        self.show(0);
        let (rules, most_bytes) = self.props.with_value(|props| (props.rules.clone(), props.most_bytes));
        #[expect(clippy::cast_precision_loss, reason = "a limit of some millions")]
        if file.size() > most_bytes as f64 {
            return Err(self.told(FileProblem::TooLarge));
        }
        let bytes = bytes(&file).await.ok_or_else(|| self.told(FileProblem::NotText))?;
        if self.is_over(turn) {
            return Ok(());
        }
        let text = self.text(&bytes).await?;
        if self.is_over(turn) {
            return Ok(());
        }
        let (mut reader, mut sheet) = SheetReader::open(&text, rules.most).map_err(|problem| self.told(problem))?;
        let mut grid = Grid::new(rules, import::normalize_quickly);
        let mut more = true;
        while more {
            more = reader.read(ROWS_READ, &mut sheet);
            for row in sheet.rows.drain(..) {
                grid.push(row);
            }
            self.phase.set(Phase::Reading(grid.rows.len()));
            breathe().await;
            if self.is_over(turn) {
                return Ok(());
            }
        }
        if grid.rows.is_empty() {
            return Err(self.told(FileProblem::NoRows));
        }
        grid.settle();
        // From here on the good ones can be sent.
        self.phase.set(Phase::LookingUp(grid.rows.len()));
        self.left_out.set((sheet.unknown, sheet.beyond, sheet.blank));
        self.change(|old| *old = grid);
        self.only_bad.set(false);
        self.show(0);
        painted().await;
        bring_into_view("import-grid");
        if self.is_over(turn) { Ok(()) } else { self.look_up_all(turn).await }
    }

    /// Draws many rows in the place of others: all at once would keep the page from answering.
    /// What was asked for is answered first; then they come, as many at a time as this device
    /// draws without being seen to think. Those that are there already stay what they are, with
    /// the cursor in them.
    pub(super) async fn draw_in_pieces(self, rows: Vec<usize>, turn: usize) {
        let frame = painted().await;
        if self.drawing.get_value() != turn {
            return;
        }
        let (kept, others): (Vec<usize>, Vec<usize>) =
            self.shown.get_untracked().into_iter().partition(|row| rows.contains(row));
        let (mut drawn, mut piece) = (1, 1);
        while drawn < rows.len() {
            let there = rows.iter().enumerate().filter(|(n, row)| *n < drawn || kept.contains(row)).map(|(_, row)| row);
            self.shown.set(there.chain(others.iter().skip(drawn)).copied().collect());
            let took = painted().await - frame;
            idle(LONGEST_REST).await;
            if self.drawing.get_value() != turn {
                return;
            }
            piece = next_piece(piece, took);
            drawn += piece;
        }
        self.shown.set(rows);
    }

    async fn text(self, bytes: &[u8]) -> Result<String, String> {
        match import::text_of(bytes) {
            Err(FileProblem::Workbook) => {
                self.phase.set(Phase::Opening);
                let organization = self.props.with_value(|props| props.organization.clone());
                import_workbook(organization, base64(bytes)).await.map_err(|error| self.refusal(&error))
            }
            text => text.map_err(|problem| self.told(problem)),
        }
    }

    async fn look_up_all(self, turn: usize) -> Result<(), String> {
        let addresses: Vec<String> =
            self.look(|grid| grid.rows.iter().filter_map(|row| row.checked.address.clone()).collect());
        let mut left = addresses.len();
        for piece in addresses.chunks(ROWS_OF_BATCH) {
            self.phase.set(Phase::LookingUp(left));
            left -= piece.len();
            self.look_up(piece.to_vec()).await?;
            if self.is_over(turn) {
                break;
            }
        }
        Ok(())
    }

    /// Asks the server about addresses. It looks again when they are sent: where it
    /// can't be reached now, nothing is lost.
    pub(super) async fn look_up(self, addresses: Vec<String>) -> Result<(), String> {
        let organization = self.props.with_value(|props| props.organization.clone());
        let known = import_known(organization, addresses).await.map_err(|error| self.refusal(&error))?;
        let codes: HashMap<_, _> = known.into_iter().map(|(address, code)| (address, import::code(&code))).collect();
        self.change(|grid| {
            grid.refuse(&codes);
            grid.settle();
        });
        Ok(())
    }

    /// Sends all good rows, batch by batch. Nobody has to wait until they are looked up: each
    /// is looked at again when it is sent.
    pub(super) fn send(self) {
        match self.phase.get_untracked() {
            Phase::Rest => {}
            Phase::LookingUp(_) => {
                self.next_turn();
            }
            Phase::Opening | Phase::Reading(_) | Phase::Sending(..) => return,
        }
        self.failure.set(None);
        self.stopped.set(false);
        focus("import-stop".to_owned());
        spawn_local(async move {
            if let Err(error) = self.send_batches().await {
                self.failure.set(Some(self.refusal(&error)));
            }
            self.phase.set(Phase::Rest);
            self.show(0);
            focus("import-report".to_owned());
        });
    }

    async fn send_batches(self) -> Result<(), ApiError> {
        let organization = self.props.with_value(|props| props.organization.clone());
        let (role, groups) = (self.role.get_untracked(), self.groups.get_untracked());
        let ready = self.counts().ready;
        let (mut sent, mut id) = (0, None);
        self.phase.set(Phase::Sending(0, ready));
        loop {
            let (keys, rows): (Vec<_>, Vec<_>) = self.look(|grid| {
                let batch = grid.batch(ROWS_OF_BATCH, BYTES_OF_BATCH);
                batch.into_iter().map(|row| (row.key, row.cells.clone())).unzip()
            });
            if rows.is_empty() || self.stopped.get_untracked() {
                return Ok(());
            }
            let answer = import_rows(organization.clone(), rows, role.clone(), groups.clone(), id).await?;
            id = Some(answer.import);
            self.change(|grid| {
                for (key, code) in keys.into_iter().zip(&answer.codes) {
                    grid.note(key, if code.is_empty() { Ok(()) } else { Err(import::code(code)) });
                }
                grid.settle();
            });
            sent += answer.codes.iter().filter(|code| code.is_empty()).count();
            self.phase.set(Phase::Sending(sent, ready));
        }
    }

    /// Saves what came of each row.
    pub(super) fn save_report(self) {
        let report = self.look(|grid| grid.report(|code| self.problem(code)));
        save("people-report.csv", &report);
    }
}
