//! Joining with a passkey instead of a password.

use super::{
    super::{
        core::Core,
        store::users::{self, User},
    },
    act::{Act, Caller},
    door::Door,
    enter::{Came, Comer, complete, enter},
    fault::Fault,
    join::{self, RegisterForm, outside_domains},
    join_step::{self, Proven, Step, proves},
    passkeys::{self, Owner, Question},
    sign_in::{self, Started},
};
use crate::domain::{
    email::{EmailAddress, EmailProblem},
    error::{Conflict, Error, Problems},
    method::Method,
    name::{Name, NameProblem},
};

/// What a new passkey is called until its owner says otherwise.
const FIRST: &str = "Passkey";

/// Who registers: a new person whose address is known or given, and who may join by a passkey.
async fn newcomer(
    core: &Core,
    door: &Door,
    proven: Proven<'_>,
    form: &RegisterForm,
) -> Result<(EmailAddress, Name), Fault> {
    let known = match join_step::next(core, door, None, proven).await? {
        Step::Register(known) => known,
        Step::Phone(_) => return Err(Error::PhoneUnverified.into()),
        Step::Dead(why) => return Err(Error::Dead { why }.into()),
        Step::Full => return Err(join::full(door).into()),
        Step::SignIn(_) => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
        Step::OutsideDomains | Step::Unprovable => return Err(outside_domains().into()),
        _ => return Err(Error::Unverified.into()),
    };
    if !door.organization.policy.sign_in_methods.allows(&Method::Passkey) {
        return Err(Error::MethodNotAllowed.into());
    }
    let mut problems = Problems::default();
    let email = match known {
        Some(email) => Some(email),
        None => problems.take("email", core.new_address(&form.email).await, EmailProblem::code),
    };
    let name = problems.take("name", Name::parse(&form.name), NameProblem::code);
    match (email, name) {
        (Some(email), Some(name)) => Ok((email, name)),
        _ => Err(problems.into_error().unwrap_or(Error::Internal).into()),
    }
}

/// Says what to ask the device of a new person.
pub async fn begin<'a>(
    core: &Core,
    caller: &Caller,
    door: &Door,
    proven: impl Into<Proven<'a>>,
    form: &RegisterForm,
) -> Result<Question, Fault> {
    let act = Act::new(core, caller, "join.begin_passkey").within(door.organization.id);
    let proven = proven.into();
    act.run(async {
        passkeys::site(core)?;
        let (email, name) = newcomer(core, door, proven, form).await?;
        let mut tx = core.store.begin().await?;
        super::ceremony::count(core, &mut tx, caller).await?;
        let owner = Owner { user: core.id(), address: email.as_str(), name: name.as_str(), door: Some(door.id()) };
        let question = passkeys::begin_making(core, &mut tx, &owner).await?;
        tx.commit().await?;
        Ok(question)
    })
    .await
}

/// A new person makes an account that a passkey signs in to, and joins.
pub async fn register<'a>(
    core: &Core,
    caller: &Caller,
    door: &Door,
    proven: impl Into<Proven<'a>>,
    form: &RegisterForm,
    carried: Option<&str>,
    answer: &str,
) -> Result<(Started, Came), Fault> {
    let act = Act::new(core, caller, "join.register").within(door.organization.id);
    let proven = proven.into();
    let proof = proven.email;
    act.run(async {
        passkeys::site(core)?;
        let (email, name) = newcomer(core, door, proven, form).await?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        let carried = carried.ok_or(Error::PasskeyRefused)?;
        let (id, made) = passkeys::finish_making(core, &mut tx, carried, Some(&door.id()), answer).await?;
        let user = User {
            id,
            email_verified_at: proves(door, &email, proof).then_some(now),
            email,
            name: name.to_string(),
            created_at: now,
            last_organization_id: None,
            language: caller.language.chosen(),
        };
        match users::insert(&mut tx, &user, None).await {
            Err(e) if e.is_unique_violation() => return Err(Error::Conflict { why: Conflict::HasAccount }.into()),
            other => other?,
        }
        let first = Name::parse(FIRST).map_err(|_| Error::Internal)?;
        passkeys::keep(core, &mut tx, id, made, &first).await?;
        let method = Method::Passkey;
        let (phone, verified) = (proven.phone, user.email_verified_at.is_some());
        let comer = Comer { user: &user, proof, phone, proven: verified, method: &method };
        let (came, batch) = enter(core, caller, &mut tx, door, &comer).await?;
        let started = sign_in::start_by(core, &mut tx, id, caller, false, &method).await?;
        let act = Act::new(core, caller, "join.register").within(door.organization.id).by(id);
        complete(core, tx, batch, &act, door).await?;
        Ok((started, came))
    })
    .await
}
