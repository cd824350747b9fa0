//! Pictures that organizations upload: told by what is in them, never by their name.
//! Formats that can hold programs, such as SVG, are none.

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 200 * 1024;
/// The largest width and height, in pixels.
pub const MOST_PIXELS: u32 = 2_048;
/// The smallest width and height: less is no logo.
pub const FEWEST_PIXELS: u32 = 16;

/// What kind of picture a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portable Network Graphics (RFC 2083).
    Png,
    /// JPEG (ITU T.81).
    Jpeg,
    /// WebP (RFC 9649).
    WebP,
}

impl Format {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    /// The format of this media type.
    pub fn from_media_type(text: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::WebP].into_iter().find(|format| format.media_type() == text)
    }
}

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureProblem {
    /// Nothing in it.
    Empty,
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// None of the formats.
    Unknown,
    /// Wider or higher than [`MOST_PIXELS`], or less than [`FEWEST_PIXELS`].
    Pixels,
}

impl PictureProblem {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "picture_empty",
            Self::TooLarge => "picture_too_large",
            Self::Unknown => "picture_unknown",
            Self::Pixels => "picture_pixels",
        }
    }
}

/// The format of a file that is fit to be a logo.
pub fn examine(bytes: &[u8]) -> Result<Format, PictureProblem> {
    if bytes.is_empty() {
        return Err(PictureProblem::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(PictureProblem::TooLarge);
    }
    let (format, size) = look(bytes).ok_or(PictureProblem::Unknown)?;
    let (width, height) = size.ok_or(PictureProblem::Unknown)?;
    let fits = |n: u32| (FEWEST_PIXELS..=MOST_PIXELS).contains(&n);
    if fits(width) && fits(height) { Ok(format) } else { Err(PictureProblem::Pixels) }
}

/// Width and height of a picture, in pixels.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    look(bytes)?.1
}

/// What kind of picture a file begins as, and the size that it tells.
fn look(bytes: &[u8]) -> Option<(Format, Option<(u32, u32)>)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some((Format::Png, png(bytes)))
    } else if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some((Format::Jpeg, jpeg(bytes)))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some((Format::WebP, webp(bytes)))
    } else {
        None
    }
}

fn big(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(n)?)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(n)?)?.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// The header comes first.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.get(12..16)? == b"IHDR").then_some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// Segments follow one another until the one that begins the frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Fill bytes.
            0xFF => at += 1,
            // Frames of all kinds; the others of the range are tables.
            0xC0..=0xCF if !matches!(bytes[at + 1], 0xC4 | 0xC8 | 0xCC) => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            // The picture itself, or its end, without a frame before it.
            0xD8..=0xDA | 0x00 => return None,
            _ => at += 2 + usize::try_from(big(bytes, at + 2, 2)?.max(2)).ok()?,
        }
    }
}

/// The first chunk tells which of three kinds it is.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            (*bytes.get(20)? == 0x2F).then_some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8 " => (bytes.get(23..26)? == b"\x9D\x01\x2A")
            .then_some((little(bytes, 26, 2)? & 0x3FFF, little(bytes, 28, 2)? & 0x3FFF)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xFF\xC0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes
    }

    fn webp_of(kind: &[u8], rest: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", kind, b"\0\0\0\0", rest].concat()
    }

    #[test]
    fn each_format_is_known_by_its_content() {
        assert_eq!(examine(&png_of(64, 32)), Ok(Format::Png));
        assert_eq!(examine(&jpeg_of(640, 200)), Ok(Format::Jpeg));
        // 100 × 50 each.
        assert_eq!(examine(&webp_of(b"VP8X", b"\0\0\0\0\x63\0\0\x31\0\0")), Ok(Format::WebP));
        let lossless = (99_u32 | 49 << 14).to_le_bytes();
        assert_eq!(examine(&webp_of(b"VP8L", &[b"\x2F", &lossless[..]].concat())), Ok(Format::WebP));
        assert_eq!(examine(&webp_of(b"VP8 ", b"abc\x9D\x01\x2A\x64\0\x32\0")), Ok(Format::WebP));
        for format in [Format::Png, Format::Jpeg, Format::WebP] {
            assert_eq!(Format::from_media_type(format.media_type()), Some(format));
        }
    }

    #[test]
    fn what_is_no_logo_is_refused() {
        for (bytes, problem) in [
            (Vec::new(), PictureProblem::Empty),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), PictureProblem::Unknown),
            (b"GIF89a\x40\0\x40\0".to_vec(), PictureProblem::Unknown),
            (b"<html>".to_vec(), PictureProblem::Unknown),
            (b"\x89PNG\r\n\x1a\n".to_vec(), PictureProblem::Unknown),
            (png_of(4_000, 64), PictureProblem::Pixels),
            (png_of(64, 8), PictureProblem::Pixels),
            (png_of(u32::MAX, u32::MAX), PictureProblem::Pixels),
            (b"\xFF\xD8\xFF\xDA\0\x02".to_vec(), PictureProblem::Unknown),
            (vec![0xFF; 3_000], PictureProblem::Unknown),
            ([png_of(64, 64), vec![0; MOST_BYTES]].concat(), PictureProblem::TooLarge),
        ] {
            assert_eq!(examine(&bytes), Err(problem), "{:?}", &bytes[..bytes.len().min(20)]);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(start in 0..4_usize, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let starts: [&[u8]; 4] = [b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xFF\xD8\xFF", b"RIFF\0\0\0\0WEBPVP8X"];
            let _ = examine(&[starts[start], &bytes].concat());
        }
    }
}
