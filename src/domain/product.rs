//! What an organization may say of its products: where they are, and a small picture.

use std::fmt;

use super::name::is_invisible;

/// The longest address of a product, in bytes.
pub const LONGEST_URL: usize = 2_000;
/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 300;

/// Where a product is: https, or http on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductUrl(String);

/// Why a text is no address of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlProblem {
    /// Nothing but blanks.
    Empty,
    /// Not a whole address of a site.
    Bad,
    /// Neither https nor http on this machine.
    NotHttps,
    /// More than [`LONGEST_URL`] bytes.
    TooLong,
}

impl UrlProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "url_empty",
            Self::Bad => "url_bad",
            Self::NotHttps => "url_not_https",
            Self::TooLong => "url_too_long",
        }
    }
}

impl ProductUrl {
    /// Parses what somebody typed; `example.com` means `https://example.com`.
    pub fn parse(text: &str) -> Result<Self, UrlProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(UrlProblem::Empty);
        }
        if text.len() > LONGEST_URL {
            return Err(UrlProblem::TooLong);
        }
        if text.chars().any(|c| c.is_whitespace() || is_invisible(c) || matches!(c, '\\' | '"' | '<' | '>' | '`')) {
            return Err(UrlProblem::Bad);
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None if text.contains('.') && !starts_with_scheme(text) => ("https".to_owned(), text),
            None => return Err(UrlProblem::Bad),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = host(authority).ok_or(UrlProblem::Bad)?;
        match scheme.as_str() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            _ => return Err(UrlProblem::NotHttps),
        }
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self(format!("{scheme}://{}{path}", authority.to_lowercase())))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `mailto:a@b.c` is no site, `example.com:8443/x` is one.
fn starts_with_scheme(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(word, rest)| !word.contains('.') || !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The host of an authority without a user, its port being a number.
fn host(authority: &str) -> Option<String> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (inner, port) = rest.split_once(']')?;
        let fine = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
        (fine.then(|| format!("[{inner}]"))?, port.strip_prefix(':').or_else(|| port.is_empty().then_some(""))?)
    } else {
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        let fine = host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        let edges = host.starts_with(['.', '-']) || host.ends_with('-') || host.contains("..");
        (fine.then(|| host.to_lowercase()).filter(|h| !h.is_empty() && !edges)?, port)
    };
    (port.is_empty() || port.parse::<u16>().is_ok_and(|n| n > 0)).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host == "[::1]"
        || host
            .strip_prefix("127.")
            .is_some_and(|rest| rest.split('.').count() == 3 && rest.split('.').all(|part| part.parse::<u8>().is_ok()))
}

impl fmt::Display for ProductUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An emoji, or one or two letters or digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon(String);

/// The text is no icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnIcon;

impl NotAnIcon {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        "icon_bad"
    }
}

