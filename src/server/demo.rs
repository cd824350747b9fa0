//! A sample organization to look at and to measure with: people in every status,
//! made of a list of first and last names. Only ever in an empty database.

mod belongings;

use super::{
    application::StartError,
    core::Core,
    service::{
        access,
        act::Caller,
        fault::Fault,
        setup::{self, SetupForm},
    },
    store::{
        Tx, invitations, memberships,
        organizations::{self, Organization},
        outbox, people, roles, users,
    },
};
use crate::domain::{
    email::EmailAddress,
    id::{GroupId, RoleId, UserId},
    invitation::{End, Invitation},
    name::Name,
    outbox::MailKind,
    time::{Span, Timestamp},
};

/// Who owns the sample organization.
pub const EMAIL: &str = "demo@example.com";
/// Their password, printed for whoever starts the demo.
pub const PASSWORD: &str = "let everybody in";

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
/// People written in one transaction.
const BATCH: usize = 500;

/// Makes the sample organization with `count` people, its owner among them.
pub async fn run(core: &Core, count: usize) -> Result<(), StartError> {
    if setup::is_done(core).await? {
        return Err(StartError("this database is in use: the demo is only ever made in an empty one".into()));
    }
    let form = SetupForm {
        organization: "Acme Inc".into(),
        name: "Demo Owner".into(),
        email: EMAIL.into(),
        password: PASSWORD.into(),
    };
    let caller = Caller::default();
    let (slug, started) = setup::run(core, &caller, &core.keys.setup_token(), &form).await?;
    let mut sample = Sample::prepare(core, &slug).await?;
    sample.groups = belongings::groups(core, sample.organization.id).await?;
    belongings::products(core, sample.organization.id).await?;
    belongings::sign_up(core, &sample.organization).await?;
    let owner = access::signed_in(core, Some(&started.secret)).await?;
    let owner = access::member(core, owner.as_ref(), &slug, &caller).await?;
    let link = belongings::links(core, &owner, &sample.role(0).to_string(), &sample.groups).await?;
    belongings::requests(core, sample.organization.id, link).await?;
    let numbers: Vec<usize> = (1..count).collect();
    for batch in numbers.chunks(BATCH) {
        let mut tx = core.store.begin().await?;
        for n in batch {
            sample.add(&mut tx, *n).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

struct Sample<'a> {
    core: &'a Core,
    organization: Organization,
    owner: UserId,
    roles: Vec<RoleId>,
    groups: Vec<GroupId>,
    now: Timestamp,
}

impl<'a> Sample<'a> {
    async fn prepare(core: &'a Core, slug: &str) -> Result<Self, Fault> {
        let mut connection = core.store.read().await?;
        let missing = || Fault::other("the demo", "its organization is gone");
        let organization = organizations::by_slug(&mut connection, slug).await?.ok_or_else(missing)?;
        let email = EmailAddress::parse(EMAIL).map_err(|e| Fault::other("the demo", e.code()))?;
        let (owner, _) = users::by_email(&mut connection, &email).await?.ok_or_else(missing)?;
        let roles = roles::all(&mut connection, organization.id).await?.into_iter().map(|role| role.id).collect();
        Ok(Self { core, organization, owner: owner.id, roles, groups: Vec::new(), now: core.now() })
    }

    /// Of twenty people twelve are active, one inactive, four pending, two
    /// expired and one declined.
    async fn add(&self, tx: &mut Tx, n: usize) -> Result<(), Fault> {
        let name = format!("{} {}", FIRST[n % FIRST.len()], LAST[(n / FIRST.len() + n) % LAST.len()]);
        let letter = |c| match c {
            'ø' => 'o',
            'ł' => 'l',
            c if c.is_ascii_alphanumeric() => c,
            _ => '.',
        };
        let local: String = people::fold(&name).chars().map(letter).collect();
        let email = EmailAddress::parse(&format!("{}.{n}@acme.example", local.trim_matches('.').replace("..", ".")))
            .map_err(|e| Fault::other("the demo", e.code()))?;
        let name = Name::parse(&name).map_err(|e| Fault::other("the demo", e.code()))?;
        // Spread over 120 days, with an hour of its own for each.
        let hours = i64::try_from(n * 7919 % (24 * 120)).unwrap_or(0);
        let since = self.now - Span::hours(hours) - Span::seconds(i64::try_from(n % 3_600).unwrap_or(0));
        match n % 20 {
            0..=12 => self.member(tx, n, email, name, since).await,
            13..=16 => self.invitation(tx, n, email, name, self.now - Span::hours(hours % 160), None).await,
            17 | 18 => self.invitation(tx, n, email, name, since - Span::days(8), None).await,
            _ => self.invitation(tx, n, email, name, since, Some(End::Declined(since + Span::hours(5)))).await,
        }
    }

    /// One in twenty is an administrator.
    fn role(&self, n: usize) -> RoleId {
        let place = usize::from(n % 20 == 3).min(self.roles.len() - 1);
        self.roles[place]
    }

    async fn member(
        &self,
        tx: &mut Tx,
        n: usize,
        email: EmailAddress,
        name: Name,
        since: Timestamp,
    ) -> Result<(), Fault> {
        let core = self.core;
        let user = users::User {
            id: core.id(),
            email,
            email_verified_at: Some(since),
            name: name.to_string(),
            created_at: since,
            last_organization_id: Some(self.organization.id),
            language: None,
        };
        users::insert(tx, &user, None).await?;
        let membership = memberships::NewMembership {
            id: core.id(),
            organization_id: self.organization.id,
            user_id: user.id,
            role_id: self.role(n),
            full_access: false,
            // Every fourth is in none.
            groups: self.groups.get(n % 4).copied().into_iter().collect(),
            metadata: None,
            joined_at: since,
            invited_by: Some(self.owner),
        };
        memberships::insert(tx, &membership).await?;
        if n % 20 == 12 {
            memberships::inactivate(tx, membership.id, self.now).await?;
        }
        Ok(people::refresh(tx, self.organization.id, &user.email, core.id(), self.now).await?)
    }

    async fn invitation(
        &self,
        tx: &mut Tx,
        n: usize,
        email: EmailAddress,
        name: Name,
        since: Timestamp,
        end: Option<End>,
    ) -> Result<(), Fault> {
        let core = self.core;
        let id = core.id();
        let mail = outbox::NewMail {
            id: core.id(),
            organization_id: Some(self.organization.id),
            kind: MailKind::Invitation,
            subject_id: ToString::to_string(&id),
            recipient: &email,
            language: "en",
        };
        outbox::insert(tx, &mail, since).await?;
        let attempt = if n % 20 == 16 {
            outbox::Attempt::Failed("550 5.1.1 no such mailbox".into())
        } else {
            outbox::Attempt::Sent("250 2.0.0 Ok: queued".into())
        };
        outbox::record(tx, mail.id, &attempt, since + Span::seconds(2)).await?;
        let (role, made) = (self.role(n), (since, self.organization.invitation_lifetime));
        let invitation = Invitation {
            name: (!n.is_multiple_of(3)).then_some(name),
            mail_id: Some(mail.id),
            ..Invitation::new(id, self.organization.id, email.clone(), role, self.owner, made)
        };
        invitations::insert(tx, &invitation).await?;
        if let Some(end) = end {
            invitations::end(tx, id, end, None).await?;
        }
        Ok(people::refresh(tx, self.organization.id, &email, core.id(), self.now).await?)
    }
}
