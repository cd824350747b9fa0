//! Icons: strokes on a 24 × 24 grid, in the colour of the text around them. They are
//! from Lucide, whose names stand beside ours; its licence is in `docs/icons.md`.

use leptos::prelude::*;

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A plus (`plus`).
    Plus,
    /// Three dots: more (`ellipsis`).
    More,
    /// A tick: done (`check`).
    Check,
    /// A cross: away with it (`x`).
    Close,
    /// A triangle with a mark: take care (`triangle-alert`).
    Warning,
    /// An i in a circle (`info`).
    Info,
    /// Two people (`users`).
    People,
    /// A magnifying glass (`search`).
    Search,
    /// Three sliders: filters (`sliders-horizontal`).
    Filter,
    /// A screen on a desk (`monitor`).
    Computer,
    /// A phone (`smartphone`).
    Phone,
    /// A parcel: a product (`package`).
    Product,
    /// A clock that runs back: what happened (`history`).
    History,
    /// An envelope (`mail`).
    Mail,
    /// A house of several storeys: an organization (`building-2`).
    Organization,
    /// A shield: a role (`shield`).
    Role,
}

impl Icon {
    /// What is drawn. Circles and rectangles of the originals are paths here.
    const fn path(self) -> &'static str {
        match self {
            Self::Plus => "M5 12h14M12 5v14",
            Self::More => {
                "M11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0m7 0a1 1 0 1 0 2 0 1 1 0 1 0-2 0M4 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0"
            }
            Self::Check => "M20 6 9 17l-5-5",
            Self::Close => "M18 6 6 18M6 6l12 12",
            Self::Warning => "m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4m0 4h.01",
            Self::Info => "M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0m10 4v-4m0-4h.01",
            Self::People => {
                "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 7a4 4 0 1 0 8 0 4 4 0 1 0-8 0"
            }
            Self::Search => "m21 21-4.34-4.34M3 11a8 8 0 1 0 16 0 8 8 0 1 0-16 0",
            Self::Filter => "M10 5H3M12 19H3M14 3v4M16 17v4M21 12h-9M21 19h-5M21 5h-7M8 10v4M8 12H3",
            Self::Computer => "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm4 18h8m-4-4v4",
            Self::Phone => "M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm5 16h.01",
            Self::Product => {
                "M11 21.73a2 2 0 0 0 2 0l7-4A2 2 0 0 0 21 16V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73zM12 22V12M3.29 7 12 12l8.71-5M7.5 4.27l9 5.15"
            }
            Self::History => "M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8m0-5v5h5m4-1v5l4 2",
            Self::Mail => {
                "m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7m2-3h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"
            }
            Self::Organization => {
                "M10 12h4M10 8h4m0 13v-3a2 2 0 0 0-4 0v3M6 10H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16"
            }
            Self::Role => {
                "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"
            }
        }
    }
}

/// A picture that a page has many times, drawn once for all of them: where it is used, it is
/// named by `id`.
pub fn symbol(which: Icon, id: &'static str) -> impl IntoView {
    view! { <svg hidden><symbol id=id viewBox="0 0 24 24"><path d=which.path()/></symbol></svg> }
}

/// The picture of a [`symbol`].
pub fn of_symbol(id: &'static str) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true" focusable="false"><use href=["#", id].concat()/></svg> }
}

/// The picture.
pub fn icon(which: Icon) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=which.path()/></svg> }
}
