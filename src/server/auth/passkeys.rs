//! Passkeys: what a device is asked, and whether its answer holds (WebAuthn level 3).
//! Every ceremony asks the device to verify its user, so that a passkey stands for
//! two factors; and every passkey can be found by the device itself, so that nobody
//! types an address to use it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Uuid, Webauthn, WebauthnBuilder,
};

use crate::{domain::id::UserId, server::settings::SettingsError};

/// This site, as devices know it.
pub struct RelyingParty(Webauthn);

/// Making a passkey, under way.
#[derive(Serialize, Deserialize)]
pub struct Making(PasskeyRegistration);

/// Using a passkey, under way.
#[derive(Serialize, Deserialize)]
pub struct Using(DiscoverableAuthentication);

/// A passkey that holds, as it is stored.
pub struct Made {
    /// The credential's id, base64url.
    pub credential_id: String,
    /// JSON.
    pub credential: String,
}

/// What a device claims to have, before its signature is looked at.
pub struct Claimed {
    answer: PublicKeyCredential,
    /// Whose passkey it says it is.
    pub user: UserId,
    /// The credential's id, base64url.
    pub credential_id: String,
}

/// Why a device's answer does not hold.
#[derive(Debug)]
pub struct PasskeyFault(String);

impl fmt::Display for PasskeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn told(error: impl fmt::Display) -> PasskeyFault {
    PasskeyFault(error.to_string())
}

fn id_of(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(bytes)
}

impl RelyingParty {
    /// The site at this public URL. `None` where browsers know no passkeys: passkeys
    /// belong to a domain name, reached by https or on this machine.
    pub fn new(public_url: &str) -> Result<Option<Self>, SettingsError> {
        let told = |e: &dyn fmt::Display| SettingsError(format!("[server] public-url {public_url}: {e}"));
        let url = Url::parse(public_url).map_err(|e| told(&e))?;
        let Some(domain) = url.domain().map(str::to_owned) else { return Ok(None) };
        if url.scheme() != "https" && domain != "localhost" {
            return Ok(None);
        }
        let builder = WebauthnBuilder::new(&domain, &url).map_err(|e| told(&e))?.rp_name("Usher");
        Ok(Some(Self(builder.build().map_err(|e| told(&e))?)))
    }

    /// What a device is asked to make a passkey for somebody, who has these already.
    pub fn begin_making(
        &self,
        user: UserId,
        address: &str,
        name: &str,
        known: &[String],
    ) -> Result<(Value, Making), PasskeyFault> {
        let known: Vec<Passkey> = known.iter().filter_map(|json| serde_json::from_str(json).ok()).collect();
        let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let user = Uuid::from_bytes(user.to_bytes());
        let (asked, state) = self.0.start_passkey_registration(user, address, name, Some(known)).map_err(told)?;
        let mut asked = serde_json::to_value(asked).map_err(told)?;
        asked["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        asked["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok((asked, Making(state)))
    }

    /// The passkey that a device made.
    pub fn finish_making(&self, making: &Making, answer: &str) -> Result<Made, PasskeyFault> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(told)?;
        let passkey = self.0.finish_passkey_registration(&answer, &making.0).map_err(told)?;
        let credential = serde_json::to_string(&passkey).map_err(told)?;
        Ok(Made { credential_id: id_of(passkey.cred_id()), credential })
    }

    /// What any device is asked to say whose passkey it has.
    pub fn begin_using(&self) -> Result<(Value, Using), PasskeyFault> {
        let (asked, state) = self.0.start_discoverable_authentication().map_err(told)?;
        let mut asked = serde_json::to_value(asked).map_err(told)?;
        // Somebody pressed a button: the device may ask at once.
        if let Some(asked) = asked.as_object_mut() {
            asked.remove("mediation");
        }
        Ok((asked, Using(state)))
    }

    /// Which passkey an answer is about.
    pub fn claimed(&self, answer: &str) -> Result<Claimed, PasskeyFault> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(told)?;
        let (user, credential) = self.0.identify_discoverable_authentication(&answer).map_err(told)?;
        let (user, credential_id) = (UserId::from_bytes(*user.as_bytes()), id_of(credential));
        Ok(Claimed { answer, user, credential_id })
    }

    /// Whether the passkey that is stored signed the answer, its user verified; what
    /// is to be stored from now on.
    pub fn finish_using(&self, using: Using, claimed: &Claimed, stored: &str) -> Result<String, PasskeyFault> {
        let mut passkey: Passkey = serde_json::from_str(stored).map_err(told)?;
        let result = self.0.finish_discoverable_authentication_v2(&claimed.answer, using.0, &passkey).map_err(told)?;
        if !result.user_verified() {
            return Err(PasskeyFault("the device did not verify its user".into()));
        }
        passkey.update_credential(&result);
        serde_json::to_string(&passkey).map_err(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_a_domain_name() {
        for (url, there) in [
            ("https://usher.example.com", true),
            ("https://usher.example.com:8443", true),
            ("http://localhost:3000", true),
            ("http://127.0.0.1:3000", false),
            ("http://usher.example.com", false),
            ("https://[::1]", false),
        ] {
            assert_eq!(RelyingParty::new(url).expect("an answer").is_some(), there, "{url}");
        }
    }

    #[test]
    fn a_device_is_asked_to_verify_its_user_and_to_remember_the_passkey() {
        let site = RelyingParty::new("https://usher.example").expect("an answer").expect("a site");
        let (asked, state) =
            site.begin_making(UserId::from_bytes([7; 16]), "a@b.example", "Ada", &[]).expect("a question");
        let selection = &asked["publicKey"]["authenticatorSelection"];
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(asked["publicKey"]["attestation"], "none");
        assert_eq!(asked["publicKey"]["rp"]["id"], "usher.example");
        let (used, _) = site.begin_using().expect("a question");
        assert_eq!(used["publicKey"]["userVerification"], "required");
        assert!(site.finish_making(&state, "{}").is_err() && site.claimed("null").is_err());
    }
}
