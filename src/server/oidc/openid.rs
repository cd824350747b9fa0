//! OpenID Connect: the authorization code flow with PKCE. What a token says counts
//! after its signature, issuer, audience, time and nonce hold.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    TokenResponse,
    core::{
        CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenVerifier,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse,
    },
    http::{Method, header},
};
use serde_json::{Map, Value};

use super::{
    Mailbox, Person, ProviderFault,
    http::{Http, HttpFault},
    trip::Trip,
};
use crate::{
    domain::{
        email::EmailAddress,
        mail_domain::MailDomain,
        time::{Span, Timestamp},
    },
    server::settings::{self, Prompt, Secret, SettingsError, client_secret},
};

/// What a provider says of itself is asked for again after this.
const KNOWN_FOR: Span = Span::hours(1);
/// A token signed by an unknown key has it asked for again no sooner than this.
const KEYS_KNOWN_FOR: Span = Span::minutes(1);
/// The algorithms of signatures that are looked at: none by a shared secret, and never none.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A provider.
pub struct OpenId {
    issuer: IssuerUrl,
    client_id: String,
    client_secret: Option<Secret>,
    scopes: Vec<String>,
    prompt: Option<CoreAuthPrompt>,
    trusted_domains: Vec<MailDomain>,
    known: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

impl OpenId {
    /// The one of these settings.
    pub fn new(settings: &settings::Provider) -> Result<Self, SettingsError> {
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|e| SettingsError(format!("[sign-in] issuer of {}: {e}", settings.id)))?;
        let secret =
            client_secret(&settings.id, settings.client_secret.as_ref(), settings.client_secret_file.as_ref())?;
        Ok(Self {
            issuer,
            client_id: settings.client_id.clone(),
            client_secret: secret,
            scopes: settings.scopes.iter().filter(|scope| *scope != "openid").cloned().collect(),
            prompt: settings.prompt.map(|prompt| match prompt {
                Prompt::SelectAccount => CoreAuthPrompt::SelectAccount,
                Prompt::Login => CoreAuthPrompt::Login,
                Prompt::Consent => CoreAuthPrompt::Consent,
            }),
            trusted_domains: settings.trusted_domains.iter().filter_map(|d| MailDomain::parse(d).ok()).collect(),
            known: Mutex::new(None),
        })
    }

