//! Email addresses as chips: what is typed, what is found of each, and which has the focus.

use leptos::prelude::*;

use crate::{
    app::api::invitations::Line,
    domain::{address_list, email},
};

/// An address as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Tells chips of the same text apart.
    pub key: usize,
    /// The address, with the name it came with.
    pub text: String,
    /// The bare address.
    pub address: String,
    /// What is known of it.
    pub found: Found,
}

/// What the browser, or the server, found of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The key of what is wrong with it.
    pub problem: Option<String>,
    /// The invitation that was there before and can be sent again.
    pub pending: Option<String>,
    /// The row of somebody inactive, who can be reactivated there.
    pub inactive: Option<String>,
}

/// The id of the button with a chip's text.
pub(super) fn id_of(key: usize) -> String {
    ["chip-", &key.to_string()].concat()
}

impl Found {
    fn by_server(line: &Line) -> Self {
        Self {
            problem: (!line.good).then(|| line.key.clone()),
            pending: line.pending.clone(),
            inactive: line.inactive.clone(),
        }
    }
}

/// The chips of a form.
#[derive(Debug, Clone, Copy)]
pub struct Chips {
    /// In the order typed.
    pub list: RwSignal<Vec<Chip>>,
    /// What is being typed.
    pub draft: RwSignal<String>,
    next: RwSignal<usize>,
    /// What was just said of one of them.
    pub(super) spoken: RwSignal<String>,
    /// The chip that Tab stops at; the arrow keys walk the others.
    pub(super) stop: RwSignal<Option<usize>>,
}

impl Chips {
    /// With what is there already.
    pub fn new(text: &str) -> Self {
        let chips = Self {
            list: RwSignal::new(Vec::new()),
            draft: RwSignal::new(String::new()),
            next: RwSignal::new(0),
            spoken: RwSignal::new(String::new()),
            stop: RwSignal::new(None),
        };
        chips.add(text);
        chips
    }

    /// Takes in a text that somebody may be typing still: so is what stands behind its last
    /// separator.
    pub fn take_over(self, text: &str) {
        let mut ends = text.rmatch_indices([',', ';', '\n']).map(|(i, _)| i + 1);
        let end = ends.find(|end| !address_list::is_open(&text[..*end])).unwrap_or_default();
        self.list.set(Vec::new());
        self.add(&text[..end]);
        self.draft.set(text[end..].trim_start().to_owned());
    }

    /// Adds all addresses of a text.
    pub fn add(self, text: &str) {
        for entry in address_list::split(text) {
            let key = self.next.get_untracked();
            self.next.set(key + 1);
            let text = entry.line();
            self.list.update(|list| {
                let problem = match email::check(&entry.address) {
                    Err(problem) => Some(["problem-", problem.code()].concat()),
                    Ok(()) if list.iter().any(|c| c.address.eq_ignore_ascii_case(&entry.address)) => {
                        Some("problem-address_duplicate".to_owned())
                    }
                    Ok(()) => None,
                };
                let found = Found { problem, ..Found::default() };
                list.push(Chip { key, text, address: entry.address, found });
            });
        }
    }

    /// Takes what is being typed in.
    pub fn finish_draft(self) {
        let draft = self.draft.get_untracked();
        if !draft.trim().is_empty() {
            self.draft.set(String::new());
            self.add(&draft);
        }
    }

    /// Everything, as the server takes it: one a line.
    pub fn text(self) -> String {
        self.list.with_untracked(|list| Self::join(list))
    }

    /// These chips as the server takes them.
    pub fn join(list: &[Chip]) -> String {
        list.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Marks chips with what the server found of each.
    pub fn mark(self, lines: &[Line]) {
        if self.list.with_untracked(Vec::len) == lines.len() {
            self.list
                .update(|list| list.iter_mut().zip(lines).for_each(|(chip, line)| chip.found = Found::by_server(line)));
        }
    }

    /// Takes out what was invited, and marks the others with what the server found.
    pub fn keep_refused(self, lines: &[Line]) {
        self.mark(lines);
        self.list.update(|list| {
            let mut lines = lines.iter();
            list.retain(|_| lines.next().is_none_or(|line| line.id.is_none()));
        });
    }

    pub(super) fn remove(self, key: usize) -> Option<Chip> {
        let mut removed = None;
        self.list.update(|list| {
            if let Some(i) = list.iter().position(|c| c.key == key) {
                removed = Some(list.remove(i));
                let neighbour = list.get(i).or(list.last()).map(|c| c.key);
                self.stop.update(|stop| *stop = neighbour);
            }
        });
        removed
    }

    /// Whether Tab stops at this chip: at one alone, the last where none was walked to.
    pub(super) fn is_stop(self, key: usize) -> bool {
        self.list.with(|list| {
            let walked = self.stop.get().filter(|stop| list.iter().any(|c| c.key == *stop));
            walked.or(list.last().map(|c| c.key)) == Some(key)
        })
    }

    /// Goes from a chip to the one where this key leads; past the last to the input.
    pub(super) fn walk(self, from: usize, way: &str, input: impl Fn()) {
        let to = self.list.with_untracked(|list| {
            let i = list.iter().position(|c| c.key == from)?;
            let to = match way {
                "ArrowLeft" => i.checked_sub(1)?,
                "ArrowRight" => i + 1,
                "Home" => 0,
                _ => list.len() - 1,
            };
            Some(list.get(to).map(|c| c.key))
        });
        match to {
            Some(Some(key)) => {
                self.stop.set(Some(key));
                focus_on(key);
            }
            Some(None) => input(),
            None => {}
        }
    }
}

/// Puts the focus on a chip, at once: the next key may follow before anything is drawn.
pub(super) fn focus_on(key: usize) {
    #[cfg(feature = "hydrate")]
    if let Some(element) = document().get_element_by_id(&id_of(key)) {
        let _ = wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&element).focus();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
}
