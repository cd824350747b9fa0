//! Everything that runs on the server only.

pub mod application;
pub mod auth;
pub mod backup;
pub mod catalogues;
pub mod clock;
pub mod core;
pub mod demo;
pub mod doctor;
pub mod files;
pub mod jobs;
pub mod keys;
pub mod language;
pub mod log;
pub mod mail;
pub mod oidc;
pub mod qr;
pub mod service;
pub mod settings;
pub mod sms;
pub mod stop;
pub mod store;
pub mod tls;
pub mod web;
pub mod words;
pub mod workbook;
