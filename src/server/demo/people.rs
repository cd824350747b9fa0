//! The people of the sample organization, each with a history of their own.

use std::collections::BTreeMap;

use crate::{
    domain::{
        email::EmailAddress,
        id::{GroupId, Id, InvitationId, ProductId, RoleId, UserId},
        invitation::{End, Invitation},
        message::Message,
        name::Name,
        outbox::MailKind,
        time::{Span, Timestamp},
    },
    server::{
        core::Core,
        service::fault::Fault,
        store::{
            Batch, Tx, invitation_steps, invitations, memberships,
            organizations::{self, Organization},
            outbox,
            outbox_worker::{self, Attempt},
            people, roles, users,
        },
    },
};

const FIRST: [&str; 20] = [
    "Ada",
    "Grace",
    "Katherine",
    "Alan",
    "Barbara",
    "Edsger",
    "Frances",
    "Donald",
    "Mary",
    "Linus",
    "Radia",
    "Ken",
    "Zoë",
    "Søren",
    "Wanjiru",
    "Nikolaï",
    "Hatsue",
    "Mehmet",
    "Inês",
    "Łukasz",
];
const LAST: [&str; 25] = [
    "Lovelace",
    "Hopper",
    "Johnson",
    "Turing",
    "Liskov",
    "Dijkstra",
    "Allen",
    "Knuth",
    "Jackson",
    "Perlman",
    "Thompson",
    "Ångström",
    "Okafor",
    "Yamamoto",
    "Silva",
    "Kowalski",
    "Öztürk",
    "Nguyen",
    "Haddad",
    "Novák",
    "O’Neill",
    "Fernández",
    "Schäfer",
    "Dubois",
    "van der Berg",
];
/// How many came in each of the last weeks, the present one last, of every 156.
const WEEKS: [usize; 12] = [5, 7, 11, 9, 14, 12, 18, 10, 16, 21, 19, 14];
/// Beyond these many people nobody looks at how each of them came; they just did.
const WITH_HISTORY: usize = 500;
const MESSAGE: &str = "Good to have you with us! Your first stop is the handbook: it says where everything is.";

/// What people of the sample are made with.
pub struct Sample<'a> {
    core: &'a Core,
    /// The organization.
    pub organization: Organization,
    owner: UserId,
    roles: Vec<RoleId>,
    /// Its groups.
    pub groups: Vec<GroupId>,
    /// Where some invitations lead.
    pub product: Option<ProductId>,
    now: Timestamp,
}

/// Somebody to be made.
struct Somebody {
    /// Which one; everything about them follows from it.
    n: usize,
    name: Name,
    email: EmailAddress,
}

impl Somebody {
    fn new(n: usize) -> Result<Self, Fault> {
        let name = format!("{} {}", FIRST[n % FIRST.len()], LAST[(n / FIRST.len() + n) % LAST.len()]);
        // The first 500 names are all different.
        let tail = if n < WITH_HISTORY { String::new() } else { n.to_string() };
        let email = EmailAddress::parse(&format!("{}{tail}@acme.example", local(&name)))
            .map_err(|e| Fault::other("the demo", e.code()))?;
        let name = Name::parse(&name).map_err(|e| Fault::other("the demo", e.code()))?;
        Ok(Self { n, name, email })
    }
}

/// `Søren van der Berg` writes from `soren.vanderberg`.
fn local(name: &str) -> String {
    let plain = |word: &str| -> String {
        let letter = |c| match c {
            'ø' => Some('o'),
            'ł' => Some('l'),
            c => c.is_ascii_alphanumeric().then_some(c),
        };
        people::fold(word).chars().filter_map(letter).collect()
    };
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    format!("{}.{}", plain(first), plain(last))
}

impl<'a> Sample<'a> {
    /// Finds what setup made.
    pub async fn prepare(core: &'a Core, slug: &str, owner: &str) -> Result<Self, Fault> {
        let mut connection = core.store.read().await?;
        let missing = || Fault::other("the demo", "its organization is gone");
        let organization = organizations::by_slug(&mut connection, slug).await?.ok_or_else(missing)?;
        let email = EmailAddress::parse(owner).map_err(|e| Fault::other("the demo", e.code()))?;
        let (owner, _) = users::by_email(&mut connection, &email).await?.ok_or_else(missing)?;
        let roles = roles::all(&mut connection, organization.id).await?.into_iter().map(|role| role.id).collect();
        Ok(Self { core, organization, owner: owner.id, roles, groups: Vec::new(), product: None, now: core.now() })
    }

    /// Of twenty people twelve are active, one inactive, four pending, two
    /// expired and one declined.
    pub async fn add(&self, tx: &mut Tx, n: usize) -> Result<(), Fault> {
        let who = Somebody::new(n)?;
        let since = self.since(n);
        match n % 20 {
            0..=12 => self.member(tx, &who, since).await,
            13..=16 => self.invited(tx, &who, self.now - hours(n * 7_919 % 160), None).await,
            17 | 18 => self.invited(tx, &who, since - Span::days(8), None).await,
            _ => self.invited(tx, &who, since, Some(End::Declined(since + Span::hours(5)))).await,
        }
    }

