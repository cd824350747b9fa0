//! Accounts elsewhere: how they are linked to one here, and parted from it.
//!
//! Linking asks for two things: that the provider vouches for the very address of
//! the account, and that whoever links it has just signed in to the account. Neither
//! alone is enough: an address may have been given to somebody else at the provider,
//! and an account may have been made by somebody who does not have the address.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::{
    super::{
        auth,
        core::Core,
        oidc::{Mailbox, Person},
        store::{
            ceremonies::Kind,
            identities::{self as store, Identity},
            users::{self, User},
        },
    },
    access::SignedIn,
    act::{Act, Caller},
    ceremony,
    fault::Fault,
    mails, recent,
};
use crate::domain::{
    email::EmailAddress,
    error::{Error, ProviderProblem},
    method::{Method, ProviderId},
    outbox::MailKind,
    time::Span,
};

/// How long somebody for whom a provider vouched may take to sign in here, or to
/// say their name.
pub const VOUCHED_FOR: Span = Span::minutes(30);

/// Somebody for whom a provider vouched, and who has no account by it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// What the operator calls the provider.
    pub provider: ProviderId,
    /// Its name for people.
    pub provider_name: String,
    /// Whom it vouches for.
    pub person: Person,
    /// Where to go on to once it is linked; a path of this site or empty.
    pub next: String,
}

impl Vouched {
    /// The way to sign in that it is.
    pub fn method(&self) -> Method {
        Method::Provider(self.provider.clone())
    }

    /// The first address that the provider vouches for.
    pub fn first_address(&self) -> Option<&EmailAddress> {
        match &self.person.mailbox {
            Mailbox::Verified(all) => all.first(),
            Mailbox::Unverified | Mailbox::Hidden => None,
        }
    }

    /// Whether the provider vouches for this address.
    pub fn vouches_for(&self, email: &EmailAddress) -> bool {
        matches!(&self.person.mailbox, Mailbox::Verified(all) if all.contains(email))
    }
}

/// As it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    provider: String,
    issuer: String,
    subject: String,
    name: Option<String>,
    /// None: it tells no address; empty: it vouches for none.
    verified: Option<Vec<String>>,
    next: String,
}

impl Stored {
    fn of(provider: &ProviderId, person: &Person, next: &str) -> Self {
        let verified = match &person.mailbox {
            Mailbox::Verified(all) => Some(all.iter().map(ToString::to_string).collect()),
            Mailbox::Unverified => Some(Vec::new()),
            Mailbox::Hidden => None,
        };
        Self {
            provider: provider.to_string(),
            issuer: person.issuer.clone(),
            subject: person.subject.clone(),
            name: person.name.clone(),
            verified,
            next: next.to_owned(),
        }
    }

    fn person(self) -> Person {
        let mailbox = match self.verified {
            None => Mailbox::Hidden,
            Some(all) if all.is_empty() => Mailbox::Unverified,
            Some(all) => Mailbox::Verified(all.iter().filter_map(|text| EmailAddress::parse(text).ok()).collect()),
        };
        Person { issuer: self.issuer, subject: self.subject, name: self.name, mailbox, signed_in_at: None }
    }
}

/// Remembers that a provider vouched; what the browser is to carry.
pub(super) async fn remember(
    core: &Core,
    connection: &mut AnyConnection,
    provider: &ProviderId,
    person: &Person,
    next: &str,
) -> Result<String, Fault> {
    let secret = auth::fresh_secret(&*core.entropy);
    let stored = Stored::of(provider, person, next);
    ceremony::begin(core, connection, &secret, Kind::Vouched, None, &stored, VOUCHED_FOR).await?;
    Ok(secret)
}

/// For whom a provider vouched in this browser, if that still counts.
pub async fn vouched(core: &Core, carried: Option<&str>) -> Result<Option<Vouched>, Fault> {
    let Some(carried) = carried else { return Ok(None) };
    let found = {
        let mut connection = core.store.read().await?;
        ceremony::look::<Stored>(core, &mut connection, carried, Kind::Vouched).await?
    };
    let Some((_, stored)) = found else { return Ok(None) };
    let Some(provider) = core.providers.get(&stored.provider) else { return Ok(None) };
    let next = stored.next.clone();
    let (id, name) = (provider.id.clone(), provider.name.clone());
    Ok(Some(Vouched { provider: id, provider_name: name, person: stored.person(), next }))
}

