//! An organization's colour, and what is made of it so that everything stays
//! readable in light and in dark. Contrast as WCAG 2.2 counts it.

use std::fmt;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAColour;

impl NotAColour {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        "colour_bad"
    }
}

/// What text needs against its ground (WCAG 2.2, 1.4.3).
pub const READABLE: f64 = 4.5;
/// What shapes need (WCAG 2.2, 1.4.11).
const VISIBLE: f64 = 3.0;
/// A fill in the light carries its text and has an edge: it need only be seen at all.
const SEEN: f64 = 1.4;

const BLACK: Colour = Colour { red: 0, green: 0, blue: 0 };
const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };
/// The darkest ground of the light pages and the lightest of the dark ones.
const LIGHT_GROUND: Colour = Colour { red: 0xEC, green: 0xEB, blue: 0xE8 };
const DARK_GROUND: Colour = Colour { red: 0x2A, green: 0x2F, blue: 0x33 };

impl Colour {
    /// Usher's own, as in the style sheet's `--brand`.
    pub const USHER: Self = Self { red: 0x00, green: 0x67, blue: 0x77 };

    /// Parses `#rrggbb`; nothing typed means none.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, NotAColour> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NotAColour);
        Ok(Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? }))
    }

    /// Relative luminance: 0 is black, 1 is white.
    fn luminance(self) -> f64 {
        let part = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.red) + 0.7152 * part(self.green) + 0.0722 * part(self.blue)
    }

    /// The contrast of two colours: 1 is none, 21 is black on white.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever is read on this colour; white where both are.
    pub fn text_on(self) -> Self {
        if self.contrast(WHITE) >= READABLE { WHITE } else { BLACK }
    }

    /// This colour, taken towards `other` just as far as it takes to stand out from `ground`.
    fn until(self, ground: Self, least: f64, other: Self) -> Self {
        (0..=64_u16).map(|step| self.mix(other, step)).find(|c| c.contrast(ground) >= least).unwrap_or(other)
    }

    /// `step` of 64 parts of `other` in it.
    fn mix(self, other: Self, step: u16) -> Self {
        let part = |a: u8, b: u8| {
            let mixed = (u16::from(a) * (64 - step) + u16::from(b) * step + 32) / 64;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self { red: part(self.red, other.red), green: part(self.green, other.green), blue: part(self.blue, other.blue) }
    }

    /// What is made of it for one scheme.
    pub fn shades(self, scheme: Scheme) -> Shades {
        let (ground, towards, least) = match scheme {
            Scheme::Light => (LIGHT_GROUND, BLACK, SEEN),
            Scheme::Dark => (DARK_GROUND, WHITE, VISIBLE),
        };
        let fill = self.until(ground, least, towards);
        Shades { fill, on_fill: fill.text_on(), link: self.until(ground, READABLE, towards) }
    }

    /// The rule that puts it in place of Usher's own colour.
    pub fn style(self) -> String {
        let (light, dark) = (self.shades(Scheme::Light), self.shades(Scheme::Dark));
        let pair = |name: &str, a: Self, b: Self| format!("--{name}:light-dark({a},{b});");
        [
            ":root{".to_owned(),
            format!("--brand:{self};"),
            pair("accent", light.fill, dark.fill),
            pair("on-accent", light.on_fill, dark.on_fill),
            pair("link", light.link, dark.link),
            "}".to_owned(),
        ]
        .concat()
    }
}

/// Which of the two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What is made of a colour for one scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// The ground of buttons.
    pub fill: Colour,
    /// The text on that.
    pub on_fill: Colour,
    /// Links and rings on the page's own ground.
    pub link: Colour,
}

/// `#rrggbb`
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn colour(text: &str) -> Colour {
        Colour::parse_optional(text).expect("a colour").expect("not empty")
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(colour(" #0A84ff ").to_string(), "#0a84ff");
        assert_eq!(colour("0a84ff"), colour("#0A84FF"));
        assert_eq!(Colour::parse_optional("  "), Ok(None));
        for bad in ["#fff", "red", "#12345g", "#1234567", "#+12345", "}body{", "#ärger"] {
            assert_eq!(Colour::parse_optional(bad), Err(NotAColour), "{bad}");
        }
    }

    #[test]
    fn contrast_is_as_the_standard_counts_it() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(WHITE) - 4.478).abs() < 1e-3);
        assert_eq!(colour("#ffcc00").text_on(), BLACK);
        assert_eq!(colour("#1a4b8c").text_on(), WHITE);
    }

    #[test]
    fn a_fine_colour_stays_what_it_is() {
        let blue = colour("#1a5fb4");
        let light = blue.shades(Scheme::Light);
        assert_eq!((light.fill, light.link), (blue, blue));
        assert_ne!(blue.shades(Scheme::Dark).link, blue, "too dark to be read in the dark");
    }

    proptest! {
        #[test]
        fn everything_made_of_any_colour_is_readable(red: u8, green: u8, blue: u8) {
            let colour = Colour { red, green, blue };
            for (scheme, ground, least) in [(Scheme::Light, LIGHT_GROUND, SEEN), (Scheme::Dark, DARK_GROUND, VISIBLE)] {
                let shades = colour.shades(scheme);
                prop_assert!(shades.fill.contrast(shades.on_fill) >= READABLE);
                prop_assert!(shades.link.contrast(ground) >= READABLE);
                prop_assert!(shades.fill.contrast(ground) >= least);
            }
            prop_assert_eq!(Colour::parse_optional(&colour.to_string()), Ok(Some(colour)));
            prop_assert!(colour.style().bytes().all(|b| b.is_ascii() && b != b'<'));
        }
    }
}
