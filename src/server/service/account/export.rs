//! Everything that is stored about a person, for that person.

use serde_json::{Value, json};

use super::{
    super::{
        super::{
            core::Core,
            store::{accounts, second_factors, sessions},
        },
        fault::Fault,
        recent,
    },
    Holder, profile,
};
use crate::domain::{device::Device, time::Timestamp};

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
            },
            "organizations": holder.places.iter().map(|place| json!({
                "id": place.organization.id, "name": place.organization.name, "slug": place.organization.slug,
                "role": place.membership.role, "full_access": place.membership.authority.full_access,
                "joined_at": time(place.membership.joined_at), "invited_by": place.membership.invited_by,
            })).collect::<Vec<_>>(),
            "sessions": sessions.iter().map(|session| {
                let device = Device::of(&session.user_agent);
                json!({
                    "began_at": time(session.created_at), "signed_in_at": time(session.signed_in_at),
                    "seen_at": time(session.seen_at), "ends_at": time(session.expires_at),
                    "address_block": session.address_block, "user_agent": session.user_agent,
                    "browser": device.browser, "system": device.system,
                })
            }).collect::<Vec<_>>(),
            "activity": activity,
        }))
    })
    .await
}

/// ISO 8601, as other programs read it.
fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).map(|at| at.to_string()).unwrap_or_default()
}