    /// Who vouches.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Where a browser has to go; `anew`: to sign in there, whatever session it has.
    pub async fn way_there(
        &self,
        http: &Http,
        trip: &Trip,
        back: &str,
        anew: bool,
        now: Timestamp,
    ) -> Result<String, ProviderFault> {
        let client = self.client(&*self.metadata(http, now, KNOWN_FOR).await?, back)?;
        let (state, nonce) = (trip.state(), trip.nonce());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(self.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(trip.verifier())));
        if let Some(prompt) = &self.prompt {
            request = request.add_prompt(prompt.clone());
        }
        if anew {
            if self.prompt != Some(CoreAuthPrompt::Login) {
                request = request.add_prompt(CoreAuthPrompt::Login);
            }
            // Core, 3.1.2.1: and then the token has to say when that was.
            request = request.set_max_age(Duration::ZERO);
        }
        Ok(request.url().0.into())
    }

    /// Whom the provider vouches for.
    pub async fn person(
        &self,
        http: &Http,
        trip: &Trip,
        back: &str,
        code: &str,
        now: Timestamp,
    ) -> Result<Person, ProviderFault> {
        let metadata = self.metadata(http, now, KNOWN_FOR).await?;
        let client = self.client(&metadata, back)?;
        let tokens = exchange(&client, http, trip, code).await?;
        let said = match self.verified(&client, &tokens, trip, now) {
            // The provider has new keys since we looked.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let metadata = self.metadata(http, now, KEYS_KNOWN_FOR).await?;
                self.verified(&self.client(&metadata, back)?, &tokens, trip, now)
            }
            other => other,
        }
        .map_err(|e| ProviderFault::Answer(e.to_string()))?;
        let subject = text(&said, "sub").ok_or_else(|| ProviderFault::Answer("no subject".into()))?.to_owned();
        let signed_in_at =
            said.get("auth_time").and_then(Value::as_i64).and_then(|seconds| seconds.checked_mul(1_000_000));
        let more = match metadata.userinfo_endpoint() {
            // Many providers keep what is personal out of the token.
            Some(url) if text(&said, "email").is_none() => {
                let more = user_info(http, url.as_str(), tokens.access_token().secret()).await?;
                // Core, 5.3.4: it may speak of nobody else.
                if text(&more, "sub") != Some(&subject) {
                    return Err(ProviderFault::Answer("the user info is about somebody else".into()));
                }
                more
            }
            _ => said,
        };
        Ok(Person {
            issuer: self.issuer().to_owned(),
            subject,
            name: text(&more, "name").map(str::to_owned),
            mailbox: self.mailbox(&more),
            signed_in_at: signed_in_at.map(Timestamp::from_micros),
        })
    }

    /// An address counts where the provider says that it is verified, in so many
    /// words: `true`, neither missing nor a text. Of the domains that the operator
    /// trusts it with, it also counts where nothing is said.
    fn mailbox(&self, said: &Map<String, Value>) -> Mailbox {
        let Some(email) = text(said, "email") else { return Mailbox::Hidden };
        let Ok(email) = EmailAddress::parse(email) else { return Mailbox::Unverified };
        let verified = match said.get("email_verified") {
            Some(said) => *said == Value::Bool(true),
            None => self.trusted_domains.iter().any(|domain| domain.as_str() == email.domain()),
        };
        if verified { Mailbox::Verified(vec![email]) } else { Mailbox::Unverified }
    }

    /// What the provider says of itself, from memory while that is fresh.
    async fn metadata(
        &self,
        http: &Http,
        now: Timestamp,
        fresh_for: Span,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderFault> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, metadata)) = known
            && now < since + fresh_for
        {
            return Ok(metadata);
        }
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), http).await.map_err(|e| match e {
            DiscoveryError::Request(fault) => ProviderFault::Unreachable(fault.0),
            other => ProviderFault::Unreachable(format!("its discovery document: {other}")),
        })?;
        let metadata = Arc::new(metadata);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&metadata)));
        Ok(metadata)
    }

    fn client(&self, metadata: &CoreProviderMetadata, back: &str) -> Result<Client, ProviderFault> {
        let secret = self.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
        let back = RedirectUrl::new(back.to_owned()).map_err(|e| ProviderFault::Answer(e.to_string()))?;
        let client =
            CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(self.client_id.clone()), secret)
                .set_redirect_uri(back);
        // Core, 9: where nothing is said, it is the header.
        let in_body = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        Ok(if in_body { client.set_auth_type(AuthType::RequestBody) } else { client })
    }

    /// What the token says, once all that it has to hold holds (Core, 3.1.3.7).
    fn verified(
        &self,
        client: &Client,
        tokens: &CoreTokenResponse,
        trip: &Trip,
        now: Timestamp,
    ) -> Result<Map<String, Value>, ClaimsVerificationError> {
        let other = |text: &str| ClaimsVerificationError::Other(text.to_owned());
        let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or(0));
        let verifier: CoreIdTokenVerifier<'_> =
            client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now.into());
        let token = tokens.id_token().ok_or_else(|| other("no ID token"))?;
        let claims = token.claims(&verifier, &Nonce::new(trip.nonce()))?;
        // Core, 3.1.3.7, 5: a token that was given to somebody else.
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.client_id) {
            return Err(other("another authorized party"));
        }
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(ClaimsVerificationError::SignatureVerification)?;
            let key = token.signing_key(&verifier).map_err(ClaimsVerificationError::SignatureVerification)?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
                .map_err(|_| other("the access token has no hash"))?;
            if actual != *expected {
                return Err(other("another access token"));
            }
        }
        // Read again as it was written: the typed claims take a text for a boolean.
        let written = token.to_string();
        let payload = written.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        payload
            .and_then(|json| serde_json::from_slice::<Map<String, Value>>(&json).ok())
            .ok_or_else(|| other("no claims"))
    }
}

async fn exchange(client: &Client, http: &Http, trip: &Trip, code: &str) -> Result<CoreTokenResponse, ProviderFault> {
    client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|e| ProviderFault::Unreachable(e.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(trip.verifier()))
        .request_async(http)
        .await
        .map_err(|e| match e {
            RequestTokenError::Request(fault) => ProviderFault::Unreachable(fault.0),
            RequestTokenError::ServerResponse(refusal) => ProviderFault::Answer(refusal.to_string()),
            // What it said may hold a token.
            RequestTokenError::Parse(..) => ProviderFault::Answer("no proper tokens".into()),
            RequestTokenError::Other(why) => ProviderFault::Answer(why),
        })
}

async fn user_info(http: &Http, url: &str, token: &str) -> Result<Map<String, Value>, ProviderFault> {
    let request = openidconnect::http::Request::builder()
        .method(Method::GET)
        .uri(url)
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Vec::new())
        .map_err(|e| HttpFault(e.to_string()))?;
    let answer = http.send(request).await?;
    if !answer.status().is_success() {
        return Err(ProviderFault::Answer(format!("user info answered {}", answer.status())));
    }
    serde_json::from_slice(answer.body()).map_err(|_| ProviderFault::Answer("no proper user info".into()))
}

fn text<'a>(said: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    said.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}