    /// When somebody came: more in some weeks than in others, at an hour of their own.
    fn since(&self, n: usize) -> Timestamp {
        let mut place = n * 61 % WEEKS.iter().sum::<usize>();
        let mut ago = WEEKS.len() - 1;
        for of_week in WEEKS {
            if place < of_week {
                break;
            }
            place -= of_week;
            ago = ago.saturating_sub(1);
        }
        let seconds = Span::seconds(i64::try_from(n % 3_600).unwrap_or(0));
        self.now - hours(ago * 7 * 24 + n * 37 % (7 * 24)) - seconds
    }

    /// An id as if it was made at that time: what is shown by its id, the newest first, is in
    /// the order of its times.
    fn id<K>(&self, at: Timestamp) -> Id<K> {
        self.core.entropy.id(at)
    }

    /// One in twenty is an administrator.
    fn role(&self, n: usize) -> RoleId {
        let place = usize::from(n % 20 == 3).min(self.roles.len() - 1);
        self.roles[place]
    }

    /// The role of those who only come.
    pub fn plain_role(&self) -> RoleId {
        self.role(0)
    }

    async fn member(&self, tx: &mut Tx, who: &Somebody, since: Timestamp) -> Result<(), Fault> {
        let (core, n) = (self.core, who.n);
        let user = users::User {
            id: core.id(),
            email: who.email.clone(),
            email_verified_at: Some(since),
            name: who.name.to_string(),
            created_at: since,
            last_organization_id: Some(self.organization.id),
            language: None,
        };
        users::insert(tx, &user, None).await?;
        if n < WITH_HISTORY {
            let made = since - hours(2 + n * 17 % 70);
            let id = self.invitation(tx, who, made).await?;
            self.open(tx, id, since - Span::minutes(20)).await?;
            invitations::end(tx, id, End::Accepted(since), Some(user.id)).await?;
        }
        let membership = memberships::NewMembership {
            id: core.id(),
            organization_id: self.organization.id,
            user_id: user.id,
            role_id: self.role(n),
            full_access: false,
            // Some are in none.
            groups: self.groups.get(n % (self.groups.len() + 1)).copied().into_iter().collect(),
            metadata: None,
            joined_at: since,
            invited_by: Some(self.owner),
        };
        let mut batch = Batch::default();
        memberships::add(&mut batch, &membership);
        batch.run(tx).await?;
        if n < WITH_HISTORY {
            let seen = since.max(self.now - hours(n * 29 % 400));
            memberships::seen(tx, self.organization.id, user.id, seen).await?;
        }
        if n % 20 == 12 {
            memberships::inactivate(tx, membership.id, self.now).await?;
        }
        Ok(people::refresh(tx, self.organization.id, &user.email, core.id(), self.now).await?)
    }

    async fn invited(&self, tx: &mut Tx, who: &Somebody, since: Timestamp, end: Option<End>) -> Result<(), Fault> {
        let id = self.invitation(tx, who, since).await?;
        if end.is_some() || who.n % 20 == 14 || who.n % 20 == 17 {
            self.open(tx, id, since + Span::hours(1)).await?;
        }
        if let Some(end) = end {
            invitations::end(tx, id, end, None).await?;
        }
        Ok(people::refresh(tx, self.organization.id, &who.email, self.core.id(), self.now).await?)
    }

    async fn open(&self, tx: &mut Tx, id: InvitationId, at: Timestamp) -> Result<(), Fault> {
        Ok(invitation_steps::opened(tx, &BTreeMap::from([(id, at)])).await?)
    }

    /// An invitation with its mail; a few are refused by the mail server.
    async fn invitation(&self, tx: &mut Tx, who: &Somebody, since: Timestamp) -> Result<InvitationId, Fault> {
        let n = who.n;
        let id = self.id(since);
        let mail = outbox::NewMail {
            id: self.id(since),
            organization_id: Some(self.organization.id),
            kind: MailKind::Invitation,
            subject_id: ToString::to_string(&id),
            recipient: &who.email,
            language: "en",
        };
        outbox::insert(tx, &mail, since).await?;
        let (role, made) = (self.role(n), (since, self.organization.invitation_lifetime));
        let message = Message::parse_optional(MESSAGE).map_err(|e| Fault::other("the demo", e.code()))?;
        let invitation = Invitation {
            // Of some an admin knew the address alone.
            name: (!n.is_multiple_of(5)).then(|| who.name.clone()),
            mail_id: Some(mail.id),
            product_id: self.product.filter(|_| n.is_multiple_of(4)),
            message: message.filter(|_| n.is_multiple_of(4)),
            ..Invitation::new(id, self.organization.id, who.email.clone(), role, self.owner, made)
        };
        invitations::insert(tx, &invitation).await?;
        let attempt = if n % 60 == 16 {
            Attempt::Failed("550 5.1.1 no such mailbox".into())
        } else {
            Attempt::Sent("250 2.0.0 Ok: queued".into())
        };
        outbox_worker::record(tx, mail.id, &attempt, since + Span::seconds(2)).await?;
        Ok(id)
    }
}

fn hours(n: usize) -> Span {
    Span::hours(i64::try_from(n).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn addresses_are_made_of_whole_names_and_different() {
        assert_eq!(local("Søren van der Berg"), "soren.vanderberg");
        assert_eq!(local("Łukasz O’Neill"), "lukasz.oneill");
        assert_eq!(local("Zoë Ångström"), "zoe.angstrom");
        let emails: HashSet<String> =
            (0..2_000).filter_map(|n| Some(Somebody::new(n).ok()?.email.to_string())).collect();
        assert_eq!(emails.len(), 2_000);
    }
}
