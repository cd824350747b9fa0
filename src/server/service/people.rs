//! The People table as an admin sees it; what is done to people is in the modules below.

pub mod bulk;
pub mod edit;
mod edit_invitation;
mod edit_member;
pub mod export;
pub mod members;
pub mod person;
pub mod reactivate;
pub mod receipt;
pub mod timeline;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            groups::Group,
            organizations, people_counts,
            people_list::{self, Counted, Direction, Found, Key, Page, Sort},
            roles::{self, Role},
        },
    },
    access::Member,
    fault::Fault,
    vouch::{self, Vouched, Vouchers},
};
use crate::domain::{
    id::{GroupId, InvitationId, PersonId, RoleId},
    permission::Permission,
    person::{Counts, Person, Status},
    seats::Seats,
    time::Timestamp,
};

/// Rows of a page.
pub const PAGE_SIZE: i64 = 50;

/// Which page, as a URL says it. What can't be understood counts as not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Only these.
    pub status: Option<Status>,
    /// Only those with this role.
    pub role: Option<RoleId>,
    /// Only those in this group.
    pub group: Option<GroupId>,
    /// Only those whose name or address holds this.
    pub search: String,
    /// In which order.
    pub sort: Sort,
    /// From this place on.
    pub after: Option<String>,
    /// Up to this place.
    pub before: Option<String>,
}

/// A page of the People table.
#[derive(Debug)]
pub struct PeoplePage {
    /// The rows.
    pub people: Vec<Person>,
    /// How many there are in each status, whatever is filtered.
    pub counts: Counts,
    /// Seats taken and left.
    pub seats: Seats,
    /// All roles, to filter by.
    pub roles: Vec<Role>,
    /// All groups, to filter by.
    pub groups: Vec<Group>,
    /// Where the page before this one ends.
    pub previous: Option<String>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Reads a page.
pub async fn list(core: &Core, member: &Member, query: &PeopleQuery) -> Result<PeoplePage, Fault> {
    let act = member.act(core, "people.view");
    act.run(async {
        member.require(Permission::PeopleView)?;
        let from = match (&query.after, &query.before) {
            (Some(place), _) => decode(place, query.sort).map(|(key, id)| (Direction::After, key, id)),
            (None, Some(place)) => decode(place, query.sort).map(|(key, id)| (Direction::Before, key, id)),
            (None, None) => None,
        };
        let back = matches!(from, Some((Direction::Before, ..)));
        let started = from.is_none();
        let page = page_of(query, from);
        let mut connection = core.store.read().await?;
        let (mut found, counts) = match read(core, member, &mut connection, &page).await? {
            Some(found) => found,
            None => {
                drop(connection);
                let counts = counts(core, member).await?;
                connection = core.store.read().await?;
                let (organization, known) = (member.organization_id(), Counted::Known(&counts));
                let dialect = core.store.dialect();
                let found = people_list::page(&mut connection, dialect, organization, known, &page, PAGE_SIZE).await?;
                (found, counts)
            }
        };
        let rows = found.people.iter_mut().map(|(person, _)| person);
        note_unvouched(&mut connection, member, core.now(), rows).await?;
        let place = |entry: Option<&(Person, Key)>| entry.map(|(person, key)| encode(key, person.id));
        let has_previous = if back { found.more } else { !started };
        let has_next = back || found.more;
        Ok(PeoplePage {
            previous: place(found.people.first()).filter(|_| has_previous),
            next: place(found.people.last()).filter(|_| has_next),
            people: found.people.into_iter().map(|(person, _)| person).collect(),
            roles: found.roles,
            groups: found.groups,
            counts,
            seats: Seats { limit: member.organization.member_limit, taken: counts.seats_taken() },
        })
    })
    .await
}

/// A page with the counts, on one way to the database; nothing where the counts come first.
async fn read(
    core: &Core,
    member: &Member,
    connection: &mut AnyConnection,
    page: &Page,
) -> Result<Option<(Found, Counts)>, Fault> {
    if page.asks_counts() {
        return Ok(None);
    }
    let (organization, counted) = (member.organization_id(), Counted::At(core.now()));
    let found = people_list::page(connection, core.store.dialect(), organization, counted, page, PAGE_SIZE).await?;
    let counts = found.counts;
    Ok(counts.map(|counts| (found, counts)))
}

/// Notes whose invitation lets nobody in any more.
async fn note_unvouched<'a>(
    connection: &mut AnyConnection,
    member: &Member,
    now: Timestamp,
    people: impl Iterator<Item = &'a mut Person>,
) -> Result<(), Fault> {
    let people: Vec<&mut Person> = people.collect();
    let coming_back = people.iter().filter(|person| person.is_coming_back(now)).filter_map(|p| p.invitation_id);
    let coming_back: Vec<InvitationId> = coming_back.collect();
    let ways_back = vouch::of_several(connection, member.organization_id(), &coming_back).await?;
    let mut invited: Vec<(&mut Person, Vouched)> = people
        .into_iter()
        .filter_map(|person| {
            let vouched = match person.status {
                Status::Pending => (person.inviter?, Permission::PeopleInvite, person.authority),
                // Their row says who let them in first, not who vouches for their way back.
                Status::Inactive => *ways_back.get(&person.invitation_id?)?,
                _ => return None,
            };
            Some((person, vouched))
        })
        .collect();
    // What the reader holds is known.
    let others = invited.iter().map(|(_, (inviter, ..))| *inviter).filter(|inviter| *inviter != member.user.id);
    let vouchers = Vouchers::of(connection, member.organization_id(), others).await?;
    for (person, (inviter, needed, wanted)) in &mut invited {
        person.unvouched = !if *inviter == member.user.id {
            vouch::may_grant(Some(&member.membership), *needed, *wanted)
        } else {
            vouchers.may_grant(*inviter, *needed, *wanted)
        };
    }
    Ok(())
}

