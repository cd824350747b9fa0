//! An import in the browser: what it holds, and what is being done with it.

use leptos::prelude::*;

use super::import_sheet::ImportProps;
use crate::{
    app::phrases::{count, say},
    domain::import::{self, Column, Grid, GridRow},
};

/// Rows that are drawn at once.
pub(super) const ROWS_OF_PAGE: usize = 50;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "work is done in the browser only"))]
pub(super) enum Phase {
    /// Nothing.
    Rest,
    /// The server reads a workbook.
    Opening,
    /// So many rows are read.
    Reading(usize),
    /// So many addresses are being looked up.
    LookingUp(usize),
    /// So many of so many are invited.
    Sending(usize, usize),
}

/// What the parts of the island share.
#[derive(Clone, Copy)]
pub(super) struct Import {
    pub props: StoredValue<ImportProps>,
    grid: StoredValue<Grid>,
    /// Counts the changes of the grid.
    version: RwSignal<usize>,
    /// The rows that are drawn, by their keys. They stay while they are mended.
    pub shown: RwSignal<Vec<usize>>,
    /// Where in the list these begin, and how long it is.
    pub place: RwSignal<(usize, usize)>,
    pub only_bad: RwSignal<bool>,
    pub phase: RwSignal<Phase>,
    /// The key of what went wrong.
    pub failure: RwSignal<Option<String>>,
    /// Columns that are left out, rows that are not even shown, and empty ones.
    pub left_out: RwSignal<(Vec<String>, usize, usize)>,
    pub stopped: RwSignal<bool>,
    pub role: RwSignal<String>,
    pub groups: RwSignal<Vec<String>>,
    pub spoken: RwSignal<String>,
    /// Counts the files: work on an older one ends.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "files are read in the browser only"))]
    pub turn: StoredValue<usize>,
}

impl Import {
    pub fn new(props: ImportProps) -> Self {
        let first_role = props.rules.roles.iter().find(|role| role.grantable).map(|role| role.id.clone());
        let role = if props.role.is_empty() { first_role.unwrap_or_default() } else { props.role.clone() };
        Self {
            grid: StoredValue::new(Grid::new(props.rules.clone(), import::normalize_quickly)),
            version: RwSignal::new(0),
            shown: RwSignal::new(Vec::new()),
            place: RwSignal::new((0, 0)),
            only_bad: RwSignal::new(false),
            phase: RwSignal::new(Phase::Rest),
            failure: RwSignal::new(None),
            left_out: RwSignal::new((Vec::new(), 0, 0)),
            stopped: RwSignal::new(false),
            role: RwSignal::new(role),
            groups: RwSignal::new(props.groups.clone()),
            spoken: RwSignal::new(String::new()),
            turn: StoredValue::new(0),
            props: StoredValue::new(props),
        }
    }

    pub fn phrase(self, key: &str, args: &[(&str, &str)]) -> String {
        self.props.with_value(|props| say(&props.phrases, key, args))
    }

    pub fn count_phrase(self, key: &str, n: usize) -> String {
        self.props.with_value(|props| count(&props.phrases, key, n))
    }

    /// The name of the role of those without one.
    pub fn role_name(self) -> String {
        let role = self.role.get();
        let named =
            |props: &ImportProps| props.rules.roles.iter().find(|one| one.id == role).map(|one| one.name.clone());
        self.props.with_value(named).unwrap_or_default()
    }

    /// Looks at the grid, and again whenever it changes.
    pub fn look<T>(self, look: impl FnOnce(&Grid) -> T) -> T {
        self.version.track();
        self.grid.with_value(look)
    }

    /// Changes the grid.
    pub fn change(self, change: impl FnOnce(&mut Grid)) {
        self.grid.update_value(change);
        self.version.update(|n| *n += 1);
    }

    /// How many are sent, ready, and bad.
    pub fn counts(self) -> (usize, usize, usize) {
        self.look(Grid::counts)
    }

