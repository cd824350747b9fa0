//! The way to the text-message gateway: Twilio's Messages resource, which other
//! gateways speak too. <https://www.twilio.com/docs/messaging/api/message-resource>

use std::{fmt, time::Duration};

use reqwest::{Client, RequestBuilder, StatusCode, header};
use serde::Deserialize;

use crate::{
    domain::{phone::PhoneNumber, time::Span},
    server::{
        mail::transport::Reply,
        settings::{Secret, SettingsError, Sms},
        tls,
    },
};

/// Sends text messages.
pub struct Gateway {
    client: Client,
    /// The account's resource; its messages are below it.
    url: String,
    account: String,
    token: Secret,
    /// Who the messages come from: the field's name, and its value.
    sender: (&'static str, String),
    patience: Duration,
}

/// What the gateway answers, as far as we look.
#[derive(Deserialize)]
struct Answer {
    /// The message's name at the gateway.
    sid: Option<String>,
    /// What it did with it, or the status of an error.
    status: Option<serde_json::Value>,
    /// The number of an error.
    code: Option<i64>,
    /// An error in words.
    message: Option<String>,
}

const MOST_ANSWER_BYTES: usize = 64 * 1024;
/// A number that can't get messages, by the gateway's error codes.
const FINAL_CODES: [i64; 8] = [21_211, 21_212, 21_214, 21_217, 21_408, 21_610, 21_612, 21_614];
/// The gateway's error codes for an account or token that it does not know.
const UNKNOWN_ACCOUNT: [u16; 3] = [401, 403, 404];

/// A messaging service chooses among its numbers; its id says what it is.
fn sender(text: &str) -> (&'static str, String) {
    let id = text.strip_prefix("MG").filter(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()));
    (if id.is_some() { "MessagingServiceSid" } else { "From" }, text.to_owned())
}

impl Gateway {
    /// The gateway that the settings ask for; `None` where no account is set.
    pub fn from_settings(settings: &Sms) -> Result<Option<Self>, SettingsError> {
        let Some(account) = &settings.account else { return Ok(None) };
        let token = match (&settings.token, &settings.token_file) {
            (Some(token), _) => token.clone(),
            (None, Some(file)) => file.read()?,
            (None, None) => {
                return Err(SettingsError(
                    "[sms] account is set, but no token: give USHER_SMS_TOKEN or a token-file".into(),
                ));
            }
        };
        let patience = Duration::from_secs(settings.timeout_seconds.max(1));
        let told = |e: &dyn fmt::Display| SettingsError(format!("the HTTP client for [sms]: {e}"));
        let client = Client::builder()
            .tls_backend_preconfigured(tls::client().map_err(|e| told(&e))?)
            .timeout(patience)
            // The gateway is where the operator says it is, and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| told(&e))?;
        let base = settings.base_url.trim_end_matches('/');
        Ok(Some(Self {
            client,
            url: format!("{base}/2010-04-01/Accounts/{account}"),
            account: account.clone(),
            token,
            sender: sender(settings.sender.as_deref().unwrap_or_default()),
            patience,
        }))
    }

    /// How long handing over one message takes at most.
    pub fn patience(&self) -> Span {
        Span::seconds(i64::try_from(self.patience.as_secs()).unwrap_or(i64::MAX / 2_000_000))
    }

    /// Hands a message to the gateway.
    pub async fn send(&self, to: &PhoneNumber, text: &str) -> Reply {
        let form = [("To", to.as_str()), (self.sender.0, &self.sender.1), ("Body", text)];
        let request = self.client.post(format!("{}/Messages.json", self.url)).form(&form);
        match self.ask(request).await {
            // Errors repeat the number; admins read them, and so does the log.
            Ok((status, answer)) => hidden(judge(status, answer), to),
            Err(why) => Reply::TryLater(why),
        }
    }

    /// Asks for the account, which costs nothing: what is wrong, if something is.
    pub async fn test(&self) -> Result<(), String> {
        let (status, answer) = self.ask(self.client.get(format!("{}.json", self.url))).await?;
        let said = answer.as_ref().and_then(|answer| answer.message.as_deref()).map(shorten).unwrap_or_default();
        if UNKNOWN_ACCOUNT.contains(&status.as_u16()) {
            return Err(format!("the gateway does not accept account or token ({} {said})", status.as_u16()));
        }
        let state = answer.and_then(|answer| answer.status);
        match state.as_ref().and_then(|state| state.as_str()) {
            Some("active") if status.is_success() => Ok(()),
            Some(other) if status.is_success() => Err(format!("the account is not active, but {}", shorten(other))),
            _ => Err(format!("the gateway answered {} {said}", status.as_u16())),
        }
    }

