//! What a letter says and how it looks: one frame for all of them.

use askama::Template;
use sqlx::AnyConnection;

use super::Letter;
use crate::{
    domain::{
        colour::{Colour, Scheme, Shades},
        id::OrganizationId,
        picture::{self, Format},
        time::Timestamp,
    },
    server::{
        service::fault::Fault,
        store::{logos, organizations},
        words::Words,
    },
};

/// Whom letters are from that no organization sends.
pub(in super::super) const USHER: &str = "Usher";

/// What a letter says.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Content {
    pub language: &'static str,
    /// The name of the organization that it is from; without one it is Usher's own.
    pub organization: Option<String>,
    pub subject: String,
    pub preview: String,
    pub heading: String,
    pub lines: Vec<String>,
    pub quote: Option<Quote>,
    pub facts: Vec<Fact>,
    pub code: Option<String>,
    pub button: Option<Button>,
    pub fine: Vec<String>,
}

/// Somebody's own words.
#[derive(Debug, Clone)]
pub(in super::super) struct Quote {
    /// Whose, as a line above them.
    pub by: String,
    pub lines: Vec<String>,
}

/// A name and a value.
#[derive(Debug, Clone)]
pub(in super::super) struct Fact {
    pub name: String,
    pub value: String,
}

impl Fact {
    /// A fact that the message of this key names.
    pub fn new(words: Words, key: &str, value: String) -> Self {
        Self { name: words.get(key).into_owned(), value }
    }
}

#[derive(Debug, Clone)]
pub(in super::super) struct Button {
    pub label: String,
    pub url: String,
    pub or_copy: String,
}

/// Until when something is good: the moment, and how long that is from the mail on.
/// Whoever reads the mail later still reads what is true.
pub(super) fn end(words: Words, at: Timestamp, now: Timestamp) -> String {
    words.with("mail-end", &[("moment", words.moment(at).into()), ("length", words.length(at - now).into())])
}

/// The colours and the logo of whoever a letter is from.
#[derive(Debug)]
pub(super) struct Look {
    light: Shades,
    dark: Shades,
    logo: Option<Inline>,
}

impl Default for Look {
    fn default() -> Self {
        Self::in_colour(Colour::USHER, None)
    }
}

impl Look {
    fn in_colour(colour: Colour, logo: Option<Inline>) -> Self {
        Self { light: colour.shades(Scheme::Light), dark: colour.shades(Scheme::Dark), logo }
    }

    /// The look of an organization.
    pub(super) async fn of(connection: &mut AnyConnection, id: OrganizationId) -> Result<Self, Fault> {
        let Some(organization) = organizations::by_id(connection, id).await? else { return Ok(Self::default()) };
        let logo = match organization.logo {
            Some(_) => logos::small(connection, id, MOST_BYTES).await?.and_then(Inline::of),
            None => None,
        };
        let colour = organization.colour.and_then(|colour| Colour::parse_optional(&colour).ok().flatten());
        Ok(Self::in_colour(colour.unwrap_or(Colour::USHER), logo))
    }
}

/// The largest logo that goes out with every mail, in bytes.
const MOST_BYTES: usize = 64 * 1024;
/// As large as a logo is shown, in pixels.
const HEIGHT: u32 = 40;
/// See [`HEIGHT`].
const WIDTH: u32 = 200;
/// By which name a letter shows its picture; it has one at most.
pub const LOGO: &str = "logo@usher";

/// A picture that travels with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// What kind of picture.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// How wide it is shown, in pixels.
    pub width: u32,
    /// How high it is shown, in pixels.
    pub height: u32,
}

impl Inline {
    /// A logo in a format that mail programs know: WebP is none.
    fn of(logo: logos::Logo) -> Option<Self> {
        if logo.format == Format::WebP {
            return None;
        }
        let (wide, high) = picture::size(&logo.bytes)?;
        let (width, height) = fit(wide, high);
        Some(Self { media_type: logo.format.media_type(), bytes: logo.bytes, width, height })
    }
}

/// The size in which a picture of this size is shown, its shape kept.
fn fit(wide: u32, high: u32) -> (u32, u32) {
    let (wide, high) = (wide.max(1), high.max(1));
    let width = (wide * HEIGHT / high).max(1);
    if width <= WIDTH { (width, HEIGHT) } else { (WIDTH, (high * WIDTH / wide).max(1)) }
}

/// Fonts that are there already: none is fetched.
const FONT: &str = "-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
/// Keeps the beginning of the letter out of the line that lists show behind the subject.
const FILLING: &str = "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;\
     &#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;\
     &#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;";

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    language: &'a str,
    direction: &'a str,
    font: &'a str,
    filling: &'a str,
    logo_id: &'a str,
    look: &'a Look,
    logo: Option<&'a Inline>,
    organization: &'a str,
    subject: &'a str,
    preview: &'a str,
    heading: &'a str,
    lines: &'a [String],
    quote: Option<&'a Quote>,
    facts: &'a [Fact],
    code: Option<&'a String>,
    button: Option<&'a Button>,
    fine: &'a [String],
}

#[derive(Template)]
#[template(path = "mail/letter.txt", escape = "none")]
struct Text<'a> {
    heading: &'a str,
    lines: &'a [String],
    quote: Option<&'a Quote>,
    facts: &'a [Fact],
    code: Option<&'a String>,
    button: Option<&'a Button>,
    fine: &'a [String],
}

/// The letter that says it, in that look.
pub(super) fn render(c: &Content, look: Look) -> Result<Letter, Fault> {
    let html = Html {
        language: c.language,
        direction: Words::of(c.language).direction(),
        font: FONT,
        filling: FILLING,
        logo_id: LOGO,
        look: &look,
        logo: look.logo.as_ref(),
        organization: c.organization.as_deref().unwrap_or(USHER),
        subject: &c.subject,
        preview: &c.preview,
        heading: &c.heading,
        lines: &c.lines,
        quote: c.quote.as_ref(),
        facts: &c.facts,
        code: c.code.as_ref(),
        button: c.button.as_ref(),
        fine: &c.fine,
    };
    let text = Text {
        heading: &c.heading,
        lines: &c.lines,
        quote: c.quote.as_ref(),
        facts: &c.facts,
        code: c.code.as_ref(),
        button: c.button.as_ref(),
        fine: &c.fine,
    };
    Ok(Letter {
        subject: c.subject.clone(),
        html: html.render().map_err(|e| Fault::other("a mail template", e))?,
        text: text.render().map_err(|e| Fault::other("a mail template", e))?,
        logo: look.logo,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_keeps_its_shape_and_finds_its_place() {
        assert_eq!(fit(512, 512), (40, 40));
        assert_eq!(fit(300, 100), (120, 40));
        assert_eq!(fit(2_048, 16), (200, 1));
        assert_eq!(fit(16, 2_048), (1, 40));
    }

    #[test]
    fn only_pictures_that_mail_programs_know_travel() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 0, 80, 0, 0, 0, 40]].concat();
        let logo = |format, bytes: &[u8]| Inline::of(logos::Logo { format, bytes: bytes.to_vec() });
        assert_eq!(logo(Format::Png, &png).map(|it| (it.width, it.height)), Some((80, 40)));
        assert_eq!(logo(Format::WebP, b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x63\0\0\x31\0\0"), None);
    }
}
