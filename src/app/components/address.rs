//! Addresses and other long words, which break where a reader would break them.

use leptos::prelude::*;

/// A text that may break behind each `@` and before each dot, and there first.
pub fn breakable(text: &str) -> impl IntoView + use<> {
    pieces(text)
        .into_iter()
        .enumerate()
        .map(|(n, piece)| view! { {(n > 0).then(|| view! { <wbr/> })}{piece} })
        .collect_view()
}

fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        if c == '.' {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
        if c == '@' {
            pieces.push(String::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn addresses_break_between_their_parts() {
        assert_eq!(pieces("ada.king@acme.example"), ["ada", ".king@", "acme", ".example"]);
        assert_eq!(pieces("Ada Lovelace"), ["Ada Lovelace"]);
        assert!(pieces("").is_empty());
    }
}