fn page_of(query: &PeopleQuery, from: Option<(Direction, Key, PersonId)>) -> Page {
    let PeopleQuery { status, role, group, sort, .. } = *query;
    Page { status, role, group, search: query.search.clone(), sort, from }
}

/// Whoever reads waits no longer for this to be written down.
const SETTLING_WAITS: Duration = Duration::from_millis(500);

/// How many people are in each status. Invitations that ran out since the last look show as
/// expired from now on. Where the database can't be written to just now they do so later:
/// looking needs no writing.
pub(super) async fn counts(core: &Core, member: &Member) -> Result<Counts, Fault> {
    let (organization, now) = (member.organization_id(), core.now());
    {
        let mut connection = core.store.read().await?;
        if let Some(counts) = people_counts::settled(&mut connection, organization, now).await? {
            return Ok(counts);
        }
    }
    let written = async {
        let mut tx = core.store.begin_within(SETTLING_WAITS).await?;
        organizations::lock(&mut tx, organization).await?;
        people_counts::settle(&mut tx, organization, now).await?;
        tx.commit().await
    };
    match written.await {
        Err(error) if error.is_passing() => {
            tracing::warn!(%error, "invitations that ran out show as pending for now");
        }
        other => other?,
    }
    let mut connection = core.store.read().await?;
    Ok(people_counts::counts(&mut connection, organization).await?)
}

/// All roles of the member's organization, to be named.
pub async fn roles(core: &Core, member: &Member) -> Result<Vec<Role>, Fault> {
    let mut connection = core.store.read().await?;
    Ok(roles::all(&mut connection, member.organization_id()).await?)
}

/// The roles that the member may hand on.
pub async fn grantable_roles(core: &Core, member: &Member) -> Result<Vec<Role>, Fault> {
    let mut connection = core.store.read().await?;
    let mut roles = roles::all(&mut connection, member.organization_id()).await?;
    roles.retain(|role| member.require_grant(role, false).is_ok());
    Ok(roles)
}

fn encode(key: &Key, id: PersonId) -> String {
    URL_SAFE_NO_PAD.encode(match key {
        Key::Since(micros) => format!("{id}{micros}"),
        Key::Name(name) => format!("{id}{name}"),
    })
}

fn decode(place: &str, sort: Sort) -> Option<(Key, PersonId)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(place).ok()?).ok()?;
    let (id, value) = text.split_at_checked(26).filter(|_| !text.contains('\0'))?;
    let key = match sort {
        Sort::Newest | Sort::Oldest => Key::Since(value.parse().ok()?),
        Sort::Name => Key::Name(value.to_owned()),
    };
    Some((key, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_survives_its_url(name in "\\PC{0,20}", micros: i64, id: [u8; 16], junk in "\\PC{0,40}") {
            let id = Id::from_bytes(id);
            prop_assert_eq!(decode(&encode(&Key::Name(name.clone()), id), Sort::Name), Some((Key::Name(name), id)));
            prop_assert_eq!(decode(&encode(&Key::Since(micros), id), Sort::Newest), Some((Key::Since(micros), id)));
            let _ = decode(&junk, Sort::Newest);
        }
    }
}
