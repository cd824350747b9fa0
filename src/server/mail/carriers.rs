//! The ways by which messages leave the house: the mail server and the gateway for
//! text messages, as far as they are configured.

use super::{
    letter::Letter,
    transport::{Reply, Transport},
};
use crate::{
    domain::{outbox::Recipient, time::Span},
    server::{
        settings::{Settings, SettingsError},
        sms::gateway::Gateway,
        store::{outbox::Mail, outbox_worker::Ways},
    },
};

/// What can carry a message.
pub struct Carriers {
    mail: Option<Transport>,
    text: Option<Gateway>,
}

impl Carriers {
    /// Those that the settings ask for.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self { mail: Transport::from_settings(&settings.mail)?, text: Gateway::from_settings(&settings.sms)? })
    }

    /// By which ways anything can be sent at all.
    pub const fn ways(&self) -> Ways {
        Ways { mail: self.mail.is_some(), text: self.text.is_some() }
    }

    /// How long handing over one message takes at most.
    pub fn patience(&self) -> Span {
        let mail = self.mail.as_ref().map(Transport::patience);
        mail.into_iter().chain(self.text.as_ref().map(Gateway::patience)).max().unwrap_or(Span::seconds(0))
    }

    /// Hands a message over.
    pub async fn send(&self, mail: &Mail, letter: &Letter) -> Reply {
        match (&mail.recipient, &self.mail, &self.text) {
            (Recipient::Mail(email), Some(transport), _) => transport.send(mail.id, email, letter).await,
            (Recipient::Phone(phone), _, Some(gateway)) => gateway.send(phone, &letter.text).await,
            _ => Reply::TryLater("nothing is configured to send it by".into()),
        }
    }
}
