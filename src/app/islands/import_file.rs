//! Files in the browser: their bytes, and a file to keep.

#[cfg(feature = "hydrate")]
pub use browser::*;

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Blob, BlobPropertyBag, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement, Url};

    /// The file that was chosen in an input; choosing the same one again counts anew.
    pub fn chosen(event: &Event) -> Option<File> {
        let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let file = input.files()?.get(0);
        input.set_value("");
        file
    }

    /// The file that was dropped.
    pub fn dropped(event: &DragEvent) -> Option<File> {
        event.data_transfer()?.files()?.get(0)
    }

    /// The bytes of a file; none where it can't be read.
    pub async fn bytes(file: &File) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
        Some(js_sys::Uint8Array::new(&buffer).to_vec())
    }

    /// Bytes in base 64, by the browser's own hand.
    pub fn base64(bytes: &[u8]) -> String {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        window().btoa(&text).unwrap_or_default()
    }

    /// Scrolls to an element.
    pub fn bring_into_view(id: &str) {
        if let Some(element) = document().get_element_by_id(id) {
            element.scroll_into_view();
        }
    }

    /// Has the browser save a text.
    pub fn save(name: &str, text: &str) {
        let kind = BlobPropertyBag::new();
        kind.set_type("text/csv");
        let parts = js_sys::Array::of1(&text.into());
        let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) else { return };
        let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
        if let Ok(Ok(link)) = document().create_element("a").map(JsCast::dyn_into::<HtmlAnchorElement>) {
            link.set_href(&url);
            link.set_download(name);
            link.click();
        }
        let _ = Url::revoke_object_url(&url);
    }
}
