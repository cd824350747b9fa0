//! What a page needs to stay up to date. Elements with an id and `data-refresh` are
//! kept as a new reading of the page shows them, their rows by `data-key`.

use leptos::prelude::*;

use crate::server::{core::Core, service::access::Member, words::Words};

/// The stream of an organization's changes from now on, for
/// [`Frame::live`](crate::app::shell::Frame). To be asked for before the page is read.
pub fn stream(core: &Core, member: &Member) -> String {
    let mark = core.store.changes().mark(member.organization_id());
    format!("/o/{}/live?since={mark}", member.organization.slug)
}

/// Where screen readers are told that something on the page changed.
pub fn said(words: Words) -> impl IntoView {
    view! { <p class="visually-hidden" role="status" id="live-said" data-text=words.get("live-said")></p> }
}
