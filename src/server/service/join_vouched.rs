//! Joining with an account at an identity provider instead of a password.

use super::{
    super::{
        core::Core,
        oidc::Mailbox,
        store::{
            phone_proofs::PhoneProof,
            users::{self, User},
        },
    },
    act::{Act, Caller},
    door::{Door, Invite},
    enter::{Came, Comer, complete, enter},
    fault::Fault,
    identities::{self, PROVED_NOTHING, Vouched},
    join::outside_domains,
    phone::{self, PhoneStep},
    sign_in::{self, Started},
};
use crate::domain::{
    email::EmailAddress,
    error::{Conflict, DeadLink, Error, ProviderProblem},
    name::{Name, NameProblem},
};

/// Where somebody for whom a provider vouches stands at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// They can join with this address.
    Welcome(EmailAddress),
    /// This address has an account, which they are to sign in to first.
    HasAccount(EmailAddress),
    /// The invitation is for another address than this.
    OtherAddress(EmailAddress),
    /// The provider tells no address.
    Hidden,
    /// The provider does not vouch for the address.
    Unverified,
    /// The organization does not let people join by this provider.
    NotAllowed,
    /// Only people of the door's domains come in, and none of their addresses is of one.
    OutsideDomains,
    /// The link is dead.
    Dead(DeadLink),
}

/// Where they stand.
pub async fn standing(core: &Core, door: &Door, vouched: &Vouched) -> Result<Standing, Fault> {
    if let Some(why) = door.dead {
        return Ok(Standing::Dead(why));
    }
    if !door.organization.policy.sign_in_methods.allows(&vouched.method()) {
        return Ok(Standing::NotAllowed);
    }
    let theirs = match &vouched.person.mailbox {
        Mailbox::Hidden => return Ok(Standing::Hidden),
        Mailbox::Unverified => return Ok(Standing::Unverified),
        Mailbox::Verified(all) => all,
    };
    let wanted = match &door.invite {
        Invite::Personal { invitation, .. } => theirs.iter().find(|email| **email == invitation.email),
        Invite::Shared { .. } | Invite::SignUp { .. } => {
            let admitted = theirs.iter().find(|email| door.admits(email));
            if admitted.is_none() && !theirs.is_empty() {
                return Ok(Standing::OutsideDomains);
            }
            admitted
        }
    };
    let Some(email) = wanted else {
        return Ok(theirs.first().map_or(Standing::Hidden, |email| Standing::OtherAddress(email.clone())));
    };
    let mut connection = core.store.read().await?;
    Ok(match users::by_email(&mut connection, email).await? {
        Some(_) => Standing::HasAccount(email.clone()),
        None => Standing::Welcome(email.clone()),
    })
}

impl Standing {
    /// The address to join with, or why there is none.
    fn welcome(self) -> Result<EmailAddress, Error> {
        Err(match self {
            Self::Welcome(email) => return Ok(email),
            Self::HasAccount(_) => Error::Conflict { why: Conflict::HasAccount },
            Self::OtherAddress(_) => Error::OtherAddress,
            Self::Hidden => Error::Provider { why: ProviderProblem::HidesEmail },
            Self::Unverified => Error::Provider { why: ProviderProblem::UnverifiedEmail },
            Self::NotAllowed => Error::MethodNotAllowed,
            Self::OutsideDomains => outside_domains(),
            Self::Dead(why) => Error::Dead { why },
        })
    }
}

/// Refuses to send anybody to a provider for a link that is dead.
pub async fn require_alive(core: &Core, caller: &Caller, door: &Door) -> Result<(), Fault> {
    let act = Act::new(core, caller, "join.register").within(door.organization.id);
    act.run(async { door.alive() }).await
}

/// What of the phone step is left for a new person, if anything is.
pub async fn phone_step(core: &Core, door: &Door, proof: Option<&PhoneProof>) -> Result<Option<PhoneStep>, Fault> {
    let mut connection = core.store.read().await?;
    phone::missing(core, &mut connection, &door.organization, None, proof).await
}

/// A new person makes an account that the provider signs in to, and joins. The
/// provider's word proves the address as well as a mailed code would.
pub async fn register(
    core: &Core,
    caller: &Caller,
    door: &Door,
    phone: Option<&PhoneProof>,
    carried: &str,
    name: &str,
) -> Result<(Started, Came), Fault> {
    let act = Act::new(core, caller, "join.register").within(door.organization.id);
    act.run(async {
        let vouched = identities::vouched(core, Some(carried)).await?.ok_or(PROVED_NOTHING)?;
        let email = standing(core, door, &vouched).await?.welcome()?;
        if !matches!(door.invite, Invite::Personal { .. }) {
            core.require_mailable(&email).await?;
        }
        if phone_step(core, door, phone).await?.is_some() {
            return Err(Error::PhoneUnverified.into());
        }
        let name = Name::parse(name).map_err(|problem: NameProblem| Error::field("name", problem.code()))?;
        let user = User {
            id: core.id(),
            email_verified_at: Some(core.now()),
            email,
            name: name.to_string(),
            created_at: core.now(),
            last_organization_id: None,
            language: caller.language.chosen(),
        };
        let mut tx = core.store.begin().await?;
        if !identities::spend(core, &mut tx, carried).await? {
            return Err(PROVED_NOTHING.into());
        }
        match users::insert(&mut tx, &user, None).await {
            Err(e) if e.is_unique_violation() => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            other => other?,
        }
        identities::insert(core, &mut tx, &user, &vouched.provider, &vouched.person).await?;
        let method = vouched.method();
        let comer = Comer { user: &user, proof: None, phone, proven: true, method: &method };
        let (came, batch) = enter(core, caller, &mut tx, door, &comer).await?;
        let started = sign_in::start_by(core, &mut tx, user.id, caller, false, &method).await?;
        let act = Act::new(core, caller, "join.register").within(door.organization.id).by(user.id);
        complete(core, tx, batch, &act, door).await?;
        Ok((started, came))
    })
    .await
}
