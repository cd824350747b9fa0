//! What can be said of addresses before anybody is invited: one look at each table,
//! however many they are.

use std::collections::{HashMap, HashSet};

use sqlx::AnyConnection;

use super::super::{
    super::{
        core::Core,
        store::{
            MOST_TOGETHER, Read, Together,
            organizations::Organization,
            outbox_list::Received,
            people::{self, Known},
            users,
        },
    },
    fault::Fault,
    mails,
};
use crate::domain::{
    address_list::Entry, email::EmailAddress, id::PersonId, name::Name, outbox::MailKind, person::Status,
    report::AddressProblem, seats::Seats,
};

/// An entry of a list, and the address in it unless something is wrong.
pub(super) struct Parsed {
    pub(super) entry: Entry,
    pub(super) name: Option<Name>,
    pub(super) email: Result<EmailAddress, AddressProblem>,
}

/// Reads addresses. Far past what one send takes nothing is looked at: a list may
/// be as long as a request. What the mail server takes was learned before.
pub(super) fn parse(core: &Core, entries: Vec<Entry>) -> Vec<Parsed> {
    let most = core.settings.invitation.most_per_send;
    let mut seen = HashSet::new();
    entries
        .into_iter()
        .map(|entry| {
            let email = match EmailAddress::parse(&entry.address).and_then(|email| core.utf8_mail.check(email)) {
                Err(problem) => Err(AddressProblem::Invalid(problem)),
                Ok(email) if !seen.insert(email.clone()) => Err(AddressProblem::Duplicate),
                Ok(_) if seen.len() > 2 * most => Err(AddressProblem::OverSendLimit),
                Ok(email) => Ok(email),
            };
            // A name that came with a pasted address is a help, not a demand: one that
            // can't be taken is left out.
            let name = entry.name.as_deref().and_then(|name| Name::parse(name).ok());
            Parsed { entry, name, email }
        })
        .collect()
}

/// The addresses with nothing wrong so far.
pub(super) fn good(list: &[Parsed]) -> Vec<&EmailAddress> {
    list.iter().filter_map(|one| one.email.as_ref().ok()).collect()
}

/// What the database knows of addresses.
pub struct Look {
    known: HashMap<String, Known>,
    /// What they got in the last hour, where mail is sent.
    received: Option<HashMap<String, Received>>,
    /// Who has an account, where that is asked.
    registered: Option<HashSet<String>>,
}

impl Look {
    /// Looks. Within a transaction that writes, after the organization was locked and
    /// [`mails::take_turn`], all of it stays true.
    pub async fn at(
        core: &Core,
        connection: &mut AnyConnection,
        organization: &Organization,
        addresses: &[&EmailAddress],
    ) -> Result<Self, Fault> {
        let mut look = Self {
            known: HashMap::new(),
            received: core.sends_mail().then(HashMap::new),
            registered: organization.policy.registered_only.then(HashSet::new),
        };
        for piece in addresses.chunks(MOST_TOGETHER) {
            let of_them = (
                people::read_all_known(organization.id, piece),
                look.received.as_ref().map_or_else(Read::nothing, |_| mails::read_received(core, piece)),
                look.registered.as_ref().map_or_else(Read::nothing, |_| users::read_registered(piece)),
            );
            let (known, received, registered) = of_them.together(connection).await?;
            look.known.extend(known);
            if let Some(all) = &mut look.received {
                all.extend(received);
            }
            if let Some(all) = &mut look.registered {
                all.extend(registered);
            }
        }
        Ok(look)
    }

    /// What the People table says of an address.
    pub fn known(&self, email: &EmailAddress) -> Option<Known> {
        self.known.get(email.as_str()).copied()
    }

    /// The row that shows an entry's address.
    pub(super) fn person(&self, one: &Parsed) -> Option<PersonId> {
        let email = EmailAddress::parse(&one.entry.address).ok()?;
        Some(self.known(&email)?.id)
    }

    /// Why an address can't be invited, whatever the seats.
    pub fn problem(&self, email: &EmailAddress) -> Option<AddressProblem> {
        if let Some(known) = self.known(email) {
            match (known.status, known.invitation_id) {
                (Status::Active, _) => return Some(AddressProblem::AlreadyMember),
                (Status::Inactive, _) => return Some(AddressProblem::Inactive(known.id)),
                (Status::Pending, Some(id)) => return Some(AddressProblem::AlreadyInvited(id)),
                _ => {}
            }
        }
        if self.registered.as_ref().is_some_and(|registered| !registered.contains(email.as_str())) {
            return Some(AddressProblem::NotRegistered);
        }
        let received = self.received.as_ref()?.get(email.as_str());
        (!mails::allows(received, MailKind::Invitation)).then_some(AddressProblem::Throttled)
    }
}

/// Checks a list against what is known, what one send takes, and the seats.
pub(super) fn check(look: &Look, list: Vec<Parsed>, most: usize, seats: Seats) -> Vec<Parsed> {
    let mut good = 0;
    let check_one = |one: Parsed| {
        let email = one.email.and_then(|email| match look.problem(&email) {
            Some(problem) => Err(problem),
            None if good >= most => Err(AddressProblem::OverSendLimit),
            None if !seats.fit(i64::try_from(good).unwrap_or(i64::MAX) + 1) => Err(AddressProblem::NoSeat),
            None => Ok(email),
        });
        good += usize::from(email.is_ok());
        Parsed { email, ..one }
    };
    list.into_iter().map(check_one).collect()
}
