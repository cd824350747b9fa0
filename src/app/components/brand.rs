//! Usher's mark: a doorway.

use leptos::prelude::*;

use crate::{app::shell, server::store::organizations::Organization};

/// The mark.
pub fn logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path fill="currentColor" fill-rule="evenodd" d="M9 1h14a8 8 0 0 1 8 8v14a8 8 0 0 1-8 8H9a8 8 0 0 1-8-8V9a8 8 0 0 1 8-8Zm7 5a8 8 0 0 0-8 8v12h16V14a8 8 0 0 0-8-8Z"/>
            <path fill="currentColor" opacity=".6" d="M8 26V14a8 8 0 0 1 3-6.245L16.5 12v11.5Z"/>
        </svg>
    }
}

/// The mark of an organization: its logo, or else Usher's. The page wears its colour.
pub fn organization_logo(organization: &Organization) -> AnyView {
    if let Some(colour) = &organization.colour {
        shell::wear(colour);
    }
    match &organization.logo {
        Some(name) => {
            let source = format!("/o/{}/logo?v={name}", organization.slug);
            view! { <img class="logo" src=source alt=""/> }.into_any()
        }
        None => logo().into_any(),
    }
}

/// Up to two letters that stand for somebody.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn first_and_last_word_count() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("ada@example.com"), "A");
        assert_eq!(initials("李 明"), "李明");
        assert_eq!(initials(" \"\" "), "");
    }
}
