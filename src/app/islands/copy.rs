//! Copying a link: with a confirmation that can be seen and heard.

use leptos::{prelude::*, task::spawn_local};

use super::{clipboard, invite_form::Setting};
#[cfg(feature = "hydrate")]
use crate::app::api::invitations::invitation_link;
use crate::app::{
    api::error::ApiError,
    phrases::{Phrases, say},
};

/// The messages these islands need.
pub const WORDS: &[(&str, &[&str])] = &[("copy", &[]), ("copied", &[]), ("copy-failed", &[])];

/// What to tell after a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing was copied yet.
    Nothing,
    /// It is on the clipboard.
    Copied,
    /// It is not: this is to be copied by hand.
    ByHand(String),
    /// There is no link, for this reason.
    Refused(ApiError),
}

impl Told {
    const fn is_failure(&self) -> bool {
        matches!(self, Self::ByHand(_) | Self::Refused(_))
    }
}

fn words(phrases: &Phrases, told: &Told) -> String {
    match told {
        Told::Nothing => String::new(),
        Told::Copied => say(phrases, "copied", &[]),
        Told::ByHand(_) => say(phrases, "copy-failed", &[]),
        Told::Refused(error) => error.say(phrases),
    }
}

/// Tells what came of a copy in a form, with the link where it has to be copied by hand.
pub(super) fn told(told: RwSignal<Told>, setting: Setting) -> impl IntoView {
    let label = setting.say("copy-link");
    let link = move || match told.get() {
        Told::ByHand(link) => Some(view! { <input class="by-hand" readonly value=link aria-label=label.clone()/> }),
        _ => None,
    };
    view! {
        <span class="copied" role="status" data-tone=move || told.with(Told::is_failure).then_some("danger")>
            {move || setting.props.with_value(|p| told.with(|told| words(&p.phrases, told)))}
        </span>
        {link}
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
        spawn_local(async move { told.set(put(text).await) });
    };
    view! {
        <div class="copy">
            <input readonly value=shown aria-label=label/>
            <button type="button" class="button primary" on:click=copy>{label_text}</button>
            <span class="copied" role="status" data-tone=move || told.with(Told::is_failure).then_some("danger")>{move || told.with(|told| words(&phrases, told))}</span>
        </div>
    }
}

/// Makes every form of the page that carries `data-copy`, an invitation's id, copy
/// that invitation's link. Without the client such a form leads to a page that
/// shows the link. One island for all rows: they stay plain HTML.
#[island]
pub fn CopyForms(organization: String, phrases: Phrases) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let phrases = StoredValue::new(phrases);
        let listener = window_event_listener(leptos::ev::submit, move |event| {
            let form = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let Some((form, id)) = form.and_then(|form| form.get_attribute("data-copy").map(|id| (form, id))) else {
                return;
            };
            // Another one heard it: the page was drawn anew around this one.
            if event.default_prevented() {
                return;
            }
            event.prevent_default();
            let organization = organization.clone();
            spawn_local(async move {
                let done = copied(invitation_link(organization, id)).await;
                if done == Told::Copied {
                    toast(&phrases.with_value(|phrases| words(phrases, &done)));
                } else {
                    // The page that shows the link, to be copied by hand, or says why there is none.
                    let _ = form.unchecked_ref::<web_sys::HtmlFormElement>().submit();
                }
            });
        });
        on_cleanup(move || listener.remove());
    }
    #[cfg(not(feature = "hydrate"))]
    drop((organization, phrases));
}

/// Says something at the lower edge of the page: see `scripts/page.js`.
#[cfg(feature = "hydrate")]
fn toast(text: &str) {
    use wasm_bindgen::JsCast;
    let say = js_sys::Reflect::get(&window(), &"usherToast".into()).ok();
    if let Some(say) = say.and_then(|say| say.dyn_into::<js_sys::Function>().ok()) {
        let _ = say.call1(&wasm_bindgen::JsValue::UNDEFINED, &text.into());
    }
}

/// Copies a link that is asked for. The browser hears of it at once: some take nothing that
/// comes once somebody's hand is gone, unless it was promised before.
#[cfg(feature = "hydrate")]
pub(super) async fn copied(link: impl Future<Output = Result<String, ApiError>> + 'static) -> Told {
    use std::{cell::RefCell, rc::Rc};

    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::{JsFuture, future_to_promise};

    let answer = Rc::new(RefCell::new(None));
    let kept = Rc::clone(&answer);
    let text = future_to_promise(async move {
        let link = link.await;
        let text = link.as_ref().map_err(|error| JsValue::from_str(&error.key)).and_then(|link| clipboard::text(link));
        *kept.borrow_mut() = Some(link);
        text
    });
    let done = clipboard::promise(&text).await;
    // It may have refused before there was an answer.
    let _ = JsFuture::from(text).await;
    match answer.take() {
        Some(Ok(_)) if done => Told::Copied,
        Some(Ok(link)) => put(link).await,
        Some(Err(error)) => Told::Refused(error),
        None => Told::Nothing,
    }
}

#[cfg(not(feature = "hydrate"))]
pub(super) async fn copied(link: impl Future<Output = Result<String, ApiError>> + 'static) -> Told {
    match link.await {
        Ok(link) => put(link).await,
        Err(error) => Told::Refused(error),
    }
}

async fn put(text: String) -> Told {
    if clipboard::write(&text).await { Told::Copied } else { Told::ByHand(text) }
}
