//! GitHub, or an Enterprise server of it: OAuth 2 with state and PKCE, and its own
//! endpoints for who somebody is and which addresses they have.
//!
//! Source: docs.github.com, "Authorizing OAuth apps", "Get the authenticated user",
//! "List email addresses for the authenticated user".

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{Method, header, request::Builder},
    url::form_urlencoded::Serializer,
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Mailbox, Person, ProviderFault,
    http::{Http, HttpFault},
    trip::Trip,
};
use crate::{
    domain::email::EmailAddress,
    server::settings::{self, Secret, SettingsError, client_secret},
};

const PUBLIC: &str = "https://github.com";
const SCOPES: &str = "read:user user:email";
/// Addresses that GitHub makes up, and that take no mail.
const NO_REPLY: &str = "users.noreply.github.com";

/// A server.
pub struct GitHub {
    url: String,
    client_id: String,
    client_secret: Option<Secret>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct User {
    id: u64,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Address {
    email: String,
    primary: bool,
    verified: bool,
}

impl GitHub {
    /// The one of these settings.
    pub fn new(settings: &settings::GitHub) -> Result<Self, SettingsError> {
        let secret = client_secret("github", settings.client_secret.as_ref(), settings.client_secret_file.as_ref())?;
        Ok(Self {
            url: settings.url.trim_end_matches('/').to_owned(),
            client_id: settings.client_id.clone(),
            client_secret: secret,
        })
    }

    /// Who vouches.
    pub fn issuer(&self) -> &str {
        &self.url
    }

    /// Where a browser has to go.
    pub fn way_there(&self, trip: &Trip, back: &str) -> String {
        let query = Serializer::new(String::new())
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", back)
            .append_pair("scope", SCOPES)
            .append_pair("state", &trip.state())
            .append_pair("code_challenge", &trip.challenge())
            .append_pair("code_challenge_method", "S256")
            .finish();
        format!("{}/login/oauth/authorize?{query}", self.url)
    }

    /// Whom GitHub vouches for.
    pub async fn person(&self, http: &Http, trip: &Trip, back: &str, code: &str) -> Result<Person, ProviderFault> {
        let token = self.exchange(http, trip, back, code).await?;
        let user: User = self.ask(http, "/user", &token).await?;
        let addresses: Vec<Address> = self.ask(http, "/user/emails", &token).await?;
        Ok(Person {
            issuer: self.url.clone(),
            // The login can be given up and taken by somebody else; the number can't.
            subject: user.id.to_string(),
            name: user.name.filter(|name| !name.trim().is_empty()),
            mailbox: mailbox(addresses),
            signed_in_at: None,
        })
    }

    async fn exchange(&self, http: &Http, trip: &Trip, back: &str, code: &str) -> Result<String, ProviderFault> {
        let secret = self.client_secret.as_ref().map_or("", Secret::expose);
        let form = Serializer::new(String::new())
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", secret)
            .append_pair("code", code)
            .append_pair("redirect_uri", back)
            .append_pair("code_verifier", &trip.verifier())
            .finish();
        let request = HttpRequest::builder_at(Method::POST, &format!("{}/login/oauth/access_token", self.url))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.into_bytes())
            .map_err(|e| HttpFault(e.to_string()))?;
        // It answers 200 to a code that it does not take, and says so in the body.
        let granted: Granted = parsed(&http.send(request).await?)?;
        granted.access_token.filter(|token| !token.is_empty()).ok_or_else(|| {
            ProviderFault::Answer(granted.error.unwrap_or_else(|| "neither a token nor an error".into()))
        })
    }

    async fn ask<T: DeserializeOwned>(&self, http: &Http, path: &str, token: &str) -> Result<T, ProviderFault> {
        let api = if self.url == PUBLIC { "https://api.github.com".to_owned() } else { format!("{}/api/v3", self.url) };
        let request = HttpRequest::builder_at(Method::GET, &format!("{api}{path}"))
            .header(header::ACCEPT, "application/vnd.github+json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("x-github-api-version", "2022-11-28")
            .body(Vec::new())
            .map_err(|e| HttpFault(e.to_string()))?;
        parsed(&http.send(request).await?)
    }
}

trait BuilderAt {
    fn builder_at(method: Method, url: &str) -> Builder;
}

impl BuilderAt for HttpRequest {
    fn builder_at(method: Method, url: &str) -> Builder {
        openidconnect::http::Request::builder().method(method).uri(url)
    }
}

fn parsed<T: DeserializeOwned>(answer: &HttpResponse) -> Result<T, ProviderFault> {
    let status = answer.status();
    if status.is_server_error() {
        return Err(ProviderFault::Unreachable(format!("it answered {status}")));
    }
    if !status.is_success() {
        return Err(ProviderFault::Answer(format!("it answered {status}")));
    }
    serde_json::from_slice(answer.body()).map_err(|_| ProviderFault::Answer("no proper JSON".into()))
}

fn mailbox(mut addresses: Vec<Address>) -> Mailbox {
    addresses.sort_by_key(|address| !address.primary);
    let real = |address: &Address| EmailAddress::parse(&address.email).ok().filter(|e| e.domain() != NO_REPLY);
    let verified: Vec<EmailAddress> = addresses.iter().filter(|a| a.verified).filter_map(real).collect();
    if !verified.is_empty() {
        Mailbox::Verified(verified)
    } else if addresses.iter().filter_map(real).next().is_some() {
        Mailbox::Unverified
    } else {
        Mailbox::Hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(email: &str, primary: bool, verified: bool) -> Address {
        Address { email: email.into(), primary, verified }
    }

    #[test]
    fn only_real_and_verified_addresses_count() {
        let ada = address("Ada@Example.com", true, true);
        let second = address("second@example.com", false, true);
        let unverified = address("new@example.com", true, false);
        let no_reply = address("1+ada@users.noreply.github.com", false, true);
        let parse = |text: &str| EmailAddress::parse(text).expect("an address");
        let both = Mailbox::Verified(vec![parse("ada@example.com"), parse("second@example.com")]);
        assert_eq!(mailbox(vec![second, ada]), both);
        assert_eq!(mailbox(vec![unverified, no_reply]), Mailbox::Unverified);
        assert_eq!(mailbox(vec![address("1+ada@users.noreply.github.com", true, true)]), Mailbox::Hidden);
        assert_eq!(mailbox(vec![]), Mailbox::Hidden);
    }
}
