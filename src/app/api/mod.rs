//! The server functions: what islands ask of the server. Each is a public endpoint;
//! its first line finds out who calls, its second calls one use case.

#[cfg(feature = "ssr")]
mod door;
pub mod error;
pub mod imports;
pub mod invitations;
pub mod passwords;

#[cfg(feature = "ssr")]
pub use door::handle;

/// Where they are.
pub const PREFIX: &str = "/api/island";

/// Each server function with its arguments: others in a body are refused.
#[cfg(feature = "ssr")]
const ARGUMENTS: [(&str, &[&str]); 6] = [
    ("/invite", &["organization", "addresses", "role", "leave_out_bad"]),
    ("/invitation-link", &["organization", "id"]),
    ("/password-strength", &["password", "about"]),
    ("/import-known", &["organization", "addresses"]),
    ("/import-rows", &["organization", "rows", "role", "groups", "import"]),
    ("/import-workbook", &["organization", "workbook"]),
];

/// Those that take a file, and a route with room for it.
#[cfg(feature = "ssr")]
const UPLOADS: [&str; 1] = ["/import-workbook"];
