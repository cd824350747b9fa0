//! Email addresses as chips: typed, pasted, marked where something is wrong, mended
//! in place, walked and removed by keyboard.

use leptos::{ev, html, prelude::*};

use crate::{
    app::api::invitations::Line,
    app::phrases::{Phrases, count, say},
    domain::{address_list, email},
};

/// The messages that chips need.
pub const WORDS: &[(&str, &[&str])] = &[
    ("chips-remove", &["address"]),
    ("chips-edit", &["address"]),
    ("chips-hint", &[]),
    ("chips-count", &["n"]),
    ("chips-removed", &["address"]),
    ("problem-email_empty", &[]),
    ("problem-email_no_at", &[]),
    ("problem-email_too_long", &[]),
    ("problem-email_bad_local", &[]),
    ("problem-email_quoted", &[]),
    ("problem-email_non_ascii_local", &[]),
    ("problem-email_bad_domain", &[]),
    ("problem-address_duplicate", &[]),
];

/// An address as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Tells chips of the same text apart.
    pub key: usize,
    /// The address, with the name it came with.
    pub text: String,
    /// The bare address.
    pub address: String,
    /// The key of what is wrong with it.
    pub problem: Option<String>,
}

/// The chips of a form.
#[derive(Debug, Clone, Copy)]
pub struct Chips {
    /// In the order typed.
    pub list: RwSignal<Vec<Chip>>,
    /// What is being typed.
    pub draft: RwSignal<String>,
    next: RwSignal<usize>,
    spoken: RwSignal<String>,
}

impl Chips {
    /// With what is there already.
    pub fn new(text: &str) -> Self {
        let chips = Self {
            list: RwSignal::new(Vec::new()),
            draft: RwSignal::new(String::new()),
            next: RwSignal::new(0),
            spoken: RwSignal::new(String::new()),
        };
        chips.add(text);
        chips
    }

    /// Adds all addresses of a text.
    pub fn add(self, text: &str) {
        for entry in address_list::split(text) {
            let key = self.next.get_untracked();
            self.next.set(key + 1);
            let text = match &entry.name {
                Some(name) => format!("\"{name}\" <{}>", entry.address),
                None => entry.address.clone(),
            };
            self.list.update(|list| {
                let problem = match email::check(&entry.address) {
                    Err(problem) => Some(["problem-", problem.code()].concat()),
                    Ok(()) if list.iter().any(|c| c.address.eq_ignore_ascii_case(&entry.address)) => {
                        Some("problem-address_duplicate".to_owned())
                    }
                    Ok(()) => None,
                };
                list.push(Chip { key, text, address: entry.address, problem });
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
        self.list.with_untracked(|list| list.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n"))
    }

    /// Takes out what was invited, and marks the others with what the server found.
    pub fn keep_refused(self, lines: &[Line]) {
        self.list.update(|list| {
            for (chip, line) in list.iter_mut().zip(lines) {
                chip.problem = (!line.good).then(|| line.key.clone());
            }
            let mut lines = lines.iter();
            list.retain(|_| lines.next().is_none_or(|line| line.id.is_none()));
        });
    }

    fn remove(self, key: usize) -> Option<Chip> {
        let mut removed = None;
        self.list.update(|list| {
            if let Some(i) = list.iter().position(|c| c.key == key) {
                removed = Some(list.remove(i));
            }
        });
        removed
    }
}

/// The chips with the input behind them.
pub fn chips_input(chips: Chips, phrases: StoredValue<Phrases>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let focus = move || {
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    // In the dialog this is drawn when it opens: the cursor belongs here, not on Close.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || {
                let _ = input.focus();
            });
        }
    });
    let phrase = move |key: &str, args: &[(&str, &str)]| phrases.with_value(|p| say(p, key, args));
    let edit = move |key: usize| {
        if let Some(chip) = chips.remove(key) {
            chips.finish_draft();
            chips.draft.set(chip.text);
            focus();
        }
    };
    let remove = move |key: usize| {
        if let Some(chip) = chips.remove(key) {
            chips.spoken.set(phrase("chips-removed", &[("address", &chip.address)]));
            focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" | "," | ";" => {
            event.prevent_default();
            chips.finish_draft();
        }
        "Backspace" if chips.draft.get_untracked().is_empty() => {
            if let Some(last) = chips.list.with_untracked(|list| list.last().map(|c| c.key)) {
                event.prevent_default();
                edit(last);
            }
        }
        _ => {}
    };
    let on_paste = move |event: ev::ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        // A single address is typed on; a list is taken in at once.
        if address_list::split(&text).len() > 1 {
            event.prevent_default();
            let draft = chips.draft.get_untracked();
            chips.draft.set(String::new());
            chips.add(&format!("{draft}{text}"));
        }
    };
    let chip = move |chip: Chip| {
        let key = chip.key;
        let state = if chip.problem.is_some() { "bad" } else { "ok" };
        let reason = chip.problem.as_ref().map(|key| phrase(key, &[]));
        view! {
            <li class="chip" data-state=state>
                <button type="button" class="chip-text" title=phrase("chips-edit", &[("address", &chip.address)]) on:click=move |_| edit(key)>{chip.text}</button>
                {reason.map(|reason| view! { <span class="chip-reason">{reason}</span> })}
                <button type="button" aria-label=phrase("chips-remove", &[("address", &chip.address)]) on:click=move |_| remove(key)>"×"</button>
            </li>
        }
    };
    view! {
        <div class="chips" on:click=move |event: ev::MouseEvent| if event.target() == event.current_target() { focus() }>
            <ul class="chip-list">
                <For each=move || chips.list.get() key=|c| (c.key, c.problem.clone()) children=chip/>
            </ul>
            <input id="addresses" node_ref=input type="text" inputmode="email" autocomplete="off" autofocus spellcheck="false" aria-describedby="addresses-hint"
                prop:value=move || chips.draft.get() on:input=move |event| chips.draft.set(event_target_value(&event))
                on:keydown=on_key on:paste=on_paste on:blur=move |_| chips.finish_draft()/>
        </div>
        <p class="hint" id="addresses-hint">{phrase("chips-hint", &[])}</p>
        <p class="visually-hidden" role="status">
            {move || { let n = chips.list.with(Vec::len); [phrases.with_value(|p| count(p, "chips-count", n)), chips.spoken.get()].join(" ") }}
        </p>
    }
}
