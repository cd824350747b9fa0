//! Lets the browser draw and answer before work goes on.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Lets what waits go first: input, timers, a frame that is due.
pub async fn breathe() {
    let turn = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(turn).await;
}

/// Lets the page be drawn as it is.
pub async fn painted() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = JsFuture::from(frame).await;
    breathe().await;
}
