//! Whoever asks for a page: what handlers take as their first argument.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::{
    context::Context,
    cookies::Jar,
    errors::{PageError, PageResult},
    status::{retry_after, status},
};
use crate::{
    app::shell::{self, Frame},
    domain::{error::Error, time::Span},
    server::{
        core::Core,
        language::Source,
        service::{
            access::{self, Member, SignedIn},
            account::{self, Holder},
            act::Caller,
            fault::Fault,
            sign_in::Started,
        },
        words::Words,
    },
};

/// Somebody who asks for a page.
pub struct Visitor {
    /// The parts of the application.
    pub core: Arc<Core>,
    /// What is known of the request.
    pub context: Context,
    /// The path asked for.
    pub path: String,
    /// Where the page can be asked for again, if it can.
    here: Option<String>,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<Core>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, core: &Arc<Core>) -> Result<Self, Infallible> {
        let context = parts.extensions.get::<Context>().cloned().unwrap_or_default();
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or_else(|| parts.uri.path().to_owned(), |uri| uri.path().to_owned());
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let here = (parts.method == Method::GET).then(|| uri.path_and_query().map(ToString::to_string)).flatten();
        Ok(Self { core: Arc::clone(core), context, path, here, headers: parts.headers.clone() })
    }
}

impl Visitor {
    /// The words for them.
    pub fn words(&self) -> Words {
        self.context.words()
    }

    /// What is known of them without a session.
    pub const fn caller(&self) -> &Caller {
        &self.context.caller
    }

    /// What their browser carries.
    pub fn cookie(&self, jar: Jar) -> Option<String> {
        jar.read(&self.headers, self.secure())
    }

    /// The languages that their browser asks for, as it says them.
    pub fn languages(&self) -> &str {
        self.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Who they are, if they are signed in.
    pub async fn signed_in(&self) -> Result<Option<SignedIn>, Fault> {
        let who = access::signed_in(&self.core, self.cookie(Jar::Session).as_deref()).await?;
        self.know(Source::Account, who.as_ref().and_then(|who| who.user.language.as_deref()));
        Ok(who)
    }

    /// Who they are at their own account.
    pub async fn holder(&self) -> Result<Holder, Fault> {
        let who = self.signed_in().await?;
        account::holder(&self.core, who, self.caller()).await
    }

    /// Who they are in this organization.
    pub async fn member(&self, slug: &str) -> Result<Member, Fault> {
        let arrived = access::arrive(&self.core, self.cookie(Jar::Session).as_deref(), slug).await?;
        let (who, inside) = arrived.ok_or(Error::SignedOut)?;
        self.know(Source::Account, who.user.language.as_deref());
        let member = access::enter(&self.core, &who, inside, self.caller()).await?;
        self.know(Source::Organization, member.organization.default_language.as_deref());
        let _ = self.context.member.set(member.clone());
        Ok(member)
    }

    /// Notes that somebody signed in is there, who reads what was fetched before they
    /// asked for it.
    pub async fn be_here(&self) -> Result<(), Fault> {
        let who = self.signed_in().await?.ok_or(Error::SignedOut)?;
        access::note_seen(&self.core, &who, self.caller(), None);
        Ok(())
    }

    /// Notes a language in which they may be answered.
    pub fn know(&self, source: Source, language: Option<&str>) {
        self.context.caller.language.know(source, language);
    }

    /// The same, asking by itself rather than because somebody did something.
    #[must_use]
    pub fn in_background(mut self) -> Self {
        self.context.caller.background = true;
        self
    }

    /// Opens something by a token of an address; guessing ends in a refusal.
    pub async fn by_token<T>(&self, open: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let (now, block) = (self.core.now(), &self.caller().address_block);
        self.core.guesses.check(block, now)?;
        let opened = open.await;
        if matches!(opened, Err(Fault::Refused(Error::NotFound))) {
            self.core.guesses.count(block, now);
        }
        opened
    }

    /// Path and query of the page of ours that their browser comes from, where it says so.
    pub fn came_from(&self) -> Option<&str> {
        let page = self.headers.get(header::REFERER)?.to_str().ok()?;
        local_path(page.strip_prefix(&self.core.settings.public_url())?)
    }

    /// Whether browsers reach us by https.
    pub fn secure(&self) -> bool {
        self.core.settings.is_https()
    }

    /// A page.
    pub fn page<V: IntoView + 'static>(&self, title: &str, view: impl FnOnce(Words) -> V) -> PageResult {
        Ok(self.render(StatusCode::OK, Frame { title, ..Frame::default() }, view))
    }

