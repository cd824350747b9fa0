//! The way to the text-message gateway: Twilio's Messages resource, which other
//! gateways speak too. <https://www.twilio.com/docs/messaging/api/message-resource>

use std::{fs, time::Duration};

use reqwest::{Client, StatusCode, header};
use serde::Deserialize;

use crate::{
    domain::{phone::PhoneNumber, time::Span},
    server::{
        mail::transport::Reply,
        settings::{Secret, SettingsError, Sms},
    },
};

/// Sends text messages.
pub struct Gateway {
    client: Client,
    url: String,
    account: String,
    token: Secret,
    sender: String,
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
const FINAL_CODES: [i64; 6] = [21_211, 21_214, 21_217, 21_408, 21_610, 21_614];

impl Gateway {
    /// The gateway that the settings ask for; `None` where no account is set.
    pub fn from_settings(settings: &Sms) -> Result<Option<Self>, SettingsError> {
        let Some(account) = &settings.account else { return Ok(None) };
        let token = match (&settings.token, &settings.token_file) {
            (Some(token), _) => token.clone(),
            (None, Some(file)) => fs::read_to_string(file)
                .map(|text| Secret::new(text.trim_end_matches(['\r', '\n'])))
                .map_err(|e| SettingsError(format!("[sms] token-file {}: {e}", file.display())))?,
            (None, None) => {
                return Err(SettingsError(
                    "[sms] account is set, but no token: give USHER_SMS_TOKEN or a token-file".into(),
                ));
            }
        };
        let patience = Duration::from_secs(settings.timeout_seconds.max(1));
        let client = Client::builder()
            .timeout(patience)
            // The gateway is where the operator says it is, and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| SettingsError(format!("[sms] {e}")))?;
        let base = settings.base_url.trim_end_matches('/');
        Ok(Some(Self {
            client,
            url: format!("{base}/2010-04-01/Accounts/{account}/Messages.json"),
            account: account.clone(),
            token,
            sender: settings.sender.clone().unwrap_or_default(),
            patience,
        }))
    }

    /// How long handing over one message takes at most.
    pub fn patience(&self) -> Span {
        Span::seconds(i64::try_from(self.patience.as_secs()).unwrap_or(i64::MAX / 2_000_000))
    }

    /// Hands a message to the gateway.
    pub async fn send(&self, to: &PhoneNumber, text: &str) -> Reply {
        let form = [("To", to.as_str()), ("From", &self.sender), ("Body", text)];
        let request = self
            .client
            .post(&self.url)
            .basic_auth(&self.account, Some(self.token.expose()))
            .header(header::ACCEPT, "application/json")
            .form(&form);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_timeout() => return Reply::TryLater("the gateway did not answer in time".into()),
            Err(error) => return Reply::TryLater(shorten(&error.without_url().to_string())),
        };
        let status = response.status();
        match body(response).await {
            Ok(bytes) => judge(status, serde_json::from_slice(&bytes).ok()),
            Err(why) => Reply::TryLater(why),
        }
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
}
