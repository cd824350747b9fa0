//! First run: makes the organization and its owner; and, whenever an organization
//! is made, what belongs to it.

use sqlx::AnyConnection;

use super::{
    super::{
        auth::strength,
        core::Core,
        store::{
            instance,
            memberships::{self, NewMembership},
            organizations::{self, Organization},
            people,
            roles::{self, BuiltIn, Role},
            users::{self, User},
        },
    },
    act::{Act, Caller},
    fault::Fault,
    sign_in::{self, Started},
};
use crate::domain::{
    email::{EmailAddress, EmailProblem},
    error::{Conflict, Error, Problems},
    id::{OrganizationId, RoleId, UserId},
    name::{Name, NameProblem},
    password::PasswordProblem,
    permission::Permissions,
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
        let email = problems.take("email", EmailAddress::parse(&form.email), EmailProblem::code);
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
        };
        users::insert(&mut tx, &user, Some(&hash)).await?;
        let made = create_organization(core, &mut tx, &organization).await?;
        let owner = Entrance { role: made.administrator, full_access: true, invited_by: None };
        add_member(core, &mut tx, made.organization.id, &user, &owner).await?;
        let started = sign_in::start(core, &mut tx, user.id, caller, false).await?;
        act.done(&mut tx, made.organization.id).await?;
        tx.commit().await?;
        Ok((made.organization.slug, started))
    })
    .await
}

/// An organization with its built-in roles.
pub struct Made {
    /// The organization.
    pub organization: Organization,
    /// The role Administrator.
    pub administrator: RoleId,
    /// The role User.
    pub user: RoleId,
}

/// Makes an organization with its built-in roles.
pub async fn create_organization(core: &Core, connection: &mut AnyConnection, name: &Name) -> Result<Made, Fault> {
    let now = core.now();
    let limit = core.settings.invitation.member_limit;
    let id: OrganizationId = core.id();
    let organization = Organization {
        id,
        slug: free_slug(connection, name.as_str(), id).await?,
        name: name.to_string(),
        created_at: now,
        member_limit: (limit > 0).then_some(limit),
        invitation_lifetime: core.settings.invitation.lifetime(),
    };
    organizations::insert(connection, &organization).await?;
    let mut made = [core.id(), core.id()];
    for (slot, (name, built_in, permissions)) in made
        .iter_mut()
        .zip([("Administrator", BuiltIn::Administrator, Permissions::ALL), ("User", BuiltIn::User, Permissions::NONE)])
    {
        let role =
            Role { id: *slot, organization_id: id, name: name.to_owned(), built_in: Some(built_in), permissions };
        roles::insert(connection, &role, now).await?;
    }
    let [administrator, user] = made;
    Ok(Made { organization, administrator, user })
}

/// How somebody comes into an organization.
pub struct Entrance {
    /// As what.
    pub role: RoleId,
    /// All permissions whatever the role.
    pub full_access: bool,
    /// Who invited them.
    pub invited_by: Option<UserId>,
}

/// Adds a member and shows them among the people.
pub async fn add_member(
    core: &Core,
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: &User,
    entrance: &Entrance,
) -> Result<(), Fault> {
    let now = core.now();
    let membership = NewMembership {
        id: core.id(),
        organization_id: organization,
        user_id: user.id,
        role_id: entrance.role,
        full_access: entrance.full_access,
        joined_at: now,
        invited_by: entrance.invited_by,
    };
    memberships::insert(connection, &membership).await?;
    people::refresh(connection, organization, &user.email, core.id(), now).await?;
    users::remember_organization(connection, user.id, organization).await?;
    Ok(())
}

/// Words that URLs of an organization must not begin with, because they say something else.
const RESERVED: [&str; 4] = ["new", "api", "admin", "settings"];

async fn free_slug(connection: &mut AnyConnection, name: &str, id: OrganizationId) -> Result<String, Fault> {
    let slug = slug(name);
    let taken = slug.is_empty()
        || RESERVED.contains(&slug.as_str())
        || organizations::by_slug(connection, &slug).await?.is_some();
    if !taken {
        return Ok(slug);
    }
    let tail = id.to_string().to_ascii_lowercase();
    let stem = if slug.is_empty() { "org" } else { slug.as_str() };
    Ok(format!("{stem}-{}", &tail[tail.len() - 6..]))
}

fn slug(name: &str) -> String {
    let folded = people::fold(name);
    let words: Vec<String> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.join("-").chars().take(40).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Acme, Inc."), "acme-inc");
        assert_eq!(slug("Zoë's Café"), "zoe-s-cafe");
        assert_eq!(slug("日本"), "");
    }
}
