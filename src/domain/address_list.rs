//! Reads the addresses out of what an admin typed or pasted.

use serde::{Deserialize, Serialize};

/// One entry of a list: the address as written, and the name if one stood with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The address as typed, blanks trimmed; not yet known to be one.
    pub address: String,
    /// The display name of `"Doe, J" <j@example.com>`.
    pub name: Option<String>,
}

impl Entry {
    /// The entry as one line of a list, which [`split`] reads back.
    pub fn line(&self) -> String {
        match &self.name {
            Some(name) => ["\"", name, "\" <", &self.address, ">"].concat(),
            None => self.address.clone(),
        }
    }
}

/// What is open where a list was read up to.
#[derive(Default)]
struct Open {
    quotes: bool,
    brackets: bool,
}

impl Open {
    fn is_any(&self) -> bool {
        self.quotes || self.brackets
    }

    /// Reads one letter more; whether it ends an entry.
    fn read(&mut self, c: char) -> bool {
        match c {
            '"' if !self.brackets => self.quotes = !self.quotes,
            '<' if !self.quotes => self.brackets = true,
            '>' if !self.quotes => self.brackets = false,
            ',' | ';' | '\t' => return !self.is_any(),
            '\n' | '\r' => {
                // A forgotten quote must not swallow the rest of the list.
                *self = Self::default();
                return true;
            }
            _ => {}
        }
        false
    }
}

/// Whether quotes or angle brackets are open behind a text: a separator there belongs to
/// its last entry.
pub fn is_open(text: &str) -> bool {
    let mut open = Open::default();
    for c in text.chars() {
        open.read(c);
    }
    open.is_any()
}

/// Splits at commas, semicolons, line ends and tabs that stand outside quotes
/// and angle brackets, and between two bare addresses at blanks. Never fails:
/// what is no address stays an entry, to be marked and mended.
pub fn split(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut piece = String::new();
    let mut open = Open::default();
    for c in text.chars() {
        if open.read(c) {
            add(&mut entries, &piece);
            piece.clear();
        } else {
            piece.push(c);
        }
    }
    add(&mut entries, &piece);
    entries
}

fn add(entries: &mut Vec<Entry>, piece: &str) {
    let piece = piece.trim();
    if piece.is_empty() {
        return;
    }
    if let Some((name, rest)) = piece.rsplit_once('<')
        && let Some(address) = rest.strip_suffix('>')
        // What is no address stays as it was written, to be mended.
        && let address = address.trim()
        && !address.is_empty()
        && !address.contains([',', ';', '"', '<', '>'])
        && !address.contains(char::is_whitespace)
    {
        // Quotes group; a name that is read back keeps none.
        let name = name.replace('"', "");
        let name = name.trim();
        entries.push(Entry { name: (!name.is_empty()).then(|| name.to_owned()), ..bare(address) });
        return;
    }
    let words: Vec<&str> = piece.split_whitespace().collect();
    let plain = |word: &&str| word.contains('@') && !word.contains([',', ';', '"', '<', '>']);
    if words.len() > 1 && words.iter().all(plain) {
        entries.extend(words.iter().map(|word| bare(word)));
    } else {
        entries.push(bare(piece));
    }
}

fn bare(text: &str) -> Entry {
    let address = text.trim_start_matches("mailto:");
    let copied = !address.is_empty() && !address.contains(char::is_whitespace);
    Entry { address: if copied { address } else { text }.to_owned(), name: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn addresses(text: &str) -> Vec<String> {
        split(text).into_iter().map(|entry| entry.address).collect()
    }

    #[test]
    fn every_usual_separator_works() {
        assert_eq!(
            addresses("a@x.io, b@x.io; c@x.io\nd@x.io\r\n\te@x.io f@x.io"),
            ["a@x.io", "b@x.io", "c@x.io", "d@x.io", "e@x.io", "f@x.io"]
        );
    }

    #[test]
    fn names_come_along() {
        let list = split(r#""Doe, J" <j@x.io>, Ann Lee <ann@x.io>"#);
        assert_eq!(
            list,
            [
                Entry { address: "j@x.io".into(), name: Some("Doe, J".into()) },
                Entry { address: "ann@x.io".into(), name: Some("Ann Lee".into()) },
            ]
        );
    }

    #[test]
    fn quotes_within_a_name_go() {
        let entry = Entry { address: "a@x.io".into(), name: Some("Al Capone, jr".into()) };
        assert_eq!(split(r#"Al ""Capone", jr" <a@x.io>"#), [entry]);
    }

    #[test]
    fn what_is_no_address_stays_to_be_mended() {
        assert_eq!(addresses("ann at x.io, b@x.io"), ["ann at x.io", "b@x.io"]);
        assert_eq!(addresses("\"open <a@x.io\nb@x.io"), ["\"open <a@x.io", "b@x.io"]);
    }

    #[test]
    fn a_separator_within_quotes_separates_nothing() {
        for open in ["\"", "\"Doe", "a@x.io, \"Doe", "\"Doe, J\" <j@x.io"] {
            assert!(is_open(open), "{open}");
        }
        for closed in ["", "Doe", "\"Doe, J\"", "\"Doe, J\" <j@x.io>", "\"forgotten\nj@x.io"] {
            assert!(!is_open(closed), "{closed}");
        }
    }

    proptest! {
        /// Chips are made as somebody types: at a separator that is none within a name.
        #[test]
        fn what_is_typed_is_read_as_what_is_pasted(text in "[a-z@.,; <>\"]{0,60}") {
            let (mut typed, mut draft) = (Vec::new(), String::new());
            for c in text.chars() {
                if matches!(c, ',' | ';') && !is_open(&draft) {
                    typed.extend(split(&draft));
                    draft.clear();
                } else {
                    draft.push(c);
                }
            }
            typed.extend(split(&draft));
            prop_assert_eq!(typed, split(&text));
        }

        /// The browser writes each entry on a line of its own and the server reads them
        /// back one for one: marks find their chip.
        #[test]
        fn an_entry_on_a_line_stays_one(text in "([a-z@., ;<>\"\n\t']|mailto:){0,60}") {
            let first = split(&text);
            let lines: Vec<String> = first.iter().map(Entry::line).collect();
            let again = split(&lines.join("\n"));
            prop_assert_eq!(again.len(), first.len(), "{:?}", lines);
            for (a, b) in first.iter().zip(&again) {
                prop_assert_eq!(&a.address, &b.address);
            }
        }

        #[test]
        fn names_with_anything_in_them_come_back(name in "[A-Za-zé,;.' ]{1,20}", local in "[a-z]{1,8}") {
            let name = name.trim();
            prop_assume!(!name.is_empty());
            let entry = Entry { address: format!("{local}@x.io"), name: Some(name.to_owned()) };
            prop_assert_eq!(split(&entry.line()), vec![entry]);
        }

        #[test]
        fn nothing_is_lost(text in "[a-z@., ;<>\"\n]{0,60}") {
            let letters = |s: &str| s.chars().filter(|c| c.is_ascii_lowercase() || *c == '@').count();
            let kept: usize = split(&text)
                .iter()
                .map(|e| letters(&e.address) + e.name.as_deref().map_or(0, letters))
                .sum();
            prop_assert_eq!(kept, letters(&text.replace("mailto:", "")));
        }
    }
}
