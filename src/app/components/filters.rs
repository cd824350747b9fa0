//! Filters of a list: beside each other where there is room; on a phone in a sheet that a
//! button opens, so that the list comes first.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::server::words::Words;

/// The inputs of a form by which a list is filtered. `live` says that the list follows them
/// without a button: then another one only shuts the sheet.
pub fn filters(words: Words, live: bool, inputs: impl IntoView) -> impl IntoView {
    let shut = live.then(|| {
        view! { <button type="button" class="button primary filters-shut" popovertarget="filters" popovertargetaction="hide">{words.get("filters-shut")}</button> }
    });
    view! {
        <button type="button" class="button filters-open" popovertarget="filters">{icon(Icon::Filter)}{words.get("filters")}</button>
        <div class="filters" id="filters" popover="auto">{inputs}{shut}</div>
    }
}
