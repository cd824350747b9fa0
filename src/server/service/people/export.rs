//! The People table as a file: everybody who fits the filters, read in batches by
//! keyset and handed on as they are read.

use std::sync::Arc;

use futures_util::{
    StreamExt,
    stream::{self, Stream},
};

use super::{
    super::{
        super::{
            core::Core,
            store::{
                Tx, groups,
                people_list::{self, Counted, Direction, Key},
                roles,
            },
        },
        access::Member,
        fault::Fault,
    },
    PeopleQuery, page_of,
};
use crate::{
    domain::{
        audit::Details,
        csv,
        id::{OrganizationId, PersonId},
        outbox::Delivery,
        permission::Permission,
        person::Person,
        time::Timestamp,
    },
    server::{store::people_counts, words::Words},
};

/// Rows read at once.
const BATCH: i64 = 500;
const COLUMNS: [&str; 12] = [
    "name",
    "email",
    "role",
    "full_access",
    "groups",
    "status",
    "has_account",
    "since",
    "ends",
    "invited_by",
    "last_seen",
    "mail",
];

/// Begins an export; each piece is some whole lines of CSV (RFC 4180, UTF-8 with a mark
/// at its start, by which spreadsheets know it). It notes itself in the log.
pub async fn begin(
    core: &Arc<Core>,
    member: &Member,
    query: &PeopleQuery,
) -> Result<impl Stream<Item = Result<String, std::io::Error>> + use<>, Fault> {
    let act = member.act(core, "people.export");
    act.run(async {
        member.require(Permission::PeopleView)?;
        super::counts(core, member).await?;
        let mut tx = core.store.begin().await?;
        let filters = filters(&mut tx, member.organization_id(), query).await?;
        act.done_with(&mut tx, member.organization_id(), filters).await?;
        tx.commit().await?;
        Ok(())
    })
    .await?;
    let export = Export { core: Arc::clone(core), member: member.clone(), query: query.clone(), next: Next::Start };
    Ok(stream::unfold(export, |mut export| async move {
        let piece = export.piece().await?;
        Some((piece, export))
    })
    // What compresses the answer asks once more after the end.
    .fuse())
}

/// What was asked for, by name.
async fn filters(tx: &mut Tx, organization: OrganizationId, query: &PeopleQuery) -> Result<Details, Fault> {
    let mut details = Details::new();
    if let Some(status) = query.status {
        details = details.note("status", status.name());
    }
    if let Some(id) = query.role {
        let role = roles::by_id(tx, organization, id).await?;
        details = details.note("role", role.map_or_else(|| id.to_string(), |role| role.name));
    }
    if let Some(id) = query.group {
        let group = groups::by_id(tx, organization, id).await?;
        details = details.note("groups", group.map_or_else(|| id.to_string(), |group| group.name));
    }
    Ok(if query.search.is_empty() { details } else { details.note("search", &query.search) })
}

struct Export {
    core: Arc<Core>,
    member: Member,
    query: PeopleQuery,
    next: Next,
}

enum Next {
    Start,
    After(Key, PersonId),
    End,
}

impl Export {
    async fn piece(&mut self) -> Option<Result<String, std::io::Error>> {
        let from = match std::mem::replace(&mut self.next, Next::End) {
            Next::End => return None,
            Next::Start => None,
            Next::After(key, id) => Some((Direction::After, key, id)),
        };
        let start = from.is_none();
        Some(match self.read(from).await {
            Ok(text) => Ok(if start { format!("\u{feff}{}{text}", line(COLUMNS.map(str::to_owned))) } else { text }),
            Err(fault) => {
                // The answer has begun: all that is left is to break it off.
                tracing::error!(%fault, "an export broke off");
                Err(std::io::Error::other("the export broke off"))
            }
        })
    }

    async fn read(&mut self, from: Option<(Direction, Key, PersonId)>) -> Result<String, Fault> {
        let organization = self.member.organization_id();
        let mut connection = self.core.store.read().await?;
        let counts = people_counts::counts(&mut connection, organization).await?;
        let page = page_of(&self.query, from);
        let dialect = self.core.store.dialect();
        let found =
            people_list::page(&mut connection, dialect, organization, Counted::Known(&counts), &page, BATCH).await?;
        if let Some((last, key)) = found.people.last().filter(|_| found.more) {
            self.next = Next::After(key.clone(), last.id);
        }
        Ok(found.people.iter().map(|(person, _)| line(cells(person))).collect())
    }
}

fn line(cells: [String; COLUMNS.len()]) -> String {
    let mut out = String::new();
    // What a spreadsheet would take for a formula is made a text.
    let cells = cells.map(|cell| csv::neutral(&cell).into_owned());
    csv::write(&mut out, cells.iter().map(String::as_str));
    out
}

fn cells(person: &Person) -> [String; COLUMNS.len()] {
    let time = |at: Option<Timestamp>| at.map(Words::iso).unwrap_or_default();
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let mail = match &person.delivery {
        None => "",
        Some(Delivery::Queued { .. }) => "queued",
        Some(Delivery::Sent { .. }) => "sent",
        Some(Delivery::Failed { .. }) => "failed",
        Some(Delivery::Held { .. }) => "held",
        Some(Delivery::NotConfigured) => "not configured",
    };
    [
        person.name.clone().unwrap_or_default(),
        person.email.to_string(),
        person.role.clone(),
        yes(person.full_access),
        person.groups.join("; "),
        person.status.name().to_owned(),
        yes(person.has_account),
        time(Some(person.since)),
        time(person.expires_at),
        person.invited_by.clone().unwrap_or_default(),
        time(person.last_seen_at),
        mail.to_owned(),
    ]
}
