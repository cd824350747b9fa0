//! The HTML document around every page.

use std::sync::{Arc, Mutex, PoisonError};

use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::{
    app::{
        components::{languages::Here, shortcuts::Shortcuts},
        markup::escape,
        script,
    },
    domain::{colour::Colour, time::Timestamp},
    server::{
        web::{assets, headers::reload_port},
        words::Words,
    },
};

/// What is said about a page beside its content.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The title, without the product's name.
    pub title: &'a str,
    /// Whether and when its islands wake.
    pub islands: Islands,
    /// The stream of changes that the page's regions follow, if they do.
    pub live: Option<&'a str>,
    /// Whether rows of a table can be ticked all at once.
    pub ticks: bool,
    /// Where the page can be asked for again, if it can: path and query.
    pub here: Option<&'a str>,
    /// When it is drawn.
    pub now: Option<Timestamp>,
    /// Whether its reader wants keyboard shortcuts.
    pub shortcuts: bool,
}

/// When the client is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Islands {
    /// Never: there are none on the page.
    #[default]
    None,
    /// At once: the page is about its island.
    Awake,
    /// When somebody is about to use one: most who read the page will not.
    OnIntent,
}

/// A function of the addresses of script and client, and of whether to wait.
const WAKE: &str = include_str!("wake.js");

/// A function of the stream's address.
const LIVE: &str = include_str!("live.js");

/// How the box in a table's head ticks its rows.
const TICKS: &str = include_str!("ticks.js");

/// While developing: loads the page anew when `cargo leptos watch` says so.
const RELOAD: &str = "(port=>{new WebSocket(`ws://${location.hostname}:${port}/live_reload`).onmessage=\
    e=>{const m=JSON.parse(e.data);if(m.all||m.css||m.view)location.reload()}})";

/// Pages that browsers may fetch while somebody is about to go there: those inside,
/// where reading changes nothing. Never files, nor where a link's secret is shown.
const AHEAD: &str = r#"{"prefetch":[{"where":{"and":[
    {"or":[{"href_matches":"/o/*"},{"href_matches":"/account"},{"href_matches":"/account/*"}]},
    {"not":{"or":[{"href_matches":"/o/*/export*"},{"href_matches":"/o/*/logo"},{"href_matches":"/o/*/*.svg"},{"href_matches":"/o/*/*.csv"},
        {"href_matches":"/account/export"},{"href_matches":"/o/*/people/link*"}]}},
    {"not":{"selector_matches":"[download], [aria-current=page]"}}
]},"eagerness":"moderate"}]}"#;

/// What the content of a page says about the page as a whole.
#[derive(Clone, Default)]
struct About(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    /// An organization's look in place of Usher's own.
    style: Option<String>,
    /// What was just done, or went wrong.
    outcome: Option<String>,
    /// Whether it is one of those that somebody signed in walks around in.
    inside: bool,
}

fn about(say: impl FnOnce(&mut Said)) {
    if let Some(about) = use_context::<About>() {
        say(&mut about.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Has the page that is being drawn wear an organization's colour.
pub fn wear(colour: &str) {
    let Ok(Some(colour)) = Colour::parse_optional(colour) else { return };
    about(|said| said.style = Some(colour.style()));
}

/// Has the page's title begin with what was just done, or went wrong: it is the first
/// that screen readers say.
pub fn tell(outcome: &str) {
    about(|said| said.outcome = Some(outcome.to_owned()));
}

/// Has browsers fetch the pages around this one ahead.
pub fn go_ahead() {
    about(|said| said.inside = true);
}

/// Draws a whole document.
pub fn render<V: IntoView + 'static>(words: Words, nonce: &str, frame: Frame<'_>, view: impl FnOnce() -> V) -> String {
    // Islands look for this context; nothing outside of them is ever hydrated.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let names = assets::names();
    let awake = frame.islands == Islands::Awake;
    let script = (frame.islands != Islands::None).then(|| {
        let code = format!("{WAKE}({:?}, {:?}, {})", names.js, names.wasm, !awake);
        let preload = awake.then(|| {
            view! {
                <link rel="modulepreload" href=names.js.clone()/>
                <link rel="preload" href=names.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            }
        });
        view! { {preload}<script type="module" nonce=nonce.to_owned() inner_html=code></script> }
    });
    let live = frame.live.map(|stream| {
        let code = format!("{LIVE}({stream:?})");
        view! { <script type="module" nonce=nonce.to_owned() inner_html=code></script> }
    });
    let ticks = frame.ticks.then(|| {
        view! { <script type="module" nonce=nonce.to_owned() inner_html=TICKS></script> }
    });
    let reload = reload_port().map(|port| {
        let code = format!("{RELOAD}({port})");
        view! { <script nonce=nonce.to_owned() inner_html=code></script> }
    });
    let page = script::of(words);
    let html = owner.with(|| {
        let about = About::default();
        provide_context(about.clone());
        provide_context(words);
        provide_context(Shortcuts(frame.shortcuts));
        if let Some(path) = frame.here {
            provide_context(Here { path: path.to_owned(), words });
        }
        let body = view();
        let said = std::mem::take(&mut *about.0.lock().unwrap_or_else(PoisonError::into_inner));
        let title = [said.outcome.as_deref(), Some(frame.title), Some("Usher")].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let ahead = said.inside.then(|| view! { <script type="speculationrules" nonce=nonce.to_owned() inner_html=AHEAD></script> });
        let style = said.style.map(|rule| view! { <style nonce=nonce.to_owned() inner_html=rule></style> });
        view! {
            <!DOCTYPE html>
            <html lang=words.language() dir=words.direction() data-now=frame.now.map(|now| (now.micros() / 1_000).to_string())>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="robots" content="noindex"/>
                    <meta name="description" content=words.get("site-description")/>
                    <title inner_html=escape(&title)></title>
                    <link rel="stylesheet" href=names.css.clone()/>
                    {style}
                    <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                    {script}
                    <script type="module" nonce=nonce.to_owned() src=format!("/pkg/{}", page.file)></script>
                    {live}
                    {ahead}
                    {ticks}
                    {reload}
                </head>
                <body>
                    <a class="skip-link" href="#main">{words.get("skip-link")}</a>
                    {body}
                </body>
            </html>
        }
        .to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}
