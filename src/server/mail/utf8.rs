//! Whether the mail server takes addresses with letters outside ASCII before the `@`
//! (SMTPUTF8, RFC 6531). It is asked when such an address is met, and remembered for a while:
//! most organizations never meet one.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Mutex;

use super::transport::Transport;
use crate::{
    domain::{
        email::{EmailAddress, EmailProblem},
        time::{Span, Timestamp},
    },
    server::settings::Mail as Settings,
};

/// Mail servers are upgraded, not downgraded, and rarely either.
const REMEMBERED_FOR: Span = Span::minutes(10);
/// How long a server that did not answer is left alone.
const AGAIN_AFTER: Span = Span::minutes(1);

/// What is known of the mail server.
#[derive(Default)]
pub struct Utf8Mail {
    taken: AtomicBool,
    ask_again_at: Mutex<Option<Timestamp>>,
}

impl Utf8Mail {
    /// Asks the mail server if addresses in one of these texts may need that, and nobody asked
    /// lately. Not within a transaction: an answer may take seconds.
    pub async fn learn(&self, settings: &Settings, now: Timestamp, texts: impl IntoIterator<Item = &str>) {
        if !texts.into_iter().any(names_such) {
            return;
        }
        // All who wait for it share the answer.
        let mut again = self.ask_again_at.lock().await;
        if again.is_some_and(|at| now < at) {
            return;
        }
        // Set before it is asked: whoever asks may go away meanwhile.
        *again = Some(now + AGAIN_AFTER);
        let answer = match Transport::from_settings(settings) {
            Ok(Some(transport)) => transport.takes_utf8().await,
            // One that is set later may not take them, and then nobody could write to their owners.
            Ok(None) => Ok(false),
            Err(error) => Err(error.to_string()),
        };
        match answer {
            Ok(taken) => {
                *again = Some(now + REMEMBERED_FOR);
                self.taken.store(taken, Ordering::Relaxed);
            }
            // What it said last still counts.
            Err(reason) => {
                tracing::warn!(%reason, "the mail server could not be asked whether it takes addresses outside ASCII");
            }
        }
    }

    /// Refuses an address that the mail server does not take, by what was learned last.
    pub fn check(&self, email: EmailAddress) -> Result<EmailAddress, EmailProblem> {
        if self.takes(&email) { Ok(email) } else { Err(EmailProblem::NonAsciiLocal) }
    }

    /// Whether the mail server takes an address, by what was learned last.
    pub fn takes(&self, email: &EmailAddress) -> bool {
        email.local().is_ascii() || self.taken.load(Ordering::Relaxed)
    }
}

/// Whether a text holds an address with letters outside ASCII before the `@`.
fn names_such(text: &str) -> bool {
    !text.is_ascii()
        && text
            .split(|c: char| c.is_whitespace() || ",;<>".contains(c))
            .any(|word| word.rsplit_once('@').is_some_and(|(local, _)| !local.is_ascii()))
}
