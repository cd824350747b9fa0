//! The form of a link's secret: which id it speaks of, and a MAC that only the
//! server can make. What the MAC covers is `server::keys::tokens`' business.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes of the MAC: 128 bits.
pub const MAC_LENGTH: usize = 16;
const LENGTH: usize = 16 + MAC_LENGTH;

/// How a link reached its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By mail to the address: proves the mailbox.
    Mailed,
    /// Copied by an admin: proves nothing about the reader.
    Copied,
}

/// A token taken apart; nothing about it is verified yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The 16 bytes of an id.
    pub id: [u8; 16],
    /// The MAC over it.
    pub mac: [u8; MAC_LENGTH],
}

impl Token {
    /// Takes the text of a link apart. `None` for whatever no server made.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        if bytes.len() != LENGTH {
            return None;
        }
        let (id, mac) = bytes.split_at(16);
        Some(Self { id: id.try_into().ok()?, mac: mac.try_into().ok()? })
    }

    /// The text that goes into a link: 43 characters.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.id, self.mac].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_leads_back_to_the_token(id: [u8; 16], mac: [u8; MAC_LENGTH]) {
            let token = Token { id, mac };
            prop_assert_eq!(token.text().len(), 43);
            prop_assert!(Token::parse(&token.text()) == Some(token));
        }

        #[test]
        fn any_text_is_taken_without_panic(text in "\\PC{0,60}") {
            if let Some(token) = Token::parse(&text) {
                prop_assert_eq!(token.text(), text);
            }
        }
    }
}
