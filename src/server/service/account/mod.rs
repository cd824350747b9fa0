//! What people manage about themselves, whatever organizations they are in.

pub mod email;
pub mod erase;
pub mod export;
pub mod leave;
pub mod methods;
pub mod password;
pub mod phone;
pub mod profile;
pub mod sessions;

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            memberships::{self, Membership},
            organizations::{self, Organization},
            sessions::Session,
            users::User,
        },
    },
    access::{self, SignedIn},
    act::{Act, Caller},
    fault::Fault,
    mails,
};
use crate::domain::{email::EmailAddress, error::Error, outbox::MailKind};

/// Somebody at their own account: what a use case of this folder asks for.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Who.
    pub user: User,
    /// By which session.
    pub session: Session,
    /// Where they are active, the first they joined first.
    pub places: Vec<Place>,
    /// Where from.
    pub caller: Caller,
}

/// An organization that somebody is in.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where.
    pub organization: Organization,
    /// As what.
    pub membership: Membership,
}

impl Holder {
    /// What this person does next.
    pub fn act<'a>(&'a self, core: &'a Core, action: &'static str) -> Act<'a> {
        Act::new(core, &self.caller, action).by(self.user.id)
    }

    /// The organization that they used last, or their first.
    pub fn home(&self) -> Option<&Organization> {
        let last = self.places.iter().find(|place| Some(place.organization.id) == self.user.last_organization_id);
        last.or_else(|| self.places.first()).map(|place| &place.organization)
    }

    /// Words that say something about them: a password must not be made of these.
    pub fn own_words(&self) -> Vec<&str> {
        let organizations = self.places.iter().map(|place| place.organization.name.as_str());
        [self.user.name.as_str(), self.user.email.as_str()].into_iter().chain(organizations).collect()
    }

    /// The language of mails to them.
    pub fn language(&self) -> &str {
        self.user.language.as_deref().unwrap_or(&self.caller.language)
    }
}

/// Somebody signed in, at their own account.
pub async fn holder(core: &Core, who: Option<SignedIn>, caller: &Caller) -> Result<Holder, Fault> {
    let who = who.ok_or(Error::SignedOut)?;
    let places = places(&mut *core.store.read().await?, &who.user).await?;
    access::note_seen(core, &who, caller, None);
    Ok(Holder { user: who.user, session: who.session, places, caller: caller.clone() })
}

async fn places(connection: &mut AnyConnection, user: &User) -> Result<Vec<Place>, Fault> {
    let organizations = organizations::of_user(connection, user.id).await?;
    let memberships = memberships::of_user(connection, user.id).await?;
    let place = |organization: Organization| {
        let membership = memberships.iter().find(|m| m.organization_id == organization.id)?.clone();
        Some(Place { organization, membership })
    };
    Ok(organizations.into_iter().filter_map(place).collect())
}

/// Tells the account's holder by mail what was changed in it, where mail can be
/// sent. Wake the worker after the commit: `core.outbox`.
pub async fn tell(
    core: &Core,
    connection: &mut AnyConnection,
    holder: &Holder,
    to: &EmailAddress,
    kind: MailKind,
) -> Result<(), Fault> {
    if core.sends_mail() {
        mails::write(core, connection, None, kind, holder.user.id, to, holder.language()).await?;
    }
    Ok(())
}
