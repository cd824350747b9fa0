//! Joining: a new person makes an account, somebody signed in accepts.

use super::{
    super::{
        auth::strength,
        core::Core,
        store::{
            products::{self, Product},
            users::{self, User},
        },
    },
    access::{Member, SignedIn},
    act::{Act, Caller},
    door::Door,
    enter::{Came, Comer, complete, enter},
    fault::Fault,
    join_step::{self, Proven, Step, method_of, proves},
    limit,
    sign_in::{self, Started},
};
use crate::domain::{
    email::{EmailAddress, EmailProblem},
    error::{Conflict, Error, Problems},
    id::ProductId,
    method::Method,
    name::{Name, NameProblem},
    password::PasswordProblem,
};

/// What a new person types.
#[derive(Debug, Clone, Default)]
pub struct RegisterForm {
    /// Their address, where none is known yet.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password; left out of account where they may not have one.
    pub password: String,
}

/// A new person makes an account and joins, or asks to; they are signed in at once.
pub async fn register<'a>(
    core: &Core,
    caller: &Caller,
    door: &Door,
    proven: impl Into<Proven<'a>>,
    form: &RegisterForm,
) -> Result<(Started, Came), Fault> {
    let act = Act::new(core, caller, "join.register").within(door.organization.id);
    let proven = proven.into();
    let proof = proven.email;
    act.run(async {
        let known = match join_step::next(core, door, None, proven).await? {
            Step::Register(known) => known,
            Step::Phone(_) => return Err(Error::PhoneUnverified.into()),
            Step::Dead(why) => return Err(Error::Dead { why }.into()),
            Step::Full => return Err(full(door).into()),
            Step::SignIn(_) => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            Step::OutsideDomains | Step::Unprovable => return Err(outside_domains().into()),
            _ => return Err(Error::Unverified.into()),
        };
        let method = by(core, door)?;
        let mut problems = Problems::default();
        let email = match known {
            Some(email) => Some(email),
            None => problems.take("email", core.new_address(&form.email).await, EmailProblem::code),
        };
        let name = problems.take("name", Name::parse(&form.name), NameProblem::code);
        let own = [form.name.as_str(), email.as_ref().map_or("", EmailAddress::as_str), &door.organization.name];
        if method == Method::Password {
            let checked = strength::check(&form.password, core.settings.password.shortest, &own);
            problems.take("password", checked, PasswordProblem::code);
        }
        let (Some(email), Some(name)) = (email, name) else {
            return Err(problems.into_error().unwrap_or(Error::Internal).into());
        };
        if let Some(error) = problems.into_error() {
            return Err(error.into());
        }
        let hash = match method {
            Method::Password => Some(limit::hash(core, caller, &form.password).await?),
            _ => None,
        };
        let now = core.now();
        let user = User {
            id: core.id(),
            email_verified_at: proves(door, &email, proof).then_some(now),
            email,
            name: name.to_string(),
            created_at: now,
            last_organization_id: None,
            language: caller.language.chosen(),
        };
        let mut tx = core.store.begin().await?;
        match users::insert(&mut tx, &user, hash.as_deref()).await {
            Err(e) if e.is_unique_violation() => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            other => other?,
        }
        let (phone, verified) = (proven.phone, user.email_verified_at.is_some());
        let comer = Comer { user: &user, proof, phone, proven: verified, method: &method };
        let (came, batch) = enter(core, caller, &mut tx, door, &comer).await?;
        let started = sign_in::start_by(core, &mut tx, user.id, caller, false, &method).await?;
        let act = Act::new(core, caller, "join.register").within(door.organization.id).by(user.id);
        complete(core, tx, batch, &act, door).await?;
        Ok((started, came))
    })
    .await
}

/// By which way the form for new people lets them in: with a password, or with their name
/// alone where they may not have one but sign in by mailed codes.
fn by(core: &Core, door: &Door) -> Result<Method, Fault> {
    let allowed = &door.organization.policy.sign_in_methods;
    if allowed.allows(&Method::Password) {
        Ok(Method::Password)
    } else if core.sends_mail() && allowed.allows(&Method::Code) {
        Ok(Method::Code)
    } else {
        Err(Error::MethodNotAllowed.into())
    }
}

/// Somebody signed in accepts, or asks.
pub async fn accept<'a>(
    core: &Core,
    caller: &Caller,
    door: &Door,
    who: &SignedIn,
    proven: impl Into<Proven<'a>>,
) -> Result<Came, Fault> {
    let proven = proven.into();
    let step = join_step::next(core, door, Some(who), proven).await?;
    accept_at(core, caller, door, who, proven, &step).await
}

/// The same, where it was found already what comes next.
pub async fn accept_at(
    core: &Core,
    caller: &Caller,
    door: &Door,
    who: &SignedIn,
    Proven { email: proof, phone }: Proven<'_>,
    step: &Step,
) -> Result<Came, Fault> {
    let act = Act::new(core, caller, "join.accept").within(door.organization.id).by(who.user.id);
    act.run(async {
        match *step {
            Step::Accept => {}
            Step::Phone(_) => return Err(Error::PhoneUnverified.into()),
            // Accepting twice is harmless.
            Step::AlreadyMember => return Ok(Came::In),
            Step::Waiting(_) => return Ok(Came::Asked),
            Step::Denied(again) => {
                return Err(Error::Throttled { retry_after: (again - core.now()).as_seconds() + 1 }.into());
            }
            Step::OutsideDomains | Step::Unprovable => return Err(outside_domains().into()),
            Step::Dead(why) => return Err(Error::Dead { why }.into()),
            Step::Full => return Err(full(door).into()),
            Step::OtherAccount => return Err(Error::OtherAddress.into()),
            Step::OtherMethod => return Err(Error::MethodNotAllowed.into()),
            Step::Inactive => return Err(Error::Conflict { why: Conflict::Inactive }.into()),
            _ => return Err(Error::Unverified.into()),
        }
        let mut tx = core.store.begin().await?;
        let proven = who.user.email_verified_at.is_some() || proves(door, &who.user.email, proof);
        let method = method_of(who);
        let comer = Comer { user: &who.user, proof, phone, proven, method };
        let (came, batch) = enter(core, caller, &mut tx, door, &comer).await?;
        if proves(door, &who.user.email, proof) {
            users::verify(&mut tx, who.user.id, core.now()).await?;
        }
        complete(core, tx, batch, &act, door).await?;
        Ok(came)
    })
    .await
}

pub(super) fn full(door: &Door) -> Error {
    Error::OrganizationFull { limit: door.organization.member_limit.unwrap_or_default() }
}

pub(super) fn outside_domains() -> Error {
    Error::field("email", "email_outside_domains")
}

/// The page that welcomes somebody who came in by a way that leads to a product.
pub fn product_page(slug: &str, product: ProductId) -> String {
    format!("/o/{slug}/joined/{product}")
}

/// A product of the organization that somebody just came into, by its id as text.
pub async fn product(core: &Core, member: &Member, id: &str) -> Result<Option<Product>, Fault> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let mut connection = core.store.read().await?;
    Ok(products::by_id(&mut connection, member.organization_id(), id).await?)
}