/// The addresses that the provider vouches for: first the one that has an account here, if
/// one has.
pub async fn addresses(core: &Core, vouched: &Vouched) -> Result<Vec<EmailAddress>, Fault> {
    let Mailbox::Verified(all) = &vouched.person.mailbox else { return Ok(Vec::new()) };
    let registered = {
        let mut connection = core.store.read().await?;
        users::registered(&mut connection, &all.iter().collect::<Vec<_>>()).await?
    };
    let mut all = all.clone();
    // Stable: among those that have one, the provider's order stays.
    all.sort_by_key(|email| !registered.contains(email.as_str()));
    Ok(all)
}

/// Uses it up. `false`: it was used before.
pub(super) async fn spend(core: &Core, connection: &mut AnyConnection, carried: &str) -> Result<bool, Fault> {
    Ok(ceremony::take::<Stored>(core, connection, carried, Kind::Vouched).await?.is_some())
}

/// Links whom a provider vouched for to the account that somebody has just signed in to.
pub async fn link(core: &Core, caller: &Caller, who: &SignedIn, carried: &str) -> Result<Vouched, Fault> {
    let act = Act::new(core, caller, "method.link").by(who.user.id);
    act.run(async {
        let vouched = vouched(core, Some(carried)).await?.ok_or(PROVED_NOTHING)?;
        let mut tx = core.store.begin().await?;
        if !spend(core, &mut tx, carried).await? {
            return Err(PROVED_NOTHING.into());
        }
        join(core, &mut tx, caller, who, &vouched.provider, &vouched.person).await?;
        act.done(&mut tx, vouched.method().name()).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(vouched)
    })
    .await
}

/// What came back belongs to nothing that was begun in this browser, or proves nothing.
pub(super) const PROVED_NOTHING: Error = Error::Provider { why: ProviderProblem::Answer };

/// The one place in which an identity is linked to an account that was there before.
pub(super) async fn join(
    core: &Core,
    connection: &mut AnyConnection,
    caller: &Caller,
    who: &SignedIn,
    provider: &ProviderId,
    person: &Person,
) -> Result<(), Fault> {
    recent::require_recent(core, &who.session)?;
    // Read anew: the address may have been changed meanwhile.
    let user = users::by_id(connection, who.user.id).await?.ok_or(Error::NotFound)?;
    match &person.mailbox {
        Mailbox::Hidden => return Err(Error::Provider { why: ProviderProblem::HidesEmail }.into()),
        Mailbox::Unverified => return Err(Error::Provider { why: ProviderProblem::UnverifiedEmail }.into()),
        Mailbox::Verified(all) if !all.contains(&user.email) => {
            return Err(Error::Provider { why: ProviderProblem::OtherAddress }.into());
        }
        Mailbox::Verified(_) => {}
    }
    insert(core, connection, &user, provider, person).await?;
    // They hold the account, and the provider says that they read its mail.
    users::verify(connection, user.id, core.now()).await?;
    if core.sends_mail() {
        let language = user.language.as_deref().unwrap_or(&caller.language);
        mails::write(core, connection, None, MailKind::MethodAdded, user.id, &user.email, language).await?;
    }
    Ok(())
}

/// Adds an identity of which it is known that it may be this user's.
pub(super) async fn insert(
    core: &Core,
    connection: &mut AnyConnection,
    user: &User,
    provider: &ProviderId,
    person: &Person,
) -> Result<(), Fault> {
    let taken = Error::Provider { why: ProviderProblem::Taken };
    match store::find(connection, &person.issuer, &person.subject).await? {
        Some(known) if known.user_id == user.id => return Ok(()),
        Some(_) => return Err(taken.into()),
        None => {}
    }
    let identity = Identity {
        id: core.id(),
        user_id: user.id,
        provider: provider.clone(),
        issuer: person.issuer.clone(),
        subject: person.subject.clone(),
        email: user.email.clone(),
        created_at: core.now(),
        used_at: None,
    };
    match store::insert(connection, &identity).await {
        Err(e) if e.is_unique_violation() => Err(taken.into()),
        other => Ok(other?),
    }
}