    /// The row of a key, as it is now.
    pub fn row(self, key: usize) -> Option<GridRow> {
        self.look(|grid| grid.row(key).cloned())
    }

    /// Draws the page of the list that begins at `first`.
    pub fn show(self, first: usize) {
        let only_bad = self.only_bad.get_untracked();
        let (shown, total) = self.grid.with_value(|grid| {
            let keys: Vec<usize> =
                grid.rows.iter().filter(|row| !only_bad || !row.is_good()).map(|row| row.key).collect();
            (keys.iter().skip(first).take(ROWS_OF_PAGE).copied().collect::<Vec<_>>(), keys.len())
        });
        if shown.is_empty() && first > 0 {
            return self.show(first.saturating_sub(ROWS_OF_PAGE));
        }
        self.shown.set(shown);
        self.place.set((first, total));
    }

    pub fn remove(self, key: usize) {
        let line = self.row(key).map(|row| row.line).unwrap_or_default();
        self.change(|grid| grid.remove(key));
        self.spoken.set(self.phrase("import-removed", &[("line", &line.to_string())]));
        let next = self.shown.with_untracked(|shown| shown.iter().copied().skip_while(|other| *other != key).nth(1));
        self.show(self.place.get_untracked().0);
        let next = next.or_else(|| self.shown.with_untracked(|shown| shown.last().copied()));
        if let Some(next) = next {
            focus(["remove-", &next.to_string()].concat());
        }
    }

    /// Gives a cell another text; a new address is looked up.
    pub fn edit(self, key: usize, column: Column, text: &str) {
        self.change(|grid| grid.edit(key, column, text));
        #[cfg(feature = "hydrate")]
        if column == Column::Email
            && let Some(address) = self.row(key).and_then(|row| row.checked.address)
        {
            leptos::task::spawn_local(async move {
                self.look_up(vec![address]).await;
            });
        }
    }
}

/// Puts the cursor there, once it is drawn: what had it is gone.
fn focus(id: String) {
    request_animation_frame(move || {
        #[cfg(feature = "hydrate")]
        if let Some(element) = document().get_element_by_id(&id) {
            let _ = wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&element).focus();
        }
        #[cfg(not(feature = "hydrate"))]
        drop(id);
    });
}

#[cfg(feature = "hydrate")]
pub(super) use work::take_if_any;

/// What takes time.
#[cfg(feature = "hydrate")]
mod work {
    use std::collections::HashMap;

    use leptos::{prelude::*, task::spawn_local};

    use super::{Import, Phase, focus};
    use crate::{
        app::{
            api::{
                error::ApiError,
                imports::{import_known, import_rows, import_workbook},
            },
            islands::import_file::{base64, breathe, bytes, save},
        },
        domain::import::{self, FileProblem, Grid, SheetReader},
    };

    /// Rows that are read before the page is drawn again.
    const ROWS_OF_PIECE: usize = 250;
    /// Rows of a request, and bytes of their cells.
    const ROWS_OF_BATCH: usize = 500;
    const BYTES_OF_BATCH: usize = 100_000;

    /// Takes a file in, if there is one.
    pub(in crate::app::islands) fn take_if_any(import: Import, file: Option<web_sys::File>) {
        if let Some(file) = file {
            spawn_local(async move {
                if let Err(key) = import.take(file).await {
                    import.failure.set(Some(key));
                }
                import.phase.set(Phase::Rest);
            });
        }
    }

    fn told(problem: FileProblem) -> String {
        ["problem-", problem.code()].concat()
    }

