//! Organizations: making one with what belongs to it, and letting a member in.

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            Batch, Read, Together,
            memberships::{self, NewMembership},
            organizations::{self, Organization},
            people::{self, Known},
            requests,
            roles::{self, BuiltIn, Role},
            users::{self, User},
        },
        words::Words,
    },
    fault::Fault,
};
use crate::domain::{
    error::Error,
    id::{GroupId, OrganizationId, RoleId, UserId},
    metadata::Metadata,
    name::Name,
    permission::Permissions,
    policy::Policy,
};

/// An organization with its built-in roles.
pub struct Made {
    /// The organization.
    pub organization: Organization,
    /// The role Administrator.
    pub administrator: RoleId,
    /// The role User.
    pub user: RoleId,
}

/// Makes an organization with its built-in roles, which are named in the language of
/// whoever makes it, like all that will be named there.
pub async fn create(core: &Core, connection: &mut AnyConnection, name: &Name, language: &str) -> Result<Made, Fault> {
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
        default_language: None,
        colour: None,
        logo: None,
        policy: Policy::default(),
    };
    organizations::insert(connection, &organization).await?;
    let mut made = [core.id(), core.id()];
    let words = Words::of(language);
    for (slot, (name, built_in, permissions)) in made.iter_mut().zip([
        ("role-name-administrator", BuiltIn::Administrator, Permissions::ALL),
        ("role-name-user", BuiltIn::User, Permissions::NONE),
    ]) {
        let name = words.get(name).into_owned();
        let role = Role { id: *slot, organization_id: id, name, built_in: Some(built_in), permissions };
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
    /// The groups they come into.
    pub groups: Vec<GroupId>,
    /// What is noted about them.
    pub metadata: Option<Metadata>,
    /// Who invited them.
    pub invited_by: Option<UserId>,
}

impl Entrance {
    /// With nothing but a role.
    pub const fn into_role(role: RoleId) -> Self {
        Self { role, full_access: false, groups: Vec::new(), metadata: None, invited_by: None }
    }
}

/// Adds a member and shows them among the people.
pub async fn add_member(
    core: &Core,
    connection: &mut AnyConnection,
    organization: OrganizationId,
    user: &User,
    entrance: &Entrance,
) -> Result<(), Fault> {
    let mut batch = Batch::default();
    add_member_with(core, connection, &mut batch, organization, user, entrance).await?;
    Ok(batch.run(connection).await?)
}

/// The same together with other things that are to be written.
pub async fn add_member_with(
    core: &Core,
    connection: &mut AnyConnection,
    batch: &mut Batch,
    organization: OrganizationId,
    user: &User,
    entrance: &Entrance,
) -> Result<(), Fault> {
    let found = read_comer(organization, user).together(connection).await?;
    add_found(core, connection, batch, organization, (user, found), entrance).await
}

/// Who somebody is now, and what the People table says of the address that they came by.
pub(super) type ReadComer = (Read<Option<User>>, Read<Option<Known>>);

pub(super) fn read_comer(organization: OrganizationId, user: &User) -> ReadComer {
    (users::read(user.id), people::read_known(organization, &user.email))
}

/// The same where they were looked up already.
pub(super) async fn add_found(
    core: &Core,
    connection: &mut AnyConnection,
    batch: &mut Batch,
    organization: OrganizationId,
    (user, (current, mut known)): (&User, <ReadComer as Together>::Found),
    entrance: &Entrance,
) -> Result<(), Fault> {
    let now = core.now();
    let membership = NewMembership {
        id: core.id(),
        organization_id: organization,
        user_id: user.id,
        role_id: entrance.role,
        full_access: entrance.full_access,
        groups: entrance.groups.clone(),
        metadata: entrance.metadata.clone(),
        joined_at: now,
        invited_by: entrance.invited_by,
    };
    // They may have changed their name or address since they were let through the door.
    let current = current.ok_or(Error::NotFound)?;
    if current.email != user.email {
        known = people::known(connection, organization, &current.email).await?;
    }
    memberships::add(batch, &membership);
    requests::grant_open(batch, organization, user.id, now);
    people::show_member(batch, &membership, (&current.name, &current.email), known, core.id());
    users::remember_with(batch, user.id, organization);
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

pub(super) fn slug(name: &str) -> String {
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
