//! Workbooks of Excel (`.xlsx`), turned into the CSV that everything else reads.
//! Such a file is an archive of compressed XML from somebody's machine: all of it is
//! bounded before it is understood, and one that breaks the reader breaks nothing else.

use std::{
    io::{Cursor, Read, Write},
    time::Duration,
};

use calamine::{DataRef, Reader, Xlsx};
use tokio::sync::Semaphore;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::domain::{csv, import::FileProblem};

/// A workbook as it comes; one with 5,000 people has a tenth of it.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The same after inflating, all parts together.
const MOST_INFLATED: u64 = 48 * 1024 * 1024;
/// Parts of the archive; workbooks have a few dozen.
const MOST_PARTS: usize = 2_000;
/// Columns that are read; what stands further right belongs to something else.
const MOST_COLUMNS: usize = 40;
/// Cells longer than Excel allows (32,767) are none of Excel's.
const MOST_CELL_CHARS: usize = 32_767;
/// Reading takes a tenth of a second; whoever waits longer is told to try again.
const TIMEOUT: Duration = Duration::from_secs(10);

/// No more at once than this: each may hold what it inflates.
static READERS: Semaphore = Semaphore::const_new(2);

/// Why there is no CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookError {
    /// It is at fault.
    Problem(FileProblem),
    /// Others are being read.
    Busy,
}

impl From<FileProblem> for WorkbookError {
    fn from(problem: FileProblem) -> Self {
        Self::Problem(problem)
    }
}

/// The first sheet as CSV; of its rows the first `most_rows`.
pub async fn to_csv(bytes: Vec<u8>, most_rows: usize) -> Result<String, WorkbookError> {
    if bytes.len() > MOST_BYTES {
        return Err(FileProblem::TooLarge.into());
    }
    let work = async {
        let turn = READERS.acquire().await.map_err(|_| WorkbookError::Busy)?;
        let reading = tokio::task::spawn_blocking(move || {
            // Held until the work ends, also where nobody waits for it any more.
            let _turn = turn;
            convert(&bytes, most_rows)
        });
        // A reader that panics met a file that it does not understand.
        reading.await.unwrap_or(Err(FileProblem::BadWorkbook)).map_err(WorkbookError::from)
    };
    tokio::time::timeout(TIMEOUT, work).await.unwrap_or(Err(WorkbookError::Busy))
}

fn convert(bytes: &[u8], most_rows: usize) -> Result<String, FileProblem> {
    let plain = inflate(bytes)?;
    let bad = |_| FileProblem::BadWorkbook;
    let mut workbook = Xlsx::new(Cursor::new(plain)).map_err(bad)?;
    let sheet = workbook.sheet_names().first().cloned().ok_or(FileProblem::BadWorkbook)?;
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(bad)?;
    let mut csv = Csv { text: String::new(), next: 0, blank_left: most_rows };
    let mut row: Vec<String> = Vec::new();
    let (mut line, mut rows) = (0, 0);
    // Cell by cell: a range would hold every cell between the first and the last.
    while let Some(cell) = cells.next_cell().map_err(bad)? {
        let (at, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if at != line {
            rows += usize::from(!row.is_empty());
            csv.write(line, &mut row);
            line = at;
        }
        if rows > most_rows {
            break;
        }
        let text = text(cell.get_value());
        if column < MOST_COLUMNS && !text.is_empty() {
            if text.len() > MOST_CELL_CHARS * 4 {
                return Err(FileProblem::BadWorkbook);
            }
            row.resize(row.len().max(column + 1), String::new());
            row[column] = text;
        }
        if csv.text.len() as u64 > MOST_INFLATED {
            return Err(FileProblem::TooLarge);
        }
    }
    csv.write(line, &mut row);
    Ok(csv.text)
}

/// The CSV as it grows.
struct Csv {
    text: String,
    /// The row that comes next, from 0.
    next: u32,
    /// Blank rows that may still be written: a single cell can stand a million rows down.
    blank_left: usize,
}

impl Csv {
    /// Adds a row that says something, behind an empty line for each one skipped: what is
    /// told of a row names the line that Excel shows beside it.
    fn write(&mut self, at: u32, row: &mut Vec<String>) {
        if row.is_empty() {
            return;
        }
        let blank = usize::try_from(at.saturating_sub(self.next)).unwrap_or(usize::MAX).min(self.blank_left);
        self.blank_left -= blank;
        self.text.push_str(&"\r\n".repeat(blank));
        csv::write(&mut self.text, row.iter().map(String::as_str));
        self.next = at.saturating_add(1);
        row.clear();
    }
}

/// The text of a cell on one line: a break would count as a line of the file.
fn text(value: &DataRef<'_>) -> String {
    let text = said(value);
    if text.contains(['\r', '\n']) { text.replace("\r\n", " ").replace(['\r', '\n'], " ") } else { text }
}

fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// The parts that are needed, inflated and packed again without compression. What
/// an archive says of its sizes is not believed: reading ends at the limit.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileProblem::BadWorkbook)?;
    if archive.len() > MOST_PARTS {
        return Err(FileProblem::TooLarge);
    }
    let mut plain = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = MOST_INFLATED;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|_| FileProblem::BadWorkbook)?;
        let name = part.name().map_err(|_| FileProblem::BadWorkbook)?.into_owned();
        if !is_needed(&name) {
            continue;
        }
        let mut content = String::new();
        // What is no UTF-8 is none of Excel's, and could hide from `disarm`.
        part.take(left + 1).read_to_string(&mut content).map_err(|_| FileProblem::BadWorkbook)?;
        left = left.checked_sub(content.len() as u64).ok_or(FileProblem::TooLarge)?;
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        plain.start_file(name, stored).map_err(|_| FileProblem::BadWorkbook)?;
        plain.write_all(disarm(&content).as_bytes()).map_err(|_| FileProblem::BadWorkbook)?;
    }
    plain.finish().map(Cursor::into_inner).map_err(|_| FileProblem::BadWorkbook)
}

/// The sheets, their strings, and what leads to them; no styles, pictures or macros.
fn is_needed(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let file = name.rsplit('/').next().unwrap_or_default();
    (file.ends_with(".xml") || file.ends_with(".rels"))
        && !["theme", "drawing", "pivot", "docprops", "style", "customxml", "chart"]
            .iter()
            .any(|word| name.contains(word))
}

/// The reader makes room for as many strings as a part claims to have. It must not
/// believe that: a number of a dozen digits would end the whole process.
fn disarm(content: &str) -> String {
    content.replace("uniqueCount", "uniqueClaim")
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
