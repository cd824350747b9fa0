//! Organizations that people make themselves, where the operator lets them: a new
//! person proves an address and makes an organization; who has an account makes another.

use super::{
    super::{
        auth::strength,
        core::Core,
        store::{
            Tx,
            proofs::{self, Proof, Purpose, Target},
            throttles,
            users::{self, User},
        },
    },
    access::SignedIn,
    act::{Act, Caller},
    fault::Fault,
    identities::{self, PROVED_NOTHING},
    organizations::{self, Entrance},
    proof, setup,
    sign_in::{self, Started},
};
use crate::domain::{
    email::{EmailAddress, EmailProblem},
    error::{Conflict, DeadLink, Error, Problems},
    name::{Name, NameProblem},
    password::PasswordProblem,
    time::{Span, Timestamp},
};

/// What a proof of a new person counts for.
const TARGET: Target = Target::new(Purpose::SignUp);
/// Organizations that one person, or one place, makes in a day.
const MOST_A_DAY: i64 = 10;

/// What a new person has to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Say which address is theirs, to get a code there.
    GiveAddress,
    /// Type the code that was mailed to this address.
    EnterCode(EmailAddress),
    /// Sign in: the address has an account.
    SignIn(EmailAddress),
    /// Choose names and password; give an address too where none is known.
    Register(Option<EmailAddress>),
}

