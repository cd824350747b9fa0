//! How providers are asked: encrypted, within a time, and no longer answer is read
//! than any honest one is. Redirects are not followed: no provider can send us on to
//! somewhere inside.

use std::{fmt, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;

use crate::server::{
    settings::{SettingsError, is_safe},
    tls,
};

/// From the first byte sent to the last one read.
const PATIENCE: Duration = Duration::from_secs(10);
const CONNECTS_WITHIN: Duration = Duration::from_secs(5);
/// Discovery documents and key sets have a few thousand bytes.
const MOST_BYTES: usize = 1024 * 1024;

/// The client.
pub struct Http(reqwest::Client);

/// Why there is no answer.
#[derive(Debug)]
pub struct HttpFault(pub String);

impl fmt::Display for HttpFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for HttpFault {}

impl From<reqwest::Error> for HttpFault {
    fn from(error: reqwest::Error) -> Self {
        // Without the address: it may hold a code.
        let error = error.without_url();
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(deeper) = source {
            text.push_str(": ");
            text.push_str(&deeper.to_string());
            source = deeper.source();
        }
        Self(text)
    }
}

impl Http {
    /// One that trusts as [`tls`] says.
    pub fn new() -> Result<Self, SettingsError> {
        let told = |e: &dyn fmt::Display| SettingsError(format!("the HTTP client for [sign-in]: {e}"));
        let tls = tls::client().map_err(|e| told(&e))?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .connect_timeout(CONNECTS_WITHIN)
            .timeout(PATIENCE)
            .user_agent(concat!("Usher/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| told(&e))?;
        Ok(Self(client))
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpFault> {
        if !is_safe(&request.uri().to_string()) {
            return Err(HttpFault("an address that is not encrypted".into()));
        }
        let mut response = self.0.execute(request.try_into()?).await?;
        let mut answer = HttpResponse::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        while let Some(chunk) = response.chunk().await? {
            if answer.body().len() + chunk.len() > MOST_BYTES {
                return Err(HttpFault("an answer without end".into()));
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpFault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpFault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
