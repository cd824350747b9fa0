//! An import in the browser: what it holds, and what is being done with it.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::frames::breathe;
use super::import_sheet::ImportProps;
use crate::{
    app::{
        api::error::ApiError,
        phrases::{count, number, say},
    },
    domain::import::{self, Column, Grid, GridRow, State, Tally},
};

/// Rows that are drawn at once.
pub(super) const ROWS_OF_PAGE: usize = 50;
/// So many new rows are drawn at once, more piece by piece.
#[cfg(feature = "hydrate")]
const FEW_ROWS: usize = 3;

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
    /// How many rows are how far: what is said of it is found anew only where it changed.
    tally: Memo<Tally>,
    /// The rows that are drawn, by their keys. They stay while they are mended.
    pub shown: RwSignal<Vec<usize>>,
    /// Counts what is to be drawn: drawing something older ends.
    pub drawing: StoredValue<usize>,
    /// Where in the list these begin, and how long it is.
    pub place: RwSignal<(usize, usize)>,
    pub only_bad: RwSignal<bool>,
    pub phase: RwSignal<Phase>,
    /// What went wrong, in words.
    pub failure: RwSignal<Option<String>>,
    /// Columns that are left out, rows that are not even shown, and empty ones.
    pub left_out: RwSignal<(Vec<String>, usize, usize)>,
    pub stopped: RwSignal<bool>,
    pub role: RwSignal<String>,
    pub groups: RwSignal<Vec<String>>,
    pub spoken: RwSignal<String>,
    /// Whether somebody mended rows: that is in no file.
    pub mended: StoredValue<bool>,
    /// Counts files and sendings: what is read or looked up for an older one ends.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "files are read in the browser only"))]
    pub turn: StoredValue<usize>,
}

impl Import {
    pub fn new(props: ImportProps) -> Self {
        let first_role = props.rules.roles.iter().find(|role| role.grantable).map(|role| role.id.clone());
        let role = if props.role.is_empty() { first_role.unwrap_or_default() } else { props.role.clone() };
        let grid = StoredValue::new(Grid::new(props.rules.clone(), import::normalize_quickly));
        let version = RwSignal::new(0);
        let tally = Memo::new(move |_| {
            version.track();
            grid.with_value(Grid::counts)
        });
        Self {
            grid,
            version,
            tally,
            shown: RwSignal::new(Vec::new()),
            drawing: StoredValue::new(0),
            place: RwSignal::new((0, 0)),
            only_bad: RwSignal::new(false),
            phase: RwSignal::new(Phase::Rest),
            failure: RwSignal::new(None),
            left_out: RwSignal::new((Vec::new(), 0, 0)),
            stopped: RwSignal::new(false),
            role: RwSignal::new(role),
            groups: RwSignal::new(props.groups.clone()),
            spoken: RwSignal::new(String::new()),
            mended: StoredValue::new(false),
            turn: StoredValue::new(0),
            props: StoredValue::new(props),
        }
    }

    pub fn phrase(self, key: &str, args: &[(&str, &str)]) -> String {
        self.props.with_value(|props| say(&props.phrases, key, args))
    }

    /// What is wrong with a row.
    pub fn problem(self, code: &str) -> String {
        let limit = |props: &ImportProps| props.rules.seat_limit.and_then(|limit| usize::try_from(limit).ok());
        let limit = number(self.props.with_value(limit).unwrap_or_default());
        self.phrase(&["problem-", code].concat(), &[("limit", &limit)])
    }

