//! Chips as they are drawn: typed, pasted, mended in place, walked and removed by keyboard.

use leptos::{ev, html, prelude::*};

use super::{
    chip_acts::acts,
    chips::{Chip, Chips, focus_on, id_of},
    invite_form::Setting,
};
use crate::domain::address_list;

/// Takes in what was typed when the focus leaves, but not while something is pressed: chips
/// take room, and what somebody clicks on must not move away from under their pointer. A
/// click on a chip puts something else into the input, which stays there.
fn finish_on_leaving(chips: Chips, left: String) {
    if chips.draft.with_untracked(|draft| draft.trim().is_empty() || *draft != left) {
        return;
    }
    if document().query_selector(":active").is_ok_and(|pressed| pressed.is_some()) {
        request_animation_frame(move || finish_on_leaving(chips, left));
    } else {
        chips.finish_draft();
    }
}

/// The chips with the input behind them.
pub fn chips_input(chips: Chips, setting: Setting) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let focus = move || {
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    // Where it comes once the dialog is open: the cursor belongs here, not on Close. On a page
    // whoever is elsewhere already stays there.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || {
                if let Ok(None) = document().query_selector(":focus:not(dialog *)") {
                    let _ = input.focus();
                }
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
        // Between quotes a separator is a part of the name.
        "," | ";" if chips.draft.with_untracked(|draft| address_list::is_open(draft)) => {}
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
        // Screen readers pause at a full stop.
        [setting.count("chips-count", n) + ".", bad, chips.spoken.get()].join(" ")
    };
    view! {
        <div class="chips" on:click=move |event: ev::MouseEvent| if event.target() == event.current_target() { focus() }>
            <ul class="chip-list">
                <For each=move || chips.list.get() key=|c| c.key children=move |c| chip(c, chips, setting, edit, remove, walk)/>
            </ul>
            <input id="addresses" node_ref=input type="text" inputmode="email" autocomplete="off" autofocus spellcheck="false" aria-describedby="addresses-hint"
                prop:value=move || chips.draft.get() on:input=move |event| chips.draft.set(event_target_value(&event))
                on:keydown=on_key on:paste=on_paste on:blur=move |_| finish_on_leaving(chips, chips.draft.get_untracked())/>
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
    let acts = move || found.with(|found| acts(found, setting, move |said| remove(key, said)));
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
            {acts}
            <button type="button" class="chip-remove close" tabindex=stop aria-label=setting.say_of("chips-remove", &chip.address) on:click=move |_| remove(key, "chips-removed")></button>
        </li>
    }
}
