//! What Usher is about, without any input or output: words, states and rules.
//!
//! Everything here compiles for the browser as for the server, takes `now` as
//! an argument, and knows nothing of databases, mail or HTTP.

pub mod address_list;
pub mod audit;
pub mod colour;
pub mod csv;
pub mod device;
pub mod email;
pub mod error;
pub mod grant;
pub mod id;
pub mod import;
pub mod invitation;
pub mod link;
pub mod mail_domain;
pub mod message;
pub mod metadata;
pub mod method;
pub mod name;
pub mod outbox;
pub mod password;
pub mod permission;
pub mod person;
pub mod phone;
pub mod picture;
pub mod policy;
pub mod product;
mod public_mail;
pub mod report;
pub mod request;
pub mod seats;
pub mod terms;
pub mod time;
pub mod token;
pub mod trend;
