//! Addresses and other long words, which break where a reader would break them.

use leptos::prelude::*;

/// A text that may break behind an `@`, and where a part is long before its dots, too.
pub fn breakable(text: &str) -> impl IntoView + use<> {
    pieces(text)
        .into_iter()
        .enumerate()
        .map(|(n, piece)| view! { {(n > 0).then(|| view! { <wbr/> })}{piece} })
        .collect_view()
}

/// Longer than this, a part of an address breaks itself.
const LONG: usize = 24;

fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for part in text.split_inclusive('@') {
        if part.len() <= LONG {
            pieces.push(part.to_owned());
            continue;
        }
        let dots = part.split('.').enumerate();
        pieces.extend(dots.map(|(n, label)| if n == 0 { label.to_owned() } else { format!(".{label}") }));
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn addresses_break_between_their_parts() {
        assert_eq!(pieces("ada.king@acme.example"), ["ada.king@", "acme.example"]);
        let long = "a@department.of.philosophy.example";
        assert_eq!(pieces(long), ["a@", "department", ".of", ".philosophy", ".example"]);
        assert_eq!(pieces("Ada Lovelace"), ["Ada Lovelace"]);
        assert!(pieces("").is_empty());
    }
}
