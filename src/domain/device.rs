//! What somebody signed in with, in plain words: read from what browsers say of
//! themselves, which is only ever shown to the person it is about.

/// A browser and the system it runs on, as far as they can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Device {
    /// The browser's name.
    pub browser: Option<&'static str>,
    /// The system's name.
    pub system: Option<&'static str>,
}

/// What a browser writes into its user agent, and its name. All of them claim to be
/// others too, so the order counts: whoever is imitated comes later.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The same for systems.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

impl Device {
    /// Reads a user agent.
    pub fn of(user_agent: &str) -> Self {
        let find = |known: &[(&str, &'static str)]| {
            known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
        };
        Self { browser: find(&BROWSERS), system: find(&SYSTEMS) }
    }

    /// Whether it is held in a hand.
    pub fn is_mobile(self) -> bool {
        matches!(self.system, Some("iPhone" | "iPad" | "Android"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn browsers_are_told_from_those_they_imitate() {
        let of = |text| {
            let device = Device::of(text);
            (device.browser, device.system)
        };
        for (text, browser, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari",
                "Mac",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome",
                "Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
        ] {
            assert_eq!(of(text), (Some(browser), Some(system)), "{text}");
        }
        assert_eq!(Device::of("curl/8.5.0"), Device::default());
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in "\\PC{0,200}") {
            let _ = Device::of(&text).is_mobile();
        }
    }
}
