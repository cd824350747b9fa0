//! What lives in the browser. Each island is drawn by the server first and works
//! as a plain form or link until the client wakes it.

#![expect(missing_docs, reason = "the island macro makes structs of the arguments, which it does not document")]

mod chip_acts;
pub mod chips;
mod chips_input;
mod clipboard;
pub mod colour;
pub mod copy;
mod error_words;
#[cfg(feature = "hydrate")]
mod frames;
mod import_file;
mod import_grid;
pub mod import_sheet;
mod import_state;
#[cfg(feature = "hydrate")]
mod import_work;
pub mod invite_dialog;
mod invite_fields;
pub mod invite_form;
mod invite_results;
pub mod invite_words;
mod live_check;
pub mod new_password;