    async fn ask(&self, request: RequestBuilder) -> Result<(StatusCode, Option<Answer>), String> {
        let request =
            request.basic_auth(&self.account, Some(self.token.expose())).header(header::ACCEPT, "application/json");
        let response = request.send().await.map_err(|error| {
            if error.is_timeout() {
                "the gateway did not answer in time".into()
            } else if error.is_connect() {
                "the gateway can't be reached".into()
            } else {
                shorten(&error.without_url().to_string())
            }
        })?;
        let status = response.status();
        let bytes = body(response).await?;
        Ok((status, serde_json::from_slice(&bytes).ok()))
    }
}

/// The same with a number made unreadable.
fn hidden(reply: Reply, phone: &PhoneNumber) -> Reply {
    let digits = phone.as_str().trim_start_matches('+');
    let masked = phone.masked();
    let hide = |text: String| text.replace(phone.as_str(), &masked).replace(digits, masked.trim_start_matches('+'));
    match reply {
        Reply::Accepted(text) => Reply::Accepted(hide(text)),
        Reply::Refused(text) => Reply::Refused(hide(text)),
        Reply::TryLater(text) => Reply::TryLater(hide(text)),
    }
}

async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| shorten(&e.without_url().to_string()))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_ANSWER_BYTES {
            return Err("the gateway answered at great length".into());
        }
    }
    Ok(bytes)
}

/// What an answer means for the message. What is about our account concerns every
/// message and goes away when the operator mends it: only what is about this
/// number is final.
fn judge(status: StatusCode, answer: Option<Answer>) -> Reply {
    match answer {
        Some(Answer { sid: Some(sid), status: said, .. }) if status.is_success() => {
            let said = said.as_ref().and_then(|s| s.as_str()).unwrap_or("accepted");
            Reply::Accepted(shorten(&format!("{} {said} {sid}", status.as_u16())))
        }
        Some(Answer { message: Some(message), code, .. }) => {
            let code = code.unwrap_or_default();
            let said = shorten(&format!("{} {code} {message}", status.as_u16()));
            if status == StatusCode::BAD_REQUEST && FINAL_CODES.contains(&code) {
                Reply::Refused(said)
            } else {
                Reply::TryLater(said)
            }
        }
        _ => Reply::TryLater(format!("the gateway answered {} and nothing understandable", status.as_u16())),
    }
}

fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, json: &str) -> Reply {
        judge(StatusCode::from_u16(status).expect("a status"), serde_json::from_str(json).ok())
    }

    #[test]
    fn answers_are_told_apart_by_what_they_mean() {
        assert_eq!(said(201, r#"{"sid":"SM1","status":"queued"}"#), Reply::Accepted("201 queued SM1".into()));
        let unreachable = r#"{"code":21211,"message":"The 'To' number is not a valid phone number.","status":400}"#;
        assert!(matches!(said(400, unreachable), Reply::Refused(_)));
        let account = r#"{"code":20003,"message":"Authenticate","status":401}"#;
        assert!(matches!(said(401, account), Reply::TryLater(_)));
        assert!(matches!(
            said(429, r#"{"code":20429,"message":"Too many requests","status":429}"#),
            Reply::TryLater(_)
        ));
        assert!(matches!(said(502, "<html>"), Reply::TryLater(_)));
        assert!(matches!(said(200, "{}"), Reply::TryLater(_)));
    }

    #[test]
    fn a_messaging_service_is_told_by_its_id() {
        assert_eq!(sender("+15005550006").0, "From");
        assert_eq!(sender("Usher").0, "From");
        assert_eq!(sender("MGM Grand").0, "From");
        assert_eq!(sender(&format!("MG{}", "0a".repeat(16))).0, "MessagingServiceSid");
    }

    #[test]
    fn what_is_repeated_of_a_number_is_masked() {
        let phone = PhoneNumber::parse("+491701234567").expect("a number");
        let reply = Reply::Refused("400 21211 '+491701234567' and 491701234567".into());
        assert_eq!(hidden(reply, &phone), Reply::Refused("400 21211 '+49••••••••67' and 49••••••••67".into()));
    }
}
