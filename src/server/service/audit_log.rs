//! The audit log as those who may read it see it: filtered, page by page.

use std::collections::HashMap;

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{
            audit::{self as store, Filter, Record},
            audit_names, users,
        },
    },
    access::Member,
    fault::Fault,
};
use crate::domain::{
    audit::actions_of,
    email::EmailAddress,
    error::Error,
    id::{AuditId, OrganizationId},
    permission::Permission,
    time::{Span, Timestamp},
};

/// Entries of a page.
const PAGE_SIZE: usize = 50;

/// Which entries, as a URL says it. What can't be understood finds nothing, so that
/// nobody takes a part for the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// The address of whoever did it.
    pub actor: String,
    /// The family of actions, such as `role`.
    pub family: String,
    /// The address of the person that it was about.
    pub person: String,
    /// Only refusals.
    pub refused: bool,
    /// Its first day, `2026-01-31`.
    pub since: String,
    /// Its last day.
    pub until: String,
    /// From this place on.
    pub after: Option<String>,
    /// Up to this place.
    pub before: Option<String>,
}

/// A page of the audit log.
#[derive(Debug, Default)]
pub struct AuditPage {
    /// The entries, the newest first.
    pub records: Vec<Record>,
    /// What their subjects are called, and whoever did them and left, by id.
    pub labels: HashMap<String, String>,
    /// Where the page before this one ends.
    pub previous: Option<AuditId>,
    /// Where the next page begins.
    pub next: Option<AuditId>,
}

/// Reads a page.
pub async fn list(core: &Core, member: &Member, query: &AuditQuery) -> Result<AuditPage, Fault> {
    let act = member.act(core, "audit.view");
    act.run(async {
        member.require(Permission::AuditView)?;
        let Some(filter) = filter(core, member, query).await? else { return Ok(AuditPage::default()) };
        let from = match (&query.after, &query.before) {
            (Some(place), _) => place.parse().ok().map(|id| (true, id)),
            (None, Some(place)) => place.parse().ok().map(|id| (false, id)),
            (None, None) => None,
        };
        let mut connection = core.store.read().await?;
        let organization = member.organization_id();
        let (records, more) = store::page(&mut connection, organization, &filter, from, PAGE_SIZE).await?;
        let labels = labels(&mut connection, organization, &records).await?;
        let back = matches!(from, Some((false, _)));
        let has_previous = if back { more } else { from.is_some() };
        let has_next = back || more;
        Ok(AuditPage {
            previous: records.first().map(|r| r.id).filter(|_| has_previous),
            next: records.last().map(|r| r.id).filter(|_| has_next),
            records,
            labels,
        })
    })
    .await
}

/// What those are called whom entries name: their subjects, and whoever did it and is
/// not among the people any more.
pub(super) async fn labels(
    connection: &mut AnyConnection,
    organization: OrganizationId,
    records: &[Record],
) -> Result<HashMap<String, String>, Fault> {
    let gone = records.iter().filter(|record| record.actor.is_none()).filter_map(|record| record.actor_id);
    let mut ids: Vec<String> = records.iter().filter_map(|record| record.subject.clone()).collect();
    ids.extend(gone.map(|id| id.to_string()));
    ids.sort_unstable();
    ids.dedup();
    Ok(audit_names::labels(connection, organization, &ids).await?)
}

/// What a query asks for; none where it can't find anything.
pub(super) async fn filter(core: &Core, member: &Member, query: &AuditQuery) -> Result<Option<Filter>, Fault> {
    let mut filter = Filter { refused: query.refused, ..Filter::default() };
    if !query.family.is_empty() {
        filter.actions = actions_of(&query.family);
        if filter.actions.is_empty() {
            return Ok(None);
        }
    }
    let (since, until) = (day(&query.since), day(&query.until));
    let (Ok(since), Ok(until)) = (since, until) else { return Ok(None) };
    filter.since = since;
    filter.until = until.map(|start| start + Span::days(1));
    let mut connection = core.store.read().await?;
    if !query.actor.is_empty() {
        let Ok(email) = EmailAddress::parse(&query.actor) else { return Ok(None) };
        let Some((user, _)) = users::by_email(&mut connection, &email).await? else { return Ok(None) };
        filter.actor = Some(user.id);
    }
    if !query.person.is_empty() {
        let Ok(email) = EmailAddress::parse(&query.person) else { return Ok(None) };
        filter.subjects = Some(audit_names::subjects_of(&mut connection, member.organization_id(), &email).await?);
    }
    Ok(Some(filter))
}

/// The beginning of a day (UTC); nothing typed is no day.
fn day(text: &str) -> Result<Option<Timestamp>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let date: jiff::civil::Date = text.parse().map_err(|_| Error::field("date", "date_bad"))?;
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| Error::field("date", "date_bad"))?;
    let start = Timestamp::from_micros(zoned.timestamp().as_microsecond());
    // What lies before the epoch or far behind us has no ids.
    let known = Timestamp::from_micros(0)..Timestamp::from_micros(32_503_680_000_000_000);
    if known.contains(&start) { Ok(Some(start)) } else { Err(Error::field("date", "date_bad")) }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{
        domain::audit::{ACTIONS, families},
        server::words::Words,
    };

    /// The actions that a file's source notes.
    fn actions_in(source: &str, found: &mut BTreeSet<String>) {
        for start in [".act(", "Act::new(", ".look("] {
            for rest in source.split(start).skip(1) {
                let call = rest.split(';').next().unwrap_or_default();
                let texts = call.split('"').skip(1).step_by(2).take(2);
                found.extend(texts.filter(|text| is_action(text)).map(str::to_owned));
            }
        }
    }

    fn is_action(text: &str) -> bool {
        let fine = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        text.split_once('.').is_some_and(|(family, deed)| fine(family) && fine(deed))
    }

    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else if entry.extension().is_some_and(|end| end == "rs") {
                actions_in(&fs::read_to_string(&entry).expect("a source"), found);
            }
        }
    }

    #[test]
    fn every_action_of_the_code_has_words() {
        let mut used = BTreeSet::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
        assert!(used.len() > 60, "the sources are not understood any more: {used:?}");
        let unknown: Vec<_> = used.iter().filter(|action| !ACTIONS.contains(&action.as_str())).collect();
        assert!(unknown.is_empty(), "add these to domain::audit::ACTIONS, and words for them: {unknown:?}");
        let words = Words::of("en");
        let keys = ACTIONS.iter().map(|action| format!("audit-{}", action.replace(['.', '_'], "-")));
        let keys =
            keys.chain(families().into_iter().map(|family| format!("audit-family-{}", family.replace('_', "-"))));
        let mute: Vec<String> = keys.filter(|key| !words.has(key)).collect();
        assert!(mute.is_empty(), "these lack words: {mute:?}");
    }

    #[test]
    fn days_are_days() {
        assert_eq!(day(""), Ok(None));
        assert_eq!(day("1970-01-02"), Ok(Some(Timestamp::from_micros(86_400_000_000))));
        for bad in ["2026-02-30", "yesterday", "1969-12-31", "9999-01-01", "-009999-01-01"] {
            assert!(day(bad).is_err(), "{bad}");
        }
    }
}
