//! Email addresses as chips: typed, pasted, marked where something is wrong, mended
//! in place, walked and removed by keyboard.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    copy::{Told, fetch_and_copy, words},
    invite_form::Setting,
};
use crate::{
    app::api::invitations::{Line, resend_invitation},
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
fn id_of(key: usize) -> String {
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
    spoken: RwSignal<String>,
    /// The chip that Tab stops at; the arrow keys walk the others.
    stop: RwSignal<Option<usize>>,
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

    fn remove(self, key: usize) -> Option<Chip> {
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
    fn is_stop(self, key: usize) -> bool {
        self.list.with(|list| {
            let walked = self.stop.get().filter(|stop| list.iter().any(|c| c.key == *stop));
            walked.or(list.last().map(|c| c.key)) == Some(key)
        })
    }

    /// Goes from a chip to the one where this key leads; past the last to the input.
    fn walk(self, from: usize, way: &str, input: impl Fn()) {
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
fn focus_on(key: usize) {
    #[cfg(feature = "hydrate")]
    if let Some(element) = document().get_element_by_id(&id_of(key)) {
        let _ = wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&element).focus();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
}

/// The chips with the input behind them.
pub fn chips_input(chips: Chips, setting: Setting) -> impl IntoView {
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
    let edit = move |key: usize| {
        if let Some(chip) = chips.remove(key) {
            chips.finish_draft();
            chips.draft.set(chip.text);
            focus();
        }
    };
    // Takes a chip out for good, with a word about it; the focus goes to its neighbour.
    let remove = move |key: usize, word: &'static str| {
        if let Some(chip) = chips.remove(key) {
            chips.spoken.set(setting.say_of(word, &chip.address));
            match chips.stop.get_untracked() {
                Some(next) => focus_on(next),
                None => focus(),
            }
        }
    };
    let walk = move |key: usize, way: &str| chips.walk(key, way, focus);
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" | "," | ";" => {
            event.prevent_default();
            chips.finish_draft();
        }
        "ArrowLeft" if chips.draft.get_untracked().is_empty() => {
            if let Some(last) = chips.list.with_untracked(|list| list.last().map(|c| c.key)) {
                event.prevent_default();
                focus_on(last);
            }
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
    let said = move || {
        let (n, bad) = chips.list.with(|list| (list.len(), list.iter().filter(|c| c.found.problem.is_some()).count()));
        let bad = if bad > 0 { setting.count("chips-problems", bad) } else { String::new() };
        [setting.count("chips-count", n), bad, chips.spoken.get()].join(" ")
    };
    view! {
        <div class="chips" on:click=move |event: ev::MouseEvent| if event.target() == event.current_target() { focus() }>
            <ul class="chip-list">
                <For each=move || chips.list.get() key=|c| c.key children=move |c| chip(c, chips, setting, edit, remove, walk)/>
            </ul>
            <input id="addresses" node_ref=input type="text" inputmode="email" autocomplete="off" autofocus spellcheck="false" aria-describedby="addresses-hint"
                prop:value=move || chips.draft.get() on:input=move |event| chips.draft.set(event_target_value(&event))
                on:keydown=on_key on:paste=on_paste on:blur=move |_| chips.finish_draft()/>
        </div>
        <p class="hint" id="addresses-hint">{setting.say("chips-hint")}</p>
        <p class="visually-hidden" role="status">{said}</p>
    }
}

fn chip(
    chip: Chip,
    chips: Chips,
    setting: Setting,
    edit: impl Fn(usize) + Copy + Send + 'static,
    remove: impl Fn(usize, &'static str) + Copy + Send + 'static,
    walk: impl Fn(usize, &str) + Copy + Send + 'static,
) -> impl IntoView {
    let key = chip.key;
    let stop = move || if chips.is_stop(key) { "0" } else { "-1" };
    // What is found of an address comes later, and must not take the focus from its chip.
    let found = Memo::new(move |_| {
        chips.list.with(|list| list.iter().find(|c| c.key == key).map(|c| c.found.clone()).unwrap_or_default())
    });
    let state = move || if found.with(|f| f.problem.is_some()) { "bad" } else { "ok" };
    let reason = move || {
        found.with(|f| f.problem.as_ref().map(|key| view! { <span class="chip-reason">{setting.say(key)}</span> }))
    };
    let pending = move || found.with(|f| f.pending.clone()).map(|id| pending(id, key, setting, remove));
    let inactive = move || {
        found.with(|f| f.inactive.clone()).map(|person| {
            let href = setting.props.with_value(|p| [&*p.people, "/", &*person, "/reactivate"].concat());
            view! { <a class="chip-act" href=href>{setting.say("action-reactivate")}</a> }
        })
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Delete" | "Backspace" => {
            event.prevent_default();
            remove(key, "chips-removed");
        }
        way @ ("ArrowLeft" | "ArrowRight" | "Home" | "End") => {
            event.prevent_default();
            walk(key, way);
        }
        _ => {}
    };
    view! {
        <li class="chip" data-state=state on:keydown=on_key>
            <button type="button" class="chip-text" id=id_of(key) tabindex=stop on:focus=move |_| chips.stop.set(Some(key)) title=setting.say_of("chips-edit", &chip.address) on:click=move |_| edit(key)>{chip.text}</button>
            {reason}
            {pending}
            {inactive}
            <button type="button" class="chip-remove close" tabindex=stop aria-label=setting.say_of("chips-remove", &chip.address) on:click=move |_| remove(key, "chips-removed")></button>
        </li>
    }
}

/// What can be done with an invitation that was there before.
fn pending(
    id: String,
    key: usize,
    setting: Setting,
    remove: impl Fn(usize, &'static str) + Copy + Send + 'static,
) -> impl IntoView {
    let told = RwSignal::new(Told::Nothing);
    let failed = RwSignal::new(None::<String>);
    let again = id.clone();
    let copy = move |_| {
        let id = id.clone();
        spawn_local(async move { told.set(fetch_and_copy(setting.organization(), id).await) });
    };
    let resend = move |_| {
        let id = again.clone();
        failed.set(None);
        spawn_local(async move {
            match resend_invitation(setting.organization(), id).await {
                Ok(()) => remove(key, "chips-resent"),
                Err(error) => failed.set(Some(error.key)),
            }
        });
    };
    let mails = setting.props.with_value(|p| p.sends_mail);
    view! {
        {mails.then(|| view! { <button type="button" class="chip-act" on:click=resend>{move || setting.say(if failed.with(Option::is_some) { "try-again" } else { "action-resend" })}</button> })}
        <button type="button" class="chip-act" on:click=copy>{setting.say("copy-link")}</button>
        <span class="copied" role="status">{move || setting.props.with_value(|p| words(&p.phrases, told.get()))}</span>
        {move || failed.get().map(|key| view! { <span class="chip-reason failed" role="alert">{setting.say(&key)}</span> })}
    }
}
