//! Further ways to sign in: shown among the others, and where somebody confirms who
//! they are. Each method draws its own part here.

use leptos::prelude::*;

use crate::server::{service::account::Holder, words::Words};

/// The cards of further sign-in methods on the security page.
pub(super) fn cards(_: Words, _: &Holder) -> impl IntoView + use<> {}

/// Further ways to confirm who they are; each leads on to `next` by `service::recent::renew`.
pub(super) fn confirmations(_: Words, _: &Holder, _: &str) -> impl IntoView + use<> {}