impl Icon {
    /// Parses what somebody typed; nothing typed means none.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, NotAnIcon> {
        let text = text.trim();
        let n = text.chars().count();
        match n {
            0 => Ok(None),
            1..=2 if text.chars().all(char::is_alphanumeric) => Ok(Some(Self(text.to_uppercase()))),
            3 if is_keycap(text) => Ok(Some(Self(text.to_owned()))),
            // A family of four is joined out of seven; skin tones and selectors add to that.
            1..=12 if is_of_part(text) || text.chars().all(is_of_emoji) && text.chars().any(is_picture) => {
                Ok(Some(Self(text.to_owned())))
            }
            _ => Err(NotAnIcon),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// A digit or sign on a key: 1️⃣.
fn is_keycap(text: &str) -> bool {
    text.strip_suffix("\u{FE0F}\u{20E3}").is_some_and(|key| matches!(key.as_bytes(), [b'0'..=b'9' | b'#' | b'*']))
}

/// The flag of a part of a country, such as England: a black flag, its code in tags, and
/// their end (Unicode Technical Standard 51, `emoji_tag_sequence`).
fn is_of_part(text: &str) -> bool {
    let tags = text.strip_prefix('\u{1F3F4}').and_then(|rest| rest.strip_suffix('\u{E007F}'));
    tags.is_some_and(|tags| !tags.is_empty() && tags.chars().all(|c| matches!(c, '\u{E0020}'..='\u{E007E}')))
}

/// Pictures, and what joins and varies them.
fn is_of_emoji(c: char) -> bool {
    is_picture(c) || matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{20E3}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sites_are_taken() {
        for (typed, url) in [
            ("https://example.com", "https://example.com/"),
            (" HTTPS://Example.com/Path?q=1#x ", "https://example.com/Path?q=1#x"),
            ("example.com/app", "https://example.com/app"),
            ("example.com:8443/app", "https://example.com:8443/app"),
            ("http://localhost:3000", "http://localhost:3000/"),
            ("http://127.0.0.1/x", "http://127.0.0.1/x"),
            ("http://[::1]:8080/", "http://[::1]:8080/"),
            ("https://bücher.example/", "https://bücher.example/"),
        ] {
            assert_eq!(ProductUrl::parse(typed).map(|u| u.0), Ok(url.to_owned()), "{typed}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for (typed, problem) in [
            ("", UrlProblem::Empty),
            ("javascript:alert(1)", UrlProblem::Bad),
            ("javascript://example.com/%0aalert(1)", UrlProblem::NotHttps),
            ("data:text/html,x.y", UrlProblem::Bad),
            ("mailto:a@b.example", UrlProblem::Bad),
            ("http://example.com", UrlProblem::NotHttps),
            ("http://127.0.0.1.evil.example", UrlProblem::NotHttps),
            ("http://localhost.evil.example", UrlProblem::NotHttps),
            ("ftp://example.com", UrlProblem::NotHttps),
            ("https://user:word@example.com", UrlProblem::Bad),
            ("https://", UrlProblem::Bad),
            ("https:///x", UrlProblem::Bad),
            ("https://a b.example", UrlProblem::Bad),
            ("https://a.example\\@evil.example", UrlProblem::Bad),
            ("https://a.example:99999", UrlProblem::Bad),
            ("https://a..example", UrlProblem::Bad),
            ("nothing", UrlProblem::Bad),
        ] {
            assert_eq!(ProductUrl::parse(typed), Err(problem), "{typed}");
        }
        assert_eq!(ProductUrl::parse(&format!("https://a.example/{}", "x".repeat(2_000))), Err(UrlProblem::TooLong));
    }

    const ENGLAND: &str = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";

    #[test]
    fn icons_are_small() {
        for icon in ["📊", "AB", "ü", "7", "👩‍💻", "❤️", "🇩🇪", "李", "ℹ️", "‼️", "⁉️", "™️", "1️⃣", "#️⃣", ENGLAND]
        {
            assert!(matches!(Icon::parse_optional(icon), Ok(Some(_))), "{icon}");
        }
        assert_eq!(Icon::parse_optional(" ab ").map(|i| i.map(|i| i.0)), Ok(Some("AB".into())));
        assert_eq!(Icon::parse_optional(" "), Ok(None));
        for bad in [
            "ABC",
            "<b>",
            "A📊",
            "\u{202E}",
            "\u{200D}",
            "a\u{FE0F}\u{20E3}",
            "📊\u{E0067}\u{E007F}",
            "📊📊📊📊📊📊📊📊📊📊📊📊📊",
        ] {
            assert_eq!(Icon::parse_optional(bad), Err(NotAnIcon), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent(text in "(https?://)?[a-z.]{1,12}(:[0-9]{1,3})?(/\\PC{0,12})?") {
            if let Ok(url) = ProductUrl::parse(&text) {
                prop_assert_eq!(ProductUrl::parse(url.as_str()), Ok(url.clone()));
                prop_assert!(url.as_str().starts_with("https://") || url.as_str().starts_with("http://"));
            }
        }

        #[test]
        fn anything_typed_is_answered(text in "\\PC{0,40}") {
            let _ = (ProductUrl::parse(&text), Icon::parse_optional(&text));
        }
    }
}
