//! The colour of an organization: typed or picked, with what becomes of it in light
//! and in dark. Without the client it is typed.

use leptos::prelude::*;

use crate::{
    app::phrases::{Phrases, say},
    domain::colour::{Colour, READABLE, Scheme},
};

/// The messages this island needs.
pub const WORDS: &[(&str, &[&str])] = &[
    ("colour-pick", &[]),
    ("colour-button", &[]),
    ("colour-link", &[]),
    ("colour-fits", &[]),
    ("colour-adapted", &[]),
];

/// The grounds on which the samples stand.
const GROUNDS: [(Scheme, &str); 2] = [(Scheme::Light, "#ffffff"), (Scheme::Dark, "#181c1f")];

/// A field for a colour with its samples.
#[island]
pub fn ColourField(value: String, invalid: bool, focus: bool, described: String, phrases: Phrases) -> impl IntoView {
    let typed = RwSignal::new(value.clone());
    let colour = move || Colour::parse_optional(&typed.get()).ok().flatten();
    let picked = move || colour().map_or_else(|| "#0e6b7a".to_owned(), |colour| colour.to_string());
    let pick = say(&phrases, "colour-pick", &[]);
    view! {
        <div class="cluster colour">
            <input id="colour" name="colour" type="text" maxlength="7" autocomplete="off" spellcheck="false" value=value
                placeholder="#rrggbb" prop:value=typed on:input=move |event| typed.set(event_target_value(&event))
                autofocus=focus aria-invalid=invalid.then_some("true") aria-describedby=described/>
            <input type="color" aria-label=pick value=picked prop:value=picked
                on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
        {move || colour().map(|colour| samples(&phrases, colour))}
    }
}

/// What becomes of a colour. Drawn in SVG, whose colours need no style of the page.
fn samples(phrases: &Phrases, colour: Colour) -> impl IntoView + use<> {
    let (button, link) = (say(phrases, "colour-button", &[]), say(phrases, "colour-link", &[]));
    let pictures = GROUNDS
        .into_iter()
        .map(|(scheme, ground)| {
            let shades = colour.shades(scheme);
            view! {
                <svg class="sample" viewBox="0 0 248 56" aria-hidden="true" focusable="false">
                    <rect width="248" height="56" rx="8" fill=ground/>
                    <rect x="12" y="12" width="128" height="32" rx="6" fill=shades.fill.to_string()/>
                    <text x="76" y="33" text-anchor="middle" fill=shades.on_fill.to_string()>{button.clone()}</text>
                    <text x="154" y="33" text-decoration="underline" fill=shades.link.to_string()>{link.clone()}</text>
                </svg>
            }
        })
        .collect_view();
    let fits = GROUNDS.into_iter().all(|(scheme, _)| {
        let shades = colour.shades(scheme);
        shades.fill == colour && shades.fill.contrast(shades.on_fill) >= READABLE
    });
    let said = say(phrases, if fits { "colour-fits" } else { "colour-adapted" }, &[]);
    view! { <div class="cluster">{pictures}</div><p class="hint" role="status">{said}</p> }
}
