//! What the browser takes for its clipboard.

#[cfg(feature = "hydrate")]
pub use browser::{promise, text, write};

/// Nothing, where there is no browser.
#[cfg(not(feature = "hydrate"))]
pub async fn write(_: &str) -> bool {
    false
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::{Array, Object, Promise, Reflect};
    use leptos::prelude::window;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Blob, BlobPropertyBag, Clipboard, ClipboardItem};

    const PLAIN: &str = "text/plain";

    /// The clipboard. Without TLS browsers have none, except on this machine.
    fn clipboard() -> Option<Clipboard> {
        let navigator = window().navigator();
        let is_there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
        is_there.then(|| navigator.clipboard())
    }

    /// Puts a text there, and tells whether it was taken.
    pub async fn write(text: &str) -> bool {
        match clipboard() {
            Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
            None => false,
        }
    }

    /// A text as it can be promised.
    pub fn text(text: &str) -> Result<JsValue, JsValue> {
        let kind = BlobPropertyBag::new();
        kind.set_type(PLAIN);
        Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind).map(Into::into)
    }

    /// Promises a [`text`] that is still on its way, and tells whether it was taken.
    pub async fn promise(text: &Promise) -> bool {
        // Older browsers do not know the class: asking them for it would throw.
        if !Reflect::has(&window(), &"ClipboardItem".into()).unwrap_or(false) {
            return false;
        }
        let Some(clipboard) = clipboard() else { return false };
        let record = Object::new();
        let _ = Reflect::set(&record, &PLAIN.into(), text);
        let Ok(item) = ClipboardItem::new_with_record_from_str_to_blob_promise(&record) else { return false };
        JsFuture::from(clipboard.write(&Array::of1(&item))).await.is_ok()
    }
}
