//! Looks whether everything that Usher stands on holds: for the operator who just
//! set it up, or wonders why something does not work. It looks only: nothing is made,
//! and the database is not brought up to date.

use std::path::Path;

use super::{
    clock::{Clock, SystemClock},
    keys::ServerKey,
    mail::transport::Transport,
    settings::Settings,
    sms::gateway::Gateway,
    store::{Dialect, Store, audit, instance, migrate},
};
use crate::domain::time::Timestamp;

/// One thing looked at.
#[derive(Debug)]
pub struct Finding {
    /// What.
    pub what: &'static str,
    /// What is good about it, or what is wrong and what to do.
    pub found: Result<String, String>,
}

/// Looks at everything, whatever is wrong with any of it.
pub async fn examine(settings: &Settings) -> Vec<Finding> {
    let store = open(settings).await;
    let database = match &store {
        Ok(store) => database(store, settings).await,
        Err(why) => Err(why.clone()),
    };
    let mut findings = vec![
        Finding { what: "database", found: database },
        Finding { what: "public URL", found: public_url(settings) },
        Finding { what: "mail server", found: mail(settings).await },
    ];
    findings.extend(gateway(settings).await.map(|found| Finding { what: "text gateway", found }));
    findings.push(Finding { what: "clock", found: clock(store.as_ref().ok()).await });
    if let Ok(store) = store {
        store.close().await;
    }
    findings
}

/// Text messages are a thing to have: where no gateway is set nothing is amiss.
async fn gateway(settings: &Settings) -> Option<Result<String, String>> {
    match Gateway::from_settings(&settings.sms) {
        Ok(None) => None,
        Ok(Some(gateway)) => {
            Some(gateway.test().await.map(|()| format!("{} accepts the account", settings.sms.base_url)))
        }
        Err(error) => Some(Err(error.to_string())),
    }
}

async fn open(settings: &Settings) -> Result<Store, String> {
    let url = settings.database_url();
    // Connecting would make it.
    if let Some(path) = url.expose().strip_prefix("sqlite://").map(|path| path.split('?').next().unwrap_or(path))
        && !Path::new(path).exists()
    {
        return Err(format!("{path} does not exist: usher serve makes it when it first starts"));
    }
    Store::connect(&url, (&settings.database).into()).await.map_err(|e| e.to_string())
}

async fn database(store: &Store, settings: &Settings) -> Result<String, String> {
    let dialect = store.dialect();
    match migrate::standing(store).await.map_err(|e| e.to_string())? {
        migrate::Standing::UpToDate => {}
        migrate::Standing::Behind(n) => {
            return Err(format!("{dialect:?}, {n} migrations behind: usher migrate, or the next start, runs them"));
        }
        migrate::Standing::Ahead => {
            return Err(format!("{dialect:?}, brought up to date by a newer Usher: run that one"));
        }
    }
    let mut connection = store.read().await.map_err(|e| e.to_string())?;
    let key = ServerKey::find(settings.server.key.as_ref(), &settings.server.data_dir).map_err(|e| e.to_string())?;
    let known = instance::key_fingerprint(&mut connection).await.map_err(|e| e.to_string())?;
    match (known, key) {
        (Some(known), Some(key)) if known != key.fingerprint() => {
            return Err(format!("{dialect:?}, made with another server key: with this one every link is dead"));
        }
        (Some(_), None) => return Err(format!("{dialect:?}, but the server key that it was made with is not here")),
        _ => {}
    }
    let set_up = instance::is_set_up(&mut connection).await.unwrap_or(false);
    let state = if set_up { "in use" } else { "empty: open the setup link (usher setup-link)" };
    Ok(format!("{dialect:?}, up to date, {state}"))
}

fn public_url(settings: &Settings) -> Result<String, String> {
    let url = settings.public_url();
    if settings.server.public_url.is_none() {
        return Err(format!("not set: links lead to {url}, which only this machine reaches. Set [server] public-url"));
    }
    if !url.starts_with("https://") {
        return Err(format!("{url} is not https: passwords and links travel in the clear"));
    }
    Ok(url)
}

async fn mail(settings: &Settings) -> Result<String, String> {
    match Transport::from_settings(&settings.mail) {
        Ok(None) => {
            Err("not set: nothing is mailed, invitations work by copied links. Set [mail] host and from".into())
        }
        Ok(Some(transport)) => {
            transport.test().await?;
            let letters = if transport.takes_utf8().await? { "all letters" } else { "plain letters alone" };
            let host = settings.mail.host.as_deref().unwrap_or_default();
            Ok(format!("{host}:{} answers; addresses may have {letters}", settings.mail.port()))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// A clock that is further away than this is wrong.
const APART_SECONDS: i64 = 5;

/// Links and codes end by the clock of this machine, and several processes must agree.
async fn clock(store: Option<&Store>) -> Result<String, String> {
    let now = SystemClock.now();
    if now.micros() < 1_700_000_000_000_000 {
        return Err("this machine's clock is years behind".into());
    }
    let Some(store) = store else { return Ok("no database to compare it with".into()) };
    match store.dialect() {
        Dialect::Postgres => {
            let theirs = store.now().await.map_err(|e| e.to_string())?;
            // Asked after it: until it answered, some time may have passed.
            let apart = (theirs - SystemClock.now()).as_seconds().abs();
            if apart > APART_SECONDS {
                return Err(format!(
                    "the database's clock is {apart} s away from this machine's: synchronize both (NTP)"
                ));
            }
            Ok("agrees with the database's".into())
        }
        // The embedded database has no clock of its own. What was noted last is older than now.
        Dialect::Sqlite => {
            let ahead = newest(store).await.map_or(0, |at| (at - now).as_seconds());
            if ahead > APART_SECONDS {
                return Err(format!("the audit log ends {ahead} s in the future: this machine's clock was set back"));
            }
            Ok("later than all that was noted".into())
        }
    }
}

/// When the last thing was noted; nothing where the database can't tell.
async fn newest(store: &Store) -> Option<Timestamp> {
    let mut connection = store.read().await.ok()?;
    audit::newest(&mut connection).await.ok()?
}
