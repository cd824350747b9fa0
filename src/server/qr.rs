//! QR codes as SVG: one path, no script, black on white whatever the page's colours.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use super::service::fault::Fault;

/// Light modules around the code that readers need (ISO/IEC 18004).
const QUIET: usize = 4;

/// The QR code of a text.
pub fn svg(text: &str) -> Result<String, Fault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|e| Fault::other("a QR code", e))?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let dark = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if dark > 0 {
                let written = write!(path, "M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET);
                written.map_err(|e| Fault::other("a QR code", e))?;
            }
            x += dark.max(1);
        }
    }
    let side = width + 2 * QUIET;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_code_has_its_quiet_zone_and_its_corners() {
        let drawn = svg("https://usher.example/l/AAAA").expect("a code");
        // Version 3, 29 modules, and four on each side.
        assert!(drawn.contains(r#"viewBox="0 0 37 37""#), "{drawn}");
        // The upper edges of the two upper finder patterns.
        assert!(drawn.contains("M4 4h7v1h-7z") && drawn.contains("M26 4h7v1h-7z"), "{drawn}");
    }
}
