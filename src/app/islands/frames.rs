//! Lets the browser draw and answer before work goes on.

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::IdleRequestOptions;

/// Lets what waits go first: input, timers, a frame that is due.
pub async fn breathe() {
    let turn = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(turn).await;
}

/// Lets the page be drawn as it is, and tells how many milliseconds that took.
pub async fn painted() -> f64 {
    let now = || window().performance().map_or(0.0, |clock| clock.now());
    let begun = now();
    let frame = Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = JsFuture::from(frame).await;
    breathe().await;
    now() - begun
}

/// Lets everything go first that the page still has to do, but for no longer than this many
/// milliseconds. Where a browser does not tell of such a time (Safari), it is one turn.
pub async fn idle(longest: u32) {
    let window = window();
    if !Reflect::has(&window, &"requestIdleCallback".into()).unwrap_or_default() {
        return breathe().await;
    }
    let rest = Promise::new(&mut |resolve, _| {
        let options = IdleRequestOptions::new();
        options.set_timeout(longest);
        let _ = window.request_idle_callback_with_options(&resolve, &options);
    });
    let _ = JsFuture::from(rest).await;
}