/// What a new person types.
#[derive(Debug, Clone, Default)]
pub struct SignUpForm {
    /// The organization's name.
    pub organization: String,
    /// Their own name.
    pub name: String,
    /// Their address, where none is known yet.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// Where nobody makes organizations, the pages for it are not there.
pub async fn require_offered(core: &Core) -> Result<(), Fault> {
    if core.settings.organization.self_made && setup::is_done(core).await? {
        Ok(())
    } else {
        Err(Error::NotFound.into())
    }
}

/// What a new person has to do next.
pub async fn next_step(core: &Core, proof: Option<&Proof>) -> Result<Step, Fault> {
    require_offered(core).await?;
    let Some(proof) = proof else {
        return Ok(if core.sends_mail() { Step::GiveAddress } else { Step::Register(None) });
    };
    if proof.proved_at.is_none() {
        return Ok(Step::EnterCode(proof.email.clone()));
    }
    // Whether the address has an account is told only to whoever reads its mail.
    let mut connection = core.store.read().await?;
    Ok(match users::by_email(&mut connection, &proof.email).await? {
        Some(_) => Step::SignIn(proof.email.clone()),
        None => Step::Register(Some(proof.email.clone())),
    })
}

/// Mails a code to the address. Returns what the browser is to carry.
pub async fn begin(core: &Core, caller: &Caller, email: &EmailAddress) -> Result<String, Fault> {
    let act = Act::new(core, caller, "sign_up.begin");
    act.run(async {
        require_offered(core).await?;
        proof::begin_for(core, caller, &act, TARGET, None, email).await
    })
    .await
}

/// The proof that a browser carries, if it is for this and still counts.
pub async fn find(core: &Core, token: Option<&str>) -> Result<Option<Proof>, Fault> {
    proof::find_for(core, TARGET, token).await
}

/// Compares the code that was typed.
pub async fn enter_code(core: &Core, caller: &Caller, proof: &Proof, code: &str) -> Result<(), Fault> {
    let act = Act::new(core, caller, "sign_up.prove");
    act.run(async {
        require_offered(core).await?;
        proof::enter_for(core, caller, &act, proof, code).await
    })
    .await
}

/// A new person makes an account and an organization, whose owner they are; they
/// are signed in at once. Returns the organization's slug.
pub async fn register(
    core: &Core,
    caller: &Caller,
    proof: Option<&Proof>,
    form: &SignUpForm,
) -> Result<(String, Started), Fault> {
    let act = Act::new(core, caller, "sign_up.register");
    act.run(async {
        let known = match next_step(core, proof).await? {
            Step::Register(known) => known,
            Step::SignIn(_) => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            _ => return Err(Error::Unverified.into()),
        };
        let proven = known.is_some();
        let mut problems = Problems::default();
        let organization = problems.take("organization", Name::parse(&form.organization), NameProblem::code);
        let name = problems.take("name", Name::parse(&form.name), NameProblem::code);
        let email = match known {
            Some(email) => Some(email),
            None => problems.take("email", core.new_address(&form.email).await, EmailProblem::code),
        };
        let own = [form.name.as_str(), email.as_ref().map_or("", EmailAddress::as_str), &form.organization];
        let shortest = core.settings.password.shortest;
        problems.take("password", strength::check(&form.password, shortest, &own), PasswordProblem::code);
        let (organization, name, email) = match (organization, name, email, problems.into_error()) {
            (Some(organization), Some(name), Some(email), None) => (organization, name, email),
            (.., error) => return Err(error.unwrap_or(Error::Internal).into()),
        };
        // Before the work, and by itself: what comes of it takes no try back.
        let mut tx = core.store.begin().await?;
        count(core, &mut tx, &format!("organizations:from:{}", caller.address_block)).await?;
        tx.commit().await?;
        let hash = core.hasher.hash(&form.password).await?;
        let now = core.now();
        let user = new_user(core, caller, email, proven.then_some(now), &name);
        let mut tx = core.store.begin().await?;
        insert(&mut tx, &user, Some(&hash)).await?;
        if let Some(proof) = proof
            && !proofs::spend(&mut tx, proof.id, now).await?
        {
            return Err(Error::Dead { why: DeadLink::Used }.into());
        }
        let slug = make_for(core, caller, &mut tx, &user, &organization).await?;
        let started = sign_in::start(core, &mut tx, user.id, caller, false).await?;
        Act::new(core, caller, "sign_up.register").by(user.id).done(&mut tx, user.id).await?;
        tx.commit().await?;
        Ok((slug, started))
    })
    .await
}

/// What somebody types for whom a provider vouches.
#[derive(Debug, Clone, Default)]
pub struct NewOwner {
    /// The organization's name.
    pub organization: String,
    /// Their own name.
    pub name: String,
}

/// A new person makes an account that an identity provider signs in to, and an organization,
/// whose owner they are. The provider's word proves the address as well as a mailed code
/// would. Returns the organization's slug.
pub async fn register_vouched(
    core: &Core,
    caller: &Caller,
    carried: &str,
    form: &NewOwner,
) -> Result<(String, Started), Fault> {
    let act = Act::new(core, caller, "sign_up.register");
    act.run(async {
        require_offered(core).await?;
        let vouched = identities::vouched(core, Some(carried)).await?.ok_or(PROVED_NOTHING)?;
        let email = vouched.first_address().cloned().ok_or(PROVED_NOTHING)?;
        core.require_mailable(&email).await?;
        let mut problems = Problems::default();
        let organization = problems.take("organization", Name::parse(&form.organization), NameProblem::code);
        let name = problems.take("name", Name::parse(&form.name), NameProblem::code);
        let (organization, name) = match (organization, name, problems.into_error()) {
            (Some(organization), Some(name), None) => (organization, name),
            (.., error) => return Err(error.unwrap_or(Error::Internal).into()),
        };
        let mut tx = core.store.begin().await?;
        count(core, &mut tx, &format!("organizations:from:{}", caller.address_block)).await?;
        if !identities::spend(core, &mut tx, carried).await? {
            return Err(PROVED_NOTHING.into());
        }
        let user = new_user(core, caller, email, Some(core.now()), &name);
        insert(&mut tx, &user, None).await?;
        identities::insert(core, &mut tx, &user, &vouched.provider, &vouched.person).await?;
        let slug = make_for(core, caller, &mut tx, &user, &organization).await?;
        let started = sign_in::start_by(core, &mut tx, user.id, caller, false, &vouched.method()).await?;
        Act::new(core, caller, "sign_up.register").by(user.id).done(&mut tx, user.id).await?;
        tx.commit().await?;
        Ok((slug, started))
    })
    .await
}

fn new_user(core: &Core, caller: &Caller, email: EmailAddress, verified: Option<Timestamp>, name: &Name) -> User {
    User {
        id: core.id(),
        email,
        email_verified_at: verified,
        name: name.to_string(),
        created_at: core.now(),
        last_organization_id: None,
        language: caller.language.chosen(),
    }
}

async fn insert(tx: &mut Tx, user: &User, hash: Option<&str>) -> Result<(), Fault> {
    match users::insert(tx, user, hash).await {
        Err(e) if e.is_unique_violation() => Err(Error::Conflict { why: Conflict::HasAccount }.into()),
        other => Ok(other?),
    }
}

/// Somebody with an account makes another organization, whose owner they are.
/// Returns its slug.
pub async fn make(core: &Core, caller: &Caller, who: &SignedIn, name: &str) -> Result<String, Fault> {
    let act = Act::new(core, caller, "organization.make").by(who.user.id);
    act.run(async {
        require_offered(core).await?;
        if core.sends_mail() && who.user.email_verified_at.is_none() {
            return Err(Error::Unverified.into());
        }
        let name = Name::parse(name).map_err(|problem| Error::field("organization", problem.code()))?;
        let mut tx = core.store.begin().await?;
        count(core, &mut tx, &format!("organizations:by:{}", who.user.id)).await?;
        let slug = make_for(core, caller, &mut tx, &who.user, &name).await?;
        tx.commit().await?;
        Ok(slug)
    })
    .await
}

/// Refuses those who make too many.
async fn count(core: &Core, tx: &mut Tx, key: &str) -> Result<(), Fault> {
    let day = Span::days(1);
    if throttles::count(tx, key, core.now(), day).await?.n > MOST_A_DAY {
        return Err(Error::Throttled { retry_after: day.as_seconds() }.into());
    }
    Ok(())
}

async fn make_for(core: &Core, caller: &Caller, tx: &mut Tx, user: &User, name: &Name) -> Result<String, Fault> {
    let made = organizations::create(core, tx, name, &caller.language).await?;
    let owner = Entrance { full_access: true, ..Entrance::into_role(made.administrator) };
    organizations::add_member(core, tx, made.organization.id, user, &owner).await?;
    let act = Act::new(core, caller, "organization.make").by(user.id).within(made.organization.id);
    act.done(tx, made.organization.id).await?;
    Ok(made.organization.slug)
}
