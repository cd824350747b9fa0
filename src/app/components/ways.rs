//! The ways to invite people, one page each.

use leptos::prelude::*;

use crate::server::words::Words;

/// A way to invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By addresses.
    Email,
    /// By a link.
    Link,
    /// By a file.
    File,
}

impl Way {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Email, "invite", "invite-by-email"),
        (Self::Link, "link", "invite-by-link"),
        (Self::File, "import", "invite-by-file"),
    ];
}

/// Tabs that lead to each of them.
pub fn ways(words: Words, slug: &str, current: Way) -> impl IntoView + use<> {
    let tab = |(way, path, key): (Way, &str, &str)| {
        let href = format!("/o/{slug}/settings/people/{path}");
        view! { <a href=href aria-current=(way == current).then_some("page")>{words.get(key)}</a> }
    };
    let tabs = Way::ALL.into_iter().map(tab).collect_view();
    view! { <nav class="tabs" aria-label=words.get("invite-how")>{tabs}</nav> }
}
