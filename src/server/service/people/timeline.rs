//! What happened to somebody, the newest first: put together from what was done
//! (the audit log), what became of their invitations, and the mails they got.

use sqlx::AnyConnection;

use super::super::{
    super::store::{
        history::{self, Deed, Past, Sending},
        memberships::Membership,
    },
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    email::EmailAddress,
    id::{AuditId, Id, OrganizationId, UserId},
    invitation::Purpose,
    outbox::{Delivery, MailKind},
    time::{Span, Timestamp},
};

/// Events of a page.
const SHOWN: usize = 30;
/// Invitations of one address that are looked at: each takes the place of the one before.
const MOST_INVITATIONS: i64 = 20;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// Who did it, by name, where somebody else did.
    pub by: Option<String>,
    /// Tells events of one moment apart.
    key: String,
}

/// What can happen.
#[derive(Debug, Clone)]
pub enum What {
    /// They were invited.
    Invited(Purpose),
    /// They opened the page of the invitation.
    Opened,
    /// They accepted.
    Accepted(Purpose),
    /// They said no, with or without a word.
    Declined(Option<String>),
    /// They came in, by something else than an invitation.
    Joined,
    /// They were shut out.
    Inactivated,
    /// A mail was put into the outbox.
    Queued(MailKind),
    /// What became of a mail.
    Mail(MailKind, Delivery),
    /// Something else that was done.
    Deed {
        /// As in the audit log.
        action: String,
        /// What it was and became.
        details: Details,
    },
}

/// A page of what happened.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The newest first.
    pub events: Vec<Event>,
    /// Where older ones begin, if there are any.
    pub older: Option<String>,
}

/// Whose timeline.
pub(super) struct About<'a> {
    pub organization: OrganizationId,
    pub email: &'a EmailAddress,
    pub user: Option<UserId>,
    pub membership: Option<&'a Membership>,
    /// Further ids under which something was done to them.
    pub also: Vec<String>,
}

