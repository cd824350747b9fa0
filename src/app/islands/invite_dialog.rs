//! "Invite people": a link to the page of that name, which with the client opens
//! the same form in a dialog instead. The dialog's other tabs are the pages of the other
//! ways, shown in place by `scripts/panels.js`.

use leptos::{ev, html, prelude::*, task::spawn_local};

#[cfg(feature = "hydrate")]
use super::frames::painted;
use super::invite_form::{FormProps, invite_form};
use crate::app::{
    api::invitations::load_form,
    phrases::{Phrases, say},
};

/// The messages it needs before its form is there.
pub const WORDS: &[(&str, &[&str])] =
    &[("close", &[]), ("invite-how", &[]), ("invite-by-email", &[]), ("invite-by-link", &[]), ("invite-by-file", &[])];

/// The link, and the dialog it opens. What the form needs is asked for when somebody
/// is about to open it: the page stays light, and the form is never old.
#[island]
pub fn InviteDialog(
    organization: String,
    people: String,
    label: String,
    keys: Option<String>,
    phrases: Phrases,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let opened = RwSignal::new(false);
    let form = RwSignal::new(None::<FormProps>);
    // Then the link is a link: the page says what is wrong, or does without.
    let failed = RwSignal::new(false);
    let href = format!("{people}/invite");
    let page = href.clone();
    Effect::new(move |_| {
        let (organization, page) = (organization.clone(), page.clone());
        spawn_local(async move {
            match load_form(organization).await {
                Ok(props) => form.set(Some(props)),
                Err(_) => {
                    failed.set(true);
                    if opened.get_untracked() {
                        let _ = window().location().assign(&page);
                    }
                }
            }
        });
    });
    let open = move |event: ev::MouseEvent| {
        // Who asks for a new tab or window gets the page.
        if is_for_elsewhere(&event) || failed.get_untracked() {
            return;
        }
        event.prevent_default();
        opened.set(true);
        if let Some(dialog) = dialog.get_untracked() {
            show(&dialog);
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            hide(&dialog);
        }
    };
    let (title, word) = (label.clone(), move |key: &str| say(&phrases, key, &[]));
    let tab = |path: &str, key: &str| {
        let current = (path == "/invite").then_some("page");
        view! { <a href=[&*people, path].concat() aria-current=current>{word(key)}</a> }
    };
    view! {
        <a class="button primary" href=href aria-keyshortcuts=keys on:click=open>{label}</a>
        <dialog class="dialog" node_ref=dialog aria-labelledby="invite-dialog-title">
            <header class="dialog-head">
                <h2 id="invite-dialog-title">{title}</h2>
                <button type="button" class="button quiet close" aria-label=word("close") on:click=close></button>
            </header>
            <div class="dialog-body" data-panels="">
                <nav class="tabs" aria-label=word("invite-how")>
                    {tab("/invite", "invite-by-email")}{tab("/link", "invite-by-link")}{tab("/import", "invite-by-file")}
                </nav>
                <div class="panel">
                    {move || match form.get() {
                        // Drawn before the dialog opens, and once: what was typed is still there when it opens again.
                        Some(form) => Some(invite_form(form, true).into_any()),
                        None => opened.get().then(skeleton),
                    }}
                </div>
            </div>
        </dialog>
    }
}

/// What holds the place of the form while it is on its way.
fn skeleton() -> AnyView {
    view! { <div class="form-skeleton" aria-busy="true" aria-hidden="true"><i></i><i></i><i></i><i></i></div> }
        .into_any()
}

/// Whether somebody asks for a new tab or window.
fn is_for_elsewhere(event: &ev::MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.shift_key()
}

/// Over the table the way back to it is to shut the dialog.
#[cfg(feature = "hydrate")]
pub(super) fn leave(event: &ev::MouseEvent) -> bool {
    use wasm_bindgen::JsCast;
    if is_for_elsewhere(event) {
        return false;
    }
    let link = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(dialog) = link.and_then(|link| link.closest("dialog").ok().flatten()) else { return false };
    event.prevent_default();
    hide(dialog.unchecked_ref());
    true
}

#[cfg(not(feature = "hydrate"))]
pub(super) const fn leave(_: &ev::MouseEvent) -> bool {
    false
}

/// Shows a dialog with the next frame. What was pressed is seen to be pressed at once: all of
/// the page behind is styled anew, as what is out of reach, before a dialog is seen.
#[cfg(feature = "hydrate")]
fn show(dialog: &web_sys::HtmlDialogElement) {
    let dialog = dialog.clone();
    spawn_local(async move {
        painted().await;
        let _ = dialog.show_modal();
    });
}

#[cfg(feature = "hydrate")]
fn hide(dialog: &web_sys::HtmlDialogElement) {
    dialog.close();
}

#[cfg(not(feature = "hydrate"))]
fn show<T>(_: &T) {}

#[cfg(not(feature = "hydrate"))]
fn hide<T>(_: &T) {}
