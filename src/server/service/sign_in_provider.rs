//! Signing in at an identity provider: there, and back again.

use serde::{Deserialize, Serialize};

use super::{
    super::{
        auth,
        core::Core,
        oidc::{Mailbox, Person, Provider, ProviderFault, Reply, trip::Trip},
        store::{ceremonies::Kind, identities as store, second_factors, users},
    },
    access::SignedIn,
    act::{Act, Caller},
    ceremony,
    fault::Fault,
    identities::{self, PROVED_NOTHING},
    recent,
    second_step::{self, Entered},
    sign_in::Started,
};
use crate::domain::{
    error::{Error, ProviderProblem},
    id::UserId,
    method::Method,
    time::{Span, Timestamp},
};

/// How long somebody may be away at the provider.
pub const LIFE: Span = Span::minutes(10);
/// Where who has an account makes another organization.
pub const NEW_ORGANIZATION: &str = "/o/new";

/// What somebody goes to a provider for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// To sign in, and go on to a path of this site.
    SignIn {
        /// Whether they want to be kept signed in.
        keep: bool,
        /// Where to; empty: home.
        next: String,
    },
    /// To link it to the account that they are signed in to.
    Link,
    /// To confirm who they are, and go on to a path of their account.
    Confirm {
        /// Where to.
        next: String,
    },
    /// To join by the link of this id.
    Join {
        /// Of invitation or invite link.
        door: String,
    },
    /// To make an account and an organization.
    SignUp,
}

impl Errand {
    /// Where somebody goes on to who signs in.
    fn next(&self) -> String {
        match self {
            Self::SignIn { next, .. } => next.clone(),
            _ => String::new(),
        }
    }

    /// Whether to have signed in at the provider some time ago is too little: they show that
    /// it is them who sit there now.
    const fn asks_anew(&self) -> bool {
        matches!(self, Self::Link | Self::Confirm { .. })
    }
}

#[derive(Serialize, Deserialize)]
struct Trek {
    provider: String,
    errand: Errand,
    /// When they set out, in microseconds.
    since: i64,
}

/// Somebody sets out.
pub struct Departure {
    /// Where to send the browser.
    pub url: String,
    /// What it is to carry.
    pub carried: String,
    /// The provider's name for people.
    pub provider: String,
}

/// Somebody is back.
pub enum Arrival {
    /// Signed in.
    SignedIn(Entered, Errand),
    /// The provider vouches for somebody unknown here; what the browser is to carry.
    Vouched(String, Errand),
    /// The identity is linked.
    Linked(Method),
    /// They are who they seemed to be, and go on to a path of their account.
    Confirmed(Started, String),
    /// They changed their mind there.
    Cancelled(Errand),
}

fn known<'a>(core: &'a Core, id: &str) -> Result<&'a Provider, Error> {
    core.providers.get(id).ok_or(Error::NotFound)
}

/// Where the provider sends the browser back to.
fn back(core: &Core, provider: &Provider) -> String {
    core.url(&format!("/sign-in/with/{}/back", provider.id))
}

fn refused(provider: &Provider, fault: &ProviderFault) -> Fault {
    tracing::warn!(provider = %provider.id, %fault, "a provider vouched for nobody");
    let why = match fault {
        ProviderFault::Answer(_) => ProviderProblem::Answer,
        ProviderFault::Unreachable(_) => ProviderProblem::Unreachable,
    };
    Error::Provider { why }.into()
}

/// Sends somebody to a provider.
pub async fn depart(
    core: &Core,
    caller: &Caller,
    provider: &str,
    errand: Errand,
    user: Option<UserId>,
) -> Result<Departure, Fault> {
    let act = Act::new(core, caller, "sign_in.depart");
    act.run(async {
        let provider = known(core, provider)?;
        if matches!(errand, Errand::Confirm { .. }) && !provider.confirms() {
            return Err(Error::NotFound.into());
        }
        let anew = errand.asks_anew();
        let carried = auth::fresh_secret(&*core.entropy);
        let trip = Trip::new(&carried);
        let mut tx = core.store.begin().await?;
        ceremony::count(core, &mut tx, caller).await?;
        let trek = Trek { provider: provider.id.to_string(), errand, since: core.now().micros() };
        ceremony::begin(core, &mut tx, &carried, Kind::Provider, user, &trek, LIFE).await?;
        tx.commit().await?;
        let way = core.providers.way_there(provider, &trip, &back(core, provider), anew, core.now()).await;
        let url = way.map_err(|fault| refused(provider, &fault))?;
        Ok(Departure { url, carried, provider: provider.name.clone() })
    })
    .await
}