/// Reads a page: the newest, or those before a place.
pub(super) async fn read(
    connection: &mut AnyConnection,
    about: &About<'_>,
    before: Option<&str>,
) -> Result<Timeline, Fault> {
    let place = before.and_then(parse);
    let until = place.as_ref().map_or(Timestamp::from_micros(i64::MAX), |(at, _)| *at);
    let most = i64::try_from(2 * SHOWN).unwrap_or(i64::MAX);
    let past = history::invitations(connection, about.organization, about.email, MOST_INVITATIONS).await?;

    let mut subjects: Vec<String> = about.user.iter().map(ToString::to_string).chain(about.also.clone()).collect();
    subjects.extend(past.iter().map(|one| one.id.to_string()));
    let mut deeds = Vec::new();
    for subject in &subjects {
        deeds.extend(history::deeds(connection, about.organization, subject, beyond(until), most).await?);
    }
    let mails = history::mails(connection, about.organization, about.email, until, most).await?;

    let mut events: Vec<Event> = Vec::new();
    events.extend(past.iter().flat_map(|one| of_invitation(one, &deeds)));
    events.extend(about.membership.into_iter().flat_map(|m| of_membership(m, &past, &deeds)));
    events.extend(mails.iter().flat_map(of_mail));
    events.extend(deeds.into_iter().filter_map(|deed| of_deed(deed, &mails)));
    if let Some((at, key)) = &place {
        events.retain(|event| (event.at, &event.key) < (*at, key));
    }
    events.sort_by(|a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
    let more = events.len() > SHOWN;
    events.truncate(SHOWN);
    let older = events.last().filter(|_| more).map(|last| format!("{}.{}", last.at.micros(), last.key));
    Ok(Timeline { events, older })
}

fn parse(place: &str) -> Option<(Timestamp, String)> {
    let (at, key) = place.split_once('.')?;
    Some((Timestamp::from_micros(at.parse().ok()?), key.to_owned()))
}

/// An id that is greater than every id made up to then: ids count milliseconds.
fn beyond(until: Timestamp) -> AuditId {
    if until.micros() == i64::MAX { Id::from_bytes([0xff; 16]) } else { Id::new(until + Span::seconds(1), [0; 10]) }
}

fn event(at: Timestamp, key: String, what: What, by: Option<String>) -> Event {
    Event { at, what, by, key }
}

/// What is stored of an invitation tells its life, also where the log was emptied;
/// who made it is told by the log, as long as it has the entry.
fn of_invitation(past: &Past, deeds: &[Deed]) -> Vec<Event> {
    let id = past.id.to_string();
    // The way back of a member is noted at the member.
    let of_this = |deed: &Deed| match past.purpose {
        Purpose::Join => deed.subject == id && deed.action == "invitation.create",
        Purpose::Reactivate => deed.action == "member.reactivate" && is_near(deed.at, past.created_at),
    };
    let made = deeds.iter().any(of_this);
    let mut events = Vec::new();
    if !made {
        events.push(event(past.created_at, format!("{id}a"), What::Invited(past.purpose), past.by.clone()));
    }
    if let Some(at) = past.opened_at {
        events.push(event(at, format!("{id}b"), What::Opened, None));
    }
    if let Some(at) = past.accepted_at {
        events.push(event(at, format!("{id}c"), What::Accepted(past.purpose), None));
    }
    if let Some((at, note)) = &past.declined {
        events.push(event(*at, format!("{id}d"), What::Declined(note.clone()), None));
    }
    events
}

/// Whether two things happened in one transaction, which is a moment.
fn is_near(one: Timestamp, other: Timestamp) -> bool {
    (one - other).micros().abs() < Span::seconds(5).micros()
}

fn of_membership(membership: &Membership, past: &[Past], deeds: &[Deed]) -> Vec<Event> {
    let mut events = Vec::new();
    let near = |at: Timestamp| is_near(membership.joined_at, at);
    let invited = past.iter().any(|one| one.purpose == Purpose::Join && one.accepted_at.is_some_and(near));
    if !invited {
        events.push(event(membership.joined_at, format!("{}e", membership.id), What::Joined, None));
    }
    let noted = deeds.iter().any(|deed| deed.action == "member.inactivate");
    if let Some(at) = membership.inactivated_at.filter(|_| !noted) {
        events.push(event(at, format!("{}f", membership.id), What::Inactivated, None));
    }
    events
}

fn of_mail(mail: &Sending) -> Vec<Event> {
    let queued = event(mail.created_at, format!("{FOLLOWS}{}g", mail.id), What::Queued(mail.kind), None);
    let at = match &mail.delivery {
        Delivery::Sent { .. } => mail.sent_at.unwrap_or(mail.created_at),
        Delivery::Queued { last_error: None, .. } | Delivery::NotConfigured => return vec![queued],
        Delivery::Queued { .. } | Delivery::Held { .. } => mail.created_at,
        Delivery::Failed { .. } => mail.due_at.max(mail.created_at),
    };
    vec![queued, event(at, format!("{FOLLOWS}{}h", mail.id), What::Mail(mail.kind, mail.delivery.clone()), None)]
}

/// Begins the key of what follows from a deed of the same moment.
const FOLLOWS: char = 'z';

/// What the invitation itself tells is not told twice. The log is written last: a deed came
/// before the mail that it had written.
fn of_deed(deed: Deed, mails: &[Sending]) -> Option<Event> {
    let written = mails.iter().map(|mail| mail.created_at).filter(|at| *at <= deed.at && is_near(*at, deed.at));
    let at = written.min().unwrap_or(deed.at);
    let what = match deed.action.as_str() {
        "join.accept" | "join.register" | "join.decline" => return None,
        "invitation.create" => What::Invited(Purpose::Join),
        _ => What::Deed { action: deed.action, details: deed.details },
    };
    Some(event(at, deed.id.to_string(), what, deed.by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_place_is_answered(text in "\\PC{0,40}", at: i64, key in "[0-9A-Za-z]{0,30}") {
            let _ = parse(&text);
            prop_assert_eq!(parse(&format!("{at}.{key}")), Some((Timestamp::from_micros(at), key)));
        }
    }
}
