//! What stands open where there is room, and on a phone in a sheet that a button opens, so
//! that what it is about comes first.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::server::words::Words;

/// A part of a page, and what the button says that opens it where it is folded away.
pub fn folded(id: &'static str, button: impl IntoView, inside: impl IntoView) -> impl IntoView {
    view! {
        <button type="button" class="button folded-open" popovertarget=id>{button}</button>
        <div class="folded" id=id popover="auto">{inside}</div>
    }
}

/// The inputs of a form by which a list is filtered.
pub fn filters(words: Words, inputs: impl IntoView) -> impl IntoView {
    folded("filters", view! { {icon(Icon::Filter)}{words.get("filters")} }, inputs)
}
