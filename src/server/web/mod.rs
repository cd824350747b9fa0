//! HTTP around the pages and server functions: router, layers, cookies, errors.

pub mod assets;
pub mod context;
pub mod cookies;
pub mod errors;
pub mod fields;
pub mod headers;
pub mod health;
pub mod live;
pub mod origin;
pub mod router;
pub mod serve;
pub mod status;
pub mod visitor;
