//! The use cases: each authorizes, works in one transaction, and leaves an entry
//! in the audit log whether it was done or refused. Doors (pages, server
//! functions, the command line) are thin and call these.

pub mod access;
pub mod account;
pub mod act;
pub mod attention;
pub mod audit_log;
pub mod ceremony;
pub mod choices;
mod come_back;
pub mod configure;
pub mod door;
pub mod enter;
pub mod fault;
pub mod groups;
pub mod identities;
pub mod import;
pub mod invitations;
pub mod invite;
pub mod join;
pub mod join_passkey;
pub mod join_vouched;
pub mod limit;
mod link_changes;
mod link_terms;
pub mod links;
pub mod mails;
pub mod operator;
pub mod organizations;
pub mod passkeys;
pub mod password_reset;
pub mod people;
pub mod phone;
pub mod products;
pub mod proof;
pub mod recent;
pub mod requests;
pub mod roles;
pub mod second_factor;
pub mod second_step;
pub mod setup;
pub mod sign_in;
pub mod sign_in_code;
pub mod sign_in_provider;
pub mod sign_up;
pub mod terms;
