//! Groups: making, renaming and deleting them, and who is in them. Groups allow
//! nothing by themselves, so they are a matter of those who manage people.

use super::{
    super::{
        core::Core,
        store::{
            Batch, Tx,
            groups::{self as store, Counted, Group, Owner},
            people, users,
        },
    },
    access::Member,
    act::Act,
    drawn::{Drawn, Mark},
    fault::Fault,
    invitations::manageable,
    people::members::target_of,
};
use crate::domain::{
    address_list,
    audit::Details,
    email::EmailAddress,
    error::{Error, Problems},
    id::{GroupId, PersonId},
    name::Name,
    permission::Permission,
    person::Status,
};

/// The longest name of a group, in characters.
const LONGEST_NAME: usize = 60;
/// Groups of one organization.
const MOST_GROUPS: usize = 500;
/// Addresses that are added at once.
const MOST_AT_ONCE: usize = 500;

/// All groups, by name, with how many are in each.
pub async fn list(core: &Core, member: &Member) -> Result<Vec<Counted>, Fault> {
    let act = member.act(core, "group.view");
    act.run(async {
        member.require(Permission::PeopleManage)?;
        let mut connection = core.store.read().await?;
        Ok(store::counted(&mut connection, member.organization_id()).await?)
    })
    .await
}

/// A group, with how many are in it.
pub async fn find(core: &Core, member: &Member, id: GroupId) -> Result<Counted, Fault> {
    let act = member.act(core, "group.view").about(id);
    act.run(async {
        member.require(Permission::PeopleManage)?;
        let mut connection = core.store.read().await?;
        let group = store::by_id(&mut connection, member.organization_id(), id).await?.ok_or(Error::NotFound)?;
        Ok(Counted { people: store::count(&mut connection, id).await?, group })
    })
    .await
}

/// Makes a group.
pub async fn create(core: &Core, member: &Member, name: &str) -> Result<GroupId, Fault> {
    let act = member.act(core, "group.create");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let all = store::all(&mut tx, member.organization_id()).await?;
        if all.len() >= MOST_GROUPS {
            return Err(Error::field("name", "group_too_many").into());
        }
        let name = parse(name, &all, None)?;
        let group = Group { id: core.id(), organization_id: member.organization_id(), name };
        store::insert(&mut tx, &group, core.now()).await?;
        act.done_with(&mut tx, group.id, Details::new().note("name", &group.name)).await?;
        tx.commit().await?;
        Ok(group.id)
    })
    .await
}

/// What the form of a group is drawn from.
pub fn drawn(group: &Group) -> Drawn {
    Drawn::default().text("name", &group.name)
}

/// Gives a group another name; the form was drawn from what `seen` names.
pub async fn rename(core: &Core, member: &Member, id: GroupId, name: &str, seen: &Mark) -> Result<(), Fault> {
    let act = member.act(core, "group.rename").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let all = store::all(&mut tx, member.organization_id()).await?;
        let before = all.iter().find(|group| group.id == id).ok_or(Error::NotFound)?;
        seen.require(&drawn(before))?;
        let name = parse(name, &all, Some(id))?;
        store::rename(&mut tx, id, &name).await?;
        act.done_with(&mut tx, id, Details::new().change("name", &before.name, &name)).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Deletes a group; those who are in it stay what they are otherwise.
pub async fn delete(core: &Core, member: &Member, id: GroupId) -> Result<(), Fault> {
    let act = member.act(core, "group.delete").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let group = of_organization(&member, &mut tx, id).await?;
        let people = store::count(&mut tx, id).await?;
        store::delete(&mut tx, id).await?;
        act.done_with(&mut tx, id, Details::new().note("name", &group.name).note("people", people)).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// What came of adding addresses to a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// How many came in.
    pub added: i64,
    /// Who came in, where it was one alone.
    pub only: Option<PersonId>,
    /// Those that are no address, or of nobody here. Where there are any, nobody came in.
    pub unknown: Vec<String>,
    /// Those of people whom the member may not change. Where there are any, nobody came in.
    pub refused: Vec<String>,
}

/// Adds members and invited people to a group, by a list of their addresses: all
/// of them, or none where one is nobody's or not the member's to change.
pub async fn add(core: &Core, member: &Member, id: GroupId, addresses: &str) -> Result<Added, Fault> {
    let act = member.act(core, "group.add_people").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let group = of_organization(&member, &mut tx, id).await?;
        let entries = address_list::split(addresses);
        if entries.is_empty() {
            return Err(Error::field("addresses", "addresses_empty").into());
        }
        if entries.len() > MOST_AT_ONCE {
            return Err(Error::field("addresses", "addresses_too_many").into());
        }
        let mut found = Vec::new();
        let mut result = Added::default();
        let mut refusal = None;
        for entry in entries {
            match owner(core, &member, &mut tx, &entry.address).await {
                Ok(Some(one)) => found.push(one),
                Ok(None) => result.unknown.push(entry.address),
                Err(Fault::Refused(error)) => {
                    result.refused.push(entry.address);
                    refusal.get_or_insert(error);
                }
                Err(fault) => return Err(fault),
            }
        }
        if let Some(error) = refusal {
            tx.leave().await?;
            act.refused(error.code()).await?;
            return Ok(result);
        }
        if !result.unknown.is_empty() {
            return Ok(result);
        }
        let alone = found.len() == 1;
        let mut batch = Batch::default();
        let change = Details::new().note("groups", format!("+ {}", group.name));
        for one in found {
            if store::enter(&mut tx, one.owner, &one.owner_id, id).await? {
                result.added += 1;
                people::refresh(&mut tx, member.organization_id(), &one.email, core.id(), core.now()).await?;
                one.act(core, &member).add_done_with(&mut tx, &mut batch, [&one.subject], &change);
                if alone {
                    let known = people::known(&mut tx, member.organization_id(), &one.email).await?;
                    result.only = known.map(|known| known.id);
                }
            }
        }
        batch.run(&mut tx).await?;
        act.done_with(&mut tx, id, Details::new().note("name", &group.name).note("people", result.added)).await?;
        tx.commit().await?;
        Ok(result)
    })
    .await
}