/// Takes somebody in who comes back. A trip ends with the first that comes back from it.
pub async fn arrive(
    core: &Core,
    caller: &Caller,
    provider: &str,
    carried: Option<&str>,
    reply: &Reply,
    who: Option<&SignedIn>,
) -> Result<Arrival, Fault> {
    let act = Act::new(core, caller, "sign_in.by_provider");
    act.run(async {
        let provider = known(core, provider)?;
        let carried = carried.ok_or(PROVED_NOTHING)?;
        let trip = Trip::new(carried);
        let (user, trek) = {
            let mut tx = core.store.begin().await?;
            let found = ceremony::take::<Trek>(core, &mut tx, carried, Kind::Provider).await?;
            tx.commit().await?;
            found.ok_or(PROVED_NOTHING)?
        };
        if trek.provider != provider.id.as_str() {
            return Err(PROVED_NOTHING.into());
        }
        if reply.error.is_some() && reply.state.as_deref().is_some_and(|state| trip.is_state(state)) {
            let code: String = reply.error.iter().flat_map(|e| e.chars().take(60)).collect();
            tracing::info!(provider = %provider.id, %code, "somebody came back without a code");
            return Ok(Arrival::Cancelled(trek.errand));
        }
        let person = core.providers.person(provider, &trip, &back(core, provider), reply, core.now()).await;
        let person = person.map_err(|fault| refused(provider, &fault))?;
        require_anew(&trek, provider, &person)?;
        match trek.errand {
            Errand::Link => {
                let who = who.filter(|who| Some(who.user.id) == user).ok_or(Error::SignedOut)?;
                link(core, caller, who, provider, &person).await
            }
            Errand::Confirm { next } => {
                let who = who.filter(|who| Some(who.user.id) == user).ok_or(Error::SignedOut)?;
                confirm(core, caller, who, &person, next).await
            }
            errand => sign_in(core, caller, provider, &person, errand).await,
        }
    })
    .await
}

/// A session at the provider, however old, confirms nothing: whoever sits at somebody
/// else's browser has that too. To link an account there it is enough that no earlier
/// sign-in is told of: that asks for a recent one here besides.
fn require_anew(trek: &Trek, provider: &Provider, person: &Person) -> Result<(), Fault> {
    let since = Timestamp::from_micros(trek.since);
    let holds = match trek.errand {
        Errand::Confirm { .. } => person.signed_in_since(since),
        Errand::Link => person.signed_in_at.is_none() || person.signed_in_since(since),
        Errand::SignIn { .. } | Errand::Join { .. } | Errand::SignUp => true,
    };
    if holds {
        return Ok(());
    }
    Err(refused(provider, &ProviderFault::Answer("nobody signed in there anew".into())))
}

async fn link(
    core: &Core,
    caller: &Caller,
    who: &SignedIn,
    provider: &Provider,
    person: &Person,
) -> Result<Arrival, Fault> {
    let mut tx = core.store.begin().await?;
    identities::join(core, &mut tx, caller, who, &provider.id, person).await?;
    let method = Method::Provider(provider.id.clone());
    Act::new(core, caller, "method.link").by(who.user.id).done(&mut tx, method.name()).await?;
    tx.commit().await?;
    core.outbox.notify_one();
    Ok(Arrival::Linked(method))
}

/// Whoever carries the session proves by an account that is linked to theirs that it is theirs.
async fn confirm(
    core: &Core,
    caller: &Caller,
    who: &SignedIn,
    person: &Person,
    next: String,
) -> Result<Arrival, Fault> {
    let mut tx = core.store.begin().await?;
    if second_factors::is_on(&mut tx, who.user.id).await? {
        // One proof where the account asks for two: the password and a code, or a passkey.
        return Err(Error::Forbidden.into());
    }
    let theirs = store::find(&mut tx, &person.issuer, &person.subject).await?.filter(|one| one.user_id == who.user.id);
    let identity = theirs.ok_or(Error::Provider { why: ProviderProblem::NotLinked })?;
    store::used(&mut tx, identity.id, core.now()).await?;
    let started = recent::renew(core, &mut tx, &who.session, caller).await?;
    Act::new(core, caller, "account.confirm").by(who.user.id).done(&mut tx, who.user.id).await?;
    tx.commit().await?;
    Ok(Arrival::Confirmed(started, next))
}

async fn sign_in(
    core: &Core,
    caller: &Caller,
    provider: &Provider,
    person: &Person,
    errand: Errand,
) -> Result<Arrival, Fault> {
    let mut tx = core.store.begin().await?;
    if let Some(identity) = store::find(&mut tx, &person.issuer, &person.subject).await? {
        let keep = matches!(errand, Errand::SignIn { keep: true, .. });
        let method = Method::Provider(provider.id.clone());
        store::used(&mut tx, identity.id, core.now()).await?;
        let entered = second_step::admit(core, &mut tx, identity.user_id, caller, keep, &method).await?;
        Act::new(core, caller, "sign_in.by_provider").by(identity.user_id).done(&mut tx, identity.id).await?;
        tx.commit().await?;
        return Ok(Arrival::SignedIn(entered, errand));
    }
    let registered = match &person.mailbox {
        Mailbox::Verified(all) => !users::registered(&mut tx, &all.iter().collect::<Vec<_>>()).await?.is_empty(),
        Mailbox::Unverified | Mailbox::Hidden => false,
    };
    let problem = |why| Err(Error::Provider { why }.into());
    let (next, errand) = match (errand, &person.mailbox) {
        // What to do with an address that is not told is said where they join.
        (errand @ Errand::Join { .. }, _) => ("/join".to_owned(), errand),
        (Errand::SignIn { .. }, _) if !registered => return problem(ProviderProblem::NoAccount),
        (Errand::SignUp, Mailbox::Hidden) => return problem(ProviderProblem::HidesEmail),
        (Errand::SignUp, Mailbox::Unverified) => return problem(ProviderProblem::UnverifiedEmail),
        // Who has an account signs in to it first, as everybody does.
        (Errand::SignUp, _) if registered => {
            let next = NEW_ORGANIZATION.to_owned();
            (next.clone(), Errand::SignIn { keep: false, next })
        }
        (errand @ Errand::SignIn { .. }, _) => (errand.next(), errand),
        (errand, _) => (String::new(), errand),
    };
    let carried = identities::remember(core, &mut tx, &provider.id, person, &next).await?;
    tx.commit().await?;
    Ok(Arrival::Vouched(carried, errand))
}
