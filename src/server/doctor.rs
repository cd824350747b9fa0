//! Looks whether everything that Usher stands on holds: for the operator who just
//! set it up, or wonders why something does not work.

use super::{core::Core, mail::transport::Transport, sms::gateway::Gateway, store::instance};

/// One thing looked at.
#[derive(Debug)]
pub struct Finding {
    /// What.
    pub what: &'static str,
    /// What is good about it, or what is wrong and what to do.
    pub found: Result<String, String>,
}

/// Looks at everything.
pub async fn examine(core: &Core) -> Vec<Finding> {
    let mut findings = vec![
        Finding { what: "database", found: database(core).await },
        Finding { what: "public URL", found: public_url(core) },
        Finding { what: "mail server", found: mail(core).await },
    ];
    findings.extend(gateway(core).await.map(|found| Finding { what: "text gateway", found }));
    findings.push(Finding { what: "clock", found: clock(core).await });
    findings
}

/// Text messages are a thing to have: where no gateway is set nothing is amiss.
async fn gateway(core: &Core) -> Option<Result<String, String>> {
    let sms = &core.settings.sms;
    match Gateway::from_settings(sms) {
        Ok(None) => None,
        Ok(Some(gateway)) => Some(gateway.test().await.map(|()| format!("{} accepts the account", sms.base_url))),
        Err(error) => Some(Err(error.to_string())),
    }
}

async fn database(core: &Core) -> Result<String, String> {
    let mut connection = core.store.read().await.map_err(|e| e.to_string())?;
    let set_up = instance::is_set_up(&mut connection).await.map_err(|e| e.to_string())?;
    let state = if set_up { "in use" } else { "empty: open the setup link (usher setup-link)" };
    Ok(format!("{:?}, up to date, {state}", core.store.dialect()))
}

fn public_url(core: &Core) -> Result<String, String> {
    let url = core.settings.public_url();
    if core.settings.server.public_url.is_none() {
        return Err(format!("not set: links lead to {url}, which only this machine reaches. Set [server] public-url"));
    }
    if !url.starts_with("https://") {
        return Err(format!("{url} is not https: passwords and links travel in the clear"));
    }
    Ok(url)
}

async fn mail(core: &Core) -> Result<String, String> {
    match Transport::from_settings(&core.settings.mail) {
        Ok(None) => {
            Err("not set: nothing is mailed, invitations work by copied links. Set [mail] host and from".into())
        }
        Ok(Some(transport)) => {
            transport.test().await?;
            let mail = &core.settings.mail;
            Ok(format!("{}:{} answers", mail.host.as_deref().unwrap_or_default(), mail.port()))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Links and codes end by the clock of this machine, and several processes must agree.
async fn clock(core: &Core) -> Result<String, String> {
    let before = core.now();
    let database = core.store.now().await.map_err(|e| e.to_string())?;
    let apart = (database - before).as_seconds().abs();
    if apart > 5 {
        return Err(format!("the database's clock is {apart} s away from this machine's: synchronize both (NTP)"));
    }
    if before.micros() < 1_700_000_000_000_000 {
        return Err("this machine's clock is years behind".into());
    }
    Ok("agrees with the database's".into())
}
