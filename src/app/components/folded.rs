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

/// The inputs of a form by which a list is filtered, and whether it is. A `live` list follows
/// them by itself where scripts run: all that is left is to look at it.
pub fn filters(words: Words, filtered: bool, live: bool, inputs: impl IntoView) -> impl IntoView {
    const ID: &str = "filters";
    let on = filtered.then(|| view! { <span class="visually-hidden">{words.get("filters-on")}</span> });
    let shut = live.then(|| {
        view! {
            <button type="button" class="button primary folded-shut" popovertarget=ID popovertargetaction="hide">
                {words.get("filters-shut")}
            </button>
        }
    });
    let button = view! { {icon(Icon::Filter)}{words.get("filters")}{on} };
    folded(ID, button, view! { {inputs}{shut} })
}
