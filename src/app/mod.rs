//! What people see.
//!
//! Pages are HTML from the server: a handler loads through a service and draws a
//! view. What must live in the browser is an island, and calls the server functions
//! in `api`. Only islands and what they share reach the browser.

pub mod api;
pub mod checks;
pub mod islands;
pub mod markup;
pub mod phrases;

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod script;
#[cfg(feature = "ssr")]
pub mod shell;
