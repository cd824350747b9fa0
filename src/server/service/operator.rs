//! What whoever runs the server does with organizations, on the command line: make
//! one, list all, set a member limit.

use super::{
    super::{
        core::Core,
        store::{
            instance, organizations as store,
            organizations::Organization,
            resets::{self, Reset},
            users::{self, User},
        },
    },
    act::{Act, Caller},
    fault::Fault,
    organizations::{self, Entrance},
    password_reset::LIFE,
};
use crate::domain::{
    audit::Details,
    email::EmailProblem,
    error::{Error, Problems},
    name::{Name, NameProblem},
};

/// An organization that was just made.
#[derive(Debug, Clone)]
pub struct Founded {
    /// Its place in URLs.
    pub slug: String,
    /// The address of a page where its owner sets a password, where they have none.
    pub password_link: Option<String>,
}

/// Makes an organization. Its owner is the account of this address; where there is
/// none one is made, whose owner sets a password by a link: whoever reads the
/// console hands it over.
pub async fn create(core: &Core, name: &str, owner: &str) -> Result<Founded, Fault> {
    let caller = Caller { language: "en".into(), ..Caller::default() };
    let act = Act::new(core, &caller, "operator.create_organization");
    act.run(async {
        let mut problems = Problems::default();
        let name = problems.take("name", Name::parse(name), NameProblem::code);
        let email = problems.take("owner", core.new_address(owner).await, EmailProblem::code);
        let (name, email) = match (name, email, problems.into_error()) {
            (Some(name), Some(email), None) => (name, email),
            (.., error) => return Err(error.unwrap_or(Error::Internal).into()),
        };
        let now = core.now();
        let mut tx = core.store.begin().await?;
        // From now on the setup link leads nowhere: there is an owner.
        instance::set_up(&mut tx, now).await?;
        let known = users::by_email(&mut tx, &email).await?;
        let (user, has_password) = match known {
            Some((user, hash)) => (user, hash.is_some()),
            None => {
                let user = User {
                    id: core.id(),
                    name: email.as_str().split('@').next().unwrap_or_default().to_owned(),
                    email,
                    email_verified_at: None,
                    created_at: now,
                    last_organization_id: None,
                    language: None,
                };
                users::insert(&mut tx, &user, None).await?;
                (user, false)
            }
        };
        let made = organizations::create(core, &mut tx, &name, &caller.language).await?;
        let entrance = Entrance { full_access: true, ..Entrance::into_role(made.administrator) };
        organizations::add_member(core, &mut tx, made.organization.id, &user, &entrance).await?;
        let password_link = if has_password {
            None
        } else {
            let reset =
                Reset { id: core.id(), user_id: user.id, created_at: now, expires_at: now + LIFE, used_at: None };
            resets::insert(&mut tx, &reset).await?;
            Some(core.url(&format!("/reset/{}", core.keys.reset_token(reset.id))))
        };
        let act = Act::new(core, &caller, "operator.create_organization").within(made.organization.id);
        act.done(&mut tx, made.organization.id).await?;
        tx.commit().await?;
        Ok(Founded { slug: made.organization.slug, password_link })
    })
    .await
}

/// All organizations by their place in URLs, each with the seats that are taken.
pub async fn list(core: &Core) -> Result<Vec<(Organization, i64)>, Fault> {
    let mut connection = core.store.read().await?;
    Ok(store::all(&mut connection).await?)
}

/// Sets a member limit; none is unlimited. A lowered limit removes nobody.
pub async fn set_limit(core: &Core, slug: &str, limit: Option<i64>) -> Result<(), Fault> {
    let caller = Caller::default();
    let act = Act::new(core, &caller, "operator.set_limit");
    act.run(async {
        if limit.is_some_and(|limit| limit < 1) {
            return Err(Error::field("limit", "limit_bad").into());
        }
        let mut tx = core.store.begin().await?;
        let found = store::by_slug(&mut tx, slug).await?.ok_or(Error::NotFound)?;
        let before = store::lock(&mut tx, found.id).await?.ok_or(Error::NotFound)?;
        store::set_limit(&mut tx, found.id, limit).await?;
        let act = Act::new(core, &caller, "operator.set_limit").within(found.id);
        let details = Details::new().change_optional("limit", before.member_limit, limit);
        act.done_with(&mut tx, found.id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
