//! Tells an open page that something on it changed, as server-sent events. The page
//! then reads itself anew: what it may show is decided there, not here.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use tokio::sync::{
    OwnedSemaphorePermit,
    broadcast::{Receiver, error::RecvError},
};

use super::{
    errors::{PageError, PageResult},
    visitor::Visitor,
};
use crate::{
    domain::{error::Error, id::OrganizationId, permission::Permission},
    server::{
        service::{access, fault::Fault},
        store::changes::Told,
    },
};

/// Open streams of one process; each costs a connection and a few kilobytes.
pub const MOST_STREAMS: usize = 4_096;
/// Proxies close connections on which nothing comes.
const STILL_THERE: Duration = Duration::from_secs(25);
/// How long browsers wait before they connect again.
const AGAIN: Duration = Duration::from_secs(3);

struct Watch {
    visitor: Visitor,
    slug: String,
    organization: OrganizationId,
    told: Receiver<Told>,
    // Held for as long as the stream is.
    _place: OwnedSemaphorePermit,
}

/// `GET /o/{slug}/live`
pub async fn stream(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let visitor = visitor.in_background();
    let member = visitor.member(&slug).await?;
    let view = member.act(&visitor.core, "people.watch");
    view.run(async { member.require(Permission::PeopleView) }).await?;
    let place = Arc::clone(&visitor.core.streams).try_acquire_owned();
    let place = place.map_err(|_| PageError::Error(Error::Busy))?;
    let told = visitor.core.store.changes().listen();
    let watch = Watch { organization: member.organization_id(), visitor, slug, told, _place: place };
    let events = stream::unfold(Some(watch), |watch| async move {
        let mut watch = watch?;
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), Some(watch)))
    });
    let mut response: Response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(STILL_THERE).event(hello())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Tells proxies such as nginx to pass on what comes at once.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn hello() -> Event {
    Event::default().retry(AGAIN).comment("here")
}

impl Watch {
    /// The next change; the end where the process leaves, or the watcher may watch no more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            match self.told.recv().await {
                Ok(Told::Changed(organization)) if organization != self.organization => {}
                // Behind: something was missed, and may have been theirs.
                Ok(Told::Changed(_)) | Err(RecvError::Lagged(_)) => {
                    // Browsers drop events without data.
                    return self.may_watch().await.then(|| Event::default().event("changed").data("people"));
                }
                Ok(Told::Leaving) | Err(RecvError::Closed) => return None,
            }
        }
    }

    async fn may_watch(&self) -> bool {
        let allowed: Result<bool, Fault> = async {
            let who = self.visitor.signed_in().await?;
            access::may(&self.visitor.core, who.as_ref(), &self.slug, Permission::PeopleView).await
        }
        .await;
        allowed.unwrap_or(false)
    }
}
