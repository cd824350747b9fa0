//! The audit log as a file: all entries that fit the filters, the newest first, read in
//! batches by keyset and handed on as they are read. However long the log is, none is
//! left out.

use std::{io, sync::Arc};

use futures_util::{
    StreamExt,
    stream::{self, Stream},
};

use super::{
    super::{
        core::Core,
        store::audit::{self as store, Filter},
    },
    access::Member,
    audit_log::{AuditPage, AuditQuery, filter, labels},
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    id::{AuditId, OrganizationId},
    permission::Permission,
};

/// Entries that are read at once.
const BATCH: usize = 500;

/// Begins an export, and notes that somebody takes the log along. Each piece holds some
/// entries and what they are about.
pub async fn begin(
    core: &Arc<Core>,
    member: &Member,
    query: &AuditQuery,
) -> Result<impl Stream<Item = io::Result<AuditPage>> + use<>, Fault> {
    let act = member.act(core, "audit.export");
    let filter = act
        .run(async {
            member.require(Permission::AuditView)?;
            let filter = filter(core, member, query).await?;
            let mut tx = core.store.begin().await?;
            act.done_with(&mut tx, member.organization_id(), noted(query)).await?;
            tx.commit().await?;
            Ok(filter)
        })
        .await?;
    let organization = member.organization_id();
    let next = filter.map(|filter| (filter, None));
    let export = Export { core: Arc::clone(core), organization, next };
    Ok(stream::unfold(export, |mut export| async move {
        let (filter, from) = export.next.take()?;
        let piece = match export.read(filter, from).await {
            Ok(page) => Ok(page),
            Err(fault) => {
                // The answer has begun: all that is left is to break it off.
                tracing::error!(%fault, "an export broke off");
                Err(io::Error::other("the export broke off"))
            }
        };
        Some((piece, export))
    })
    // What compresses the answer asks once more after the end.
    .fuse())
}

/// What was taken along, as far as it was not everything.
fn noted(query: &AuditQuery) -> Details {
    let fields = [
        ("actor", &query.actor),
        ("family", &query.family),
        ("person", &query.person),
        ("since", &query.since),
        ("until", &query.until),
    ];
    let details = fields.into_iter().filter(|(_, text)| !text.is_empty());
    let details = details.fold(Details::new(), |details, (field, text)| details.note(field, text));
    if query.refused { details.note("refused", true) } else { details }
}

struct Export {
    core: Arc<Core>,
    organization: OrganizationId,
    /// What is read next, and from which place on; nothing at the end.
    next: Option<(Filter, Option<AuditId>)>,
}

impl Export {
    async fn read(&mut self, filter: Filter, from: Option<AuditId>) -> Result<AuditPage, Fault> {
        let mut connection = self.core.store.read().await?;
        let place = from.map(|id| (true, id));
        let (records, more) = store::page(&mut connection, self.organization, &filter, place, BATCH).await?;
        let labels = labels(&mut connection, self.organization, &records).await?;
        self.next = records.last().filter(|_| more).map(|last| (filter, Some(last.id)));
        Ok(AuditPage { records, labels, ..AuditPage::default() })
    }
}