    /// The page again, after a form could not be taken, with the error's status.
    pub fn page_again<V: IntoView + 'static>(
        &self,
        error: Option<&Error>,
        title: &str,
        view: impl FnOnce(Words) -> V,
    ) -> PageResult {
        Ok(self.render_again(error, Frame { title, ..Frame::default() }, view))
    }

    /// The same, with everything said about the page.
    pub fn render_again<V: IntoView + 'static>(
        &self,
        error: Option<&Error>,
        frame: Frame<'_>,
        view: impl FnOnce(Words) -> V,
    ) -> Response {
        let mut response = self.render(error.map_or(StatusCode::OK, status), frame, view);
        if let Some(seconds) = error.and_then(retry_after) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }

    /// A page with everything said about it.
    pub fn render<V: IntoView + 'static>(
        &self,
        status: StatusCode,
        frame: Frame<'_>,
        view: impl FnOnce(Words) -> V,
    ) -> Response {
        let words = self.words();
        let shortcuts = self.cookie(Jar::NoShortcuts).is_none();
        let frame = Frame { here: self.here.as_deref(), now: Some(self.core.now()), shortcuts, ..frame };
        let html = shell::render(words, &self.context.nonce, frame, move || view(words));
        let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
        super::headers::allow_nonce(response.headers_mut(), &self.context.nonce);
        response
    }

    /// A redirect after something was done.
    pub fn go(&self, to: &str) -> Redirect {
        Redirect { to: to.to_owned(), cookies: Vec::new(), secure: self.secure() }
    }
}

/// A redirect (303), with cookies.
pub struct Redirect {
    to: String,
    cookies: Vec<HeaderValue>,
    secure: bool,
}

impl Redirect {
    /// Has the browser keep something until it is closed, or for `life`.
    #[must_use]
    pub fn keep(mut self, jar: Jar, value: &str, life: Option<Span>) -> Self {
        self.cookies.push(jar.keep(value, life, self.secure));
        self
    }

    /// Has the browser forget something.
    #[must_use]
    pub fn forget(mut self, jar: Jar) -> Self {
        self.cookies.push(jar.forget(self.secure));
        self
    }

    /// Has the browser carry a session that just began.
    #[must_use]
    pub fn start(self, started: &Started) -> Self {
        self.keep(Jar::Session, &started.secret, started.keep_for)
    }

    /// The response.
    pub fn ok(self) -> PageResult {
        Ok(self.into_response())
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        let to = HeaderValue::from_str(&self.to).unwrap_or_else(|_| HeaderValue::from_static("/"));
        headers.insert(header::LOCATION, to);
        for cookie in self.cookies {
            headers.append(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl From<Redirect> for PageError {
    fn from(redirect: Redirect) -> Self {
        Self::Response(Box::new(redirect.into_response()))
    }
}

/// A path to go on to after signing in, if it stays on this site.
pub fn local_path(next: &str) -> Option<&str> {
    let stays = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t', '\0'])
        && next.is_ascii()
        && next.len() <= 500;
    stays.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn next_stays_here() {
        assert_eq!(local_path("/o/acme?x=1"), Some("/o/acme?x=1"));
        for elsewhere in ["//evil", "/\\evil", "javascript:alert(1)", "https://evil", "", "/\t/evil", "o/acme"] {
            assert_eq!(local_path(elsewhere), None, "{elsewhere}");
        }
    }
}
