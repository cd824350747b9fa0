//! A point in time: relative to read, exact for machines, on hover and with the focus.
//! Relative ones stay true while a page is open: see `scripts/moments.js`.

use leptos::prelude::*;

use crate::{domain::time::Timestamp, server::words::Words};

/// `2 hours ago`, in a row whose link or button shows the exact moment when it has the
/// focus: there it is no stop for the Tab key of its own.
pub fn relative(words: Words, at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time class="moment" datetime=machine(at) data-exact=words.moment(at)>{words.relative(at, now)}</time> }
}

/// The same where nothing around it takes the focus.
pub fn lone(words: Words, at: Timestamp, now: Timestamp) -> impl IntoView {
    let (exact, relative) = (words.moment(at), words.relative(at, now));
    let label = format!("{relative}, {exact}");
    view! { <time class="moment" datetime=machine(at) data-exact=exact tabindex="0" aria-label=label>{relative}</time> }
}

/// The same within a message that takes it as `when`.
pub fn within(words: Words, key: &str, at: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    const PLACE: &str = "\u{1}";
    let text = words.with(key, &[("when", PLACE.into())]);
    let (before, after) = text.split_once(PLACE).unwrap_or((&text, ""));
    view! { {before.to_owned()}{relative(words, at, now)}{after.to_owned()} }
}

/// `27 November 2026, 14:05 UTC · in 7 days`; where scripts run, by the reader's own clock.
pub fn exact(words: Words, at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time datetime=machine(at)>{words.moment(at)}</time>" "<span class="muted nowrap">"· "{relative(words, at, now)}</span> }
}

/// `2026-11-20T14:05:00Z`, for files and programs.
pub fn machine(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default().to_string()
}
