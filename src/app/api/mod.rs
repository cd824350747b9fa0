//! The server functions: what islands ask of the server. Each is a public endpoint;
//! its first line finds out who calls, its second calls one use case.

#[cfg(feature = "ssr")]
mod door;
pub mod error;
pub mod imports;
#[cfg(feature = "ssr")]
mod invitation_answers;
pub mod invitations;
pub mod members;
pub mod passwords;

#[cfg(feature = "ssr")]
pub use door::handle;

/// Where they are.
pub const PREFIX: &str = "/api/island";

/// Each server function with its arguments: others in a body are refused.
#[cfg(feature = "ssr")]
const ARGUMENTS: [(&str, &[&str]); 13] = [
    ("/invite-form", &["organization"]),
    ("/invite", &["organization", "form", "leave_out_bad"]),
    ("/check-addresses", &["organization", "addresses"]),
    ("/resend-invitation", &["organization", "id"]),
    ("/invitation-link", &["organization", "id"]),
    ("/invitation-mails", &["organization", "ids"]),
    ("/retry-mail", &["organization", "id"]),
    ("/reactivate", &["organization", "id"]),
    ("/reactivation-link", &["organization", "id"]),
    ("/password-strength", &["password", "about"]),
    ("/import-known", &["organization", "addresses"]),
    ("/import-rows", &["organization", "rows", "role", "groups", "import"]),
    ("/import-workbook", &["organization", "workbook"]),
];

/// Those that take a file, and a route with room for it.
#[cfg(feature = "ssr")]
const UPLOADS: [&str; 1] = ["/import-workbook"];
