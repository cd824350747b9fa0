//! Boxes of which any number can be ticked, for pages and islands.

use leptos::prelude::*;

/// Of more boxes than these nobody reads all: they are found by a part of their names.
const MANY: usize = 12;

/// Draws `n` boxes side by side. Many scroll in their own place, below a search whose
/// script shows those that fit, and those that are ticked; without it there is none.
pub fn checks<V: IntoView>(find: String, n: usize, boxes: V) -> impl IntoView + use<V> {
    let many = n > MANY;
    // Without a name it is never sent, and what is typed there changes no form.
    let sift = many.then(|| {
        view! {
            <input type="search" class="sift" maxlength="100" autocomplete="off" aria-label=find.clone() placeholder=find/>
            <span class="visually-hidden" role="status"></span>
        }
    });
    view! {
        {sift}
        <div class="checks" class:many=many>{boxes}</div>
    }
}
