//! The screens: one file each, with the handlers that load and act, and the view.

pub mod account;
pub mod error;
pub mod forgot;
pub mod home;
pub mod import;
mod import_form;
mod import_views;
pub mod invite;
pub mod invite_link;
mod invite_link_card;
mod invite_link_form;
pub mod invite_link_one;
pub mod join;
mod join_asking;
pub mod join_provider;
mod join_views;
pub mod passkey;
pub mod people;
mod people_table;
pub mod person;
pub mod provider;
pub mod request;
pub mod reset;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod sign_in_code;