    impl Import {
        async fn take(self, file: web_sys::File) -> Result<(), String> {
            if matches!(self.phase.get_untracked(), Phase::Sending(..)) {
                return Ok(());
            }
            let turn = self.turn.get_value() + 1;
            self.turn.set_value(turn);
            self.failure.set(None);
            self.change(Grid::clear);
            self.show(0);
            let (rules, most_bytes) = self.props.with_value(|props| (props.rules.clone(), props.most_bytes));
            #[expect(clippy::cast_precision_loss, reason = "a limit of some millions")]
            if file.size() > most_bytes as f64 {
                return Err(told(FileProblem::TooLarge));
            }
            let bytes = bytes(&file).await.ok_or_else(|| told(FileProblem::NotText))?;
            let text = self.text(&bytes).await?;
            let (mut reader, mut sheet) = SheetReader::open(&text, rules.most).map_err(told)?;
            let mut grid = Grid::new(rules, import::normalize_quickly);
            let mut more = true;
            while more {
                more = reader.read(ROWS_OF_PIECE, &mut sheet);
                for row in sheet.rows.drain(..) {
                    grid.push(row);
                }
                self.phase.set(Phase::Reading(grid.rows.len()));
                breathe().await;
                if self.turn.get_value() != turn {
                    return Ok(());
                }
            }
            if grid.rows.is_empty() {
                return Err(told(FileProblem::NoRows));
            }
            grid.settle();
            self.left_out.set((sheet.unknown, sheet.beyond, sheet.blank));
            self.change(|old| *old = grid);
            self.only_bad.set(false);
            self.show(0);
            self.look_up_all(turn).await;
            Ok(())
        }

        async fn text(self, bytes: &[u8]) -> Result<String, String> {
            match import::text_of(bytes) {
                Err(FileProblem::Workbook) => {
                    self.phase.set(Phase::Opening);
                    let organization = self.props.with_value(|props| props.organization.clone());
                    import_workbook(organization, base64(bytes)).await.map_err(|error| error.key)
                }
                text => text.map_err(told),
            }
        }

        async fn look_up_all(self, turn: usize) {
            let addresses: Vec<String> =
                self.look(|grid| grid.rows.iter().filter_map(|row| row.checked.address.clone()).collect());
            let mut left = addresses.len();
            for piece in addresses.chunks(ROWS_OF_BATCH) {
                self.phase.set(Phase::LookingUp(left));
                left -= piece.len();
                if !self.look_up(piece.to_vec()).await || self.turn.get_value() != turn {
                    return;
                }
            }
        }

        /// Asks the server about addresses. It looks again when they are sent: where it
        /// can't be reached now, nothing is lost.
        pub(super) async fn look_up(self, addresses: Vec<String>) -> bool {
            let organization = self.props.with_value(|props| props.organization.clone());
            match import_known(organization, addresses).await {
                Ok(known) => {
                    let codes: HashMap<_, _> =
                        known.into_iter().map(|(address, code)| (address, import::code(&code))).collect();
                    self.change(|grid| {
                        grid.refuse(&codes);
                        grid.settle();
                    });
                    true
                }
                Err(error) => {
                    self.failure.set(Some(error.key));
                    false
                }
            }
        }

        /// Sends all good rows, batch by batch.
        pub(in crate::app::islands) fn send(self) {
            if self.phase.get_untracked() != Phase::Rest {
                return;
            }
            self.failure.set(None);
            self.stopped.set(false);
            focus("import-stop".to_owned());
            spawn_local(async move {
                if let Err(error) = self.send_batches().await {
                    self.failure.set(Some(error.key));
                }
                self.phase.set(Phase::Rest);
                self.show(0);
                focus("import-report".to_owned());
            });
        }

        async fn send_batches(self) -> Result<(), ApiError> {
            let organization = self.props.with_value(|props| props.organization.clone());
            let (role, groups) = (self.role.get_untracked(), self.groups.get_untracked());
            let (_, ready, _) = self.look(Grid::counts);
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
        pub(in crate::app::islands) fn save_report(self) {
            let report = self.look(|grid| grid.report(|code| self.phrase(&["problem-", code].concat(), &[])));
            save("people-report.csv", &report);
        }
    }
}
