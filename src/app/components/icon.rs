//! Icons: strokes on a 24 × 24 grid, in the colour of the text around them.

use leptos::prelude::*;

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A plus.
    Plus,
    /// Three dots: more.
    More,
    /// A tick: done.
    Check,
    /// A triangle with a mark: take care.
    Warning,
    /// An i in a circle.
    Info,
    /// Two people.
    People,
    /// A magnifying glass.
    Search,
    /// A screen on a desk.
    Computer,
    /// A phone.
    Phone,
}

/// The picture.
pub fn icon(which: Icon) -> impl IntoView {
    let path = match which {
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::More => "M5 12h.01M12 12h.01M19 12h.01",
        Icon::Check => "m5 12.5 4.5 4.5L19 7.5",
        Icon::Warning => "M12 4 2.8 20h18.4L12 4Zm0 6v4m0 3h.01",
        Icon::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 8v5m0-8.5h.01",
        Icon::People => {
            "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 9a6.5 6.5 0 0 1 13 0M16 4.4a3.5 3.5 0 0 1 0 6.2m2 4a6.5 6.5 0 0 1 3.5 5.4"
        }
        Icon::Computer => "M4 5h16v11H4V5Zm5 15h6m-3-4v4",
        Icon::Phone => "M8 3h8v18H8V3Zm3.5 15h1",
        Icon::Search => "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5",
    };
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=path/></svg> }
}
