//! Somebody in an organization, as every request asks for them: one statement, with their
//! session where that is what they are known by.

use sqlx::AnyConnection;

use super::{
    StoreError,
    batch::Values,
    memberships::{self, Membership},
    organizations::{self, Organization},
    packed::Packed,
    reads::{Read, Together},
    row::Columns,
    sessions::{self, Session},
    users::User,
};
use crate::domain::{id::UserId, time::Timestamp};

/// Somebody who is active in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// Where.
    pub organization: Organization,
    /// As what.
    pub membership: Membership,
    /// In how many organizations they are active, this one among them.
    pub places: i64,
}

/// Who: the user of this id, or of the session of this hash.
enum By<'a> {
    User(UserId),
    Session(&'a str),
}

const PLACES: Packed = Packed(&[("places", "p.places")]);

/// This user in the organization at `slug`, where they are active.
pub async fn find(connection: &mut AnyConnection, slug: &str, user: UserId) -> Result<Option<Inside>, StoreError> {
    inside(reads(&By::User(user), slug).together(connection).await?)
}

/// The session of this hash, unless it is over at `now`, and its user in the organization
/// at `slug`, where they are active.
pub async fn arrive(
    connection: &mut AnyConnection,
    (hash, now): (&str, Timestamp),
    slug: &str,
) -> Result<Option<(Session, User, Option<Inside>)>, StoreError> {
    let (membership, organization, places) = reads(&By::Session(hash), slug);
    let all = (sessions::read(hash, now), membership, organization, places);
    let (found, membership, organization, places) = all.together(connection).await?;
    let Some((session, user)) = found else { return Ok(None) };
    Ok(Some((session, user, inside((membership, organization, places))?)))
}

type Reads = (Read<Option<Membership>>, Read<Option<Organization>>, Read<Option<i64>>);

fn reads(by: &By<'_>, slug: &str) -> Reads {
    if slug.contains('\0') {
        // PostgreSQL refuses such a text, and no slug has one.
        return (Read::nothing(), Read::nothing(), Read::nothing());
    }
    let (user, value) = match by {
        By::User(id) => ("$1", id.to_string()),
        By::Session(hash) => ("(SELECT user_id FROM sessions WHERE hash = $1)", (*hash).to_owned()),
    };
    let value = || Values::default().bind(value.clone());
    (
        memberships::read_active_at(user, value().bind(slug)),
        organizations::read_at(slug),
        Read::one(
            &PLACES,
            format!(
                "FROM (SELECT count(*) AS places FROM memberships WHERE user_id = {user} AND inactivated_at IS NULL) p"
            ),
            value(),
            |row| row.int("places"),
        ),
    )
}

fn inside(
    (membership, organization, places): (Option<Membership>, Option<Organization>, Option<i64>),
) -> Result<Option<Inside>, StoreError> {
    let Some((membership, organization)) = membership.zip(organization) else { return Ok(None) };
    Ok(Some(Inside { organization, membership, places: places.unwrap_or_default() }))
}
