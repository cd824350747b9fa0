//! Usher lets people into an organization.
//!
//! One crate, built twice: for the server (`ssr`) and for the browser (`hydrate`).
//! Arrows only point down:
//!
//! - [`app`]: what people see. Pages (HTML from the server), islands (what lives
//!   in the browser), and the server functions that islands call.
//! - `server::web`: HTTP around it: router, cookies, headers, errors.
//! - `server::service`: the use cases; authorization, one transaction, audit.
//! - `server::store`: SQL.
//! - [`domain`]: words, states and rules; no I/O, the same code on both sides.
//!
//! `server::application` puts the parts together; `main` only chooses what to run.

#![recursion_limit = "512"]

pub mod app;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;

/// Called by the page once the client is loaded, before it wakes the islands.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