/// The address of somebody who was just taken out of a group, to put them back.
pub async fn address_of(core: &Core, member: &Member, person: PersonId) -> Result<Option<EmailAddress>, Fault> {
    let act = member.act(core, "group.view");
    act.run(async {
        member.require(Permission::PeopleManage)?;
        let mut connection = core.store.read().await?;
        Ok(people::email(&mut connection, member.organization_id(), person).await?)
    })
    .await
}

/// Takes somebody out of a group.
pub async fn remove(core: &Core, member: &Member, id: GroupId, person: PersonId) -> Result<(), Fault> {
    let act = member.act(core, "group.remove_person").about(id);
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let group = of_organization(&member, &mut tx, id).await?;
        let email = people::email(&mut tx, member.organization_id(), person).await?.ok_or(Error::NotFound)?;
        let one = owner(core, &member, &mut tx, email.as_str()).await?.ok_or(Error::NotFound)?;
        store::leave(&mut tx, one.owner, &one.owner_id, id).await?;
        people::refresh(&mut tx, member.organization_id(), &one.email, core.id(), core.now()).await?;
        let change = Details::new().note("groups", format!("− {}", group.name));
        one.act(core, &member).done_with(&mut tx, &one.subject, change).await?;
        act.done_with(&mut tx, id, Details::new().note("name", &group.name).note("email", &one.email)).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

async fn begin(member: &Member, tx: &mut Tx) -> Result<Member, Fault> {
    let member = member.now(tx).await?;
    member.require(Permission::PeopleManage)?;
    Ok(member)
}

async fn of_organization(member: &Member, tx: &mut Tx, id: GroupId) -> Result<Group, Fault> {
    Ok(store::by_id(tx, member.organization_id(), id).await?.ok_or(Error::NotFound)?)
}

/// What of an address can be in groups: its membership, or else its invitation.
struct Holder {
    email: EmailAddress,
    owner: Owner,
    owner_id: String,
    /// Under which id the log tells of them.
    subject: String,
}

impl Holder {
    /// To the log it is a change of them, too.
    fn act<'a>(&self, core: &'a Core, member: &'a Member) -> Act<'a> {
        match self.owner {
            Owner::Membership => member.act(core, "member.edit"),
            _ => member.act(core, "invitation.edit"),
        }
    }
}

/// Whose address it is, if they are the member's to change: the same check as where
/// somebody is edited.
async fn owner(core: &Core, member: &Member, tx: &mut Tx, address: &str) -> Result<Option<Holder>, Fault> {
    let Ok(email) = EmailAddress::parse(address) else { return Ok(None) };
    let Some(known) = people::known(tx, member.organization_id(), &email).await? else { return Ok(None) };
    match (known.status, known.invitation_id) {
        (Status::Active | Status::Inactive, _) => {
            let Some((user, _)) = users::by_email(tx, &email).await? else { return Ok(None) };
            let target = target_of(member, tx, user.id).await?;
            let (owner_id, subject) = (target.membership.id.to_string(), target.user.id.to_string());
            Ok(Some(Holder { email, owner: Owner::Membership, owner_id, subject }))
        }
        (Status::Pending | Status::Expired, Some(id)) => {
            let id = manageable(core, member, tx, id).await?.id.to_string();
            Ok(Some(Holder { email, owner: Owner::Invitation, owner_id: id.clone(), subject: id }))
        }
        _ => Ok(None),
    }
}

fn parse(name: &str, all: &[Group], own: Option<GroupId>) -> Result<String, Error> {
    let mut problems = Problems::default();
    let name = problems.take("name", Name::parse(name), |p| p.code());
    if let Some(name) = &name {
        let folded = people::fold(name.as_str());
        if name.as_str().chars().count() > LONGEST_NAME {
            problems.note("name", "name_too_long_here");
        } else if all.iter().any(|group| Some(group.id) != own && people::fold(&group.name) == folded) {
            problems.note("name", "name_taken");
        }
    }
    match (name, problems.into_error()) {
        (Some(name), None) => Ok(name.to_string()),
        (_, error) => Err(error.unwrap_or(Error::Internal)),
    }
}
