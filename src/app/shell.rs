//! The HTML document around every page.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::server::{web::assets::NAMES, words::Words};

/// What is said about a page beside its content.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The title, without the product's name.
    pub title: &'a str,
    /// Whether there are islands on it: without any, no script is loaded.
    pub islands: bool,
}

/// Loads the client and wakes the islands of the page.
const WAKE: &str = "import(js).then(async m=>{await m.default({module_or_path:wasm});m.hydrate();\
    for(const e of document.querySelectorAll('leptos-island'))await m[e.dataset.component]?.(e);\
    document.documentElement.dataset.live=''})";

/// Draws a whole document.
pub fn render<V: IntoView + 'static>(words: Words, nonce: &str, frame: Frame<'_>, view: impl FnOnce() -> V) -> String {
    // Islands look for this context; nothing outside of them is ever hydrated.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let title = format!("{} · Usher", frame.title);
    let script = frame.islands.then(|| {
        let code = format!("{{const js={:?},wasm={:?};{WAKE}}}", NAMES.js, NAMES.wasm);
        view! {
            <link rel="modulepreload" href=NAMES.js.as_str()/>
            <link rel="preload" href=NAMES.wasm.as_str() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=nonce.to_owned() inner_html=code></script>
        }
    });
    let html = owner.with(|| {
        view! {
            <html lang=words.language()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="robots" content="noindex"/>
                    <title>{title}</title>
                    <link rel="stylesheet" href=NAMES.css.as_str()/>
                    <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                    {script}
                </head>
                <body>
                    <a class="skip-link" href="#main">{words.get("skip-link")}</a>
                    {view()}
                </body>
            </html>
        }
        .to_html()
    });
    owner.unset_with_forced_cleanup();
    format!("<!DOCTYPE html>{html}")
}
