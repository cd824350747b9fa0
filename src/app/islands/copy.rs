//! Copying a link: with a confirmation that can be seen and heard.

use leptos::{prelude::*, task::spawn_local};

use crate::app::{
    api::invitations::invitation_link,
    phrases::{Phrases, say},
};

/// The messages these islands need.
pub const WORDS: &[(&str, &[&str])] = &[("copy", &[]), ("copied", &[]), ("copy-link", &[]), ("copy-failed", &[])];

/// What to tell after a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Copied,
    Failed,
}

fn words(phrases: &Phrases, told: Told) -> String {
    match told {
        Told::Nothing => String::new(),
        Told::Copied => say(phrases, "copied", &[]),
        Told::Failed => say(phrases, "copy-failed", &[]),
    }
}

/// A link in full, with a button that copies it. Without the client it can be
/// selected and copied by hand.
#[island]
pub fn CopyText(text: String, label: String, phrases: Phrases) -> impl IntoView {
    let told = RwSignal::new(Told::Nothing);
    let label_text = say(&phrases, "copy", &[]);
    let shown = text.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move { told.set(if write(&text).await { Told::Copied } else { Told::Failed }) });
    };
    view! {
        <div class="copy">
            <input readonly value=shown aria-label=label/>
            <button type="button" class="button primary" on:click=copy>{label_text}</button>
            <span class="copied" role="status">{move || words(&phrases, told.get())}</span>
        </div>
    }
}

/// A button that fetches an invitation's link and copies it. Without the client it
/// leads to a page that shows the link.
#[island]
pub fn CopyInvitation(organization: String, id: String, action: String, phrases: Phrases) -> impl IntoView {
    let told = RwSignal::new(Told::Nothing);
    let label = say(&phrases, "copy-link", &[]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (organization, id) = (organization.clone(), id.clone());
        spawn_local(async move {
            let copied = match invitation_link(organization, id).await {
                Ok(link) => write(&link).await,
                Err(_) => false,
            };
            told.set(if copied { Told::Copied } else { Told::Failed });
        });
    };
    view! {
        <form method="post" action=action on:submit=submit>
            <button>{label}<span class="copied" role="status">{move || words(&phrases, told.get())}</span></button>
        </form>
    }
}

/// Puts a text on the clipboard.
#[cfg(feature = "hydrate")]
pub(super) async fn write(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

#[cfg(not(feature = "hydrate"))]
pub(super) async fn write(_: &str) -> bool {
    false
}
