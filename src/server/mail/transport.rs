//! The way to the mail server: one kept connection, a timeout on each step, and
//! answers told apart by what they mean for the next try.

use std::time::Duration;

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header},
    transport::smtp::{
        Error as SmtpError, PoolConfig,
        authentication::Credentials,
        client::{AsyncSmtpConnection, CertificateStore, Tls as Protection, TlsParameters},
        extension::{ClientId, Extension},
    },
};

use super::letter::{
    Letter,
    frame::{Inline, LOGO},
};
use crate::{
    domain::{email::EmailAddress, id::MailId, time::Span},
    server::{
        settings::{Mail as Settings, SettingsError, Tls},
        tls,
    },
};

/// Sends letters.
pub struct Transport {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    place: (String, u16),
    protection: Protection,
    from: Mailbox,
    domain: String,
    patience: Duration,
}

/// How long somebody who typed an address waits for what the mail server says of it. Some
/// servers let everybody wait six seconds for their greeting.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
const SILENT: &str = "the mail server did not answer in time";

/// What the mail server made of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It took it, with these words.
    Accepted(String),
    /// It may take it later.
    TryLater(String),
    /// It will never take it.
    Refused(String),
}

impl Transport {
    /// The transport that the settings ask for; `None` where no host is set.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let Some(host) = &settings.host else { return Ok(None) };
        let from: Mailbox = settings
            .from
            .as_deref()
            .unwrap_or_default()
            .parse()
            .map_err(|e| SettingsError(format!("[mail] from: {e}; give it like \"Usher <usher@example.com>\"")))?;
        let tls = || {
            // As everywhere else: whom the machine trusts, so that a mail server may have an own authority's certificate.
            let roots =
                if tls::machine_has_roots() { CertificateStore::Default } else { CertificateStore::WebpkiRoots };
            let parameters = TlsParameters::builder(host.clone()).certificate_store(roots).build();
            parameters.map_err(|e| SettingsError(format!("[mail] host: {e}")))
        };
        let protection = match settings.tls {
            Tls::None => Protection::None,
            Tls::Starttls => Protection::Required(tls()?),
            Tls::Implicit => Protection::Wrapper(tls()?),
        };
        let patience = Duration::from_secs(settings.timeout_seconds.max(1));
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(settings.port())
            .tls(protection.clone())
            .timeout(Some(patience))
            .pool_config(PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(30)));
        if let Some(user) = &settings.user {
            builder = builder.credentials(Credentials::new(user.clone(), password(settings)?));
        }
        let domain = from.email.domain().to_owned();
        let place = (host.clone(), settings.port());
        Ok(Some(Self { smtp: builder.build(), place, protection, from, domain, patience }))
    }

    /// How long handing over one letter takes at most.
    pub fn patience(&self) -> Span {
        Span::seconds(i64::try_from(self.patience.as_secs()).unwrap_or(i64::MAX / 2_000_000))
    }

    /// The stable Message-ID of a mail: a mail that is sent twice is known as one.
    pub fn message_id(&self, id: MailId) -> String {
        format!("<{}@{}>", id.to_string().to_ascii_lowercase(), self.domain)
    }

    /// Hands a letter to the mail server.
    pub async fn send(&self, id: MailId, to: &EmailAddress, letter: &Letter) -> Reply {
        // Checked by us already: lettre's own check knows fewer letters.
        let address = Address::new_dangerous(to.local(), to.domain());
        let envelope = match Envelope::new(Some(self.from.email.clone()), vec![address.clone()]) {
            Ok(envelope) => envelope,
            Err(error) => return Reply::Refused(error.to_string()),
        };
        let message = Message::builder()
            .envelope(envelope)
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.clone())
            .message_id(Some(self.message_id(id)))
            // Keeps out-of-office replies away (RFC 3834).
            .header(AutoSubmitted)
            .multipart(body(letter));
        let message = match message {
            Ok(message) => message,
            Err(error) => return Reply::Refused(error.to_string()),
        };
        // The transport's own timeout is for connecting alone: a server that takes a
        // letter and says nothing must not hold up all the others.
        let Ok(sent) = tokio::time::timeout(self.patience, self.smtp.send(message)).await else {
            return Reply::TryLater(SILENT.into());
        };
        match sent {
            Ok(response) => {
                let lines: Vec<&str> = response.message().collect();
                Reply::Accepted(shorten(&format!("{} {}", response.code(), lines.join(" "))))
            }
            Err(error) => failure(&error),
        }
    }

    /// Asks whether it takes addresses with letters outside ASCII before the `@`.
    pub async fn takes_utf8(&self) -> Result<bool, String> {
        match tokio::time::timeout(self.patience.min(ANSWERS_WITHIN), self.hello()).await {
            Ok(Ok(takes)) => Ok(takes),
            Ok(Err(error)) => Err(describe(&error)),
            Err(_) => Err(SILENT.into()),
        }
    }

    /// Servers may say more to those who come by TLS.
    async fn hello(&self) -> Result<bool, SmtpError> {
        let own_name = ClientId::default();
        let at_once = match &self.protection {
            Protection::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let place = (self.place.0.as_str(), self.place.1);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(self.patience), &own_name, at_once, None).await?;
        if let Protection::Required(parameters) = &self.protection {
            connection.starttls(parameters.clone(), &own_name).await?;
        }
        // Such an address stands in the letter's head, too.
        let server = connection.server_info();
        let takes = [Extension::SmtpUtfEight, Extension::EightBitMime].map(|each| server.supports_feature(each));
        // However long its farewell takes.
        tokio::spawn(async move { connection.abort().await });
        Ok(takes == [true, true])
    }

    /// Connects and says hello, for the operator who wants to know whether that works.
    pub async fn test(&self) -> Result<(), String> {
        match tokio::time::timeout(self.patience, self.smtp.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the mail server did not answer as one".into()),
            Ok(Err(error)) => Err(describe(&error)),
            Err(_) => Err(SILENT.into()),
        }
    }
}

/// The text, and beside it the HTML with the logo that it shows.
fn body(letter: &Letter) -> MultiPart {
    let (text, html) = (letter.text.clone(), letter.html.clone());
    let kind = |logo: &Inline| header::ContentType::parse(logo.media_type).ok();
    let Some((logo, kind)) = letter.logo.as_ref().and_then(|logo| Some((logo, kind(logo)?))) else {
        return MultiPart::alternative_plain_html(text, html);
    };
    let picture = Attachment::new_inline(LOGO.to_owned()).body(logo.bytes.clone(), kind);
    let shown = MultiPart::related().singlepart(SinglePart::html(html)).singlepart(picture);
    MultiPart::alternative().singlepart(SinglePart::plain(text)).multipart(shown)
}

fn password(settings: &Settings) -> Result<String, SettingsError> {
    match (&settings.password, &settings.password_file) {
        (Some(password), _) => Ok(password.expose().to_owned()),
        (None, Some(file)) => file.read().map(|password| password.expose().to_owned()),
        (None, None) => Err(SettingsError(
            "[mail] user is set, but no password: give USHER_MAIL_PASSWORD or a password-file".into(),
        )),
    }
}

/// A refusal is final only where it is about this letter. What is about the
/// connection or our account (RFC 4954: 530, 534, 535, 538) concerns every letter,
/// and goes away when the operator mends it.
fn failure(error: &SmtpError) -> Reply {
    let about_us = error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538));
    if error.is_permanent() && !about_us { Reply::Refused(describe(error)) } else { Reply::TryLater(describe(error)) }
}

fn describe(error: &SmtpError) -> String {
    use std::error::Error;
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    shorten(&text)
}

fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".into())
    }
}
