//! A product as a door to go through.

use leptos::prelude::*;

use super::brand::initials;
use crate::server::store::products::Product;

/// Picture, name and place of a product.
pub fn inside(product: &Product) -> impl IntoView + use<> {
    let picture = product.icon.clone().unwrap_or_else(|| initials(&product.name));
    view! {
        <span class="avatar" aria-hidden="true">{picture}</span>
        <strong>{product.name.clone()}</strong>
        <small>{place(&product.url).to_owned()}</small>
    }
}

/// The product as a card that leads to it.
pub fn card(product: &Product) -> impl IntoView + use<> {
    let note = product.note.clone().map(|note| view! { <small class="product-note">{note}</small> });
    view! { <a class="card product" href=product.url.clone() rel="noopener">{inside(product)}{note}</a> }
}

/// What of an address tells people where they go: the host.
fn place(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn the_host_is_shown() {
        assert_eq!(place("https://chat.example.com/team?x"), "chat.example.com");
        assert_eq!(place("http://localhost:3000/"), "localhost:3000");
    }
}
