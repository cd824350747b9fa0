//! A point in time: relative to read, exact on hover and for machines.

use leptos::prelude::*;

use crate::{domain::time::Timestamp, server::words::Words};

/// `2 hours ago`, with the exact moment as its title.
pub fn relative(words: Words, at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time class="nowrap" title=words.moment(at) tabindex="0">{words.relative(at, now)}</time> }
}

/// `27 November 2026, 14:05 UTC · in 7 days`
pub fn exact(words: Words, at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time>{words.moment(at)}</time>" "<span class="muted">{format!("· {}", words.relative(at, now))}</span> }
}

/// `2026-11-20T14:05:00Z`, for files.
pub fn machine(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default().to_string()
}
