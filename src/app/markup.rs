//! Texts at places where Leptos writes what it is given as it is.

/// A text as markup that shows it, for `inner_html`: in a text area, whose content
/// Leptos does not escape, and in a title, which takes no comments between texts.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(escape("</textarea><b>&amp;"), "&lt;/textarea&gt;&lt;b&gt;&amp;amp;");
    }
}
