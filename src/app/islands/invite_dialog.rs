//! "Invite people": a link to the page of that name, which with the client opens
//! the same form in a dialog instead.

use leptos::{ev, html, prelude::*};

use super::invite_form::{FormProps, invite_form};
use crate::app::phrases::say;

/// The link, and the dialog it opens.
#[island]
pub fn InviteDialog(href: String, label: String, form: FormProps) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let opened = RwSignal::new(false);
    let sent = RwSignal::new(false);
    let open = move |event: ev::MouseEvent| {
        // Who asks for a new tab or window gets the page.
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        // Drawn once: what was typed is still there when the dialog opens again.
        if !opened.get_untracked() {
            opened.set(true);
        }
        if let Some(dialog) = dialog.get_untracked() {
            show(&dialog);
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            hide(&dialog);
        }
    };
    // Whoever was invited belongs into the table behind the dialog.
    let closed = move |_| {
        if sent.get_untracked() {
            let _ = window().location().reload();
        }
    };
    let (title, close_label) = (label.clone(), say(&form.phrases, "close", &[]));
    let link_tab = (format!("{}/link", form.people), say(&form.phrases, "invite-by-link", &[]));
    let file_tab = (format!("{}/import", form.people), say(&form.phrases, "invite-by-file", &[]));
    let email_tab = (href.clone(), say(&form.phrases, "invite-by-email", &[]));
    view! {
        <a class="button primary" href=href on:click=open>{label}</a>
        <dialog class="dialog" node_ref=dialog on:close=closed aria-labelledby="invite-dialog-title">
            <header class="dialog-head">
                <h2 id="invite-dialog-title">{title}</h2>
                <button type="button" class="button quiet" aria-label=close_label on:click=close>"×"</button>
            </header>
            <div class="dialog-body">
                <nav class="tabs"><a href=email_tab.0 aria-current="page">{email_tab.1}</a><a href=link_tab.0>{link_tab.1}</a><a href=file_tab.0>{file_tab.1}</a></nav>
                // Drawn when it is first opened: the page stays light.
                {move || opened.get().then(|| invite_form(form.clone(), sent))}
            </div>
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
fn show(dialog: &web_sys::HtmlDialogElement) {
    let _ = dialog.show_modal();
}

#[cfg(feature = "hydrate")]
fn hide(dialog: &web_sys::HtmlDialogElement) {
    dialog.close();
}

#[cfg(not(feature = "hydrate"))]
fn show<T>(_: &T) {}

#[cfg(not(feature = "hydrate"))]
fn hide<T>(_: &T) {}