    /// Why the server refused something.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server is asked by the browser only"))]
    pub fn refusal(self, error: &ApiError) -> String {
        self.props.with_value(|props| error.say(&props.phrases))
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

    /// How many rows are how far.
    pub fn counts(self) -> Tally {
        self.tally.get()
    }

    /// The row of a key, as it is now.
    pub fn row(self, key: usize) -> Option<GridRow> {
        self.look(|grid| grid.row(key).cloned())
    }

    /// Draws the page of the list that begins at `first`, and tells which rows are on it.
    pub fn show(self, first: usize) -> Vec<usize> {
        let only_bad = self.only_bad.get_untracked();
        let (shown, total) = self.grid.with_value(|grid| {
            let keys: Vec<usize> =
                grid.rows.iter().filter(|row| !only_bad || row.state() == State::Bad).map(|row| row.key).collect();
            (keys.iter().skip(first).take(ROWS_OF_PAGE).copied().collect::<Vec<_>>(), keys.len())
        });
        if shown.is_empty() && first > 0 {
            return self.show(first.saturating_sub(ROWS_OF_PAGE));
        }
        // The last of them is put right.
        if shown.is_empty() && only_bad {
            self.only_bad.set(false);
            return self.show(0);
        }
        self.place.set((first, total));
        self.draw(shown.clone());
        shown
    }

    /// Makes room for another file, once nothing of this one is left to do.
    pub fn done(self) {
        let counts = self.counts();
        if counts.ready + counts.bad == 0 {
            self.change(Grid::clear);
            self.left_out.set((Vec::new(), 0, 0));
            self.show(0);
        }
    }

    /// Draws these rows: a few at once, many piece by piece.
    fn draw(self, rows: Vec<usize>) {
        let turn = self.drawing.get_value() + 1;
        self.drawing.set_value(turn);
        #[cfg(feature = "hydrate")]
        if self.shown.with_untracked(|shown| rows.iter().filter(|row| !shown.contains(row)).count()) > FEW_ROWS {
            return leptos::task::spawn_local(self.draw_in_pieces(rows, turn));
        }
        self.shown.set(rows);
    }

    /// Whether something is lost with this page: what was mended and not sent, or a sending.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "pages are left in the browser only"))]
    pub fn is_at_risk(self) -> bool {
        let counts = self.tally.get_untracked();
        let waiting = self.mended.get_value() && counts.ready + counts.bad > 0;
        waiting || matches!(self.phase.get_untracked(), Phase::Sending(..))
    }

    pub fn remove(self, key: usize) {
        self.mended.set_value(true);
        let line = self.row(key).map(|row| row.line).unwrap_or_default();
        self.change(|grid| grid.remove(key));
        self.spoken.set(self.phrase("import-removed", &[("line", &line.to_string())]));
        let next = self.shown.with_untracked(|shown| shown.iter().copied().skip_while(|other| *other != key).nth(1));
        let only_bad = self.only_bad.get_untracked();
        let list = self.show(self.place.get_untracked().0);
        let mut removable = list.into_iter().filter(|key| self.row(*key).is_some_and(|row| !row.sent));
        // Where all rows come in the place of the bad ones, the first of them come first.
        let other = if only_bad == self.only_bad.get_untracked() { removable.next_back() } else { removable.next() };
        if let Some(next) = next.or(other) {
            focus(["remove-", &next.to_string()].concat());
        }
    }

    /// Gives a cell another text; a new address is looked up.
    pub fn edit(self, key: usize, column: Column, text: &str) {
        self.mended.set_value(true);
        self.change(|grid| grid.edit(key, column, text));
        #[cfg(feature = "hydrate")]
        if column == Column::Email
            && let Some(address) = self.row(key).and_then(|row| row.checked.address)
        {
            leptos::task::spawn_local(async move {
                // What the key that ended it does goes first.
                breathe().await;
                if let Err(why) = self.look_up(vec![address]).await {
                    self.failure.set(Some(why));
                }
            });
        }
    }
}

/// Puts the cursor there, once it is drawn: what had it is gone.
#[cfg(feature = "hydrate")]
pub(super) fn focus(id: String) {
    /// Rows come with one of the next frames.
    const FRAMES: usize = 20;

    fn within(frames: usize, id: String) {
        request_animation_frame(move || match document().get_element_by_id(&id) {
            Some(element) => {
                let _ = wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&element).focus();
            }
            None if frames > 0 => within(frames - 1, id),
            None => {}
        });
    }
    within(FRAMES, id);
}

#[cfg(not(feature = "hydrate"))]
pub(super) fn focus(_: String) {}
