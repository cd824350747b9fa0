//! Mail: what a letter says, how it looks, and how it gets to the mail server.

mod account_letters;
pub mod carriers;
pub mod letter;
pub mod transport;
pub mod utf8;
pub mod worker;
