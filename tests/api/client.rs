//! A browser without a screen: keeps cookies, follows no redirect, and looks at the
//! headers of every single answer that any test gets.

use std::sync::Arc;

use reqwest::{
    Method, Url,
    cookie::{CookieStore, Jar},
    header::HeaderMap,
    redirect::Policy,
};
use serde_json::Value;

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub url: String,
    jar: Arc<Jar>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Client {
    /// Nobody yet.
    pub fn new(url: &str) -> Self {
        // The client wants to know how it would encrypt, although nothing here is; the
        // first one to say so says it for all.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let jar = Arc::new(Jar::default());
        let http = reqwest::Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { http, url: url.to_owned(), jar }
    }

    /// A request, to be made special.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A page.
    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path).header("accept", "text/html")).await
    }

    /// A page, of a browser that asks for these languages.
    pub async fn get_in(&self, languages: &str, path: &str) -> Answer {
        send(self.request(Method::GET, path).header("accept", "text/html").header("accept-language", languages)).await
    }

    /// A form.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        send(self.request(Method::POST, path).header("accept", "text/html").form(form)).await
    }

    /// A server function.
    pub async fn call(&self, function: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, &format!("/api/island/{function}")).json(body)).await
    }

    /// Puts a cookie in.
    pub fn carry(&self, name: &str, value: &str) {
        self.jar.add_cookie_str(&format!("{name}={value}; Path=/"), &self.base());
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let all = self.jar.cookies(&self.base())?;
        all.to_str().ok()?.split("; ").find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned))
    }

    fn base(&self) -> Url {
        self.url.parse().expect("a URL")
    }
}

/// Gives a request the body of a form that may hold files: those are called `file`.
pub fn multipart(request: reqwest::RequestBuilder, fields: &[(&str, Vec<u8>)]) -> reqwest::RequestBuilder {
    const BOUNDARY: &str = "-----------------------usher-test";
    let mut body = Vec::new();
    for (name, content) in fields {
        let file = if *name == "file" { "; filename=\"people.csv\"" } else { "" };
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(body)
}

/// Sends a request, and looks at the headers that every answer must have.
pub async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let path = response.url().path().to_owned();
    // A stream has no end to wait for.
    let stream = headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let body = if stream { String::new() } else { response.text().await.expect("a body") };
    let answer = Answer { status, headers, body };
    answer.check_headers(&path);
    answer
}

impl Answer {
    /// A header's text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The stable code of a JSON error.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).expect("JSON");
        // A server function says it bare, the router around it in an envelope.
        let error = body.get("error").or_else(|| body.get("refused")).unwrap_or(&body);
        error.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The cookies that it sets, whole.
    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect()
    }

    /// The value of a field of the page's forms.
    pub fn field(&self, name: &str) -> String {
        let start =
            self.body.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}: {}", self.body));
        let rest = &self.body[start..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let value = tag.split("value=\"").nth(1).unwrap_or_default();
        value.split('"').next().unwrap_or_default().to_owned()
    }

    /// What holds for every answer, errors included.
    fn check_headers(&self, path: &str) {
        let told = |name| format!("{name} of {} {path}: {:?}", self.status, self.headers);
        let policy = self.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{}", told("the policy"));
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{}", told("the policy"));
        assert_eq!(self.header("x-content-type-options"), "nosniff", "{}", told("nosniff"));
        // Paths that hold a secret are told to nobody, the others to our own pages alone.
        let secret = ["/i/", "/r/", "/l/", "/reset/", "/setup/"].iter().any(|start| path.starts_with(start));
        let referrer = if secret { "no-referrer" } else { "same-origin" };
        assert_eq!(self.header("referrer-policy"), referrer, "{}", told("the referrer policy"));
        assert_eq!(self.header("cross-origin-opener-policy"), "same-origin", "{}", told("the opener policy"));
        assert!(!self.header("x-request-id").is_empty(), "{}", told("the request's id"));
        if !path.starts_with("/pkg/") && !path.ends_with("/logo") && !path.starts_with("/favicon") {
            assert_eq!(self.header("cache-control"), "no-store", "{}", told("caching"));
        }
        if self.header("content-type").starts_with("text/html") {
            assert!(policy.contains("'nonce-"), "{}", told("the policy of a page"));
        }
        if matches!(self.status, 429 | 503) {
            assert!(self.header("retry-after").parse::<u32>().is_ok(), "{}", told("when to try again"));
        }
        for cookie in self.set_cookies() {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        }
        assert_ne!(self.status, 500, "a fault at {path}: {}", self.body);
    }
}
