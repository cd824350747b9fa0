//! Tables as text, the way people's programs write them: any usual encoding,
//! separator and line end, quoted as in RFC 4180. Reading never fails on a record:
//! what is odd about it is told.

use std::borrow::Cow;

/// Cells of a record that are kept; no table of ours is nearly as wide.
const MOST_CELLS: usize = 64;

/// The bytes are no text in an encoding that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText;

/// The text of a file: UTF-8 with or without a byte order mark, UTF-16 with one
/// or recognized by its zeroes, else Windows-1252, in which every byte is something.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).map(str::to_owned).map_err(|_| NotText),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [1..=255, 0, 1..=255, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, 1..=255, 0, 1..=255, ..] => utf16(bytes, u16::from_be_bytes),
        _ => {
            Ok(std::str::from_utf8(bytes)
                .map_or_else(|_| bytes.iter().map(|b| windows_1252(*b)).collect(), str::to_owned))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NotText);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().map_err(|_| NotText)
}

/// The index of windows-1252 in the Encoding Standard; where it has no character,
/// the control of the same number.
fn windows_1252(byte: u8) -> char {
    const FROM_0X80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_0X80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// One record: a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
    /// A quote was opened and never closed: the line was read as if quotes meant nothing.
    pub open_quote: bool,
}

/// Reads records one after the other.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    text: &'a str,
    separator: u8,
    at: usize,
    line: usize,
    // Where one quote was forgotten, none reaches over a line's end any more: else
    // each line could be read to the end of the file, in vain.
    wary: bool,
}

impl<'a> Reader<'a> {
    /// Finds the separator out of the first line that says something. A first line
    /// `sep=;`, as Excel writes it, is obeyed and skipped.
    pub fn new(text: &'a str) -> Self {
        let first = text.lines().flat_map(|l| l.split('\r')).find(|line| !line.trim().is_empty()).unwrap_or_default();
        if let Some(&[separator @ (b',' | b';' | b'\t')]) = first.strip_prefix("sep=").map(str::as_bytes) {
            let mut reader = Self::with_separator(text, separator);
            while reader.next().is_some_and(|record| record.cells.iter().all(|cell| cell.trim().is_empty())) {}
            return reader;
        }
        Self::with_separator(text, separator(first))
    }

    /// With a separator that is known: an ASCII character.
    pub const fn with_separator(text: &'a str, separator: u8) -> Self {
        Self { text, separator, at: 0, line: 1, wary: false }
    }

    /// The cells of a record; `None` where a quote stays open.
    fn cells(&mut self, quotes: bool) -> Option<Vec<String>> {
        let mut cells = Vec::new();
        loop {
            let cell = self.cell(quotes)?;
            if cells.len() < MOST_CELLS {
                cells.push(cell);
            }
            match self.text.as_bytes().get(self.at) {
                Some(b) if *b == self.separator => self.at += 1,
                end => {
                    let two = end == Some(&b'\r') && self.text.as_bytes().get(self.at + 1) == Some(&b'\n');
                    self.at += usize::from(end.is_some()) + usize::from(two);
                    self.line += usize::from(end.is_some());
                    return Some(cells);
                }
            }
        }
    }

    fn cell(&mut self, quotes: bool) -> Option<String> {
        let mut cell = String::new();
        let blanks = self.rest().bytes().take_while(|b| *b == b' ').count();
        if quotes && self.rest().as_bytes().get(blanks) == Some(&b'"') {
            self.at += blanks;
            loop {
                self.at += 1;
                let inside = self.rest();
                let inside = &inside[..inside.find('"')?];
                if self.wary && inside.contains(['\n', '\r']) {
                    return None;
                }
                cell.push_str(inside);
                self.line += line_ends(inside);
                self.at += inside.len() + 1;
                if !self.rest().starts_with('"') {
                    break;
                }
                cell.push('"');
            }
        }
        let rest = self.rest();
        let ends = |b: u8| b == self.separator || b == b'\r' || b == b'\n';
        let plain = &rest[..rest.bytes().position(ends).unwrap_or(rest.len())];
        cell.push_str(plain);
        self.at += plain.len();
        Some(cell)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

impl Iterator for Reader<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.at >= self.text.len() {
            return None;
        }
        let (at, line) = (self.at, self.line);
        if let Some(cells) = self.cells(true) {
            return Some(Record { line, cells, open_quote: false });
        }
        // A forgotten quote must not swallow the rest of the file.
        (self.at, self.line, self.wary) = (at, line, true);
        self.cells(false).map(|cells| Record { line, cells, open_quote: true })
    }
}

fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |i: usize| bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(|i| ends(*i)).count()
}

/// The separator that stands most often outside quotes; a comma where none does.
fn separator(line: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for b in line.bytes() {
        quoted ^= b == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(separator, _)| *separator == b && !quoted) {
            *n += 1;
        }
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(separator, _)| separator)
}

/// Adds a record with commas between, ended by CRLF.
pub fn write<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        if cell.contains([',', ';', '\t', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

/// What a spreadsheet would take for a formula begins like this.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before it.
pub fn neutral(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) { format!("'{cell}").into() } else { cell.into() }
}

/// Takes the apostrophe of [`neutral`] away again.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        Reader::new(text).map(|record| record.cells).collect()
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let text = "name,email\r\nZoë Žižek,z@x.io\r\n";
        let units = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let windows = b"name,email\r\nZo\xEB \x8Ei\x9Eek,z@x.io\r\n".to_vec();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [vec![0xFF, 0xFE], units(u16::to_le_bytes)].concat(),
            [vec![0xFE, 0xFF], units(u16::to_be_bytes)].concat(),
            units(u16::to_le_bytes),
            units(u16::to_be_bytes),
            windows,
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:?}");
        }
        assert_eq!(decode(b"\xFF\xFEa"), Err(NotText));
        assert_eq!(decode(b"\xFF\xFE\x00\xD8"), Err(NotText));
        assert_eq!(decode(b"\xEF\xBB\xBF\xFF"), Err(NotText));
    }

    #[test]
    fn separators_quotes_and_line_ends_are_found_out() {
        let table = [["a", "b;c"], ["d\"e", "f\ng"]];
        assert_eq!(read("a,\"b;c\"\r\n\"d\"\"e\",\"f\ng\""), table);
        assert_eq!(read("a;\"b;c\"\r \"d\"\"e\";\"f\ng\"\r"), table);
        assert_eq!(read("a\t\"b;c\"\nd\"e\t\"f\ng\"\n"), table);
        assert_eq!(read("sep=;\na;b,c,d"), [["a", "b,c,d"]]);
        assert_eq!(read("a,,\n\n\"\","), [vec!["a", "", ""], vec![""], vec!["", ""]]);
    }

    #[test]
    fn a_forgotten_quote_costs_one_line() {
        let found: Vec<_> = Reader::new("a,b\nc,\"d\ne,f\ng,h").map(|r| (r.line, r.cells, r.open_quote)).collect();
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        assert_eq!(
            found,
            [
                (1, row("a", "b"), false),
                (2, row("c", "\"d"), true),
                (3, row("e", "f"), false),
                (4, row("g", "h"), false)
            ]
        );
    }

    #[test]
    fn lines_are_counted_as_editors_count_them() {
        let lines: Vec<_> = Reader::new("a\r\n\"b\r\nb\"\rc\n\nd").map(|r| r.line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 6]);
    }

    #[test]
    fn many_forgotten_quotes_cost_no_more_than_their_lines() {
        assert_eq!(Reader::with_separator(&"x\",\"\n".repeat(300_000), b',').count(), 300_000);
        assert_eq!(Reader::with_separator(&"\"x\n".repeat(300_001), b',').filter(|r| r.open_quote).count(), 1);
    }

    #[test]
    fn a_record_of_commas_stays_small() {
        assert!(Reader::new(&",".repeat(100_000)).all(|r| r.cells.len() <= MOST_CELLS));
    }

    #[test]
    fn formulas_are_neutralized_and_come_back() {
        for cell in ["=1+1", "+49", "-x", "@sum", "\tx", "\rx"] {
            assert_eq!(neutral(cell), format!("'{cell}"));
            assert_eq!(plain(&neutral(cell)), cell);
        }
        assert_eq!(neutral("Ada"), "Ada");
        assert_eq!(plain("'s Gravenhage"), "'s Gravenhage");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            table in proptest::collection::vec(proptest::collection::vec("[a-zé \",;\t\r\n'=]{0,8}", 1..6), 0..8)
        ) {
            let mut text = String::new();
            for row in &table {
                write(&mut text, row.iter().map(String::as_str));
            }
            let found: Vec<_> = Reader::with_separator(&text, b',').map(|r| r.cells).collect();
            prop_assert_eq!(found, table);
        }

        #[test]
        fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(
            prop_oneof![any::<u8>(), Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(0)], 0..200)
        ) {
            if let Ok(text) = decode(&bytes) {
                let n = Reader::new(&text).count();
                prop_assert!(n <= text.len());
            }
        }
    }
}
