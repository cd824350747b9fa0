//! Everything that is stored about a person, for that person.

use serde_json::{Value, json};

use super::{
    super::{
        super::{
            core::Core,
            store::{
                accounts,
                belongings::{self, Invitation, Membership, Request},
                identities::{self, Identity},
                passkeys::{self, Passkey},
                second_factors,
                sessions::{self, Session},
            },
        },
        fault::Fault,
        recent,
    },
    Holder, profile,
};
use crate::domain::{device::Device, method::Method, time::Timestamp};

/// Entries of the audit log for each organization, the newest.
const MOST_ENTRIES: i64 = 1_000;
const MOST_SESSIONS: i64 = 1_000;

/// The export, as a JSON object. Times are in microseconds since 1970, UTC, and
/// spelled out beside.
pub async fn everything(core: &Core, holder: &Holder) -> Result<Value, Fault> {
    let act = holder.act(core, "account.export");
    recent::run(core, holder, &act, async {
        let details = profile::details(core, holder).await?;
        let user = &holder.user;
        let mut connection = core.store.read().await?;
        let app = second_factors::find(&mut connection, user.id).await?;
        let codes_left = second_factors::codes_left(&mut connection, user.id).await?;
        let identities = identities::of_user(&mut connection, user.id).await?;
        let passkeys = passkeys::of_user(&mut connection, user.id).await?;
        let memberships = belongings::memberships(&mut connection, user.id).await?;
        let requests = belongings::requests(&mut connection, user.id).await?;
        // Whoever never proved the address may not be the one who was invited.
        let invitations = match user.email_verified_at {
            Some(_) => belongings::invitations(&mut connection, &user.email).await?,
            None => Vec::new(),
        };
        let sessions = sessions::of_user(&mut connection, user.id, core.now(), MOST_SESSIONS).await?;
        let mut activity = Vec::new();
        for place in [None].into_iter().chain(holder.places.iter().map(|place| Some(place.organization.id))) {
            for entry in accounts::deeds(&mut connection, place, user.id, MOST_ENTRIES).await? {
                activity.push(json!({
                    "at": time(entry.at), "action": entry.action, "subject": entry.subject, "refused": entry.refused,
                    "organization_id": place, "address_block": entry.address_block,
                }));
            }
        }
        Ok(json!({
            "exported_at": time(core.now()),
            "account": {
                "id": user.id, "name": user.name, "email": user.email,
                "email_verified_at": user.email_verified_at.map(time), "created_at": time(user.created_at),
                "language": user.language, "phone": details.phone, "has_password": details.password_hash.is_some(),
                "two_step_sign_in_since": app.and_then(|app| app.confirmed_at).map(time),
                "recovery_codes_left": codes_left,
            },
            "accounts_elsewhere": list(&identities, identity),
            "passkeys": list(&passkeys, passkey),
            "organizations": list(&memberships, membership),
            "access_requests": list(&requests, request),
            "invitations": list(&invitations, invitation),
            "sessions": list(&sessions, session),
            "activity": activity,
        }))
    })
    .await
}

fn list<T>(all: &[T], one: impl Fn(&T) -> Value) -> Vec<Value> {
    all.iter().map(one).collect()
}

fn identity(one: &Identity) -> Value {
    json!({
        "provider": one.provider.as_str(), "issuer": one.issuer, "subject": one.subject, "email": one.email,
        "linked_at": time(one.created_at), "used_at": one.used_at.map(time),
    })
}

/// Without its key, which is of no use to anybody but this server.
fn passkey(one: &Passkey) -> Value {
    json!({ "id": one.id, "name": one.name, "added_at": time(one.created_at), "used_at": one.used_at.map(time) })
}

fn membership(one: &Membership) -> Value {
    json!({
        "id": one.organization_id, "name": one.organization, "slug": one.slug, "role": one.role,
        "full_access": one.full_access, "called": one.name, "groups": one.groups,
        "metadata": one.metadata.as_ref().map(ToString::to_string), "joined_at": time(one.joined_at),
        "inactive_since": one.inactivated_at.map(time), "seen_at": one.seen_at.map(time), "invited_by": one.invited_by,
    })
}

fn request(one: &Request) -> Value {
    json!({
        "organization": one.organization, "by": one.source, "asked_at": time(one.created_at),
        "approved_at": one.approved_at.map(time), "denied_at": one.denied_at.map(time),
    })
}

fn invitation(one: &Invitation) -> Value {
    json!({
        "id": one.id, "organization": one.organization, "role": one.role, "name": one.name, "groups": one.groups,
        "metadata": one.metadata.as_ref().map(ToString::to_string), "message": one.message,
        "created_at": time(one.created_at), "expires_at": time(one.expires_at), "opened_at": one.opened_at.map(time),
        "accepted_at": one.accepted_at.map(time), "declined_at": one.declined_at.map(time),
        "decline_note": one.decline_note, "revoked_at": one.revoked_at.map(time),
    })
}

fn session(one: &Session) -> Value {
    let device = Device::of(&one.user_agent);
    json!({
        "began_at": time(one.created_at), "signed_in_at": time(one.signed_in_at), "seen_at": time(one.seen_at),
        "ends_at": time(one.expires_at), "by": one.method.as_ref().map(Method::name),
        "address_block": one.address_block, "user_agent": one.user_agent,
        "browser": device.browser, "system": device.system,
    })
}

/// ISO 8601, as other programs read it.
fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).map(|at| at.to_string()).unwrap_or_default()
}
