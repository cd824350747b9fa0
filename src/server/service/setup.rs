//! First run: makes the organization and its owner.

use super::{
    super::{
        auth::strength,
        core::Core,
        store::{
            instance,
            users::{self, User},
        },
    },
    act::{Act, Caller},
    fault::Fault,
    organizations::{self, Entrance},
    sign_in::{self, Started},
};
use crate::domain::{
    email::EmailProblem,
    error::{Conflict, Error, Problems},
    name::{Name, NameProblem},
    password::PasswordProblem,
    token::Token,
};

/// What the first person types.
#[derive(Debug, Clone, Default)]
pub struct SetupForm {
    /// The organization's name.
    pub organization: String,
    /// Their own name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// Whether the setup link still leads somewhere: `Dead` once it was used,
/// `NotFound` for a token that is not it.
pub async fn check(core: &Core, token: &str) -> Result<(), Fault> {
    let genuine = Token::parse(token).is_some_and(|token| core.keys.is_setup_token(&token));
    if !genuine {
        return Err(Error::NotFound.into());
    }
    if is_done(core).await? {
        return Err(Error::Conflict { why: Conflict::AlreadySetUp }.into());
    }
    Ok(())
}

/// Whether the first organization was made.
pub async fn is_done(core: &Core) -> Result<bool, Fault> {
    let mut connection = core.store.read().await?;
    Ok(instance::is_set_up(&mut connection).await?)
}

/// The address of the setup page, with its secret.
pub fn link(core: &Core) -> String {
    core.url(&format!("/setup/{}", core.keys.setup_token()))
}

/// Makes the first organization and its owner, who is signed in at once. Whoever
/// reads the console owns the machine: their address counts as proven.
pub async fn run(core: &Core, caller: &Caller, token: &str, form: &SetupForm) -> Result<(String, Started), Fault> {
    let act = Act::new(core, caller, "setup");
    act.run(async {
        check(core, token).await?;
        let mut problems = Problems::default();
        let organization = problems.take("organization", Name::parse(&form.organization), NameProblem::code);
        let name = problems.take("name", Name::parse(&form.name), NameProblem::code);
        let email = problems.take("email", core.new_address(&form.email).await, EmailProblem::code);
        let own = [form.name.as_str(), &form.email, &form.organization];
        problems.take(
            "password",
            strength::check(&form.password, core.settings.password.shortest, &own),
            PasswordProblem::code,
        );
        let (Some(organization), Some(name), Some(email)) = (organization, name, email) else {
            return Err(problems.into_error().unwrap_or(Error::Internal).into());
        };
        if let Some(error) = problems.into_error() {
            return Err(error.into());
        }
        let hash = core.hasher.hash(&form.password).await?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        if !instance::set_up(&mut tx, now).await? {
            return Err(Error::Conflict { why: Conflict::AlreadySetUp }.into());
        }
        let user = User {
            id: core.id(),
            email,
            email_verified_at: Some(now),
            name: name.to_string(),
            created_at: now,
            last_organization_id: None,
            language: caller.language.chosen(),
        };
        users::insert(&mut tx, &user, Some(&hash)).await?;
        let made = organizations::create(core, &mut tx, &organization, &caller.language).await?;
        let owner = Entrance { full_access: true, ..Entrance::into_role(made.administrator) };
        organizations::add_member(core, &mut tx, made.organization.id, &user, &owner).await?;
        let started = sign_in::start(core, &mut tx, user.id, caller, false).await?;
        act.done(&mut tx, made.organization.id).await?;
        tx.commit().await?;
        Ok((made.organization.slug, started))
    })
    .await
}
