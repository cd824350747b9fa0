//! Buttons for the ways to sign in besides the password.

use leptos::prelude::*;

use crate::{
    domain::method::{AllowedMethods, Method},
    server::{core::Core, oidc::Provider, web::visitor::Visitor, words::Words},
};

/// A provider as its button needs it: what the operator calls it, and its name.
pub type ProviderName = (String, String);

fn named(provider: &Provider) -> ProviderName {
    (provider.id.to_string(), provider.name.clone())
}

/// Every provider that the operator set.
pub fn all_providers(core: &Core) -> Vec<ProviderName> {
    core.providers.all().iter().map(named).collect()
}

/// A button for each of these providers, in a form that has to hold nothing else:
/// it is sent to `to`, followed by the provider.
pub fn provider_buttons(words: Words, providers: &[ProviderName], to: &str) -> impl IntoView + use<> {
    providers
        .iter()
        .map(|(id, name)| {
            let label = words.with("sign-in-with", &[("provider", name.as_str().into())]);
            view! { <button class="button wide" formaction=format!("{to}/{id}") formnovalidate>{label}</button> }
        })
        .collect_view()
}

/// The ways by which somebody may join an organization.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// With a password.
    pub password: bool,
    /// Signed in by a mailed code.
    pub code: bool,
    /// With a passkey.
    pub passkey: bool,
    /// With an account at one of these.
    pub providers: Vec<ProviderName>,
    /// Lets the page's own script run.
    pub nonce: String,
}

impl Ways {
    /// Those that there are and that the organization allows.
    pub fn of(visitor: &Visitor, allowed: &AllowedMethods) -> Self {
        let core = &*visitor.core;
        let providers = core.providers.all().iter();
        Self {
            password: allowed.allows(&Method::Password),
            code: core.sends_mail() && allowed.allows(&Method::Code),
            passkey: core.passkeys.is_some() && allowed.allows(&Method::Passkey),
            providers: providers.filter(|p| allowed.allows(&Method::Provider(p.id.clone()))).map(named).collect(),
            nonce: visitor.context.nonce.clone(),
        }
    }
}

impl Ways {
    /// Whether new people join with their name alone: they may have no password, and sign in
    /// by mailed codes.
    pub const fn name_alone(&self) -> bool {
        self.code && !self.password
    }

    /// Whether there is any at all.
    pub fn any(&self) -> bool {
        self.takes_name() || !self.providers.is_empty()
    }

    /// Whether new people say their name here, and not after they were at a provider.
    pub const fn takes_name(&self) -> bool {
        self.password || self.code || self.passkey
    }
}

/// Buttons for joining with a provider, in a form that holds the door. `beside`: something
/// else stands above them.
pub fn join_buttons(words: Words, ways: &Ways, beside: bool) -> impl IntoView + use<> {
    let divider = beside && !ways.providers.is_empty();
    view! {
        {divider.then(|| view! { <p class="divider">{words.get("sign-in-or")}</p> })}
        {provider_buttons(words, &ways.providers, "/join/with")}
    }
}

/// The button for joining an organization with a passkey, in a form that holds door, address
/// and name; or why there is none, where no script runs and nothing else helps.
pub fn join_passkey(words: Words, ways: &Ways, organization: &str) -> impl IntoView + use<> {
    let alone = !ways.password && !ways.code;
    ways.passkey.then(|| {
        view! {
            {passkey_button(words, &ways.nonce, PasskeyDeed::Make, "join-passkey", alone, "/join/passkey")}
            {alone.then(|| view! { <p class="without-script">{words.with("join-passkey-script", &[("organization", organization.into())])}</p> })}
        }
    })
}

/// The ways as a list to read.
pub fn list(words: Words, ways: &Ways) -> impl IntoView + use<> {
    let mut names: Vec<String> = Vec::new();
    for (has, key) in [(ways.password, "way-password"), (ways.code, "way-code"), (ways.passkey, "way-passkey")] {
        if has {
            names.push(words.get(key).into_owned());
        }
    }
    names.extend(ways.providers.iter().map(|(_, name)| name.clone()));
    view! { <ul class="stack">{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul> }
}

/// What a device is asked to do with a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyDeed {
    /// To make one.
    Make,
    /// To use one.
    Use,
}

/// How the page talks to devices.
const PASSKEYS: &str = include_str!("../passkeys.js");

/// A button that asks the device for a passkey and sends its answer with the form it
/// stands in: to `to`, after `to/begin` said what to ask. It is shown by its script.
pub fn passkey_button(
    words: Words,
    nonce: &str,
    deed: PasskeyDeed,
    label: &str,
    primary: bool,
    to: &str,
) -> impl IntoView + use<> {
    let kind = if deed == PasskeyDeed::Make { "make" } else { "use" };
    view! {
        <div class="stack" data-passkey=format!("{to}/begin") data-kind=kind data-to=to.to_owned() hidden>
            <button type="button" class=if primary { "button primary wide" } else { "button wide" }>{words.get(label)}</button>
            <p class="error" role="alert" hidden data-failed=words.get("passkey-failed") data-stopped=words.get("passkey-stopped") data-known=words.get("passkey-known")></p>
        </div>
        <script type="module" nonce=nonce.to_owned() inner_html=PASSKEYS></script>
    }
}
